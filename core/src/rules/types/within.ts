import { formatDay, parseDay } from "../days";
import { RuleProblem } from "../problem";
import { need, type LocalCheck, type RuleOf, type Tools } from "../rule";

/** A day must lie between two others, both included; a bound that is absent is open. */
export function within(rule: RuleOf<"within">, tools: Tools): LocalCheck {
  const { from, to } = need(rule.params, "params");
  if (from === undefined && to === undefined) throw new RuleProblem("rule.missingParam", { param: "from | to" });
  const first = from === undefined ? undefined : tools.day(from);
  const last = to === undefined ? undefined : tools.day(to);
  return (reader, report) => {
    const value = reader.text(reader.node);
    const day = value === undefined ? undefined : parseDay(value);
    if (day === undefined) return;
    const lower = first?.(reader, reader.node);
    const upper = last?.(reader, reader.node);
    if (lower !== undefined && day < lower) report("rule.tooEarly", reader.node, { from: formatDay(lower) });
    else if (upper !== undefined && day > upper) report("rule.tooLate", reader.node, { to: formatDay(upper) });
  };
}
