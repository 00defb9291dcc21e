import { none } from "../reader";
import { need, type LocalCheck, type RuleOf, type Tools } from "../rule";

/** An XPath 1.0 expression must be true. */
export function assert(rule: RuleOf<"assert">, tools: Tools): LocalCheck {
  const holds = tools.xpath(need(rule.assert, "assert"));
  const at = rule.params?.report;
  const place = at === undefined ? undefined : tools.path(at);
  return (reader, report) => {
    if (holds(reader, reader.node)) return;
    const found = place ? reader.first(place) : reader.node;
    report("rule.assert", found === none ? reader.node : found);
  };
}
