// Keys and references of a text that is too long to be held: which keys stand twice, and which references find no key. An entry
// is 16 bytes, a hash of the key and the place where it stands. Full blocks of entries go to a scratch file, each divided into
// parts by the hash; in the end one part after the other is judged. So memory does not grow with the number of keys.
// Hashes have 80 bits: that among ten million keys two that differ have the same one is less likely than 1 in 10^10.

/** Room outside of memory; what was written stays until the end. */
export interface Scratch {
  /** Makes the hashes of one run useless to another reader. */
  readonly seed: number;
  /** Writes at the end, and tells where; undefined when there is no room: what was handed in stays in memory then. */
  append(bytes: Uint8Array): number | undefined;
  /** Fills `into` with what was written at `from`. */
  read(from: number, into: Uint8Array): void;
}

/** What an entry is to its group: a key; a key of a group within, which only counts when it is the only one; a reference. */
export const EntryKind = { key: 0, innerKey: 1, reference: 2 } as const;
export type EntryKind = (typeof EntryKind)[keyof typeof EntryKind];

/** Where an entry stands: a segment below 65,536, and a number within it below 2^30. */
export interface EntryPlace {
  readonly segment: number;
  readonly index: number;
}

/** The second or a later one of equal keys, with the first; or a reference that finds no key. */
export interface WrongEntry extends EntryPlace {
  readonly first: EntryPlace | undefined;
}

/** Hears of a wrong entry; both places are only good while it is told. */
export type WrongSink = (entry: EntryPlace, first: EntryPlace | undefined) => void;

/** Entries of a block: 4 MB. */
const blockEntries = 262_144;

/** So many are read and judged between two yields: all of a block may be in one part, as where all keys are one. */
const entriesPerStep = 16_384;

/** So many parts: of a hundred million entries one part takes some megabytes. */
const parts = 256;

/** An entry: two words of the hash; kind and index; the rest of the hash and the segment. */
const words = 4;

const indexBits = 30;
const indexMask = 2 ** indexBits - 1;

/** A full block, by parts. */
interface Block {
  /** Entry at which each part starts; one more than there are parts. */
  readonly starts: Uint32Array;
  /** In memory, or where it was written. */
  readonly entries: Uint32Array | number;
}

export class KeyLedger {
  private readonly blocks: Block[] = [];
  private entries = new Uint32Array(words * 1_024);
  private count = 0;
  private readonly hash = new Uint32Array(3);
  private readonly seed: number;

  constructor(private readonly scratch: Scratch | undefined) {
    this.seed = scratch?.seed ?? 0;
  }

  /** Enters a key or reference. Equal ones belong together when `scope` and `table` are equal as well. */
  add(kind: EntryKind, scope: number, table: number, key: string, { segment, index }: EntryPlace): void {
    if (this.count * words === this.entries.length) this.makeRoom();
    const { entries, hash } = this;
    hash[0] = this.seed ^ Math.imul(scope, 0x9e3779b1);
    hash[1] = this.seed ^ Math.imul(table, 0x7f4a7c15);
    hash[2] = this.seed + Math.imul(scope + table, 0x2545f491);
    addKey(key, hash);
    const at = this.count++ * words;
    entries[at] = hash[0];
    entries[at + 1] = hash[1];
    entries[at + 2] = ((kind << indexBits) | (index & indexMask)) >>> 0;
    entries[at + 3] = ((hash[2] << 16) | segment) >>> 0;
  }

  private makeRoom(): void {
    if (this.count < blockEntries) {
      const grown = new Uint32Array(Math.min(2 * this.entries.length, blockEntries * words));
      grown.set(this.entries);
      this.entries = grown;
      return;
    }
    const block = byParts(this.entries, this.count);
    const sorted = block.entries as Uint32Array;
    const at = this.scratch?.append(new Uint8Array(sorted.buffer, sorted.byteOffset, sorted.byteLength));
    this.blocks.push(at === undefined ? block : { starts: block.starts, entries: at });
    this.count = 0;
  }

  /** Judges all entries, in slices; `wrong` hears of each that is wrong, in no particular order. */
  *judge(wrong: WrongSink): Generator<void, void> {
    const blocks = [...this.blocks, byParts(this.entries, this.count)];
    const room = new Uint32Array(entriesPerStep * words);
    for (let part = 0; part < parts; part++) {
      const groups = new Groups();
      for (const block of blocks)
        for (const entries of this.partOf(block, part, room)) {
          takeKeys(entries, groups, wrong);
          yield;
        }
      for (const block of blocks)
        for (const entries of this.partOf(block, part, room)) {
          takeReferences(entries, groups, wrong);
          yield;
        }
      yield;
    }
  }

  /** The entries of one part of a block, some at a time; those that have to be read are good until the next ones are. */
  private *partOf({ starts, entries }: Block, part: number, room: Uint32Array): Generator<Uint32Array, void> {
    const end = starts[part + 1];
    for (let at = starts[part]; at < end; at += entriesPerStep) {
      const from = at * words;
      const to = Math.min(end, at + entriesPerStep) * words;
      if (typeof entries === "number") yield this.readInto(room.subarray(0, to - from), entries + 4 * from);
      else yield entries.subarray(from, to);
    }
  }

  private readInto(room: Uint32Array, at: number): Uint32Array {
    this.scratch!.read(at, new Uint8Array(room.buffer, room.byteOffset, room.byteLength));
    return room;
  }
}

/** Orders entries by parts, those of a part as they came. */
function byParts(entries: Uint32Array, count: number): Block {
  const starts = new Uint32Array(parts + 1);
  for (let i = 0; i < count; i++) starts[(entries[i * words] >>> 24) + 1]++;
  for (let part = 0; part < parts; part++) starts[part + 1] += starts[part];
  const next = starts.slice();
  const sorted = new Uint32Array(count * words);
  for (let i = 0; i < count; i++) {
    const from = i * words;
    const to = next[entries[from] >>> 24]++ * words;
    for (let word = 0; word < words; word++) sorted[to + word] = entries[from + word];
  }
  return { starts, entries: sorted };
}

function takeKeys(entries: Uint32Array, groups: Groups, wrong: WrongSink): void {
  for (let at = 0; at < entries.length; at += words) {
    const kind = kindOf(entries, at);
    if (kind === EntryKind.reference) continue;
    const group = groups.of(entries, at);
    if (kind === EntryKind.innerKey) groups.addInner(group);
    else {
      const first = groups.meet(group, entries, at);
      if (first) wrong(placeOf(entries, at), first);
    }
  }
}

/** References to the keys of all blocks; those that refer to one key may be most of the document, and are not gathered. */
function takeReferences(entries: Uint32Array, groups: Groups, wrong: WrongSink): void {
  for (let at = 0; at < entries.length; at += words)
    if (kindOf(entries, at) === EntryKind.reference && !groups.holds(entries, at))
      wrong(placeOf(entries, at), undefined);
}

function kindOf(entries: Uint32Array, at: number): EntryKind {
  return (entries[at + 2] >>> indexBits) as EntryKind;
}

function placeOf(entries: Uint32Array, at: number): EntryPlace {
  return { segment: entries[at + 3] & 0xffff, index: entries[at + 2] & indexMask };
}

/** A group's words: those of its first entry, then whether that is a key of its own, and how many keys of groups within. */
const groupWords = 6;

const firstGroups = 256;

/** An open hash table: entries with equal hashes are a group. It grows with the groups, not with the entries. */
class Groups {
  private table = new Uint32Array(firstGroups * groupWords);
  private capacity = firstGroups;
  private size = 0;

  /** Where the entry's group stands; it is made when there is none. */
  of(entries: Uint32Array, from: number): number {
    const found = this.find(entries, from);
    if (this.isTaken(found)) return found;
    this.table.set(entries.subarray(from, from + words), found);
    this.table[found + 5] = 1;
    if (++this.size <= this.capacity / 2) return found;
    this.grow();
    return this.find(entries, from);
  }

  addInner(group: number): void {
    this.table[group + 5]++;
  }

  /** The group's first own key, when it has one; else this entry becomes it. */
  meet(group: number, entries: Uint32Array, at: number): EntryPlace | undefined {
    if (this.table[group + 4] !== 0) return placeOf(this.table, group);
    this.table.set(entries.subarray(at, at + words), group);
    this.table[group + 4] = 1;
    return undefined;
  }

  /** Does a reference find its key: one of the same scope, or the only one in scopes within? */
  holds(entries: Uint32Array, from: number): boolean {
    const group = this.find(entries, from);
    return this.isTaken(group) && (this.table[group + 4] !== 0 || this.table[group + 5] === 2);
  }

  /** The last word counts from 1 on, so that it is 0 in a free place alone. */
  private isTaken(group: number): boolean {
    return this.table[group + 5] !== 0;
  }

  private find(entries: Uint32Array, from: number): number {
    const { table, capacity } = this;
    let slot = entries[from + 1] & (capacity - 1);
    for (; ; slot = (slot + 1) & (capacity - 1)) {
      const at = slot * groupWords;
      if (table[at + 5] === 0 || isSame(table, at, entries, from)) return at;
    }
  }

  private grow(): void {
    const old = this.table;
    this.capacity *= 2;
    this.table = new Uint32Array(this.capacity * groupWords);
    for (let at = 0; at < old.length; at += groupWords)
      if (old[at + 5] !== 0) this.table.set(old.subarray(at, at + groupWords), this.find(old, at));
  }
}

function isSame(a: Uint32Array, x: number, b: Uint32Array, y: number): boolean {
  return a[x] === b[y] && a[x + 1] === b[y + 1] && a[x + 3] >>> 16 === b[y + 3] >>> 16;
}

/**
 * Three independent sums over the units (murmur's step with other seeds and multipliers), each mixed at the end. Each step maps
 * differing sums to differing ones: the same key in two scopes, or of two tables, never has one hash.
 */
function addKey(key: string, sums: Uint32Array): void {
  let a = 0x9747b28c ^ key.length ^ sums[0];
  let b = 0x1b873593 ^ sums[1];
  let c = 0x85ebca6b ^ sums[2];
  for (let i = 0; i < key.length; i++) {
    const unit = key.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x5bd1e995);
    a ^= a >>> 15;
    b = Math.imul(b ^ unit, 0xcc9e2d51);
    b = (b << 13) | (b >>> 19);
    c = Math.imul(c + unit, 0x27d4eb2f);
    c ^= c >>> 13;
  }
  sums[0] = mixed(a);
  sums[1] = mixed(b);
  sums[2] = mixed(c);
}

function mixed(hash: number): number {
  let mix = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  mix = Math.imul(mix ^ (mix >>> 15), 0x846ca68b);
  return (mix ^ (mix >>> 16)) >>> 0;
}
