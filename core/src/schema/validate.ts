// Validates a document against a schema, segment by segment, and again what an edit touched.
import type { Name, NodeRef } from "../xml/segment";
import type { Piece } from "../xml/piece";
import { ChangeLog } from "../xml/changeLog";
import { replacedRuns, realigned, renumbered, type ReplacedRun } from "../xml/runs";
import { runToEnd, type XmlTree } from "../xml/tree";
import { nameOf, nameRange, nodeAt, openerOf, parent } from "../xml/nodes";
import { shownTuple, type Contribution, type LocalWrong } from "./identity/contribution";
import { findField, type ShownAt } from "./identity/fieldPlace";
import { IdentityIndex, type WrongTuple } from "./identity/identityIndex";
import { PassingKeys } from "./identity/passingKeys";
import { sameCheckpoint, type Frame } from "./frames";
import type { ElementDecl, Type } from "./model";
import type { NameReading } from "./nameReading";
import { PagedTypings, type Typing } from "./pagedTypings";
import { runtimeOf } from "./runtime";
import type { Schema } from "./schema";
import { kindBySiblings } from "./siblings";
import { Walker, type SegmentResult, type SortedViolations } from "./walker";
import { noneOfThem, undoubted, type Doubt, type LocalViolation, type Settlement, type Violation } from "./violations";

export type { Violation } from "./violations";

/** Validates a document from beginning to end. */
export function validate(tree: XmlTree, schema: Schema): Validation {
  const validation = new Validation(tree, schema);
  validation.settle();
  return validation;
}

/** Hears of the violations of a segment. */
export type ViolationSink = (k: number, violations: readonly Violation[]) => void;

/** Of a text that is not held so many wrong keys and references are told one by one, the first ones; the others are counted. */
const mostWrongTuples = 10_000;

/** Segments whose keys are entered between two yields. */
const segmentsPerSlice = 32;

/** Wrong keys and references of a text that is not held that are placed between two yields: each reads its segments again. */
const tuplesPerSlice = 32;

/** Segments that are only looked at between two yields. */
const lightSteps = 1_024;

export class Validation {
  private readonly walker: Walker;
  /** Of a text that is not held: the declarations of its elements are not held either. */
  private readonly declared: PagedTypings | undefined;
  private readonly identity = new IdentityIndex();
  /** The keys of a text that is not held. */
  private passing: PassingKeys | undefined;
  /** Of such a text: what of its violations was seen. */
  private seen = { decided: false, undecided: false };
  /** The segments that `results` belong to. */
  private pieces: readonly Piece[] = [];
  private results: (SegmentResult | undefined)[] = [];
  /** What the tables of keys hold. */
  private entered: SegmentResult[] = [];
  private found: readonly Violation[] | undefined;
  private far: readonly Violation[] | undefined;
  private settled = false;
  private walked = 0;
  /** From here on, and up to there at least, segments may start in another state than they were walked in. */
  private suspectFrom = 0;
  private suspectTo = 0;
  /** Results with violations. */
  private readonly notable = new Set<SegmentResult>();
  /** Every result that came. */
  readonly walks = new ChangeLog<SegmentResult>();

  /**
   * Nothing is walked yet: see `settle`.
   * @param reading as which names those of the document count; undefined: as they are written
   */
  constructor(
    readonly tree: XmlTree,
    readonly schema: Schema,
    reading?: NameReading,
  ) {
    this.walker = new Walker(runtimeOf(schema), tree.names, tree.text, reading);
    this.declared = tree.text.isPaged ? new PagedTypings() : undefined;
  }

  /** The schema's number of an element's name. */
  symbolOf(node: NodeRef): number {
    return this.walker.symbolFor(nameOf(this.tree, node));
  }

  /** Walks what is not walked yet, or was walked before an edit of what it depends on. */
  settle(): void {
    runToEnd(this.settleSteps());
  }

  /**
   * The same in slices; what is left when the steps are dropped, the next ones do. Of a text that is not held violations are not
   * held either: `told` hears of those of each segment, once, but of the far ones.
   */
  *settleSteps(told?: ViolationSink): Generator<void, void> {
    this.align();
    this.walked = 0;
    for (let k = this.suspectFrom; k < this.results.length; k++) {
      this.suspectFrom = k;
      if (this.keeps(k)) {
        if (k >= this.suspectTo) break;
        if (k % lightSteps === lightSteps - 1) yield;
        continue;
      }
      if (this.declared) this.passOne(k, this.declared, told);
      else this.enter(k, this.walkOne(k));
      this.suspectTo = Math.max(this.suspectTo, k + 1);
      yield;
    }
    this.suspectFrom = this.suspectTo = this.results.length;
    if (this.passing) yield* this.passing.judge();
    else yield* this.enterKeys();
    if (!this.settled) this.forgetFound();
    this.settled = true;
  }

  private enter(k: number, result: SegmentResult): void {
    const old = this.results[k];
    if (old) this.notable.delete(old);
    if (old && sameDeclarations(old.decls, result.decls)) result.decls = old.decls;
    this.results[k] = result;
    result.index = k;
    if (result.violations.length > 0 || result.wrong.length > 0) this.notable.add(result);
    this.walks.add(result);
    this.walked++;
    this.forgetFound();
  }

  private forgetFound(): void {
    this.found = this.far = undefined;
  }

  /** Is everything walked, and are all keys entered? */
  get isDone(): boolean {
    return this.settled && this.pieces === this.tree.segments;
  }

  /** How many segments were never walked. */
  get unwalked(): number {
    let count = 0;
    for (const result of this.results) if (!result) count++;
    return count;
  }

  /** How many segments were walked when it was settled last. */
  get segmentsWalked(): number {
    return this.walked;
  }

  /** Takes over the results of the segments that are still there. */
  align(): void {
    const { segments } = this.tree;
    if (segments === this.pieces) return;
    this.settled = false;
    this.forgetFound();
    const runs = this.tree.runsSince(this.pieces);
    this.pieces = segments;
    if (runs.length === 0) return;
    const old = this.results;
    for (const { first, removed } of runs) for (let k = first; k < first + removed; k++) this.leave(old[k]);
    this.results = realigned(old, runs);
    for (const { from, to } of renumbered(runs, this.results.length))
      for (let k = from; k < to; k++) if (this.results[k]) this.results[k]!.index = k;
    const last = runs[runs.length - 1];
    const isBehind = this.suspectFrom < old.length;
    this.suspectFrom = Math.min(this.suspectFrom, runs[0].at);
    this.suspectTo = isBehind ? this.results.length : last.at + last.added;
  }

  private leave(result: SegmentResult | undefined): void {
    if (!result) return;
    result.index = -1;
    this.notable.delete(result);
  }

  /** Does segment `k` start in the state in which it was walked? */
  private keeps(k: number): boolean {
    const result = this.results[k];
    const start = this.endBefore(k);
    if (!result || (result.start !== start && !sameCheckpoint(result.start, start))) return false;
    // Equal states are one object, so that the next comparison is short.
    if (k > 0) this.results[k - 1]!.end = result.start;
    return true;
  }

  private walkOne(k: number): SegmentResult {
    return this.walker.walk(this.tree.segments[k], this.tree.segmentStart(k), this.endBefore(k));
  }

  /** Walks a segment of a text that is not held: of the outcome only what later segments need is kept. */
  private passOne(k: number, declared: PagedTypings, told: ViolationSink | undefined): void {
    if (k === 0 || !this.passing) this.beginPassing();
    const walked = this.walkOne(k);
    this.passing!.append(walked.identity);
    const { own, far } = sortViolations(walked.violations, () => false);
    this.enter(k, declared.lighten(walked, far));
    if (own.length + walked.wrong.length === 0) return;
    this.notable.add(this.results[k]!);
    if (own.some(isDecided) || walked.wrong.length > 0) this.seen.decided = true;
    else this.seen.undecided = true;
    told?.(k, this.placed(k, own, walked.wrong));
  }

  private beginPassing(): void {
    this.passing = new PassingKeys(this.tree.text.scratch, mostWrongTuples);
    this.seen = { decided: false, undecided: false };
  }

  private placed(k: number, own: readonly LocalViolation[], wrong: readonly LocalWrong[]): Violation[] {
    const violations = own.map((local) => this.toViolation(local, k));
    for (const { contribution, first } of wrong)
      violations.push(
        this.ofTuple({ contribution, position: k, first: first && { contribution: first, position: k } }),
      );
    return violations;
  }

  /** The same outcome as when the segment was walked first. */
  private walkAgain(k: number): SegmentResult {
    return this.walker.walk(this.tree.segments[k], this.tree.segmentStart(k), this.results[k]!.start);
  }

  /** Wrong keys and references of a text that is not held beyond those among the far violations. */
  get moreWrongTuples(): number {
    return this.passing ? Math.max(0, this.passing.total - mostWrongTuples) : 0;
  }

  private typingOf(k: number): Typing | undefined {
    const result = this.results[k];
    if (!result || !this.declared) return result;
    return this.declared.of(result, () => this.walkAgain(k));
  }

  private endBefore(k: number): readonly Frame[] {
    return k === 0 ? noFrames : this.results[k - 1]!.end;
  }

  /** Brings the tables of keys to the results: from the last run to the first, so that old numbers stay right. */
  private *enterKeys(): Generator<void, void> {
    const now = this.results as SegmentResult[];
    const runs = replacedRuns(this.entered, now);
    if (runs.length === 0) return;
    this.forgetFound();
    const appends = runs.length === 1 && runs[0].removed === 0 && runs[0].first === this.entered.length;
    if (appends || !this.replaceKeys(runs, now)) yield* this.enterAnew(appends ? this.entered.length : 0, now);
    else this.entered = now.slice();
  }

  private replaceKeys(runs: readonly ReplacedRun[], now: readonly SegmentResult[]): boolean {
    return runs
      .toReversed()
      .every(({ first, removed, at, added }) => this.identity.replace(first, removed, now.slice(at, at + added)));
  }

  private *enterAnew(from: number, now: readonly SegmentResult[]): Generator<void, void> {
    if (from === 0) this.identity.clear();
    this.entered.length = from;
    for (let k = from; k < now.length; k++) {
      this.identity.append(now[k]);
      this.entered.push(now[k]);
      if (k % segmentsPerSlice === 0) yield;
    }
  }

  /** What was found in a segment, for those who follow the segments; undefined while it is not walked. */
  resultOf(k: number): SegmentResult | undefined {
    return this.results[k];
  }

  /** Declaration of an element; undefined where there is none. */
  declOf(node: NodeRef): ElementDecl | undefined {
    const id = this.typingOf(node >>> 16)?.decls[node & 0xffff];
    return id ? this.schema.elements[id - 1] : undefined;
  }

  /** Type in force for an element: that of xsi:type, else of its declaration. */
  typeOf(node: NodeRef): Type | undefined {
    return this.typingOf(node >>> 16)?.types?.get(node & 0xffff) ?? this.declOf(node)?.type;
  }

  /** Everything found, in document order. */
  violations(): readonly Violation[] {
    return (this.found ??= this.collect());
  }

  /** Valid, not valid, or null: something could not be checked and nothing else is wrong. */
  get schemaValid(): boolean | null {
    if (!this.isDone) return null;
    if (this.passing) return this.passingValid();
    const far = this.farViolations();
    const own = [...this.notable].flatMap(({ index }) => this.sorted(index).own);
    if (far.some(isDecided) || own.some(isDecided)) return false;
    return far.length + own.length > 0 ? null : true;
  }

  private passingValid(): boolean | null {
    const far = this.farViolations();
    if (this.seen.decided || far.some(isDecided)) return false;
    return this.seen.undecided || far.length > 0 ? null : true;
  }

  private collect(): Violation[] {
    const all = [...this.farViolations()];
    for (const { index } of this.notable) all.push(...this.ownViolations(index));
    return all.sort((a, b) => a.from - b.from || a.to - b.to);
  }

  /** What is wrong with the elements that start in segment `k`, as far as that segment alone tells. */
  ownViolations(k: number): readonly Violation[] {
    if (this.declared) {
      const { violations, wrong } = this.walkAgain(k);
      return this.placed(k, sortViolations(violations, () => false).own, wrong);
    }
    const { own } = this.sorted(k);
    return own.length === 0 ? noViolations : own.map((local) => this.toViolation(local, k));
  }

  /** Everything else: what more than one segment tells, or is said of an element that started in an earlier one. */
  farViolations(): readonly Violation[] {
    return (this.far ??= runToEnd(this.collectFar()));
  }

  /** Makes in slices what `farViolations` gives. */
  *farSteps(): Generator<void, void> {
    this.far ??= yield* this.collectFar();
  }

  private *collectFar(): Generator<void, readonly Violation[]> {
    const doubts = new Map<string, OpenDoubt>();
    const all: Violation[] = [];
    for (const result of [...this.notable].sort((a, b) => a.index - b.index)) {
      const k = result.index;
      if (!this.isDone && !this.fits(k)) continue;
      for (const local of this.sorted(k).far) this.place(local, k, doubts, all);
      for (const { contribution, first } of result.wrong) {
        all.push(this.ofTuple({ contribution, position: k, first: first && { contribution: first, position: k } }));
      }
    }
    for (const open of doubts.values()) this.placeUnsettled(open, all);
    // A reference may find its key in what is not walked yet.
    if (!this.isDone) return all;
    for (const wrong of yield* this.wrongTuples()) {
      all.push(this.ofTuple(wrong));
      if (this.passing && all.length % tuplesPerSlice === 0) yield;
    }
    return all;
  }

  private *wrongTuples(): Generator<void, Iterable<WrongTuple>> {
    if (!this.passing) return this.identity.wrong();
    return yield* this.passing.tuples((k) => this.walkAgain(k).identity.contributions);
  }

  /** Was segment `k` walked with as many elements open as there are? */
  private fits(k: number): boolean {
    return this.results[k]!.start.length === this.tree.openerAt(k).depth;
  }

  private sorted(k: number): SortedViolations {
    const result = this.results[k]!;
    return (result.sorted ??= sortViolations(
      result.violations,
      ({ node, looksBack }) => node < 0 || (looksBack === true && !this.isWithin(k, node)),
    ));
  }

  /** Does the parent of an element start in the same segment? */
  private isWithin(k: number, local: number): boolean {
    const around = parent(this.tree, this.toNode(local, k));
    return around !== undefined && around >>> 16 === k;
  }

  private ofTuple({ contribution, position, first }: WrongTuple): Violation {
    const { constraint, key } = contribution;
    const { node, ...place } = this.placeOfTuple(contribution, position);
    const name = typeof constraint === "string" ? "" : constraint.name;
    const args = { element: nameOf(this.tree, node).local, constraint: name, value: shownTuple(key) };
    const firstAt = first && this.placeOfTuple(first.contribution, first.position).from;
    return {
      kind: kindOfTuple(constraint),
      node,
      ...place,
      decl: this.declOf(node),
      args: firstAt === undefined ? args : { ...args, firstAt },
    };
  }

  private placeOfTuple({ constraint, place, node }: Contribution, position: number): ShownAt {
    const base = this.tree.segmentStart(position);
    if (!place && typeof constraint === "object") return findField(this.tree, this.toNode(node, position), constraint);
    const { from, to, part, attribute } = place ?? { from: 0, to: 0, part: "tag" as const, attribute: undefined };
    return {
      node: nodeAt(this.tree, base + from) ?? 0,
      part,
      attribute: attribute === undefined ? undefined : this.tree.names.get(attribute),
      from: base + from,
      to: base + to,
    };
  }

  /** Doubts wait until something settles them; all else is placed in the document. */
  private place(local: LocalViolation | Settlement, k: number, doubts: Map<string, OpenDoubt>, all: Violation[]): void {
    if ("settles" in local && local.settles.number === noneOfThem) {
      for (const [key, open] of ofLevel(doubts, local.settles)) {
        this.placeUnsettled(open, all);
        doubts.delete(key);
      }
    } else if ("settles" in local) {
      const key = doubtKey(local.settles);
      const settled = doubts.get(key);
      if (settled) all.push(this.toViolation(settled.local, settled.k));
      doubts.delete(key);
    } else if (local.doubt) {
      const key = doubtKey(local.doubt);
      const earlier = doubts.get(key);
      if (earlier) this.placeUnsettled(earlier, all);
      doubts.set(key, { local, k });
    } else all.push(this.toViolation(local, k));
  }

  private placeUnsettled({ local, k }: OpenDoubt, all: Violation[]): void {
    if (local.isCertain) all.push(this.toViolation(undoubted(local), k));
  }

  private toViolation(local: LocalViolation, k: number): Violation {
    const violation = this.toAbsolute(local, k);
    return local.looksBack && !local.doubt ? kindBySiblings(this, violation) : violation;
  }

  /** A node as segment `k` names it: a token, or -1 - its index among the elements open at the start. */
  private toNode(local: number, k: number): NodeRef {
    return local >= 0 ? k * 65_536 + local : openerOf(this.tree, k, -1 - local);
  }

  private toAbsolute(local: LocalViolation, k: number): Violation {
    const node = this.toNode(local.node, k);
    const base = this.tree.segmentStart(k);
    const range =
      local.from === undefined
        ? nameRange(this.tree, node)
        : { from: base + local.from, to: base + (local.to ?? local.from) };
    const { kind, part, decl, parentDecl, due, args, undecided } = local;
    const attribute: Name | undefined =
      local.attribute === undefined ? undefined : this.tree.names.get(local.attribute);
    return { kind, node, part, attribute, ...range, decl, parentDecl, due, args, undecided };
  }
}

/** A doubt that nothing has settled so far, and the segment it stands in. */
interface OpenDoubt {
  readonly local: LocalViolation;
  readonly k: number;
}

function isDecided({ undecided }: { readonly undecided?: boolean }): boolean {
  return undecided !== true;
}

/** Do the elements of a segment have the same declarations, one by one? */
export function sameDeclarations(a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined): boolean {
  if (a === b || !a || !b || a.length !== b.length) return a === b;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

const noViolations: readonly Violation[] = [];
const noFrames: readonly Frame[] = [];

/** A doubt that is settled within the segment is a violation like others; one that is left waits for other segments. */
function sortViolations(
  violations: readonly (LocalViolation | Settlement)[],
  isFar: (violation: LocalViolation) => boolean,
): SortedViolations {
  const own: LocalViolation[] = [];
  const far: (LocalViolation | Settlement)[] = [];
  const doubts = new Map<string, LocalViolation>();
  for (const violation of violations) {
    if ("settles" in violation && violation.settles.number === noneOfThem) {
      for (const [key, earlier] of ofLevel(doubts, violation.settles)) {
        if (earlier.isCertain) own.push(undoubted(earlier));
        doubts.delete(key);
      }
      far.push(violation);
    } else if ("settles" in violation) {
      const key = doubtKey(violation.settles);
      const settled = doubts.get(key);
      doubts.delete(key);
      if (!settled) far.push(violation);
      else if (isFar(settled)) far.push({ ...settled, doubt: undefined });
      else own.push(settled);
    } else if (violation.doubt) {
      const key = doubtKey(violation.doubt);
      const earlier = doubts.get(key);
      if (earlier?.isCertain) own.push(undoubted(earlier));
      doubts.set(key, violation);
    } else if (isFar(violation)) far.push(violation);
    else own.push(violation);
  }
  return { own, far: doubts.size === 0 ? far : [...far, ...doubts.values()] };
}

/** The doubts of a level, to be taken out one by one. */
function ofLevel<T>(doubts: ReadonlyMap<string, T>, { level }: Doubt): [string, T][] {
  return doubts.size === 0 ? [] : [...doubts].filter(([key]) => key.startsWith(`${level}:`));
}

function doubtKey({ level, number }: Doubt): string {
  return `${level}:${number}`;
}

function kindOfTuple(constraint: WrongTuple["contribution"]["constraint"]): Violation["kind"] {
  if (typeof constraint === "string") return constraint === "ID" ? "xsd.duplicateId" : "xsd.missingIdTarget";
  return constraint.kind === "keyref" ? "xsd.missingKeyTarget" : "xsd.duplicateKey";
}
