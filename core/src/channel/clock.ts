// The clock is an argument everywhere; this file knows how to read one in Brussels, where the channel's dates are made.

/** Gives the present moment. Tests and `--as-of` hand in another one. */
export type Clock = () => Date;

/** A moment as the channel writes it. */
export interface BrusselsTime {
  /** YYYY-MM-DD. */
  readonly date: string;
  /** HH:MM:SS.mmm, three decimals and no zone. */
  readonly time: string;
  /** YYYYMMDD, as in file names. */
  readonly compactDate: string;
}

export const systemClock: Clock = () => new Date();

/** A clock that stands still at a day in Brussels, at noon, or at the given moment. */
export function fixedClock(moment: string | Date): Clock {
  const at = typeof moment === "string" && /^\d{4}-\d{2}-\d{2}$/.test(moment) ? `${moment}T11:00:00.000Z` : moment;
  const date = new Date(at);
  return () => new Date(date);
}

const format = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/Brussels",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
});

/** The date and the time of day in Brussels at a moment. */
export function inBrussels(moment: Date): BrusselsTime {
  const parts = new Map(format.formatToParts(moment).map((part) => [part.type, part.value]));
  const [year, month, day] = ["year", "month", "day"].map((type) => parts.get(type as "year")!);
  const clock = ["hour", "minute", "second"].map((type) => parts.get(type as "hour")!).join(":");
  const milliseconds = String(moment.getUTCMilliseconds()).padStart(3, "0");
  return { date: `${year}-${month}-${day}`, time: `${clock}.${milliseconds}`, compactDate: `${year}${month}${day}` };
}

/** The moment of a chosen day (YYYY-MM-DD) as of which declarations are checked, whatever the time is now: noon in UTC. */
export function momentOf(day: string): BrusselsTime {
  return inBrussels(new Date(`${day}T12:00:00Z`));
}

/**
 * A clock that reads `day` (YYYY-MM-DD) in Brussels, at the time of day that `clock` has there now, and goes on from there, which
 * stamps and waits need. Whole days alone would not do: near midnight the other day's summer time makes it the day after.
 */
export function movedClock(day: string, clock: Clock = systemClock): Clock {
  const now = clock();
  const wanted = Date.parse(`${day}T${inBrussels(now).time}Z`);
  const about = wanted - aheadOfUtc(now);
  const shift = wanted - aheadOfUtc(new Date(about)) - now.getTime();
  return () => new Date(clock().getTime() + shift);
}

/** The day so many days before one (YYYY-MM-DD), as file names have it. Counted in days: the hours of summer time do not matter. */
export function daysBefore(day: string, count: number): string {
  return new Date(Date.parse(`${day}T12:00:00Z`) - count * 86_400_000).toISOString().slice(0, 10).replaceAll("-", "");
}

/** By how many milliseconds Brussels is ahead of UTC at a moment. */
function aheadOfUtc(moment: Date): number {
  const { date, time } = inBrussels(moment);
  return Date.parse(`${date}T${time}Z`) - moment.getTime();
}
