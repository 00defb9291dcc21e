// Of the findings of a text that is too long to be held the first ones are kept, the others counted. A finding stands before all
// that are counted also where it is told late, as that of an element whose missing end tag shows at the end of the text.
import { limitKinds, markKinds, onceFor, toleratedKinds, type LocalFinding } from "./findings";
import { depthOf, type LeftOut, type Shape } from "./piece";

/** What is told of the whole document: the first one counts, wherever it stands. */
const ofDocument: ReadonlySet<string> = new Set([
  ...limitKinds,
  ...toleratedKinds,
  "xml.missingRootStart",
  "xml.noRoot",
]);

/** How many findings are kept of each severity. */
interface Kept {
  readonly errors: number;
  readonly warnings: number;
}

const noneKept: Kept = { errors: 0, warnings: 0 };

export class KeptFindings {
  /** Segments with findings, in order: where each starts, and how many findings are kept up to its end. */
  private readonly faulty: { readonly base: number; readonly kept: Kept }[] = [];
  /** What is told once, and in which segment first. */
  private readonly told = new Map<string, number>();
  private hasLeftOut = false;

  /** `most`: so many of a severity are kept at the least, where there are as many. */
  constructor(private readonly most: number) {}

  /** The shape of the segment at `base` of that length, as it comes: its findings are only counted where there are many before it. */
  bounded(base: number, shape: Shape, length: number): Shape {
    this.goBack(base);
    if (shape.findings.length === 0) return shape;
    const before = this.faulty.at(-1)?.kept ?? noneKept;
    const bounded = this.choose(shape, base, before, 0);
    this.hasLeftOut ||= bounded.leftOut !== undefined;
    this.faulty.push({ base, kept: counted(before, bounded, length) });
    return bounded;
  }

  /** A repair makes segments anew, from `base` on. */
  private goBack(base: number): void {
    const { faulty, told } = this;
    if (faulty.length === 0 || faulty[faulty.length - 1].base < base) return;
    while (faulty.length > 0 && faulty[faulty.length - 1].base >= base) faulty.pop();
    for (const [once, at] of told) if (at >= base) told.delete(once);
  }

  /**
   * When all segments are there, in slices: makes those again of which findings were left out that stand among the first. `again`
   * makes the shape of a segment with all its findings.
   */
  *recall<P extends { shape: Shape; readonly base: number; readonly length: number }>(
    pieces: readonly P[],
    again: (piece: P) => Shape,
  ): Generator<void, void> {
    if (!this.hasLeftOut) return;
    let kept = noneKept;
    /** How many of the elements that were open when there were enough errors are open still. */
    let open = Infinity;
    for (const piece of pieces) {
      const isFull = kept.errors >= this.most;
      if (isFull) open = Math.min(open, depthOf(piece.shape.start));
      if (piece.shape.leftOut && this.isMissed(piece.shape.leftOut, kept, isFull ? open : 0)) {
        piece.shape = this.choose(again(piece), piece.base, kept, isFull ? open : 0);
        yield;
      }
      kept = counted(kept, piece.shape, piece.length);
      if (isFull) open = Math.min(open, piece.shape.lowest);
    }
  }

  private isMissed({ errors, warnings, outermost }: LeftOut, kept: Kept, open: number): boolean {
    return (errors > 0 && (kept.errors < this.most || outermost < open)) || (warnings > 0 && kept.warnings < this.most);
  }

  /** Leaves out what is beyond the first ones; not so what stands at one of the `open` outermost elements. */
  private choose(shape: Shape, base: number, before: Kept, open: number): Shape {
    const left = { errors: 0, warnings: 0, outermost: Infinity };
    const findings: LocalFinding[] = [];
    const isConsequence = consequencesIn(shape.findings);
    for (const finding of shape.findings) {
      const severity = severityOf(finding);
      const level = levelOf(finding);
      if (this.isFirst(finding, base) || before[severity] < this.most || level < open) findings.push(finding);
      else if (onceFor(finding) === undefined && !isConsequence(finding)) {
        left[severity]++;
        left.outermost = Math.min(left.outermost, level);
      }
    }
    if (findings.length === shape.findings.length) return { ...shape, leftOut: undefined };
    return { ...shape, findings, leftOut: left.errors + left.warnings > 0 ? left : undefined };
  }

  private isFirst(finding: LocalFinding, base: number): boolean {
    const once = onceFor(finding) ?? (ofDocument.has(finding.kind) ? finding.kind : undefined);
    if (once === undefined) return false;
    const first = this.told.get(once);
    if (first === undefined) this.told.set(once, base);
    return first === undefined || first === base;
  }
}

/** With what is kept of a further segment; what stands behind its end, or may not count in the end, is not counted. */
function counted(before: Kept, { findings }: Shape, length: number): Kept {
  if (findings.length === 0) return before;
  let { errors, warnings } = before;
  const isConsequence = consequencesIn(findings);
  for (const finding of findings) {
    if (onceFor(finding) !== undefined || finding.from >= length || isConsequence(finding)) continue;
    if (severityOf(finding) === "errors") errors++;
    else warnings++;
  }
  return { errors, warnings };
}

/** Tells a "<" right before a mark that has a finding of its own: the document's list leaves it out. */
function consequencesIn(findings: readonly LocalFinding[]): (finding: LocalFinding) => boolean {
  const marks = new Set<number>();
  for (const { kind, from } of findings) if (markKinds.has(kind)) marks.add(from);
  return ({ kind, to }) => kind === "xml.strayLess" && marks.has(to);
}

function severityOf({ kind }: LocalFinding): keyof Kept {
  return limitKinds.has(kind) || toleratedKinds.has(kind) ? "warnings" : "errors";
}

/** Of a finding that stands at an element that was open when its segment began: how many were open around that. */
function levelOf({ opener, atOpener }: LocalFinding): number {
  return atOpener && opener !== undefined && opener < 0 ? -1 - opener : Infinity;
}
