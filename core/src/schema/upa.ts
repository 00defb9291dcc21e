// Unique Particle Attribution (Structures, 3.8.6): while a document is read from left to right, each child fits one place of
// the content model only. Places that may follow each other are gathered as sets that are shared, so that wide models stay
// cheap; a repetition of a fixed number either goes on or ends, so that there its two continuations do not compete.
import { admits, type ElementDecl, type Particle, type Wildcard } from "./model";
import type { SubstitutionGroups } from "./substitution";
import type { Symbols } from "./symbols";
import { holdsNamespace, overlap } from "./wildcards";

interface Leaf {
  readonly particle: Particle;
  readonly term: ElementDecl | Wildcard;
  /** What may come after it, in the order in which the model was read. */
  readonly follow: Continuation[];
}

interface Continuation {
  readonly leaves: readonly Leaf[];
  /** Another round of a repetition of a fixed number: excludes whatever comes behind the repetition. */
  readonly isFixedLoop: boolean;
}

interface Part {
  readonly first: readonly Leaf[];
  readonly last: readonly Leaf[];
  readonly nullable: boolean;
}

/** The particle that competes with another one; undefined when the model is unambiguous. */
export function findAmbiguity(
  particle: Particle,
  symbols: Symbols,
  substitution: SubstitutionGroups,
): Particle | undefined {
  return new Attribution(symbols, substitution).find(particle);
}

class Attribution {
  private readonly leaves: Leaf[] = [];
  /** Particles whose names fit another one too: only these can compete, and in most models there are none. */
  private rivals: ReadonlySet<Particle> = new Set();

  constructor(
    private readonly symbols: Symbols,
    private readonly substitution: SubstitutionGroups,
  ) {}

  find(particle: Particle): Particle | undefined {
    this.rivals = this.rivalsIn(particle);
    if (this.rivals.size === 0) return undefined;
    const whole = this.read(particle);
    const checked = new Set<string>();
    const ids = new Map<readonly Leaf[], number>();
    const start: Continuation[] = [{ leaves: whole.first, isFixedLoop: false }];
    for (const follow of [start, ...this.leaves.map((leaf) => leaf.follow)]) {
      const key = follow.map(({ leaves }) => idOf(ids, leaves)).join(",");
      if (checked.has(key)) continue;
      checked.add(key);
      const rival = this.conflictIn(follow);
      if (rival) return rival.particle;
    }
    return undefined;
  }

  private rivalsIn(particle: Particle): Set<Particle> {
    const all = particlesOf(particle);
    const rivals = new Set<Particle>();
    const bySymbol = new Map<number, Particle>();
    for (const one of all) {
      for (const symbol of this.symbolsIn(one)) {
        const other = bySymbol.get(symbol);
        if (other) rivals.add(one).add(other);
        else bySymbol.set(symbol, one);
      }
    }
    for (const one of all) if (one.term.kind === "wildcard") this.addRivalsOf(one, one.term, all, rivals);
    return rivals;
  }

  private addRivalsOf(one: Particle, { namespaces }: Wildcard, all: readonly Particle[], rivals: Set<Particle>): void {
    const competes = (other: Particle) =>
      other.term.kind === "wildcard"
        ? overlap(namespaces, other.term.namespaces)
        : this.symbolsIn(other).some((symbol) => holdsNamespace(namespaces, this.symbols.uriOf(symbol)));
    for (const other of all) if (other !== one && competes(other)) rivals.add(one).add(other);
    if (all.indexOf(one) !== all.lastIndexOf(one)) rivals.add(one);
  }

  private symbolsIn({ term }: Particle): readonly number[] {
    return term.kind === "element" ? this.symbolsOf(term) : [];
  }

  // ---- reading the model

  private read(particle: Particle): Part {
    const { term, min, max } = particle;
    const body = term.kind === "group" ? this.readGroup(term) : this.leaf(particle, term);
    if (max > 1) {
      const isFixedLoop = min === max && !body.nullable;
      this.follow(body.last, body.first, isFixedLoop);
    }
    return { ...body, nullable: body.nullable || min === 0 };
  }

  private leaf(particle: Particle, term: ElementDecl | Wildcard): Part {
    const leaf: Leaf = { particle, term, follow: [] };
    this.leaves.push(leaf);
    return { first: this.rivals.has(particle) ? [leaf] : [], last: [leaf], nullable: false };
  }

  private readGroup(group: Extract<Particle["term"], { kind: "group" }>): Part {
    const parts = group.particles.filter(({ max }) => max > 0).map((particle) => this.read(particle));
    if (group.compositor === "sequence") return this.sequence(parts);
    const first = parts.flatMap((part) => part.first);
    const last = parts.flatMap((part) => part.last);
    if (group.compositor === "choice") return { first, last, nullable: parts.some((part) => part.nullable) };
    // After a member of xs:all any other may come; they all compete with each other anyway.
    for (const leaf of last) leaf.follow.push({ leaves: first.filter((other) => other !== leaf), isFixedLoop: false });
    return { first, last, nullable: parts.every((part) => part.nullable) };
  }

  /** Each part is followed by the next ones, as far as those in between may be absent. */
  private sequence(parts: readonly Part[]): Part {
    let first: readonly Leaf[] = [];
    let last: readonly Leaf[] = [];
    let nullable = true;
    for (const part of parts) {
      this.follow(last, part.first, false);
      first = nullable && part.first.length > 0 ? [...first, ...part.first] : first;
      last = part.nullable ? [...last, ...part.last] : part.last;
      nullable &&= part.nullable;
    }
    return { first, last, nullable };
  }

  private follow(last: readonly Leaf[], leaves: readonly Leaf[], isFixedLoop: boolean): void {
    if (leaves.length > 0) for (const leaf of last) leaf.follow.push({ leaves, isFixedLoop });
  }

  // ---- conflicts

  private conflictIn(follow: readonly Continuation[]): Leaf | undefined {
    const bySymbol = new Map<number, Leaf>();
    const wildcards: { leaf: Leaf; term: Wildcard }[] = [];
    for (const { leaves, isFixedLoop } of follow) {
      const rival = leaves.find((leaf, i) => this.meets(leaf, bySymbol, wildcards) || this.repeats(leaves, i));
      if (rival) return rival;
      if (!isFixedLoop) for (const leaf of leaves) this.add(leaf, bySymbol, wildcards);
    }
    return undefined;
  }

  /** Two places of one continuation compete as well. */
  private repeats(leaves: readonly Leaf[], i: number): boolean {
    if (i !== leaves.length - 1) return false;
    const bySymbol = new Map<number, Leaf>();
    const wildcards: { leaf: Leaf; term: Wildcard }[] = [];
    return leaves.some((leaf) => {
      const found = this.meets(leaf, bySymbol, wildcards);
      this.add(leaf, bySymbol, wildcards);
      return found;
    });
  }

  private meets(
    leaf: Leaf,
    bySymbol: ReadonlyMap<number, Leaf>,
    wildcards: readonly { leaf: Leaf; term: Wildcard }[],
  ): boolean {
    const { term } = leaf;
    if (term.kind === "wildcard") {
      if (wildcards.some((other) => other.leaf !== leaf && overlap(other.term.namespaces, term.namespaces)))
        return true;
      for (const [symbol, other] of bySymbol)
        if (other !== leaf && admits(term, this.symbols.uriOf(symbol))) return true;
      return false;
    }
    return this.symbolsOf(term).some((symbol) => {
      const other = bySymbol.get(symbol);
      if (other !== undefined && other !== leaf) return true;
      return wildcards.some((wild) => admits(wild.term, this.symbols.uriOf(symbol)));
    });
  }

  private add(leaf: Leaf, bySymbol: Map<number, Leaf>, wildcards: { leaf: Leaf; term: Wildcard }[]): void {
    const { term } = leaf;
    if (term.kind === "wildcard") wildcards.push({ leaf, term });
    else for (const symbol of this.symbolsOf(term)) bySymbol.set(symbol, leaf);
  }

  private symbolsOf(decl: ElementDecl): readonly number[] {
    return this.substitution.membersOf(decl).map((member) => member.symbol);
  }
}

function idOf(ids: Map<readonly Leaf[], number>, leaves: readonly Leaf[]): number {
  let id = ids.get(leaves);
  if (id === undefined) ids.set(leaves, (id = ids.size));
  return id;
}

/** The elements and wildcards of a model, one for each place. */
function particlesOf(particle: Particle): readonly Particle[] {
  if (particle.max === 0) return [];
  return particle.term.kind === "group" ? particle.term.particles.flatMap(particlesOf) : [particle];
}
