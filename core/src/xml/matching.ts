// Which tags of a document belong together, decided over all of it at once. Each segment yields the tags that found no partner
// within it; for a document without mistakes these are a few a segment and all fit. Where they do not, this decides which tag
// is the wrong one, so that the builder can repair from left to right and yet never suspects a tag whose partner comes late.
// Deciding looks at nothing but this list and, rarely, a few units of text: it does not depend on how segments are cut.
import { nearestNames } from "../text/nearest";
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
  /** A start tag that stands right behind the same one, which has no end tag: one of the two is too many. */
  repeated: 5,
  /** A start tag that is closed by an end tag of another name: either of the two may be the wrong one. */
  closedByOther: 6,
  /** A start tag of one of several elements that are open where the text ends: it may be cut off there. */
  openAtEnd: 7,
  /** An end tag that was meant to be the start tag of its element, whose end tag is the next one of the name. */
  endForStart: 8,
} as const;
export type Fault = (typeof Fault)[keyof typeof Fault];

/**
 * The faults of a segment: by the offset of the tag in it, the fault, and above it the spelling that it speaks of (`faultIn`,
 * `spellingIn`). Below zero, by -1 - offset: from there on a start tag with that spelling is missing (`lackedFrom`).
 */
export type Faults = ReadonlyMap<number, number>;

const faultBits = 4;

export function faultIn(entry: number | undefined): Fault | undefined {
  return entry === undefined ? undefined : ((entry & ((1 << faultBits) - 1)) as Fault);
}

/** The other name of a tag that is `closedByOther`, or the name of the tag that is missing. */
export function spellingIn(entry: number): number {
  return entry >> faultBits;
}

/** From which offset on in a segment a start tag is missing, by the key of its entry; -1 for that of a tag's fault. */
export function lackedFrom(key: number): number {
  return key < 0 ? -1 - key : -1;
}

/** How many end tags that come next, and how many open elements, a decision weighs. */
const wantedEnds = 6;
const weighedLevels = 24;

/** What can be done about an end tag that does not fit. */
const Repair = { unclosed: 0, stray: 1, misnamed: 2 } as const;
type Repair = (typeof Repair)[keyof typeof Repair];

/** How far before an end tag without start tag that start tag is looked for. */
const lookBackUnits = 262_144;

/** Of more start tags that are missing in one place no more are looked for. */
export const maxLacking = 16;

/** How far apart the two tags of a forgotten slash may be. */
const slashUnits = 512;

/** How far from an end tag start tags of its name are looked for. */
const nearUnits = 4_096;

/** How far apart two start tags of one name may be, of which one is too many. */
const repeatedUnits = 1_024;

/** The tags without partner in their segment, in order. End tags have the negative of their spelling. */
export class OpenTags {
  length = 0;
  spelling: Int32Array<ArrayBuffer>;
  /** Index of the segment. */
  segment: Int32Array<ArrayBuffer>;
  /** Offset in the segment. */
  at: Int32Array<ArrayBuffer>;

  /** `capacity`: room for so many at first. Each segment with a mistake keeps its own, so that it should be no more than needed. */
  constructor(capacity = 1_024) {
    this.spelling = new Int32Array(capacity);
    this.segment = new Int32Array(capacity);
    this.at = new Int32Array(capacity);
  }

  add(spelling: number, segment: number, at: number): void {
    if (this.length === this.spelling.length) this.grow();
    const i = this.length++;
    this.spelling[i] = spelling;
    this.segment[i] = segment;
    this.at[i] = at;
  }

  private grow(): void {
    const double = (column: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> => {
      const larger = new Int32Array(2 * column.length + 1);
      larger.set(column);
      return larger;
    };
    this.spelling = double(this.spelling);
    this.segment = double(this.segment);
    this.at = double(this.at);
  }
}

/** Where segments lie in the text. */
export interface Layout {
  segmentStart(k: number): number;
  segmentAt(offset: number): number;
}

// What is decided must not change when a pair of tags that fit, with nothing but such pairs within, is left out.

/** Finds the faults among all tags without partner in their segment; by segment, only those that have any. */
export function findFaults(tags: OpenTags, text: TextStore, layout: Layout): Map<number, Map<number, number>> {
  return new Matcher(tags, text, layout).run();
}

/**
 * From each tag on the first end tags that close none of the elements begun after it, to the end of the text. They are found from
 * the last tag to the first, once, so that thousands of mistakes cost no more than the text is long.
 */
class ComingEnds {
  /** By tag: the entry of the first end tag from it on; -1 for none. */
  private readonly first: Int32Array;
  /** The entry of an end tag whose next one is that of the tag behind it is its index; of others, behind all indexes: the end tag and the next entry. */
  private readonly others: number[] = [];

  constructor(private readonly tags: OpenTags) {
    const { spelling, length } = tags;
    this.first = new Int32Array(length + 1).fill(-1);
    for (let i = length - 1; i >= 0; i--)
      this.first[i] = spelling[i] < 0 ? i : this.behindElement(spelling[i], this.first[i + 1]);
  }

  /** Spellings of the first end tags from tag `i` on; `endOfText` behind the last. */
  from(i: number): number[] {
    const ends: number[] = [];
    for (let entry = this.first[i]; entry >= 0; entry = this.next(entry))
      if (ends.push(-this.tags.spelling[this.tag(entry)]) === wantedEnds) return ends;
    ends.push(endOfText);
    return ends;
  }

  /** Of the end tags that come after a start tag those that come after its element: what it leaves open ends with it. */
  private behindElement(spelling: number, coming: number): number {
    const before: number[] = [];
    for (let entry = coming; entry >= 0 && before.length < wantedEnds; entry = this.next(entry)) {
      const tag = this.tag(entry);
      if (this.tags.spelling[tag] !== -spelling) before.push(tag);
      else return before.reduceRight((next, end) => this.add(end, next), this.first[tag + 1]);
    }
    return coming;
  }

  private tag(entry: number): number {
    const { length } = this.tags;
    return entry < length ? entry : this.others[2 * (entry - length)];
  }

  private next(entry: number): number {
    const { length } = this.tags;
    return entry < length ? this.first[entry + 1] : this.others[2 * (entry - length) + 1];
  }

  private add(end: number, next: number): number {
    const at = this.others.push(end, next) - 2;
    return this.tags.length + at / 2;
  }
}

/** An end tag without start tag, the start tag around it, and where it is noted that its own is missing. */
interface Stray {
  readonly tag: number;
  readonly spelling: number;
  readonly around: number | undefined;
  readonly segment: number;
  readonly key: number;
}

class Matcher {
  /** Indexes of open start tags, outermost first. */
  private readonly stack: number[] = [];
  /** How often each spelling stands on the stack. */
  private readonly open = new Map<number, number>();
  private readonly faults = new Map<number, Map<number, number>>();
  /** By start tag that another changed places with: the spelling with which it ends. */
  private readonly swapped = new Map<number, number>();
  private comingEnds: ComingEnds | undefined;
  /** The last end tag without start tag. */
  private lastStray: Stray | undefined;
  /** By the place of an end tag without start tag: where it is noted that that is missing. */
  private readonly strays = new Map<number, Stray>();

  constructor(
    private readonly tags: OpenTags,
    private readonly text: TextStore,
    private readonly layout: Layout,
  ) {}

  run(): Map<number, Map<number, number>> {
    const { spelling, length } = this.tags;
    for (let i = 0; i < length; i++) {
      if (spelling[i] > 0) this.push(i);
      else this.endTag(i, -spelling[i]);
    }
    this.giveUp(0, this.stack.length > 1 ? Fault.openAtEnd : Fault.unclosed);
    return this.faults;
  }

  /** The spelling of the end tag that a start tag waits for. */
  private endOf(i: number): number {
    return this.swapped.get(i) ?? this.tags.spelling[i];
  }

  private push(i: number): void {
    const spelling = this.endOf(i);
    this.stack.push(i);
    this.open.set(spelling, (this.open.get(spelling) ?? 0) + 1);
  }

  private pop(): number {
    const i = this.stack.pop()!;
    const spelling = this.endOf(i);
    this.open.set(spelling, this.open.get(spelling)! - 1);
    return i;
  }

  private endTag(i: number, spelling: number): void {
    let ends: readonly number[] | undefined;
    for (;;) {
      if (this.stack.length === 0) return this.stray(i, spelling);
      if (this.openName(0) === spelling) return this.close(i, spelling);
      if (i === this.tags.length - 1 && this.isCutOff(i)) return this.fault(i, Fault.stray);
      const around = this.levelOf(spelling);
      if (around > weighedLevels) return this.closeAround(around);
      this.comingEnds ??= new ComingEnds(this.tags);
      ends ??= [spelling, ...this.comingEnds.from(i + 1)];
      if (around === 1 && this.areSwapped(ends)) return this.swap(i, spelling);
      const repair = this.cheapestRepair(ends, around > 0, i);
      if (repair === Repair.misnamed) return this.misnamed(i, spelling);
      if (repair === Repair.stray) return this.stray(i, spelling);
      if (around > 0) return this.closeAround(around);
      this.giveUp(this.stack.length - 1);
    }
  }

  /**
   * An end tag without start tag: that may be missing anywhere before it in the element around it. Where it is the second one
   * there, a slash was typed into the start tag: </a>...</a>.
   */
  private stray(i: number, spelling: number): void {
    this.fault(i, Fault.stray);
    const around = this.stack.at(-1);
    const last = this.lastStray;
    this.lastStray = undefined;
    if (last?.around === around && last?.spelling === spelling) {
      this.fault(last.tag, Fault.endForStart);
      return this.dropFault(last.segment, last.key);
    }
    const from = around === undefined ? 0 : Math.max(this.place(around) + 1, this.place(i) - lookBackUnits);
    const segment = this.layout.segmentAt(from);
    const key = -1 - (from - this.layout.segmentStart(segment));
    for (let next = key; next > key - maxLacking; next--) {
      if (this.faults.get(segment)?.has(next)) continue;
      this.lastStray = { tag: i, spelling, around, segment, key: next };
      this.strays.set(this.place(i), this.lastStray);
      return this.addFault(segment, next, spelling << faultBits);
    }
  }

  /**
   * What to do about the first of some end tags, weighing them against the open elements: which of leaving out an end tag,
   * adding one, or correcting its name starts the shortest way to make them all fit.
   */
  private cheapestRepair(ends: readonly number[], isOpen: boolean, i: number): Repair {
    // behind[level]: cost of fitting the end tags after the first to the elements from `level` levels out on.
    let behind = new Array<number>(weighedLevels + 2).fill(0);
    for (let e = ends.length - 1; e > 0; e--) behind = this.costsOf(ends[e], behind, ends.length - e);
    const unclosed = 1 + this.costsOf(ends[0], behind, ends.length)[1];
    const [stray, misnamed] = [1 + behind[0], 1 + behind[1]];
    if (unclosed < Math.min(stray, misnamed) || (isOpen && unclosed <= Math.min(stray, misnamed)))
      return Repair.unclosed;
    if (misnamed !== stray) return misnamed < stray ? Repair.misnamed : Repair.stray;
    // Where no end tag is near enough to tell, the element goes on: to close it would cut off all that follows.
    return ends.length > 1 && this.endsInnermost(i) ? Repair.misnamed : Repair.stray;
  }

  /**
   * May an end tag of another name be the innermost element's? Where that is empty or nothing but text is in it, where the name is
   * its own, mistyped, or where no start tag near it has it; not where it begins an element of that name: </a>text</a>.
   */
  private endsInnermost(i: number): boolean {
    const innermost = this.stack.at(-1);
    if (innermost === undefined) return false;
    const [from, to] = [this.place(innermost), this.place(i)];
    if (/^<\/([^<>\s]+)>[^<]*[^<\s][^<]*<\/\1>/.test(this.text.slice(to, to + slashUnits))) return false;
    if (to - from <= slashUnits && /^<[^<>]*>(?:[^<]*[^<\s][^<]*)?$/.test(this.text.slice(from, to))) return true;
    const name = this.nameOf(i);
    if (nearestNames(name, [this.nameOf(innermost)]).length > 0) return true;
    const around = this.text.slice(Math.max(0, to - nearUnits), to + nearUnits);
    return !around.includes(`<${name}>`) && !around.includes(`<${name} `);
  }

  private nameOf(i: number): string {
    const from = this.place(i);
    return /^<\/?([^<>\s/]*)/.exec(this.text.slice(from, from + slashUnits))?.[1] ?? "";
  }

  /** The cost, by level, of fitting an end tag and the ones behind it; `left` of them are to come. */
  private costsOf(end: number, behind: readonly number[], left: number): number[] {
    const costs = new Array<number>(weighedLevels + 2);
    costs[weighedLevels + 1] = left;
    for (let level = weighedLevels; level >= 0; level--) {
      const outside = this.stack.length - level;
      if (end === endOfText) costs[level] = Math.max(0, outside);
      else if (outside <= 0) costs[level] = 1 + behind[level];
      else if (this.openName(level) === end)
        costs[level] = Math.min(behind[level + 1], 1 + behind[level], 1 + costs[level + 1]);
      else costs[level] = 1 + Math.min(behind[level + 1], behind[level], costs[level + 1]);
    }
    return costs;
  }

  /** The end tag closes the element `level` levels out: those within it are unclosed. */
  private closeAround(level: number): void {
    this.giveUp(this.stack.length - level);
    this.pop();
  }

  private close(i: number, spelling: number): void {
    const start = this.pop();
    if (!this.swapped.has(start)) return;
    this.fault(start, Fault.closedByOther | (spelling << faultBits));
    this.fault(i, Fault.misnamed);
  }

  /** <b><a>...</b>...</a>, and nothing between the two start tags: they changed places, and each ends with the other's name. */
  private areSwapped(ends: readonly number[]): boolean {
    const inner = this.openName(0);
    if (ends[1] !== inner || this.openName(2) === inner) return false;
    // An end tag too many, and then the two in their order.
    if (ends[2] === this.openName(1)) return false;
    const [first, second] = this.stack.slice(-2);
    const between = this.text.slice(this.place(first), Math.min(this.place(second), this.place(first) + slashUnits));
    return /^<[^<>]*[^<>/]>[ \t\r\n]*$/.test(between);
  }

  private swap(i: number, spelling: number): void {
    const inner = this.openName(0);
    this.misnamed(i, spelling);
    const outer = this.pop();
    this.swapped.set(outer, inner);
    this.push(outer);
  }

  private misnamed(i: number, spelling: number): void {
    this.fault(this.pop(), Fault.closedByOther | (spelling << faultBits));
    this.fault(i, Fault.misnamed);
  }

  /** Spelling of the element `level` levels out from the innermost; `endOfText` outside of all. */
  private openName(level: number): number {
    const index = this.stack.length - 1 - level;
    return index < 0 ? endOfText : this.endOf(this.stack[index]);
  }

  /** How many levels out the nearest element with this spelling is; 0 when there is none. */
  private levelOf(spelling: number): number {
    if (!this.open.get(spelling)) return 0;
    const limit = Math.min(this.stack.length, maxDepth);
    for (let level = 1; level < limit; level++) if (this.openName(level) === spelling) return level;
    return 0;
  }

  /** The elements from index `from` of the stack on have no end tags. */
  private giveUp(from: number, fault: Fault = Fault.unclosed): void {
    const unclosed = this.stack.slice(from);
    while (this.stack.length > from) this.pop();
    for (let j = 0; j < unclosed.length; j++) {
      if (j + 1 < unclosed.length && this.lacksSlash(unclosed[j], unclosed[j + 1], fault))
        this.fault(unclosed[++j], Fault.slashMissing);
      else if (!this.isTurned(unclosed[j])) this.startTag(unclosed[j], fault);
    }
  }

  /** </a>text<a>: the two tags of an element changed places. */
  private isTurned(i: number): boolean {
    const from = this.place(i);
    const start = Math.max(0, from - slashUnits);
    const end = /<\/([^<>\s]+)\s*>[^<]*$/.exec(this.text.slice(start, from));
    const stray = end ? this.strays.get(start + end.index) : undefined;
    if (stray?.spelling !== this.tags.spelling[i]) return false;
    this.fault(stray.tag, Fault.endForStart);
    this.dropFault(stray.segment, stray.key);
    this.fault(i, Fault.slashMissing);
    return true;
  }

  /** A start tag without end tag; where the very same tag follows at once, that one is at fault. */
  private startTag(i: number, fault: Fault): void {
    const from = this.place(i);
    const next = this.text.indexOf("<", from + 1, from + repeatedUnits);
    // No more than a second tag of the same length.
    const text = next < 0 ? "" : this.text.slice(from, Math.min(from + repeatedUnits, 2 * next - from));
    const repeated = /^(<[^<>\s/]+(?:\s[^<>]*)?>)[ \t\r\n]*(?=\1)/.exec(text);
    if (!repeated) return this.fault(i, fault);
    const at = from + repeated[0].length;
    const segment = this.layout.segmentAt(at);
    this.addFault(segment, at - this.layout.segmentStart(segment), Fault.repeated);
  }

  /** <a>text<a> with nothing but white space up to the next tag: the second was meant to be </a>. */
  private lacksSlash(first: number, second: number, fault: Fault): boolean {
    const { spelling } = this.tags;
    const from = this.place(first);
    const to = this.place(second);
    if (spelling[first] !== spelling[second]) return this.replacesSlash(from, to);
    // In a document that is cut off elements of one name may well begin one within the other.
    if (this.endsEmpty(to) || (fault === Fault.unclosed && this.endsBeforeItsLike(to))) return true;
    if (to - from > slashUnits) return false;
    const isOfText = /^[^<]*>[^<]*[^<\s][^<]*<?$/.test(this.text.slice(from + 1, to));
    return isOfText && (fault === Fault.unclosed ? slashlessTag : textlessTag).test(this.upToTag(to));
  }

  /** <ab>text<xab> or <ab>text<b>: another character stands where the slash was, or a part of the name is gone with it. */
  private replacesSlash(from: number, to: number): boolean {
    if (to - from > slashUnits) return false;
    const name = /^<([^<>\s/]+)>[^<]*$/.exec(this.text.slice(from, to))?.[1];
    if (name === undefined) return false;
    const found = /^<([^<>\s/]+)>/.exec(this.text.slice(to, to + name.length + 3))?.[1];
    return found !== undefined && found !== name && (found.slice(1) === name || name.endsWith(found));
  }

  /** A start tag without attributes right behind an end tag, and right before another one or the end: nothing is in it. */
  private endsEmpty(at: number): boolean {
    if (!/^<[^<>\s/]+>[ \t\r\n]*(?:<\/|$)/.test(this.upToTag(at))) return false;
    return this.isBehindEndTag(at);
  }

  /** A start tag without attributes right behind an end tag, and right before another of its name: that one begins the next element. */
  private endsBeforeItsLike(at: number): boolean {
    const text = this.text.slice(at, at + 2 * slashUnits);
    return /^<([^<>\s/]+)>[ \t\r\n]*<\1[\s/>]/.test(text) && this.isBehindEndTag(at);
  }

  private isBehindEndTag(at: number): boolean {
    return /<\/[^<>]*>[ \t\r\n]*<?$/.test(this.text.slice(Math.max(0, at - slashUnits), at));
  }

  /** A tag and what follows it, up to the beginning of the next one. */
  private upToTag(at: number): string {
    const next = this.text.indexOf("<", at + 1, at + slashUnits);
    return this.text.slice(at, Math.min(at + slashUnits, next < 0 ? Infinity : next + 2));
  }

  /** Does the text end within this end tag? */
  private isCutOff(i: number): boolean {
    const from = this.place(i);
    return this.text.length - from <= slashUnits && /^<\/[^<>]*$/.test(this.text.slice(from, this.text.length));
  }

  private place(i: number): number {
    return this.layout.segmentStart(this.tags.segment[i]) + this.tags.at[i];
  }

  private fault(i: number, fault: number): void {
    this.addFault(this.tags.segment[i], this.tags.at[i], fault);
  }

  private dropFault(segment: number, at: number): void {
    const faults = this.faults.get(segment);
    faults?.delete(at);
    if (faults?.size === 0) this.faults.delete(segment);
  }

  private addFault(segment: number, at: number, fault: number): void {
    let faults = this.faults.get(segment);
    if (!faults) this.faults.set(segment, (faults = new Map()));
    faults.set(at, fault);
  }
}

/** A start tag without attributes, with anything or with no text behind it. */
const slashlessTag = /^<[ \t]?[^<>\s/]+>/;
const textlessTag = /^<[ \t]?[^<>\s/]+>[ \t\r\n]*(?:<|$)/;

/** Stands for the end of the text where a spelling is expected. */
const endOfText = -1;
