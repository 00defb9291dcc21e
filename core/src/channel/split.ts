// A file over a size or a number of forms, in parts on form boundaries: each part has the same head and end, and is a whole
// document. Bytes are copied in streams; what stands between two forms goes with the one before it.
import { createReadStream, createWriteStream } from "node:fs";
import { chmod, constants, copyFile, stat } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { scanForms, type FormScan } from "./forms";
import { channelError } from "./problem";
import { fileError, privateFile } from "./safeFile";

export interface SplitLimits {
  readonly maxBytes?: number;
  readonly maxForms?: number;
}

/** One part, not yet written. */
export interface Piece {
  /** Undefined for a whole file that nobody had to look into. */
  readonly forms?: number;
  readonly bytes: number;
  /** Writes the part; the file must not exist yet. */
  writeTo(file: string): Promise<void>;
}

/** The parts of a file; without limits, or below them, the file itself, byte for byte. */
export async function splitFile(file: string, limits: SplitLimits = {}): Promise<Piece[]> {
  const { maxBytes = Infinity, maxForms = Infinity } = limits;
  const size = await sizeOf(file);
  if (size <= maxBytes && maxForms === Infinity) return [wholeOf(file, size)];
  const scan = await scanOf(file);
  if (scan.size <= maxBytes && scan.forms.length <= maxForms) return [wholeOf(file, size, scan.forms.length)];
  if (scan.broken !== undefined || scan.forms.length === 0)
    throw channelError("cannotSplit", { reason: scan.broken ?? "-" });
  return groups(scan, maxBytes, maxForms).map(({ first, last }) => {
    const body: Range = [scan.forms[first].from, endOf(scan, last)];
    return pieceOf(file, [[0, scan.headTo], body, [scan.tailFrom, scan.size]], last - first + 1);
  });
}

type Range = readonly [from: number, to: number];

async function scanOf(file: string): Promise<FormScan> {
  try {
    return await scanForms(file);
  } catch (error) {
    throw fileError(error, file);
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    throw fileError(error, file);
  }
}

/** Runs of forms that stay below the limits; a form that is too big alone is refused. */
function groups(scan: FormScan, maxBytes: number, maxForms: number): { first: number; last: number }[] {
  const frame = scan.headTo + scan.size - scan.tailFrom;
  const found: { first: number; last: number }[] = [];
  let first = 0;
  for (let at = 0; at < scan.forms.length; at++) {
    const alone = frame + scan.forms[at].to - scan.forms[at].from;
    if (alone > maxBytes) throw channelError("formTooBig", { form: at + 1, size: alone, limit: maxBytes });
    const size = frame + endOf(scan, at) - scan.forms[first].from;
    if (at > first && (size > maxBytes || at - first + 1 > maxForms)) {
      found.push({ first, last: at - 1 });
      first = at;
    }
  }
  return [...found, { first, last: scan.forms.length - 1 }];
}

/** Up to the next form, so that line ends and comments between forms are kept; the last one ends where the tail begins. */
function endOf(scan: FormScan, at: number): number {
  return at + 1 < scan.forms.length ? scan.forms[at + 1].from : scan.tailFrom;
}

/** The file itself; the system copies it without showing it to us. */
function wholeOf(file: string, bytes: number, forms?: number): Piece {
  return {
    forms,
    bytes,
    writeTo: async (target) => {
      await copyFile(file, target, constants.COPYFILE_EXCL);
      await chmod(target, privateFile);
    },
  };
}

function pieceOf(file: string, ranges: readonly Range[], forms: number): Piece {
  const filled = ranges.filter(([from, to]) => to > from);
  return {
    forms,
    bytes: filled.reduce((sum, [from, to]) => sum + to - from, 0),
    writeTo: async (target) => {
      const source = async function* (): AsyncGenerator<Buffer> {
        for (const [from, to] of filled)
          for await (const piece of createReadStream(file, { start: from, end: to - 1, highWaterMark: 1 << 20 }))
            yield piece as Buffer;
      };
      await pipeline(source, createWriteStream(target, { flags: "wx", mode: privateFile }));
    },
  };
}
