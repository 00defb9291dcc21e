import { RuleProblem } from "../problem";
import { need, type LocalCheck, type RuleOf } from "../rule";

/** A value must be among some, or not among others, under the rule's condition. */
export function allowed(rule: RuleOf<"allowed">): LocalCheck {
  const { values, not } = need(rule.params, "params");
  if (!values && !not) throw new RuleProblem("rule.missingParam", { param: "values | not" });
  const admitted = values && new Set(values);
  const refused = new Set(not ?? []);
  return (reader, report) => {
    const value = reader.text(reader.node);
    if (value === undefined) return;
    if (admitted && !admitted.has(value)) report("rule.notAllowed", reader.node, { values: values ?? [] });
    else if (refused.has(value)) report("rule.notAllowed", reader.node, { values: [] });
  };
}
