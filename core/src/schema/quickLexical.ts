// What the lexical spaces of the built-in types hold for sure, read straight from 16-bit units: the usual writings of each. True
// means that [from, to) is in the lexical space; false leaves it to those who look closely (primitives.ts).
import { Unit } from "../xml/characters";
import type { Facet, Facets } from "./model";
import type { QuickCheck } from "./fastValue";
import type { Value } from "./primitives";

const { colon, equals, hyphen: minus } = Unit;
const plus = 0x2b;
const point = 0x2e;

export function isDigit(unit: number): boolean {
  return 0x30 <= unit && unit <= 0x39;
}

function isLetter(unit: number): boolean {
  const small = unit | 0x20;
  return 0x61 <= small && small <= 0x7a;
}

function twoDigits(units: Uint16Array, at: number): number {
  const high = units[at] - 0x30;
  const low = units[at + 1] - 0x30;
  return high < 0 || 9 < high || low < 0 || 9 < low ? -1 : high * 10 + low;
}

/** Offset behind the digits from `from` on. */
function digitsEnd(units: Uint16Array, from: number, to: number): number {
  let at = from;
  while (at < to && isDigit(units[at])) at++;
  return at;
}

// ---- dates and times

const daysOf = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** YYYY-MM-DD of the years 1 to 9999, as the number YYYYMMDD; -1 where it is none. */
function dateAt(units: Uint16Array, at: number): number {
  const century = twoDigits(units, at);
  const short = twoDigits(units, at + 2);
  const month = twoDigits(units, at + 5);
  const day = twoDigits(units, at + 8);
  if (units[at + 4] !== minus || units[at + 7] !== minus || century < 0 || short < 0) return -1;
  const year = 100 * century + short;
  if (year === 0 || month < 1 || 12 < month || day < 1) return -1;
  const isLeap = month === 2 && year % 4 === 0 && (short !== 0 || century % 4 === 0);
  return day <= daysOf[month] + (isLeap ? 1 : 0) ? 10_000 * year + 100 * month + day : -1;
}

/** Nothing, Z, or hours and minutes up to 13:59. */
function isZone(units: Uint16Array, from: number, to: number): boolean {
  if (from === to) return true;
  if (to - from === 1) return units[from] === 0x5a;
  if (to - from !== 6 || (units[from] !== plus && units[from] !== minus) || units[from + 3] !== colon) return false;
  const hours = twoDigits(units, from + 1);
  const minutes = twoDigits(units, from + 4);
  return 0 <= hours && hours < 14 && 0 <= minutes && minutes < 60;
}

/** hh:mm:ss before midnight, with or without decimals and zone. */
const isTime: QuickCheck = (units, from, to) => {
  if (to - from < 8 || units[from + 2] !== colon || units[from + 5] !== colon) return false;
  const hour = twoDigits(units, from);
  const minute = twoDigits(units, from + 3);
  const second = twoDigits(units, from + 6);
  if (hour < 0 || 23 < hour || minute < 0 || 59 < minute || second < 0 || 59 < second) return false;
  let end = from + 8;
  if (end < to && units[end] === point) {
    end = digitsEnd(units, from + 9, to);
    if (end === from + 9) return false;
  }
  return isZone(units, end, to);
};

const isDateTime: QuickCheck = (units, from, to) =>
  19 <= to - from && units[from + 10] === 0x54 && dateAt(units, from) > 0 && isTime(units, from + 11, to);

const isDate: QuickCheck = (units, from, to) =>
  10 <= to - from && dateAt(units, from) > 0 && isZone(units, from + 10, to);

function hasNoBounds({ bounds }: Facets): boolean {
  return Object.keys(bounds).length === 0;
}

/** Dates within bounds that have no zone, if they have none themselves. */
function boundedDate({ bounds }: Facets): QuickCheck | undefined {
  const read = (facet: Facet<Value> | undefined) => {
    if (!facet) return undefined;
    const units = Uint16Array.from(facet.text, (char) => char.charCodeAt(0));
    return units.length === 10 ? dateAt(units, 0) : -1;
  };
  const [from, above, to, below] = [
    bounds.minInclusive,
    bounds.minExclusive,
    bounds.maxInclusive,
    bounds.maxExclusive,
  ].map(read);
  if ([from, above, to, below].includes(-1)) return undefined;
  const least = Math.max(from ?? 0, (above ?? 0) + 1);
  const most = Math.min(to ?? Infinity, (below ?? Infinity) - 1);
  return (units, start, end) => {
    const date = end - start === 10 ? dateAt(units, start) : -1;
    return least <= date && date <= most;
  };
}

export function dateCheck(facets: Facets): QuickCheck | undefined {
  return hasNoBounds(facets) ? isDate : boundedDate(facets);
}

export function timeCheck(facets: Facets): QuickCheck | undefined {
  return hasNoBounds(facets) ? isTime : undefined;
}

export function dateTimeCheck(facets: Facets): QuickCheck | undefined {
  return hasNoBounds(facets) ? isDateTime : undefined;
}

// ---- numbers and truth

/** Digits with or without sign, decimals and exponent. */
const isFloat: QuickCheck = (units, from, to) => {
  const start = units[from] === minus || units[from] === plus ? from + 1 : from;
  let at = digitsEnd(units, start, to);
  if (at === start) return false;
  if (at < to && units[at] === point) at = digitsEnd(units, at + 1, to);
  if (at < to && (units[at] | 0x20) === 0x65) {
    const exponent = units[at + 1] === minus || units[at + 1] === plus ? at + 2 : at + 1;
    at = digitsEnd(units, exponent, to);
    if (at <= exponent) return false;
  }
  return at === to;
};

export function floatCheck(facets: Facets): QuickCheck | undefined {
  return hasNoBounds(facets) ? isFloat : undefined;
}

export const isTruth: QuickCheck = (units, from, to) =>
  to - from === 1 && (units[from] === 0x30 || units[from] === 0x31);

// ---- binary data

/** By ASCII unit: the six bits of a base64 digit; 64 for none. */
export const sixBits = new Uint8Array(128).fill(64);
Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/").forEach((digit, bits) => {
  sixBits[digit.charCodeAt(0)] = bits;
});

/** Quartets of digits, with blanks wherever they stand; the padding leaves no bits over. */
export function base64Check(min: number, max: number): QuickCheck {
  return (units, from, to) => {
    let digits = 0;
    let last = 0;
    let at = from;
    for (; at < to; at++) {
      const unit = units[at];
      if (unit <= 0x20) continue;
      const bits = unit < 128 ? sixBits[unit] : 64;
      if (bits === 64) break;
      last = bits;
      digits++;
    }
    let padding = 0;
    for (; at < to; at++) {
      if (units[at] <= 0x20) continue;
      if (units[at] !== equals) return false;
      padding++;
    }
    return areQuartets(digits, padding, last, min, max);
  };
}

/** Do so many digits, the last of which has these bits, and so much padding behind them stand for as many bytes as there may be? */
export function areQuartets(digits: number, padding: number, last: number, min: number, max: number): boolean {
  const all = digits + padding;
  if (all % 4 !== 0 || padding > 2 || (last & ((1 << (2 * padding)) - 1)) !== 0) return false;
  const bytes = (all / 4) * 3 - padding;
  return min <= bytes && bytes <= max;
}

export function hexCheck(min: number, max: number): QuickCheck {
  return (units, from, to) => {
    const bytes = (to - from) / 2;
    if (((to - from) & 1) !== 0 || bytes < min || max < bytes) return false;
    for (let at = from; at < to; at++) {
      const small = units[at] | 0x20;
      if (!isDigit(units[at]) && (small < 0x61 || 0x66 < small)) return false;
    }
    return true;
  };
}

// ---- names and addresses

const NameUnit = { first: 1, colon: 2, other: 4, uri: 8 } as const;

/** By ASCII unit: what it may be in a name or an address. */
const roles = new Uint8Array(128);
for (let unit = 0; unit < 128; unit++) {
  const char = String.fromCharCode(unit);
  if (isLetter(unit) || char === "_") roles[unit] |= NameUnit.first;
  if (char === ":") roles[unit] |= NameUnit.colon;
  if (isDigit(unit) || char === "." || char === "-") roles[unit] |= NameUnit.other;
  if (isLetter(unit) || isDigit(unit) || "-._~/?=&;,()*!'$@+".includes(char)) roles[unit] |= NameUnit.uri;
}

function nameCheck(first: number, others: number): QuickCheck {
  return (units, from, to) => {
    if (from === to || units[from] > 127 || (roles[units[from]] & first) === 0) return false;
    for (let at = from + 1; at < to; at++) if (units[at] > 127 || (roles[units[at]] & others) === 0) return false;
    return true;
  };
}

const anyPart = NameUnit.first | NameUnit.colon | NameUnit.other;

/** ASCII names only. */
export const isPlainNmtoken = nameCheck(anyPart, anyPart);
export const isPlainName = nameCheck(NameUnit.first | NameUnit.colon, anyPart);
export const isPlainNCName = nameCheck(NameUnit.first, NameUnit.first | NameUnit.other);

/** An address in ASCII without escapes, fragment, blanks, or a colon that ends no scheme. */
export const isPlainUri: QuickCheck = (units, from, to) => {
  let at = from;
  if (from < to && isLetter(units[from])) {
    while (
      at < to &&
      (isLetter(units[at]) || isDigit(units[at]) || units[at] === plus || units[at] === minus || units[at] === point)
    )
      at++;
  }
  const hasScheme = from < at && at < to && units[at] === colon;
  if (hasScheme) at++;
  for (; at < to; at++) {
    const unit = units[at];
    if (unit > 127 || ((roles[unit] & NameUnit.uri) === 0 && !(hasScheme && unit === colon))) return false;
  }
  return true;
};
