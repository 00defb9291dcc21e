// Validates a document against a schema, segment by segment, and again what an edit touched.
import type { Name, NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import type { Reparse, ReplacedRun } from "../xml/reparse";
import { nameOf, nameRange, nodeAt, openerOf } from "../xml/nodes";
import { shownTuple, type Contribution } from "./identity/contribution";
import { findField, type ShownAt } from "./identity/fieldPlace";
import { IdentityIndex, type WrongTuple } from "./identity/identityIndex";
import { sameCheckpoint, type Frame } from "./frames";
import type { ElementDecl, Type } from "./model";
import { runtimeOf } from "./runtime";
import type { Schema } from "./schema";
import { kindBySiblings } from "./siblings";
import { Walker, type SegmentResult } from "./walker";
import type { LocalViolation, Settlement, Violation } from "./violations";

export type { Violation } from "./violations";

/** Validates a document from beginning to end. */
export function validate(tree: XmlTree, schema: Schema): Validation {
  const validation = new Validation(tree, schema);
  validation.run();
  return validation;
}

/** Segments that were walked (again): [at, at + count) now, in the place of `replaced` old ones from `first` on. */
export interface WalkedRun {
  readonly first: number;
  readonly replaced: number;
  readonly at: number;
  readonly count: number;
}

/** What an update walked again: the smallest run of segments that covers it, and the runs themselves. */
export interface Revalidated {
  readonly first: number;
  readonly count: number;
  readonly runs: readonly WalkedRun[];
}

/** Segments between two yields: some milliseconds. */
const segmentsPerSlice = 32;

export class Validation {
  private readonly walker: Walker;
  private readonly identity = new IdentityIndex();
  private results: (SegmentResult | undefined)[];
  private found: readonly Violation[] | undefined;
  /** Segments from here on are not walked yet. */
  private done = 0;

  /** Nothing is walked yet: see `run` and `step`. */
  constructor(
    readonly tree: XmlTree,
    readonly schema: Schema,
  ) {
    this.walker = new Walker(runtimeOf(schema), tree.names, tree.text);
    this.results = new Array<SegmentResult | undefined>(tree.segments.length).fill(undefined);
  }

  /** Walks what is not walked yet. */
  run(): void {
    this.step(Infinity);
  }

  /** Walks at most `segments` more; true when all are done. For work in slices. */
  step(segments: number): boolean {
    const end = Math.min(this.results.length, this.done + segments);
    for (; this.done < end; this.done++) {
      const result = this.walkOne(this.done);
      this.results[this.done] = result;
      this.identity.append(result.identity);
    }
    this.found = undefined;
    return this.isDone;
  }

  get isDone(): boolean {
    return this.done === this.results.length;
  }

  private walkOne(k: number): SegmentResult {
    return this.walker.walk(this.tree.segments[k], this.tree.segmentStart(k), this.endBefore(k));
  }

  private endBefore(k: number): readonly Frame[] {
    return k === 0 ? [] : this.results[k - 1]!.end;
  }

  /** After an edit of the tree: walks the new segments, and on until nothing changes any more. */
  update(reparse: Reparse): Revalidated {
    return runToEnd(this.updateSteps(reparse));
  }

  /**
   * The same in slices. When the steps are dropped in between, everything from the edit on counts as not walked yet, and
   * `step` or the next update does it.
   */
  *updateSteps({ runs }: Reparse): Generator<void, Revalidated> {
    const wasDone = this.isDone;
    const old = this.results;
    this.found = undefined;
    this.results = splice(old, runs);
    if (runs.length === 0) return { first: 0, count: 0, runs: [] };
    if (!wasDone) {
      this.forgetFrom(Math.min(this.done, runs[0].at));
      return { first: this.done, count: 0, runs: [] };
    }
    this.done = runs[0].at;
    const walked = yield* this.walkRuns(runs, old);
    this.done = this.results.length;
    this.updateIdentity(walked);
    const first = walked.length === 0 ? 0 : walked[0].at;
    const last = walked[walked.length - 1];
    return { first, count: last ? last.at + last.count - first : 0, runs: walked };
  }

  /** Drops what was found from segment `k` on. */
  private forgetFrom(k: number): void {
    this.done = k;
    this.results.fill(undefined, k);
    this.identity.clear();
    for (let i = 0; i < k; i++) this.identity.append(this.results[i]!.identity);
  }

  /** Walks each replaced run, and on behind it until a segment starts as it did before. */
  private *walkRuns(
    runs: readonly ReplacedRun[],
    old: readonly (SegmentResult | undefined)[],
  ): Generator<void, WalkedRun[]> {
    const walked: WalkedRun[] = [];
    let k = 0;
    let start: { first: number; at: number } | undefined;
    for (let r = 0; r < runs.length; r++) {
      const run = runs[r];
      const nextAt = runs[r + 1]?.at ?? this.results.length;
      // The walk of the run before may have come up to this one.
      start ??= { first: run.first, at: run.at };
      k = run.at;
      let expected = oldEndOf(run, old);
      for (; k < nextAt; k++) {
        const isNew = k < run.at + run.added;
        if (!isNew && expected && sameCheckpoint(this.endBefore(k), expected)) break;
        if (!isNew) expected = this.results[k]?.end;
        this.results[k] = this.walkOne(k);
        if ((k - start.at + 1) % segmentsPerSlice === 0) yield;
      }
      const oldK = k - run.at - run.added + run.first + run.removed;
      const goesOn = k === nextAt && r + 1 < runs.length;
      if (goesOn) continue;
      walked.push({ first: start.first, replaced: oldK - start.first, at: start.at, count: k - start.at });
      start = undefined;
    }
    return walked;
  }

  /** From the last run to the first, so that old numbers stay right. */
  private updateIdentity(walked: readonly WalkedRun[]): void {
    for (const { first, replaced, at, count } of [...walked].reverse()) {
      const added = this.results.slice(at, at + count).map((result) => result!.identity);
      if (!this.identity.replace(first, replaced, added)) return this.forgetIdentity();
    }
  }

  private forgetIdentity(): void {
    this.identity.clear();
    for (const result of this.results) this.identity.append(result!.identity);
  }

  /** Declaration of an element; undefined where there is none. */
  declOf(node: NodeRef): ElementDecl | undefined {
    const id = this.results[node >>> 16]?.decls[node & 0xffff];
    return id ? this.schema.elements[id - 1] : undefined;
  }

  /** Type in force for an element: that of xsi:type, else of its declaration. */
  typeOf(node: NodeRef): Type | undefined {
    return this.results[node >>> 16]?.types?.get(node & 0xffff) ?? this.declOf(node)?.type;
  }

  /** Everything found, in document order. */
  violations(): readonly Violation[] {
    return (this.found ??= this.collect());
  }

  /** Valid, not valid, or null: something could not be checked and nothing else is wrong. */
  get schemaValid(): boolean | null {
    let undecided = false;
    for (const violation of this.violations()) {
      if (!violation.undecided) return false;
      undecided = true;
    }
    return undecided || !this.isDone ? null : true;
  }

  private collect(): Violation[] {
    const doubts = new Map<string, Violation>();
    const all: Violation[] = [];
    this.results.forEach((result, k) => {
      if (!result) return;
      for (const local of result.violations) this.place(local, k, doubts, all);
      for (const { contribution, first } of result.wrong) {
        all.push(this.ofTuple({ contribution, position: k, first: first && { contribution: first, position: k } }));
      }
    });
    // A reference may find its key in what is not walked yet.
    for (const wrong of this.identity.wrong()) if (wrong.first || this.isDone) all.push(this.ofTuple(wrong));
    return all.sort((a, b) => a.from - b.from || a.to - b.to);
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
  private place(local: LocalViolation | Settlement, k: number, doubts: Map<string, Violation>, all: Violation[]): void {
    if ("settles" in local) {
      const key = `${local.settles.level}:${local.settles.number}`;
      const settled = doubts.get(key);
      if (settled) all.push(settled);
      doubts.delete(key);
      return;
    }
    const violation = this.toAbsolute(local, k);
    if (local.doubt) doubts.set(`${local.doubt.level}:${local.doubt.number}`, violation);
    else all.push(local.looksBack ? kindBySiblings(this, violation) : violation);
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
    const { kind, part, decl, parentDecl, args, undecided } = local;
    const attribute: Name | undefined =
      local.attribute === undefined ? undefined : this.tree.names.get(local.attribute);
    return { kind, node, part, attribute, ...range, decl, parentDecl, args, undecided };
  }
}

function kindOfTuple(constraint: WrongTuple["contribution"]["constraint"]): Violation["kind"] {
  if (typeof constraint === "string") return constraint === "ID" ? "xsd.duplicateId" : "xsd.missingIdTarget";
  return constraint.kind === "keyref" ? "xsd.missingKeyTarget" : "xsd.duplicateKey";
}

/** What was found before the edit, with gaps where segments are new. */
function splice(
  old: readonly (SegmentResult | undefined)[],
  runs: readonly ReplacedRun[],
): (SegmentResult | undefined)[] {
  const results: (SegmentResult | undefined)[] = [];
  let from = 0;
  for (const { first, removed, added } of runs) {
    for (let k = from; k < first; k++) results.push(old[k]);
    for (let i = 0; i < added; i++) results.push(undefined);
    from = first + removed;
  }
  for (let k = from; k < old.length; k++) results.push(old[k]);
  return results;
}

/** The state in which the segment behind a run used to start. */
function oldEndOf(
  { first, removed }: ReplacedRun,
  old: readonly (SegmentResult | undefined)[],
): readonly Frame[] | undefined {
  const last = first + removed - 1;
  return last < 0 ? [] : old[last]?.end;
}

function runToEnd<T>(steps: Generator<void, T>): T {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}
