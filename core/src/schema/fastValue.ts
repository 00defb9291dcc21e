// Quick acceptance of values, straight over the 16-bit window of a segment. A quick check says "surely valid" or "look
// closer"; it never refuses. What it cannot decide goes to values.ts, which also finds the problem to report.
import { UnitTable } from "../text/unitTable";
import type { Decimal } from "./decimal";
import type { Facet, Facets, SimpleType } from "./model";
import type { Value } from "./primitives";
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
  if (type.variety !== "atomic" || !type.primitive || type.idKind === "ENTITY") return never;
  const body = bodyCheck(type);
  const whiteSpace = type.facets.whiteSpace.value;
  if (whiteSpace === "preserve" || body === anyUnits) return body;
  if (whiteSpace === "replace") return withoutControls(body);
  return refusesSpaces(type) ? trimmedIfNeeded(body) : trimmed(body);
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
  switch (type.primitive?.name) {
    case "string":
      return type.lexical ? never : lengthCheck(type.facets);
    case "decimal":
      return decimalCheck(type);
    case "date":
      return hasNoBounds(type.facets) ? isPlainDate : never;
    case "time":
      return hasNoBounds(type.facets) ? isPlainTime : never;
    case "dateTime":
      return hasNoBounds(type.facets) ? isPlainDateTime : never;
    default:
      return never;
  }
}

function hasNoBounds({ bounds }: Facets): boolean {
  return Object.keys(bounds).length === 0;
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
  const min = counts.length?.value ?? counts.minLength?.value ?? 0;
  const max = counts.length?.value ?? counts.maxLength?.value ?? Infinity;
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

function decimalCheck(type: SimpleType): QuickCheck {
  const { counts, bounds } = type.facets;
  const least = lowerBound(bounds.minInclusive, 0) ?? lowerBound(bounds.minExclusive, 1);
  const most = upperBound(bounds.maxInclusive, 0) ?? upperBound(bounds.maxExclusive, 1);
  const maxDigits = Math.min(exactDigits, counts.totalDigits?.value ?? exactDigits);
  const maxFraction = type.lexical ? 0 : (counts.fractionDigits?.value ?? exactDigits);
  const isInteger = type.lexical !== undefined;
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
    // With decimals the value lies up to one away from its whole part.
    let slack = 0;
    if (i < to && !isInteger && units[i] === 0x2e) {
      const pointAt = i++;
      for (; i < to && isDigit(units[i]); i++) if (units[i] !== 0x30) slack = 1;
      fraction = i - pointAt - 1;
    }
    if (i < to || maxFraction < fraction || maxDigits < whole + fraction) return false;
    if (negative) value = -value;
    return (least === undefined || least <= value - slack) && (most === undefined || value + slack <= most);
  };
}

function isDigit(unit: number): boolean {
  return 0x30 <= unit && unit <= 0x39;
}

/** Smallest whole number that is surely within a lower bound. */
function lowerBound(facet: Facet<Value> | undefined, step: number): number | undefined {
  return facet && Math.ceil(toNumber(facet.value as Decimal)) + step;
}

function upperBound(facet: Facet<Value> | undefined, step: number): number | undefined {
  return facet && Math.floor(toNumber(facet.value as Decimal)) - step;
}

function toNumber({ negative, whole, fraction }: Decimal): number {
  return Number(`${negative ? "-" : ""}${whole || "0"}.${fraction || "0"}`);
}

function twoDigits(units: Uint16Array, at: number): number {
  const high = units[at] - 0x30;
  const low = units[at + 1] - 0x30;
  return high < 0 || 9 < high || low < 0 || 9 < low ? -1 : high * 10 + low;
}

/** YYYY-MM-DD in a year after 0 and up to the 28th: no calendar needed. */
function isPlainDate(units: Uint16Array, from: number, to: number): boolean {
  return to - from === 10 && isDateAt(units, from);
}

function isDateAt(units: Uint16Array, at: number): boolean {
  const century = twoDigits(units, at);
  const year = twoDigits(units, at + 2);
  const month = twoDigits(units, at + 5);
  const day = twoDigits(units, at + 8);
  if (units[at + 4] !== 0x2d || units[at + 7] !== 0x2d || century < 0 || year < 0 || century + year === 0) return false;
  return 1 <= month && month <= 12 && 1 <= day && (day <= 28 || (day <= 30 && month !== 2));
}

/** hh:mm:ss with or without decimals, no zone. */
function isPlainTime(units: Uint16Array, from: number, to: number): boolean {
  const hour = twoDigits(units, from);
  const minute = twoDigits(units, from + 3);
  const second = twoDigits(units, from + 6);
  if (to - from < 8 || hour < 0 || 23 < hour || minute < 0 || 59 < minute || second < 0 || 59 < second) return false;
  if (units[from + 2] !== 0x3a || units[from + 5] !== 0x3a) return false;
  if (to - from === 8) return true;
  if (units[from + 8] !== 0x2e || to - from === 9) return false;
  for (let i = from + 9; i < to; i++) if (!isDigit(units[i])) return false;
  return true;
}

function isPlainDateTime(units: Uint16Array, from: number, to: number): boolean {
  return 19 <= to - from && units[from + 10] === 0x54 && isDateAt(units, from) && isPlainTime(units, from + 11, to);
}
