import type { CodeListEntry } from "../../pack/manifest";
import { formatDay, parseDay, type Day } from "../days";
import { RuleProblem } from "../problem";
import { need, type LocalCheck, type RuleOf, type Tools } from "../rule";

/** The days on which nobody's declaration falls: a code without `since` or `until` is open there. */
const always = { since: -Infinity, until: Infinity };

/** A value must be in a code list, and valid on the day that the declaration speaks of. */
export function codeList(rule: RuleOf<"codeList">, tools: Tools): LocalCheck {
  const { list, on, placeholders = [] } = need(rule.params, "params");
  const found = tools.codeLists.get(need(list, "list"));
  if (!found) throw new RuleProblem("rule.unknownList", { list });
  const periods = periodsByCode(found.entries);
  const day = tools.day(on ?? rule.date ?? "^Form/FormCreationDate");
  return (reader, report) => {
    const value = reader.text(reader.node);
    if (value === undefined || placeholders.includes(value)) return;
    const known = periods.get(value);
    if (!known) return report("rule.codeUnknown", reader.node);
    const date = day(reader, reader.node) ?? reader.today;
    if (!known.some(({ since, until }) => since <= date && date <= until))
      report("rule.codeNotValid", reader.node, { day: formatDay(date) });
  };
}

function periodsByCode(entries: readonly CodeListEntry[]): Map<string, { since: Day; until: Day }[]> {
  const periods = new Map<string, { since: Day; until: Day }[]>();
  for (const { code, since, until } of entries) {
    const list = periods.get(code) ?? [];
    list.push({
      since: (since === undefined ? undefined : parseDay(since)) ?? always.since,
      until: (until === undefined ? undefined : parseDay(until)) ?? always.until,
    });
    periods.set(code, list);
  }
  return periods;
}
