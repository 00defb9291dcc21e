// Runs a rule program over a document, segment by segment, and keeps the outcome of each segment. After an edit only the
// segments that changed, or that read what changed, run again; groups that reach over segments are judged again where a
// member came or went. The outcome is always that of a fresh run.
import type { FindingArgs } from "../findings/finding";
import type { ElementDecl } from "../schema/model";
import { TokenKind, type NodeRef, type Segment } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import { toProblem, type Candidate, type CompiledRule, type RuleProgram } from "./compile";
import type { CompiledPath, LocalNames } from "./paths";
import type { RuleProblem } from "./problem";
import { none, Reader, type Heads } from "./reader";
import type { Contribution, GroupedCheck, Member, Report, ReportPlace, RuleKind } from "./rule";

/** What a rule found. */
export interface RuleHit {
  readonly rule: CompiledRule;
  readonly kind: RuleKind;
  readonly node: NodeRef;
  readonly args: FindingArgs;
  readonly place: ReportPlace;
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
  /** May rules of this source look at elements of this namespace? */
  admits(rule: CompiledRule, uri: string): boolean;
}

/** Segments [first, first + removed) were replaced by `added` new ones. */
export interface SegmentChange {
  readonly first: number;
  readonly removed: number;
  readonly added: number;
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
  /** The one added last: most reads come in a row from one segment. */
  latest: SegmentState | undefined;
}

/** An element that goes on over the end of its segment: it keeps its identity through edits. */
class Frame {
  readonly heads = new Map<CompiledPath, Head>();
  readonly groups = new Map<CompiledRule, Map<string, Group>>();

  constructor(
    public place: Place,
    /** Local id of its name. */
    readonly local: number,
  ) {}
}

/** The members of one key within one scope. */
interface Group {
  readonly rule: CompiledRule;
  members: GroupMember[];
  hits: readonly Hit[];
}

interface GroupMember {
  /** The segment whose run it belongs to. */
  readonly owner: SegmentState;
  readonly context: Place;
  readonly at: Place;
  readonly data: Contribution["data"];
  readonly run: number;
}

/** Outcome of one segment. */
class SegmentState {
  index = 0;
  alive = true;
  /** Number of the run that made it; members of earlier runs are stale. */
  run = 0;
  hits: Hit[] = [];
  failures: Failure[] = [];
  contributed: Set<Group> = new Set();
  /** Segments to run again when this one changes, and the frames whose heads looked into this one. */
  readonly readBy = new Set<SegmentState>();
  readonly headsReadBy = new Set<Frame>();
  start: readonly Frame[] = [];
  end: readonly Frame[] = [];

  constructor(readonly segment: Segment) {}
}

export class RuleRun implements Heads {
  private states: SegmentState[] = [];
  private readonly groups = new Set<Group>();
  private readonly dirtyGroups = new Set<Group>();
  private readonly reader: Reader;
  private readonly headReader: Reader;
  private current!: SegmentState;
  private ran = 0;

  constructor(
    private readonly program: RuleProgram,
    private document: RunDocument,
    today: number,
    timeOfDay: number,
  ) {
    this.reader = new Reader(program.locals, today, timeOfDay);
    this.headReader = new Reader(program.locals, today, timeOfDay);
    this.update(document, [{ first: 0, removed: 0, added: document.tree.segments.length }], { first: 0, count: 0 });
  }

  /** Takes an edited document: the segments that were replaced, and those whose declarations changed. */
  update(
    document: RunDocument,
    changes: readonly SegmentChange[],
    revalidated: { readonly first: number; readonly count: number },
  ): void {
    this.document = document;
    this.program.locals.attach(document.tree.names);
    this.ran = 0;
    const dirty = new Set<SegmentState>();
    for (const change of changes) this.replace(change, dirty);
    for (const state of this.states.slice(revalidated.first, revalidated.first + revalidated.count)) dirty.add(state);
    for (const state of [...dirty].sort((a, b) => a.index - b.index)) if (state.alive) this.runSegment(state);
    for (const group of this.dirtyGroups) this.judge(group);
    this.dirtyGroups.clear();
  }

  /** How many segments the last update ran. */
  get segmentsRun(): number {
    return this.ran;
  }

  /** Everything found, in no particular order. */
  *hits(): Iterable<RuleHit> {
    for (const state of this.states) for (const hit of state.hits) yield toRuleHit(hit);
    for (const group of this.groups) for (const hit of group.hits) yield toRuleHit(hit);
  }

  /** The rules that broke, each once. */
  failures(): RuleFailure[] {
    const first = new Map<CompiledRule, RuleFailure>();
    for (const state of this.states)
      for (const { rule, at, problem } of state.failures) {
        const known = first.get(rule);
        if (known) first.set(rule, { ...known, times: known.times + 1 });
        else first.set(rule, { rule, node: toNode(at), problem, times: 1 });
      }
    return [...first.values()];
  }

  /* ------------------------------------------------------------------------------------------- replacing */

  private replace({ first, removed, added }: SegmentChange, dirty: Set<SegmentState>): void {
    const segments = this.document.tree.segments;
    const gone = this.states.slice(first, first + removed);
    const fresh = segments.slice(first, first + added).map((segment) => new SegmentState(segment));
    const oldEnd = gone[gone.length - 1]?.end;
    this.states.splice(first, removed, ...fresh);
    for (let index = first; index < this.states.length; index++) this.states[index].index = index;
    for (const state of gone) {
      state.alive = false;
      this.withdraw(state);
      for (const reader of state.readBy) if (reader.alive) dirty.add(reader);
    }
    for (const state of fresh) dirty.add(state);
    this.openFrames(first, fresh);
    if (oldEnd) this.adopt(oldEnd, first, fresh, dirty);
    this.rereadHeads(gone, dirty);
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
   * so that later segments need not run again. Where later segments lie in another element now, they run again.
   */
  private adopt(
    oldEnd: readonly Frame[],
    first: number,
    fresh: readonly SegmentState[],
    dirty: Set<SegmentState>,
  ): void {
    const behind = first + fresh.length;
    const newEnd = behind > 0 ? this.states[behind - 1].end : [];
    if (oldEnd.length !== newEnd.length) return this.openAgain(behind, dirty);
    const adopted = new Map<Frame, Frame>();
    const moved = new Map<Frame, Frame>();
    newEnd.forEach((frame, level) => {
      const old = oldEnd[level];
      if (frame === old) return;
      if (old.place.state.alive || !fresh.includes(frame.place.state)) moved.set(old, frame);
      else adopted.set(frame, old);
    });
    for (const [frame, old] of adopted) old.place = frame.place;
    for (const state of fresh) swapFrames(state, adopted);
    if (moved.size > 0) this.move(moved, behind, dirty);
  }

  /** The nesting behind an edit is another one: everything there runs again. */
  private openAgain(behind: number, dirty: Set<SegmentState>): void {
    const later = this.states.slice(behind);
    this.openFrames(behind, later);
    for (const state of later) dirty.add(state);
  }

  /** Segments that lay in one element and lie in another now. */
  private move(moved: ReadonlyMap<Frame, Frame>, behind: number, dirty: Set<SegmentState>): void {
    for (let index = behind; index < this.states.length; index++) {
      const state = this.states[index];
      if (!state.start.some((frame) => moved.has(frame))) return;
      swapFrames(state, moved);
      dirty.add(state);
    }
  }

  /** Heads that were read in segments which are gone: where the value is another now, their readers run again. */
  private rereadHeads(gone: readonly SegmentState[], dirty: Set<SegmentState>): void {
    const frames = new Set(gone.flatMap((state) => [...state.headsReadBy]));
    for (const frame of frames) {
      if (!frame.place.state.alive) continue;
      for (const head of frame.heads.values()) {
        const { value, present } = head;
        this.readHead(frame, head);
        if (head.value === value && head.present === present) continue;
        for (const reader of head.readers) if (reader.alive) dirty.add(reader);
        head.readers.clear();
        head.latest = undefined;
      }
    }
  }

  private withdraw(state: SegmentState): void {
    state.hits = [];
    state.failures = [];
    for (const group of state.contributed) this.dirtyGroups.add(group);
    state.contributed = new Set();
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
      head = { path, value: undefined, present: false, readers: new Set(), latest: undefined };
      frame.heads.set(path, head);
      this.readHead(frame, head);
    }
    if (head.latest !== this.current) {
      head.readers.add(this.current);
      head.latest = this.current;
    }
    return head;
  }

  private readHead(frame: Frame, head: Head): void {
    const reader = this.headReader;
    reader.begin(this.document.tree, frame.place.state.index, this);
    const node = reader.under(toNode(frame.place), head.path);
    head.present = node !== none;
    head.value = reader.valueOf(node, head.path);
    frame.place.state.headsReadBy.add(frame);
    for (const index of reader.touched) this.states[index].headsReadBy.add(frame);
  }

  /* -------------------------------------------------------------------------------------------- one segment */

  private runSegment(state: SegmentState): void {
    this.withdraw(state);
    this.ran++;
    state.run++;
    this.current = state;
    const { program, reader, document } = this;
    const { kind, name, count } = state.segment;
    const stack: NodeRef[] = state.start.map((frame) => toNode(frame.place));
    const locals: number[] = state.start.map((frame) => frame.local);
    const localGroups = new Map<string, Group>();
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
    for (const group of localGroups.values()) {
      this.judge(group);
      state.hits.push(...group.hits);
    }
    for (const index of reader.touched) this.states[index].readBy.add(state);
  }

  private runContext(
    node: NodeRef,
    named: readonly Candidate[],
    declared: readonly CompiledRule[],
    localGroups: Map<string, Group>,
  ): void {
    for (const { rule, ancestors, isItem } of named) {
      if (!this.reader.hasAncestors(ancestors)) continue;
      if (isItem) this.contributeItem(rule, node, localGroups);
      else this.runRule(rule, node, localGroups);
    }
    for (const rule of declared) this.runRule(rule, node, localGroups);
  }

  private runRule(rule: CompiledRule, node: NodeRef, localGroups: Map<string, Group>): void {
    const { reader, current } = this;
    if (!this.document.admits(rule, reader.uri(node))) return;
    try {
      if (!rule.applies(reader)) return;
      if (typeof rule.check === "function") rule.check(reader, this.localReport(rule));
      else this.contribute(rule, rule.check, node, localGroups);
    } catch (error) {
      current.failures.push({ rule, at: this.toPlace(node), problem: toProblem(error) });
    }
  }

  private contribute(rule: CompiledRule, check: GroupedCheck, node: NodeRef, localGroups: Map<string, Group>): void {
    const scope = this.reader.first(check.scope);
    const contribution = scope === none ? undefined : check.contribute(this.reader);
    if (contribution) this.addMember(rule, node, scope, contribution, localGroups);
  }

  /** An item stands a fixed number of steps below its scope. */
  private contributeItem(rule: CompiledRule, node: NodeRef, localGroups: Map<string, Group>): void {
    const { reader, current } = this;
    if (typeof rule.check === "function" || !rule.check.items || !this.document.admits(rule, reader.uri(node))) return;
    try {
      let scope = node;
      for (let step = rule.check.items.path.down.length; step > 0 && scope !== none; step--)
        scope = reader.parent(scope);
      const contribution = scope === none ? undefined : rule.check.items.contribute(reader);
      if (contribution) this.addMember(rule, node, scope, contribution, localGroups);
    } catch (error) {
      current.failures.push({ rule, at: this.toPlace(node), problem: toProblem(error) });
    }
  }

  private addMember(
    rule: CompiledRule,
    node: NodeRef,
    scope: NodeRef,
    { key, report, data }: Contribution,
    localGroups: Map<string, Group>,
  ): void {
    const group = this.groupOf(rule, scope, key, localGroups);
    const { run } = this.current;
    group.members.push({ owner: this.current, context: this.toPlace(node), at: this.toOwnPlace(report), data, run });
  }

  /** A scope that ends in this segment has its groups here; another one keeps them with its frame. */
  private groupOf(rule: CompiledRule, scope: NodeRef, key: string, localGroups: Map<string, Group>): Group {
    const frame = this.frameOf(scope);
    if (!frame) {
      const localKey = `${rule.index} ${scope} ${key}`;
      let group = localGroups.get(localKey);
      if (!group) localGroups.set(localKey, (group = { rule, members: [], hits: [] }));
      return group;
    }
    let groups = frame.groups.get(rule);
    if (!groups) frame.groups.set(rule, (groups = new Map()));
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { rule, members: [], hits: [] }));
    this.groups.add(group);
    this.current.contributed.add(group);
    this.dirtyGroups.add(group);
    return group;
  }

  private frameOf(node: NodeRef): Frame | undefined {
    const { start, end } = this.current;
    const isIt = (frame: Frame): boolean => toNode(frame.place) === node;
    return start.find(isIt) ?? end.find(isIt);
  }

  private judge(group: Group): void {
    group.members = group.members.filter(({ owner, run }) => owner.alive && owner.run === run);
    const hits: Hit[] = [];
    const { check } = group.rule;
    if (typeof check !== "function" && group.members.length > 0) {
      const members = group.members
        .map((member): Member & { order: NodeRef } => ({
          node: toNode(member.at),
          data: member.data,
          order: toNode(member.context),
        }))
        .sort((a, b) => a.order - b.order);
      this.judgeMembers(group.rule, check, members, hits);
    }
    group.hits = hits;
    if (group.members.length === 0) this.groups.delete(group);
  }

  private localReport(rule: CompiledRule): Report {
    const { hits } = this.current;
    return (kind, node, args = {}, place = {}) => {
      const { related = [], ...rest } = place;
      const others = related.map((one) => ({ at: this.toOwnPlace(one.node), message: one.message }));
      hits.push({ rule, kind, at: this.toOwnPlace(node), args, place: rest, related: others });
    };
  }

  private judgeMembers(rule: CompiledRule, check: GroupedCheck, members: readonly Member[], hits: Hit[]): void {
    try {
      check.judge(members, this.reportTo(rule, hits));
    } catch (error) {
      const at = this.toPlace(members[0].node);
      at.state.failures.push({ rule, at, problem: toProblem(error) });
    }
  }

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

const nothing: readonly never[] = [];

/** The elements open at the end of a segment, given those open at its start. */
function framesAfter(state: SegmentState, start: readonly Frame[], locals: LocalNames): readonly Frame[] {
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

function toRuleHit({ rule, kind, at, args, place, related }: Hit): RuleHit {
  return {
    rule,
    kind,
    node: toNode(at),
    args,
    place: { ...place, related: related.map((one) => ({ node: toNode(one.at), message: one.message })) },
  };
}
