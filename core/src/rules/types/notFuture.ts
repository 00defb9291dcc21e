import { formatDay, parseDay } from "../days";
import type { LocalCheck, RuleOf, Tools } from "../rule";

/** A day, with its time of day where one is named, may not lie after another (by default the clock). */
export function notFuture(rule: RuleOf<"notFuture">, tools: Tools): LocalCheck {
  const { than, time } = rule.params ?? {};
  const limit = than === undefined ? undefined : tools.day(than);
  const timePath = time === undefined ? undefined : tools.path(time);
  return (reader, report) => {
    const value = reader.text(reader.node);
    const day = value === undefined ? undefined : parseDay(value);
    const last = limit ? limit(reader, reader.node) : reader.today;
    if (day === undefined || last === undefined) return;
    const clock = timePath && !limit && day === last ? parseTime(reader.value(timePath)) : undefined;
    if (day > last) report("rule.notFuture", reader.node, { day: formatDay(last) });
    // Of today's date the hour is what is wrong.
    else if (clock !== undefined && clock > reader.timeOfDay)
      report("rule.notFuture", reader.node, { day: `${formatDay(last)} ${formatTime(reader.timeOfDay)}` });
  };
}

/** "14:35:00.000" of milliseconds since midnight. */
function formatTime(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(11, 23);
}

/** Milliseconds since midnight of "14:35:00.000". */
export function parseTime(text: string | undefined): number | undefined {
  const found = /^(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3})\d*)?$/.exec(text ?? "");
  if (!found) return undefined;
  const [, hours, minutes, seconds, fraction = ""] = found;
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, "0"));
}
