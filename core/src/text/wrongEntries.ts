// The wrong keys and references of a long text: the first of them in document order, and how many there are.
import type { WrongEntry } from "./keyLedger";

/** So many times as many are gathered before they are sorted and the last ones let go. */
const spare = 1.25;

export class WrongEntries {
  /** How many there are; more than are kept. */
  total = 0;
  private kept: WrongEntry[] = [];
  private isSorted = false;

  /** `most`: so many are kept. */
  constructor(private readonly most: number) {}

  add(entry: WrongEntry): void {
    this.total++;
    this.isSorted = false;
    if (this.kept.push(entry) > spare * this.most) this.shorten();
  }

  /** The kept ones, in document order. */
  list(): readonly WrongEntry[] {
    if (!this.isSorted) this.shorten();
    return this.kept;
  }

  private shorten(): void {
    this.kept.sort((a, b) => a.segment - b.segment || a.index - b.index);
    if (this.kept.length > this.most) this.kept.length = this.most;
    this.isSorted = true;
  }
}
