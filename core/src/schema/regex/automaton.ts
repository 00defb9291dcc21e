// The automaton of a regular expression: deterministic, built state by state as texts ask for it. Each character costs
// one step, whatever the expression; when too many states have been built they are thrown away and built again.
import { parseRegex, type RegexError } from "./parse";
import type { Term, Terms } from "../terms";
import type { CharSet } from "./charSet";

/** States kept at once. An expression that needs more is still matched, only slower (test/bench/schemaRegex). */
const maxStates = 4_000;

export type CompiledRegex = { regex: Regex } | { error: RegexError };

/** Compiles an XSD regular expression. */
export function compileRegex(source: string): CompiledRegex {
  const parsed = parseRegex(source);
  return "error" in parsed ? parsed : { regex: new Regex(parsed.terms, parsed.root, parsed.sets) };
}

interface State {
  readonly term: Term;
  readonly accepts: boolean;
  /** No text can be accepted any more. */
  readonly dead: boolean;
  /** By character class. */
  readonly next: (State | undefined)[];
}

export class Regex {
  private states = new Map<number, State>();
  private start: State;
  /** Character class of the first 256 characters, -1 where not yet known; the others are in a map. */
  private readonly latinClass = new Int16Array(0x100).fill(-1);
  private readonly otherClass = new Map<number, number>();
  private readonly classOf = new Map<string, number>();
  /** By class: the sets of the expression that its characters belong to. */
  private readonly members: Set<number>[] = [];

  constructor(
    private readonly terms: Terms,
    private readonly root: Term,
    private readonly sets: readonly CharSet[],
  ) {
    this.start = this.stateOf(root);
  }

  /** Does the whole text match? */
  test(text: string): boolean {
    let state = this.start;
    for (let i = 0; i < text.length; i++) {
      let unit = text.charCodeAt(i);
      if (0xd800 <= unit && unit < 0xdc00 && i + 1 < text.length) unit = text.codePointAt(i++) ?? unit;
      state = this.step(state, unit);
      if (state.dead) return false;
    }
    return state.accepts;
  }

  /** The same over code units in a window. */
  testUnits(units: Uint16Array, from: number, to: number): boolean {
    let state = this.start;
    for (let i = from; i < to; i++) {
      let code = units[i];
      if (0xd800 <= code && code < 0xdc00 && i + 1 < to)
        code = 0x10000 + ((code - 0xd800) << 10) + (units[++i] - 0xdc00);
      state = this.step(state, code);
      if (state.dead) return false;
    }
    return state.accepts;
  }

  private step(state: State, codePoint: number): State {
    const charClass = codePoint < 0x100 ? this.latinClass[codePoint] : -1;
    const known = charClass < 0 ? undefined : state.next[charClass];
    return known ?? this.build(state, charClass < 0 ? this.classify(codePoint) : charClass);
  }

  private build(state: State, charClass: number): State {
    const known = state.next[charClass];
    if (known) return known;
    const target = this.stateOf(this.terms.derive(state.term, this.members[charClass]));
    state.next[charClass] = target;
    return target;
  }

  private stateOf(term: Term): State {
    let state = this.states.get(term.id);
    if (!state) {
      if (this.states.size >= maxStates) this.forget();
      state = { term, accepts: term.nullable, dead: term.kind === "nothing", next: [] };
      this.states.set(term.id, state);
    }
    return state;
  }

  /** Drops all states but the first; states in use go on by themselves. */
  private forget(): void {
    this.states = new Map();
    this.terms.forget();
    this.start = { term: this.root, accepts: this.root.nullable, dead: this.root.kind === "nothing", next: [] };
    this.states.set(this.root.id, this.start);
  }

  /** Characters that belong to the same sets are one class: the alphabet of the automaton. */
  private classify(codePoint: number): number {
    const known = this.otherClass.get(codePoint);
    if (known !== undefined) return known;
    const member = new Set([...this.sets.keys()].filter((index) => this.sets[index].has(codePoint)));
    const key = [...member].join(",");
    let charClass = this.classOf.get(key);
    if (charClass === undefined) {
      charClass = this.members.push(member) - 1;
      this.classOf.set(key, charClass);
    }
    if (codePoint < 0x100) this.latinClass[codePoint] = charClass;
    else this.otherClass.set(codePoint, charClass);
    return charClass;
  }
}
