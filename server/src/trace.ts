// The trace of the wire: method, size and time of each message, never its content. It sits between the streams and the
// protocol library, so that no handler can add to it. Declarations hold national numbers; this log may be sent to anybody.
import type { DataCallback, Disposable, Message, MessageReader, MessageWriter } from "vscode-languageserver/node";
import { Message as message } from "vscode-languageserver/node";
import { sizeOf } from "./messageWriter";

/** Where traced lines go, and whether they are wanted now. */
export interface TraceSink {
  enabled: boolean;
  write(line: string): void;
}

/** Method and start of each question that is still without an answer, by its id. */
type Pending = Map<string, { method: string; startMs: number }>;

/** The same reader and writer, with each message noted on its way through. */
export function traced(reader: MessageReader, writer: MessageWriter, sink: TraceSink, nowMs: () => number) {
  const asked: Pending = new Map();
  const note = (direction: "in" | "out", passing: Message) => {
    if (sink.enabled && !isLogging(passing)) sink.write(describe(direction, passing, asked, nowMs()));
  };
  return {
    reader: new Proxy(reader, {
      get: (target, key) => (key === "listen" ? listening(target, note) : bound(target, key)),
    }),
    writer: new Proxy(writer, { get: (target, key) => (key === "write" ? writing(target, note) : bound(target, key)) }),
  };
}

type Note = (direction: "in" | "out", passing: Message) => void;

function listening(reader: MessageReader, note: Note): MessageReader["listen"] {
  return (callback: DataCallback): Disposable =>
    reader.listen((passing) => {
      note("in", passing);
      callback(passing);
    });
}

function writing(writer: MessageWriter, note: Note): MessageWriter["write"] {
  return (passing) => {
    note("out", passing);
    return writer.write(passing);
  };
}

function bound<T extends object>(target: T, key: string | symbol): unknown {
  const value: unknown = Reflect.get(target, key);
  return typeof value === "function" ? value.bind(target) : value;
}

/** The trace travels in log messages itself; these are not traced. */
function isLogging(passing: Message): boolean {
  return message.isNotification(passing) && passing.method === "window/logMessage";
}

function describe(direction: "in" | "out", passing: Message, asked: Pending, nowMs: number): string {
  const size = `${sizeOf(passing)} B`;
  if (message.isResponse(passing)) {
    const key = `${direction === "out" ? "in" : "out"} ${passing.id}`;
    const question = asked.get(key);
    asked.delete(key);
    const took = question ? `${(nowMs - question.startMs).toFixed(1)} ms` : "";
    return `${direction} answer ${question?.method ?? ""} ${size} ${took}${passing.error ? ` error ${passing.error.code}` : ""}`;
  }
  if (message.isRequest(passing)) asked.set(`${direction} ${passing.id}`, { method: passing.method, startMs: nowMs });
  const method = message.isRequest(passing) || message.isNotification(passing) ? passing.method : "?";
  return `${direction} ${method} ${size} at ${nowMs.toFixed(1)} ms`;
}
