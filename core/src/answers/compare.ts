// What was foreseen beside what came back: the product's measure of itself.
import type { Finding } from "../findings/finding";
import type { AnchoredFinding } from "./anchor";

export interface Pair {
  readonly predicted: Finding;
  readonly returned: AnchoredFinding;
}

export interface Comparison {
  /** Foreseen and returned: same code on the same element. */
  readonly both: readonly Pair[];
  /** The same element, but another code than foreseen. */
  readonly otherCode: readonly Pair[];
  /** A miss: it came back and had not been foreseen. */
  readonly returnedOnly: readonly AnchoredFinding[];
  /** Foreseen, and the authority did not say so. */
  readonly predictedOnly: readonly Finding[];
}

/** Pairs each returned anomaly with at most one foreseen finding, the closest first. Paths are those of the file as sent. */
export function comparePrediction(predicted: readonly Finding[], returned: readonly AnchoredFinding[]): Comparison {
  const open = { predicted: new Set(predicted), returned: new Set(returned) };
  const codeAndPath = ({ code, path }: Finding) => `${code} ${path.join()}`;
  const both = [
    ...takePairs(open, codeAndPath, codeAndPath),
    ...takePairs(open, misplaced, namedOnBlock),
    ...takePairs(open, codeOfFile, codeOfFile),
  ];
  const onlyPath = ({ path }: Finding) => path.join();
  const otherCode = takePairs(open, onlyPath, onlyPath);
  return { both, otherCode, returnedOnly: [...open.returned], predictedOnly: [...open.predicted] };
}

type Key = (finding: Finding) => string | undefined;

/** A refusal of the file has no place in it, while our own finding marks what it rests on. */
function codeOfFile({ code }: Finding): string | undefined {
  return code.startsWith("ACRF-") ? code : undefined;
}

/** A misplaced element is marked itself... */
function misplaced({ code, path, element }: Finding): string {
  return `${code} ${path.slice(0, -1).join()} ${element}`;
}

/** ...while the authority names its block, with the element's tag as the value. */
function namedOnBlock({ code, path, args }: Finding): string | undefined {
  return typeof args.child === "string" ? `${code} ${path.join()} ${args.child}` : undefined;
}

function takePairs(
  open: { readonly predicted: Set<Finding>; readonly returned: Set<AnchoredFinding> },
  predictedKey: Key,
  returnedKey: Key,
): Pair[] {
  const waiting = new Map<string | undefined, Finding[]>();
  for (const finding of open.predicted) {
    const key = predictedKey(finding);
    if (key === undefined) continue;
    const list = waiting.get(key);
    if (list) list.push(finding);
    else waiting.set(key, [finding]);
  }
  const pairs: Pair[] = [];
  for (const one of [...open.returned]) {
    const key = returnedKey(one);
    const found = key === undefined ? undefined : waiting.get(key)?.shift();
    if (!found) continue;
    open.predicted.delete(found);
    open.returned.delete(one);
    pairs.push({ predicted: found, returned: one });
  }
  return pairs;
}
