// Quick acceptance of values, straight over the 16-bit window of a segment. A quick check says "surely valid" or "look
// closer"; it never refuses. What it cannot decide goes to values.ts, which also finds the problem to report.
import { UnitTable } from "../text/unitTable";
import type { Decimal } from "./decimal";
import type { Facet, Facets, SimpleType } from "./model";
import { isName, isNCName, isNmtoken } from "./names";
import type { Value } from "./primitives";
import {
  base64Check,
  dateCheck,
  dateTimeCheck,
  floatCheck,
  hexCheck,
  isDigit,
  isPlainName,
  isPlainNCName,
  isPlainNmtoken,
  isPlainUri,
  isTruth,
  timeCheck,
} from "./quickLexical";
import { normalise } from "./values";

/** True when the units [from, to) are surely a valid value. */
export type QuickCheck = (units: Uint16Array, from: number, to: number) => boolean;

/** Look closer. */
export const never: QuickCheck = () => false;

/** Whatever is written. */
export const anyUnits: QuickCheck = () => true;

/** The quick check of a type. */
export function quickCheckOf(type: SimpleType): QuickCheck {
  if (type.variety === "any") return anyUnits;
  if (type.variety === "list") return listCheck(type);
  if (type.variety === "union") return unionCheck(type);
  if (!type.primitive || type.idKind === "ENTITY") return never;
  const binary = boundsOfBinary(type);
  if (binary) return base64Check(binary.min, binary.max);
  const body = bodyCheck(type);
  const whiteSpace = type.facets.whiteSpace.value;
  if (body === anyUnits) return body;
  if (whiteSpace === "preserve") return withoutReturns(body);
  if (whiteSpace === "replace") return withoutControls(body);
  return refusesSpaces(type) ? trimmedIfNeeded(body) : trimmed(body);
}

/** How many bytes a value may have whose type is base64 and asks nothing else; undefined for another type. */
export function boundsOfBinary(type: SimpleType): { min: number; max: number } | undefined {
  const isBinary = type.variety === "atomic" && type.primitive?.name === "base64Binary" && isUnlisted(type);
  return isBinary ? lengthsOf(type.facets.counts) : undefined;
}

/** Does the quick check of such a type itself refuse white space, wherever it stands? */
function refusesSpaces({ primitive, facets }: SimpleType): boolean {
  return facets.enumeration === undefined && primitive?.name !== "string";
}

/** Tried as it stands, which is how nearly all values are written. */
function trimmedIfNeeded(body: QuickCheck): QuickCheck {
  const check = trimmed(body);
  return (units, from, to) =>
    body(units, from, to) || (from < to && (units[from] <= 0x20 || units[to - 1] <= 0x20) && check(units, from, to));
}

/** A line end may be written as two units, or as one that stands for another: it would have to be replaced first. */
function withoutReturns(body: QuickCheck): QuickCheck {
  return (units, from, to) => {
    if (!body(units, from, to)) return false;
    for (let i = from; i < to; i++) if (units[i] === 0x0d) return false;
    return true;
  };
}

/** A tab or line end would have to be replaced first. */
export function withoutControls(body: QuickCheck): QuickCheck {
  return (units, from, to) => {
    for (let i = from; i < to; i++) if (units[i] < 0x20) return false;
    return body(units, from, to);
  };
}

function bodyCheck(type: SimpleType): QuickCheck {
  const { enumeration, patterns } = type.facets;
  if (enumeration) return patterns.length === 0 ? listed(type) : never;
  const base = lexicalCheck(type);
  if (patterns.length === 0 || base === never) return base;
  if (patterns.length === 1) {
    const { regex } = patterns[0];
    return base === anyUnits
      ? (units, from, to) => regex.testUnits(units, from, to)
      : (units, from, to) => regex.testUnits(units, from, to) && base(units, from, to);
  }
  return (units, from, to) => {
    for (const { regex } of patterns) if (!regex.testUnits(units, from, to)) return false;
    return base(units, from, to);
  };
}

function lexicalCheck(type: SimpleType): QuickCheck {
  const { facets } = type;
  switch (type.primitive?.name) {
    case "string":
      return stringCheck(type);
    case "decimal":
      return decimalCheck(type);
    case "date":
      return dateCheck(facets) ?? never;
    case "time":
      return timeCheck(facets) ?? never;
    case "dateTime":
      return dateTimeCheck(facets) ?? never;
    case "float":
    case "double":
      return floatCheck(facets) ?? boundedFloatCheck(facets);
    case "boolean":
      return isTruth;
    case "hexBinary":
      return hexCheck(lengthsOf(facets.counts).min, lengthsOf(facets.counts).max);
    case "anyURI":
      return both(isPlainUri, lengthCheck(facets));
    default:
      return never;
  }
}

const names = new Map([
  [isNmtoken, isPlainNmtoken],
  [isName, isPlainName],
  [isNCName, isPlainNCName],
]);

function stringCheck({ lexical, facets }: SimpleType): QuickCheck {
  const length = lengthCheck(facets);
  return lexical ? both(names.get(lexical) ?? never, length) : length;
}

function both(first: QuickCheck, second: QuickCheck): QuickCheck {
  if (first === never || second === anyUnits) return first;
  return (units, from, to) => first(units, from, to) && second(units, from, to);
}

/** Neither an enumeration nor a pattern looks at the value as it is written. */
function isUnlisted({ facets }: SimpleType): boolean {
  return facets.enumeration === undefined && facets.patterns.length === 0;
}

function lengthsOf(counts: Facets["counts"]): { min: number; max: number } {
  return {
    min: counts.length?.value ?? counts.minLength?.value ?? 0,
    max: counts.length?.value ?? counts.maxLength?.value ?? Infinity,
  };
}

/** Items between white space, each surely valid. */
function listCheck(type: SimpleType): QuickCheck {
  const check = type.item && isUnlisted(type) ? quickCheckOf(type.item) : never;
  if (check === never) return never;
  const { min, max } = lengthsOf(type.facets.counts);
  return (units, from, to) => {
    let count = 0;
    for (let at = from; at < to; at++) {
      if (units[at] <= 0x20) continue;
      const start = at;
      while (at < to && units[at] > 0x20) at++;
      if (!check(units, start, at)) return false;
      count++;
    }
    return min <= count && count <= max;
  };
}

/** Surely a value of one of the member types. */
function unionCheck(type: SimpleType): QuickCheck {
  if (!isUnlisted(type)) return never;
  const checks = type.members.map(quickCheckOf).filter((check) => check !== never);
  if (checks.length === 0) return never;
  return (units, from, to) => {
    for (const check of checks) if (check(units, from, to)) return true;
    return false;
  };
}

/** Without the white space around it; one inside is looked at closely, as it may have to be replaced. */
function trimmed(body: QuickCheck): QuickCheck {
  return (units, from, to) => {
    let start = from;
    let end = to;
    while (start < end && units[start] <= 0x20) start++;
    while (start < end && units[end - 1] <= 0x20) end--;
    for (let i = start; i < end; i++)
      if (units[i] <= 0x20 && (units[i] !== 0x20 || units[i - 1] === 0x20)) return false;
    return body(units, start, end);
  };
}

function lengthCheck({ counts }: Facets): QuickCheck {
  const { min, max } = lengthsOf(counts);
  if (min === 0 && max === Infinity) return anyUnits;
  return (units, from, to) => {
    const length = to - from;
    if (length < min || max < length) return false;
    return min === 0 || !holdsSurrogate(units, from, to);
  };
}

/** Two units of one character: the length in units is not the length in characters. */
function holdsSurrogate(units: Uint16Array, from: number, to: number): boolean {
  for (let i = from; i < to; i++) if ((units[i] & 0xf800) === 0xd800) return true;
  return false;
}

/** The texts of the enumeration themselves; other texts of the same values are looked at closely. */
function listed(type: SimpleType): QuickCheck {
  const entries = type.facets.enumeration?.entries ?? [];
  const known = new UnitTable<true>();
  for (const { text } of entries) {
    if ([...text].some((char) => 0xffff < (char.codePointAt(0) ?? 0))) continue;
    const shown = Uint16Array.from(normalise(type.facets.whiteSpace.value, text), (char) => char.charCodeAt(0));
    if (known.find(shown, 0, shown.length) === undefined) known.add(shown, true);
  }
  return (units, from, to) => known.find(units, from, to) === true;
}

/** More digits than this are not exact as a number. */
const exactDigits = 15;

function decimalCheck({ lexical, facets }: SimpleType): QuickCheck {
  const { counts } = facets;
  return numberCheck({
    ...wholeBounds(facets, (facet) => toNumber(facet.value as Decimal)),
    maxDigits: Math.min(exactDigits, counts.totalDigits?.value ?? exactDigits),
    maxFraction: lexical ? 0 : (counts.fractionDigits?.value ?? exactDigits),
    isInteger: lexical !== undefined,
  });
}

/** Floating-point numbers within bounds that are written without an exponent. */
function boundedFloatCheck(facets: Facets): QuickCheck {
  const bounds = wholeBounds(facets, (facet) => facet.value as number);
  return numberCheck({ ...bounds, maxDigits: exactDigits, maxFraction: exactDigits, isInteger: false });
}

interface NumberLimits {
  /** The value is surely within bounds from the one to the other, both included. */
  readonly least: number;
  readonly most: number;
  readonly maxDigits: number;
  readonly maxFraction: number;
  readonly isInteger: boolean;
}

function numberCheck({ least, most, maxDigits, maxFraction, isInteger }: NumberLimits): QuickCheck {
  return (units, from, to) => {
    let i = from;
    const negative = units[i] === 0x2d;
    if (i < to && (negative || units[i] === 0x2b)) i++;
    let value = 0;
    const digitsFrom = i;
    for (; i < to && isDigit(units[i]); i++) value = value * 10 + units[i] - 0x30;
    const whole = i - digitsFrom;
    if (whole === 0 || maxDigits < whole) return false;
    let fraction = 0;
    // With decimals the value lies up to one farther from zero than its whole part.
    let slack = 0;
    if (i < to && !isInteger && units[i] === 0x2e) {
      const pointAt = i++;
      for (; i < to && isDigit(units[i]); i++) if (units[i] !== 0x30) slack = 1;
      fraction = i - pointAt - 1;
    }
    if (i < to || maxFraction < fraction || maxDigits < whole + fraction) return false;
    return negative ? least <= -value - slack && -value <= most : least <= value && value + slack <= most;
  };
}

/** Whole numbers that are surely within the bounds of a type, as are all between them. */
function wholeBounds(
  { bounds: { minInclusive, minExclusive, maxInclusive, maxExclusive } }: Facets,
  toNumberOf: (facet: Facet<Value>) => number,
): { least: number; most: number } {
  return {
    least: minInclusive
      ? Math.ceil(toNumberOf(minInclusive))
      : minExclusive
        ? Math.ceil(toNumberOf(minExclusive)) + 1
        : -Infinity,
    most: maxInclusive
      ? Math.floor(toNumberOf(maxInclusive))
      : maxExclusive
        ? Math.floor(toNumberOf(maxExclusive)) - 1
        : Infinity,
  };
}

function toNumber({ negative, whole, fraction }: Decimal): number {
  return Number(`${negative ? "-" : ""}${whole || "0"}.${fraction || "0"}`);
}
