// The scratch columns that the scanner fills, the builder completes and `toColumns` cuts to size: one set is used for many
// documents (scratch.ts), so that parsing allocates nothing but the segments themselves.
import { maxDepth } from "./limits";
import { Room } from "./room";
import type { Segment } from "./segment";

/** More tokens than a segment of so many units can have: one each, and the end tags that are implied for those begun in it or before. */
function capacityFor(units: number): number {
  return units + Math.min(units >> 1, maxDepth) + 8;
}

/** Three columns of four bytes, six of two, three of one. */
const columnBytes = 27;

export class Tokens {
  length = 0;
  count = 0;
  attributeCount = 0;
  readonly kind: Uint8Array;
  readonly flags: Uint8Array;
  readonly from: Uint16Array;
  /** Spelling of a tag's name; the builder replaces it by the name. */
  readonly name: Int32Array;
  readonly partner: Int32Array;
  readonly firstAttribute: Uint16Array;
  readonly attributeName: Int32Array;
  readonly attributeFrom: Uint16Array;
  readonly attributeNameTo: Uint16Array;
  readonly valueFrom: Uint16Array;
  readonly valueTo: Uint16Array;
  readonly attributeFlags: Uint8Array;

  /** `units`: the text that the offsets are into, as far as it was read. */
  constructor(readonly units: Uint16Array) {
    const capacity = capacityFor(units.length);
    const room = new Room(columnBytes * capacity);
    this.name = room.int32(capacity);
    this.partner = room.int32(capacity);
    this.attributeName = room.int32(capacity);
    this.from = room.uint16(capacity);
    this.firstAttribute = room.uint16(capacity);
    this.attributeFrom = room.uint16(capacity);
    this.attributeNameTo = room.uint16(capacity);
    this.valueFrom = room.uint16(capacity);
    this.valueTo = room.uint16(capacity);
    this.kind = room.uint8(capacity);
    this.flags = room.uint8(capacity);
    this.attributeFlags = room.uint8(capacity);
  }

  clear(): void {
    this.length = 0;
    this.count = 0;
    this.attributeCount = 0;
  }

  add(kind: number, flags: number, from: number, name: number): void {
    const i = this.count++;
    this.kind[i] = kind;
    this.flags[i] = flags;
    this.from[i] = from;
    this.name[i] = name;
    this.partner[i] = i;
    this.firstAttribute[i] = this.attributeCount;
  }

  /** Puts a token of no length before token `at`. */
  insert(at: number, kind: number, flags: number, name: number, partner: number): void {
    const end = this.count++;
    this.from[end] = this.length;
    this.firstAttribute[end] = this.attributeCount;
    for (const column of [this.kind, this.flags, this.name, this.partner]) column.copyWithin(at + 1, at, end);
    for (const column of [this.from, this.firstAttribute]) column.copyWithin(at + 1, at, end + 1);
    for (let i = at + 1; i <= end; i++) this.partner[i] = i;
    this.kind[at] = kind;
    this.flags[at] = flags;
    this.name[at] = name;
    this.partner[at] = partner;
  }
}

/** The columns of a segment, as views of one buffer. */
export type Columns = { -readonly [K in keyof Segment]: Segment[K] };

const noAttributes = new Uint16Array(capacityFor(65_536));
const noNames = new Uint16Array(0);
const noFlags = new Uint8Array(0);

/** Copies the scratch columns to ones of the right size. */
export function toColumns(tokens: Tokens): Columns {
  const { count, attributeCount } = tokens;
  tokens.from[count] = tokens.length;
  tokens.firstAttribute[count] = attributeCount;
  const wide = hasWideName(tokens.name, count) || hasWideName(tokens.attributeName, attributeCount);
  const cut = new Cutter(bytesFor(count, attributeCount, wide));
  const some = attributeCount > 0;
  const names = (column: Int32Array, size: number): Uint16Array | Uint32Array =>
    wide ? cut.words(column, size) : cut.halves(column, size);
  return {
    length: tokens.length,
    count,
    name: names(tokens.name, count),
    attributeName: some ? names(tokens.attributeName, attributeCount) : noNames,
    partner: cut.partners(tokens.partner, count),
    from: cut.halves(tokens.from, count + 1),
    firstAttribute: some ? cut.halves(tokens.firstAttribute, count + 1) : noAttributes,
    attributeFrom: some ? cut.halves(tokens.attributeFrom, attributeCount) : noNames,
    attributeNameTo: some ? cut.halves(tokens.attributeNameTo, attributeCount) : noNames,
    valueFrom: some ? cut.halves(tokens.valueFrom, attributeCount) : noNames,
    valueTo: some ? cut.halves(tokens.valueTo, attributeCount) : noNames,
    kind: cut.bytes(tokens.kind, count),
    flags: cut.bytes(tokens.flags, count),
    attributeFlags: some ? cut.bytes(tokens.attributeFlags, attributeCount) : noFlags,
  };
}

function bytesFor(count: number, attributeCount: number, wide: boolean): number {
  const nameBytes = wide ? 4 : 2;
  const tokenBytes = count * (nameBytes + bytesPerPartner(count) + 2) + 2 * (count + 1) + 4;
  if (attributeCount === 0) return tokenBytes;
  return tokenBytes + 2 * (count + 1) + attributeCount * (nameBytes + 9);
}

/** Partners are token indexes: 16 bits do unless a segment is all tags. */
function bytesPerPartner(count: number): 2 | 4 {
  return count < 0x8000 ? 2 : 4;
}

/** Copies columns into one buffer, the widest first, so that each is aligned. */
class Cutter {
  private readonly room: Room;

  constructor(bytes: number) {
    this.room = new Room(bytes);
  }

  words(column: Int32Array, size: number): Uint32Array {
    const view = this.room.uint32(size);
    view.set(column.subarray(0, size));
    return view;
  }

  partners(column: Int32Array, size: number): Int16Array | Int32Array {
    const view = bytesPerPartner(size) === 2 ? this.room.int16(size) : this.room.int32(size);
    view.set(column.subarray(0, size));
    return view;
  }

  halves(column: Int32Array | Uint16Array, size: number): Uint16Array {
    const view = this.room.uint16(size);
    view.set(column.subarray(0, size));
    return view;
  }

  bytes(column: Uint8Array, size: number): Uint8Array {
    const view = this.room.uint8(size);
    view.set(column.subarray(0, size));
    return view;
  }
}

function hasWideName(column: Int32Array, count: number): boolean {
  for (let i = 0; i < count; i++) if (column[i] > 0xffff) return true;
  return false;
}
