// When to look again for answers. Somebody else's server is asked, so the pace is quiet: longer while nothing comes, longer
// still after a failure, and not at all while nothing is awaited.

/** What the last looks brought. */
export interface WatchState {
  /** Looks in a row that found nothing new. */
  readonly quiet: number;
  /** Looks in a row that failed. */
  readonly failures: number;
}

export const freshWatch: WatchState = { quiet: 0, failures: 0 };

/** Nobody is asked more often than this, whatever the setting says. */
const leastWatchMinutes = 1;

/** After a long silence there is still one look in so many times the interval. */
const mostTimes = 8;

/** Pauses grow by half with each quiet look, and double with each failure. */
const quietFactor = 1.5;
const failureFactor = 2;

/** The state after a look. */
export function afterLook(state: WatchState, outcome: "news" | "nothing" | "failed"): WatchState {
  if (outcome === "news") return freshWatch;
  if (outcome === "failed") return { ...state, failures: state.failures + 1 };
  return { quiet: state.quiet + 1, failures: 0 };
}

/** Milliseconds until the next look. */
export function nextLookMs({ quiet, failures }: WatchState, minutes: number): number {
  const interval = Math.max(leastWatchMinutes, minutes) * 60_000;
  const times = quietFactor ** Math.min(quiet, 20) * failureFactor ** Math.min(failures, 20);
  return interval * Math.min(mostTimes, times);
}
