// The day and time of Brussels, from the machine's clock: the only place of the server that reads it.

/** A moment as the checks take it. */
export interface Moment {
  /** "2025-10-15" */
  readonly date: string;
  /** "14:35:00.000" */
  readonly time: string;
}

const brussels = new Intl.DateTimeFormat("en-GB", {
  timeZone: "Europe/Brussels",
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  fractionalSecondDigits: 3,
  hourCycle: "h23",
});

/** An instant as day and time in Brussels. */
export function inBrussels(instant: Date): Moment {
  const part = Object.fromEntries(brussels.formatToParts(instant).map(({ type, value }) => [type, value]));
  return {
    date: `${part.year}-${part.month}-${part.day}`,
    time: `${part.hour}:${part.minute}:${part.second}.${part.fractionalSecond}`,
  };
}

/** The last moment of a day: what may happen on it has happened. */
export function endOfDay(date: string): Moment {
  return { date, time: "23:59:59.999" };
}
