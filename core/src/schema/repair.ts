// Which name was meant where another stands.
import { editDistance } from "../text/nearest";

/** Of some names the one most like `name`, when it is like enough to be a slip. */
export function closest(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  let bestDistance = Infinity;
  for (const candidate of candidates) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance < bestDistance && distance <= Math.max(1, Math.floor(candidate.length / 3))) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best ?? within(name.toLowerCase(), candidates);
}

/** Shorter words begin or end many names by chance. */
const shortestWithin = 4;

/** The longest of the names that `name` begins or ends with: `CodeNumber` and `ItemCode` for `Code`. */
function within(name: string, candidates: readonly string[]): string | undefined {
  let best: string | undefined;
  for (const candidate of candidates) {
    const word = candidate.toLowerCase();
    const isWithin = word.length >= shortestWithin && (name.startsWith(word) || name.endsWith(word));
    if (isWithin && word.length > (best?.length ?? 0)) best = candidate;
  }
  return best;
}
