// The findings of a long text: the worst of them, and how many there are of each severity.
import type { Finding, Severity } from "../findings/finding";
import { inOrder } from "./findings";

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, information: 2 };

/** The worst first; of equal ones those that come first in the document. */
function byRank(a: Finding, b: Finding): number {
  return ranks[a.severity] - ranks[b.severity] || inOrder(a, b);
}

/** So many times as many are gathered before they are sorted and the last ones let go. */
const spare = 1.25;

export class BoundedFindings {
  readonly counts: Record<Severity, number> = { error: 0, warning: 0, information: 0 };
  private kept: Finding[] = [];
  /** Once findings had to be left out: what ranks behind this one is left out as well. */
  private last: Finding | undefined;
  private sorted: readonly Finding[] | undefined;

  /** `most`: so many are kept. */
  constructor(private readonly most: number) {}

  add(finding: Finding): void {
    this.counts[finding.severity]++;
    if (this.last && byRank(finding, this.last) > 0) return;
    this.sorted = undefined;
    if (this.kept.push(finding) > spare * this.most) this.shorten();
  }

  /** So many more there are, of which no more is known. */
  addMore(severity: Severity, count: number): void {
    this.counts[severity] += count;
  }

  /** The kept ones, in document order. */
  list(): readonly Finding[] {
    if (this.kept.length > this.most) this.shorten();
    return (this.sorted ??= [...this.kept].sort(inOrder));
  }

  private shorten(): void {
    this.kept.sort(byRank);
    this.kept.length = this.most;
    this.last = this.kept.at(-1);
    if (this.most === 0) this.kept = [];
  }
}
