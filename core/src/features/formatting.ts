// Formatting: one element a line, indented by its depth. Only white space between tags is touched, and only where it differs;
// content that a schema or a person may care for stays as it is.
import { TokenFlag, TokenKind } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import type { Change } from "./carried";
import type { Span } from "./snapshot";
import type { Steps } from "./steps";

export interface FormatOptions {
  /** One level of indentation: spaces or a tab. */
  readonly indent: string;
  readonly lineBreak: string;
}

/** The changes that format a range, in document order; none of them overlaps another. */
export function* formattingChanges(tree: XmlTree, range: Span, options: FormatOptions): Steps<readonly Change[]> {
  const changes: Change[] = [];
  const walk = new Layout();
  for (const [k, segment] of tree.segments.entries()) {
    yield;
    const base = tree.segmentStart(k);
    for (let t = 0; t < segment.count; t++) {
      const token = {
        kind: segment.kind[t],
        flags: segment.flags[t],
        from: base + segment.from[t],
        to: base + segment.from[t + 1],
      };
      const gap = walk.step(token);
      if (!gap || gap.from < range.from || range.to < gap.to) continue;
      if (gap.keep) continue;
      const wanted = options.lineBreak + options.indent.repeat(gap.depth);
      const old = tree.text.slice(gap.from, gap.to);
      // A comment beside an element speaks of that element.
      if (token.kind === TokenKind.Comment && !/[\r\n]/.test(old)) continue;
      const text = keepBlankLine(old, wanted, options.lineBreak);
      if (text !== old) changes.push({ from: gap.from, to: gap.to, text });
    }
  }
  return changes.length > maxChanges ? yield* inBlocks(tree, changes) : changes;
}

/** So many single changes would be three times as long as the document; neighbours are then joined. */
const maxChanges = 10_000;

/** Joined changes reach over about this many units. */
const blockUnits = 16_384;

/** Neighbouring changes as one, with the text between them written again. */
function* inBlocks(tree: XmlTree, changes: readonly Change[]): Steps<readonly Change[]> {
  const blocks: Change[] = [];
  for (let first = 0; first < changes.length;) {
    yield;
    const { from } = changes[first];
    let to = from;
    let text = "";
    let last = first;
    for (; last < changes.length && changes[last].to - from <= blockUnits; last++) {
      text += tree.text.slice(to, changes[last].from) + changes[last].text;
      to = changes[last].to;
    }
    blocks.push(last > first ? { from, to, text } : changes[first]);
    first = Math.max(last, first + 1);
  }
  return blocks;
}

interface Token extends Span {
  readonly kind: number;
  readonly flags: number;
}

interface Gap extends Span {
  readonly depth: number;
  readonly keep: boolean;
}

/** Follows the tokens and says which gap lies before each of them. */
class Layout {
  #depth = 0;
  #gapFrom = 0;
  #previous: number | undefined;
  /** By open element: does it hold text, so that nothing in it may move? */
  #mixed: boolean[] = [false];

  step(token: Token): Gap | undefined {
    if (token.kind === TokenKind.Text && (token.flags & TokenFlag.blank) !== 0) return undefined;
    const gap = this.#gapBefore(token);
    this.#advance(token);
    this.#previous = token.kind;
    this.#gapFrom = token.to;
    return gap;
  }

  #gapBefore(token: Token): Gap | undefined {
    const closes = token.kind === TokenKind.EndTag;
    const empty = closes && this.#previous === TokenKind.StartTag;
    const isText = token.kind === TokenKind.Text || token.kind === TokenKind.CData;
    const implied = (token.flags & TokenFlag.implied) !== 0;
    const keep = this.#previous === undefined || isText || empty || implied || this.#isMixed();
    return { from: this.#gapFrom, to: token.from, depth: closes ? this.#depth - 1 : this.#depth, keep };
  }

  #isMixed(): boolean {
    return this.#mixed[this.#mixed.length - 1] ?? false;
  }

  #advance(token: Token): void {
    if (token.kind === TokenKind.StartTag) {
      this.#depth++;
      this.#mixed.push(this.#isMixed());
    } else if (token.kind === TokenKind.EndTag) {
      this.#depth = Math.max(0, this.#depth - 1);
      if (this.#mixed.length > 1) this.#mixed.pop();
    } else if (token.kind === TokenKind.Text || token.kind === TokenKind.CData) {
      this.#mixed[this.#mixed.length - 1] = true;
    }
  }
}

/** One empty line between records was put there by somebody; it stays. */
function keepBlankLine(old: string, wanted: string, lineBreak: string): string {
  const breaks = old.match(/\r\n|\r|\n/g)?.length ?? 0;
  return breaks > 1 ? lineBreak + wanted : wanted;
}
