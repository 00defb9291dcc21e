// Runs a rule program over a document, segment by segment, and keeps the outcome of each segment. After an edit only the
// segments that changed, or that read what changed, run again; groups that reach over segments are judged again where a
// member came or went. The outcome is always that of a fresh run.
import { sameDeclarations } from "../schema/validate";
import { ChangeLog } from "../xml/changeLog";
import type { Piece } from "../xml/piece";
import { realigned, renumbered, type ReplacedRun } from "../xml/runs";
import { runToEnd } from "../xml/tree";
import type { CompiledRule, RuleProgram } from "./compile";
import { Reader } from "./reader";
import { Failures } from "./run/failures";
import { adoptFrames, openFrames } from "./run/frames";
import { Groups } from "./run/groups";
import { RunHeads } from "./run/heads";
import { PassingMembers } from "./run/passing";
import { SegmentRunner } from "./run/segmentRunner";
import {
  type Hit,
  isThere,
  noContributions,
  noFailures,
  noHits,
  RunScene,
  SegmentState,
  toRuleHit,
  type HitSink,
  type RuleFailure,
  type RuleHit,
  type RunDocument,
} from "./run/state";

export { toNode, toRuleHit } from "./run/state";
export type { Hit, HitSink, RuleFailure, RuleHit, RunDocument } from "./run/state";

const nothing: readonly never[] = [];

export class RuleRun {
  private readonly scene = new RunScene();
  /** The segments that the scene's states belong to. */
  private pieces: readonly Piece[] = [];
  /** Segments that have to run, and those of which some rules have to. */
  private readonly dirty = new Set<SegmentState>();
  private readonly suspects = new Map<SegmentState, Set<CompiledRule>>();
  /** Segments whose own findings may be others. */
  readonly reruns = new ChangeLog<{ readonly index: number; readonly alive: boolean }>();
  private readonly problems = new Failures(this.scene);
  private readonly groups = new Groups(this.scene, this.problems);
  private readonly heads: RunHeads;
  private readonly passing: PassingMembers;
  private readonly runner: SegmentRunner;
  private ran = 0;

  constructor(
    private readonly program: RuleProgram,
    today: number,
    timeOfDay: number,
  ) {
    const { scene, groups } = this;
    const reader = new Reader(program.locals, today, timeOfDay);
    this.heads = new RunHeads(scene, new Reader(program.locals, today, timeOfDay));
    this.passing = new PassingMembers(program, scene);
    this.runner = new SegmentRunner(program, scene, reader, this.heads, groups, this.passing);
  }

  /** Runs what an edit of the tree, or other declarations, made necessary. */
  settle(document: RunDocument, near = 0): void {
    runToEnd(this.settleSteps(document, near));
  }

  /**
   * The same in slices, from the segment at offset `near` outwards; what is left when the steps are dropped, the next
   * ones do. Of a document that is never edited what is found in a segment is told once, when it has run, and not kept.
   */
  *settleSteps(document: RunDocument, near = 0, told?: HitSink): Generator<void, void> {
    this.align(document);
    this.ran = 0;
    for (const k of outwards(this.waiting(), document.tree.segmentAt(near))) {
      const state = this.scene.states[k];
      this.runSegment(state, this.dirty.has(state) ? undefined : this.suspects.get(state));
      this.dirty.delete(state);
      this.suspects.delete(state);
      if (told) this.tell(state, told);
      yield;
    }
    yield* this.passing.judgeKeys();
    for (const group of this.groups.dirty) {
      this.groups.judge(group);
      this.groups.dirty.delete(group);
      yield;
    }
  }

  /** Takes over what the segments that are still there have said; without running anything. */
  align(document: RunDocument): void {
    this.scene.document = document;
    this.program.locals.attach(document.tree.names);
    this.replace(document.tree.runsSince(this.pieces));
    this.pieces = document.tree.segments;
    if (this.program.needsDeclarations) this.compareDeclarations();
  }

  /** How many segments the last update ran. */
  get segmentsRun(): number {
    return this.ran;
  }

  /** How many segments wait to be run. */
  get waitingCount(): number {
    return this.dirty.size + this.suspects.size;
  }

  /** What was found in segment `k` by the rules that look at one record. */
  hitsOf(k: number): readonly RuleHit[] {
    const hits = this.scene.states[k]?.hits ?? noHits;
    return hits.length === 0 ? nothing : hits.filter(isThere).map(toRuleHit);
  }

  /** Everything found, in no particular order. */
  *hits(): Iterable<RuleHit> {
    for (let k = 0; k < this.scene.states.length; k++) yield* this.hitsOf(k);
    yield* this.groupHits();
  }

  /** What was found by comparing records. */
  *groupHits(): Iterable<RuleHit> {
    for (const hit of this.keptGroupHits()) yield toRuleHit(hit);
  }

  /** The same as it is kept: `toRuleHit` makes of each what others read. */
  keptGroupHits(): readonly Hit[] {
    const all = [...this.passing.hits];
    for (const { hits } of this.groups.wrong)
      for (let i = 0; i < hits.length; i++) if (isThere(hits[i])) all.push(hits[i]);
    return all;
  }

  /** Wrong keys and references of a document that is never edited, beyond those among the hits: how many of which rule. */
  get moreGroupHits(): ReadonlyMap<CompiledRule, number> {
    return this.passing.more;
  }

  /** The rules that broke, each once. */
  failures(): RuleFailure[] {
    return this.problems.list();
  }

  /** Numbers of the segments that wait, in order. */
  private waiting(): Int32Array {
    for (const state of this.dirty) this.suspects.delete(state);
    const numbers = new Int32Array(this.dirty.size + this.suspects.size);
    let i = 0;
    for (const state of this.dirty) numbers[i++] = state.index;
    for (const state of this.suspects.keys()) numbers[i++] = state.index;
    return numbers.sort();
  }

  private runSegment(state: SegmentState, only?: ReadonlySet<CompiledRule>): void {
    this.withdraw(state, only);
    this.ran++;
    const { hits, failures } = this.runner.run(state, only);
    if (hits.length > 0) {
      this.reruns.add(state);
      state.hits = state.hits.length > 0 ? [...state.hits, ...hits] : hits;
    }
    if (failures.length > 0) this.problems.note(state, [...state.failures, ...failures]);
  }

  private tell(state: SegmentState, told: HitSink): void {
    if (state.hits.length > 0) told(state.index, this.hitsOf(state.index));
    state.hits = noHits;
    state.contributed = noContributions;
  }

  private compareDeclarations(): void {
    const { document, states } = this.scene;
    for (const k of document.redeclared() ?? states.keys()) {
      const state = states[k];
      const now = document.declarations(state.index);
      if (now === undefined || now === state.declarations) continue;
      if (!sameDeclarations(now, state.declarations)) this.dirty.add(state);
      state.declarations = now;
    }
  }

  private replace(runs: readonly ReplacedRun[]): void {
    if (runs.length === 0) return;
    const { segments } = this.scene.document.tree;
    const old = this.scene.states;
    const aligned = realigned(old, runs);
    for (const { at, added } of runs) for (let k = at; k < at + added; k++) aligned[k] = new SegmentState(segments[k]);
    const states = (this.scene.states = aligned as SegmentState[]);
    for (const { from, to } of renumbered(runs, states.length)) for (let k = from; k < to; k++) states[k].index = k;
    const gone = runs.flatMap(({ first, removed }) => old.slice(first, first + removed));
    for (const state of gone) this.remove(state);
    for (const state of gone) for (const reader of state.readBy) if (reader.alive) this.dirty.add(reader);
    for (const { at, added } of runs) this.reframe(at, added);
    this.heads.reread(gone, (reader, rules) => this.suspect(reader, rules));
  }

  private remove(state: SegmentState): void {
    state.alive = false;
    this.dirty.delete(state);
    this.suspects.delete(state);
    this.withdraw(state);
  }

  /** The elements that go on over the ends of new segments. */
  private reframe(at: number, added: number): void {
    const { states } = this.scene;
    const { locals } = this.program;
    const fresh = states.slice(at, at + added);
    for (const state of fresh) this.dirty.add(state);
    openFrames(states, at, fresh, locals);
    for (const state of adoptFrames(states, at, fresh, locals)) this.dirty.add(state);
  }

  /** Takes out what the segment said; by some rules alone, if they are given. */
  private withdraw(state: SegmentState, only?: ReadonlySet<CompiledRule>): void {
    const isKept = ({ rule }: { readonly rule: CompiledRule }): boolean => only !== undefined && !only.has(rule);
    if (state.hits.length > 0) {
      const kept = only ? state.hits.filter(isKept) : noHits;
      state.hits = kept.length > 0 ? kept : noHits;
      this.reruns.add(state);
    }
    if (state.failures.length > 0) this.problems.note(state, only ? state.failures.filter(isKept) : noFailures);
    for (const [group, part] of state.contributed) {
      if (isKept(group)) continue;
      this.groups.takeOut(group, part);
      state.contributed.delete(group);
    }
  }

  /** Some rules have to look at a segment again, if not all do. */
  private suspect(state: SegmentState, rules: ReadonlySet<CompiledRule>): void {
    if (this.dirty.has(state)) return;
    const known = this.suspects.get(state);
    if (known) for (const rule of rules) known.add(rule);
    else this.suspects.set(state, new Set(rules));
  }
}

/** Numbers in order, from the one nearest to `home` on. */
function* outwards(numbers: Int32Array, home: number): Generator<number, void> {
  let after = 0;
  while (after < numbers.length && numbers[after] < home) after++;
  let before = after - 1;
  while (before >= 0 || after < numbers.length) {
    const takesAfter = before < 0 || (after < numbers.length && numbers[after] - home <= home - numbers[before]);
    yield takesAfter ? numbers[after++] : numbers[before--];
  }
}
