// Navigation on one snapshot of a document. A node is an element, named by its start tag: segment * 65,536 + token.
// Within a segment a step is an array access; across segments the numbers kept in each segment's shape lead on.
import { cdataContent, decodeText } from "./decode";
import { openerAtDepth } from "./openers";
import { depthOf } from "./piece";
import { TokenFlag, TokenKind, type Name, type NodeRef } from "./segment";
import type { XmlTree } from "./tree";

/** Half-open range of offsets in the document. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface Attribute extends Range {
  readonly name: Name;
  /** Decoded. */
  readonly value: string;
  readonly nameTo: number;
  readonly valueFrom: number;
  readonly valueTo: number;
}

/** A token by place, also for tokens that are no element: segment * 65,536 + token. */
export type TokenRef = number;

const perSegment = 65_536;

export function segmentOf(ref: TokenRef): number {
  return ref >>> 16;
}

export function tokenOf(ref: TokenRef): number {
  return ref & 0xffff;
}

// ---- around

/** The first element of the document. */
export function rootElement(tree: XmlTree): NodeRef | undefined {
  return elementFrom(tree, 0, 0);
}

/** The element around a node; undefined for the root. */
export function parent(tree: XmlTree, node: NodeRef): NodeRef | undefined {
  return enclosing(tree, segmentOf(node), tokenOf(node));
}

export function firstChild(tree: XmlTree, node: NodeRef): NodeRef | undefined {
  const k = segmentOf(node);
  const t = tokenOf(node);
  if (tree.segments[k].kind[t] !== TokenKind.StartTag) return undefined;
  return elementFrom(tree, k, t + 1);
}

export function nextSibling(tree: XmlTree, node: NodeRef): NodeRef | undefined {
  const k = segmentOf(node);
  const t = tokenOf(node);
  const partner = tree.segments[k].partner[t];
  if (partner >= 0) return elementFrom(tree, k, partner + 1);
  const end = endTagOf(tree, node);
  return elementFrom(tree, segmentOf(end), tokenOf(end) + 1);
}

export function children(tree: XmlTree, node: NodeRef): NodeRef[] {
  const found: NodeRef[] = [];
  for (let child = firstChild(tree, node); child !== undefined; child = nextSibling(tree, child)) found.push(child);
  return found;
}

/** The first child element with a local name. */
export function child(tree: XmlTree, node: NodeRef, localName: string): NodeRef | undefined {
  const { names } = tree;
  for (let at = firstChild(tree, node); at !== undefined; at = nextSibling(tree, at)) {
    if (names.get(tree.segments[at >>> 16].name[at & 0xffff]).local === localName) return at;
  }
  return undefined;
}

/** The start tag of an element that was open at the start of segment `k`, by its index among these. */
export function openerOf(tree: XmlTree, k: number, index: number): NodeRef {
  return openerAtDepth(tree.openerAt(k), index + 1).node;
}

/** The element around token `t` of segment `k`. */
function enclosing(tree: XmlTree, k: number, t: number): NodeRef | undefined {
  const { kind, partner, shape } = tree.segments[k];
  for (let i = t - 1; i >= 0; i--) {
    if (kind[i] === TokenKind.StartTag) return k * perSegment + i;
    if (kind[i] !== TokenKind.EndTag) continue;
    if (partner[i] < 0) return openAt(tree, k, depthOf(shape.start) - shape.unpairedEnds.indexOf(i) - 1);
    i = partner[i];
  }
  return openAt(tree, k, depthOf(shape.start));
}

/** The innermost of the `depth` outermost elements open at the start of segment `k`. */
function openAt(tree: XmlTree, k: number, depth: number): NodeRef | undefined {
  return depth === 0 ? undefined : openerOf(tree, k, depth - 1);
}

/** The first element at or after token `t`, within the element around it. */
function elementFrom(tree: XmlTree, k: number, t: number): NodeRef | undefined {
  const { segments } = tree;
  let i = t;
  for (let at = k; at < segments.length; at++) {
    const { kind, count } = segments[at];
    for (; i < count; i++) {
      const token = kind[i];
      if (token === TokenKind.StartTag || token === TokenKind.EmptyTag) return at * perSegment + i;
      if (token === TokenKind.EndTag) return undefined;
    }
    i = 0;
  }
  return undefined;
}

/** The end tag of an element; an empty tag is its own. */
export function endTagOf(tree: XmlTree, node: NodeRef): TokenRef {
  const k = segmentOf(node);
  const t = tokenOf(node);
  const { partner, shape } = tree.segments[k];
  if (partner[t] >= 0) return k * perSegment + partner[t];
  const index = shape.lowest + shape.unpairedStarts.indexOf(t);
  let j = k + 1;
  while (tree.segments[j].shape.lowest > index) j++;
  const end = tree.segments[j].shape;
  return j * perSegment + end.unpairedEnds[depthOf(end.start) - 1 - index];
}

/** Does an element end in the segment in which it begins? Then it has less than 65,536 units. */
export function isInOneSegment(tree: XmlTree, node: NodeRef): boolean {
  return tree.segments[segmentOf(node)].partner[tokenOf(node)] >= 0;
}

/** Start tag, text, end tag, as most elements are: told without a step into them. */
export function isPlainLeaf(tree: XmlTree, node: NodeRef): boolean {
  const { kind, partner } = tree.segments[segmentOf(node)];
  const t = tokenOf(node);
  return partner[t] === t + 1 || (partner[t] === t + 2 && kind[t + 1] !== TokenKind.EmptyTag);
}

// ---- names, values, attributes

export function nameOf(tree: XmlTree, node: NodeRef): Name {
  return tree.names.get(tree.segments[segmentOf(node)].name[tokenOf(node)]);
}

/** The text directly in an element, decoded; that of its children is left out. */
export function textOf(tree: XmlTree, node: NodeRef): string {
  const k = segmentOf(node);
  const t = tokenOf(node);
  const segment = tree.segments[k];
  if (segment.kind[t] === TokenKind.EmptyTag) return "";
  if (segment.partner[t] === t + 2 && segment.kind[t + 1] === TokenKind.Text) return tokenText(tree, k, t + 1);
  if (segment.partner[t] === t + 1) return "";
  return scatteredText(tree, node);
}

function scatteredText(tree: XmlTree, node: NodeRef): string {
  const end = endTagOf(tree, node);
  const parts: string[] = [];
  let raw = "";
  for (let at = node + 1; at < end; at = following(tree, at)) {
    const k = segmentOf(at);
    const t = tokenOf(at);
    const segment = tree.segments[k];
    const kind = segment.kind[t];
    if (kind !== TokenKind.Text && kind !== TokenKind.CData) continue;
    // A long token goes on in the next segment: decode it when it is whole.
    raw += tree.text.slice(tree.segmentStart(k) + segment.from[t], tree.segmentStart(k) + segment.from[t + 1]);
    if ((segment.flags[t] & TokenFlag.continues) !== 0) continue;
    parts.push(kind === TokenKind.Text ? decodeText(raw) : cdataContent(raw));
    raw = "";
  }
  return parts.join("");
}

/** The token after `at`, or after the element that starts there. */
function following(tree: XmlTree, at: TokenRef): TokenRef {
  const k = segmentOf(at);
  const segment = tree.segments[k];
  const last = segment.kind[tokenOf(at)] === TokenKind.StartTag ? endTagOf(tree, at) : at;
  const next = last + 1;
  return tokenOf(last) + 1 < tree.segments[segmentOf(last)].count ? next : firstTokenFrom(tree, segmentOf(last) + 1);
}

function firstTokenFrom(tree: XmlTree, k: number): TokenRef {
  let at = k;
  while (at < tree.segments.length && tree.segments[at].count === 0) at++;
  return at * perSegment;
}

function tokenText(tree: XmlTree, k: number, t: number): string {
  const { from, flags } = tree.segments[k];
  const base = tree.segmentStart(k);
  const text = tree.text.slice(base + from[t], base + from[t + 1]);
  return (flags[t] & TokenFlag.reference) === 0 && !text.includes("\r") ? text : decodeText(text);
}

/** All attributes of an element in order, namespace declarations among them. */
export function attributes(tree: XmlTree, node: NodeRef): Attribute[] {
  const k = segmentOf(node);
  const t = tokenOf(node);
  const { firstAttribute } = tree.segments[k];
  const found: Attribute[] = [];
  for (let a = firstAttribute[t]; a < firstAttribute[t + 1]; a++) found.push(attributeAt(tree, k, a));
  return found;
}

/** The attribute with a local name: one without namespace first, then any. */
export function attribute(tree: XmlTree, node: NodeRef, localName: string): Attribute | undefined {
  const k = segmentOf(node);
  const t = tokenOf(node);
  const { firstAttribute, attributeName } = tree.segments[k];
  let prefixed = -1;
  for (let a = firstAttribute[t]; a < firstAttribute[t + 1]; a++) {
    const { local, uri } = tree.names.get(attributeName[a]);
    if (local !== localName) continue;
    if (uri === "") return attributeAt(tree, k, a);
    if (prefixed < 0) prefixed = a;
  }
  return prefixed < 0 ? undefined : attributeAt(tree, k, prefixed);
}

function attributeAt(tree: XmlTree, k: number, a: number): Attribute {
  const segment = tree.segments[k];
  const base = tree.segmentStart(k);
  const valueFrom = base + segment.valueFrom[a];
  const valueTo = base + segment.valueTo[a];
  return {
    name: tree.names.get(segment.attributeName[a]),
    value: attributeValue(tree.text.slice(valueFrom, valueTo)),
    from: base + segment.attributeFrom[a],
    nameTo: base + segment.attributeNameTo[a],
    to: Math.max(
      valueTo + (tree.text.charCodeAt(valueFrom - 1) === tree.text.charCodeAt(valueTo) ? 1 : 0),
      base + segment.attributeNameTo[a],
    ),
    valueFrom,
    valueTo,
  };
}

/** White space in a value becomes a space, unless it is written as a reference. */
function attributeValue(raw: string): string {
  return decodeText(/[\t\r\n]/.test(raw) ? raw.replace(/\r\n|[\t\r\n]/g, " ") : raw);
}

// ---- ranges

export function startTagRange(tree: XmlTree, node: NodeRef): Range {
  return tokenRange(tree, node);
}

export function tokenRange(tree: XmlTree, ref: TokenRef): Range {
  const k = segmentOf(ref);
  const t = tokenOf(ref);
  const base = tree.segmentStart(k);
  const { from } = tree.segments[k];
  return { from: base + from[t], to: base + from[t + 1] };
}

/** The name in the start tag; nothing where that is missing. */
export function nameRange(tree: XmlTree, node: NodeRef): Range {
  const tag = tokenRange(tree, node);
  if (tag.from === tag.to) return tag;
  const from = tag.from + 1;
  return { from, to: from + nameOf(tree, node).qname.length };
}

/** What lies between start and end tag; nothing, at its end, for an empty tag. */
export function valueRange(tree: XmlTree, node: NodeRef): Range {
  const from = tokenRange(tree, node).to;
  const end = endTagOf(tree, node);
  return { from, to: end === node ? from : tokenRange(tree, end).from };
}

/** From the start of the start tag to the end of the end tag. */
export function elementRange(tree: XmlTree, node: NodeRef): Range {
  return { from: tokenRange(tree, node).from, to: tokenRange(tree, endTagOf(tree, node)).to };
}

// ---- places

/** 1-based positions among the child elements, from the root ([1]) down. */
export function pathOf(tree: XmlTree, node: NodeRef): number[] {
  const k = segmentOf(node);
  const { kind, partner, shape } = tree.segments[k];
  const path: number[] = [];
  let before = 0;
  let depthAround = depthOf(shape.start);
  for (let i = tokenOf(node) - 1; i >= 0; i--) {
    if (kind[i] === TokenKind.EmptyTag) before++;
    else if (kind[i] === TokenKind.StartTag) {
      path.push(before + 1);
      before = 0;
    } else if (kind[i] === TokenKind.EndTag) {
      if (partner[i] < 0) {
        depthAround -= shape.unpairedEnds.indexOf(i) + 1;
        break;
      }
      before++;
      i = partner[i];
    }
  }
  const around = openerAtDepth(tree.openerAt(k), depthAround);
  path.push(around.children + before + 1);
  for (let opener = around; opener.parent; opener = opener.parent) path.push(opener.position);
  return path.reverse();
}

export function nodeAtPath(tree: XmlTree, path: readonly number[]): NodeRef | undefined {
  let at: NodeRef | undefined;
  for (const position of path) {
    at = at === undefined ? rootElement(tree) : firstChild(tree, at);
    for (let i = 1; i < position && at !== undefined; i++) at = nextSibling(tree, at);
    if (at === undefined) return undefined;
  }
  return at;
}

/** The token that holds the unit at `offset`; the last one for the end of the text. Tokens of no length are passed over. */
export function tokenAt(tree: XmlTree, offset: number): TokenRef {
  const k = tree.segmentAt(offset);
  const { from, count } = tree.segments[k];
  const wanted = offset - tree.segmentStart(k);
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (from[middle] <= wanted) low = middle;
    else high = middle - 1;
  }
  return k * perSegment + Math.max(low, 0);
}

/** The innermost element whose tags or content hold the unit at `offset`. */
export function nodeAt(tree: XmlTree, offset: number): NodeRef | undefined {
  const ref = tokenAt(tree, offset);
  const k = segmentOf(ref);
  const t = tokenOf(ref);
  const { kind, count, partner, shape } = tree.segments[k];
  if (t >= count) return undefined;
  if (kind[t] === TokenKind.StartTag || kind[t] === TokenKind.EmptyTag) return ref;
  if (kind[t] !== TokenKind.EndTag) return enclosing(tree, k, t);
  if (partner[t] >= 0) return k * perSegment + partner[t];
  return openerOf(tree, k, depthOf(shape.start) - 1 - shape.unpairedEnds.indexOf(t));
}

/** Index of the segment in which an element ends. */
export function elementEnd(tree: XmlTree, node: NodeRef): number {
  return segmentOf(endTagOf(tree, node));
}
