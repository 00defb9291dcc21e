import { RuleProblem } from "../problem";
import { need, scopePath, type GroupedCheck, type Member, type Report, type RuleOf, type Tools } from "../rule";

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
    judge: (members, report) => {
      if (!members.some(({ data }) => isItem(data))) for (const member of members) judge(member, undefined, report);
    },
    each: { beside: "first", judge },
    settles: isItem,
  };

  function judge({ node }: Member, _first: Member | undefined, report: Report): void {
    report("rule.reference", node, { item: name });
  }
}

function isItem(data: Member["data"]): boolean {
  return data[0] === "is";
}
