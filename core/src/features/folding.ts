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
  const shallowest = new Shallowest(limit);
  for (const [k, segment] of tree.segments.entries()) {
    yield;
    const base = tree.segmentStart(k);
    for (let t = 0; t < segment.count; t++) {
      const kind = segment.kind[t];
      if (kind === TokenKind.Comment)
        add(tree, shallowest, "comment", base + segment.from[t], base + segment.from[t + 1]);
      if (kind !== TokenKind.StartTag) continue;
      const partner = segment.partner[t];
      // Start tag, text, end tag: nearly always on one line, and never worth folding.
      if (partner >= 0 && partner <= t + 2) continue;
      const end = partner >= 0 ? base + segment.from[partner] : tokenRange(tree, endTagOf(tree, k * 65_536 + t)).from;
      add(tree, shallowest, "element", base + segment.from[t], end);
    }
  }
  return shallowest.inOrder();
}

function add(tree: XmlTree, to: Shallowest, kind: Fold["kind"], start: number, end: number): void {
  const startLine = tree.text.positionAt(start).line;
  const endLine = tree.text.positionAt(end).line - (kind === "element" ? 1 : 0);
  if (endLine > startLine) to.add({ kind, from: start, to: end, startLine, endLine });
}

/** Takes folds in document order and keeps the shallowest, of the deepest ones among those the first: no more than it may give. */
class Shallowest {
  /** Ends of the folds around the place that was reached. */
  readonly #open: number[] = [];
  /** By depth. */
  readonly #kept: Fold[][] = [];
  #count = 0;

  constructor(private readonly limit: number) {}

  add(fold: Fold): void {
    const open = this.#open;
    while (open.length > 0 && open[open.length - 1] <= fold.from) open.pop();
    const depth = open.push(fold.to) - 1;
    // Where there is no room left a shallow fold takes the place of the last one of the deepest.
    if (this.#count < this.limit) this.#count++;
    else if (depth < this.#kept.length - 1) this.#dropDeepest();
    else return;
    while (this.#kept.length <= depth) this.#kept.push([]);
    this.#kept[depth].push(fold);
  }

  #dropDeepest(): void {
    const deepest = this.#kept[this.#kept.length - 1];
    deepest.pop();
    while (this.#kept.at(-1)?.length === 0) this.#kept.pop();
  }

  inOrder(): readonly Fold[] {
    return this.#kept.flat().sort((a, b) => a.from - b.from);
  }
}
