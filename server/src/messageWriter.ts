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

  /** Resolves when the stream has taken the message. A short one goes in one write, so that its reader wakes up once. */
  write(message: Message): Promise<void> {
    return new Promise((resolve, reject) => {
      const pieces = piecesOf(message);
      const byteLength = pieces.reduce((sum, piece) => sum + piece.length, 0);
      const head = Buffer.from(`Content-Length: ${byteLength}\r\n\r\n`, "ascii");
      const chunks = byteLength <= shortBytes ? [Buffer.concat([head, ...pieces])] : [head, ...pieces];
      chunks.forEach((chunk, index) =>
        this.stream.write(chunk, (error) => {
          if (error) this.fireError(error, message, ++this.#errors);
          if (error) reject(error);
          else if (index === chunks.length - 1) resolve();
        }),
      );
    });
  }

  end(): void {
    this.stream.end();
  }
}

/** Copying so much costs less than a second write. */
const shortBytes = 16_384;

function piecesOf(message: Message): readonly Uint8Array[] {
  if (Message.isResponse(message)) return around(message, "result", message.result);
  if (Message.isNotification(message)) return around(message, "params", message.params);
  return [Buffer.from(JSON.stringify(message))];
}

function around(message: Message, key: string, value: unknown): readonly Uint8Array[] {
  if (!(value instanceof EncodedJson)) return [Buffer.from(JSON.stringify(message))];
  const rest = JSON.stringify({ ...message, [key]: undefined });
  return [Buffer.from(`${rest.slice(0, -1)},"${key}":`), ...value.pieces, Buffer.from("}")];
}

/** Size of a message as it is sent, without its head. */
export function sizeOf(message: Message): number {
  return piecesOf(message).reduce((sum, piece) => sum + piece.length, 0);
}
