// Values that no feature reads, because to look into millions of characters takes seconds.
import { valueRange } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";

/** In UTF-16 units, as written. A longer value means nothing that is known, tells no record from another, and is no slip of the hand. */
const longestValue = 10_000;

/** Is the value of an element too long to be read for a hover, a label or a fix? */
export function isLongValue(tree: XmlTree, node: NodeRef): boolean {
  const { from, to } = valueRange(tree, node);
  return to - from > longestValue;
}
