import { toNumber } from "../reader";
import { need, scopePath, type GroupedCheck, type RuleOf, type Tools } from "../rule";

/** Numbers within a scope start at one value ("first") and go up by one ("linear"). */
export function counter(rule: RuleOf<"counter">, tools: Tools): GroupedCheck {
  const { scope, check, start = 1 } = need(rule.params, "params");
  return {
    scope: scopePath(need(scope, "scope"), tools),
    contribute(reader) {
      const number = toNumber(reader.text(reader.node));
      return { key: "", data: [number], report: reader.node };
    },
    judge(members, report) {
      members.forEach(({ node, data }, index) => {
        const number = data[0];
        const before = index === 0 ? start - 1 : members[index - 1].data[0];
        if (number === undefined || before === undefined || number === Number(before) + 1) return;
        if (check === "first" && index === 0) report("rule.counterFirst", node, { expected: start });
        if (check === "linear" && index > 0) report("rule.counterLinear", node, { expected: Number(before) + 1 });
      });
    },
  };
}
