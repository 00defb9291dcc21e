// A large file is checked where it lies: its text is read in pieces from the open file, as often as they are needed.
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import type { Language } from "../../core/src/messages/catalogue";
import { cliText } from "../../core/src/messages/cli";
import { openPaged, replacement, type ByteSource, type PagedText } from "../../core/src/text/pagedText";
import { maxPagedUnits } from "../../core/src/xml/limits";
import { CommandError } from "./args";
import { encodingOf, statOf } from "./document";
import { ScratchFile } from "./scratchFile";

/** Larger files than this, in bytes, are not read into memory. A multiple of it is what a check in memory needs. */
const largeBytes = 50e6;

/** A test, or a machine with less memory, may ask for another border. */
function borderBytes(): number {
  const asked = Number(process.env.FLA_LARGE_FILE_BYTES);
  return process.env.FLA_LARGE_FILE_BYTES !== undefined && asked >= 0 ? asked : largeBytes;
}

const headBytes = 200;

export interface LargeFile {
  readonly size: number;
  /** Looks at all of it, in slices; undefined where it has to be read into memory: it is UTF-16, or no text. */
  open(told: (bytes: number) => void): Generator<void, PagedText | undefined>;
  /** Throws when the file is not the one that was opened any more. */
  assertSame(): void;
  close(): void;
}

/** undefined for a file that is not large, or cannot be opened: reading it tells why. */
export function largeFile(file: string, language: Language): LargeFile | undefined {
  const size = sizeOf(file);
  if (size === undefined || size <= borderBytes()) return undefined;
  if (size > maxPagedUnits)
    throw new CommandError(cliText("tooLarge", language, { file, limit: (maxPagedUnits / 1e6).toFixed(0) }));
  let fd: number;
  try {
    fd = openSync(file, "r");
  } catch {
    return undefined;
  }
  const source = sourceOf(fd, size, () => cliText("fileChanged", language, { file }));
  const before = fstatSync(fd);
  const assertSame = (): void => {
    const now = statOf(file);
    const isSame = now?.ino === before.ino && now.size === size && now.mtimeMs === before.mtimeMs;
    if (!isSame) throw new CommandError(cliText("fileChanged", language, { file }));
  };
  const scratch = new ScratchFile();
  const close = (): void => {
    closeSync(fd);
    scratch.close();
  };
  return { size, open: (told) => openFile(source, told, scratch), assertSame, close };
}

/** Encodings of one byte a character, in which the first 128 are ASCII (the names are those of TextDecoder.encoding). */
const singleByte = /^(?:iso-8859-\d+(?:-i)?|windows-(?:125\d|874)|koi8-[ru]|ibm866|macintosh|x-mac-cyrillic)$/;

/** The units of an encoding's bytes; undefined for one that needs several bytes for a character. */
export function byteTable(label: string): Uint16Array | undefined {
  if (!singleByte.test(label)) return undefined;
  // With the same options as for a text in memory, because decoders differ in them.
  const decoder = new TextDecoder(label, { fatal: true });
  return Uint16Array.from({ length: 256 }, (_, byte) => {
    try {
      return decoder.decode(Uint8Array.of(byte)).charCodeAt(0);
    } catch {
      return replacement;
    }
  });
}

function sizeOf(file: string): number | undefined {
  const found = statOf(file);
  return found?.isFile() ? found.size : undefined;
}

function* openFile(
  source: ByteSource,
  told: (bytes: number) => void,
  scratch: ScratchFile,
): Generator<void, PagedText | undefined> {
  const head = Buffer.alloc(Math.min(headBytes, source.length));
  source.read(0, head);
  const encoding = encodingOf(head);
  const table = encoding === "utf-8" ? undefined : byteTable(encoding);
  if (encoding !== "utf-8" && !table) return undefined;
  return yield* openPaged(source, table, { told, scratch });
}

/** Throws when the file became shorter. */
function sourceOf(fd: number, length: number, changed: () => string): ByteSource {
  return {
    length,
    read(from, into) {
      for (let at = 0; at < into.length;) {
        const count = readSync(fd, into, at, into.length - at, from + at);
        if (count === 0) throw new CommandError(changed());
        at += count;
      }
    },
  };
}
