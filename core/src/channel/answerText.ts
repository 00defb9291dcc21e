// The bytes of an answer as text: in whatever encoding they are, unpacked where they are a ZIP. Large ones are not made one long
// string: their characters are decoded piece by piece when somebody reads them, so that an answer of 50 MB takes its bytes and
// little more.
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { Answer } from "../answers/answer";
import { readAnswerSteps } from "../answers/read";
import type { Steps } from "../features/steps";
import { sniffEncoding } from "../text/encoding";
import { openPaged, type ByteSource } from "../text/pagedText";
import { TextStore } from "../text/textStore";
import { isZip, unpackAnswer } from "./archive";
import { decodeText } from "./files";
import { inSlices } from "./slices";

/** Bytes that are read from a file in a step. */
const bytesAStep = 1024 * 1024;

/**
 * The text of an answer, in steps; an archive gives the answer that it holds, and none where it holds anything else. Bytes of no
 * encoding are read one by one.
 */
export function* answerText(bytes: Buffer): Steps<TextStore> {
  if (!isZip(bytes)) return yield* textOf(bytes);
  const unpacked = unpackAnswer(bytes);
  return "content" in unpacked ? yield* textOf(unpacked.content) : TextStore.from("");
}

function* textOf(bytes: Buffer): Steps<TextStore> {
  const isWide = sniffEncoding(bytes).name.startsWith("utf-16");
  const paged = isWide ? undefined : yield* openPaged(sourceOf(bytes), undefined);
  return paged?.text ?? TextStore.from(decodeText(bytes) ?? bytes.toString("latin1"));
}

function sourceOf(bytes: Buffer): ByteSource {
  return { length: bytes.length, read: (from, into) => void into.set(bytes.subarray(from, from + into.length)) };
}

/** The same of a file; undefined when it cannot be read. */
export function* answerFileText(file: string): Steps<TextStore | undefined> {
  const bytes = yield* readFileSteps(file);
  return bytes && (yield* answerText(bytes));
}

/** The bytes of a file, in steps; undefined when it cannot be read. */
export function* readFileSteps(file: string): Steps<Buffer | undefined> {
  let handle: number | undefined;
  try {
    handle = openSync(file, "r");
    const bytes = Buffer.allocUnsafe(fstatSync(handle).size);
    let at = 0;
    for (let count = -1; count !== 0 && at < bytes.length; at += count) {
      count = readSync(handle, bytes, at, Math.min(bytesAStep, bytes.length - at), at);
      yield;
    }
    return bytes.subarray(0, at);
  } catch {
    return undefined;
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
}

/** Reads the bytes of an answer, giving way to others. */
export function readAnswerBytes(bytes: Buffer): Promise<Answer> {
  return inSlices(answerOf(bytes));
}

/** Reads an answer's file, giving way to others; undefined when it is not there any more. */
export async function readAnswerFile(file: string): Promise<Answer | undefined> {
  const text = await inSlices(answerFileText(file));
  return text && inSlices(readAnswerSteps(text));
}

function* answerOf(bytes: Buffer): Steps<Answer> {
  return yield* readAnswerSteps(yield* answerText(bytes));
}
