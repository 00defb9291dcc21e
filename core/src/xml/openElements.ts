// The builder's stack of open elements: what is remembered of each, what a checkpoint keeps of it, and what a schema says of
// which element may stand in which.
import type { FindingArgs } from "../findings/finding";
import type { XmlMessage } from "../messages/xml";
import type { TextStore } from "../text/textStore";
import type { LocalFinding } from "./findings";
import type { NameTable } from "./names";
import { type KnownNamespaces, Scope } from "./namespaces";
import { type Checkpoint, depthOf, noneLacking, type Open, StartTag } from "./piece";
import type { Levels } from "./scratch";
import { TokenKind, type Name } from "./segment";
import type { Tokens } from "./tokens";

/** An indentation longer than this is not looked at. */
const maxIndent = 200;

/** So much of what follows a tag is looked at. An element with nothing but white space of this length counts as empty. */
export const contentUnits = 200;

/** Answers whether an element may stand in another, or as the root where there is no other; undefined: don't know. */
export interface MayContain {
  (parent: Name | undefined, child: Name): boolean | undefined;
  /** May one child of an element come right behind another? Without a first: may it be the first; without a second: the last? */
  readonly inOrder?: (parent: Name, first: Name | undefined, second: Name | undefined) => boolean | undefined;
  /** May an element hold text? */
  readonly holdsText?: (name: Name) => boolean | undefined;
  readonly namespaces?: KnownNamespaces;
}

/** Stands for the document where the name of a parent is asked for. */
export const documentName = 0;

/** Stands for the place before the first child of an element, and behind the last. */
export const noName = -1;

/** The end tag of an open element is missing, or has another name. */
export const endMissing = 1;
export const endOfOther = 2;

export abstract class OpenElements {
  private readonly allowed = new Map<number, boolean | undefined>();

  // The open elements, outermost first.
  protected depth = 0;
  protected spellings!: Int32Array;
  protected elementNames!: Int32Array;
  /** scopes[d] holds within the d outermost open elements. */
  protected readonly scopes: Scope[];
  /** What is known of their end tags: `endMissing`, `endOfOther` or 0. */
  protected unclosed!: Uint8Array;
  /** Spellings of the end tags of other names. */
  protected others!: Int32Array;
  protected startTagOf!: Uint8Array;
  protected indents!: Int32Array;
  /** Their start tags in the current segment; -1 for those opened earlier. */
  protected startTokens!: Int32Array;
  /** Child elements begun in this segment, by the number of elements open around them. */
  protected begun!: Int32Array;
  /** Names of the last children so far of those that are unclosed. */
  protected lastChildren!: Int32Array;
  protected rootSeen = false;
  protected doctypeSeen = false;
  protected tooDeep = 0;
  /** Spellings of the start tags that are missing somewhere from here on. */
  protected lacking: readonly number[] = noneLacking;

  // Of the current segment.
  protected tokens!: Tokens;
  protected base = 0;
  protected lowest = 0;
  protected highest = 0;
  /** So many of the outermost open elements are known as they were at the segment's start. */
  private unaltered = 0;
  protected regular = true;
  /** No tag so far was at fault, and none is missing: plain tags need no second look. */
  protected plain = true;
  protected findings: LocalFinding[] = [];
  protected unpairedEnds: number[] = [];
  /** How many units behind the segment were looked at. */
  protected reach = 0;

  constructor(
    protected readonly text: TextStore,
    protected readonly names: NameTable,
    private mayContain: MayContain | undefined,
  ) {
    this.scopes = [Scope.outermost(names)];
    this.scopes[0].advise(mayContain?.namespaces);
  }

  /** Keeps what is remembered of the open elements in these columns from now on. */
  use(levels: Levels): void {
    this.spellings = levels.spellings;
    this.elementNames = levels.elementNames;
    this.indents = levels.indents;
    this.startTokens = levels.startTokens;
    this.begun = levels.begun;
    this.lastChildren = levels.lastChildren;
    this.others = levels.others;
    this.unclosed = levels.unclosed;
    this.startTagOf = levels.startTagOf;
  }

  setMayContain(mayContain: MayContain | undefined): void {
    this.mayContain = mayContain;
    this.scopes[0].advise(mayContain?.namespaces);
    this.allowed.clear();
  }

  protected load(start: Checkpoint): void {
    this.depth = this.lowest = this.highest = this.unaltered = depthOf(start);
    for (let open = start.open; open; open = open.parent) this.loadOpen(open);
    this.begun.fill(0, 0, this.depth + 1);
    this.rootSeen = start.rootSeen;
    this.doctypeSeen = start.doctypeSeen;
    this.tooDeep = start.tooDeep;
    this.lacking = start.lacking;
  }

  protected loadOpen(open: Open): void {
    const d = open.depth - 1;
    this.spellings[d] = open.spelling;
    this.elementNames[d] = open.name;
    this.scopes[open.depth] = open.scope;
    this.unclosed[d] = open.unclosed ? endMissing : open.other === 0 ? 0 : endOfOther;
    this.others[d] = open.other;
    this.startTagOf[d] = open.startTag;
    this.indents[d] = open.indent;
    this.lastChildren[d] = open.lastChild;
    this.startTokens[d] = -1;
  }

  protected push(i: number, spelling: number, scope: Scope): void {
    const depth = this.depth;
    this.tokens.partner[i] = -1;
    this.spellings[depth] = spelling;
    this.elementNames[depth] = this.tokens.name[i];
    this.startTokens[depth] = i;
    this.unclosed[depth] = 0;
    this.others[depth] = 0;
    this.startTagOf[depth] = StartTag.written;
    this.indents[depth] = -1;
    this.depth = depth + 1;
    this.scopes[depth + 1] = scope;
    this.begun[depth + 1] = 0;
    if (this.depth > this.highest) this.highest = this.depth;
  }

  /** Pairs the end tag at `i` with the innermost open element. */
  protected close(i: number): void {
    const tokens = this.tokens;
    const top = --this.depth;
    const start = this.startTokens[top];
    tokens.name[i] = this.elementNames[top];
    tokens.partner[i] = start;
    if (start >= 0) tokens.partner[start] = i;
    else {
      this.unpairedEnds.push(i);
      this.lowest = top;
    }
  }

  protected makeStray(i: number): void {
    const tokens = this.tokens;
    tokens.kind[i] = TokenKind.Stray;
    tokens.name[i] = 0;
    for (let a = tokens.firstAttribute[i]; a < tokens.firstAttribute[i + 1]; a++) tokens.attributeName[a] = 0;
  }

  /** Name of the innermost open element. */
  protected nameAround(): number {
    return this.depth === 0 ? documentName : this.elementNames[this.depth - 1];
  }

  protected admits(parent: number, child: number): boolean | undefined {
    if (!this.mayContain) return undefined;
    const key = parent * 0x4000000 + child;
    if (this.allowed.has(key)) return this.allowed.get(key);
    const outer = parent === documentName ? undefined : this.names.get(parent);
    const answer = this.mayContain(outer, this.names.get(child));
    this.allowed.set(key, answer);
    return answer;
  }

  /** `inOrder` of `MayContain`; `noName` where there is no first or no second. */
  protected inOrder(parent: number, first: number, second: number): boolean | undefined {
    const name = (id: number) => (id === noName ? undefined : this.names.get(id));
    return parent === documentName
      ? undefined
      : this.mayContain?.inOrder?.(this.names.get(parent), name(first), name(second));
  }

  protected holdsText(name: number): boolean | undefined {
    return this.mayContain?.holdsText?.(this.names.get(name));
  }

  /** The column of a tag that stands first in its line, else -1. */
  protected indentAt(offset: number): number {
    const from = Math.max(0, offset - maxIndent);
    const before = this.text.slice(from, offset);
    const line = /(?:^|[\r\n])([ \t]*)$/.exec(before);
    if (!line || (line[1].length === before.length && from > 0)) return -1;
    return line[1].length;
  }

  /** The beginning of what follows a tag. */
  protected contentBehind(at: number, units = contentUnits): string {
    const from = this.base + this.tokens.from[at + 1];
    this.reach = Math.max(this.reach, from + units - this.base - this.tokens.length);
    return this.text.slice(from, from + units);
  }

  protected isIrregular(): void {
    this.regular = false;
    this.plain = false;
  }

  protected report(kind: XmlMessage, from: number, to: number, args?: FindingArgs): void {
    this.findings.push({ kind, from, to, args });
  }

  /** A finding at token `i` that names the innermost open element and where that was opened. */
  protected reportAt(kind: XmlMessage, i: number, args: FindingArgs): void {
    const top = this.depth - 1;
    const start = this.startTokens[top];
    const { from } = this.tokens;
    this.findings.push({ kind, from: from[i], to: from[i + 1], args, opener: start >= 0 ? start : -1 - top });
  }

  /** A child begins in the innermost open element. */
  protected beginChild(name: number): void {
    this.begun[this.depth]++;
    const top = this.depth - 1;
    if (top < 0 || this.unclosed[top] !== endMissing || this.lastChildren[top] === name) return;
    this.lastChildren[top] = name;
    this.alterInnermost();
  }

  /** Something else is known now of the innermost open element, which may have begun in an earlier segment. */
  protected alterInnermost(): void {
    this.unaltered = Math.min(this.unaltered, this.depth - 1);
  }

  /** The open elements as a list that shares what was open all through the segment with its start. */
  protected openElements(start: Checkpoint): Open | undefined {
    const shared = Math.min(this.lowest, this.unaltered);
    let open = start.open;
    while (open && open.depth > shared) open = open.parent;
    for (let d = shared; d < this.depth; d++) {
      open = {
        spelling: this.spellings[d],
        name: this.elementNames[d],
        scope: this.scopes[d + 1],
        parent: open,
        depth: d + 1,
        unclosed: this.unclosed[d] === endMissing,
        other: this.others[d],
        startTag: this.startTagOf[d] as StartTag,
        indent: this.indents[d],
        lastChild: this.unclosed[d] === endMissing ? this.lastChildren[d] : noName,
      };
    }
    return open;
  }
}
