// Runs a rule program over a document, segment by segment, and keeps the outcome of each segment. After an edit only the
// segments that changed, or that read what changed, run again; groups that reach over segments are judged again where a
// member came or went. The outcome is always that of a fresh run.
import type { FindingArgs } from "../findings/finding";
import type { ElementDecl } from "../schema/model";
import { TokenKind, type NodeRef } from "../xml/segment";
import type { Piece } from "../xml/piece";
import { ChangeLog } from "../xml/changeLog";
import { realigned, renumbered, type ReplacedRun } from "../xml/runs";
import { runToEnd, type XmlTree } from "../xml/tree";
import { toProblem, type Candidate, type CompiledRule, type RuleProgram } from "./compile";
import type { CompiledPath, LocalNames } from "./paths";
import type { RuleProblem } from "./problem";
import { PassingGroups } from "./passingGroups";
import { EntryKind, KeyLedger } from "../text/keyLedger";
import { WrongEntries } from "../text/wrongEntries";
import { none, Reader, type Heads } from "./reader";
import type { Contribution, GroupedCheck, Member, Report, ReportPlace, RuleKind } from "./rule";

/** What a rule found. */
export interface RuleHit {
  readonly rule: CompiledRule;
  readonly kind: RuleKind;
  readonly node: NodeRef;
  readonly args: FindingArgs;
  readonly place: ReportPlace;
  /** The same object as long as this is the same hit, wherever it has moved. */
  readonly origin: object;
}

/** A rule that broke while it ran: the first place, and how often. */
export interface RuleFailure {
  readonly rule: CompiledRule;
  readonly node: NodeRef;
  readonly problem: RuleProblem;
  readonly times: number;
}

/** What the run needs to know of the document beside its tree. */
export interface RunDocument {
  readonly tree: XmlTree;
  /** Declaration of an element, when the schema knows it here. */
  declOf(node: NodeRef): ElementDecl | undefined;
  /** The declarations of segment `k`, by token: another array only when they may be others. */
  declarations(k: number): ArrayLike<number> | undefined;
  /** The segments whose declarations may be others than when this was asked last; undefined: all of them. */
  redeclared(): Iterable<number> | undefined;
  /** May rules of this source look at elements of this namespace? */
  admits(rule: CompiledRule, uri: string): boolean;
}

/** An element of one snapshot, kept so that it survives a shift of segments. */
interface Place {
  readonly state: SegmentState;
  readonly token: number;
}

interface Hit {
  readonly rule: CompiledRule;
  readonly kind: RuleKind;
  readonly at: Place;
  readonly args: FindingArgs;
  readonly place: Omit<ReportPlace, "related">;
  readonly related: readonly { readonly at: Place; readonly message: string }[];
}

interface Failure {
  readonly rule: CompiledRule;
  readonly at: Place;
  readonly problem: RuleProblem;
}

/** A value that many segments read from one ancestor. */
interface Head {
  readonly path: CompiledPath;
  value: string | undefined;
  present: boolean;
  readonly readers: Set<SegmentState>;
  /** The rules that read it. */
  readonly rules: Set<CompiledRule>;
  /** The one added last: most reads come in a row from one segment. */
  latest: SegmentState | undefined;
  lastRule: CompiledRule | undefined;
}

/** An element that goes on over the end of its segment: it keeps its identity through edits. */
class Frame {
  readonly heads = new Map<CompiledPath, Head>();
  readonly groups = new Map<CompiledRule, Map<string, Group>>();
  /** The same of a document that is never edited. */
  readonly passing = new Map<CompiledRule, PassingGroups>();

  constructor(
    public place: Place,
    /** Local id of its name. */
    readonly local: number,
  ) {}
}

/** Hears what was found in a segment. */
export type HitSink = (k: number, hits: readonly RuleHit[]) => void;

/** Of a document that is never edited so many wrong keys and references are told one by one; the others are counted. */
const mostGroupHits = 10_000;

const noHits: readonly Hit[] = [];
const noFailures: readonly Failure[] = [];
const nothing: readonly never[] = [];
/** Shared by the thousands of groups that nothing changes; never written to. */
const noParts: GroupPart[] = [];

/** The members of one key within one scope. */
class Group {
  /** The parts of segments, in document order. */
  parts: GroupPart[] = [];
  /** Parts that came, and those that went, since it was judged. */
  fresh: GroupPart[] = noParts;
  lost: GroupPart[] = noParts;
  /** The first member, when it was judged. */
  first: GroupMember | undefined;
  /** A member settled it when it was judged. */
  isAcquitted = false;
  /** Members that settle the group, where its check knows such. */
  settling = 0;

  constructor(
    readonly rule: CompiledRule,
    readonly key: string,
    /** Where the groups of its scope are kept. */
    readonly home?: Map<string, Group>,
  ) {}
}

/** What one segment gives to a group, and the findings on it. */
class GroupPart {
  readonly members: GroupMember[] = [];
  hits: readonly Hit[] = noHits;
  settling = 0;
  /** Judged since it came, and beside which member of another part. */
  isJudged = false;
  beside: GroupMember | undefined = undefined;

  constructor(
    readonly group: Group,
    readonly state: SegmentState,
  ) {}
}

interface GroupMember {
  readonly at: Place;
  readonly data: Contribution["data"];
}

/** Shared by the segments that have none, as most do; never written to. */
const noContributions = new Map<Group, GroupPart>();
const noReaders = new Set<SegmentState>();
const noFrames = new Set<Frame>();

/** Outcome of one segment. */
class SegmentState {
  index = 0;
  alive = true;
  hits: readonly Hit[] = noHits;
  failures: readonly Failure[] = noFailures;
  contributed: Map<Group, GroupPart> = noContributions;
  /** The declarations that it was run with. */
  declarations: ArrayLike<number> | undefined = undefined;
  /** Segments to run again when this one changes, and the frames whose heads looked into this one. */
  readBy: Set<SegmentState> = noReaders;
  headsReadBy: Set<Frame> = noFrames;
  start: readonly Frame[] = [];
  end: readonly Frame[] = [];

  constructor(readonly segment: Piece) {}
}

export class RuleRun implements Heads {
  private states: SegmentState[] = [];
  /** The segments that `states` belong to. */
  private pieces: readonly Piece[] = [];
  /** Segments that have to run, and those of which some rules have to. */
  private readonly dirty = new Set<SegmentState>();
  private readonly suspects = new Map<SegmentState, Set<CompiledRule>>();
  private readonly dirtyGroups = new Set<Group>();
  private readonly failing = new Set<SegmentState>();
  /** Parts of groups that have findings. */
  private readonly wrongParts = new Set<GroupPart>();
  /** Segments whose own findings may be others. */
  readonly reruns = new ChangeLog<{ readonly index: number; readonly alive: boolean }>();
  /** The rules that run now; undefined: all. */
  private only: ReadonlySet<CompiledRule> | undefined;
  private currentRule: CompiledRule | undefined;
  private localHits: Hit[] = [];
  private localFailures: Failure[] = [];
  private readonly reader: Reader;
  private readonly headReader: Reader;
  private current!: SegmentState;
  /** Of a document that is never edited: the groups in which keys and references meet, and what is wrong in them. */
  private ledger: KeyLedger | undefined;
  private readonly wrong = new WrongEntries(mostGroupHits);
  private readonly wrongByRule = new Map<CompiledRule, number>();
  private readonly passingHits: Hit[] = [];
  /** Of such a document: the rules that broke. */
  private readonly broken = new Map<CompiledRule, RuleFailure>();
  private document!: RunDocument;
  private ran = 0;
  private readonly lastParts: ({ readonly scope: NodeRef; readonly part: GroupPart } | undefined)[] = [];

  constructor(
    private readonly program: RuleProgram,
    today: number,
    timeOfDay: number,
  ) {
    this.reader = new Reader(program.locals, today, timeOfDay);
    this.headReader = new Reader(program.locals, today, timeOfDay);
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
      const state = this.states[k];
      this.runSegment(state, this.dirty.has(state) ? undefined : this.suspects.get(state));
      this.dirty.delete(state);
      this.suspects.delete(state);
      if (told) this.tell(state, told);
      yield;
    }
    if (this.ledger) yield* this.judgeLedger(this.ledger);
    for (const group of this.dirtyGroups) {
      this.judge(group);
      this.dirtyGroups.delete(group);
      yield;
    }
  }

  private tell(state: SegmentState, told: HitSink): void {
    if (state.hits.length > 0) told(state.index, this.hitsOf(state.index));
    state.hits = noHits;
    state.contributed = noContributions;
  }

  private *judgeLedger(ledger: KeyLedger): Generator<void, void> {
    yield* ledger.judge((entry) => {
      this.wrong.add(entry);
      const rule = this.program.rules[ruleOf(entry.index)];
      this.wrongByRule.set(rule, (this.wrongByRule.get(rule) ?? 0) + 1);
    });
    for (const { segment, index, first } of this.wrong.list()) {
      const rule = this.program.rules[ruleOf(index)];
      if (typeof rule.check === "function" || !rule.check.each) continue;
      this.wrongByRule.set(rule, this.wrongByRule.get(rule)! - 1);
      const other = first && { node: first.segment * 65_536 + tokenOf(first.index), data: nothing };
      const member = { node: segment * 65_536 + tokenOf(index), data: nothing };
      rule.check.each.judge(member, other, this.reportTo(rule, this.passingHits));
    }
  }

  /** Wrong keys and references of a document that is never edited, beyond those among the hits: how many of which rule. */
  get moreGroupHits(): ReadonlyMap<CompiledRule, number> {
    return this.wrongByRule;
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

  /** Takes over what the segments that are still there have said; without running anything. */
  align(document: RunDocument): void {
    this.document = document;
    this.program.locals.attach(document.tree.names);
    this.replace(document.tree.runsSince(this.pieces));
    this.pieces = document.tree.segments;
    if (this.program.needsDeclarations) this.compareDeclarations();
  }

  private compareDeclarations(): void {
    for (const k of this.document.redeclared() ?? this.states.keys()) {
      const state = this.states[k];
      const now = this.document.declarations(state.index);
      if (now === undefined || now === state.declarations) continue;
      if (!sameNumbers(now, state.declarations)) this.dirty.add(state);
      state.declarations = now;
    }
  }

  /** The document is never edited: nothing has to be kept of who read what. */
  private get isOnce(): boolean {
    return this.document.tree.text.isPaged;
  }

  /** How many segments the last update ran. */
  get segmentsRun(): number {
    return this.ran;
  }

  /** What was found in segment `k` by the rules that look at one record. */
  hitsOf(k: number): readonly RuleHit[] {
    const hits = this.states[k]?.hits ?? noHits;
    return hits.length === 0 ? nothing : hits.filter(isThere).map(toRuleHit);
  }

  /** Everything found, in no particular order. */
  *hits(): Iterable<RuleHit> {
    for (let k = 0; k < this.states.length; k++) yield* this.hitsOf(k);
    yield* this.groupHits();
  }

  /** What was found by comparing records. */
  *groupHits(): Iterable<RuleHit> {
    for (const part of this.wrongParts) for (const hit of part.hits) if (isThere(hit)) yield toRuleHit(hit);
    for (const hit of this.passingHits) yield toRuleHit(hit);
  }

  /** The rules that broke, each once. */
  failures(): RuleFailure[] {
    const first = new Map(this.broken);
    for (const state of [...this.failing].sort((a, b) => a.index - b.index))
      for (const { rule, at, problem } of state.failures) {
        const known = first.get(rule);
        if (known) first.set(rule, { ...known, times: known.times + 1 });
        else first.set(rule, { rule, node: toNode(at), problem, times: 1 });
      }
    return [...first.values()];
  }

  /* ------------------------------------------------------------------------------------------- replacing */

  private replace(runs: readonly ReplacedRun[]): void {
    if (runs.length === 0) return;
    const { segments } = this.document.tree;
    const old = this.states;
    const states = realigned(old, runs);
    for (const { at, added } of runs) for (let k = at; k < at + added; k++) states[k] = new SegmentState(segments[k]);
    this.states = states as SegmentState[];
    for (const { from, to } of renumbered(runs, states.length))
      for (let k = from; k < to; k++) this.states[k].index = k;
    const gone = runs.flatMap(({ first, removed }) => old.slice(first, first + removed));
    for (const state of gone) {
      state.alive = false;
      this.dirty.delete(state);
      this.suspects.delete(state);
      this.withdraw(state);
    }
    for (const state of gone) for (const reader of state.readBy) if (reader.alive) this.dirty.add(reader);
    for (const { first, removed, at, added } of runs) {
      const fresh = this.states.slice(at, at + added);
      for (const state of fresh) this.dirty.add(state);
      this.openFrames(at, fresh);
      const oldEnd = old[first + removed - 1]?.end;
      if (oldEnd) this.adopt(oldEnd, at, fresh);
    }
    this.rereadHeads(gone);
  }

  /** Finds the elements that go on over segment ends. */
  private openFrames(first: number, fresh: readonly SegmentState[]): void {
    let frames: readonly Frame[] = first > 0 ? this.states[first - 1].end : [];
    for (const state of fresh) {
      state.start = frames;
      frames = framesAfter(state, frames, this.program.locals);
      state.end = frames;
    }
  }

  /**
   * Elements that go on behind the replaced segments: one that was begun in them takes over what was known of it there,
   * so that later segments need not run again. Where later segments lie in another element now, or in one of another name, they
   * run again.
   */
  private adopt(oldEnd: readonly Frame[], first: number, fresh: readonly SegmentState[]): void {
    const behind = first + fresh.length;
    const newEnd = behind > 0 ? this.states[behind - 1].end : [];
    if (oldEnd.length !== newEnd.length) return this.openAgain(behind);
    const adopted = new Map<Frame, Frame>();
    const moved = new Map<Frame, Frame>();
    newEnd.forEach((frame, level) => {
      const old = oldEnd[level];
      if (frame === old) return;
      const isTheSame = !old.place.state.alive && fresh.includes(frame.place.state) && old.local === frame.local;
      if (isTheSame) adopted.set(frame, old);
      else moved.set(old, frame);
    });
    for (const [frame, old] of adopted) old.place = frame.place;
    for (const state of fresh) swapFrames(state, adopted);
    if (moved.size > 0) this.move(moved, behind);
  }

  /** The nesting behind an edit is another one: everything there runs again. */
  private openAgain(behind: number): void {
    const later = this.states.slice(behind);
    this.openFrames(behind, later);
    for (const state of later) this.dirty.add(state);
  }

  /** Segments that lay in one element and lie in another now. */
  private move(moved: ReadonlyMap<Frame, Frame>, behind: number): void {
    for (let index = behind; index < this.states.length; index++) {
      const state = this.states[index];
      if (!state.start.some((frame) => moved.has(frame))) return;
      swapFrames(state, moved);
      this.dirty.add(state);
    }
  }

  /** Heads that were read in segments which are gone: where the value is another now, their readers run again. */
  private rereadHeads(gone: readonly SegmentState[]): void {
    const frames = new Set(gone.flatMap((state) => [...state.headsReadBy]));
    for (const frame of frames) {
      if (!frame.place.state.alive) continue;
      for (const head of frame.heads.values()) {
        const { value, present } = head;
        this.readHead(frame, head);
        if (head.value === value && head.present === present) continue;
        for (const reader of head.readers) if (reader.alive) this.suspect(reader, head.rules);
      }
    }
  }

  /** Takes out what the segment said; by some rules alone, if they are given. */
  private withdraw(state: SegmentState, only?: ReadonlySet<CompiledRule>): void {
    const isKept = ({ rule }: { readonly rule: CompiledRule }): boolean => only !== undefined && !only.has(rule);
    if (state.hits.length > 0) {
      const kept = only ? state.hits.filter(isKept) : noHits;
      state.hits = kept.length > 0 ? kept : noHits;
      this.reruns.add(state);
    }
    if (state.failures.length > 0) this.fail(state, only ? state.failures.filter(isKept) : noFailures);
    for (const [group, part] of state.contributed) {
      if (isKept(group)) continue;
      this.takeOut(group, part);
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

  /* ---------------------------------------------------------------------------------------------- heads */

  value(level: number, path: CompiledPath): string | undefined {
    return this.headAt(level, path).value;
  }

  has(level: number, path: CompiledPath): boolean {
    return this.headAt(level, path).present;
  }

  private headAt(level: number, path: CompiledPath): Head {
    const frame = this.current.start[level];
    let head = frame.heads.get(path);
    if (!head) {
      head = {
        path,
        value: undefined,
        present: false,
        readers: new Set(),
        rules: new Set(),
        latest: undefined,
        lastRule: undefined,
      };
      frame.heads.set(path, head);
      this.readHead(frame, head);
    }
    if (head.latest !== this.current && !this.isOnce) {
      head.readers.add(this.current);
      head.latest = this.current;
    }
    if (head.lastRule !== this.currentRule) {
      head.lastRule = this.currentRule;
      if (this.currentRule) head.rules.add(this.currentRule);
    }
    return head;
  }

  private readHead(frame: Frame, head: Head): void {
    const reader = this.headReader;
    reader.begin(this.document.tree, frame.place.state.index, this);
    const node = reader.under(toNode(frame.place), head.path);
    head.present = node !== none;
    head.value = reader.valueOf(node, head.path);
    if (this.isOnce) return;
    noteHead(frame.place.state, frame);
    for (const index of reader.touched) noteHead(this.states[index], frame);
  }

  /* -------------------------------------------------------------------------------------------- one segment */

  /** Runs the rules over a segment; some of them alone, if they are given. */
  private runSegment(state: SegmentState, only?: ReadonlySet<CompiledRule>): void {
    this.withdraw(state, only);
    this.only = only;
    this.ran++;
    this.localHits = [];
    this.localFailures = [];
    this.current = state;
    const { program, reader, document } = this;
    const { kind, name, count } = state.segment;
    const stack: NodeRef[] = state.start.map((frame) => toNode(frame.place));
    const locals: number[] = state.start.map((frame) => frame.local);
    const localGroups: LocalGroups = [];
    this.lastParts.length = 0;
    let far = stack.length;
    reader.begin(document.tree, state.index, this);
    for (let token = 0; token < count; token++) {
      const tokenKind = kind[token];
      if (tokenKind === TokenKind.EndTag) {
        stack.pop();
        locals.pop();
        if (stack.length < far) far = stack.length;
      } else if (tokenKind === TokenKind.StartTag || tokenKind === TokenKind.EmptyTag) {
        const node = state.index * 65_536 + token;
        const local = program.locals.of(name[token]);
        const named = program.named(local);
        const decl = program.needsDeclarations ? document.declOf(node) : undefined;
        const declared = decl ? program.declared(decl) : nothing;
        if (named !== undefined || declared.length > 0) {
          reader.at(node, stack, locals, far);
          this.runContext(node, named ?? nothing, declared, localGroups);
        }
        if (tokenKind === TokenKind.StartTag) {
          stack.push(node);
          locals.push(local);
        }
      }
    }
    for (const groups of localGroups) if (groups) for (const { group } of groups.values()) this.judgeLocal(group);
    if (this.localHits.length > 0) {
      this.reruns.add(state);
      state.hits = state.hits.length > 0 ? [...state.hits, ...this.localHits] : this.localHits;
    }
    if (this.localFailures.length > 0) this.fail(state, [...state.failures, ...this.localFailures]);
    if (!this.isOnce) for (const index of reader.touched) noteReader(this.states[index], state);
  }

  private runContext(
    node: NodeRef,
    named: readonly Candidate[],
    declared: readonly CompiledRule[],
    localGroups: LocalGroups,
  ): void {
    const { only, reader } = this;
    const uri = reader.uri(node);
    for (const { rule, ancestors, isItem } of named) {
      if (only && !only.has(rule)) continue;
      if (!reader.hasAncestors(ancestors) || !this.document.admits(rule, uri)) continue;
      if (isItem) this.contributeItem(rule, node, localGroups);
      else this.runRule(rule, node, localGroups);
    }
    for (const rule of declared)
      if ((!only || only.has(rule)) && this.document.admits(rule, uri)) this.runRule(rule, node, localGroups);
  }

  private runRule(rule: CompiledRule, node: NodeRef, localGroups: LocalGroups): void {
    const { reader } = this;
    this.currentRule = rule;
    try {
      if (!rule.applies(reader)) return;
      if (typeof rule.check === "function") rule.check(reader, this.localReport);
      else this.contribute(rule, rule.check, localGroups);
    } catch (error) {
      this.localFailures.push({ rule, at: this.toPlace(node), problem: toProblem(error) });
    }
  }

  private contribute(rule: CompiledRule, check: GroupedCheck, localGroups: LocalGroups): void {
    const scope = this.reader.first(check.scope);
    const contribution = scope === none ? undefined : check.contribute(this.reader);
    if (contribution) this.addMember(rule, scope, contribution, localGroups);
  }

  /** An item stands a fixed number of steps below its scope. */
  private contributeItem(rule: CompiledRule, node: NodeRef, localGroups: LocalGroups): void {
    const { reader } = this;
    if (typeof rule.check === "function" || !rule.check.items) return;
    this.currentRule = rule;
    try {
      let scope = node;
      for (let step = rule.check.items.path.down.length; step > 0 && scope !== none; step--)
        scope = reader.parent(scope);
      const contribution = scope === none ? undefined : rule.check.items.contribute(reader);
      if (contribution) this.addMember(rule, scope, contribution, localGroups);
    } catch (error) {
      this.localFailures.push({ rule, at: this.toPlace(node), problem: toProblem(error) });
    }
  }

  private addMember(
    rule: CompiledRule,
    scope: NodeRef,
    { key, report, data }: Contribution,
    localGroups: LocalGroups,
  ): void {
    if (this.passes(rule, scope, { key, report, data })) return;
    const part = this.partOf(rule, scope, key, localGroups);
    part.members.push({ at: this.toOwnPlace(report), data });
    const settles = typeof rule.check !== "function" && rule.check.settles?.(data) === true;
    if (!settles) return;
    part.settling++;
    part.group.settling++;
  }

  /**
   * In a document that is never edited, a member of a group that reaches over segments is judged as it comes, where all that
   * matters is the first one or the one before: segments run in order, and their elements in theirs. False: not so here.
   */
  private passes(rule: CompiledRule, scope: NodeRef, { key, report, data }: Contribution): boolean {
    const { check } = rule;
    if (!this.isOnce || typeof check === "function" || !check.each) return false;
    const frame = this.frameOf(scope);
    if (!frame) return false;
    if (check.settles || (check.each.beside === "first" && data.length === 0)) {
      const isKey = check.settles?.(data) !== false;
      this.enterKey(isKey ? EntryKind.key : EntryKind.reference, rule, scope, { key, report });
      return true;
    }
    let groups = frame.passing.get(rule);
    if (!groups) frame.passing.set(rule, (groups = new PassingGroups(check.each.beside)));
    const { judge } = check.each;
    const member: Member = { node: report, data };
    const other = groups.meet(key, member);
    try {
      judge(member, other, this.reportTo(rule, this.localHits));
    } catch (error) {
      this.localFailures.push({ rule, at: this.toPlace(report), problem: toProblem(error) });
    }
    return true;
  }

  private enterKey(
    kind: EntryKind,
    rule: CompiledRule,
    scope: NodeRef,
    { key, report }: Pick<Contribution, "key" | "report">,
  ): void {
    this.ledger ??= new KeyLedger(this.document.tree.text.scratch);
    const place = { segment: report >>> 16, index: (rule.index << 16) | (report & 0xffff) };
    this.ledger.add(kind, scope, rule.index, key, place);
  }

  /** A scope that ends in this segment has its groups here; another one keeps them with its frame. */
  private partOf(rule: CompiledRule, scope: NodeRef, key: string, localGroups: LocalGroups): GroupPart {
    const { current } = this;
    const frame = this.frameOf(scope);
    if (!frame) return this.localPartOf(rule, scope, key, localGroups);
    let groups = frame.groups.get(rule);
    if (!groups) frame.groups.set(rule, (groups = new Map()));
    let group = groups.get(key);
    if (!group) groups.set(key, (group = new Group(rule, key, groups)));
    let part = current.contributed.get(group);
    if (!part) {
      if (current.contributed === noContributions) current.contributed = new Map();
      current.contributed.set(group, (part = addPart(group, current)));
      this.dirtyGroups.add(group);
    }
    return part;
  }

  /** Members of one group often come in a row: the part that a rule came to last is remembered. */
  private localPartOf(rule: CompiledRule, scope: NodeRef, key: string, localGroups: LocalGroups): GroupPart {
    const last = this.lastParts[rule.index];
    if (last?.part.state === this.current && last.scope === scope && last.part.group.key === key) return last.part;
    const groups = (localGroups[rule.index] ??= new Map<number | string, GroupPart>());
    const localKey = key === "" ? scope : `${scope} ${key}`;
    let part = groups.get(localKey);
    if (!part) groups.set(localKey, (part = addPart(new Group(rule, key), this.current)));
    this.lastParts[rule.index] = { scope, part };
    return part;
  }

  private takeOut(group: Group, part: GroupPart): void {
    this.dirtyGroups.add(group);
    this.wrongParts.delete(part);
    group.settling -= part.settling;
    if (group.lost === noParts) group.lost = [part];
    else group.lost.push(part);
  }

  private frameOf(node: NodeRef): Frame | undefined {
    const { start, end } = this.current;
    for (let level = start.length - 1; level >= 0; level--)
      if (toNode(start[level].place) === node) return start[level];
    for (let level = end.length - 1; level >= 0; level--) if (toNode(end[level].place) === node) return end[level];
    return undefined;
  }

  /** A group that no other segment adds to: what is found in it is found in this segment. */
  private judgeLocal(group: Group): void {
    this.judge(group);
    for (const part of group.parts) {
      if (part.hits.length === 0) continue;
      this.localHits.push(...part.hits);
      this.wrongParts.delete(part);
    }
  }

  /** Judges what changed in a group: all of it, unless its check tells how far a change reaches. */
  private judge(group: Group): void {
    const { check } = group.rule;
    if (typeof check === "function") return;
    const neighbours = updateParts(group);
    if (group.parts.length === 0) group.home?.delete(group.key);
    else if (group.settling > 0) this.acquit(group);
    else if (check.each) this.judgeEach(group, check.each, neighbours);
    else this.judgeWhole(group, check);
  }

  /** A member settles the whole group: nothing is wrong with it. */
  private acquit(group: Group): void {
    if (group.isAcquitted) return;
    group.isAcquitted = true;
    for (const part of group.parts) {
      this.setHits(part, noHits);
      part.isJudged = false;
    }
  }

  /** Judges the parts that are new, and those that stand beside another member than before. */
  private judgeEach(group: Group, check: Each, neighbours: readonly GroupPart[]): void {
    const first = group.parts[0].members[0];
    const isAnew = group.isAcquitted || (check.beside === "first" && group.first !== first);
    group.isAcquitted = false;
    group.first = first;
    for (const part of isAnew ? group.parts : neighbours) {
      const other = check.beside === "first" ? first : memberBefore(group, part);
      if (!part.isJudged || part.beside !== other) this.judgePart(part, other, check);
    }
  }

  private judgePart(part: GroupPart, other: GroupMember | undefined, { beside, judge }: Each): void {
    const { group, members } = part;
    const hits: Hit[] = [];
    const report = this.reportTo(group.rule, hits);
    let left = other && other !== members[0] ? toMember(other) : undefined;
    this.guardGroup(group, members, () => {
      for (const one of members) {
        const member = toMember(one);
        judge(member, left, report);
        if (beside === "before" || !left) left = member;
      }
    });
    part.isJudged = true;
    part.beside = other;
    this.setHits(part, hits);
  }

  private judgeWhole(group: Group, check: GroupedCheck): void {
    const members = group.parts.flatMap((part) => part.members);
    const hits: Hit[] = [];
    this.guardGroup(group, members, () => check.judge(members.map(toMember), this.reportTo(group.rule, hits)));
    for (const part of group.parts) {
      const own = hits.length === 0 ? noHits : hits.filter((hit) => hit.at.state === part.state);
      this.setHits(part, own.length === 0 ? noHits : own);
    }
    // A finding on an element of a segment that gives no member.
    const others = hits.filter((hit) => group.parts.every((part) => part.state !== hit.at.state));
    if (others.length > 0) this.setHits(group.parts[0], [...group.parts[0].hits, ...others]);
  }

  private fail(state: SegmentState, failures: readonly Failure[]): void {
    if (this.isOnce) return this.failOnce(failures);
    state.failures = failures;
    if (failures.length > 0) this.failing.add(state);
    else this.failing.delete(state);
  }

  private failOnce(failures: readonly Failure[]): void {
    for (const { rule, at, problem } of failures) {
      const known = this.broken.get(rule);
      if (known) this.broken.set(rule, { ...known, times: known.times + 1 });
      else this.broken.set(rule, { rule, node: toNode(at), problem, times: 1 });
    }
  }

  private setHits(part: GroupPart, hits: readonly Hit[]): void {
    part.hits = hits;
    if (hits.length > 0) this.wrongParts.add(part);
    else this.wrongParts.delete(part);
  }

  private guardGroup({ rule }: Group, members: readonly GroupMember[], run: () => void): void {
    try {
      run();
    } catch (error) {
      const { at } = members[0];
      this.fail(at.state, [...at.state.failures, { rule, at, problem: toProblem(error) }]);
    }
  }

  /** Takes what the rule at hand finds in the segment at hand. */
  private readonly localReport: Report = (kind, node, args = {}, place = {}) => {
    const rule = this.currentRule;
    if (!rule) return;
    const { related = [], ...rest } = place;
    const others = related.map((one) => ({ at: this.toOwnPlace(one.node), message: one.message }));
    this.localHits.push({ rule, kind, at: this.toOwnPlace(node), args, place: rest, related: others });
  };

  private reportTo(rule: CompiledRule, hits: Hit[]): Report {
    return (kind, node, args = {}, place = {}) => {
      const { related = [], ...rest } = place;
      const others = related.map((one) => ({ at: this.toPlace(one.node), message: one.message }));
      hits.push({ rule, kind, at: this.toPlace(node), args, place: rest, related: others });
    };
  }

  /** The place of a node that the segment at hand reports on: should it go, the segment runs again. */
  private toOwnPlace(node: NodeRef): Place {
    this.reader.look(node);
    return this.toPlace(node);
  }

  private toPlace(node: NodeRef): Place {
    return { state: this.states[Math.floor(node / 65_536)], token: node % 65_536 };
  }
}

/** Index of an entry: rule and token. */
function ruleOf(index: number): number {
  return index >>> 16;
}

function tokenOf(index: number): number {
  return index & 0xffff;
}

function noteReader(state: SegmentState, reader: SegmentState): void {
  if (state.readBy === noReaders) state.readBy = new Set();
  state.readBy.add(reader);
}

function noteHead(state: SegmentState, frame: Frame): void {
  if (state.headsReadBy === noFrames) state.headsReadBy = new Set();
  state.headsReadBy.add(frame);
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

/** Groups of the segment at hand by rule, then by scope and key; by scope alone where there is no key. */
type LocalGroups = (Map<number | string, GroupPart> | undefined)[];

type Each = NonNullable<GroupedCheck["each"]>;

/** More changed parts than this share of all are taken in at once. */
const manyParts = 0.1;

/** Takes in what came and went; returns the parts that are new, and those behind a change. */
function updateParts(group: Group): readonly GroupPart[] {
  const { parts, fresh, lost } = group;
  group.fresh = noParts;
  group.lost = noParts;
  if (parts.length === 0 && fresh.length === 1 && lost.length === 0) return (group.parts = fresh);
  if (fresh.length + lost.length > 8 + manyParts * parts.length) {
    const gone = new Set(lost);
    group.parts = [...parts, ...fresh].filter((part) => !gone.has(part));
    group.parts.sort((a, b) => a.state.index - b.state.index);
    return group.parts;
  }
  const changed = new Set<GroupPart>();
  for (const part of lost) {
    const at = parts.indexOf(part);
    if (at < 0) continue;
    parts.splice(at, 1);
    changed.delete(part);
    if (at < parts.length) changed.add(parts[at]);
  }
  for (const part of fresh) {
    if (lost.includes(part)) continue;
    const at = placeOf(parts, part.state.index);
    parts.splice(at, 0, part);
    changed.add(part);
    if (at + 1 < parts.length) changed.add(parts[at + 1]);
  }
  return [...changed];
}

/** Index of the first part at or behind a segment. */
function placeOf(parts: readonly GroupPart[], index: number): number {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (parts[middle].state.index < index) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The member before a part's first one. */
function memberBefore({ parts }: Group, part: GroupPart): GroupMember | undefined {
  return parts[placeOf(parts, part.state.index) - 1]?.members.at(-1);
}

/** A new part of a group. */
function addPart(group: Group, state: SegmentState): GroupPart {
  const part = new GroupPart(group, state);
  if (group.fresh === noParts) group.fresh = [part];
  else group.fresh.push(part);
  return part;
}

function toMember({ at, data }: GroupMember): Member {
  return { node: toNode(at), data };
}

function sameNumbers(a: ArrayLike<number> | undefined, b: ArrayLike<number> | undefined): boolean {
  if (!a || !b || a.length !== b.length) return a === b;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** The elements open at the end of a segment, given those open at its start. */
function framesAfter(state: SegmentState, start: readonly Frame[], locals: LocalNames): readonly Frame[] {
  const { shape } = state.segment;
  if (shape.unpairedStarts.length + shape.unpairedEnds.length === 0) return start;
  const { kind, name, partner, count } = state.segment;
  const frames = [...start];
  let changed = false;
  for (let token = 0; token < count; token++) {
    if (partner[token] >= 0) continue;
    if (kind[token] === TokenKind.StartTag) frames.push(new Frame({ state, token }, locals.of(name[token])));
    else if (kind[token] === TokenKind.EndTag) frames.pop();
    else continue;
    changed = true;
  }
  return changed ? frames : start;
}

function swapFrames(state: SegmentState, by: ReadonlyMap<Frame, Frame>): void {
  const swap = (frames: readonly Frame[]): readonly Frame[] =>
    frames.some((frame) => by.has(frame)) ? frames.map((frame) => by.get(frame) ?? frame) : frames;
  state.start = swap(state.start);
  state.end = swap(state.end);
}

function toNode({ state, token }: Place): NodeRef {
  return state.index * 65_536 + token;
}

/** While work is under way some hits still speak of segments that are no more. */
function isThere({ at, related }: Hit): boolean {
  return at.state.alive && related.every((one) => one.at.state.alive);
}

function toRuleHit(origin: Hit): RuleHit {
  const { rule, kind, at, args, place, related } = origin;
  return {
    origin,
    rule,
    kind,
    node: toNode(at),
    args,
    place: { ...place, related: related.map((one) => ({ node: toNode(one.at), message: one.message })) },
  };
}
