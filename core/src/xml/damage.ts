// Where a document is broken, what an element seems to lack may be there.
import { endTagOf, isInOneSegment, segmentOf, tokenOf, tokenRange } from "./nodes";
import type { Piece } from "./piece";
import { TokenFlag, TokenKind, type NodeRef } from "./segment";
import type { XmlTree } from "./tree";

/**
 * Is something broken directly in an element: a text, a tag that closes nothing, or its own tags where one of them is missing? A
 * tag that is badly written but there costs nothing of its content. `mayBe`: of tags that close nothing only those of such a name
 * count.
 */
export function isBroken(tree: XmlTree, node: NodeRef, mayBe: (name: number) => boolean = () => true): boolean {
  if (isSound(tree.segments[segmentOf(node)]) && isInOneSegment(tree, node)) return false;
  const end = endTagOf(tree, node);
  if (areSound(tree, segmentOf(node), segmentOf(end))) return false;
  const tag = tokenRange(tree, node);
  if (tag.from === tag.to) return true;
  if (end === node) return (flagsOf(tree, node) & TokenFlag.damaged) !== 0;
  return (
    (flagsOf(tree, end) & (TokenFlag.implied | TokenFlag.mixed)) !== 0 || isContentBroken(tree, node + 1, end, mayBe)
  );
}

/** Nothing in the segment is at fault or damaged. */
export function isSound({ shape }: Piece): boolean {
  return shape.regular && shape.findings.length === 0 && shape.leftOut === undefined;
}

function areSound({ segments }: XmlTree, first: number, last: number): boolean {
  for (let k = first; k <= last; k++) if (!isSound(segments[k])) return false;
  return true;
}

function flagsOf({ segments }: XmlTree, ref: number): number {
  return segments[segmentOf(ref)].flags[tokenOf(ref)];
}

/** The tokens from one to another, those within child elements left out. */
function isContentBroken(tree: XmlTree, from: number, end: number, mayBe: (name: number) => boolean): boolean {
  for (let at = from; at < end; at++) {
    const { kind, flags, name, count } = tree.segments[segmentOf(at)];
    const token = tokenOf(at);
    if (token >= count) at = (segmentOf(at) + 1) * 65_536 - 1;
    else if (kind[token] === TokenKind.StartTag) at = endTagOf(tree, at);
    else if (kind[token] === TokenKind.Stray) {
      if (name[token] === 0 || mayBe(name[token])) return true;
    } else if (kind[token] !== TokenKind.EmptyTag && (flags[token] & TokenFlag.damaged) !== 0) return true;
  }
  return false;
}
