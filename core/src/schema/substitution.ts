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

/** A member may stand for its head when neither the head nor a type on the way blocks how it was derived. */
function isSubstitutable(member: ElementDecl, head: ElementDecl): boolean {
  const blocked = new Set<Derivation>(head.block);
  for (let t: Type | undefined = member.type; t && t !== head.type && t.base !== t; t = t.base) {
    if (t !== member.type && t.kind === "complex") for (const method of t.block) blocked.add(method);
  }
  return isDerivedWithout(member.type, head.type, withBlocksOf(head.type, blocked));
}

/** The kinds of derivation that an element and its type block together. */
export function withBlocksOf(type: Type, blocked: ReadonlySet<Derivation>): ReadonlySet<Derivation> {
  return type.kind === "complex" && type.block.size > 0 ? new Set([...blocked, ...type.block]) : blocked;
}

/** Is `type` the same as `base` or derived from it, without a kind of step that is in the set? */
export function isDerivedWithout(type: Type, base: Type, blocked: ReadonlySet<Derivation>): boolean {
  for (let t: Type = type; t !== base;) {
    if (blocked.has(t.kind === "complex" ? t.derivation : "restriction")) return false;
    // xs:anySimpleType is where simple types end; above it is only xs:anyType.
    if (t.base === undefined) return base.kind === "complex" && base.base === base;
    if (t.base === t) return isUnionMember(type, base, blocked);
    if (t.base.base === undefined && isUnionMember(type, base, blocked)) return true;
    t = t.base;
  }
  return true;
}

/** What is derived from a member type of a union counts as derived from the union, when the union adds no facets. */
function isUnionMember(type: Type, base: Type, blocked: ReadonlySet<Derivation>): boolean {
  if (base.kind !== "simple" || base.variety !== "union") return false;
  if (base.facets.enumeration || base.facets.patterns.length > 0) return false;
  return base.members.some((member) => isDerivedWithout(type, member, blocked));
}
