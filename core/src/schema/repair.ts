// Which name was meant where another stands.

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
  return best ?? within(name.toLowerCase(), candidates);
}

/** Shorter words begin or end many names by chance. */
const shortestWithin = 4;

/** The longest of the names that `name` begins or ends with: `INSSNumber` and `WorkerINSS` for `INSS`. */
function within(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  for (const candidate of candidates) {
    const word = candidate.toLowerCase();
    const isWithin = word.length >= shortestWithin && (name.startsWith(word) || name.endsWith(word));
    if (isWithin && word.length > (best?.length ?? 0)) best = candidate;
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
