// A document as segments of tokens. The tree keeps every character: its text can be rebuilt exactly.
import type { TextChange, TextStore } from "../text/textStore";
import type { MayContain } from "./openElements";
import { limitKinds, type LocalFinding, markKinds, onceFor, type SyntaxFinding, toleratedKinds } from "./findings";
import { NameTable } from "./names";
import { nameRange, openerOf, tokenRange } from "./nodes";
import { type Opener, Openers } from "./openers";
import type { Piece } from "./piece";
import { Parser, type ParseOptions, type Reparse } from "./reparse";
import { realigned, replacedRuns, type ReplacedRun } from "./runs";

export type { MayContain } from "./openElements";
export type { ParseOptions, Reparse } from "./reparse";
export type { ReplacedRun } from "./runs";

export class XmlTree {
  readonly names = new NameTable();
  private readonly parser: Parser;
  private readonly openers = new Openers();
  private found: readonly SyntaxFinding[] | undefined;
  private settled = false;
  private more = { errors: 0, warnings: 0 };
  /** After an edit many ask for the same difference. */
  private compared: { old: readonly Piece[]; now: readonly Piece[]; runs: readonly ReplacedRun[] } | undefined;
  /** By segment: 1 where there are findings. */
  private faulty: readonly (number | undefined)[] = [];

  private constructor(
    readonly text: TextStore,
    options: ParseOptions,
  ) {
    this.parser = new Parser(text, this.names, options);
  }

  /** Parses a document in slices: yields after some tenths of a millisecond's work, and returns the tree. */
  static *parse(text: TextStore, options: ParseOptions = {}): Generator<void, XmlTree> {
    const tree = new XmlTree(text, options);
    yield* tree.settleSteps();
    return tree;
  }

  /** A tree without segments yet: `settleSteps` makes them. */
  static unparsed(text: TextStore, options: ParseOptions = {}): XmlTree {
    return new XmlTree(text, options);
  }

  /** The segments in document order; a new array after each edit, in which untouched segments are the same objects. */
  get segments(): readonly Piece[] {
    return this.parser.pieces;
  }

  /** Offset at which segment `k` starts; for k = segments.length the length of the text. */
  segmentStart(k: number): number {
    return this.parser.segmentStart(k);
  }

  /** Index of the segment that holds the unit at `offset`; the last one for the end of the text. */
  segmentAt(offset: number): number {
    return this.parser.segmentAt(offset);
  }

  /** The innermost element open at the start of segment `k`; at 0 the document. */
  openerAt(k: number): Opener {
    const openers = this.settled ? this.openers : new Openers();
    return openers.at(this.parser.pieces, k);
  }

  /** What differs from an earlier list of segments: for everything that keeps something for each. */
  runsSince(segments: readonly Piece[]): readonly ReplacedRun[] {
    const now = this.segments;
    if (this.compared?.old !== segments || this.compared.now !== now)
      this.compared = { old: segments, now, runs: replacedRuns(segments, now) };
    return this.compared.runs;
  }

  /** Grows when segments that stay the same objects come to lie among other elements. */
  get rebases(): number {
    return this.parser.rebases;
  }

  /** Are the segments those of the text? Not so while an edit waits to be parsed. */
  get isSettled(): boolean {
    return this.settled;
  }

  /** All syntax findings, by their places in the document; while an edit waits to be parsed, none. */
  get findings(): readonly SyntaxFinding[] {
    if (!this.settled) return [];
    return (this.found ??= this.collect());
  }

  /** Syntax findings of a text that is not held beyond those that are kept: those that refuse it, and others. */
  get moreFindings(): { readonly errors: number; readonly warnings: number } {
    return this.more;
  }

  /** Whether nothing but what is tolerated (a DOCTYPE) was found. */
  get wellFormed(): boolean {
    return (
      this.more.errors + this.more.warnings === 0 && this.findings.every((finding) => toleratedKinds.has(finding.kind))
    );
  }

  /** Applies changes, one after the other, each to the text that the one before left; then parses again what they touch. */
  edit(changes: readonly TextChange[]): Reparse {
    return runToEnd(this.editSteps(changes));
  }

  /**
   * The same in slices. The text is changed at the first step, the segments are right after the last one. When the steps are
   * dropped in between, the next edit does what they left and reports it with its own.
   */
  *editSteps(changes: readonly TextChange[]): Generator<void, Reparse> {
    for (const change of changes) this.change(change);
    return yield* this.settleSteps();
  }

  /** Asks another schema what may stand where: `settleSteps` has to follow. */
  setMayContain(mayContain: MayContain | undefined): void {
    this.settled = false;
    this.parser.setMayContain(mayContain);
  }

  /** Changes the text alone, so that the place of a next change can be looked up in it: `settleSteps` has to follow. */
  change(change: TextChange): void {
    this.found = undefined;
    this.settled = false;
    this.parser.change(change);
  }

  /** Parses, in slices, what was changed since the segments were right. */
  *settleSteps(): Generator<void, Reparse> {
    this.found = undefined;
    this.settled = false;
    const reparse = yield* this.parser.settle();
    this.openers.replace(this.segments, reparse.runs);
    this.faulty = this.findFaulty(reparse.runs);
    if (this.text.isPaged) this.more = this.countLeftOut();
    this.settled = true;
    return reparse;
  }

  private countLeftOut(): { errors: number; warnings: number } {
    const sum = { errors: 0, warnings: 0 };
    for (const { shape } of this.segments) {
      sum.errors += shape.leftOut?.errors ?? 0;
      sum.warnings += shape.leftOut?.warnings ?? 0;
    }
    return sum;
  }

  private findFaulty(runs: readonly ReplacedRun[]): readonly (number | undefined)[] {
    const faulty = realigned(this.faulty, runs);
    for (const { at, added } of runs)
      for (let k = at; k < at + added; k++) faulty[k] = isFaulty(this.segments[k]) ? 1 : 0;
    return faulty;
  }

  private collect(): SyntaxFinding[] {
    const all: SyntaxFinding[] = [];
    const told = new Set<string>();
    for (let k = this.faulty.indexOf(1); k >= 0; k = this.faulty.indexOf(1, k + 1)) {
      for (const finding of this.segments[k].shape.findings) {
        const once = onceFor(finding);
        if (once !== undefined && told.has(once)) continue;
        if (once !== undefined) told.add(once);
        all.push(this.toAbsolute(finding, k));
      }
    }
    all.sort((a, b) => a.from - b.from || a.to - b.to);
    return withoutConsequences(all);
  }

  private toAbsolute(finding: LocalFinding, k: number): SyntaxFinding {
    const { kind, opener } = finding;
    const base = this.segmentStart(k);
    const node = opener === undefined ? undefined : opener >= 0 ? k * 65_536 + opener : openerOf(this, k, -1 - opener);
    const args = node === undefined ? (finding.args ?? {}) : { ...finding.args, openedAt: tokenRange(this, node).from };
    const range =
      node !== undefined && finding.atOpener
        ? nameRange(this, node)
        : { from: base + finding.from, to: base + finding.to };
    const found = { kind, from: range.from, to: range.to, args };
    return limitKinds.has(kind) ? { ...found, undecided: true } : found;
  }
}

/** Without what follows from the finding beside it. `all`: in their order in the document. */
function withoutConsequences(all: SyntaxFinding[]): SyntaxFinding[] {
  const lacksRoot = all.some(({ kind }) => kind === "xml.missingRootStart");
  return all.filter(({ kind, to }, i) => {
    if (kind === "xml.secondRoot" || kind === "xml.undeclaredPrefix") return !lacksRoot;
    const next = kind === "xml.strayLess" ? all[i + 1] : undefined;
    return next?.from !== to || !markKinds.has(next.kind);
  });
}

/** Has it findings, or may it get some that are only counted by now? */
function isFaulty({ shape }: Piece): boolean {
  return shape.findings.length > 0 || shape.leftOut !== undefined;
}

/** Runs steps to their end, all at once. */
export function runToEnd<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
