import { formatDay } from "../days";
import { none } from "../reader";
import { need, type LocalCheck, type RuleOf, type Tools } from "../rule";

/** A day (by default the clock's) may not lie after the last one on which this could be declared. */
export function deadline(rule: RuleOf<"deadline">, tools: Tools): LocalCheck {
  const { by, day, report: at } = need(rule.params, "params");
  const last = tools.day(need(by, "by"));
  const when = day === undefined ? undefined : tools.day(day);
  const place = at === undefined ? undefined : tools.path(at);
  return (reader, report) => {
    const limit = last(reader, reader.node);
    const now = when ? when(reader, reader.node) : reader.today;
    if (limit === undefined || now === undefined || now <= limit) return;
    const found = place ? reader.first(place) : reader.node;
    report("rule.deadline", found === none ? reader.node : found, { by: formatDay(limit) });
  };
}
