// The little of ZIP that the channel knows: one file in an archive. Read for an FI that came compressed, written for a CO.
import { crc32, deflateRawSync, inflateRawSync } from "node:zlib";

const local = 0x04034b50;
const central = 0x02014b50;
const end = 0x06054b50;

/** What stands in an archive: its one file, or the ACRF type digits of what is wrong. */
export type Unzipped = { readonly bytes: Uint8Array } | { readonly error: "280" | "281" | "184" };

/** True for bytes that begin as an archive does, an empty one included. */
export function isZip(bytes: Uint8Array): boolean {
  return bytes.length >= 4 && bytes[0] === 0x50 && bytes[1] === 0x4b && (bytes[2] === 3 || bytes[2] === 5);
}

/** Takes the one file out of an archive; a bigger one than `maxBytes` is refused, whatever its header says. */
export function unzipOne(archive: Uint8Array, maxBytes: number): Unzipped {
  const view = Buffer.from(archive.buffer, archive.byteOffset, archive.byteLength);
  try {
    const at = endOfDirectory(view);
    if (view.readUInt16LE(at + 10) !== 1) return { error: "281" };
    const entry = view.readUInt32LE(at + 16);
    if (view.readUInt32LE(entry) !== central) return { error: "280" };
    const method = view.readUInt16LE(entry + 10);
    const data = compressedData(view, view.readUInt32LE(entry + 42), view.readUInt32LE(entry + 20));
    const bytes = method === 0 ? data : method === 8 ? inflateRawSync(data, { maxOutputLength: maxBytes }) : undefined;
    if (!bytes || crc32(bytes) !== view.readUInt32LE(entry + 16)) return { error: "280" };
    return bytes.length > maxBytes ? { error: "184" } : { bytes };
  } catch (error) {
    return { error: (error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE" ? "184" : "280" };
  }
}

/** The record stands at the very end, but for a comment of at most 64 kB. */
function endOfDirectory(view: Buffer): number {
  for (let at = view.length - 22; Math.max(0, view.length - 22 - 0xffff) <= at; at--)
    if (view.readUInt32LE(at) === end) return at;
  throw new RangeError("no end of directory");
}

function compressedData(view: Buffer, at: number, size: number): Buffer {
  if (view.readUInt32LE(at) !== local) throw new RangeError("no local header");
  const from = at + 30 + view.readUInt16LE(at + 26) + view.readUInt16LE(at + 28);
  if (from + size > view.length) throw new RangeError("the data is cut short");
  return view.subarray(from, from + size);
}

/** An archive with one file. */
export function zipOne(name: string, bytes: Uint8Array): Buffer {
  const data = deflateRawSync(bytes);
  const title = Buffer.from(name, "latin1");
  const common = Buffer.alloc(26);
  common.writeUInt16LE(20, 0);
  common.writeUInt16LE(8, 4);
  // 1 January 1980: an archive must not depend on the moment it was made.
  common.writeUInt16LE(0x21, 8);
  common.writeUInt32LE(crc32(bytes), 10);
  common.writeUInt32LE(data.length, 14);
  common.writeUInt32LE(bytes.length, 18);
  common.writeUInt16LE(title.length, 22);
  const header = Buffer.concat([numbers(local), common, title]);
  const directory = Buffer.concat([numbers(central), Buffer.from([20, 0]), common, Buffer.alloc(14), title]);
  const last = Buffer.alloc(18);
  last.writeUInt16LE(1, 4);
  last.writeUInt16LE(1, 6);
  last.writeUInt32LE(directory.length, 8);
  last.writeUInt32LE(header.length + data.length, 12);
  return Buffer.concat([header, data, directory, numbers(end), last]);
}

function numbers(value: number): Buffer {
  const buffer = Buffer.alloc(4);
  buffer.writeUInt32LE(value);
  return buffer;
}
