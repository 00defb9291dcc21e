import { formatDay, parseDay } from "../days";
import { need, type LocalCheck, type RuleOf, type Tools } from "../rule";
import { toNumber } from "../reader";

/** An end may not lie before its start: two days, or two numbers. */
export function order(rule: RuleOf<"order">, tools: Tools): LocalCheck {
  const { start, strict = false } = need(rule.params, "params");
  const startDay = tools.day(need(start, "start"));
  const startPath = typeof start === "string" ? tools.path(start) : undefined;
  const kind = strict ? "rule.orderStrict" : "rule.order";
  return (reader, report) => {
    const value = reader.text(reader.node);
    if (value === undefined) return;
    const day = parseDay(value);
    if (day !== undefined) {
      const first = startDay(reader, reader.node);
      if (first !== undefined && (day < first || (strict && day === first)))
        report(kind, reader.node, { start: formatDay(first) });
      return;
    }
    const number = toNumber(value);
    const first = startPath && reader.number(startPath);
    if (number === undefined || first === undefined) return;
    if (number < first || (strict && number === first)) report(kind, reader.node, { start: first });
  };
}
