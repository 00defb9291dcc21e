// Writes messages to a stream, each whole and in the order of asking. What a handler has written as JSON already goes out as it is.
import type { Writable } from "node:stream";
import { AbstractMessageWriter, Message, type MessageWriter } from "vscode-languageserver/node";
import { EncodedJson } from "./encoded";

export class PieceWriter extends AbstractMessageWriter implements MessageWriter {
  #errors = 0;

  constructor(private readonly stream: Writable) {
    super();
    stream.on("error", (error) => this.fireError(error));
    stream.on("close", () => this.fireClose());
  }

  /** Resolves when the stream has taken the message. */
  write(message: Message): Promise<void> {
    return new Promise((resolve, reject) => {
      const pieces = piecesOf(message);
      const byteLength = pieces.reduce((sum, piece) => sum + piece.length, 0);
      this.stream.write(`Content-Length: ${byteLength}\r\n\r\n`, "ascii");
      pieces.forEach((piece, index) =>
        this.stream.write(piece, (error) => {
          if (error) this.fireError(error, message, ++this.#errors);
          if (error) reject(error);
          else if (index === pieces.length - 1) resolve();
        }),
      );
    });
  }

  end(): void {
    this.stream.end();
  }
}

function piecesOf(message: Message): readonly Uint8Array[] {
  if (!Message.isResponse(message) || !((message.result as unknown) instanceof EncodedJson))
    return [Buffer.from(JSON.stringify(message))];
  const { result, ...rest } = message;
  const around = JSON.stringify(rest);
  const encoded = result as unknown as EncodedJson;
  return [Buffer.from(`${around.slice(0, -1)},"result":`), ...encoded.pieces, Buffer.from("}")];
}

/** Size of a message as it is sent, without its head. */
export function sizeOf(message: Message): number {
  return piecesOf(message).reduce((sum, piece) => sum + piece.length, 0);
}
