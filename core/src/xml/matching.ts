// Which tags of a document belong together, decided over all of it at once. Each segment yields the tags that found no partner
// within it; for a document without mistakes these are a few a segment and all fit. Where they do not, this decides which tag
// is the wrong one, so that the builder can repair from left to right and yet never suspects a tag whose partner comes late.
// Deciding looks at nothing but this list and, rarely, a few units of text: it does not depend on how segments are cut.
import type { TextStore } from "../text/textStore";
import { maxDepth } from "./limits";

/** What is wrong with a tag. Tags that are in order have no fault. */
export const Fault = {
  /** A start tag whose end tag is missing. */
  unclosed: 1,
  /** An end tag without a start tag. */
  stray: 2,
  /** An end tag that closes the innermost element although its name differs. */
  misnamed: 3,
  /** A start tag that was meant to be the end tag of the element before it. */
  slashMissing: 4,
} as const;
export type Fault = (typeof Fault)[keyof typeof Fault];

/** The faults of a segment: by the offset of the tag in it. */
export type Faults = ReadonlyMap<number, Fault>;

/** How many tags a decision looks ahead. */
const lookAheadTags = 4_096;

/** How far apart the two tags of a forgotten slash may be. */
const slashUnits = 512;

/** The tags without partner in their segment, in order. End tags have the negative of their spelling. */
export class OpenTags {
  length = 0;
  spelling = new Int32Array(1_024);
  /** Index of the segment. */
  segment = new Int32Array(1_024);
  /** Offset in the segment. */
  at = new Int32Array(1_024);

  add(spelling: number, segment: number, at: number): void {
    if (this.length === this.spelling.length) this.grow();
    const i = this.length++;
    this.spelling[i] = spelling;
    this.segment[i] = segment;
    this.at[i] = at;
  }

  private grow(): void {
    const double = (column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const larger = new Int32Array(2 * column.length);
      larger.set(column);
      return larger;
    };
    this.spelling = double(this.spelling);
    this.segment = double(this.segment);
    this.at = double(this.at);
  }
}

/** Finds the faults among all tags without partner in their segment; by segment, only those that have any. */
export function findFaults(
  tags: OpenTags,
  text: TextStore,
  segmentStart: (k: number) => number,
): Map<number, Map<number, Fault>> {
  return new Matcher(tags, text, segmentStart).run();
}

class Matcher {
  /** Indexes of open start tags, outermost first. */
  private readonly stack: number[] = [];
  /** How often each spelling stands on the stack. */
  private readonly open = new Map<number, number>();
  private readonly faults = new Map<number, Map<number, Fault>>();

  constructor(
    private readonly tags: OpenTags,
    private readonly text: TextStore,
    private readonly segmentStart: (k: number) => number,
  ) {}

  run(): Map<number, Map<number, Fault>> {
    const { spelling, length } = this.tags;
    for (let i = 0; i < length; i++) {
      if (spelling[i] > 0) this.push(i);
      else this.endTag(i, -spelling[i]);
    }
    this.giveUp(0);
    return this.faults;
  }

  private push(i: number): void {
    const spelling = this.tags.spelling[i];
    this.stack.push(i);
    this.open.set(spelling, (this.open.get(spelling) ?? 0) + 1);
  }

  private pop(): number {
    const i = this.stack.pop()!;
    const spelling = this.tags.spelling[i];
    this.open.set(spelling, this.open.get(spelling)! - 1);
    return i;
  }

  private endTag(i: number, spelling: number): void {
    if (this.stack.length === 0) return this.fault(i, Fault.stray);
    if (this.openName(0) === spelling) return void this.pop();
    const around = this.levelOf(spelling);
    const next = this.nextEnd(i + 1);
    if (around > 0 && next === this.openName(around + 1)) return this.closeAround(around);
    if (next === this.openName(0)) return this.fault(i, Fault.stray);
    if (next === this.openName(1)) return this.misnamed(i);
    if (around > 0) return this.closeAround(around);
    if (next === endOfText) return this.misnamed(i);
    this.fault(i, Fault.stray);
  }

  /** The end tag closes the element `level` levels out: those within it are unclosed. */
  private closeAround(level: number): void {
    this.giveUp(this.stack.length - level);
    this.pop();
  }

  private misnamed(i: number): void {
    this.pop();
    this.fault(i, Fault.misnamed);
  }

  /** Spelling of the element `level` levels out from the innermost; `endOfText` outside of all. */
  private openName(level: number): number {
    const index = this.stack.length - 1 - level;
    return index < 0 ? endOfText : this.tags.spelling[this.stack[index]];
  }

  /** How many levels out the nearest element with this spelling is; 0 when there is none. */
  private levelOf(spelling: number): number {
    if (!this.open.get(spelling)) return 0;
    const limit = Math.min(this.stack.length, maxDepth);
    for (let level = 1; level < limit; level++) if (this.openName(level) === spelling) return level;
    return 0;
  }

  /** Spelling of the first end tag from `from` on that closes none of the elements begun after it. */
  private nextEnd(from: number): number {
    const { spelling, length } = this.tags;
    const local: number[] = [];
    const limit = Math.min(length, from + lookAheadTags);
    for (let i = from; i < limit; i++) {
      if (spelling[i] > 0) {
        local.push(spelling[i]);
        continue;
      }
      const at = local.lastIndexOf(-spelling[i]);
      if (at < 0) return -spelling[i];
      local.length = at;
    }
    return limit === length ? endOfText : tooFar;
  }

  /** The elements from index `from` of the stack on have no end tags. */
  private giveUp(from: number): void {
    const unclosed = this.stack.slice(from);
    while (this.stack.length > from) this.pop();
    for (let j = 0; j < unclosed.length; j++) {
      if (j + 1 < unclosed.length && this.lacksSlash(unclosed[j], unclosed[j + 1]))
        this.fault(unclosed[++j], Fault.slashMissing);
      else this.fault(unclosed[j], Fault.unclosed);
    }
  }

  /** <a>text<a> with nothing but white space up to the next tag: the second was meant to be </a>. */
  private lacksSlash(first: number, second: number): boolean {
    const { spelling } = this.tags;
    if (spelling[first] !== spelling[second]) return false;
    const from = this.place(first);
    const to = this.place(second);
    if (to - from > slashUnits) return false;
    const between = this.text.slice(from + 1, to);
    const after = this.text.slice(to, to + slashUnits);
    return !between.includes("<") && between.includes(">") && /^<[^<>\s/]+>[ \t\r\n]*(?:<|$)/.test(after);
  }

  private place(i: number): number {
    return this.segmentStart(this.tags.segment[i]) + this.tags.at[i];
  }

  private fault(i: number, fault: Fault): void {
    const segment = this.tags.segment[i];
    let faults = this.faults.get(segment);
    if (!faults) this.faults.set(segment, (faults = new Map()));
    faults.set(this.tags.at[i], fault);
  }
}

/** Stands for the end of the text where a spelling is expected. */
const endOfText = -1;
const tooFar = -2;
