// The automaton of a content model, built state by state as documents ask for it. Occurrences are counted, never unrolled:
// a state is the term of what may still come, and a{0,10000} after one `a` is a{0,9999}. A model whose counters are
// ambiguous ((a{1,2}){2,3}) is a term with several alternatives, so that it is decided exactly.
import { admits, type ElementDecl, type Particle, type Wildcard } from "../model";
import type { Entry } from "../runtime";
import type { Symbols } from "../symbols";
import { sameTerm, Terms, visitFirst, type Term } from "../terms";
import { completionOf, wayTo, type Lack } from "./completion";

/** A place in a content model where an element or a wildcard stands. */
export interface Leaf {
  readonly index: number;
  readonly particle: Particle;
  readonly term: ElementDecl | Wildcard;
}

/** A state of a content model: a value, good for as long as anyone holds it. */
export interface ContentState {
  readonly term: Term;
  /** May the element end here? */
  readonly accepts: boolean;
  /** The leaf that the last child matched; undefined at the start. */
  readonly last: Leaf | undefined;
  /** Not kept: the model has too many states. */
  readonly passing: boolean;
  /** By letter class (see ContentModel.classOf): null where nothing fits, undefined where not yet known. */
  readonly next: (ContentState | null | undefined)[];
  /** By letter class: the move that was made last. */
  readonly moves: (Move | undefined)[];
  /** Of all of them the one that was made last: mostly the next as well. */
  move: Move | undefined;
}

/** What a child of a name leads to, as the walk remembers it. */
export interface Move {
  readonly symbol: number;
  readonly state: ContentState;
  readonly decl: ElementDecl;
  readonly entry: Entry;
}

/** Elements that are missing: one of the leaves, in order of the model and usually a single one, so many times in a row. */
export interface Gap {
  readonly leaves: readonly Leaf[];
  readonly count: number;
}

/** A way on from a state: what is missing, and the state behind it. */
export interface Bridge {
  readonly gaps: readonly Gap[];
  readonly state: ContentState;
}

/** What a content model needs to know of its schema. */
export interface ModelContext {
  readonly symbols: Symbols;
  /** The declarations that may stand for a head, itself included unless it may not be used. */
  substitutesFor(head: ElementDecl): readonly ElementDecl[];
}

/** States and terms kept at once. A counter of millions makes more; those are built again whenever they are needed. */
const maxStates = 20_000;
const maxTerms = 100_000;

export class ContentModel {
  private built: Automaton | undefined;

  constructor(
    readonly particle: Particle,
    private readonly context: ModelContext,
  ) {}

  /** Built at first use, when all declarations are known. */
  private get automaton(): Automaton {
    return (this.built ??= new Automaton(this.particle, this.context));
  }

  get start(): ContentState {
    return this.automaton.start;
  }

  get leaves(): readonly Leaf[] {
    return this.automaton.leaves;
  }

  /** State after a child of this name; undefined when it cannot stand here. `last` of the result names what it matched. */
  next(state: ContentState, symbol: number): ContentState | undefined {
    return this.automaton.next(state, symbol);
  }

  /** The move that `remember` was told of, while nothing else of its class came after it. */
  moveOf(state: ContentState, symbol: number): Move | undefined {
    const { move } = state;
    return move !== undefined && move.symbol === symbol ? move : this.otherMove(state, symbol);
  }

  private otherMove(state: ContentState, symbol: number): Move | undefined {
    const letter = this.automaton.letterOf(symbol);
    const move = letter < 0 ? undefined : state.moves[letter];
    return move !== undefined && move.symbol === symbol ? (state.move = move) : undefined;
  }

  /** Keeps what a child leads to that `next` accepted. */
  remember(state: ContentState, move: Move): void {
    if (state.passing || move.state.passing) return;
    state.moves[this.automaton.letterOf(move.symbol)] = state.move = move;
  }

  /** Does some place of the model know this name? */
  knows(symbol: number): boolean {
    return this.automaton.leavesOf(symbol).length > 0;
  }

  /** The leaves, in order of the model, that a name may match anywhere in it. */
  leavesOf(symbol: number): readonly Leaf[] {
    return this.automaton.leavesOf(symbol);
  }

  /** What may come next, in order of the model. */
  expected(state: ContentState): readonly Leaf[] {
    return this.automaton.expected(state);
  }

  /** The shortest insertion after which `symbol` can stand; the state is that after the symbol. */
  bridgeTo(state: ContentState, symbol: number): Bridge | undefined {
    return this.automaton.bridgeTo(state, symbol);
  }

  /** The least that is missing before the element may end; undefined when nothing completes it. */
  missingAtEnd(state: ContentState): readonly Gap[] | undefined {
    return this.automaton.missingAtEnd(state);
  }

  /** State after the leaf itself, whatever name it is given. */
  nextLeaf(state: ContentState, leaf: Leaf): ContentState | undefined {
    return this.automaton.nextLeaf(state, leaf);
  }
}

class Automaton {
  readonly leaves: Leaf[] = [];
  readonly start: ContentState;
  private readonly terms = new Terms();
  private readonly states = new Map<string, ContentState>();
  /** Letter class by symbol, -1 where not yet known. */
  private classes = new Int32Array(0);
  private readonly classIds = new Map<string, number>();
  private readonly classLeaves: (readonly Leaf[])[] = [];
  private readonly bySymbol = new Map<number, Leaf[]>();
  private readonly wildcards: Leaf[] = [];

  constructor(
    particle: Particle,
    private readonly context: ModelContext,
  ) {
    this.start = this.stateOf(this.termOf(particle), undefined);
  }

  /** Letter class of a symbol, -1 where it is not known yet. */
  letterOf(symbol: number): number {
    return symbol < this.classes.length ? this.classes[symbol] : -1;
  }

  next(state: ContentState, symbol: number): ContentState | undefined {
    const letter = this.letterOf(symbol);
    const known = letter < 0 ? undefined : state.next[letter];
    if (known) return known;
    return known === null ? undefined : this.build(state, letter < 0 ? this.classify(symbol) : letter);
  }

  leavesOf(symbol: number): readonly Leaf[] {
    return this.classLeaves[this.classify(symbol)];
  }

  expected(state: ContentState): readonly Leaf[] {
    const found = new Set<Leaf>();
    visitFirst(state.term, (set) => found.add(this.leaves[set]));
    return [...found];
  }

  nextLeaf(state: ContentState, leaf: Leaf): ContentState | undefined {
    const term = this.terms.derive(state.term, new Set([leaf.index]));
    return term === this.terms.nothing ? undefined : this.stateOf(term, leaf);
  }

  bridgeTo(state: ContentState, symbol: number): Bridge | undefined {
    const letter = new Set(this.leavesOf(symbol).map((leaf) => leaf.index));
    const way = letter.size === 0 ? undefined : wayTo(this.terms, state.term, letter);
    return way && { gaps: this.gapsOf(way.lacks), state: this.stateOf(way.rest, this.leaves[way.set]) };
  }

  missingAtEnd(state: ContentState): readonly Gap[] | undefined {
    const { cost, lacks } = completionOf(state.term);
    return cost === Infinity ? undefined : this.gapsOf(lacks);
  }

  private gapsOf(lacks: readonly Lack[]): Gap[] {
    return lacks.map(({ sets, count }) => ({ leaves: sets.map((set) => this.leaves[set]), count }));
  }

  private build(state: ContentState, letter: number): ContentState | undefined {
    if (state.next[letter] !== undefined) return state.next[letter] ?? undefined;
    const matching = this.classLeaves[letter];
    const leaf = matching.length === 0 ? undefined : this.firstOf(state, matching);
    const target = leaf ? this.stateOf(this.derive(state, matching), leaf) : undefined;
    if (!target?.passing && !state.passing) state.next[letter] = target ?? null;
    return target;
  }

  private derive(state: ContentState, matching: readonly Leaf[]): Term {
    return this.terms.derive(state.term, new Set(matching.map((leaf) => leaf.index)));
  }

  /** A valid model has at most one; in a broken one the element wins over the wildcard, else the first. */
  private firstOf(state: ContentState, matching: readonly Leaf[]): Leaf | undefined {
    let found: Leaf | undefined;
    visitFirst(state.term, (set) => {
      const leaf = this.leaves[set];
      if (!matching.includes(leaf)) return;
      if (!found || (found.term.kind === "wildcard" && leaf.term.kind === "element")) found = leaf;
    });
    return found;
  }

  private stateOf(term: Term, last: Leaf | undefined): ContentState {
    const key = `${term.id}:${last?.index ?? ""}`;
    const known = this.states.get(key);
    if (known) return known;
    const passing = this.states.size >= maxStates;
    const state: ContentState = { term, accepts: term.nullable, last, passing, next: [], moves: [], move: undefined };
    if (!passing) this.states.set(key, state);
    else if (this.terms.size > maxTerms) this.terms.forget();
    return state;
  }

  private classify(symbol: number): number {
    if (symbol >= this.classes.length) this.growTo(this.context.symbols.size);
    const known = this.classes[symbol];
    if (known >= 0) return known;
    const uri = this.context.symbols.uriOf(symbol);
    const wild = this.wildcards.filter((leaf) => leaf.term.kind === "wildcard" && admits(leaf.term, uri));
    const leaves = [...(this.bySymbol.get(symbol) ?? []), ...wild];
    const key = leaves.map((leaf) => leaf.index).join(",");
    let letter = this.classIds.get(key);
    if (letter === undefined) {
      letter = this.classLeaves.push(leaves) - 1;
      this.classIds.set(key, letter);
    }
    this.classes[symbol] = letter;
    return letter;
  }

  private growTo(size: number): void {
    const grown = new Int32Array(size).fill(-1);
    grown.set(this.classes);
    this.classes = grown;
  }

  private termOf(particle: Particle): Term {
    const { term, min, max } = particle;
    if (max === 0) return this.terms.empty;
    return this.terms.repeat(term.kind === "group" ? this.groupTerm(term) : this.leafTerm(particle, term), min, max);
  }

  private groupTerm(group: Extract<Particle["term"], { kind: "group" }>): Term {
    const parts = group.particles.map((particle) => this.termOf(particle));
    if (group.compositor === "choice") return this.terms.either(parts);
    if (group.compositor === "all") return this.terms.all(parts.filter((part) => part !== this.terms.empty));
    return parts.reduceRight((tail, head) => this.terms.then(head, tail), this.terms.empty);
  }

  private leafTerm(particle: Particle, term: ElementDecl | Wildcard): Term {
    const leaf: Leaf = { index: this.leaves.length, particle, term };
    this.leaves.push(leaf);
    if (term.kind === "wildcard") this.wildcards.push(leaf);
    else for (const decl of this.context.substitutesFor(term)) this.addSymbol(decl.symbol, leaf);
    return this.terms.set(leaf.index);
  }

  private addSymbol(symbol: number, leaf: Leaf): void {
    const leaves = this.bySymbol.get(symbol);
    if (leaves) leaves.push(leaf);
    else this.bySymbol.set(symbol, [leaf]);
  }
}

/** Are two states of one model the same, though one may have been built again? */
export function sameState(a: ContentState | undefined, b: ContentState | undefined): boolean {
  if (a === b) return true;
  return a !== undefined && b !== undefined && a.last === b.last && sameTerm(a.term, b.term);
}
