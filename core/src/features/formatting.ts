// Formatting: one element a line, indented by its depth. Only white space between tags is touched, and only where it differs;
// content that a schema or a person may care for stays as it is.
import { attribute, nodeAt, parent } from "../xml/nodes";
import { TokenFlag, TokenKind, type NodeRef, type Segment } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import type { Change } from "./carried";
import type { Span } from "./snapshot";
import type { Steps } from "./steps";

export interface FormatOptions {
  /** One level of indentation: spaces or a tab. */
  readonly indent: string;
  readonly lineBreak: string;
  /** Does the schema let text stand beside the children of an element? Then white space in it may count. */
  readonly isMixed?: (node: NodeRef) => boolean;
}

/** The changes that format a range, in document order; none of them overlaps another. */
export function* formattingChanges(tree: XmlTree, range: Span, options: FormatOptions): Steps<readonly Change[]> {
  const first = tree.segmentAt(range.from);
  const last = tree.segmentAt(Math.max(range.from, range.to - 1));
  const walk = new Layout(tree, options, yield* mixedElements(tree, first, last), first);
  const changes = new Gathered(tree);
  const wanted: string[] = [];
  for (let k = first; k <= last; k++) {
    yield;
    const segment = tree.segments[k];
    const base = tree.segmentStart(k);
    const text = tree.text.slice(base, base + segment.length);
    for (let t = 0; t < segment.count; t++) {
      const gap = walk.step(segment, k, t, base);
      if (!gap || gap.from < range.from || range.to < gap.to) continue;
      const white = (wanted[gap.depth] ??= options.lineBreak + options.indent.repeat(gap.depth));
      const at = gap.from - base;
      const isThere = at >= 0 && gap.to - gap.from === white.length && text.startsWith(white, at);
      // White space behind a tag that was not closed would become part of it.
      if (isThere || tree.text.charCodeAt(gap.from - 1) !== greater) continue;
      const old = at >= 0 ? text.slice(at, gap.to - base) : tree.text.slice(gap.from, gap.to);
      // A comment beside an element speaks of that element.
      if (segment.kind[t] === TokenKind.Comment && !/[\r\n]/.test(old)) continue;
      const put = hasBlankLine(old) ? options.lineBreak + white : white;
      if (put !== old) changes.add({ from: gap.from, to: gap.to, text: put });
    }
  }
  return changes.finish();
}

/** The white space between tags of a range that may be changed, in document order; some of it has no length. */
export function* gapsIn(tree: XmlTree, range: Span, isMixed: (node: NodeRef) => boolean): Steps<readonly Span[]> {
  const first = tree.segmentAt(range.from);
  // The tag behind a gap may be the first of the next segment.
  const last = tree.segmentAt(range.to);
  const layout = { indent: "", lineBreak: "", isMixed };
  const walk = new Layout(tree, layout, yield* mixedElements(tree, first, last), first);
  const found: Span[] = [];
  for (let k = first; k <= last; k++) {
    yield;
    const base = tree.segmentStart(k);
    for (let t = 0; t < tree.segments[k].count; t++) {
      const gap = walk.step(tree.segments[k], k, t, base);
      if (gap && range.from <= gap.from && gap.to <= range.to) found.push(gap);
    }
  }
  return found;
}

/** What every tag, comment and instruction ends with. */
const greater = 0x3e;

/** So many single changes would be three times as long as the document; neighbours are then joined. */
const maxChanges = 10_000;

/** Joined changes reach over about this many units. */
const blockUnits = 16_384;

/** Takes changes in document order; as soon as they are too many neighbours are joined, so that never all of them are held. */
class Gathered {
  readonly #single: Change[] = [];
  /** Once there are too many. */
  #blocks: Change[] | undefined;
  /** The changes of the block that is under way. */
  #next: Change[] = [];

  constructor(private readonly tree: XmlTree) {}

  add(change: Change): void {
    if (this.#blocks) return this.#join(change);
    this.#single.push(change);
    if (this.#single.length <= maxChanges) return;
    this.#blocks = [];
    for (const one of this.#single.splice(0)) this.#join(one);
  }

  finish(): readonly Change[] {
    if (this.#next.length > 0) this.#close();
    return this.#blocks ?? this.#single;
  }

  #join(change: Change): void {
    if (this.#next.length > 0 && change.to - this.#next[0].from > blockUnits) this.#close();
    this.#next.push(change);
  }

  /** The changes of a block as one, with the text between them written again. */
  #close(): void {
    const [{ from, text }] = this.#next;
    const { to } = this.#next[this.#next.length - 1];
    const old = this.tree.text.slice(from, to);
    const parts: string[] = [];
    let at = 0;
    for (const change of this.#next) {
      parts.push(old.slice(at, change.from - from), change.text);
      at = change.to - from;
    }
    this.#blocks?.push({ from, to, text: this.#next.length > 1 ? parts.join("") : text });
    this.#next = [];
  }
}

interface Gap extends Span {
  readonly depth: number;
}

/** Follows the tokens and says which gap lies before each of them; undefined for one that must stay as it is. */
class Layout {
  #gapFrom: number;
  #previous: number | undefined;
  /** By open element: may nothing in it move? */
  readonly #kept: boolean[] = [false];

  constructor(
    private readonly tree: XmlTree,
    private readonly options: FormatOptions,
    private readonly mixed: ReadonlySet<NodeRef>,
    first: number,
  ) {
    this.#gapFrom = tree.segmentStart(first);
    for (const node of openAt(tree, first)) this.#open(node);
    // What lies before the first segment of a range is not looked at: the gap that reaches into it is left alone.
    this.#previous = first === 0 ? undefined : TokenKind.Text;
  }

  step(segment: Segment, k: number, t: number, base: number): Gap | undefined {
    const kind = segment.kind[t];
    if (kind === TokenKind.Text && (segment.flags[t] & TokenFlag.blank) !== 0) return undefined;
    const closes = kind === TokenKind.EndTag;
    const isText = kind === TokenKind.Text || kind === TokenKind.CData;
    const empty = closes && this.#previous === TokenKind.StartTag;
    const implied = (segment.flags[t] & TokenFlag.implied) !== 0;
    const afterText = this.#previous === undefined || this.#previous === TokenKind.Text;
    const keep = afterText || isText || empty || implied || this.#kept[this.#kept.length - 1];
    const depth = this.#kept.length - 1 - (closes ? 1 : 0);
    const gap = keep ? undefined : { from: this.#gapFrom, to: base + segment.from[t], depth };
    if (kind === TokenKind.StartTag) this.#open(k * 65_536 + t);
    else if (closes && this.#kept.length > 1) this.#kept.pop();
    // An end tag that is not written leaves what was before it where it is, and parts no white space.
    if (implied) return undefined;
    this.#previous = isText ? TokenKind.Text : kind;
    this.#gapFrom = base + segment.from[t + 1];
    return gap;
  }

  #open(node: NodeRef): void {
    const above = this.#kept[this.#kept.length - 1];
    this.#kept.push(this.#keeps(node, above));
  }

  #keeps(node: NodeRef, above: boolean): boolean {
    const { firstAttribute } = this.tree.segments[node >>> 16];
    const t = node & 0xffff;
    if (firstAttribute[t] !== firstAttribute[t + 1]) {
      const space = attribute(this.tree, node, "space");
      if (space?.name.qname === "xml:space") return space.value === "preserve";
    }
    return above || this.mixed.has(node) || (this.options.isMixed?.(node) ?? false);
  }
}

/** The elements that are open where a segment begins, the root first. */
function openAt(tree: XmlTree, k: number): readonly NodeRef[] {
  if (k === 0) return [];
  const { kind } = tree.segments[k];
  const node = nodeAt(tree, tree.segmentStart(k));
  const begins = kind[0] === TokenKind.StartTag || kind[0] === TokenKind.EmptyTag;
  const found: NodeRef[] = [];
  for (let at = begins && node !== undefined ? parent(tree, node) : node; at !== undefined; at = parent(tree, at)) {
    found.push(at);
  }
  return found.reverse();
}

/**
 * Elements that hold text beside other elements. Text may come late in one, so that this is known before anything is moved. Of
 * elements that reach beyond the segments only what lies in them is looked at.
 */
function* mixedElements(tree: XmlTree, first: number, last: number): Steps<ReadonlySet<NodeRef>> {
  const found = new Set<NodeRef>();
  const open: { readonly node: NodeRef; text: boolean; elements: boolean }[] = [];
  for (const node of openAt(tree, first)) open.push({ node, text: false, elements: true });
  for (let k = first; k <= last; k++) {
    yield;
    const { kind, flags, count, partner } = tree.segments[k];
    for (let t = 0; t < count; t++) {
      const top = open[open.length - 1];
      if (kind[t] === TokenKind.StartTag || kind[t] === TokenKind.EmptyTag) {
        if (top) top.elements = true;
        if (top?.text) found.add(top.node);
        if (kind[t] === TokenKind.EmptyTag) continue;
        // Start tag, text, end tag: most elements; nothing else can be in them.
        if (partner[t] >= 0 && partner[t] <= t + 2) t = partner[t];
        else open.push({ node: k * 65_536 + t, text: false, elements: false });
      } else if (kind[t] === TokenKind.EndTag) open.pop();
      else if (kind[t] === TokenKind.CData || (kind[t] === TokenKind.Text && (flags[t] & TokenFlag.blank) === 0)) {
        if (top) top.text = true;
        if (top?.elements) found.add(top.node);
      }
    }
  }
  return found;
}

/** One empty line between records was put there by somebody; it stays. */
function hasBlankLine(old: string): boolean {
  const first = old.search(/[\r\n]/);
  if (first < 0) return false;
  const rest = old.startsWith("\r\n", first) ? first + 2 : first + 1;
  return /[\r\n]/.test(old.slice(rest));
}
