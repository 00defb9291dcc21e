// Interned names. A *spelling* is a qualified name as written; a *name* is a spelling with the namespace that its prefix
// stands for. Both are small integers, so that comparing names is comparing numbers. Ids are never given back.
import { CharBit, charBits } from "./characters";
import { Room } from "./room";
import type { Name } from "./segment";

export const xmlNamespace = "http://www.w3.org/XML/1998/namespace";
export const xmlnsNamespace = "http://www.w3.org/2000/xmlns/";

/** A qualified name as written, cut at its colon. */
export interface Spelling {
  readonly id: number;
  readonly qname: string;
  readonly prefix: string;
  readonly local: string;
  /** Not a QName: several colons, or an empty part. */
  readonly malformed: boolean;
  /** "xmlns" or "xmlns:...": declares a namespace when it is an attribute. */
  readonly declares: boolean;
}

export const SpellingBit = { declares: 1, prefixed: 2 } as const;

/** Units, and a view of them: to compare two at once. */
export interface UnitWindow {
  readonly units: Uint16Array;
  readonly view: DataView;
}

/** A window of so many units. */
export function unitWindow(size: number): UnitWindow {
  const units = new Uint16Array(size);
  return { units, view: new DataView(units.buffer) };
}

export class NameTable {
  private readonly all: Name[] = [nameless];
  private readonly spellingIds: number[] = [0];
  private readonly spelled: Spelling[] = [toSpelling(0, "")];
  private readonly byText = new Map<string, number>();
  private readonly byUri = new Map<string, number[]>();
  private readonly expandedIds = new Map<string, Map<string, number>>();
  private expandedCount = 1;
  private readonly slots = new SlotTable();
  /** By spelling. */
  private bits = new Uint8Array(256);

  /** Number of names; ids are 1 to size. */
  get size(): number {
    return this.all.length - 1;
  }

  /** The name with an id; id 0 is the empty name of tokens that have none. */
  get(id: number): Name {
    return this.all[id];
  }

  /** The id shared by all names with this namespace and local part; made when it is new. */
  expand(uri: string, local: string): number {
    let locals = this.expandedIds.get(uri);
    if (!locals) this.expandedIds.set(uri, (locals = new Map()));
    let id = locals.get(local);
    if (id === undefined) locals.set(local, (id = this.expandedCount++));
    return id;
  }

  spelling(id: number): Spelling {
    return this.spelled[id];
  }

  /** The spelling id of a name. */
  spellingOf(name: number): number {
    return this.spellingIds[name];
  }

  /** What may make an attribute of this spelling more than a name with a value: SpellingBit. */
  spellingBits(id: number): number {
    return this.bits[id];
  }

  /** The spelling id of a qualified name. */
  spell(qname: string): number {
    let id = this.byText.get(qname);
    if (id === undefined) {
      id = this.spelled.length;
      this.spelled.push(toSpelling(id, qname));
      if (id >= this.bits.length) this.bits = grown(this.bits);
      this.bits[id] = bitsOf(this.spelled[id]);
      this.byText.set(qname, id);
    }
    return id;
  }

  /** The spelling id of window[from, to), whose hash the scanner computed with `hashStep`. */
  spellUnits(window: Uint16Array, from: number, to: number, hash: number): number {
    const found = this.slots.find(window, from, to, hash);
    if (found !== 0) return found;
    const id = this.spell(String.fromCharCode.apply(null, window.subarray(from, to) as unknown as number[]));
    this.slots.add(window, from, to, hash, id);
    if (this.spelled[id].malformed) this.slots.forgetUnits(id);
    return id;
  }

  /** Length of a well-formed spelling if window[from...) starts with it; 0 otherwise, and for one that `spellUnits` never saw. */
  lengthAt(window: UnitWindow, from: number, spelling: number): number {
    return this.slots.lengthAt(window, from, spelling);
  }

  /** The name id of a spelling whose prefix stands for `uri`. */
  resolve(spelling: number, uri: string): number {
    let ids = this.byUri.get(uri);
    if (!ids) this.byUri.set(uri, (ids = []));
    const known = ids[spelling];
    if (known !== undefined) return known;
    const { qname, prefix, local } = this.spelled[spelling];
    const id = this.all.length;
    this.all.push({ id, qname, prefix, local, uri, expanded: this.expand(uri, local) });
    this.spellingIds.push(spelling);
    ids[spelling] = id;
    return id;
  }
}

const nameless: Name = { id: 0, qname: "", prefix: "", local: "", uri: "", expanded: 0 };

function toSpelling(id: number, qname: string): Spelling {
  const colon = qname.indexOf(":");
  const prefix = colon > 0 ? qname.slice(0, colon) : "";
  const local = colon > 0 ? qname.slice(colon + 1) : qname;
  const malformed = colon >= 0 && (colon === 0 || !isNcName(local));
  return {
    id,
    qname,
    prefix: malformed ? "" : prefix,
    local: malformed ? qname : local,
    malformed,
    declares: qname === "xmlns" || prefix === "xmlns",
  };
}

function bitsOf({ declares, malformed, prefix }: Spelling): number {
  return (declares && !malformed ? SpellingBit.declares : 0) | (prefix === "" ? 0 : SpellingBit.prefixed);
}

function grown(bits: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(2 * bits.length);
  larger.set(bits);
  return larger;
}

function isNcName(text: string): boolean {
  return text.length > 0 && !text.includes(":") && (charBits[text.charCodeAt(0)] & CharBit.nameStart) !== 0;
}

/** One step of the hash that `spellUnits` expects; it starts from 0. */
export function hashStep(hash: number, unit: number): number {
  return (Math.imul(hash, 31) + unit) | 0;
}

/** So many units are read at once, as a number. Names hold no zero, so that equal numbers are equal units; NaN equals nothing. */
const unitsAtOnce = 4;

/** Room for the names of most documents. */
const firstSlots = 128;
const firstUnits = 1_024;

function viewOf({ buffer, byteOffset, byteLength }: Uint16Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

/** Open addressing from the units of a spelling to its id, without making a string. */
class SlotTable {
  private mask = firstSlots - 1;
  private ids: Int32Array;
  private hashes: Int32Array;
  private starts: Int32Array;
  private lengths: Int32Array;
  private units: Uint16Array;
  private view: DataView;
  private used = 0;
  private count = 0;
  /** Where the units of each id stand. */
  private startOf: Int32Array;
  private lengthOf: Int32Array;

  constructor() {
    const room = new Room(24 * firstSlots + 2 * firstUnits);
    this.ids = room.int32(firstSlots);
    this.hashes = room.int32(firstSlots);
    this.starts = room.int32(firstSlots);
    this.lengths = room.int32(firstSlots);
    this.startOf = room.int32(firstSlots);
    this.lengthOf = room.int32(firstSlots);
    this.units = room.uint16(firstUnits);
    this.view = viewOf(this.units);
  }

  lengthAt(window: UnitWindow, from: number, id: number): number {
    if (id >= this.lengthOf.length) return 0;
    const length = this.lengthOf[id];
    const stored = this.startOf[id];
    if (length < unitsAtOnce) {
      for (let i = 0; i < length; i++) if (window.units[from + i] !== this.units[stored + i]) return 0;
      return length;
    }
    if (from + length > window.units.length) return 0;
    // Offsets in bytes; the last units are compared together with some before them.
    const { view } = this;
    const last = 2 * (from + length - unitsAtOnce);
    const shift = 2 * (stored - from);
    if (window.view.getFloat64(last, true) !== view.getFloat64(last + shift, true)) return 0;
    for (let at = 2 * from; at < last; at += 2 * unitsAtOnce)
      if (window.view.getFloat64(at, true) !== view.getFloat64(at + shift, true)) return 0;
    return length;
  }

  /** Keeps `lengthAt` from recognising an id. */
  forgetUnits(id: number): void {
    this.lengthOf[id] = 0;
  }

  find(window: Uint16Array, from: number, to: number, hash: number): number {
    for (let slot = hash & this.mask; this.ids[slot] !== 0; slot = (slot + 1) & this.mask) {
      if (this.hashes[slot] === hash && this.holds(slot, window, from, to)) return this.ids[slot];
    }
    return 0;
  }

  add(window: Uint16Array, from: number, to: number, hash: number, id: number): void {
    if (this.count * 2 > this.mask) this.grow();
    const length = to - from;
    if (this.used + length > this.units.length) {
      const larger = new Uint16Array(2 * (this.used + length));
      larger.set(this.units);
      this.units = larger;
      this.view = viewOf(larger);
    }
    this.units.set(window.subarray(from, to), this.used);
    if (id >= this.startOf.length) {
      this.startOf = widened(this.startOf, id);
      this.lengthOf = widened(this.lengthOf, id);
    }
    this.startOf[id] = this.used;
    this.lengthOf[id] = length;
    this.put(hash, this.used, length, id);
    this.used += length;
    this.count++;
  }

  private holds(slot: number, window: Uint16Array, from: number, to: number): boolean {
    if (this.lengths[slot] !== to - from) return false;
    const units = this.units;
    for (let at = from, stored = this.starts[slot]; at < to; at++, stored++) {
      if (window[at] !== units[stored]) return false;
    }
    return true;
  }

  private put(hash: number, start: number, length: number, id: number): void {
    let slot = hash & this.mask;
    while (this.ids[slot] !== 0) slot = (slot + 1) & this.mask;
    this.ids[slot] = id;
    this.hashes[slot] = hash;
    this.starts[slot] = start;
    this.lengths[slot] = length;
  }

  private grow(): void {
    const { ids, hashes, starts, lengths } = this;
    const size = ids.length * 2;
    this.mask = size - 1;
    const room = new Room(16 * size);
    this.ids = room.int32(size);
    this.hashes = room.int32(size);
    this.starts = room.int32(size);
    this.lengths = room.int32(size);
    for (let slot = 0; slot < ids.length; slot++) {
      if (ids[slot] !== 0) this.put(hashes[slot], starts[slot], lengths[slot], ids[slot]);
    }
  }
}

function widened(column: Int32Array, index: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(2 * (index + 1));
  wider.set(column);
  return wider;
}
