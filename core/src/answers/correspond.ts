// Which element of the document as it is now was that one when it was sent? Children of two corresponding elements are paired
// by record key, then by equal content, then in order between those pairs. So a record keeps its anomaly when others are
// inserted before it, when it is moved, and when a value in it is mended.
import { elementRange, type Range } from "../xml/nodes";
import type { TextStore } from "../text/textStore";
import type { NodeRef } from "../xml/segment";
import type { Anchor } from "./locate";
import type { Places } from "./places";

/** The key of a record, from its pack; undefined for an element that is none. */
export type RecordKey = (places: Places, node: NodeRef) => string | undefined;

export const noKeys: RecordKey = () => undefined;

export class Correspondence {
  private readonly pairs = new Map<NodeRef, NodeRef>();
  private readonly paired = new Set<NodeRef>();
  /** Elements whose text is the same in both documents. */
  private readonly same = new Set<NodeRef>();
  private shared: SharedText | undefined;
  /** Elements of the sent document that somebody objected to: their values are there to be mended, and tell nothing. */
  private readonly objected = new Set<NodeRef>();

  constructor(
    private readonly sent: Places,
    private readonly now: Places,
    private readonly keyOf: RecordKey,
  ) {
    if (sent.root !== undefined && now.root !== undefined && sent.name(sent.root) === now.name(now.root))
      this.pairs.set(sent.root, now.root);
  }

  /** Notes elements that were objected to; what is paired already stays as it is. */
  object(anchors: readonly Anchor[]): void {
    for (const { node, by } of anchors) if (node !== undefined && by !== "form") this.objected.add(node);
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
    if (this.isSameText(parent, other)) return this.pairInPlace(parent, other);
    const before = groupByName(this.sent, parent);
    const after = groupByName(this.now, other);
    for (const [name, list] of before) this.pairLists(list, after.get(name) ?? []);
  }

  private isKeyed(node: NodeRef): boolean {
    return this.keyOf(this.sent, node) !== undefined;
  }

  /** Most records are as they were sent: their text is compared once, and then everything in them corresponds by its place. */
  private isSameText(parent: NodeRef, other: NodeRef): boolean {
    if (this.same.has(parent)) return true;
    const [sent, now] = [this.sent.tree, this.now.tree];
    return isSameUnits(sent.text, elementRange(sent, parent), now.text, elementRange(now, other));
  }

  private pairInPlace(parent: NodeRef, other: NodeRef): void {
    const after = this.now.children(other);
    this.sent.children(parent).forEach((node, index) => {
      this.pairs.set(node, after[index]);
      this.same.add(node);
    });
  }

  private pairLists(allBefore: readonly NodeRef[], allAfter: readonly NodeRef[]): void {
    if (allBefore.length === 1 && allAfter.length === 1 && !this.isKeyed(allBefore[0])) {
      // The only block of its name is that block, whatever was mended in it: only a record with a key may be another one.
      this.pairs.set(allBefore[0], allAfter[0]);
      return;
    }
    const [before, after] = this.pairUntouched(allBefore, allAfter);
    const free = new Set(after);
    // Of several records with one key, as copy and paste leave them, the content tells which is which.
    const left = this.pairBy(before, free, this.keyOf, "onlyOne");
    // A record whose key exists nowhere now is gone, or its key itself was mended: then its content still tells.
    // One against one needs no such sign, and may be as large as the document.
    const rest = left.length === 1 && free.size === 1 ? left : this.pairBy(left, free, contentOf);
    this.pairInOrder(this.pairBy(this.pairAlike(rest, free), free, this.keyOf), before, after, free);
  }

  /** What lies wholly in the text that both documents begin or end with is the same. Returns what lies between. */
  private pairUntouched(
    before: readonly NodeRef[],
    after: readonly NodeRef[],
  ): [readonly NodeRef[], readonly NodeRef[]] {
    const { prefix, suffix } = (this.shared ??= sharedText(this.sent.tree.text, this.now.tree.text));
    const shortest = Math.min(before.length, after.length);
    let start = 0;
    while (start < shortest && elementRange(this.sent.tree, before[start]).to <= prefix) {
      this.pairs.set(before[start], after[start]);
      start++;
    }
    const suffixFrom = this.sent.tree.text.length - suffix;
    let end = 0;
    while (start + end < shortest && suffixFrom <= elementRange(this.sent.tree, before[before.length - 1 - end]).from) {
      this.pairs.set(before[before.length - 1 - end], after[after.length - 1 - end]);
      end++;
    }
    return [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  }

  /** Pairs what has the same mark on both sides: the nth of one mark with the nth, or only what is alone. Returns what is left. */
  private pairBy(
    before: readonly NodeRef[],
    free: Set<NodeRef>,
    markOf: RecordKey,
    which: "each" | "onlyOne" = "each",
  ): NodeRef[] {
    if (before.length === 0 || free.size === 0) return [...before];
    const marked = marksOf(this.now, free, markOf);
    const left: NodeRef[] = [];
    for (const [mark, nodes] of marksOf(this.sent, before, markOf)) {
      const partners = (mark === undefined ? undefined : marked.get(mark)) ?? [];
      const isAlone = nodes.length === 1 && partners.length === 1;
      const paired = which === "each" || isAlone ? Math.min(nodes.length, partners.length) : 0;
      nodes.slice(0, paired).forEach((node, at) => {
        this.pairs.set(node, partners[at]);
        free.delete(partners[at]);
      });
      for (const node of nodes.slice(paired)) left.push(node);
    }
    return left.sort((a, b) => a - b);
  }

  /** What lies between the same paired neighbours is paired in order, where it is alike at all. */
  private pairInOrder(
    rest: readonly NodeRef[],
    before: readonly NodeRef[],
    after: readonly NodeRef[],
    free: Set<NodeRef>,
  ): void {
    const unpaired = new Set(rest);
    const gapsBefore = gaps(before, (node) => (unpaired.has(node) ? undefined : this.pairs.get(node)));
    const gapsAfter = gaps(after, (node) => (free.has(node) ? undefined : node));
    for (const [neighbour, nodes] of gapsBefore) this.pairGap(nodes, gapsAfter.get(neighbour) ?? []);
  }

  /**
   * Records of which more than half of the values agree, the most alike first, wherever they stand; of several that are as much
   * alike the nearest. Returns what is left, and
   * takes what is paired from `free`.
   */
  private pairAlike(left: readonly NodeRef[], free: Set<NodeRef>): NodeRef[] {
    const nodes = left.filter((node) => !this.sent.isLeaf(node));
    const others = [...free].filter((node) => !this.now.isLeaf(node));
    if (nodes.length * others.length > maxComparisons) return [...left];
    const valuesNow = others.map((other) => valuesOf(this.now, other));
    const size = nodes.length * others.length <= fewComparisons ? maxValues : sampleSize;
    const found = nodes.flatMap((node) => {
      const values = valuesOf(this.sent, node);
      const telling = valuesOf(this.sent, node, this.objected);
      return valuesNow.map((now, at) => {
        const [alike, rank] = [shareOf(values, now, size), shareOf(telling, now, size)];
        // Nodes are numbered in document order.
        return { node, other: others[at], alike, rank, away: Math.abs(others[at] - node) };
      });
    });
    found.sort((a, b) => b.rank - a.rank || b.alike - a.alike || a.away - b.away);
    for (const { node, other, alike } of found) {
      if (alike <= 1 / 2) continue;
      if (!this.pairs.has(node) && free.delete(other)) this.pairs.set(node, other);
    }
    return left.filter((node) => !this.pairs.has(node));
  }

  private pairGap(nodes: readonly NodeRef[], others: readonly NodeRef[]): void {
    if (nodes.length === others.length) {
      nodes.forEach((node, index) => this.pairIf(node, others[index]));
      return;
    }
    if (nodes.length * others.length > maxComparisons) return;
    const free = new Set(others);
    for (const node of nodes) {
      const [best] = [...free]
        .map((other) => ({ other, alike: this.likeness(node, other) }))
        .sort((a, b) => b.alike - a.alike);
      if (best && this.pairIf(node, best.other)) free.delete(best.other);
    }
  }

  /** Two leaves of one name are the same one, mended; two records only when enough of their values agree. */
  private pairIf(node: NodeRef, other: NodeRef): boolean {
    const areLeaves = this.sent.isLeaf(node) && this.now.isLeaf(other);
    const otherKey = this.keyOf(this.sent, node) !== this.keyOf(this.now, other);
    const same = areLeaves || this.likeness(node, other) > (otherKey ? 1 / 2 : 1 / 4);
    if (same) this.pairs.set(node, other);
    return same;
  }

  /** Share of the values that both have: 1 = all of the smaller one's. Blocks without values are alike by their name. */
  private likeness(node: NodeRef, other: NodeRef): number {
    return shareOf(valuesOf(this.sent, node), valuesOf(this.now, other), sampleSize);
  }
}

/** More pairs than this are not compared in one gap: a file that was replaced altogether has no correspondence. */
const maxComparisons = 10_000;

/** So many values tell two records apart where many are compared... */
const sampleSize = 100;

/** ...and are sought among so many, because what was inserted may stand before them. */
const maxValues = 1_000;

/** Where no more pairs than these are compared, all of their values are: a copy may differ in its last one. */
const fewComparisons = 100;

const noNodes: ReadonlySet<NodeRef> = new Set();

/** Share of the values of the smaller one that the other has, too, from a sample of them. Nothing at all is alike. */
function shareOf(a: ReadonlySet<string>, b: ReadonlySet<string>, size: number): number {
  const [few, many] = a.size <= b.size ? [a, b] : [b, a];
  let seen = 0;
  let shared = 0;
  for (const value of few) {
    if (seen++ === size) return shared / size;
    if (many.has(value)) shared++;
  }
  return seen === 0 ? 1 : shared / seen;
}

/** The first values below an element, each with its name; some elements are left out, unless nothing else is there. */
function valuesOf(places: Places, node: NodeRef, left: ReadonlySet<NodeRef> = noNodes): Set<string> {
  const values = new Set<string>();
  const rest = [node];
  for (let at = rest.pop(); at !== undefined && values.size < maxValues; at = rest.pop()) {
    const inner = places.children(at);
    if (inner.length > 0) rest.push(...inner.slice(0, maxValues).reverse());
    else if (!left.has(at)) values.add(`${places.name(at)}=${places.text(at)}`);
  }
  return values.size === 0 && left.size > 0 ? valuesOf(places, node) : values;
}

/** Elements by their marks, each in order; undefined for those that have none. */
function marksOf(places: Places, nodes: Iterable<NodeRef>, markOf: RecordKey): Map<string | undefined, NodeRef[]> {
  const marked = new Map<string | undefined, NodeRef[]>();
  for (const node of nodes) {
    const mark = markOf(places, node);
    const list = marked.get(mark);
    if (list) list.push(node);
    else marked.set(mark, [node]);
  }
  return marked;
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

/** An element as it is written, whatever its line ends. */
export function contentOf(places: Places, node: NodeRef): string {
  const { from, to } = elementRange(places.tree, node);
  const text = places.tree.text.slice(from, to);
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

/** How many units two texts have in common at their start, and at their end without it. */
interface SharedText {
  readonly prefix: number;
  readonly suffix: number;
}

/** Units that are compared at a time. */
const windowUnits = 16_384;

function sharedText(a: TextStore, b: TextStore): SharedText {
  const shortest = Math.min(a.length, b.length);
  const prefix = commonUnits(shortest, (at, length) => [a, at, b, at, length], 1);
  const suffix = commonUnits(
    shortest - prefix,
    (at, length) => [a, a.length - at - length, b, b.length - at - length, length],
    -1,
  );
  return { prefix, suffix };
}

/** True when two texts are the same, compared piece by piece. */
export function isSameText(a: TextStore, b: TextStore): boolean {
  return isSameUnits(a, { from: 0, to: a.length }, b, { from: 0, to: b.length });
}

/** The same for parts of texts. */
export function isSameUnits(a: TextStore, inA: Range, b: TextStore, inB: Range): boolean {
  const length = inA.to - inA.from;
  if (length !== inB.to - inB.from) return false;
  return commonUnits(length, (at, size) => [a, inA.from + at, b, inB.from + at, size], 1) === length;
}

type Windows = (
  at: number,
  length: number,
) => [a: TextStore, fromA: number, b: TextStore, fromB: number, length: number];

/** Reused, because records are compared by the thousand. */
const windowLeft = new Uint16Array(windowUnits);
const windowRight = new Uint16Array(windowUnits);

function commonUnits(limit: number, windows: Windows, step: 1 | -1): number {
  const left = windowLeft;
  const right = windowRight;
  for (let at = 0; at < limit; at += windowUnits) {
    const [a, fromA, b, fromB, length] = windows(at, Math.min(windowUnits, limit - at));
    a.read(fromA, fromA + length, left);
    b.read(fromB, fromB + length, right);
    const first = step === 1 ? 0 : length - 1;
    for (let i = 0; i < length; i++) if (left[first + i * step] !== right[first + i * step]) return at + i;
  }
  return limit;
}
