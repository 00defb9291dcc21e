// Which messages have come in and are still to be handed out: long work lets them go first.
import type { MessageReader } from "vscode-languageserver/node";

/** The protocol library hands out one message in each turn of the event loop. */
export class Inbox {
  #arrived = 0;

  constructor(private readonly nextTurn: (run: () => void) => void) {}

  /** The same reader, with what arrives counted. */
  counting(reader: MessageReader): MessageReader {
    const listen: MessageReader["listen"] = (callback) =>
      reader.listen((message) => {
        this.#arrived++;
        callback(message);
      });
    return listeningBy(reader, listen);
  }

  /** Runs something in a next turn, after the messages that arrive until then. */
  afterMessages(run: () => void): void {
    this.#after(1, run);
  }

  #after(turns: number, run: () => void): void {
    const before = this.#arrived;
    this.nextTurn(() => {
      const left = turns - 1 + this.#arrived - before;
      if (left > 0) this.#after(left, run);
      else run();
    });
  }
}

/** The same reader, but for how it hands messages out. */
export function listeningBy(reader: MessageReader, listen: MessageReader["listen"]): MessageReader {
  const { onError, onClose, onPartialMessage } = reader;
  return { onError, onClose, onPartialMessage, listen, dispose: () => reader.dispose() };
}
