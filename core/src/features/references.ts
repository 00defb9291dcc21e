// Where else a value stands: the same person, employer or reference in other records; on a tag's name its partner.
import { zoneOf } from "../pack/zone";
import { TokenKind, type NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import { elementEnd, nameOf, nodeAt, parent, segmentOf, textOf, valueRange } from "../xml/nodes";
import { LeafValues } from "./leafValues";
import { matchesPath } from "./records";
import type { Snapshot, Span } from "./snapshot";
import type { Steps } from "./steps";
import { tagPairAt } from "./tags";

/** An editor shows no more. */
const maxOccurrences = 1_000;

/** Ranges of the same thing as at a place, the place itself included; in document order. */
export function* occurrencesAt(snapshot: Snapshot, offset: number): Steps<readonly Span[]> {
  const { tree } = snapshot;
  const pair = tagPairAt(tree, offset);
  if (pair) return pair.names;
  const node = nodeAt(tree, offset);
  if (node === undefined || !isLeafAt(tree, node, offset)) return [];
  const value = textOf(tree, node).trim();
  if (value === "") return [];
  const names = relatedNames(snapshot, node);
  const leaves = yield* leavesWith(tree, names, value, scopeOf(snapshot, node));
  return leaves.map((leaf) => valueRange(tree, leaf));
}

/** The element in which a number means the same, where a reference of the pack says so: "1" is another provider in another form. */
function scopeOf({ tree, pack }: Snapshot, node: NodeRef): NodeRef | undefined {
  for (const { from, to, within } of pack?.manifest.references ?? []) {
    if (within === undefined || !(matchesPath(tree, node, from) || matchesPath(tree, node, to))) continue;
    return ancestorNamed(tree, node, within);
  }
  return undefined;
}

function isLeafAt(tree: XmlTree, node: NodeRef, offset: number): boolean {
  const value = valueRange(tree, node);
  const segment = tree.segments[node >>> 16];
  return segment.partner[node & 0xffff] === (node & 0xffff) + 2 && value.from <= offset && offset <= value.to;
}

/** Names of elements that hold the same kind of value: of the same zone number, or joined by a reference of the pack. */
export function relatedNames(snapshot: Snapshot, node: NodeRef): ReadonlySet<string> {
  const { tree, validation, pack } = snapshot;
  const names = new Set([nameOf(tree, node).local]);
  const zone = zoneOf(validation?.declOf(node)?.documentation ?? []);
  for (const decl of validation?.schema.elements ?? [])
    if (zone !== undefined && zoneOf(decl.documentation) === zone) names.add(decl.local);
  for (const { from, to } of pack?.manifest.references ?? []) {
    if (!matchesPath(tree, node, from) && !matchesPath(tree, node, to)) continue;
    names.add(lastStep(from)).add(lastStep(to));
  }
  return names;
}

function lastStep(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** Leaves of these names with a value, in an element where one is given. */
function* leavesWith(
  tree: XmlTree,
  names: ReadonlySet<string>,
  value: string,
  scope: NodeRef | undefined,
): Steps<readonly NodeRef[]> {
  const values = new LeafValues(tree, names);
  const [first, last] = segmentsOf(tree, scope);
  const found: NodeRef[] = [];
  for (let k = first; k <= last && found.length < maxOccurrences; k++) {
    yield;
    for (const leaf of values.with(value, k)) if (scope === undefined || isInside(tree, leaf, scope)) found.push(leaf);
  }
  return found.slice(0, maxOccurrences);
}

/** The first and the last segment of an element; without one those of the document. */
function segmentsOf(tree: XmlTree, scope: NodeRef | undefined): readonly [number, number] {
  return scope === undefined ? [0, tree.segments.length - 1] : [segmentOf(scope), elementEnd(tree, scope)];
}

/** Elements that hold text alone, by their local name. */
class NamedLeaves {
  readonly #wanted = new Map<number, boolean>();

  constructor(
    private readonly tree: XmlTree,
    private readonly names: ReadonlySet<string>,
  ) {}

  /** Those that begin in a segment and have at least so many units of text. */
  in(k: number, leastUnits: number): readonly NodeRef[] {
    const { kind, partner, name, from, count } = this.tree.segments[k];
    const found: NodeRef[] = [];
    for (let t = 0; t + 2 < count; t++) {
      if (kind[t] !== TokenKind.StartTag || partner[t] !== t + 2 || !this.#isWanted(name[t])) continue;
      if (from[t + 2] - from[t + 1] >= leastUnits) found.push(k * 65_536 + t);
    }
    return found;
  }

  #isWanted(id: number): boolean {
    let isWanted = this.#wanted.get(id);
    if (isWanted === undefined) {
      isWanted = this.names.has(this.tree.names.get(id).local);
      this.#wanted.set(id, isWanted);
    }
    return isWanted;
  }
}

/**
 * So many segments around a place are searched for values: about 8 MB, which takes ten milliseconds. What is further away is hardly
 * what a person is about to write.
 */
const searchedSegments = 1_024;

/** Values that leaves of these names have, near `place` in a large document, each with the first leaf that has it, in document order. */
export function* valuesUsed(
  tree: XmlTree,
  names: ReadonlySet<string>,
  limit: number,
  place: NodeRef,
): Steps<ReadonlyMap<string, NodeRef>> {
  const wanted = new NamedLeaves(tree, names);
  const found = new Map<string, NodeRef>();
  const { length } = tree.segments;
  const first = Math.max(0, Math.min((place >>> 16) - searchedSegments / 2, length - searchedSegments));
  const end = Math.min(length, first + searchedSegments);
  for (let k = first; k < end; k++) {
    yield;
    for (const leaf of wanted.in(k, 1)) {
      const value = textOf(tree, leaf).trim();
      if (value !== "" && !found.has(value)) found.set(value, leaf);
      if (found.size >= limit) return found;
    }
  }
  return found;
}

/** The element that a reference of the pack names: searched in the ancestors, up to where the pack says. */
export function* referenceTarget(snapshot: Snapshot, node: NodeRef): Steps<NodeRef | undefined> {
  const { tree, pack } = snapshot;
  const reference = pack?.manifest.references?.find(({ from }) => matchesPath(tree, node, from));
  if (!reference) return undefined;
  const { to, within } = reference;
  const value = textOf(tree, node).trim();
  const scope = within === undefined ? undefined : ancestorNamed(tree, node, within);
  const isNamed = (leaf: NodeRef) =>
    textOf(tree, leaf).trim() === value &&
    matchesPath(tree, leaf, to) &&
    (scope === undefined || isInside(tree, leaf, scope));
  const wanted = new NamedLeaves(tree, new Set([lastStep(to)]));
  const [first, last] = segmentsOf(tree, scope);
  for (let k = first; k <= last; k++) {
    yield;
    const found = wanted.in(k, value.length).find(isNamed);
    if (found !== undefined) return found;
  }
  return undefined;
}

function ancestorNamed(tree: XmlTree, node: NodeRef, path: string): NodeRef | undefined {
  for (let at = parent(tree, node); at !== undefined; at = parent(tree, at)) if (matchesPath(tree, at, path)) return at;
  return undefined;
}

function isInside(tree: XmlTree, node: NodeRef, scope: NodeRef): boolean {
  for (let at: NodeRef | undefined = node; at !== undefined; at = parent(tree, at)) if (at === scope) return true;
  return false;
}
