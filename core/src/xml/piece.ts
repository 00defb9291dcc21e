// A segment with what the parser and navigation keep beside its tokens.
import type { LocalFinding } from "./findings";
import type { Faults, OpenTags } from "./matching";
import type { Scope } from "./namespaces";
import type { Lex } from "./scanner";
import type { Segment } from "./segment";
import type { Columns } from "./tokens";

/** What became of the start tag of an element; but for one that is simply written, its end tag is found to be a stray one. */
export const StartTag = {
  written: 0,
  /** One of no length stands for it. */
  missing: 1,
  /** It was written as an empty tag. */
  closedTooEarly: 2,
  /** It was written with the name of another element, and its end tag is no stray one. */
  renamed: 3,
} as const;
export type StartTag = (typeof StartTag)[keyof typeof StartTag];

/** An element that is open at a border between segments; `parent` is the one around it. */
export interface Open {
  readonly spelling: number;
  readonly name: number;
  /** Namespaces within the element. */
  readonly scope: Scope;
  readonly parent: Open | undefined;
  /** How many are open, this one included. */
  readonly depth: number;
  /** Its end tag is known to be missing: it may be closed before its parent is. */
  readonly unclosed: boolean;
  /** Spelling of its end tag, where that has another name: it may be that of an element whose start tag is missing; else 0. */
  readonly other: number;
  readonly startTag: StartTag;
  /** Column of an unclosed element's start tag where it stands first in its line, else -1. */
  readonly indent: number;
  /** Name of an unclosed element's last child so far; `noName` where there is none. */
  readonly lastChild: number;
}

/** Everything that the parse of a segment depends on, besides its text, its faults and what it looks at behind its end. */
export interface Checkpoint {
  readonly lex: Lex;
  readonly open: Open | undefined;
  readonly rootSeen: boolean;
  readonly doctypeSeen: boolean;
  /** Elements open beyond the depth limit, which are passed over. */
  readonly tooDeep: number;
  /** Spellings of the start tags that are missing somewhere from here on, as end tags further on tell. */
  readonly lacking: readonly number[];
}

export const noneLacking: readonly number[] = [];

export function depthOf(checkpoint: Checkpoint): number {
  return checkpoint.open?.depth ?? 0;
}

export function sameCheckpoint(a: Checkpoint, b: Checkpoint): boolean {
  if (a === b) return true;
  if (!sameOutside(a, b) || a.tooDeep !== b.tooDeep || !sameLacking(a, b)) return false;
  let x = a.open;
  let y = b.open;
  while (x !== y) {
    if (!x || !y || !sameOpen(x, y)) return false;
    x = x.parent;
    y = y.parent;
  }
  return true;
}

function sameLacking({ lacking: a }: Checkpoint, { lacking: b }: Checkpoint): boolean {
  return a === b || (a.length === b.length && a.every((spelling, i) => spelling === b[i]));
}

/** Whether two checkpoints differ at most in their open elements, and in what is missing. */
export function sameOutside(a: Checkpoint, b: Checkpoint): boolean {
  return a.lex === b.lex && a.rootSeen === b.rootSeen && a.doctypeSeen === b.doctypeSeen;
}

function sameOpen(x: Open, y: Open): boolean {
  return sameElement(x, y) && x.scope === y.scope;
}

/** Whether two open elements differ at most in the namespaces within them. */
export function sameElement(x: Open, y: Open): boolean {
  return (
    x.spelling === y.spelling &&
    x.name === y.name &&
    x.unclosed === y.unclosed &&
    x.other === y.other &&
    x.startTag === y.startTag &&
    x.indent === y.indent &&
    x.lastChild === y.lastChild
  );
}

/** Findings of a segment that are only counted. */
export interface LeftOut {
  readonly errors: number;
  /** Those that do not refuse the document, as limits that were reached. */
  readonly warnings: number;
  /** Of the elements open at the segment's start at which one of them stands: how many are open around the outermost. */
  readonly outermost: number;
}

/** What the builder knows of a segment besides its columns. */
export interface Shape {
  readonly start: Checkpoint;
  readonly end: Checkpoint;
  /** The least and the greatest number of elements open anywhere in the segment. */
  readonly lowest: number;
  readonly highest: number;
  /** Start tags whose elements are still open at its end, outermost first. */
  readonly unpairedStarts: Uint16Array;
  /** End tags of elements that were open at its start, innermost first. */
  readonly unpairedEnds: Uint16Array;
  /** Child elements begun here of the elements open at its end, from the one at index lowest - 1 on; at 0 the document. */
  readonly childrenBegun: Uint16Array;
  readonly findings: readonly LocalFinding[];
  /** Of a text that is not held: those that are only counted. */
  readonly leftOut: LeftOut | undefined;
  /** How many units behind the segment its parse looked at. */
  readonly reach: number;
  /** The document ends with it. */
  readonly last: boolean;
  /** Every tag found its partner without repair: the open tags follow from start and end. */
  readonly regular: boolean;
  /** The faults it was built with; undefined for none. */
  readonly faults: Faults | undefined;
}

export class Piece implements Segment {
  readonly length: number;
  readonly count: number;
  readonly kind: Uint8Array;
  readonly flags: Uint8Array;
  readonly from: Uint16Array;
  readonly name: Uint16Array | Uint32Array;
  readonly partner: Int16Array | Int32Array;
  readonly firstAttribute: Uint16Array;
  readonly attributeName: Uint16Array | Uint32Array;
  readonly attributeFrom: Uint16Array;
  readonly attributeNameTo: Uint16Array;
  readonly valueFrom: Uint16Array;
  readonly valueTo: Uint16Array;
  readonly attributeFlags: Uint8Array;
  /** Of an irregular segment, when they were asked for: its tags without partner, with segment number 0. */
  openTags: OpenTags | undefined;
  /** Its text changed: it has to be scanned again. */
  stale = false;

  constructor(
    columns: Columns,
    /** Replaced as a whole when only the elements around the segment change. */
    public shape: Shape,
  ) {
    this.length = columns.length;
    this.count = columns.count;
    this.kind = columns.kind;
    this.flags = columns.flags;
    this.from = columns.from;
    this.name = columns.name;
    this.partner = columns.partner;
    this.firstAttribute = columns.firstAttribute;
    this.attributeName = columns.attributeName;
    this.attributeFrom = columns.attributeFrom;
    this.attributeNameTo = columns.attributeNameTo;
    this.valueFrom = columns.valueFrom;
    this.valueTo = columns.valueTo;
    this.attributeFlags = columns.attributeFlags;
  }
}
