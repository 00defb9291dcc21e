// References of a document that is passed once which may mean a key that nobody can read. Which they are is known only when their
// scope ends: each scope remembers where its references stand, as runs in which none of another scope stands.
import type { EntryPlace } from "../../text/keyLedger";

/** References in a row, from the first to the last. */
interface Run {
  readonly first: EntryPlace;
  last: EntryPlace;
}

/** In document order. */
export type Runs = Run[];

export class UnsureRuns {
  private readonly runs: Run[] = [];
  /** The scope of the reference before. */
  private latest: Runs | undefined;

  /** Adds a reference, which stands behind all others so far, to the runs of its scope. */
  extend(runs: Runs, place: EntryPlace): void {
    if (this.latest === runs) runs[runs.length - 1].last = place;
    else runs.push({ first: place, last: place });
    this.latest = runs;
  }

  /** The references of a scope may mean a key that nobody can read. */
  add(runs: Runs): void {
    for (const run of runs) this.runs.push(run);
  }

  /** Call it after the last `add`. */
  sort(): void {
    this.runs.sort((a, b) => compare(a.first, b.first));
  }

  /** Is a reference one of those that were added? */
  has(place: EntryPlace): boolean {
    const { runs } = this;
    let low = 0;
    let high = runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(runs[middle].first, place) <= 0) low = middle + 1;
      else high = middle;
    }
    return low > 0 && compare(place, runs[low - 1].last) <= 0;
  }
}

function compare(a: EntryPlace, b: EntryPlace): number {
  return a.segment - b.segment || a.index - b.index;
}
