// The children of an element, walked over in steps: they may be a million.
import { firstChild, nameOf, nextSibling, startTagRange } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import type { Steps } from "./steps";

/** So many children are walked over without letting others in between: a fraction of a millisecond. */
export const childrenAStep = 256;

/** All children of an element, or those with a local name, in document order. */
export function* childrenSteps(tree: XmlTree, node: NodeRef, local?: string): Steps<readonly NodeRef[]> {
  const found: NodeRef[] = [];
  let count = 0;
  for (let at = firstChild(tree, node); at !== undefined; at = nextSibling(tree, at)) {
    if (++count % childrenAStep === 0) yield;
    if (local === undefined || nameOf(tree, at).local === local) found.push(at);
  }
  return found;
}

/** The children of one name that begin before a place. */
export interface Named {
  readonly count: number;
  readonly last: NodeRef;
}

/** The children of an element that begin before an offset, by their local names. */
export function* childrenBefore(tree: XmlTree, around: NodeRef, offset: number): Steps<ReadonlyMap<string, Named>> {
  const found = new Map<string, { count: number; last: NodeRef }>();
  let count = 0;
  for (let at = firstChild(tree, around); at !== undefined; at = nextSibling(tree, at)) {
    if (startTagRange(tree, at).from >= offset) break;
    if (++count % childrenAStep === 0) yield;
    const { local } = nameOf(tree, at);
    const known = found.get(local);
    if (known) {
      known.count++;
      known.last = at;
    } else found.set(local, { count: 1, last: at });
  }
  return found;
}
