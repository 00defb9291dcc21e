// A clock moved to another day keeps that day at every hour: a run at night must not send under the name of the day after.
import assert from "node:assert/strict";
import { test } from "node:test";
import { daysBefore, inBrussels, movedClock } from "../../core/src/channel/clock";

const hour = 3_600_000;

test("at every half hour of the year's two halves, a moved clock reads the day asked for and the same time of day", () => {
  for (const start of ["2026-01-14T23:00:00Z", "2026-07-14T22:00:00Z"])
    for (let half = 0; half < 48; half++) {
      const now = new Date(Date.parse(start) + (half * hour) / 2 + 123);
      for (const day of ["2025-06-30", "2025-12-31", "2028-02-29"]) {
        const { date, time } = inBrussels(movedClock(day, () => now)());
        assert.deepEqual([date, time], [day, inBrussels(now).time], `${now.toISOString()} as of ${day}`);
      }
    }
});

test("the hour that the change to summer time skips stays within its day", () => {
  const now = new Date("2026-01-15T01:30:00Z");
  assert.equal(inBrussels(movedClock("2025-03-30", () => now)()).date, "2025-03-30");
});

test("a moved clock goes on", () => {
  let now = Date.parse("2026-11-29T22:30:00Z");
  const clock = movedClock("2025-06-30", () => new Date(now));
  assert.equal(inBrussels(clock()).time, "23:30:00.000");
  now += 5 * 60_000;
  assert.equal(inBrussels(clock()).time, "23:35:00.000");
});

test("days before a day, across months, leap days and summer time", () => {
  assert.equal(daysBefore("2026-03-29", 1), "20260328");
  assert.equal(daysBefore("2027-03-29", 1), "20270328");
  assert.equal(daysBefore("2028-03-01", 1), "20280229");
  assert.equal(daysBefore("2027-01-01", 366), "20251231");
  assert.equal(daysBefore("2026-10-26", 0), "20261026");
});
