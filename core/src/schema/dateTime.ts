// The eight date and time types of XSD 1.0, and duration: exact for any year, with the partial order of the
// recommendation (Datatypes, 3.2.6.2 and 3.2.7.4): a time zone against none may be undecidable.

import { withoutZerosBehind } from "./decimal";

export interface DateTime {
  /** Seconds on the time line; as UTC when there is a zone. */
  readonly seconds: bigint;
  /** Decimals of the second, without trailing zeros. */
  readonly fraction: string;
  readonly hasZone: boolean;
}

export type DateTimeKind = "dateTime" | "date" | "time" | "gYearMonth" | "gYear" | "gMonthDay" | "gDay" | "gMonth";

const yearPart = "(-?(?:[1-9]\\d{4,}|\\d{4}))";
const timePart = "(\\d{2}):(\\d{2}):(\\d{2})(?:\\.(\\d+))?";
const zonePart = "(Z|[+-]\\d{2}:\\d{2})?";

const shapes: Record<DateTimeKind, { regex: RegExp; parts: readonly Part[] }> = {
  dateTime: shape(`${yearPart}-(\\d{2})-(\\d{2})T${timePart}`, "year month day hour minute second fraction"),
  date: shape(`${yearPart}-(\\d{2})-(\\d{2})`, "year month day"),
  time: shape(timePart, "hour minute second fraction"),
  gYearMonth: shape(`${yearPart}-(\\d{2})`, "year month"),
  gYear: shape(yearPart, "year"),
  gMonthDay: shape("--(\\d{2})-(\\d{2})", "month day"),
  gDay: shape("---(\\d{2})", "day"),
  gMonth: shape("--(\\d{2})", "month"),
};

type Part = "year" | "month" | "day" | "hour" | "minute" | "second" | "fraction" | "zone";
type Fields = Partial<Record<Part, string>>;

function shape(body: string, parts: string): { regex: RegExp; parts: readonly Part[] } {
  return { regex: new RegExp(`^${body}${zonePart}$`), parts: `${parts} zone`.split(" ") as Part[] };
}

/** A longer text, in units, is taken for no date and no duration: the expressions that read it would run out of room. */
const maxUnits = 100_000;

/** Reads a date or time; undefined when the text is none, or names a day that does not exist. */
export function parseDateTime(kind: DateTimeKind, text: string): DateTime | undefined {
  if (text.length > maxUnits) return undefined;
  const { regex, parts } = shapes[kind];
  const match = regex.exec(text);
  if (!match) return undefined;
  const fields: Fields = {};
  parts.forEach((part, i) => (fields[part] = match[i + 1]));
  return toTimeLine(fields);
}

/** Fields left out stand for a leap year's January 1st, midnight: good for every order of the same kind. */
function toTimeLine(fields: Fields): DateTime | undefined {
  const year = fields.year === undefined ? 1972n : BigInt(fields.year);
  const month = Number(fields.month ?? 1);
  const day = Number(fields.day ?? 1);
  if (year === 0n || month < 1 || 12 < month || day < 1 || daysInMonth(year, month) < day) return undefined;
  const time = secondsOfDay(fields);
  const zone = zoneMinutes(fields.zone);
  if (time === undefined || zone === undefined) return undefined;
  const days = daysFromCivil(year < 0n ? year + 1n : year, month, day);
  const seconds = days * 86_400n + BigInt(time) - BigInt(zone) * 60n;
  return { seconds, fraction: trimFraction(fields.fraction), hasZone: fields.zone !== undefined };
}

function trimFraction(fraction: string | undefined): string {
  return withoutZerosBehind(fraction ?? "");
}

function secondsOfDay(fields: Fields): number | undefined {
  const hour = Number(fields.hour ?? 0);
  const minute = Number(fields.minute ?? 0);
  const second = Number(fields.second ?? 0);
  if (59 < minute || 59 < second || 24 < hour) return undefined;
  if (hour === 24 && (0 < minute || 0 < second || trimFraction(fields.fraction) !== "")) return undefined;
  return hour * 3600 + minute * 60 + second;
}

/** Minutes east of UTC; 0 without a zone; undefined when it goes beyond 14 hours. */
function zoneMinutes(zone: string | undefined): number | undefined {
  if (zone === undefined || zone === "Z") return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(4));
  if (59 < minutes || 14 * 60 < hours * 60 + minutes) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}

function isLeap(year: bigint): boolean {
  return year % 4n === 0n && (year % 100n !== 0n || year % 400n === 0n);
}

/** As the recommendation counts (Datatypes, appendix E): by the number that is written, also before year 1. */
function daysInMonth(year: bigint, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Days since 1970-01-01 in the proleptic Gregorian calendar; year 0 is the year before 1. */
function daysFromCivil(year: bigint, month: number, day: number): bigint {
  const y = month <= 2 ? year - 1n : year;
  const era = floorDiv(y, 400n);
  const yearOfEra = y - era * 400n;
  const dayOfYear = BigInt(Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1);
  const dayOfEra = yearOfEra * 365n + yearOfEra / 4n - yearOfEra / 100n + dayOfYear;
  return era * 146_097n + dayOfEra - 719_468n;
}

function floorDiv(a: bigint, b: bigint): bigint {
  const quotient = a / b;
  return a % b < 0n ? quotient - 1n : quotient;
}

const fourteenHours = 50_400n;

/** Order of two values of the same kind; undefined when a zone against none leaves it open. */
export function compareDateTimes(a: DateTime, b: DateTime): number | undefined {
  if (a.hasZone === b.hasZone) return compareInstants(a, b);
  if (!a.hasZone) return negate(compareDateTimes(b, a));
  if (compareInstants(a, shift(b, -fourteenHours)) < 0) return -1;
  if (compareInstants(a, shift(b, fourteenHours)) > 0) return 1;
  return undefined;
}

function negate(order: number | undefined): number | undefined {
  return order === undefined ? undefined : -order;
}

function shift(value: DateTime, seconds: bigint): DateTime {
  return { ...value, seconds: value.seconds + seconds };
}

function compareInstants(a: DateTime, b: DateTime): number {
  if (a.seconds !== b.seconds) return a.seconds < b.seconds ? -1 : 1;
  if (a.fraction === b.fraction) return 0;
  return a.fraction < b.fraction ? -1 : 1;
}

/** Equal values have equal canonical texts. */
export function canonicalDateTime(value: DateTime): string {
  return `${value.seconds}.${value.fraction}${value.hasZone ? "Z" : ""}`;
}

export interface Duration {
  readonly months: bigint;
  /** Whole seconds; it has the sign of the duration, as `months` has. */
  readonly seconds: bigint;
  readonly fraction: string;
  readonly negative: boolean;
}

const durationShape = /^(-?)P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(T)?(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d+))?S)?$/;

/** Reads xs:duration; undefined when the text is none. */
export function parseDuration(text: string): Duration | undefined {
  const match = text.length > maxUnits ? null : durationShape.exec(text);
  if (!match) return undefined;
  const [, sign, years, months, days, t, hours, minutes, seconds, fraction] = match;
  const hasTime = (hours ?? minutes ?? seconds) !== undefined;
  if ((t !== undefined) !== hasTime || (!hasTime && (years ?? months ?? days) === undefined)) return undefined;
  // Without a T, hours and minutes cannot match: the expression takes "M" for months first.
  const big = (digits: string | undefined) => BigInt(digits ?? 0);
  const factor = sign === "-" ? -1n : 1n;
  return {
    months: factor * (big(years) * 12n + big(months)),
    seconds: factor * (big(days) * 86_400n + big(hours) * 3600n + big(minutes) * 60n + big(seconds)),
    fraction: trimFraction(fraction),
    negative: sign === "-",
  };
}

/** The four starting points of the recommendation: months from year 0, to which a duration is added. */
const startMonths = [1696n * 12n + 8n, 1697n * 12n + 1n, 1903n * 12n + 2n, 1903n * 12n + 6n];

/** Order of two durations; undefined when it depends on the month they start in. */
export function compareDurations(a: Duration, b: Duration): number | undefined {
  const orders = startMonths.map((start) => compareInstants(addTo(start, a), addTo(start, b)));
  return orders.every((order) => order === orders[0]) ? orders[0] : undefined;
}

function addTo(startMonth: bigint, duration: Duration): DateTime {
  const month = startMonth + duration.months;
  const year = floorDiv(month, 12n);
  const days = daysFromCivil(year, Number(month - year * 12n) + 1, 1);
  const seconds = days * 86_400n + duration.seconds;
  if (duration.fraction === "" || !duration.negative) return { seconds, fraction: duration.fraction, hasZone: false };
  return { seconds: seconds - 1n, fraction: tensComplement(duration.fraction), hasZone: false };
}

/** 1 - 0.25 = 0.75, on digits. */
function tensComplement(fraction: string): string {
  const digits = [...fraction].map((digit) => 9 - Number(digit));
  digits[digits.length - 1] += 1;
  for (let i = digits.length - 1; 0 < i && digits[i] === 10; i--) {
    digits[i] = 0;
    digits[i - 1] += 1;
  }
  return withoutZerosBehind(digits.join(""));
}

export function canonicalDuration(value: Duration): string {
  return `${value.months}M${value.negative ? "-" : ""}${value.seconds}.${value.fraction}`;
}
