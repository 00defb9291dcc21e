// The axes of XPath over the tree. Each gives its nodes in the axis' own order: backwards for the reverse ones.
import { endTagOf, segmentOf, tokenOf } from "../../xml/nodes";
import { TokenKind } from "../../xml/segment";
import type { LocalNames } from "../paths";
import type { Reader } from "../reader";
import { attributesOf, childrenOf, documentNode, kindOf, nameParts, namespacesOf, parentOf, type XNode } from "./nodes";
import type { Axis, NodeTest } from "./parser";

export type AxisNodes = (reader: Reader, node: XNode) => readonly XNode[];

const reverseAxes: readonly Axis[] = ["ancestor", "ancestor-or-self", "preceding", "preceding-sibling"];

export function isReverse(axis: Axis): boolean {
  return reverseAxes.includes(axis);
}

/** The nodes of an axis that pass the test. */
export function selectAxis(axis: Axis, test: NodeTest, locals: LocalNames): AxisNodes {
  if (axis === "child" && test.kind === "name") return childElements(test.local, locals);
  if (axis === "descendant" && test.kind === "name" && test.local !== "*") return elementsInside(test.local, locals);
  const walk = walks[axis];
  // Elements are all that a name can mean, but for attributes and namespaces: other kinds need not be made.
  const all = test.kind !== "name";
  const passes = compileTest(axis, test);
  return (reader, node) => walk(reader, node, all).filter((found) => passes(found, reader));
}

function childElements(name: string, locals: LocalNames): AxisNodes {
  const local = name === "*" ? 0 : locals.idOf(name);
  return (reader, node) => {
    if (typeof node === "object") return [];
    if (node === documentNode)
      return childrenOf(node, reader, false).filter((root) => local === 0 || reader.local(root) === local);
    return reader.isElement(node) ? reader.children(node, local) : [];
  };
}

/** Elements of a name anywhere in a node: token by token, because a name is a number there. */
function elementsInside(name: string, locals: LocalNames): AxisNodes {
  const local = locals.idOf(name);
  return (reader, node) => {
    if (typeof node === "object") return [];
    const tree = reader.document;
    const start = node === documentNode ? 0 : node + 1;
    if (node !== documentNode && !reader.isElement(node)) return [];
    const end = node === documentNode ? tree.segments.length * 65_536 : endTagOf(tree, node);
    const found: XNode[] = [];
    for (let k = segmentOf(start); k < tree.segments.length && k * 65_536 < end; k++) {
      const { kind, name: names, count } = tree.segments[k];
      reader.look(k * 65_536);
      const last = Math.min(count, end - k * 65_536);
      for (let t = k === segmentOf(start) ? tokenOf(start) : 0; t < last; t++) {
        const isElement = kind[t] === TokenKind.StartTag || kind[t] === TokenKind.EmptyTag;
        if (isElement && locals.of(names[t]) === local) found.push(k * 65_536 + t);
      }
    }
    return found;
  };
}

function compileTest(axis: Axis, test: NodeTest): (node: XNode, reader: Reader) => boolean {
  const principal = axis === "attribute" ? "attribute" : axis === "namespace" ? "namespace" : "element";
  switch (test.kind) {
    case "node":
      return () => true;
    case "name":
      return (node, reader) =>
        kindOf(node, reader) === principal && (test.local === "*" || nameParts(node, reader).local === test.local);
    case "instruction":
      return (node, reader) =>
        kindOf(node, reader) === "instruction" &&
        (test.target === undefined || nameParts(node, reader).local === test.target);
    default:
      return (node, reader) => kindOf(node, reader) === test.kind;
  }
}

type Walk = (reader: Reader, node: XNode, all: boolean) => readonly XNode[];

const walks: Readonly<Record<Axis, Walk>> = {
  self: (_reader, node) => [node],
  child: (reader, node, all) => childrenOf(node, reader, all),
  parent: (reader, node) => ancestors(reader, node).slice(0, 1),
  ancestor: (reader, node) => ancestors(reader, node),
  "ancestor-or-self": (reader, node) => [node, ...ancestors(reader, node)],
  attribute: (reader, node) => attributesOf(node, reader),
  namespace: (reader, node) => namespacesOf(node, reader),
  descendant: (reader, node, all) => descendants(reader, node, all),
  "descendant-or-self": (reader, node, all) => [node, ...descendants(reader, node, all)],
  "following-sibling": (reader, node, all) => siblings(reader, node, all).filter((other) => isAfter(other, node)),
  "preceding-sibling": (reader, node, all) =>
    siblings(reader, node, all)
      .filter((other) => isAfter(node, other))
      .reverse(),
  following: (reader, node, all) => following(reader, node, all),
  preceding: (reader, node, all) => preceding(reader, node, all),
};

function ancestors(reader: Reader, node: XNode): XNode[] {
  const found: XNode[] = [];
  for (let at = parentOf(node, reader); at !== undefined; at = parentOf(at, reader)) found.push(at);
  return found;
}

function descendants(reader: Reader, node: XNode, all: boolean): XNode[] {
  const found: XNode[] = [];
  const open = childrenOf(node, reader, all).reverse();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    found.push(next);
    const inside = childrenOf(next, reader, all);
    for (let index = inside.length - 1; index >= 0; index--) open.push(inside[index]);
  }
  return found;
}

function siblings(reader: Reader, node: XNode, all: boolean): readonly number[] {
  if (typeof node === "object" || node === documentNode) return [];
  const parent = parentOf(node, reader);
  return parent === undefined ? [] : childrenOf(parent, reader, all);
}

/** Among siblings the order of numbers is document order. */
function isAfter(node: XNode, other: XNode): boolean {
  return typeof node === "number" && typeof other === "number" && node > other;
}

/** What follows an attribute is what follows its element's start tag. */
function following(reader: Reader, node: XNode, all: boolean): XNode[] {
  if (typeof node === "object") return [...descendants(reader, node.owner, all), ...following(reader, node.owner, all)];
  const found: XNode[] = [];
  for (let at: XNode | undefined = node; at !== undefined && at !== documentNode; at = parentOf(at, reader))
    for (const sibling of walks["following-sibling"](reader, at, all))
      found.push(sibling, ...descendants(reader, sibling, all));
  return found;
}

function preceding(reader: Reader, node: XNode, all: boolean): XNode[] {
  const start = typeof node === "object" ? node.owner : node;
  const found: XNode[] = [];
  for (let at: XNode | undefined = start; at !== undefined && at !== documentNode; at = parentOf(at, reader))
    for (const sibling of walks["preceding-sibling"](reader, at, all))
      found.push(...descendants(reader, sibling, all).reverse(), sibling);
  return found;
}
