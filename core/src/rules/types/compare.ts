import { parseDay } from "../days";
import { RuleProblem } from "../problem";
import { toNumber } from "../reader";
import { need, type LocalCheck, type RuleKind, type RuleOf, type Tools } from "../rule";

type Relation = RuleOf<"compare">["params"]["is"];

const relations: Readonly<Record<Relation, { kind: RuleKind; holds(sign: number): boolean }>> = {
  equal: { kind: "rule.notEqual", holds: (sign) => sign === 0 },
  different: { kind: "rule.notDifferent", holds: (sign) => sign !== 0 },
  atMost: { kind: "rule.notAtMost", holds: (sign) => sign <= 0 },
  atLeast: { kind: "rule.notAtLeast", holds: (sign) => sign >= 0 },
  less: { kind: "rule.notLess", holds: (sign) => sign < 0 },
  more: { kind: "rule.notMore", holds: (sign) => sign > 0 },
};

/** A value must stand in a relation to another one: as text, number or day. */
export function compare(rule: RuleOf<"compare">, tools: Tools): LocalCheck {
  const { with: other, is, as = "text" } = need(rule.params, "params");
  const path = tools.path(need(other, "with"));
  const relation = relations[is];
  if (!relation) throw new RuleProblem("rule.badParam", { param: "is", value: String(is) });
  const name = other.split("/").pop() as string;
  return (reader, report) => {
    const sign = compareAs(as, reader.text(reader.node), reader.value(path));
    if (sign === undefined || relation.holds(sign)) return;
    report(relation.kind, reader.node, { other: name });
  };
}

/** Below, equal or above; undefined when one of the two is absent or not of that kind. */
function compareAs(as: "text" | "number" | "date", a: string | undefined, b: string | undefined): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  if (as === "text") return a < b ? -1 : a > b ? 1 : 0;
  const parse = as === "number" ? toNumber : parseDay;
  const left = parse(a);
  const right = parse(b);
  return left === undefined || right === undefined ? undefined : left - right;
}
