import { need, type LocalCheck, type RuleOf, type Tools } from "../rule";

/** The number of elements of a kind under the context has a least and a most. */
export function count(rule: RuleOf<"count">, tools: Tools): LocalCheck {
  const { items, where, min = 0, max = Infinity } = need(rule.params, "params");
  const itemsPath = tools.path(need(items, "items"));
  const counts = where && tools.test(where);
  return (reader, report) => {
    const found = reader.all(itemsPath).filter((item) => !counts || counts(reader, item));
    if (found.length < min) report("rule.tooFew", reader.node, { count: found.length, min }, { part: "name" });
    else if (found.length > max) report("rule.tooMany", found[max], { count: found.length, max }, { part: "name" });
  };
}
