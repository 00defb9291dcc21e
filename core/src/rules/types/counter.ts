import { toNumber } from "../reader";
import { need, scopePath, type GroupedCheck, type Member, type Report, type RuleOf, type Tools } from "../rule";

/** Numbers within a scope start at one value ("first") and go up by one ("linear"). */
export function counter(rule: RuleOf<"counter">, tools: Tools): GroupedCheck {
  const { scope, check, start = 1 } = need(rule.params, "params");
  return {
    scope: scopePath(need(scope, "scope"), tools),
    contribute(reader) {
      const number = toNumber(reader.text(reader.node));
      return { key: "", data: [number], report: reader.node };
    },
    judge: (members, report) => members.forEach((member, index) => judge(member, members[index - 1], report)),
    each: { beside: "before", judge },
  };

  function judge({ node, data }: Member, earlier: Member | undefined, report: Report): void {
    const [number] = data;
    const before = earlier ? earlier.data[0] : start - 1;
    if (number === undefined || before === undefined || number === Number(before) + 1) return;
    if (check === "first" && !earlier) report("rule.counterFirst", node, { expected: start });
    if (check === "linear" && earlier) report("rule.counterLinear", node, { expected: Number(before) + 1 });
  }
}
