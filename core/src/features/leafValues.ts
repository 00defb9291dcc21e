// Where values stand, remembered: editors ask for the places of a value at each move of the cursor. Of each segment that was asked it
// is kept which leaves of a name it has, with a number made of each value; an edit makes other segments, and the rest is still known.
import { textOf } from "../xml/nodes";
import { TokenKind, type NodeRef, type Segment } from "../xml/segment";
import type { XmlTree } from "../xml/tree";

/** Token and hash in turn, of each leaf of a name in a segment. */
type Leaves = readonly number[];

const none: Leaves = [];

const known = new WeakMap<Segment, Map<number, Leaves>>();

/** Elements that hold text alone, of some local names, by their value. */
export class LeafValues {
  readonly #ids: number[] = [];

  constructor(
    private readonly tree: XmlTree,
    names: ReadonlySet<string>,
  ) {
    for (let id = 1; id <= tree.names.size; id++) if (names.has(tree.names.get(id).local)) this.#ids.push(id);
  }

  /** The leaves of segment `k` whose text, without white space around it, is `value`; in document order. */
  with(value: string, k: number): readonly NodeRef[] {
    const wanted = hashOf(value);
    const found: NodeRef[] = [];
    for (const id of this.#ids) {
      const leaves = this.#leavesOf(id, k);
      for (let n = 0; n < leaves.length; n += 2) {
        if (leaves[n + 1] !== wanted) continue;
        const leaf = k * 65_536 + leaves[n];
        if (textOf(this.tree, leaf).trim() === value) found.push(leaf);
      }
    }
    return this.#ids.length > 1 ? found.sort((a, b) => a - b) : found;
  }

  #leavesOf(id: number, k: number): Leaves {
    const segment = this.tree.segments[k];
    let byName = known.get(segment);
    if (!byName) known.set(segment, (byName = new Map<number, Leaves>()));
    let leaves = byName.get(id);
    if (!leaves) byName.set(id, (leaves = this.#collect(id, k)));
    return leaves;
  }

  #collect(id: number, k: number): Leaves {
    const { kind, partner, name, count } = this.tree.segments[k];
    const leaves: number[] = [];
    for (let t = 0; t + 2 < count; t++) {
      if (name[t] !== id || kind[t] !== TokenKind.StartTag || partner[t] !== t + 2) continue;
      leaves.push(t, hashOf(textOf(this.tree, k * 65_536 + t).trim()));
    }
    return leaves.length === 0 ? none : leaves;
  }
}

/** A small integer of a text; texts that differ seldom share one. (FNV-1a, 30 bits.) */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < text.length; n++) hash = Math.imul(hash ^ text.charCodeAt(n), 0x01000193);
  return hash & 0x3fffffff;
}
