// What differs between two states of a list whose members keep their identity: for everything that follows the segments of a
// document and keeps something for each.

/** One run of members that gave way to others: `removed` old ones from `first` on became `added` new ones from `at` on. */
export interface ReplacedRun {
  readonly first: number;
  readonly removed: number;
  readonly at: number;
  readonly added: number;
}

/** The runs, in ascending order, in which `now` differs from `old`. Members that stand in both are in the same order. */
export function replacedRuns(old: readonly object[], now: readonly object[]): ReplacedRun[] {
  let head = 0;
  const shorter = Math.min(old.length, now.length);
  while (head < shorter && old[head] === now[head]) head++;
  let tail = 0;
  while (tail < shorter - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail++;
  const removed = old.length - head - tail;
  const added = now.length - head - tail;
  if (removed + added === 0) return [];
  if (removed === 0 || added === 0 || removed + added < 4) return [{ first: head, removed, at: head, added }];
  return runsWithin(old, now, head, tail);
}

function runsWithin(old: readonly object[], now: readonly object[], head: number, tail: number): ReplacedRun[] {
  const places = new Map<object, number>();
  for (let i = head; i < old.length - tail; i++) places.set(old[i], i);
  const runs: ReplacedRun[] = [];
  let first = head;
  let at = head;
  const close = (oldEnd: number, newEnd: number) => {
    if (oldEnd > first || newEnd > at) runs.push({ first, removed: oldEnd - first, at, added: newEnd - at });
  };
  for (let k = head; k < now.length - tail; k++) {
    const kept = places.get(now[k]);
    if (kept === undefined) continue;
    close(kept, k);
    first = kept + 1;
    at = k + 1;
  }
  close(old.length - tail, now.length - tail);
  return runs;
}

/** The members' companions after the runs: those of kept members, undefined for added ones. */
export function realigned<T>(companions: readonly T[], runs: readonly ReplacedRun[]): (T | undefined)[] {
  if (runs.every(({ removed, added }) => removed === added)) {
    const same: (T | undefined)[] = companions.slice();
    for (const { at, added } of runs) same.fill(undefined, at, at + added);
    return same;
  }
  const all: (T | undefined)[] = [];
  let from = 0;
  for (const { first, removed, added } of runs) {
    for (let k = from; k < first; k++) all.push(companions[k]);
    for (let i = 0; i < added; i++) all.push(undefined);
    from = first + removed;
  }
  for (let k = from; k < companions.length; k++) all.push(companions[k]);
  return all;
}

/** The numbers in `now` of members whose number is another one, or new: ranges [from, to). */
export function renumbered(runs: readonly ReplacedRun[], count: number): { from: number; to: number }[] {
  let shift = 0;
  return runs.map(({ at, removed, added }, i) => {
    shift += added - removed;
    const end = shift === 0 ? at + added : (runs[i + 1]?.at ?? count);
    return { from: at, to: end };
  });
}
