// The scratch columns that the scanner fills, the builder completes and `toSegment` cuts to size: one set is used for a
// whole document, so that parsing allocates nothing but the segments themselves.
import type { Segment } from "./segment";

/** More than any segment can have: its units, and the end tags that are implied at its end. */
const capacity = 70_000;

export class Tokens {
  length = 0;
  count = 0;
  attributeCount = 0;
  readonly kind = new Uint8Array(capacity);
  readonly flags = new Uint8Array(capacity);
  readonly from = new Uint16Array(capacity);
  /** Spelling of a tag's name; the builder replaces it by the name. */
  readonly name = new Int32Array(capacity);
  readonly partner = new Int32Array(capacity);
  readonly firstAttribute = new Uint16Array(capacity);
  readonly attributeName = new Int32Array(capacity);
  readonly attributeFrom = new Uint16Array(capacity);
  readonly attributeNameTo = new Uint16Array(capacity);
  readonly valueFrom = new Uint16Array(capacity);
  readonly valueTo = new Uint16Array(capacity);
  readonly attributeFlags = new Uint8Array(capacity);

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

const noAttributes = new Uint16Array(capacity);
const noNames = new Uint16Array(0);
const noFlags = new Uint8Array(0);

/** Copies the scratch columns to ones of the right size. */
export function toColumns(tokens: Tokens): Columns {
  const { count, attributeCount } = tokens;
  const wide = hasWideName(tokens.name, count) || hasWideName(tokens.attributeName, attributeCount);
  const nameBytes = wide ? 4 : 2;
  const some = attributeCount > 0;
  const tokenBytes = 4 * count + nameBytes * count + 2 * (count + 1) + (some ? 2 * (count + 1) : 0) + 2 * count;
  const buffer = new ArrayBuffer(align(tokenBytes + attributeCount * (8 + nameBytes + 1) + 64));
  const cut = new Cutter(buffer);
  tokens.from[count] = tokens.length;
  tokens.firstAttribute[count] = attributeCount;
  const names = (column: Int32Array, size: number): Uint16Array | Uint32Array =>
    wide ? cut.words(column as unknown as Uint32Array, size) : cut.halves(column, size);
  const partner = cut.words(tokens.partner as unknown as Uint32Array, count);
  return {
    length: tokens.length,
    count,
    partner: new Int32Array(partner.buffer, partner.byteOffset, count),
    name: names(tokens.name, count),
    attributeName: some ? names(tokens.attributeName, attributeCount) : noNames,
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

/** Cuts views off a buffer, the widest first, so that each is aligned. */
class Cutter {
  private at = 0;

  constructor(private readonly buffer: ArrayBuffer) {}

  words(column: Uint32Array, size: number): Uint32Array {
    const view = new Uint32Array(this.buffer, this.at, size);
    for (let i = 0; i < size; i++) view[i] = column[i];
    this.at += 4 * size;
    return view;
  }

  halves(column: ArrayLike<number>, size: number): Uint16Array {
    const view = new Uint16Array(this.buffer, this.at, size);
    for (let i = 0; i < size; i++) view[i] = column[i];
    this.at += 2 * size;
    return view;
  }

  bytes(column: Uint8Array, size: number): Uint8Array {
    const view = new Uint8Array(this.buffer, this.at, size);
    for (let i = 0; i < size; i++) view[i] = column[i];
    this.at += size;
    return view;
  }
}

function hasWideName(column: Int32Array, count: number): boolean {
  for (let i = 0; i < count; i++) if (column[i] > 0xffff) return true;
  return false;
}

function align(bytes: number): number {
  return (bytes + 7) & ~7;
}
