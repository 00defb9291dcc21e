import { RuleProblem } from "../problem";
import { snap } from "../operands";
import { toNumber } from "../reader";
import { need, type LocalCheck, type RuleOf, type Tools } from "../rule";

const defaultTolerance = 1e-6;

/** A number must lie between two amounts, which may depend on other values. */
export function limit(rule: RuleOf<"limit">, tools: Tools): LocalCheck {
  const { min, max, tolerance = defaultTolerance } = need(rule.params, "params");
  if (min === undefined && max === undefined) throw new RuleProblem("rule.missingParam", { param: "min | max" });
  const least = min === undefined ? undefined : tools.number(min);
  const most = max === undefined ? undefined : tools.number(max);
  return (reader, report) => {
    const value = toNumber(reader.text(reader.node));
    if (value === undefined) return;
    const lower = least?.(reader, reader.node);
    const upper = most?.(reader, reader.node);
    if (lower !== undefined && value < lower - tolerance) report("rule.limitLow", reader.node, { min: snap(lower) });
    else if (upper !== undefined && value > upper + tolerance)
      report("rule.limitHigh", reader.node, { max: snap(upper) });
  };
}
