// Which element of the document as it is now was that one when it was sent? Children of two corresponding elements are paired
// by record key, then by equal content, then in order between those pairs. So a record keeps its anomaly when others are
// inserted before it, when it is moved, and when a value in it is mended.
import { elementRange } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { Places } from "./places";

/** The key of a record, from its pack; undefined for an element that is none. */
export type RecordKey = (places: Places, node: NodeRef) => string | undefined;

export const noKeys: RecordKey = () => undefined;

export class Correspondence {
  private readonly pairs = new Map<NodeRef, NodeRef>();
  private readonly paired = new Set<NodeRef>();

  constructor(
    private readonly sent: Places,
    private readonly now: Places,
    private readonly keyOf: RecordKey,
  ) {
    if (sent.root !== undefined && now.root !== undefined && sent.name(sent.root) === now.name(now.root))
      this.pairs.set(sent.root, now.root);
  }

  /** Where an element of the sent document is now; undefined when it is gone. `ancestors`: from the root to its parent. */
  find(node: NodeRef, ancestors: readonly NodeRef[]): NodeRef | undefined {
    for (const ancestor of ancestors) {
      if (!this.pairs.has(ancestor)) return undefined;
      this.pairChildren(ancestor);
    }
    return this.pairs.get(node);
  }

  private pairChildren(parent: NodeRef): void {
    if (this.paired.has(parent)) return;
    this.paired.add(parent);
    const other = this.pairs.get(parent);
    if (other === undefined) return;
    const before = groupByName(this.sent, parent);
    const after = groupByName(this.now, other);
    for (const [name, list] of before) this.pairLists(list, after.get(name) ?? []);
  }

  private pairLists(before: readonly NodeRef[], after: readonly NodeRef[]): void {
    const free = new Set(after);
    const left = this.pairBy(before, free, (places, node) => this.keyOf(places, node));
    // A record whose key exists nowhere now is gone, or its key itself was mended: then its content still tells.
    const rest = this.pairBy(left, free, contentOf);
    this.pairInOrder(rest, before, after, free);
  }

  /** Pairs what has the same mark on both sides; the nth of one mark with the nth. Returns what is left. */
  private pairBy(before: readonly NodeRef[], free: Set<NodeRef>, markOf: RecordKey): NodeRef[] {
    if (before.length === 0 || free.size === 0) return [...before];
    const marked = new Map<string, NodeRef[]>();
    for (const node of free) {
      const mark = markOf(this.now, node);
      if (mark !== undefined) marked.set(mark, [...(marked.get(mark) ?? []), node]);
    }
    return before.filter((node) => {
      const mark = markOf(this.sent, node);
      const partner = mark === undefined ? undefined : marked.get(mark)?.shift();
      if (partner === undefined) return true;
      this.pairs.set(node, partner);
      free.delete(partner);
      return false;
    });
  }

  /** What lies between the same paired neighbours is the same, when there are equally many on both sides. */
  private pairInOrder(
    rest: readonly NodeRef[],
    before: readonly NodeRef[],
    after: readonly NodeRef[],
    free: Set<NodeRef>,
  ): void {
    const unpaired = new Set(rest);
    const gapsBefore = gaps(before, (node) => (unpaired.has(node) ? undefined : this.pairs.get(node)));
    const gapsAfter = gaps(after, (node) => (free.has(node) ? undefined : node));
    for (const [neighbour, nodes] of gapsBefore) {
      const others = gapsAfter.get(neighbour) ?? [];
      if (nodes.length === others.length) nodes.forEach((node, index) => this.pairs.set(node, others[index]));
    }
  }
}

/** Runs of unpaired elements, by the pair that stands before them (-1 = none). */
function gaps(nodes: readonly NodeRef[], pairOf: (node: NodeRef) => NodeRef | undefined): Map<NodeRef, NodeRef[]> {
  const found = new Map<NodeRef, NodeRef[]>();
  let neighbour = -1;
  for (const node of nodes) {
    const pair = pairOf(node);
    if (pair !== undefined) neighbour = pair;
    else found.set(neighbour, [...(found.get(neighbour) ?? []), node]);
  }
  return found;
}

function groupByName(places: Places, parent: NodeRef): Map<string, NodeRef[]> {
  const groups = new Map<string, NodeRef[]>();
  for (const node of places.children(parent)) {
    const name = places.name(node);
    const group = groups.get(name);
    if (group) group.push(node);
    else groups.set(name, [node]);
  }
  return groups;
}

function contentOf(places: Places, node: NodeRef): string {
  const { from, to } = elementRange(places.tree, node);
  return places.tree.text.slice(from, to).replace(/\r\n?/g, "\n");
}
