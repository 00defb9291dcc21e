// Days as whole numbers (0 = 1970-01-01), so that dates compare, shift and count without a time zone.

/** A day number; undefined where a text is no day. */
export type Day = number;

/** "2025-03-01", also with a time zone after it, which says nothing about the day. */
export function parseDay(text: string): Day | undefined {
  if (text.length === 10) return parsePlainDay(text);
  const found = /^\s*(\d{4})-(\d{2})-(\d{2})(?:Z|[+-]\d{2}:\d{2})?\s*$/.exec(text);
  if (!found) return undefined;
  return toDay(Number(found[1]), Number(found[2]), Number(found[3]));
}

/** Ten units, as nearly all dates are written. */
function parsePlainDay(text: string): Day | undefined {
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return undefined;
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  return year < 0 || month < 0 || day < 0 ? undefined : toDay(year, month, day);
}

/** The number that digits make; -1 where there is another character. */
function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** The day of a year, month and day of month; undefined where there is none. */
function toDay(year: number, month: number, day: number): Day | undefined {
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  return civil(year, month, day);
}

export function formatDay(day: Day): string {
  const { year, month, day: inMonth } = fromDay(day);
  return `${String(year).padStart(4, "0")}-${two(month)}-${two(inMonth)}`;
}

export function fromDay(day: Day): { year: number; month: number; day: number } {
  const shifted = day + 719468;
  const era = Math.floor(shifted / 146097);
  const ofEra = shifted - era * 146097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36524) - Math.floor(ofEra / 146096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const part = Math.floor((5 * ofYear + 2) / 153);
  const month = part < 10 ? part + 3 : part - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return { year, month, day: ofYear - Math.floor((153 * part + 2) / 5) + 1 };
}

export function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/** Moves by months; a day that the target month lacks becomes its last one. */
export function addMonths(day: Day, months: number): Day {
  const from = fromDay(day);
  const index = from.year * 12 + from.month - 1 + months;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  return civil(year, month, Math.min(from.day, daysInMonth(year, month)));
}

export type Edge = "firstOfQuarter" | "lastOfQuarter" | "firstOfYear" | "lastOfYear" | "firstOfMonth" | "lastOfMonth";

/** The first or last day of the month, quarter or year in which a day lies. */
export function edgeOf(day: Day, edge: Edge): Day {
  const { year, month } = fromDay(day);
  const quarterStart = month - ((month - 1) % 3);
  switch (edge) {
    case "firstOfMonth":
      return civil(year, month, 1);
    case "lastOfMonth":
      return civil(year, month, daysInMonth(year, month));
    case "firstOfQuarter":
      return civil(year, quarterStart, 1);
    case "lastOfQuarter":
      return civil(year, quarterStart + 2, daysInMonth(year, quarterStart + 2));
    case "firstOfYear":
      return civil(year, 1, 1);
    case "lastOfYear":
      return civil(year, 12, 31);
  }
}

/** A day inside the quarter "20253" (also "2025-3"). */
export function parseQuarter(text: string): Day | undefined {
  const found = /^\s*(\d{4})-?([1-4])\s*$/.exec(text);
  return found ? civil(Number(found[1]), Number(found[2]) * 3 - 2, 1) : undefined;
}

/** A day inside the year "2025". */
export function parseYear(text: string): Day | undefined {
  const plain = text.length === 4 ? digits(text, 0, 4) : -1;
  if (plain >= 0) return civil(plain, 1, 1);
  const found = /^\s*(\d{4})\s*$/.exec(text);
  return found ? civil(Number(found[1]), 1, 1) : undefined;
}

/** Number of months begun from one day to another, both counted; 0 when the second lies before the first. */
export function monthsBegun(from: Day, to: Day): number {
  if (to < from) return 0;
  const a = fromDay(from);
  const b = fromDay(to);
  return (b.year - a.year) * 12 + b.month - a.month + 1;
}

/** Howard Hinnant's count: the year starts in March, so that the leap day is the last one. */
function civil(year: number, month: number, day: number): Day {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const ofEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + ofYear;
  return era * 146097 + ofEra - 719468;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}
