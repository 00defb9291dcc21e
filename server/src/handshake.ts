// What the protocol asks of a server before it is initialized, and of a message without parameters.
import { ErrorCodes, Message, type MessageReader, type MessageWriter } from "vscode-languageserver/node";
import { listeningBy } from "./inbox";

/**
 * The same reader, but until `initialize` arrives requests are answered with an error (-32002) and notifications but `exit`
 * are dropped; parameters that are null count as none, so that the library says which request wants some (-32602).
 */
export function afterHandshake(reader: MessageReader, writer: MessageWriter): MessageReader {
  let isOpen = false;
  const listen: MessageReader["listen"] = (callback) =>
    reader.listen((message) => {
      if ("params" in message && message.params === null) delete message.params;
      if (!isOpen && Message.isRequest(message)) {
        isOpen = message.method === "initialize";
        if (!isOpen) return void writer.write(refusal(message.id));
      }
      if (!isOpen && Message.isNotification(message) && message.method !== "exit") return;
      callback(message);
    });
  return listeningBy(reader, listen);
}

function refusal(id: number | string | null): Message & { id: typeof id; error: { code: number; message: string } } {
  return {
    jsonrpc: "2.0",
    id,
    error: { code: ErrorCodes.ServerNotInitialized, message: "The server is not initialized yet." },
  };
}
