// Judges groups: the members of one key within one scope, wherever they stand. After an edit only what changed in a group is
// judged again, unless its check must see the whole.
import { toProblem } from "../compile";
import type { GroupedCheck } from "../rule";
import type { Failures } from "./failures";
import { losePart, memberBefore, updateParts } from "./groupParts";
import {
  noHits,
  toMember,
  unknownKey,
  type Group,
  type GroupMember,
  type GroupPart,
  type Hit,
  type RunScene,
} from "./state";

type Each = NonNullable<GroupedCheck["each"]>;

export class Groups {
  /** To be judged. */
  readonly dirty = new Set<Group>();
  /** Parts of groups that have findings. */
  readonly wrong = new Set<GroupPart>();

  constructor(
    private readonly scene: RunScene,
    private readonly failures: Failures,
  ) {}

  takeOut(group: Group, part: GroupPart): void {
    this.dirty.add(group);
    this.wrong.delete(part);
    losePart(group, part);
  }

  /** A group that no other segment adds to: what is found in it is found in this segment, and belongs to `hits`. */
  judgeLocal(group: Group, hits: Hit[]): void {
    this.judge(group);
    for (const part of group.parts) {
      if (part.hits.length === 0) continue;
      hits.push(...part.hits);
      this.wrong.delete(part);
    }
  }

  /** Judges what changed in a group: all of it, unless its check tells how far a change reaches. */
  judge(group: Group): void {
    const { check } = group.rule;
    if (typeof check === "function") return;
    const neighbours = updateParts(group);
    if (group.parts.length === 0) group.home?.delete(group.key);
    if (group.key === unknownKey) this.judgeUnknown(group);
    else if (group.parts.length === 0) return;
    else if (group.settling > 0 || hasUnknownKeys(group)) this.acquit(group);
    else if (check.each) this.judgeEach(group, check.each, neighbours);
    else this.judgeWhole(group, check);
  }

  /** Where keys that nobody can read came, or the last of them went, all references of their scope are judged again. */
  private judgeUnknown(group: Group): void {
    const isThere = group.parts.length > 0;
    if (group.isAcquitted === isThere) return;
    group.isAcquitted = isThere;
    for (const other of group.home?.values() ?? []) if (other !== group) this.dirty.add(other);
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
    const report = this.scene.reportTo(group.rule, hits);
    let left = other && other !== members[0] ? toMember(other) : undefined;
    this.guard(group, members, () => {
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
    const report = this.scene.reportTo(group.rule, hits);
    this.guard(group, members, () => check.judge(members.map(toMember), report));
    for (const part of group.parts) {
      const own = hits.length === 0 ? noHits : hits.filter((hit) => hit.at.state === part.state);
      this.setHits(part, own.length === 0 ? noHits : own);
    }
    // A finding on an element of a segment that gives no member.
    const others = hits.filter((hit) => group.parts.every((part) => part.state !== hit.at.state));
    if (others.length > 0) this.setHits(group.parts[0], [...group.parts[0].hits, ...others]);
  }

  private setHits(part: GroupPart, hits: readonly Hit[]): void {
    part.hits = hits;
    if (hits.length > 0) this.wrong.add(part);
    else this.wrong.delete(part);
  }

  private guard({ rule }: Group, members: readonly GroupMember[], run: () => void): void {
    try {
      run();
    } catch (error) {
      const { at } = members[0];
      this.failures.note(at.state, [...at.state.failures, { rule, at, problem: toProblem(error) }]);
    }
  }
}

function hasUnknownKeys({ home }: Group): boolean {
  return (home?.get(unknownKey)?.settling ?? 0) > 0;
}
