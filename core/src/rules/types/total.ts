import type { Weighted } from "../../pack/manifest";
import { compileSum, snap } from "../operands";
import { toNumber } from "../reader";
import { need, type LocalCheck, type RuleOf, type Tools } from "../rule";

/** Half of the last digit that such fields have: sums of decimals carry binary noise. */
const defaultTolerance = 0.0005;

/** A declared total must fit the sum of its parts. */
export function total(rule: RuleOf<"total">, tools: Tools): LocalCheck {
  const { items, value, where, is = "equal", tolerance = defaultTolerance } = need(rule.params, "params");
  const itemsPath = tools.path(need(items, "items"));
  const sumOf = compileSum(weights(need(value, "value")), tools.locals);
  const counts = where && tools.test(where);
  return (reader, report) => {
    const declared = toNumber(reader.text(reader.node));
    if (declared === undefined) return;
    let sum = 0;
    for (const item of reader.all(itemsPath)) if (!counts || counts(reader, item)) sum += sumOf(reader, item);
    const difference = declared - sum;
    const args = { declared, sum: snap(sum) };
    if (is === "equal" && Math.abs(difference) > tolerance) report("rule.total", reader.node, args);
    if (is === "atLeast" && difference < -tolerance) report("rule.totalTooLow", reader.node, args);
    if (is === "atMost" && difference > tolerance) report("rule.totalTooHigh", reader.node, args);
  };
}

function weights(value: string | readonly Weighted[]): readonly Weighted[] {
  return typeof value === "string" ? [{ path: value }] : value;
}
