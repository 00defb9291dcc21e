// Documents from disk as text, in whatever encoding they declare.
import { readFileSync, statSync, type Stats } from "node:fs";
import { readInPieces } from "../../core/src/channel/pieces";
import type { Language } from "../../core/src/messages/catalogue";
import { cliText } from "../../core/src/messages/cli";
import { TextStore } from "../../core/src/text/textStore";
import { CommandError } from "./args";

/** File descriptor of what "-" means. */
const stdin = 0;

/** A document's text: UTF-8 unless a byte order mark or its XML declaration says otherwise. */
export function readDocument(file: string, language: Language): string {
  return decode(readBytes(file, language), file, language);
}

/** What stands at a path; undefined where nothing does, or nobody may look: reading it tells why. */
export function statOf(file: string): Stats | undefined {
  try {
    return statSync(file);
  } catch {
    return undefined;
  }
}

export function readBytes(file: string, language: Language): Buffer {
  return readable(file, language, () => readFileSync(file === "-" ? stdin : file));
}

/** The same, in pieces that cut no character of UTF-8: what a check reads. */
export function readPieces(file: string, language: Language): Buffer[] {
  return readable(file, language, () => (statOf(file)?.isFile() ? readInPieces(file) : [readBytes(file, language)]));
}

function readable<T>(file: string, language: Language, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof CommandError) throw error;
    throw new CommandError(
      cliText("cannotRead", language, { file, reason: (error as NodeJS.ErrnoException).code ?? "" }),
    );
  }
}

/** The same for a check: a large file of UTF-8 never becomes one string. */
export function decodeToStore(pieces: readonly Buffer[], file: string, language: Language): TextStore {
  const store = pieces.length === 0 || encodingOf(pieces[0]) === "utf-8" ? TextStore.fromUtf8(pieces) : undefined;
  return store ?? TextStore.from(decode(Buffer.concat(pieces), file, language));
}

function decode(bytes: Buffer, file: string, language: Language): string {
  const label = encodingOf(bytes);
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch {
    const { text, length } = textBefore(bytes, label);
    const line = 1 + (text.match(/\r\n?|\n/g)?.length ?? 0);
    const at = unicodeBytes(text, label) ?? length;
    throw new CommandError(cliText("notText", language, { file, encoding: label.toUpperCase(), at, line }));
  }
}

/** The encoding that the first bytes of a document tell. */
export function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  if (bytes[0] === 0x3c && bytes[1] === 0x00) return "utf-16le";
  if (bytes[0] === 0x00 && bytes[1] === 0x3c) return "utf-16be";
  const head = bytes.toString("latin1", 0, 200);
  const declared =
    /^(?:\xef\xbb\xbf)?<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z][A-Za-z0-9._-]*)["']/.exec(head)?.[1] ?? "utf-8";
  try {
    return /^utf-?16/i.test(declared) ? "utf-8" : new TextDecoder(declared).encoding;
  } catch {
    return "utf-8";
  }
}

/** The text up to the first bytes that are none in this encoding, with its byte order mark, and how many bytes are good; found by halves. */
function textBefore(bytes: Buffer, label: string): { readonly text: string; readonly length: number } {
  const read = (length: number): string | undefined => {
    try {
      return new TextDecoder(label, { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, length), {
        stream: true,
      });
    } catch {
      return undefined;
    }
  };
  let good = 0;
  let bad = bytes.length;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (read(middle) === undefined) bad = middle;
    else good = middle;
  }
  return { text: read(good) ?? "", length: good };
}

/** How many bytes a text takes in an encoding of Unicode: of a character that breaks off the first bytes are good, too. */
function unicodeBytes(text: string, label: string): number | undefined {
  if (label === "utf-8") return Buffer.byteLength(text);
  return label.startsWith("utf-16") ? 2 * text.length : undefined;
}
