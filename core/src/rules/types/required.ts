import { none } from "../reader";
import { need, type LocalCheck, type RuleOf, type Tools } from "../rule";

/** An element must be there, with a value or with children, under the rule's condition. */
export function required(rule: RuleOf<"required">, tools: Tools): LocalCheck {
  const { child } = need(rule.params, "params");
  const path = tools.path(need(child, "child"));
  const name = child.split("/").pop() as string;
  return (reader, report) => {
    const found = reader.first(path);
    if (found === none) report("rule.required", reader.node, { child: name }, { part: "name" });
    else if (reader.isEmpty(found)) report("rule.required", found, { child: name }, { part: "name" });
  };
}
