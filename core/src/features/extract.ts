// Part of a document as a document of its own: one record with what stands around it, or every record of a kind by itself.
import { children, elementRange, nameOf, parent, rootElement } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import type { Snapshot, Span } from "./snapshot";
import { recordOf } from "./records";

/**
 * The document with one record alone: its siblings of the same kind are left out at every level up to the root, so that the
 * heads of the records around it stay. Undefined for the root and for what is in no record.
 */
export function recordAlone({ tree, pack }: Pick<Snapshot, "tree" | "pack">, node: NodeRef): string | undefined {
  if (parent(tree, node) === undefined) return undefined;
  const left: Span[] = [];
  for (let at: NodeRef | undefined = node; at !== undefined; at = parent(tree, at)) left.push(...alike(tree, pack, at));
  return without(tree, left);
}

/** The siblings of an element that are records of the same name. */
function alike(tree: XmlTree, pack: Snapshot["pack"], node: NodeRef): Span[] {
  const around = parent(tree, node);
  if (around === undefined) return [];
  const { local } = nameOf(tree, node);
  // Every declaration of the channel is a form: what is extracted is one.
  const isForm = local === "Form" && parent(tree, around) === undefined;
  const isRecord = (pack?.manifest.records ?? []).length === 0 || recordOf(tree, pack, node) !== undefined;
  if (!isForm && !isRecord) return [];
  return children(tree, around)
    .filter((one) => one !== node && nameOf(tree, one).local === local)
    .map((one) => withSpace(tree, one));
}

/** An element with the white space before it. */
function withSpace(tree: XmlTree, node: NodeRef): Span {
  const { from, to } = elementRange(tree, node);
  const before = tree.text.slice(Math.max(0, from - 1_000), from);
  return { from: from - (/\s*$/.exec(before)?.[0].length ?? 0), to };
}

/** The text without some ranges, none of which overlaps another. */
function without(tree: XmlTree, ranges: readonly Span[]): string {
  const { text } = tree;
  let result = "";
  let at = 0;
  for (const { from, to } of [...ranges].sort((a, b) => a.from - b.from)) {
    result += text.slice(at, from);
    at = Math.max(at, to);
  }
  return result + text.slice(at, text.length);
}

/** What a document can be split by: the outermost records that repeat. */
export interface SplitOffer {
  /** Name of the element that repeats. */
  readonly name: string;
  readonly count: number;
  /** The records, in document order. */
  readonly nodes: readonly NodeRef[];
}

/** How a document can be split; undefined when nothing in it repeats. */
export function splitOffer({ tree, pack }: Pick<Snapshot, "tree" | "pack">): SplitOffer | undefined {
  for (let level = roots(tree); level.length > 0;) {
    const groups = new Map<string, NodeRef[]>();
    for (const node of level.flatMap((one) => children(tree, one))) {
      const name = nameOf(tree, node).local;
      groups.set(name, [...(groups.get(name) ?? []), node]);
    }
    const repeated = [...groups].find(([, nodes]) => nodes.length > 1 && isSplittable(tree, pack, nodes[0]));
    if (repeated) return { name: repeated[0], count: repeated[1].length, nodes: repeated[1] };
    // Down into the only element that holds records.
    const [next] = [...groups.values()]
      .filter((nodes) => nodes.some((node) => children(tree, node).length > 1))
      .slice(-1);
    level = next ?? [];
  }
  return undefined;
}

function roots(tree: XmlTree): readonly NodeRef[] {
  const root = rootElement(tree);
  return root === undefined ? [] : [root];
}

function isSplittable(tree: XmlTree, pack: Snapshot["pack"], node: NodeRef): boolean {
  if ((pack?.manifest.records ?? []).length > 0) return recordOf(tree, pack, node) !== undefined;
  return children(tree, node).length > 0;
}

/** Two documents with the first and the second half of the records, everything else in both. */
export function splitInTwo({ tree }: Pick<Snapshot, "tree">, { nodes }: SplitOffer): readonly [string, string] {
  const half = Math.ceil(nodes.length / 2);
  const ranges = nodes.map((node) => withSpace(tree, node));
  return [without(tree, ranges.slice(half)), without(tree, ranges.slice(0, half))];
}

/** One document for each record, everything else in all of them. */
export function splitEach({ tree }: Pick<Snapshot, "tree">, { nodes }: SplitOffer): readonly string[] {
  const ranges = nodes.map((node) => withSpace(tree, node));
  return nodes.map((_, index) =>
    without(
      tree,
      ranges.filter((_range, other) => other !== index),
    ),
  );
}
