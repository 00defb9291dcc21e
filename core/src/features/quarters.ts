// Quarters as the channel writes them (20253), with the days that they cover.
import { fromDay, parseDay } from "../rules/days";

const offeredQuarters = 5;

/** Quarters as YYYYQ: in a quarter's first month the one before it is still due, else the present one comes first. */
export function lastQuarters(date: string): readonly string[] {
  const { year, month } = fromDay(parseDay(date) ?? 0);
  const due = (month - 1) % 3 === 0 ? 1 : 0;
  const present = year * 4 + Math.floor((month - 1) / 3) - due;
  return Array.from({ length: offeredQuarters }, (_, back) => present - back).map(
    (count) => `${Math.floor(count / 4)}${(count % 4) + 1}`,
  );
}

/** "2025-04-01 – 2025-06-30" */
export function daysOfQuarter(value: string): string {
  const year = value.slice(0, 4);
  const first = (Number(value[4]) - 1) * 3 + 1;
  const lastDay = [31, 30, 30, 31][Number(value[4]) - 1];
  const two = (month: number) => String(month).padStart(2, "0");
  return `${year}-${two(first)}-01 – ${year}-${two(first + 2)}-${lastDay}`;
}
