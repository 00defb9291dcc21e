import { need, type LocalCheck, type RuleOf, type Tools } from "../rule";

/** An element may not be there under the rule's condition. */
export function forbidden(rule: RuleOf<"forbidden">, tools: Tools): LocalCheck {
  const { child } = need(rule.params, "params");
  const path = tools.path(need(child, "child"));
  const name = child.split("/").pop() as string;
  return (reader, report) => {
    for (const found of reader.all(path)) report("rule.forbidden", found, { child: name }, { part: "name" });
  };
}
