// Runs rules over one segment: each element that a rule names is its context, or contributes to a group.
import { TokenKind, type NodeRef } from "../../xml/segment";
import { toProblem, type Candidate, type CompiledRule, type RuleProgram } from "../compile";
import { none, type Reader } from "../reader";
import type { Contribution, GroupedCheck, Report } from "../rule";
import { addPart } from "./groupParts";
import type { Groups } from "./groups";
import type { RunHeads } from "./heads";
import type { PassingMembers } from "./passing";
import {
  Group,
  noContributions,
  toNode,
  unknownKey,
  type Failure,
  type Frame,
  type GroupPart,
  type Hit,
  type Place,
  type RunScene,
  type SegmentState,
} from "./state";

const noRules: readonly never[] = [];

/** Groups of the segment at hand by rule, then by scope and key; by scope alone where there is no key. */
type LocalGroups = (Map<number | string, GroupPart> | undefined)[];

function localKeyOf(scope: NodeRef, key: string): number | string {
  return key === "" ? scope : `${scope} ${key}`;
}

/** Are there keys that nobody can read in the scope of a group? */
function hasUnknownKeys(byScope: ReadonlyMap<number | string, GroupPart>, key: number | string): boolean {
  const scope = typeof key === "number" ? key : Number.parseInt(key, 10);
  return byScope.has(localKeyOf(scope, unknownKey));
}

/** What was found in one segment, and what broke. */
export interface SegmentOutcome {
  readonly hits: Hit[];
  readonly failures: Failure[];
}

export class SegmentRunner {
  private outcome: SegmentOutcome = { hits: [], failures: [] };
  private localGroups: LocalGroups = [];
  /** The rules that run; undefined: all. */
  private only: ReadonlySet<CompiledRule> | undefined;
  private readonly lastParts: ({ readonly scope: NodeRef; readonly part: GroupPart } | undefined)[] = [];

  constructor(
    private readonly program: RuleProgram,
    private readonly scene: RunScene,
    private readonly reader: Reader,
    private readonly heads: RunHeads,
    private readonly groups: Groups,
    private readonly passing: PassingMembers,
  ) {}

  /** Runs the rules over a segment; some of them alone, if they are given. */
  run(state: SegmentState, only?: ReadonlySet<CompiledRule>): SegmentOutcome {
    const { reader, scene, groups } = this;
    this.only = only;
    this.outcome = { hits: [], failures: [] };
    this.localGroups = [];
    this.lastParts.length = 0;
    scene.current = state;
    reader.begin(scene.document.tree, state.index, this.heads);
    this.walk(state);
    for (const byScope of this.localGroups)
      if (byScope)
        for (const [key, { group }] of byScope)
          if (!hasUnknownKeys(byScope, key)) groups.judgeLocal(group, this.outcome.hits);
    if (!scene.isOnce) for (const index of reader.touched) scene.states[index].noteReader(state);
    return this.outcome;
  }

  /** Goes from element to element, with the open ones on a stack. */
  private walk(state: SegmentState): void {
    const { program, reader, scene } = this;
    const { kind, name, count } = state.segment;
    const stack: NodeRef[] = state.start.map((frame) => toNode(frame.place));
    const locals: number[] = state.start.map((frame) => frame.local);
    let far = stack.length;
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
        const decl = program.needsDeclarations ? scene.document.declOf(node) : undefined;
        const declared = decl ? program.declared(decl) : noRules;
        if (named !== undefined || declared.length > 0) {
          reader.at(node, stack, locals, far);
          this.runContext(node, named ?? noRules, declared);
        }
        if (tokenKind === TokenKind.StartTag) {
          stack.push(node);
          locals.push(local);
        }
      }
    }
  }

  private runContext(node: NodeRef, named: readonly Candidate[], declared: readonly CompiledRule[]): void {
    const { only, reader, scene } = this;
    const uri = reader.uri(node);
    for (const { rule, ancestors, isItem } of named) {
      if (only && !only.has(rule)) continue;
      if (!reader.hasAncestors(ancestors) || !scene.document.admits(rule, uri)) continue;
      if (isItem) this.contributeItem(rule, node);
      else this.runRule(rule, node);
    }
    for (const rule of declared)
      if ((!only || only.has(rule)) && scene.document.admits(rule, uri)) this.runRule(rule, node);
  }

  private runRule(rule: CompiledRule, node: NodeRef): void {
    const { reader } = this;
    this.scene.rule = rule;
    reader.isUnsure = false;
    try {
      if (!rule.applies(reader)) return;
      if (typeof rule.check === "function") rule.check(reader, this.report);
      else this.contribute(rule, rule.check);
    } catch (error) {
      this.fail(rule, node, error);
    }
  }

  private contribute(rule: CompiledRule, check: GroupedCheck): void {
    const scope = this.reader.first(check.scope);
    const contribution = scope === none ? undefined : check.contribute(this.reader);
    if (contribution) this.addMember(rule, scope, contribution);
  }

  /** An item stands a fixed number of steps below its scope. */
  private contributeItem(rule: CompiledRule, node: NodeRef): void {
    const { reader } = this;
    if (typeof rule.check === "function" || !rule.check.items) return;
    this.scene.rule = rule;
    reader.isUnsure = false;
    try {
      let scope = node;
      for (let step = rule.check.items.path.down.length; step > 0 && scope !== none; step--)
        scope = reader.parent(scope);
      const contribution = scope === none ? undefined : rule.check.items.contribute(reader);
      const isKnown = contribution !== undefined && !reader.isUnsure;
      if (!isKnown && rule.check.settles && scope !== none) this.addUnknownKey(rule, scope, node);
      else if (contribution) this.addMember(rule, scope, contribution);
    } catch (error) {
      this.fail(rule, node, error);
    }
  }

  /** Of a member of which nobody knows what it says only its place counts, for the one that is judged beside it. */
  private addMember(rule: CompiledRule, scope: NodeRef, known: Contribution): void {
    const { isUnsure } = this.reader;
    if (isUnsure && (typeof rule.check === "function" || rule.check.each?.beside !== "before")) return;
    const contribution = isUnsure ? { ...known, data: known.data.map(() => undefined) } : known;
    const frame = this.frameOf(scope);
    if (frame && this.scene.isOnce && this.passing.pass(rule, frame, scope, contribution, this.outcome)) return;
    const { key, report, data } = contribution;
    const part = frame ? this.partOf(rule, frame, key) : this.localPartOf(rule, scope, key);
    part.members.push({ at: this.toOwnPlace(report), data });
    const settles = typeof rule.check !== "function" && rule.check.settles?.(data) === true;
    if (!settles) return;
    part.settling++;
    part.group.settling++;
  }

  private addUnknownKey(rule: CompiledRule, scope: NodeRef, report: NodeRef): void {
    const frame = this.frameOf(scope);
    if (frame && this.scene.isOnce) return this.passing.passUnknownKey(rule, scope);
    const part = frame ? this.partOf(rule, frame, unknownKey) : this.localPartOf(rule, scope, unknownKey);
    part.members.push({ at: this.toOwnPlace(report), data: [] });
    part.settling++;
    part.group.settling++;
  }

  /** The part of a group whose scope goes on over the end of the segment: it is kept with the scope's frame. */
  private partOf(rule: CompiledRule, frame: Frame, key: string): GroupPart {
    const { current } = this.scene;
    let groups = frame.groups.get(rule);
    if (!groups) frame.groups.set(rule, (groups = new Map()));
    let group = groups.get(key);
    if (!group) groups.set(key, (group = new Group(rule, key, groups)));
    let part = current.contributed.get(group);
    if (!part) {
      if (current.contributed === noContributions) current.contributed = new Map();
      current.contributed.set(group, (part = addPart(group, current)));
      this.groups.dirty.add(group);
    }
    return part;
  }

  /**
   * A scope that ends in this segment has its groups here. Members of one group often come in a row: the part that a rule
   * came to last is remembered.
   */
  private localPartOf(rule: CompiledRule, scope: NodeRef, key: string): GroupPart {
    const last = this.lastParts[rule.index];
    if (last?.scope === scope && last.part.group.key === key) return last.part;
    const groups = (this.localGroups[rule.index] ??= new Map<number | string, GroupPart>());
    const localKey = localKeyOf(scope, key);
    let part = groups.get(localKey);
    if (!part) groups.set(localKey, (part = addPart(new Group(rule, key), this.scene.current)));
    this.lastParts[rule.index] = { scope, part };
    return part;
  }

  private frameOf(node: NodeRef): Frame | undefined {
    const { start, end } = this.scene.current;
    for (let level = start.length - 1; level >= 0; level--)
      if (toNode(start[level].place) === node) return start[level];
    for (let level = end.length - 1; level >= 0; level--) if (toNode(end[level].place) === node) return end[level];
    return undefined;
  }

  private fail(rule: CompiledRule, node: NodeRef, error: unknown): void {
    this.outcome.failures.push({ rule, at: this.scene.placeOf(node), problem: toProblem(error) });
  }

  /** Takes what the rule at hand finds in the segment at hand. */
  private readonly report: Report = (kind, node, args = {}, place = {}) => {
    const { rule } = this.scene;
    if (!rule || this.reader.isUnsure) return;
    const { related = [], ...rest } = place;
    const others = related.map((one) => ({ at: this.toOwnPlace(one.node), message: one.message }));
    this.outcome.hits.push({
      rule,
      kind,
      at: this.toOwnPlace(node),
      args,
      place: rest,
      related: others,
      shown: undefined,
    });
  };

  /** The place of a node that the segment at hand reports on: should it go, the segment runs again. */
  private toOwnPlace(node: NodeRef): Place {
    this.reader.look(node);
    return this.scene.placeOf(node);
  }
}
