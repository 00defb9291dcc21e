// Strings with small numbers: a hash table in flat arrays. A number stays the same while its string is in the table; after that
// another string may get it.

const free = 0;
const firstSlots = 8;

export class KeyRows {
  private readonly keys: (string | undefined)[] = [];
  private readonly hashes: number[] = [];
  /** Number of a string + 1, at its hash or behind it with no free slot between. */
  private slots = new Int32Array(firstSlots);
  private readonly freed: number[] = [];

  /** How many strings there are. */
  get size(): number {
    return this.keys.length - this.freed.length;
  }

  /** The number of a string; -1 when it is not in the table. */
  find(key: string): number {
    return this.slots[this.slotOf(key, hashOf(key))] - 1;
  }

  /** The number of a string, which is put in when it is not there. */
  add(key: string): number {
    const hash = hashOf(key);
    const slot = this.slotOf(key, hash);
    const there = this.slots[slot];
    if (there !== free) return there - 1;
    const row = this.freed.length > 0 ? this.freed.pop()! : this.keys.length;
    this.keys[row] = key;
    this.hashes[row] = hash;
    this.slots[slot] = row + 1;
    if (2 * this.size > this.slots.length) this.grow();
    return row;
  }

  /** Takes out the string with a number that is in use. */
  remove(row: number): void {
    const { slots, hashes } = this;
    const mask = slots.length - 1;
    let hole = hashes[row] & mask;
    while (slots[hole] !== row + 1) hole = (hole + 1) & mask;
    // What stands behind the hole moves into it, if it may stand there.
    for (let i = (hole + 1) & mask; slots[i] !== free; i = (i + 1) & mask) {
      const wanted = hashes[slots[i] - 1] & mask;
      if (((i - wanted) & mask) < ((i - hole) & mask)) continue;
      slots[hole] = slots[i];
      hole = i;
    }
    slots[hole] = free;
    this.keys[row] = undefined;
    this.freed.push(row);
  }

  /** The slot in which a string is, or would be. */
  private slotOf(key: string, hash: number): number {
    const { slots, hashes, keys } = this;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let there = slots[slot]; there !== free; there = slots[slot]) {
      if (hashes[there - 1] === hash && keys[there - 1] === key) return slot;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private grow(): void {
    const { keys, hashes } = this;
    const slots = new Int32Array(2 * this.slots.length);
    const mask = slots.length - 1;
    for (let row = 0; row < keys.length; row++) {
      if (keys[row] === undefined) continue;
      let slot = hashes[row] & mask;
      while (slots[slot] !== free) slot = (slot + 1) & mask;
      slots[slot] = row + 1;
    }
    this.slots = slots;
  }
}

/** FNV-1a over the units, its high bits folded into the low ones. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
}
