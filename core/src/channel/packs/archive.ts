// Files out of a ZIP that a stranger may have made: sizes are counted while unpacking and not believed, names never lead out of
// the folder, links and encrypted entries are left.
import { crc32, inflateRawSync } from "node:zlib";

export interface ArchiveFile {
  /** Path with "/" between its parts, as the archive names it. */
  readonly name: string;
  readonly bytes: Buffer;
}

export interface ArchiveProblem {
  /** Entry, "" for the archive as a whole. */
  readonly name: string;
  readonly kind: "damaged" | "unsafePath" | "encrypted" | "method" | "tooBig" | "tooMany";
  /** Offset in the archive. */
  readonly at?: number;
}

export interface ArchiveLimits {
  readonly maxFiles: number;
  readonly maxFileBytes: number;
  readonly maxTotalBytes: number;
}

export interface Unpacked {
  readonly files: readonly ArchiveFile[];
  readonly problems: readonly ArchiveProblem[];
}

const signatures = {
  local: 0x04034b50,
  central: 0x02014b50,
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
};

/** Unpacks what is safe to unpack; never throws. A damaged archive gives no file at all. */
export function unpack(archive: Buffer, limits: ArchiveLimits): Unpacked {
  const files: ArchiveFile[] = [];
  const problems: ArchiveProblem[] = [];
  let total = 0;
  try {
    const directory = readDirectory(archive);
    if (directory.count > limits.maxFiles) return { files, problems: [{ name: "", kind: "tooMany" }] };
    for (const entry of entriesOf(archive, directory)) {
      if (entry.name.endsWith("/")) continue;
      const objection = objectionTo(entry);
      if (objection) {
        problems.push({ name: entry.name, kind: objection, at: entry.at });
        continue;
      }
      const room = Math.min(limits.maxFileBytes, limits.maxTotalBytes - total);
      const bytes = contentOf(archive, entry, room);
      if (bytes === undefined) return { files: [], problems: [{ name: entry.name, kind: "tooBig", at: entry.at }] };
      total += bytes.length;
      files.push({ name: cleanName(entry.name), bytes });
    }
    return { files, problems };
  } catch (error) {
    const at = error instanceof Damage ? error.at : undefined;
    return { files: [], problems: [{ name: "", kind: "damaged", at }] };
  }
}

class Damage extends Error {
  constructor(readonly at: number) {
    super("damaged");
  }
}

interface Directory {
  readonly at: number;
  readonly count: number;
}

interface Entry {
  readonly name: string;
  readonly at: number;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly size: number;
  readonly localAt: number;
  readonly isLink: boolean;
}

/** The record of the end stands last, but for a comment of at most 64 kB. */
function readDirectory(archive: Buffer): Directory {
  for (let at = archive.length - 22; Math.max(0, archive.length - 22 - 0xffff) <= at; at--) {
    if (archive.readUInt32LE(at) !== signatures.end) continue;
    const count = archive.readUInt16LE(at + 10);
    const start = archive.readUInt32LE(at + 16);
    if (count !== 0xffff && start !== 0xffffffff) return { at: start, count };
    return readDirectory64(archive, at);
  }
  throw new Damage(archive.length);
}

function readDirectory64(archive: Buffer, endAt: number): Directory {
  const locator = endAt - 20;
  if (locator < 0 || archive.readUInt32LE(locator) !== signatures.locator64) throw new Damage(endAt);
  const at = Number(archive.readBigUInt64LE(locator + 8));
  if (at + 56 > archive.length || archive.readUInt32LE(at) !== signatures.end64) throw new Damage(endAt);
  return { at: Number(archive.readBigUInt64LE(at + 48)), count: Number(archive.readBigUInt64LE(at + 32)) };
}

function* entriesOf(archive: Buffer, directory: Directory): Generator<Entry> {
  let at = directory.at;
  for (let index = 0; index < directory.count; index++) {
    if (at + 46 > archive.length || archive.readUInt32LE(at) !== signatures.central) throw new Damage(at);
    const nameLength = archive.readUInt16LE(at + 28);
    const extraLength = archive.readUInt16LE(at + 30);
    const flags = archive.readUInt16LE(at + 8);
    const name = archive.subarray(at + 46, at + 46 + nameLength);
    const extra = archive.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength);
    const madeByUnix = archive.readUInt8(at + 5) === 3;
    yield {
      // Bit 11: the name is UTF-8; older archivers wrote the code page of DOS, whose ASCII half is the same.
      name: name.toString(flags & 0x800 || isUtf8(name) ? "utf8" : "latin1"),
      at,
      flags,
      method: archive.readUInt16LE(at + 10),
      crc: archive.readUInt32LE(at + 16),
      ...sizes(archive, at, extra),
      isLink: madeByUnix && archive.readUInt32LE(at + 38) >>> 28 === 0xa,
    };
    at += 46 + nameLength + extraLength + archive.readUInt16LE(at + 32);
  }
}

/** Where a field of 32 bits is full, the extra field 1 has the real one, in a fixed order. */
function sizes(archive: Buffer, at: number, extra: Buffer): { size: number; localAt: number } {
  let size = archive.readUInt32LE(at + 20);
  let localAt = archive.readUInt32LE(at + 42);
  const isFull = (value: number): boolean => value === 0xffffffff;
  if (!isFull(size) && !isFull(localAt)) return { size, localAt };
  for (let place = 0; place + 4 <= extra.length; place += 4 + extra.readUInt16LE(place + 2)) {
    if (extra.readUInt16LE(place) !== 1) continue;
    let field = place + 4;
    if (isFull(archive.readUInt32LE(at + 24))) field += 8;
    if (isFull(size)) {
      size = Number(extra.readBigUInt64LE(field));
      field += 8;
    }
    if (isFull(localAt)) localAt = Number(extra.readBigUInt64LE(field));
  }
  return { size, localAt };
}

function objectionTo(entry: Entry): ArchiveProblem["kind"] | undefined {
  if (entry.flags & 1) return "encrypted";
  if (entry.isLink || !isSafePath(entry.name)) return "unsafePath";
  return entry.method === 0 || entry.method === 8 ? undefined : "method";
}

/** Relative, without "..", drive letters, control characters or names that Windows reserves. */
export function isSafePath(name: string): boolean {
  if (name === "" || name.length > 1_000 || /[\u0000-\u001f<>:"|?*]/.test(name)) return false;
  const steps = name.split(/[\\/]/);
  return steps.every(
    (step, index) =>
      step !== ".." &&
      (step !== "" || (index === steps.length - 1 && index > 0)) &&
      !reserved.test(step) &&
      !/[. ]$/.test(step.replace(/^\.$/, "")),
  );
}

const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

function cleanName(name: string): string {
  return name.replaceAll("\\", "/").replace(/^(?:\.\/)+/, "");
}

/** The bytes of an entry; undefined when there are more than `room`. */
function contentOf(archive: Buffer, entry: Entry, room: number): Buffer | undefined {
  const { localAt, size } = entry;
  if (localAt + 30 > archive.length || archive.readUInt32LE(localAt) !== signatures.local) throw new Damage(localAt);
  const from = localAt + 30 + archive.readUInt16LE(localAt + 26) + archive.readUInt16LE(localAt + 28);
  if (from + size > archive.length) throw new Damage(localAt);
  const packed = archive.subarray(from, from + size);
  const bytes = entry.method === 0 ? Buffer.from(packed) : inflate(packed, room, localAt);
  if (bytes === undefined || bytes.length > room) return undefined;
  if (crc32(bytes) !== entry.crc) throw new Damage(localAt);
  return bytes;
}

function inflate(packed: Buffer, room: number, at: number): Buffer | undefined {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, room) });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_BUFFER_TOO_LARGE") return undefined;
    throw new Damage(at);
  }
}

function isUtf8(bytes: Buffer): boolean {
  return !bytes.toString("utf8").includes("\ufffd");
}
