// Particle Valid (Restriction), Structures 3.9.6: does a content model allow nothing that its base does not? Decided case by
// case as the recommendation has it, not by comparing languages: some restrictions that allow less are refused all the same.
import { isDerivedWithout } from "./substitution";
import type { Derivation, ElementDecl, ModelGroup, Particle } from "./model";
import { admits, textType } from "./model";
import type { SubstitutionGroups } from "./substitution";
import { isSameValue } from "./values";
import { isWildcardSubset } from "./wildcards";

export class ParticleRestriction {
  /** Members of a substitution group that are spelled out already. */
  private readonly spelledOut = new Set<Particle>();

  constructor(private readonly substitution: SubstitutionGroups) {}

  /** Is `derived` a valid restriction of `base`? */
  holds(derived: Particle, base: Particle): boolean {
    return this.check(simplify(derived), simplify(base));
  }

  private check(derived: Particle, base: Particle): boolean {
    if (derived.max === 0) return isEmptiable(base);
    const { term } = derived;
    if (base.term.kind === "element" && this.isHead(base) && !isSameName(term, base.term)) {
      if (term.kind === "element" && this.isHead(derived)) return this.headInHead(derived, term, base, base.term);
      return this.check(derived, this.asChoice(base, base.term));
    }
    if (term.kind === "element") return this.checkElement(derived, term, base);
    if (term.kind === "wildcard")
      return base.term.kind === "wildcard" && isWithin(derived, base) && isWildcardSubset(term, base.term);
    return this.checkGroup(derived, term, base);
  }

  private isHead(particle: Particle): boolean {
    if (particle.term.kind !== "element" || this.spelledOut.has(particle)) return false;
    return this.substitution.membersOf(particle.term).length > 1;
  }

  /** The head of a substitution group counts as a choice between its members. */
  private asChoice(particle: Particle, head: ElementDecl): Particle {
    const particles = this.substitution.membersOf(head).map((term) => ({ term, min: 1, max: 1 }));
    for (const one of particles) this.spelledOut.add(one);
    return { ...particle, term: { kind: "group", compositor: "choice", particles } };
  }

  /** Both count as choices, whose members stand in no order. */
  private headInHead(derived: Particle, head: ElementDecl, base: Particle, baseHead: ElementDecl): boolean {
    const members = this.substitution.membersOf(baseHead);
    const isMember = (decl: ElementDecl) => members.some((member) => elementFits(decl, member));
    return isWithin(derived, base) && this.substitution.membersOf(head).every(isMember);
  }

  private checkElement(derived: Particle, decl: ElementDecl, base: Particle): boolean {
    if (base.term.kind === "element") return isWithin(derived, base) && elementFits(decl, base.term);
    if (base.term.kind === "wildcard") return isWithin(derived, base) && admits(base.term, decl.uri);
    // As if it stood in a group of the same kind.
    const term: ModelGroup = { kind: "group", compositor: base.term.compositor, particles: [derived] };
    return this.checkGroup({ term, min: 1, max: 1 }, term, base);
  }

  private checkGroup(derived: Particle, group: ModelGroup, base: Particle): boolean {
    if (base.term.kind === "element") return false;
    if (base.term.kind === "wildcard") return this.groupInWildcard(derived, group, base);
    const pair = `${group.compositor}:${base.term.compositor}`;
    switch (pair) {
      case "all:all":
      case "sequence:sequence":
        return isWithin(derived, base) && this.recurse(group.particles, base.term.particles);
      case "sequence:all":
        return isWithin(derived, base) && this.recurseUnordered(group.particles, base.term.particles);
      case "choice:choice":
        return isWithin(derived, base) && this.recurseLax(group.particles, base.term.particles);
      case "sequence:choice":
        return this.mapAndSum(derived, group, base, base.term);
      default:
        return false;
    }
  }

  /** Each particle fits the wildcard, and all together stay within its occurrences. */
  private groupInWildcard(derived: Particle, group: ModelGroup, base: Particle): boolean {
    const loose = { ...base, min: 0, max: Infinity };
    return group.particles.every((particle) => this.check(particle, loose)) && isWithin(totalRange(derived), base);
  }

  /** In order; what the restriction leaves out may be absent in the base. */
  private recurse(derived: readonly Particle[], base: readonly Particle[]): boolean {
    let at = 0;
    for (const particle of derived) {
      while (at < base.length && !this.check(particle, base[at])) if (!isEmptiable(base[at++])) return false;
      if (at++ >= base.length) return false;
    }
    return base.slice(at).every(isEmptiable);
  }

  private recurseLax(derived: readonly Particle[], base: readonly Particle[]): boolean {
    let at = 0;
    return derived.every((particle) => {
      while (at < base.length && !this.check(particle, base[at])) at++;
      return at++ < base.length;
    });
  }

  private recurseUnordered(derived: readonly Particle[], base: readonly Particle[]): boolean {
    const left = new Set(base);
    for (const particle of derived) {
      const fitting = [...left].find((candidate) => this.check(particle, candidate));
      if (!fitting) return false;
      left.delete(fitting);
    }
    return [...left].every(isEmptiable);
  }

  private mapAndSum(derived: Particle, group: ModelGroup, base: Particle, choice: ModelGroup): boolean {
    const { length } = group.particles;
    if (!isWithin({ min: derived.min * length, max: times(derived.max, length) }, base)) return false;
    return group.particles.every((particle) => choice.particles.some((candidate) => this.check(particle, candidate)));
  }
}

interface Range {
  readonly min: number;
  readonly max: number;
}

function isWithin(derived: Range, base: Range): boolean {
  return base.min <= derived.min && derived.max <= base.max;
}

/** 0 times unbounded is 0. */
function times(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : a * b;
}

/** Effective total range (3.8.6). */
function totalRange({ term, min, max }: Particle): Range {
  if (term.kind !== "group") return { min, max };
  const ranges = term.particles.map(totalRange);
  if (term.compositor !== "choice") {
    const least = ranges.reduce((sum, range) => sum + range.min, 0);
    const most = ranges.reduce((sum, range) => sum + range.max, 0);
    return { min: times(min, least), max: times(max, most) };
  }
  const least = Math.min(...ranges.map((range) => range.min));
  const most = Math.max(0, ...ranges.map((range) => range.max));
  return { min: times(min, ranges.length === 0 ? 0 : least), max: times(max, most) };
}

export function isEmptiable(particle: Particle): boolean {
  return totalRange(particle).min === 0;
}

function isSameName(term: Particle["term"], decl: ElementDecl): boolean {
  return term.kind === "element" && term.symbol === decl.symbol;
}

/** Kinds of derivation that are no restriction. */
const otherThanRestriction: ReadonlySet<Derivation> = new Set(["extension", "list", "union"]);

function elementFits(derived: ElementDecl, base: ElementDecl): boolean {
  if (derived.symbol !== base.symbol || (derived.nillable && !base.nillable)) return false;
  if (base.constraint?.kind === "fixed") {
    if (derived.constraint?.kind !== "fixed") return false;
    const text = textType(derived.type);
    if (text && !isSameValue(text, derived.constraint.text, base.constraint.text)) return false;
  }
  if (![...base.block].every((method) => derived.block.has(method))) return false;
  if (derived !== base && !derived.identity.every((constraint) => base.identity.includes(constraint))) return false;
  return isDerivedWithout(derived.type, base.type, otherThanRestriction);
}

/** Drops groups that say nothing: empty ones, and those of a single particle that stand once (3.9.6, "pointless"). */
function simplify(particle: Particle): Particle {
  const { term } = particle;
  if (term.kind !== "group") return particle;
  const particles = term.particles
    .filter(({ max }) => max > 0)
    .map(simplify)
    .filter(
      (inner) =>
        !(inner.term.kind === "group" && inner.term.particles.length === 0 && inner.term.compositor !== "choice"),
    )
    .flatMap((inner) => (isSameKind(inner, term) && inner.term.kind === "group" ? inner.term.particles : [inner]));
  const [only] = particles;
  if (particles.length === 1 && particle.min === 1 && particle.max === 1) return only;
  return { ...particle, term: { ...term, particles } };
}

/** A sequence within a sequence, or a choice within a choice, that stands once. */
function isSameKind({ term, min, max }: Particle, outer: ModelGroup): boolean {
  return (
    term.kind === "group" &&
    min === 1 &&
    max === 1 &&
    term.compositor === outer.compositor &&
    outer.compositor !== "all"
  );
}
