// Sets of characters as XSD's regular expressions name them. Membership is asked one character at a time, so that no
// table of a whole category is ever built; the automaton remembers the answers it needs.
import { blockRanges, nameFollowRanges, nameStartRanges } from "./tables";

export interface CharSet {
  /** Equal keys mean equal sets. */
  readonly key: string;
  has(codePoint: number): boolean;
}

/** Set of the flat ranges first, last, first, last... */
export function rangeSet(ranges: readonly number[]): CharSet {
  return { key: `[${ranges.join(",")}]`, has: (c) => inRanges(ranges, c) };
}

export function complement(set: CharSet): CharSet {
  return { key: `^(${set.key})`, has: (c) => !set.has(c) };
}

export function union(sets: readonly CharSet[]): CharSet {
  if (sets.length === 1) return sets[0];
  return { key: `(${sets.map((set) => set.key).join("|")})`, has: (c) => sets.some((set) => set.has(c)) };
}

export function difference(set: CharSet, minus: CharSet): CharSet {
  return { key: `(${set.key}-${minus.key})`, has: (c) => set.has(c) && !minus.has(c) };
}

/** Everything but line ends: the dot. */
export const dotSet = complement(rangeSet([0x0a, 0x0a, 0x0d, 0x0d]));

/** Set of a multi-character escape such as \d; undefined when the letter names none. */
export function escapeSet(letter: string): CharSet | undefined {
  const lower = namedEscapes.get(letter.toLowerCase());
  if (!lower) return undefined;
  return letter === letter.toLowerCase() ? lower() : complement(lower());
}

/** Set of \p{name}: a general category or "Is" and a block; undefined when there is no such property. */
export function propertySet(name: string): CharSet | undefined {
  if (name.startsWith("Is")) {
    const ranges = blockRanges(name.slice(2));
    return ranges && rangeSet(ranges);
  }
  return categories.has(name) ? categorySet(name) : undefined;
}

const categories = new Set(
  ("L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po Z Zs Zl Zp " + "S Sm Sc Sk So C Cc Cf Co Cn").split(
    " ",
  ),
);

const categoryCache = new Map<string, CharSet>();

function categorySet(name: string): CharSet {
  let set = categoryCache.get(name);
  if (!set) {
    const host = new RegExp(`\\p{${name}}`, "u");
    set = { key: `\\p{${name}}`, has: (c) => host.test(String.fromCodePoint(c)) };
    categoryCache.set(name, set);
  }
  return set;
}

const space = rangeSet([0x09, 0x0a, 0x0d, 0x0d, 0x20, 0x20]);
const nameStart = rangeSet(nameStartRanges);
const nameChar = union([nameStart, rangeSet(nameFollowRanges)]);

const namedEscapes = new Map<string, () => CharSet>([
  ["s", () => space],
  ["i", () => nameStart],
  ["c", () => nameChar],
  ["d", () => categorySet("Nd")],
  ["w", () => complement(union([categorySet("P"), categorySet("Z"), categorySet("C")]))],
]);

/** May this character start a name, as XSD 1.0 means it (XML 1.0, second edition)? */
export function isNameStart(codePoint: number): boolean {
  return nameStart.has(codePoint);
}

export function isNameChar(codePoint: number): boolean {
  return nameChar.has(codePoint);
}

/** Short lists are searched in order; long ones are sorted tables, searched by halves. */
function inRanges(ranges: readonly number[], c: number): boolean {
  if (ranges.length > 16) return inSortedRanges(ranges, c);
  for (let i = 0; i < ranges.length; i += 2) if (ranges[i] <= c && c <= ranges[i + 1]) return true;
  return false;
}

function inSortedRanges(ranges: readonly number[], c: number): boolean {
  let low = 0;
  let high = ranges.length / 2 - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (c < ranges[2 * middle]) high = middle - 1;
    else if (ranges[2 * middle + 1] < c) low = middle + 1;
    else return true;
  }
  return false;
}
