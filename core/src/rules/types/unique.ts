import { none } from "../reader";
import { need, scopePath, type GroupedCheck, type Member, type Report, type RuleOf, type Tools } from "../rule";

/** Two elements within a scope may not have the same key; the finding lies on the later one. */
export function unique(rule: RuleOf<"unique">, tools: Tools): GroupedCheck {
  const { scope, key, complete = false, ignoreCase = false, report: at } = need(rule.params, "params");
  const paths = need(key, "key").map((path) => tools.path(path));
  const place = at === undefined ? undefined : tools.path(at);
  return {
    scope: scopePath(need(scope, "scope"), tools),
    contribute(reader) {
      const parts = paths.map((path) => reader.value(path));
      if (parts.every((part) => part === undefined) || (complete && parts.includes(undefined))) return undefined;
      const text = parts.map((part) => part ?? "").join("\u0001");
      const found = place ? reader.first(place) : reader.first(paths[0]);
      return { key: ignoreCase ? text.toLowerCase() : text, data: [], report: found === none ? reader.node : found };
    },
    judge: (members, report) =>
      members.forEach((member, index) => judge(member, index === 0 ? undefined : members[0], report)),
    each: { beside: "first", judge },
  };
}

function judge({ node }: Member, first: Member | undefined, report: Report): void {
  if (first) report("rule.unique", node, {}, { related: [{ node: first.node, message: "related.firstOne" }] });
}
