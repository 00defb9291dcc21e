// What is missing: the shortest letters that complete a term, or that lead on to a wanted letter. Worked out on the terms
// themselves, so that neither a long list of members nor a count of thousands is tried out one by one.
import { visitFirst, type Membership, type Term, type Terms } from "../terms";

/** Letters of which one is missing, and how many times in a row. */
export interface Lack {
  readonly sets: readonly number[];
  readonly count: number;
}

export interface Completion {
  /** How many letters at least. */
  readonly cost: number;
  readonly lacks: readonly Lack[];
}

/** A way on to a letter: what is missing before it, the set that it belongs to, and the term behind it. */
export interface Way extends Completion {
  readonly set: number;
  readonly rest: Term;
}

/** Lacks that are listed; a longer way is cut. */
const maxLacks = 50;

const nothingLacks: Completion = { cost: 0, lacks: [] };
const impossible: Completion = { cost: Infinity, lacks: [] };

/** The least that completes a term; of infinite cost when nothing does. */
export function completionOf(term: Term): Completion {
  let done = nothingLacks;
  let rest = term;
  for (; rest.kind === "then" && !rest.nullable; rest = rest.tail) done = join(done, completionOf(rest.head));
  return rest.kind === "then" ? done : join(done, completionOfPart(rest));
}

function completionOfPart(term: Term): Completion {
  if (term.nullable) return nothingLacks;
  switch (term.kind) {
    case "set":
      return { cost: 1, lacks: [{ sets: [term.set], count: 1 }] };
    case "repeat":
      return times(completionOf(term.body), term.min);
    case "all":
      return term.members.map(completionOf).reduce(join, nothingLacks);
    case "either":
      return ofChoice(term.options);
    default:
      return impossible;
  }
}

/** Of a choice all beginnings are named, and the shortest branch is taken. */
function ofChoice(options: readonly Term[]): Completion {
  const cost = Math.min(...options.map((option) => completionOf(option).cost));
  const sets = new Set<number>();
  for (const option of options) visitFirst(option, (set) => sets.add(set));
  return { cost, lacks: [{ sets: [...sets], count: 1 }] };
}

function join(a: Completion, b: Completion): Completion {
  if (b.cost === 0) return a;
  return { cost: a.cost + b.cost, lacks: [...a.lacks, ...b.lacks].slice(0, maxLacks) };
}

function times({ cost, lacks }: Completion, count: number): Completion {
  return { cost: cost * count, lacks: lacks.map((lack) => ({ ...lack, count: lack.count * count })) };
}

/** The shortest way from a term to a letter; undefined when the letter fits nowhere in what may still come. */
export function wayTo(terms: Terms, term: Term, letter: Membership): Way | undefined {
  let best: Way | undefined;
  let before = nothingLacks;
  let rest = term;
  for (; rest.kind === "then"; rest = rest.tail) {
    const way = after(before, wayToPart(terms, rest.head, letter), best);
    if (way) best = { ...way, rest: terms.then(way.rest, rest.tail) };
    before = join(before, completionOf(rest.head));
    if (best && best.cost <= before.cost) return best;
  }
  return after(before, wayToPart(terms, rest, letter), best) ?? best;
}

/** The way with what lacks before it, when it is shorter than the best known one. */
function after(before: Completion, way: Way | undefined, best: Way | undefined): Way | undefined {
  if (!way || (best && best.cost <= before.cost + way.cost)) return undefined;
  return { ...way, ...join(before, way), cost: before.cost + way.cost };
}

function wayToPart(terms: Terms, term: Term, letter: Membership): Way | undefined {
  switch (term.kind) {
    case "set":
      return letter.has(term.set) ? { ...nothingLacks, set: term.set, rest: terms.empty } : undefined;
    case "then":
      return wayTo(terms, term, letter);
    case "repeat": {
      const way = wayTo(terms, term.body, letter);
      const rounds = way && terms.repeat(term.body, Math.max(term.min - 1, 0), term.max - 1);
      return rounds && { ...way, rest: terms.then(way.rest, rounds) };
    }
    case "either":
      return shortest(term.options.map((option) => wayTo(terms, option, letter)));
    case "all":
      return shortest(term.members.map((member) => wayInAll(terms, term.members, member, letter)));
    default:
      return undefined;
  }
}

function wayInAll(terms: Terms, members: readonly Term[], member: Term, letter: Membership): Way | undefined {
  const way = wayTo(terms, member, letter);
  return way && { ...way, rest: terms.then(way.rest, terms.all(members.filter((other) => other !== member))) };
}

function shortest(ways: readonly (Way | undefined)[]): Way | undefined {
  let best: Way | undefined;
  for (const way of ways) if (way && (!best || way.cost < best.cost)) best = way;
  return best;
}
