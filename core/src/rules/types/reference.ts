import { RuleProblem } from "../problem";
import { need, scopePath, type GroupedCheck, type RuleOf, type Tools } from "../rule";

/** A value must be the key of one of the items in a scope. */
export function reference(rule: RuleOf<"reference">, tools: Tools): GroupedCheck {
  const { scope, items, key } = need(rule.params, "params");
  const path = tools.path(need(items, "items"));
  const keyPath = tools.path(need(key, "key"));
  if (path.start !== 0 || path.up > 0 || path.down.length === 0) throw new RuleProblem("rule.badPath", { path: items });
  const name = items.split("/").pop() as string;
  return {
    scope: scopePath(need(scope, "scope"), tools),
    contribute(reader) {
      const value = reader.text(reader.node);
      return value === undefined ? undefined : { key: value, data: ["refers"], report: reader.node };
    },
    items: {
      path,
      contribute(reader) {
        const value = reader.value(keyPath);
        return value === undefined ? undefined : { key: value, data: ["is"], report: reader.node };
      },
    },
    judge(members, report) {
      if (members.some(({ data }) => data[0] === "is")) return;
      for (const { node } of members) report("rule.reference", node, { item: name });
    },
  };
}
