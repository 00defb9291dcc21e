// What a rule sees of the document: the context element, and what its paths reach from there.
// The reader notes the segments it looked into, so that an edit in one of them runs the rule again.
import {
  attribute,
  endTagOf,
  firstChild,
  nextSibling,
  nodeAt,
  parent,
  segmentOf,
  textOf,
  tokenOf,
  tokenRange,
} from "../xml/nodes";
import { isBroken, isSound } from "../xml/damage";
import { contentOf } from "./content";
import { TokenFlag, TokenKind, type NodeRef, type Segment } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import { parseDay, type Day } from "./days";
import { documentStart, type CompiledPath, type LocalNames } from "./paths";

/** No element. */
export const none: NodeRef = -1;

/** Values under ancestors that began in earlier segments: remembered, so that a changed header reruns only what read it. */
export interface Heads {
  value(level: number, path: CompiledPath): string | undefined;
  has(level: number, path: CompiledPath): boolean;
  /** May what was read there be other than it should, because something is broken around it? */
  isUnsure(level: number, path: CompiledPath): boolean;
  /** The same of whether there is one. */
  isPresenceUnsure(level: number, path: CompiledPath): boolean;
}

export class Reader {
  /** The context: the element that the rule is about. */
  node: NodeRef = none;
  /** Segments other than the home segment that were looked into since `begin`. */
  readonly touched = new Set<number>();

  /**
   * What was looked at may not be what is meant: something is broken in an element in which a child was not found, or a value
   * cannot be read. Whoever starts a rule sets it back; what the rule finds then may only follow from the mistake.
   */
  isUnsure = false;

  private tree!: XmlTree;
  private home = -1;
  private homeSegment!: Segment;
  private isHomeSound = true;
  /** The home segment's text, and the values that were made of it, by token. */
  private readonly units = new Uint16Array(65_536);
  private texts: (string | undefined)[] = [];
  private stack: readonly NodeRef[] = [];
  private stackLocals: readonly number[] = [];
  private stackLength = 0;
  private farLevels = 0;
  private heads!: Heads;

  constructor(
    readonly locals: LocalNames,
    /** The injected clock's day, and the time of day in milliseconds. */
    readonly today: Day,
    readonly timeOfDay: number,
  ) {}

  /** Starts a segment; contexts in it follow with `at`. `heads` answers for ancestors that begin in earlier segments. */
  begin(tree: XmlTree, home: number, heads: Heads): void {
    this.heads = heads;
    this.tree = tree;
    this.home = home;
    this.homeSegment = tree.segments[home];
    this.isHomeSound = isSound(tree.segments[home]);
    const start = tree.segmentStart(home);
    tree.text.read(start, start + this.homeSegment.length, this.units);
    this.texts = new Array<string | undefined>(this.homeSegment.count);
    this.touched.clear();
  }

  /**
   * Sets the context; `stack` holds its ancestors, root first, and `locals` their names' local ids. The first `far` of them
   * began in earlier segments.
   */
  at(node: NodeRef, stack: readonly NodeRef[], locals: readonly number[], far: number): void {
    this.node = node;
    this.stack = stack;
    this.stackLocals = locals;
    this.stackLength = stack.length;
    this.farLevels = far;
  }

  /** The first element that a path reaches from `from` (the context by default), or `none`. */
  first(path: CompiledPath, from: NodeRef = this.node): NodeRef {
    return this.under(this.startOf(path, from), path);
  }

  /** All elements that a path reaches. */
  all(path: CompiledPath, from: NodeRef = this.node): NodeRef[] {
    const start = this.startOf(path, from);
    if (start === none) return [];
    if (path.down.length === 1) return this.children(start, path.down[0]);
    let nodes = [start];
    for (const local of path.down) nodes = nodes.flatMap((node) => this.children(node, local));
    return nodes;
  }

  /** The value at a path, without white space around it; undefined when absent or empty. */
  value(path: CompiledPath, from: NodeRef = this.node): string | undefined {
    const level = from === this.node ? this.levelOf(path) : -1;
    if (level >= 0 && level < this.farLevels) {
      this.isUnsure ||= this.heads.isUnsure(level, path);
      return this.heads.value(level, path);
    }
    return this.valueOf(this.first(path, from), path);
  }

  /** Is there an element (or attribute) at a path? */
  has(path: CompiledPath, from: NodeRef = this.node): boolean {
    const level = from === this.node ? this.levelOf(path) : -1;
    if (level >= 0 && level < this.farLevels) {
      this.isUnsure ||= this.heads.isPresenceUnsure(level, path);
      return this.heads.has(level, path);
    }
    return path.attribute === undefined
      ? this.first(path, from) !== none
      : this.valueOf(this.first(path, from), path) !== undefined;
  }

  /** The element at a path's downward steps from a given start, whatever the path's own start. */
  under(start: NodeRef, path: CompiledPath): NodeRef {
    let node = start;
    for (let step = 0; step < path.down.length && node !== none; step++) node = this.child(node, path.down[step]);
    return node;
  }

  /** The value at a path's last element. */
  valueOf(node: NodeRef, path: CompiledPath): string | undefined {
    if (node === none) return undefined;
    return path.attribute === undefined ? this.text(node) : this.attribute(node, path.attribute);
  }

  /** The day at a path; undefined when absent or malformed. */
  day(path: CompiledPath, from: NodeRef = this.node): Day | undefined {
    const value = this.value(path, from);
    return value === undefined ? undefined : parseDay(value);
  }

  /** The number at a path; undefined when absent or malformed. */
  number(path: CompiledPath, from: NodeRef = this.node): number | undefined {
    return toNumber(this.value(path, from));
  }

  /** An element's own text, without white space around it; undefined when empty. */
  text(node: NodeRef): string | undefined {
    this.isUnsure ||= this.isBroken(node);
    const raw = this.rawText(node);
    const text = trimXml(raw);
    return text === "" ? undefined : text;
  }

  /** Has an element neither children nor text? */
  isEmpty(node: NodeRef): boolean {
    const { kind, flags, count } = this.segment(node);
    const token = tokenOf(node);
    if (kind[token] === TokenKind.EmptyTag) return true;
    for (let at = token + 1; at < count; at++) {
      if (kind[at] === TokenKind.EndTag) return true;
      if (kind[at] === TokenKind.StartTag || kind[at] === TokenKind.EmptyTag || kind[at] === TokenKind.CData)
        return false;
      if (kind[at] === TokenKind.Text && (flags[at] & TokenFlag.blank) === 0) return false;
    }
    return this.text(node) === undefined && this.children(node, 0).length === 0;
  }

  /** An attribute's value. */
  attribute(node: NodeRef, name: string): string | undefined {
    this.touch(node);
    return attribute(this.tree, node, name)?.value;
  }

  /** The tree, for readers that go beyond paths; they say with `look` where they looked. */
  get document(): XmlTree {
    return this.tree;
  }

  /** Notes that a token was looked at. */
  look(ref: number): void {
    this.touch(ref);
  }

  /** Is this the number of an element, and not of a text or comment? */
  isElement(ref: number): boolean {
    const kind = this.segment(ref).kind[tokenOf(ref)];
    return kind === TokenKind.StartTag || kind === TokenKind.EmptyTag;
  }

  /** The element around a token that is none itself, or `none`. */
  around(ref: number): NodeRef {
    const found = nodeAt(this.tree, tokenRange(this.tree, ref).from);
    return found === undefined ? none : this.touch(found);
  }

  /** All text in an element and its descendants, decoded. */
  content(node: NodeRef): string {
    this.isUnsure ||= this.isBroken(node);
    const segment = this.segment(node);
    const token = tokenOf(node);
    const end = segment.partner[token];
    const simple =
      segment.kind[token] === TokenKind.EmptyTag ||
      (end >= 0 && end <= token + 2 && segment.kind[token + 1] !== TokenKind.CData);
    if (simple) return this.rawText(node);
    this.touchEnd(node);
    return contentOf(this.tree, this.touch(node), (ref) => this.touch(ref));
  }

  /** Local id of an element's name. */
  local(node: NodeRef): number {
    return this.locals.of(this.segment(node).name[tokenOf(node)]);
  }

  /** The first child with this local name, or `none`. */
  child(node: NodeRef, local: number): NodeRef {
    const home = this.segment(node);
    const token = tokenOf(node);
    if (home.kind[token] === TokenKind.EmptyTag) return none;
    const end = home.partner[token];
    if (end < 0) return this.farChild(node, local);
    for (let at = token + 1; at < end; at++) {
      const kind = home.kind[at];
      if (kind !== TokenKind.StartTag && kind !== TokenKind.EmptyTag) continue;
      if (this.locals.of(home.name[at]) === local) return node - token + at;
      if (kind === TokenKind.StartTag) at = home.partner[at];
    }
    this.isUnsure ||= this.isBroken(node, local);
    return none;
  }

  /** The children with this local name; all of them for 0. */
  children(node: NodeRef, local: number): NodeRef[] {
    const { partner } = this.segment(node);
    if (partner[tokenOf(node)] >= 0 && node >>> 16 === this.home) return this.homeChildren(node, local);
    const found: NodeRef[] = [];
    this.touchEnd(node);
    for (let child = firstChild(this.tree, node); child !== undefined; child = nextSibling(this.tree, child)) {
      this.touch(child);
      this.touchEnd(child);
      if (local === 0 || this.locals.of(this.segment(child).name[tokenOf(child)]) === local) found.push(child);
    }
    return found;
  }

  /**
   * The parent, or `none` for the root. The context's own ancestors are known: where another element comes to stand around
   * the context, its segment runs again anyway.
   */
  parent(node: NodeRef): NodeRef {
    if (node === this.node) return this.stackLength > 0 ? this.stack[this.stackLength - 1] : none;
    for (let level = this.stackLength - 1; level > 0; level--)
      if (this.stack[level] === node) return this.stack[level - 1];
    if (this.stackLength > 0 && this.stack[0] === node) return none;
    const found = parent(this.tree, node);
    return found === undefined ? none : this.touch(found);
  }

  /** The nearest ancestor, or the element itself, with this local name. */
  ancestorOrSelf(node: NodeRef, local: number): NodeRef {
    let at = node;
    while (at !== none && this.local(at) !== local) at = this.parent(at);
    return at;
  }

  /** The document's root element. */
  root(): NodeRef {
    if (this.stackLength > 0) return this.stack[0];
    return this.node;
  }

  /** Level in the stack at which a path from the context starts to go down; -1 when not above the context. */
  private levelOf(path: CompiledPath): number {
    if (this.stackLength === 0) return -1;
    if (path.start === documentStart) return path.root === 0 || this.stackLocals[0] === path.root ? 0 : -1;
    if (path.start === 0) return path.up === 0 ? -1 : this.stackLength - path.up;
    if (this.local(this.node) === path.start) return path.up === 0 ? -1 : this.stackLength - path.up;
    for (let level = this.stackLength - 1; level >= 0; level--)
      if (this.stackLocals[level] === path.start) return level - path.up;
    return -1;
  }

  /** Do the context's ancestors, innermost first, have these local names? */
  hasAncestors(locals: readonly number[]): boolean {
    for (let step = 0; step < locals.length; step++) {
      const level = this.stackLength - 1 - step;
      if (level < 0 || this.stackLocals[level] !== locals[step]) return false;
    }
    return true;
  }

  /** Namespace of an element's name. */
  uri(node: NodeRef): string {
    return this.tree.names.get(this.segment(node).name[tokenOf(node)]).uri;
  }

  private startOf(path: CompiledPath, from: NodeRef): NodeRef {
    let node = from;
    if (path.start === documentStart) return this.fromDocument(path);
    if (path.start !== 0) node = this.ancestorFrom(from, path.start);
    for (let step = 0; step < path.up && node !== none; step++) node = this.parent(node);
    return node;
  }

  private fromDocument(path: CompiledPath): NodeRef {
    const root = this.root();
    return path.root === 0 || this.local(root) === path.root ? root : none;
  }

  /** As ancestorOrSelf, along the known stack when it starts at the context. */
  private ancestorFrom(from: NodeRef, local: number): NodeRef {
    if (from !== this.node) return this.ancestorOrSelf(from, local);
    if (this.local(from) === local) return from;
    for (let at = this.stackLength - 1; at >= 0; at--) if (this.stackLocals[at] === local) return this.stack[at];
    return none;
  }

  /** The children of an element that lies in the home segment as a whole. */
  private homeChildren(node: NodeRef, local: number): NodeRef[] {
    const { kind, name, partner } = this.homeSegment;
    const found: NodeRef[] = [];
    const token = tokenOf(node);
    const end = partner[token];
    for (let at = token + 1; at < end; at++) {
      const tokenKind = kind[at];
      if (tokenKind !== TokenKind.StartTag && tokenKind !== TokenKind.EmptyTag) continue;
      if (local === 0 || this.locals.of(name[at]) === local) found.push(node - token + at);
      if (tokenKind === TokenKind.StartTag) at = partner[at];
    }
    return found;
  }

  private farChild(node: NodeRef, local: number): NodeRef {
    for (let child = firstChild(this.tree, node); child !== undefined; child = nextSibling(this.tree, child)) {
      this.touch(child);
      if (this.locals.of(this.segment(child).name[tokenOf(child)]) === local) return child;
      this.touchEnd(child);
    }
    this.touchEnd(node);
    this.isUnsure ||= this.isBroken(node, local);
    return none;
  }

  private rawText(node: NodeRef): string {
    const token = tokenOf(node);
    if (node >>> 16 !== this.home) return textOf(this.tree, this.touch(node));
    return (this.texts[token] ??= this.homeText(node, token));
  }

  private homeText(node: NodeRef, token: number): string {
    const { partner, kind, flags, from } = this.homeSegment;
    if (partner[token] === token + 1) return "";
    const isPlain =
      partner[token] === token + 2 &&
      kind[token + 1] === TokenKind.Text &&
      (flags[token + 1] & TokenFlag.reference) === 0;
    if (!isPlain) return textOf(this.tree, node);
    const text = toText(this.units, from[token + 1], from[token + 2]);
    return text.includes("\r") ? textOf(this.tree, node) : text;
  }

  /** Is something broken in an element; when a child was not found there, something that may be that child? */
  private isBroken(node: NodeRef, local?: number): boolean {
    const isSure = this.isHomeSound && node >>> 16 === this.home && this.homeSegment.partner[tokenOf(node)] >= 0;
    return !isSure && this.looksBroken(node, local);
  }

  /** Apart from the above, which nearly always is sure at once and makes no function then. */
  private looksBroken(node: NodeRef, local: number | undefined): boolean {
    return isBroken(this.tree, node, (name) => local === undefined || this.locals.of(name) === local);
  }

  private segment(node: NodeRef): Segment {
    const index = node >>> 16;
    return index === this.home ? this.homeSegment : this.tree.segments[index];
  }

  private touch(node: NodeRef): NodeRef {
    const index = node >>> 16;
    if (index !== this.home) this.touched.add(index);
    return node;
  }

  /** Also the segment where an element ends: what is inserted there may become a sibling or a child. */
  private touchEnd(node: NodeRef): void {
    const token = tokenOf(node);
    if (this.segment(node).partner[token] >= 0 && node >>> 16 === this.home) return;
    const end = segmentOf(endTagOf(this.tree, node));
    if (end !== this.home) this.touched.add(end);
  }
}

/** Longer texts are made at once: the call has its price. */
const shortUnits = 24;

/** A string of units; short ones without a detour over lists. */
function toText(units: Uint16Array, from: number, to: number): string {
  if (to - from > shortUnits) return String.fromCharCode.apply(null, units.subarray(from, to) as unknown as number[]);
  let text = "";
  let at = from;
  for (; at + 4 <= to; at += 4) text += String.fromCharCode(units[at], units[at + 1], units[at + 2], units[at + 3]);
  for (; at < to; at++) text += String.fromCharCode(units[at]);
  return text;
}

/** Most numbers are a few digits; -1 for all others. */
export function parseDigits(text: string): number {
  if (text.length === 0 || text.length > 15) return -1;
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** A decimal as in xs:decimal; undefined for anything else. */
export function toNumber(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const digits = parseDigits(text);
  if (digits >= 0) return digits;
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/.test(text) ? Number(text) : undefined;
}

/** Without XML white space at both ends. */
export function trimXml(text: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && isSpace(text.charCodeAt(from))) from++;
  while (to > from && isSpace(text.charCodeAt(to - 1))) to--;
  return from === 0 && to === text.length ? text : text.slice(from, to);
}

function isSpace(unit: number): boolean {
  return unit === 32 || unit === 10 || unit === 13 || unit === 9;
}
