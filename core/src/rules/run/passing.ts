// Groups of a document that is never edited, as one too large to be kept in memory: a member is judged as it comes, where all
// that matters is the first one or the one before; keys and references meet in a ledger of hashes.
import { EntryKind, KeyLedger } from "../../text/keyLedger";
import { WrongEntries } from "../../text/wrongEntries";
import type { NodeRef } from "../../xml/segment";
import { toProblem, type CompiledRule, type RuleProgram } from "../compile";
import { PassingGroups } from "../passingGroups";
import type { Contribution, GroupedCheck, Member } from "../rule";
import type { Failure, Frame, Hit, RunScene } from "./state";

/** So many wrong keys and references are told one by one; the others are counted. */
const mostGroupHits = 10_000;

const noData: readonly never[] = [];

export class PassingMembers {
  /** What was found when all keys were known. */
  readonly hits: Hit[] = [];
  /** Wrong keys and references beyond those among the hits: how many of which rule. */
  readonly more = new Map<CompiledRule, number>();
  private ledger: KeyLedger | undefined;
  private readonly wrong = new WrongEntries(mostGroupHits);
  /** By rule whose keys are referred to: the scope at hand, and the earlier ones in which nobody can read a key. */
  private readonly scopes = new Map<CompiledRule, Scopes>();

  constructor(
    private readonly program: RuleProgram,
    private readonly scene: RunScene,
  ) {}

  /**
   * Judges a member of a group within the element of `frame`; what is wrong at once goes to `hits`, what breaks to
   * `failures`. Segments run in order, and their elements in theirs. False: members of this check must be gathered.
   */
  pass(
    rule: CompiledRule,
    frame: Frame,
    scope: NodeRef,
    { key, report, data }: Contribution,
    { hits, failures }: { readonly hits: Hit[]; readonly failures: Failure[] },
  ): boolean {
    const { check } = rule;
    if (typeof check === "function" || !check.each) return false;
    if (check.settles || (check.each.beside === "first" && data.length === 0)) {
      const isKey = check.settles?.(data) !== false;
      this.enter(isKey ? EntryKind.key : EntryKind.reference, rule, scope, { key, report });
      if (check.settles) this.scopesOf(rule).at(scope).last = report;
      return true;
    }
    const member: Member = { node: report, data };
    const other = groupsOf(frame, rule, check.each).meet(key, member);
    try {
      check.each.judge(member, other, this.scene.reportTo(rule, hits));
    } catch (error) {
      failures.push({ rule, at: this.scene.placeOf(report), problem: toProblem(error) });
    }
    return true;
  }

  /** A key that nobody can read: each reference in its scope may mean it. */
  passUnknownKey(rule: CompiledRule, scope: NodeRef): void {
    this.scopesOf(rule).at(scope).isUnknown = true;
  }

  private scopesOf(rule: CompiledRule): Scopes {
    let scopes = this.scopes.get(rule);
    if (!scopes) this.scopes.set(rule, (scopes = new Scopes()));
    return scopes;
  }

  /** At the end of the document: the keys that stand twice, and the references that have none. */
  *judgeKeys(): Generator<void, void> {
    const { program, more } = this;
    if (!this.ledger) return;
    yield* this.ledger.judge((entry, first) => {
      const rule = program.rules[ruleOf(entry.index)];
      if (this.scopes.get(rule)?.excuses(toMember(entry.segment, entry.index).node, first !== undefined)) return;
      this.wrong.add(entry, first);
      more.set(rule, (more.get(rule) ?? 0) + 1);
    });
    for (const { segment, index, first } of this.wrong.list()) {
      const rule = program.rules[ruleOf(index)];
      if (typeof rule.check === "function" || !rule.check.each) continue;
      more.set(rule, more.get(rule)! - 1);
      const other = first && toMember(first.segment, first.index);
      rule.check.each.judge(toMember(segment, index), other, this.scene.reportTo(rule, this.hits));
    }
  }

  private enter(
    kind: EntryKind,
    rule: CompiledRule,
    scope: NodeRef,
    { key, report }: Pick<Contribution, "key" | "report">,
  ): void {
    this.ledger ??= new KeyLedger(this.scene.document.tree.text.scratch);
    const place = { segment: report >>> 16, index: (rule.index << 16) | (report & 0xffff) };
    this.ledger.add(kind, scope, rule.index, key, place);
  }
}

/** Members of a scope come in a row, and scopes in theirs. */
interface Scope {
  readonly node: NodeRef;
  /** The last member. */
  last: NodeRef;
  isUnknown: boolean;
}

class Scopes {
  private now: Scope | undefined;
  private readonly unknown: Scope[] = [];

  at(node: NodeRef): Scope {
    if (this.now?.node !== node) {
      if (this.now?.isUnknown) this.unknown.push(this.now);
      this.now = { node, last: node, isUnknown: false };
    }
    return this.now;
  }

  /** Is what seems wrong right: a key that others have too, or a reference where a key cannot be read? */
  excuses(member: NodeRef, isKey: boolean): boolean {
    if (isKey) return true;
    const scope = this.now && this.now.node < member ? this.now : this.unknown[this.firstBehind(member) - 1];
    return scope !== undefined && scope.isUnknown && member <= scope.last;
  }

  private firstBehind(member: NodeRef): number {
    const { unknown } = this;
    let low = 0;
    let high = unknown.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (unknown[middle].node < member) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function groupsOf(frame: Frame, rule: CompiledRule, { beside }: NonNullable<GroupedCheck["each"]>): PassingGroups {
  let groups = frame.passing.get(rule);
  if (!groups) frame.passing.set(rule, (groups = new PassingGroups(beside)));
  return groups;
}

/** Index of an entry: rule and token. */
function ruleOf(index: number): number {
  return index >>> 16;
}

function toMember(segment: number, index: number): Member {
  return { node: segment * 65_536 + (index & 0xffff), data: noData };
}
