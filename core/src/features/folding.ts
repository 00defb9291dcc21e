// Folding: elements over several lines, and long comments. The outermost come first, so that a limit costs only details.
import { TokenKind } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import { endTagOf, tokenRange } from "../xml/nodes";
import type { Span } from "./snapshot";
import type { Steps } from "./steps";

export interface Fold extends Span {
  readonly kind: "element" | "comment";
  readonly startLine: number;
  /** The last line that disappears: the line of the end tag stays. */
  readonly endLine: number;
}

/** Ranges that can be folded, in document order; at most `limit`, the shallow ones before the deep ones. */
export function* foldingRanges(tree: XmlTree, limit: number): Steps<readonly Fold[]> {
  const found = yield* collect(tree);
  if (found.length <= limit) return found;
  const depths = depthsOf(found);
  const { deepest, left } = deepestWithin(depths, limit);
  let room = left;
  return found.filter((_, index) => depths[index] <= deepest || (depths[index] === deepest + 1 && room-- > 0));
}

function* collect(tree: XmlTree): Steps<Fold[]> {
  const found: Fold[] = [];
  for (const [k, segment] of tree.segments.entries()) {
    yield;
    const base = tree.segmentStart(k);
    for (let t = 0; t < segment.count; t++) {
      const kind = segment.kind[t];
      if (kind === TokenKind.Comment) add(tree, found, "comment", base + segment.from[t], base + segment.from[t + 1]);
      if (kind !== TokenKind.StartTag) continue;
      const partner = segment.partner[t];
      // Start tag, text, end tag: nearly always on one line, and never worth folding.
      if (partner >= 0 && partner <= t + 2) continue;
      const end = partner >= 0 ? base + segment.from[partner] : tokenRange(tree, endTagOf(tree, k * 65_536 + t)).from;
      add(tree, found, "element", base + segment.from[t], end);
    }
  }
  return found;
}

function add(tree: XmlTree, found: Fold[], kind: Fold["kind"], from: number, to: number): void {
  const startLine = tree.text.positionAt(from).line;
  const endLine = tree.text.positionAt(to).line - (kind === "element" ? 1 : 0);
  if (endLine > startLine) found.push({ kind, from, to, startLine, endLine });
}

function depthsOf(folds: readonly Fold[]): number[] {
  const open: number[] = [];
  return folds.map((fold) => {
    while (open.length > 0 && open[open.length - 1] <= fold.from) open.pop();
    open.push(fold.to);
    return open.length;
  });
}

/** The greatest depth up to which all folds fit into the limit, and how many of the next depth fit besides. */
function deepestWithin(depths: readonly number[], limit: number): { deepest: number; left: number } {
  const counts: number[] = [];
  for (const depth of depths) counts[depth] = (counts[depth] ?? 0) + 1;
  let sum = 0;
  for (let depth = 1; depth < counts.length; depth++) {
    const more = counts[depth] ?? 0;
    if (sum + more > limit) return { deepest: depth - 1, left: limit - sum };
    sum += more;
  }
  return { deepest: counts.length, left: 0 };
}
