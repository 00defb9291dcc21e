// What a selection is about: an element, or several that stand beside each other.
import { elementRange, firstChild, nextSibling, nodeAt, parent, startTagRange } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import { childrenAStep } from "./childSteps";
import type { Span } from "./snapshot";
import type { Steps } from "./steps";
import { endTagRange } from "./tags";

/**
 * The elements that a range takes in, in document order: siblings that it touches when it lies between the tags of the element
 * around them, else the innermost element that holds all of it. None outside of the root.
 */
export function* elementsIn(tree: XmlTree, { from, to }: Span): Steps<readonly NodeRef[]> {
  let within: NodeRef | undefined;
  let node = nodeAt(tree, from);
  while (node !== undefined && elementRange(tree, node).to < to) {
    within = node;
    node = parent(tree, node);
  }
  if (node === undefined) return within === undefined ? [] : [within];
  const contentFrom = startTagRange(tree, node).to;
  const contentTo = endTagRange(tree, node)?.from ?? elementRange(tree, node).to;
  if (from === to || from < contentFrom || contentTo < to) return [node];
  const touched: NodeRef[] = [];
  let count = 0;
  for (let at = within ?? firstChild(tree, node); at !== undefined; at = nextSibling(tree, at)) {
    if (++count % childrenAStep === 0) yield;
    const one = elementRange(tree, at);
    if (one.from >= to) break;
    if (one.to > from) touched.push(at);
  }
  return touched.length > 0 ? touched : [node];
}

/** Further than this nobody selects white space by accident. */
const maxSpace = 4_096;

/** A selection of whole lines begins before and ends behind what is meant. A cursor stays where it is. */
export function withoutSpace({ text }: XmlTree, { from, to }: Span): Span {
  if (from === to) return { from, to };
  const before = /^\s*/.exec(text.slice(from, Math.min(to, from + maxSpace)))?.[0].length ?? 0;
  const start = from + before;
  const behind = /\s*$/.exec(text.slice(Math.max(start, to - maxSpace), to))?.[0].length ?? 0;
  return { from: start, to: to - behind };
}
