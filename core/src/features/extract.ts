// Part of a document as a document of its own: records with what stands around them, or every record of a kind by itself. What
// counts records from a first number counts anew, and parts of one form get moments of their own. All of it in steps, and a text
// in pieces: it may be as long as the document.
import type { CatalogueRule } from "../pack/manifest";
import { isBlankUnit } from "../schema/whiteSpace";
import { child, elementRange, firstChild, nameOf, nextSibling, parent, rootElement, textOf } from "../xml/nodes";
import { startTagRange, valueRange } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import type { Change } from "./carried";
import { formAround } from "./forms";
import { refreshHeaders, spread, type Moment } from "./header";
import { counterOf } from "./known";
import { copied, type Pieces } from "./pieces";
import { recordOf } from "./records";
import type { Snapshot } from "./snapshot";
import type { Steps } from "./steps";

type Parted = Pick<Snapshot, "tree" | "pack" | "validation">;

/**
 * The document with some records alone, all of one kind and in one element: their siblings of the same kind are left out at every
 * level up to the root, so that the heads of the records around them stay.
 */
export function* recordsAlone(
  { tree, pack }: Parted,
  nodes: readonly NodeRef[],
  rules: readonly CatalogueRule[],
): Steps<Pieces> {
  const changes: Change[] = [];
  let kept = nodes;
  for (let at: NodeRef | undefined = nodes[0]; at !== undefined; at = parent(tree, at)) {
    if (at !== nodes[0]) kept = [at];
    const stays = new Set(kept);
    const before = changes.length;
    for (const one of yield* alike(tree, pack, at)) {
      yield;
      if (!stays.has(one)) changes.push(withSpace(tree, one));
    }
    if (changes.length > before) for (const one of yield* countedAnew(tree, kept, rules)) changes.push(one);
  }
  return yield* changed(tree, changes);
}

/** Does a record stand beside others of its kind, that are left out when it is taken alone? */
export function standsBesideOthers(tree: XmlTree, pack: Snapshot["pack"], node: NodeRef): boolean {
  const around = parent(tree, node);
  if (around === undefined || !isApart(tree, pack, node)) return false;
  const { local } = nameOf(tree, node);
  for (let at = firstChild(tree, around); at !== undefined; at = nextSibling(tree, at))
    if (at !== node && nameOf(tree, at).local === local) return true;
  return false;
}

/** An element and its siblings of the same name, when such elements are told apart. */
function* alike(tree: XmlTree, pack: Snapshot["pack"], node: NodeRef): Steps<readonly NodeRef[]> {
  const around = parent(tree, node);
  if (around === undefined || !isApart(tree, pack, node)) return [];
  return yield* childrenNamed(tree, around, nameOf(tree, node).local);
}

/** The children of an element with a local name: they may be a hundred thousand. */
export function* childrenNamed(tree: XmlTree, around: NodeRef, local: string): Steps<readonly NodeRef[]> {
  const found: NodeRef[] = [];
  for (let at = firstChild(tree, around); at !== undefined; at = nextSibling(tree, at)) {
    yield;
    if (nameOf(tree, at).local === local) found.push(at);
  }
  return found;
}

/** Is an element one of several that are told apart: a declaration, or a record that no other record names? */
function isApart(tree: XmlTree, pack: Snapshot["pack"], node: NodeRef): boolean {
  const around = parent(tree, node);
  // Every declaration of the channel is a form: what is extracted is one.
  if (around !== undefined && parent(tree, around) === undefined && nameOf(tree, node).local === "Form") return true;
  if ((pack?.manifest.records ?? []).length === 0) return firstChild(tree, node) !== undefined;
  return recordOf(tree, pack, node) !== undefined && !isNamed(pack, nameOf(tree, node).local);
}

/** Is it by a record of this name that others are referred to? Without it they would name nothing. */
function isNamed(pack: Snapshot["pack"], local: string): boolean {
  return (pack?.manifest.references ?? []).some(({ to }) => to.split("/").at(-2) === local);
}

/** The removal of an element with the white space before it. */
function withSpace(tree: XmlTree, node: NodeRef): Change {
  const { from, to } = elementRange(tree, node);
  let start = from;
  while (start > 0 && isBlankUnit(tree.text.charCodeAt(start - 1))) start--;
  return { from: start, to, text: "" };
}

/** The text after some changes, none of which overlaps another. */
function* changed({ text }: XmlTree, changes: readonly Change[]): Steps<Pieces> {
  const pieces: string[] = [];
  let at = 0;
  for (const one of [...changes].sort((a, b) => a.from - b.from)) {
    yield;
    yield* copied(text, at, one.from, pieces);
    if (one.text !== "") pieces.push(one.text);
    at = Math.max(at, one.to);
  }
  yield* copied(text, at, text.length, pieces);
  return pieces;
}

/** What makes siblings count from the first number again, where a rule wants that; numbers that are none stay. */
function* countedAnew(
  tree: XmlTree,
  nodes: readonly NodeRef[],
  rules: readonly CatalogueRule[],
): Steps<readonly Change[]> {
  const firsts = rules.filter((rule) => rule.type === "counter" && rule.params.check === "first");
  const record = nameOf(tree, nodes[0]).local;
  const changes: Change[] = [];
  for (let one = firstChild(tree, nodes[0]); one !== undefined; one = nextSibling(tree, one)) {
    yield;
    const { local } = nameOf(tree, one);
    const rule = counterOf(firsts, record, local);
    const shift = rule ? Number(textOf(tree, one)) - (rule.params.start ?? 1) : 0;
    if (!Number.isInteger(shift) || shift === 0) continue;
    for (const node of nodes) {
      yield;
      changes.push(...shifted(tree, node, local, shift));
    }
  }
  return changes;
}

function shifted(tree: XmlTree, record: NodeRef, counter: string, shift: number): Change[] {
  const node = child(tree, record, counter);
  const number = node === undefined ? NaN : Number(textOf(tree, node));
  if (node === undefined || !Number.isInteger(number)) return [];
  return [{ ...valueRange(tree, node), text: String(number - shift) }];
}

/** What a document can be split by: the outermost records that repeat. */
export interface SplitOffer {
  /** Name of the element that repeats. */
  readonly name: string;
  readonly count: number;
  /** The records, in document order. */
  readonly nodes: readonly NodeRef[];
}

/** How a document can be split; undefined when nothing in it repeats. Of several kinds that do, the one that most of the text is. */
export function* splitOffer({ tree, pack }: Pick<Snapshot, "tree" | "pack">): Steps<SplitOffer | undefined> {
  const root = rootElement(tree);
  for (let level = root === undefined ? [] : [root]; level.length > 0;) {
    const groups = yield* childrenByName(tree, level);
    const largest = [...groups].sort(([, a], [, b]) => extentOf(tree, b) - extentOf(tree, a));
    const repeated = largest.find(([, nodes]) => nodes.length > 1 && isApart(tree, pack, nodes[0]));
    if (repeated) return { name: repeated[0], count: repeated[1].length, nodes: repeated[1] };
    // Down into the only element that holds records.
    level = largest.find(([, nodes]) => nodes.some((node) => firstChild(tree, node) !== undefined))?.[1] ?? [];
  }
  return undefined;
}

/** The children of some elements by their local names. */
function* childrenByName(tree: XmlTree, level: readonly NodeRef[]): Steps<ReadonlyMap<string, NodeRef[]>> {
  const groups = new Map<string, NodeRef[]>();
  for (const one of level) {
    yield;
    for (let at = firstChild(tree, one); at !== undefined; at = nextSibling(tree, at)) {
      yield;
      const { local } = nameOf(tree, at);
      const group = groups.get(local);
      if (group) group.push(at);
      else groups.set(local, [at]);
    }
  }
  return groups;
}

/** From the first to the last of some elements, in units. */
function extentOf(tree: XmlTree, nodes: readonly NodeRef[]): number {
  return elementRange(tree, nodes[nodes.length - 1]).to - startTagRange(tree, nodes[0]).from;
}

/** Two documents with the first and the second half of the records, everything else in both. */
export function splitInTwo(
  snapshot: Parted,
  { nodes }: SplitOffer,
  rules: readonly CatalogueRule[],
): Steps<readonly Pieces[]> {
  const half = Math.ceil(nodes.length / 2);
  return split(snapshot, [nodes.slice(0, half), nodes.slice(half)], rules);
}

/** One document for each record, everything else in all of them. */
export function splitEach(
  snapshot: Parted,
  { nodes }: SplitOffer,
  rules: readonly CatalogueRule[],
): Steps<readonly Pieces[]> {
  return split(
    snapshot,
    nodes.map((node) => [node]),
    rules,
  );
}

function* split(
  snapshot: Parted,
  parts: readonly (readonly NodeRef[])[],
  rules: readonly CatalogueRule[],
): Steps<readonly Pieces[]> {
  const { tree } = snapshot;
  const ranges: Change[][] = [];
  for (const nodes of parts) ranges.push(yield* withSpaces(tree, nodes));
  const moments = momentsFor(snapshot, parts);
  const texts: Pieces[] = [];
  for (const [index, nodes] of parts.entries()) {
    const left = ranges.flatMap((range, other) => (other === index ? [] : range));
    texts.push(yield* changed(tree, [...left, ...(yield* numbered(tree, nodes, rules)), ...moments[index]]));
  }
  return texts;
}

/** The removal of each of some elements. */
function* withSpaces(tree: XmlTree, nodes: readonly NodeRef[]): Steps<Change[]> {
  const found: Change[] = [];
  for (const node of nodes) {
    yield;
    found.push(withSpace(tree, node));
  }
  return found;
}

/** Records count anew in each element that holds some of them. */
function* numbered(
  tree: XmlTree,
  nodes: readonly NodeRef[],
  rules: readonly CatalogueRule[],
): Steps<readonly Change[]> {
  const byParent = new Map<NodeRef | undefined, NodeRef[]>();
  for (const node of nodes) {
    yield;
    const around = parent(tree, node);
    const group = byParent.get(around);
    if (group) group.push(node);
    else byParent.set(around, [node]);
  }
  const changes: Change[] = [];
  for (const group of byParent.values()) for (const one of yield* countedAnew(tree, group, rules)) changes.push(one);
  return changes;
}

/** An answer names a form by its moment: parts of one form get each their own, the last one that which it has. */
function momentsFor(snapshot: Parted, parts: readonly (readonly NodeRef[])[]): readonly (readonly Change[])[] {
  const { tree } = snapshot;
  const [[first]] = parts;
  const form = formAround(tree, startTagRange(tree, first).from);
  const now = form === undefined || form === first ? undefined : momentOf(tree, form);
  if (form === undefined || !now) return parts.map(() => []);
  return spread(now, parts.length).map((moment) => refreshHeaders(snapshot, moment, { form }));
}

function momentOf(tree: XmlTree, form: NodeRef): Moment | undefined {
  const [date, time] = ["FormCreationDate", "FormCreationHour"].map((name) => {
    const node = child(tree, form, name);
    return node === undefined ? "" : textOf(tree, node).trim();
  });
  return /^\d\d:\d\d:\d\d(?:\.\d+)?$/.test(time) ? { date, time } : undefined;
}
