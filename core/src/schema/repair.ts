// What to make of a child that cannot stand where it does: the shortest sequence of elements that are missing before it,
// or before the end. Pure questions to a content model; the walk (walker.ts) decides and remembers.
import type { ContentModel, ContentState, Leaf } from "./content/model";

/** One missing element: the leaves that could stand there, in order of the model; usually a single one. */
export type Gap = readonly Leaf[];

/** A way on from a state: the gaps, and the state behind them. */
export interface Bridge {
  readonly gaps: readonly Gap[];
  readonly state: ContentState;
}

/** States looked at and elements inserted at most: a repair is a guess, and must stay cheap. */
const maxVisited = 2_000;
const maxGaps = 50;

/** The shortest insertion after which `symbol` can stand; the state is that after the symbol. */
export function bridgeTo(model: ContentModel, from: ContentState, symbol: number): Bridge | undefined {
  return search(model, from, (state) => model.next(state, symbol));
}

/** The shortest completion after which the element may end. */
export function bridgeToEnd(model: ContentModel, from: ContentState): Bridge | undefined {
  return search(model, from, (state) => (state.accepts ? state : undefined));
}

/** The state behind a name wherever in the model it stands, as if the children began again. */
export function resumeAfter(model: ContentModel, symbol: number): ContentState | undefined {
  return model.knows(symbol) ? bridgeTo(model, model.start, symbol)?.state : undefined;
}

interface Visit {
  readonly state: ContentState;
  readonly distance: number;
  readonly before: Visit | undefined;
  readonly leaf: Leaf | undefined;
}

type Goal = (state: ContentState) => ContentState | undefined;

/** Breadth first, so that the shortest way is found first. */
function search(model: ContentModel, from: ContentState, goal: Goal): Bridge | undefined {
  const seen = new Map<ContentState, Visit>();
  const queue: Visit[] = [{ state: from, distance: 0, before: undefined, leaf: undefined }];
  seen.set(from, queue[0]);
  for (let at = 0; at < queue.length && at < maxVisited; at++) {
    const visit = queue[at];
    const reached = goal(visit.state);
    if (reached) return { gaps: gapsOf(model, visit, seen, goal), state: reached };
    if (visit.distance < maxGaps)
      for (const leaf of model.expected(visit.state)) enqueue(model, queue, seen, visit, leaf);
  }
  return undefined;
}

function enqueue(model: ContentModel, queue: Visit[], seen: Map<ContentState, Visit>, before: Visit, leaf: Leaf): void {
  const state = model.nextLeaf(before.state, leaf);
  if (!state || seen.has(state)) return;
  const visit = { state, distance: before.distance + 1, before, leaf };
  seen.set(state, visit);
  queue.push(visit);
}

/** The elements on the way; where another one would have led on as fast, both are named. */
function gapsOf(model: ContentModel, last: Visit, seen: ReadonlyMap<ContentState, Visit>, goal: Goal): Gap[] {
  const gaps: Gap[] = [];
  for (let visit = last; visit.before && visit.leaf; visit = visit.before) {
    gaps.unshift(alternatives(model, visit.before, visit, { seen, goal, isLast: visit === last }));
  }
  return gaps;
}

interface Comparison {
  readonly seen: ReadonlyMap<ContentState, Visit>;
  readonly goal: Goal;
  readonly isLast: boolean;
}

function alternatives(model: ContentModel, before: Visit, taken: Visit, { seen, goal, isLast }: Comparison): Gap {
  return model.expected(before.state).filter((leaf) => {
    if (leaf === taken.leaf) return true;
    const state = model.nextLeaf(before.state, leaf);
    if (!state) return false;
    if (isLast) return goal(state) !== undefined;
    return seen.get(state)?.distance === taken.distance && leadsAlike(model, state, taken.state);
  });
}

/** Do two states expect the same next? A short cut for "their ways are equally long". */
function leadsAlike(model: ContentModel, a: ContentState, b: ContentState): boolean {
  const expected = model.expected(b);
  return a.accepts === b.accepts && model.expected(a).every((leaf, i) => expected[i] === leaf);
}

/** Of some names the one most like `name`, when it is like enough to be a slip. */
export function closest(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const distance = slips(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance && distance <= Math.max(1, Math.floor(candidate.length / 3))) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Letters to insert, drop, change or swap to make one word of the other. */
function slips(a: string, b: string): number {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + same);
      if (1 < i && 1 < j && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, before[j - 2] + 1);
      next.push(cost);
    }
    before = row;
    row = next;
  }
  return row[b.length];
}
