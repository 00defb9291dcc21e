// The wrong keys and references of a long text: the first of them in document order, and how many there are. They may be as many
// as the records, and come in one run: nothing is made for those that are only counted.
import type { EntryPlace, WrongEntry } from "./keyLedger";

/** So many times as many are gathered before they are sorted and the last ones let go. */
const spare = 1.25;

export class WrongEntries {
  /** How many there are; more than are kept. */
  total = 0;
  private kept: WrongEntry[] = [];
  /** Once some had to be left out: what stands behind this one is left out as well. */
  private last: EntryPlace | undefined;
  private isSorted = false;

  /** `most`: so many are kept. */
  constructor(private readonly most: number) {}

  add({ segment, index }: EntryPlace, first: EntryPlace | undefined): void {
    this.total++;
    if (this.last && comesAfter(segment, index, this.last)) return;
    this.isSorted = false;
    const entry = { segment, index, first: first && { segment: first.segment, index: first.index } };
    if (this.kept.push(entry) > spare * this.most) this.shorten();
  }

  /** The kept ones, in document order. */
  list(): readonly WrongEntry[] {
    if (!this.isSorted) this.shorten();
    return this.kept;
  }

  private shorten(): void {
    this.kept.sort((a, b) => a.segment - b.segment || a.index - b.index);
    if (this.kept.length > this.most) {
      this.kept.length = this.most;
      this.last = this.kept.at(-1);
    }
    this.isSorted = true;
  }
}

function comesAfter(segment: number, index: number, last: EntryPlace): boolean {
  return segment > last.segment || (segment === last.segment && index > last.index);
}
