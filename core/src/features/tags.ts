// The two tags of an element: linked editing, rename, auto close, selection.
import { TokenFlag, TokenKind, type NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import {
  elementRange,
  endTagOf,
  nameOf,
  nameRange,
  nodeAt,
  parent,
  segmentOf,
  startTagRange,
  tokenAt,
  tokenOf,
  tokenRange,
  valueRange,
} from "../xml/nodes";
import { cursorContext } from "./cursor";
import type { Span } from "./snapshot";

/** Range of the end tag as written; undefined for `<x/>` and for one that is missing. */
export function endTagRange(tree: XmlTree, node: NodeRef): Span | undefined {
  const end = endTagOf(tree, node);
  if (end === node) return undefined;
  const implied = tree.segments[segmentOf(end)].flags[tokenOf(end)] & TokenFlag.implied;
  return implied ? undefined : tokenRange(tree, end);
}

/** Range of the name in the end tag. */
export function endNameRange(tree: XmlTree, node: NodeRef): Span | undefined {
  const tag = endTagRange(tree, node);
  if (!tag) return undefined;
  const from = tag.from + 2;
  const written = /^[^\s>]*/.exec(tree.text.slice(from, tag.to))?.[0] ?? "";
  return { from, to: from + written.length };
}

/** Both names of the element when a place is in one of them. */
export function tagPairAt(
  tree: XmlTree,
  offset: number,
): { readonly node: NodeRef; readonly names: readonly Span[] } | undefined {
  const node = nodeAt(tree, offset) ?? nodeAt(tree, offset - 1);
  if (node === undefined) return undefined;
  const start = nameRange(tree, node);
  const end = endNameRange(tree, node);
  const inside = [start, end].some((name) => name && name.from <= offset && offset <= name.to);
  return inside ? { node, names: end ? [start, end] : [start] } : undefined;
}

/** The names that are typed together at a place: both of a pair, while they are the same; else none. */
export function linkedNamesAt(tree: XmlTree, offset: number): readonly Span[] {
  const names = tagPairAt(tree, offset)?.names ?? [];
  const [start, end] = names.map(({ from, to }) => tree.text.slice(from, to));
  return start === end ? names : [];
}

/** The element whose start or end tag's name is at a place. */
export function namedAt(tree: XmlTree, offset: number): NodeRef | undefined {
  return tagPairAt(tree, offset)?.node;
}

/**
 * What is to be put in at the cursor after `>`, `</` or the `/` in a start tag: the end tag of the element just opened, the name
 * to close, or the end of a tag that holds nothing.
 */
export function autoCloseAt(tree: XmlTree, offset: number): string | undefined {
  const typed = tree.text.slice(Math.max(0, offset - 2), offset);
  if (typed === "</") return closingName(tree, offset);
  if (typed.endsWith("/")) return endsEmptyTag(tree, offset) ? ">" : undefined;
  if (!typed.endsWith(">") || typed === "/>") return undefined;
  const tag = tokenAt(tree, offset - 1);
  const isStart = tree.segments[segmentOf(tag)].kind[tokenOf(tag)] === TokenKind.StartTag;
  if (!isStart || tokenRange(tree, tag).to !== offset || endTagRange(tree, tag)) return undefined;
  return `</${nameOf(tree, tag).qname}>`;
}

/** Was the `/` before a place typed in a start tag that nothing follows any more: no attribute, no `>`? */
function endsEmptyTag({ text }: XmlTree, offset: number): boolean {
  const before = cursorContext(text, offset - 1);
  const isInTag = before?.kind === "elementName" ? before.typed !== "" : before?.kind === "attributeName";
  return isInTag && !/^\s*(?:[^\s<]*=|\/?>)/.test(text.slice(offset, offset + 200));
}

/** Name of the innermost open element and `>`, unless it is closed further on. */
function closingName(tree: XmlTree, offset: number): string | undefined {
  const context = cursorContext(tree.text, offset);
  if (context?.kind !== "endTagName" || context.closed) return undefined;
  const open = innermostOpen(tree, context.open);
  return open === undefined ? undefined : `${nameOf(tree, open).qname}>`;
}

/** The innermost element around a place that has no end tag of its own; else the innermost one. */
function innermostOpen(tree: XmlTree, offset: number): NodeRef | undefined {
  const innermost = enclosing(tree, offset);
  for (let node = innermost; node !== undefined; node = parent(tree, node))
    if (lacksEndTag(tree, node, offset)) return node;
  return innermost;
}

/** True when an element has no end tag but the half-typed one that starts at a place. */
export function lacksEndTag(tree: XmlTree, node: NodeRef, offset: number): boolean {
  const end = endTagRange(tree, node);
  return end === undefined || end.from === offset;
}

/** The innermost element whose content (not its tags) holds a place. */
export function enclosing(tree: XmlTree, offset: number): NodeRef | undefined {
  let node = nodeAt(tree, offset) ?? nodeAt(tree, offset - 1);
  while (node !== undefined && !holds(tree, node, offset)) node = parent(tree, node);
  return node;
}

function holds(tree: XmlTree, node: NodeRef, offset: number): boolean {
  const end = endTagRange(tree, node);
  return startTagRange(tree, node).to <= offset && offset <= (end ? end.from : elementRange(tree, node).to);
}

/** Ranges around a place, the smallest first: value, name, tag, content, element, and so on outwards. */
export function selectionRanges(tree: XmlTree, offset: number): readonly Span[] {
  const found: Span[] = [];
  for (let node = nodeAt(tree, offset); node !== undefined; node = parent(tree, node)) {
    const end = endTagRange(tree, node);
    const spans = [
      nameRange(tree, node),
      endNameRange(tree, node),
      valueRange(tree, node),
      startTagRange(tree, node),
      end,
    ];
    const whole = elementRange(tree, node);
    for (const span of [...spans, whole]) {
      if (span && span.from <= offset && offset <= span.to && widens(found.at(-1), span)) found.push(span);
    }
  }
  return found;
}

function widens(last: Span | undefined, next: Span): boolean {
  if (!last) return next.from < next.to;
  return next.from <= last.from && last.to <= next.to && next.to - next.from > last.to - last.from;
}

/** True for a name that a tag may have. */
export function isTagName(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{N}._-]*(?::[\p{L}_][\p{L}\p{N}._-]*)?$/u.test(name);
}
