// What a run keeps: of each segment, of the elements that go on over the end of one, and of the groups in which members of
// several segments meet.
import type { FindingArgs } from "../../findings/finding";
import type { ElementDecl } from "../../schema/model";
import type { NodeRef } from "../../xml/segment";
import type { Piece } from "../../xml/piece";
import type { XmlTree } from "../../xml/tree";
import type { CompiledRule } from "../compile";
import type { PassingGroups } from "../passingGroups";
import type { CompiledPath } from "../paths";
import type { RuleProblem } from "../problem";
import type { Contribution, Member, Report, ReportPlace, RuleKind } from "../rule";

/** What a rule found. */
export interface RuleHit {
  readonly rule: CompiledRule;
  readonly kind: RuleKind;
  readonly node: NodeRef;
  readonly args: FindingArgs;
  readonly place: ReportPlace;
  /** The same object as long as this is the same hit, wherever it has moved. */
  readonly origin: Hit;
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

/** Hears what was found in a segment. */
export type HitSink = (k: number, hits: readonly RuleHit[]) => void;

/** An element of one snapshot, kept so that it survives a shift of segments. */
export interface Place {
  readonly state: SegmentState;
  readonly token: number;
}

export interface Hit {
  readonly rule: CompiledRule;
  readonly kind: RuleKind;
  readonly at: Place;
  readonly args: FindingArgs;
  readonly place: Omit<ReportPlace, "related">;
  readonly related: readonly { readonly at: Place; readonly message: string }[];
  /** What somebody made of it to show it, for that one alone: tens of thousands of hits are looked up at each key. */
  shown: object | undefined;
}

export interface Failure {
  readonly rule: CompiledRule;
  readonly at: Place;
  readonly problem: RuleProblem;
}

/** A value that many segments read from one ancestor. */
export interface Head {
  readonly path: CompiledPath;
  value: string | undefined;
  present: boolean;
  /** It may be other than what is meant: something is broken there. */
  isUnsure: boolean;
  /** The same of whether there is one. */
  isPresenceUnsure: boolean;
  readonly readers: Set<SegmentState>;
  /** The rules that read it. */
  readonly rules: Set<CompiledRule>;
  /** The one added last: most reads come in a row from one segment. */
  latest: SegmentState | undefined;
  lastRule: CompiledRule | undefined;
}

/** An element that goes on over the end of its segment: it keeps its identity through edits. */
export class Frame {
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

export const noHits: readonly Hit[] = [];
export const noFailures: readonly Failure[] = [];
/**
 * The group of the keys that nobody can read, as one in a broken element: each reference in their scope may mean one of them.
 * No text holds this character.
 */
export const unknownKey = "\0";

/** Shared by the thousands of groups that nothing changes; never written to. */
export const noParts: GroupPart[] = [];

/** The members of one key within one scope. */
export class Group {
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
export class GroupPart {
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

export interface GroupMember {
  readonly at: Place;
  readonly data: Contribution["data"];
}

/** Shared by the segments that have none, as most do; never written to. */
export const noContributions = new Map<Group, GroupPart>();
const noReaders = new Set<SegmentState>();
const noFrames = new Set<Frame>();

/** Outcome of one segment. */
export class SegmentState {
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

  noteReader(reader: SegmentState): void {
    if (this.readBy === noReaders) this.readBy = new Set();
    this.readBy.add(reader);
  }

  noteHead(frame: Frame): void {
    if (this.headsReadBy === noFrames) this.headsReadBy = new Set();
    this.headsReadBy.add(frame);
  }
}

/** The document at hand, and where in it the run stands. */
export class RunScene {
  document!: RunDocument;
  states: SegmentState[] = [];
  /** The segment and the rule that run now. */
  current!: SegmentState;
  rule: CompiledRule | undefined;

  /** The document is never edited: nothing has to be kept of who read what. */
  get isOnce(): boolean {
    return this.document.tree.text.isPaged;
  }

  placeOf(node: NodeRef): Place {
    return { state: this.states[Math.floor(node / 65_536)], token: node % 65_536 };
  }

  /** Takes what a rule finds into `hits`. */
  reportTo(rule: CompiledRule, hits: Hit[]): Report {
    return (kind, node, args = {}, place = {}) => {
      const { related = [], ...rest } = place;
      const others = related.map((one) => ({ at: this.placeOf(one.node), message: one.message }));
      hits.push({ rule, kind, at: this.placeOf(node), args, place: rest, related: others, shown: undefined });
    };
  }
}

export function toNode({ state, token }: Place): NodeRef {
  return state.index * 65_536 + token;
}

export function toMember({ at, data }: GroupMember): Member {
  return { node: toNode(at), data };
}

/** While work is under way some hits still speak of segments that are no more. */
export function isThere({ at, related }: Hit): boolean {
  return at.state.alive && related.every((one) => one.at.state.alive);
}

export function toRuleHit(origin: Hit): RuleHit {
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
