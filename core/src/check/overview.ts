// The findings of a document by segment, in one state of it: how many there are is known at once, and those that somebody asks for are
// put into their places then. An edit moves tens of thousands of which a thousand are shown.
import type { Finding, Severity } from "../findings/finding";
import type { XmlTree } from "../xml/tree";
import { inOrder } from "./findings";
import { fromWorst, inPlace, nearest } from "./mostImportant";

export type Counts = Record<Severity, number>;

/** What the findings of a segment have in common, wherever it lies. */
export interface SegmentFacts {
  readonly counts: Readonly<Counts>;
  /** The least start and the greatest end of them, from the segment's start. */
  readonly from: number;
  readonly to: number;
}

/** The findings of a segment, in whatever place. */
interface Holder {
  readonly facts: SegmentFacts;
  readonly drafts: readonly { readonly finding: Finding }[];
}

/** Findings of so many segments are placed without letting others in between. */
const holdersAStep = 16;

export class Overview {
  readonly counts: Readonly<Counts>;
  private everything: readonly Finding[] | undefined;

  /**
   * @param kept the findings of each segment
   * @param holders indices of the segments that have findings of their own, in order
   * @param far findings of the whole file and of several segments, in order
   * @param placed the findings of a segment where they lie now
   */
  constructor(
    private readonly tree: XmlTree,
    private readonly kept: readonly (Holder | undefined)[],
    private readonly holders: readonly number[],
    private readonly far: readonly Finding[],
    private readonly placed: (k: number) => readonly Finding[],
  ) {
    const counts = countsOf(far);
    for (const k of holders) {
      const { error, warning, information } = kept[k]!.facts.counts;
      counts.error += error;
      counts.warning += warning;
      counts.information += information;
    }
    this.counts = counts;
  }

  /** All findings, in document order. */
  all(): readonly Finding[] {
    if (this.everything) return this.everything;
    const own: Finding[] = [];
    for (const k of this.holders) for (const finding of this.placed(k)) own.push(finding);
    return (this.everything = merged(own, this.far));
  }

  /** Places in steps what `all` will need. */
  *placeSteps(): Generator<void, void> {
    for (let n = 0; n < this.holders.length && !this.everything; n++) {
      this.placed(this.holders[n]);
      if (n % holdersAStep === 0) yield;
    }
  }

  /** At most so many: the worst first, of these the nearest to a place; in document order. As `mostImportant` of all of them. */
  nearest(near: number, limit: number): readonly Finding[] {
    if (totalOf(this.counts) <= limit) return this.all();
    const chosen: Finding[] = [];
    for (const severity of fromWorst) {
      const room = limit - chosen.length;
      if (room === 0) break;
      const isOne = (finding: Finding) => finding.severity === severity;
      chosen.push(...nearest(this.around(near, severity, room), isOne, near, room));
    }
    return inPlace(chosen);
  }

  /** Are there at least two findings of a code? */
  hasSeveral(code: string): boolean {
    let count = 0;
    const isSecond = (finding: Finding) => finding.code === code && ++count === 2;
    return (
      this.far.some(isSecond) || this.holders.some((k) => this.kept[k]!.drafts.some(({ finding }) => isSecond(finding)))
    );
  }

  /** The findings that touch a range, in document order. */
  within({ from, to }: { readonly from: number; readonly to: number }): readonly Finding[] {
    const touches = (finding: { readonly from: number; readonly to: number }) =>
      finding.from <= to && from <= finding.to;
    const own: Finding[] = [];
    for (const k of this.holders) {
      const base = this.tree.segmentStart(k);
      const { facts } = this.kept[k]!;
      if (base + facts.from > to || from > base + facts.to) continue;
      for (const finding of this.placed(k)) if (touches(finding)) own.push(finding);
    }
    return merged(own, this.far.filter(touches));
  }

  /** Findings of the segments around a place, as many as it takes to have `room` of a severity on either side of it. */
  private around(near: number, severity: Severity, room: number): readonly Finding[] {
    const { holders } = this;
    const middle = this.firstHolderFrom(this.tree.segmentAt(near));
    const isAt = holders[middle] === this.tree.segmentAt(near);
    const first = this.reach(middle - 1, -1, severity, room) + 1;
    const end = this.reach(isAt ? middle + 1 : middle, 1, severity, room);
    const own: Finding[] = [];
    for (let n = first; n < end; n++)
      if (this.countIn(n, severity) > 0) for (const finding of this.placed(holders[n])) own.push(finding);
    return merged(own, this.far);
  }

  /** The holder behind those that have `room` of a severity, seen from one of them in a direction. */
  private reach(from: number, step: 1 | -1, severity: Severity, room: number): number {
    let left = room;
    let n = from;
    for (; n >= 0 && n < this.holders.length && left > 0; n += step) left -= this.countIn(n, severity);
    return n;
  }

  private countIn(n: number, severity: Severity): number {
    return this.kept[this.holders[n]]!.facts.counts[severity];
  }

  private firstHolderFrom(k: number): number {
    let low = 0;
    let high = this.holders.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.holders[middle] < k) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

export function totalOf({ error, warning, information }: Readonly<Counts>): number {
  return error + warning + information;
}

export function countsOf(findings: readonly Finding[]): Counts {
  const counts: Counts = { error: 0, warning: 0, information: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

/** Two lists that are in order, as one. */
function merged(own: readonly Finding[], far: readonly Finding[]): readonly Finding[] {
  if (far.length === 0) return own;
  const all: Finding[] = [];
  let i = 0;
  for (const finding of far) {
    while (i < own.length && inOrder(own[i], finding) <= 0) all.push(own[i++]);
    all.push(finding);
  }
  while (i < own.length) all.push(own[i++]);
  return all;
}
