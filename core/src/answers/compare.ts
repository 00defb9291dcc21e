// What was foreseen beside what came back: the product's measure of itself.
import type { Finding } from "../findings/finding";
import type { AnchoredFinding } from "./anchor";

export interface Comparison {
  /** Foreseen and returned: same code on the same element. */
  readonly both: readonly { readonly predicted: Finding; readonly returned: AnchoredFinding }[];
  /** The same element, but another code than foreseen. */
  readonly otherCode: readonly { readonly predicted: Finding; readonly returned: AnchoredFinding }[];
  /** A miss: it came back and had not been foreseen. */
  readonly returnedOnly: readonly AnchoredFinding[];
  /** Foreseen, and the authority did not say so. */
  readonly predictedOnly: readonly Finding[];
}

/** Pairs each returned anomaly with at most one foreseen finding, the closest first. Paths are those of the file as sent. */
export function comparePrediction(predicted: readonly Finding[], returned: readonly AnchoredFinding[]): Comparison {
  const openPredicted = new Set(predicted);
  const openReturned = new Set(returned);
  const pair = (keyOf: (finding: Finding) => string) => {
    const waiting = new Map<string, Finding[]>();
    for (const finding of openPredicted) waiting.set(keyOf(finding), [...(waiting.get(keyOf(finding)) ?? []), finding]);
    return [...openReturned].flatMap((one) => {
      const found = waiting.get(keyOf(one))?.shift();
      if (!found) return [];
      openPredicted.delete(found);
      openReturned.delete(one);
      return [{ predicted: found, returned: one }];
    });
  };
  const both = pair(({ code, path }) => `${code} ${path.join()}`);
  const otherCode = pair(({ path }) => path.join());
  return { both, otherCode, returnedOnly: [...openReturned], predictedOnly: [...openPredicted] };
}
