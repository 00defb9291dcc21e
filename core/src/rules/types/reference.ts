import { none } from "../reader";
import { need, scopePath, type LocalCheck, type RuleOf, type Tools } from "../rule";

/** A value must be the key of one of the items in a scope. */
export function reference(rule: RuleOf<"reference">, tools: Tools): LocalCheck {
  const { scope, items, key } = need(rule.params, "params");
  const scopeOf = scopePath(need(scope, "scope"), tools);
  const itemsPath = tools.path(need(items, "items"));
  const keyPath = tools.path(need(key, "key"));
  const name = items.split("/").pop() as string;
  return (reader, report) => {
    const value = reader.text(reader.node);
    const within = reader.first(scopeOf);
    if (value === undefined || within === none) return;
    const found = reader.all(itemsPath, within).some((item) => reader.value(keyPath, item) === value);
    if (!found) report("rule.reference", reader.node, { item: name });
  };
}
