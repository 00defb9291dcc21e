// Substitution groups: which declarations may stand where a head is wanted (Structures, 3.3.6).
import type { Derivation, ElementDecl, Type } from "./model";

export class SubstitutionGroups {
  private readonly direct = new Map<ElementDecl, ElementDecl[]>();
  private readonly cache = new Map<ElementDecl, readonly ElementDecl[]>();

  add(member: ElementDecl, head: ElementDecl): void {
    const members = this.direct.get(head);
    if (members) members.push(member);
    else this.direct.set(head, [member]);
  }

  /** The head itself and all members that nothing blocks. To be asked when the schema is complete. */
  membersOf(head: ElementDecl): readonly ElementDecl[] {
    let members = this.cache.get(head);
    if (!members) {
      const candidates = head.isGlobal && !head.block.has("substitution") ? this.allBelow(head) : [];
      members = [head, ...candidates.filter((member) => isSubstitutable(member, head))];
      this.cache.set(head, members);
    }
    return members;
  }

  /** Every member, directly or by way of others; blocked ones too. */
  allBelow(head: ElementDecl): ElementDecl[] {
    const found = new Set<ElementDecl>();
    const waiting = [...(this.direct.get(head) ?? [])];
    for (let member = waiting.pop(); member; member = waiting.pop()) {
      if (found.has(member) || member === head) continue;
      found.add(member);
      waiting.push(...(this.direct.get(member) ?? []));
    }
    return [...found];
  }
}

function isSubstitutable(member: ElementDecl, head: ElementDecl): boolean {
  const blocked = new Set<Derivation>(head.block);
  return isUnblocked(member.type, head.type, blocked);
}

/**
 * Is `type` derived from `base` without a step that is blocked by the given set, by `base`, or by a type in between?
 */
export function isUnblocked(type: Type, base: Type, blocked: ReadonlySet<Derivation>): boolean {
  const used = new Set<Derivation>();
  const blocks = new Set(blocked);
  if (base.kind === "complex") for (const method of base.block) blocks.add(method);
  for (let t: Type | undefined = type; t !== base; t = t.base) {
    if (!t || t.base === t) return isUnionMember(type, base);
    used.add(t.kind === "complex" ? t.derivation : "restriction");
    if (t !== type && t.kind === "complex") for (const method of t.block) blocks.add(method);
  }
  return [...used].every((method) => !blocks.has(method));
}

/** A member type of a union counts as derived from it, unless the union has facets of its own. */
function isUnionMember(type: Type, base: Type): boolean {
  if (base.kind !== "simple" || base.variety !== "union") return false;
  return base.members.some((member) => isUnblocked(type, member, new Set()));
}
