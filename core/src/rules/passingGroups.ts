// The groups of one rule within one element, when members come once and in document order: only what the next member is
// judged beside is kept. Of a group of which the first member matters alone, and carries no data, that is 20 bytes: key tables
// of millions of records fit in memory. Keys are kept as hashes of 96 bits; that two of a million differing keys have the same
// one is less likely than 1 in 10^16.
import type { Member } from "./rule";

const firstSlots = 1_024;

/** A table grows when more than this share of its slots is taken. */
const fullest = 0.8;

export class PassingGroups {
  private readonly others = new Map<string, Member>();
  private readonly firsts = new FirstNodes();

  constructor(private readonly beside: "before" | "first") {}

  /** The member beside which this one is judged; undefined for the first of its group. */
  meet(key: string, member: Member): Member | undefined {
    if (this.beside === "first" && member.data.length === 0) {
      const node = this.firsts.meet(key, member.node);
      return node === undefined ? undefined : { node, data: member.data };
    }
    const other = this.others.get(key);
    if (!other || this.beside === "before") this.others.set(key, member);
    return other;
  }
}

/** An open hash table from keys to the first node that came with each. */
class FirstNodes {
  private size = 0;
  private nodes = new Uint32Array(firstSlots);
  /** By slot, three parts of the hash, of which the first is never 0 in a slot that is taken. */
  private hashes = new Uint32Array(3 * firstSlots);
  private readonly hash = new Uint32Array(3);

  /** The first node of a key, if there is one; else this becomes it. */
  meet(key: string, node: number): number | undefined {
    hashOf(key, this.hash);
    const [a, b, c] = this.hash;
    const slot = this.slotOf(a, b, c);
    if (this.hashes[3 * slot] !== 0) return this.nodes[slot];
    this.put(slot, a, b, c, node);
    if (++this.size > fullest * this.nodes.length) this.grow();
    return undefined;
  }

  private put(slot: number, a: number, b: number, c: number, node: number): void {
    this.hashes[3 * slot] = a;
    this.hashes[3 * slot + 1] = b;
    this.hashes[3 * slot + 2] = c;
    this.nodes[slot] = node;
  }

  /** The slot of a hash, or the free one where it would stand. */
  private slotOf(a: number, b: number, c: number): number {
    const { hashes } = this;
    const mask = this.nodes.length - 1;
    let slot = c & mask;
    while (
      hashes[3 * slot] !== 0 &&
      (hashes[3 * slot] !== a || hashes[3 * slot + 1] !== b || hashes[3 * slot + 2] !== c)
    )
      slot = (slot + 1) & mask;
    return slot;
  }

  private grow(): void {
    const { hashes, nodes } = this;
    this.nodes = new Uint32Array(2 * nodes.length);
    this.hashes = new Uint32Array(2 * hashes.length);
    for (let old = 0; old < nodes.length; old++) {
      const [a, b, c] = hashes.subarray(3 * old, 3 * old + 3);
      if (a !== 0) this.put(this.slotOf(a, b, c), a, b, c, nodes[old]);
    }
  }
}

/** Three independent sums over the units (murmur's step with other seeds and multipliers), each mixed at the end. */
function hashOf(key: string, into: Uint32Array): void {
  let a = 0x9747b28c ^ key.length;
  let b = 0x1b873593;
  let c = 0x85ebca6b;
  for (let i = 0; i < key.length; i++) {
    const unit = key.charCodeAt(i);
    a = Math.imul(a ^ unit, 0x5bd1e995);
    a ^= a >>> 15;
    b = Math.imul(b ^ unit, 0xcc9e2d51);
    b = (b << 13) | (b >>> 19);
    c = Math.imul(c + unit, 0x27d4eb2f);
    c ^= c >>> 13;
  }
  into[0] = mixed(a) || 1;
  into[1] = mixed(b);
  into[2] = mixed(c);
}

function mixed(hash: number): number {
  let mix = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  mix = Math.imul(mix ^ (mix >>> 15), 0x846ca68b);
  return (mix ^ (mix >>> 16)) >>> 0;
}
