// What a schema tells of the elements around a rule's context, as far as it decides what an expression may read: which elements
// stand once in their parent, and which hold, many times over, the very records that the rule looks at.
import { type ElementDecl, type Particle } from "../../schema/model";
import type { Schema } from "../../schema/schema";

export class Surroundings {
  private readonly inside = new Map<string, Set<string>>();
  private readonly repeated = new Set<string>();
  private readonly known = new Set<string>();

  constructor(schema: Schema) {
    for (const decl of schema.elements) this.take(decl);
  }

  /** Does an element of this name never stand twice in one parent? */
  isOnce(local: string): boolean {
    return this.known.has(local) && !this.repeated.has(local);
  }

  /** May an element of this name stand many times, each holding elements like the context or being one? */
  isManyAround(local: string, context: string): boolean {
    return this.repeated.has(local) && (local === context || this.holds(local, context));
  }

  private holds(outer: string, inner: string): boolean {
    const seen = new Set([outer]);
    const open = [outer];
    for (let at = open.pop(); at !== undefined; at = open.pop())
      for (const child of this.inside.get(at) ?? []) {
        if (child === inner) return true;
        if (seen.has(child)) continue;
        seen.add(child);
        open.push(child);
      }
    return false;
  }

  private take({ local, type }: ElementDecl): void {
    this.known.add(local);
    if (type.kind !== "complex" || (type.content.kind !== "elements" && type.content.kind !== "mixed")) return;
    const inside = this.inside.get(local) ?? new Set<string>();
    this.inside.set(local, inside);
    this.takeParticle(type.content.particle, false, inside, new Map());
  }

  private takeParticle(
    { term, max }: Particle,
    isRepeated: boolean,
    inside: Set<string>,
    seen: Map<string, boolean>,
  ): void {
    const many = isRepeated || max > 1;
    if (term.kind === "wildcard" || max === 0) return;
    if (term.kind === "element") {
      inside.add(term.local);
      // Named twice in one model, it may stand twice, too.
      if (many || seen.has(term.local)) this.repeated.add(term.local);
      seen.set(term.local, true);
      return;
    }
    // In a choice the same name may stand in several branches and still come once.
    const isChoice = term.compositor === "choice";
    for (const particle of term.particles) {
      const branch = isChoice ? new Map(seen) : seen;
      this.takeParticle(particle, many, inside, branch);
    }
  }
}
