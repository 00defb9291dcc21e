import { parseDay } from "../days";
import { none } from "../reader";
import { need, scopePath, type GroupedCheck, type Member, type RuleOf, type Tools } from "../rule";

/** Two periods with the same key may not share a day; one without an end goes on. The finding lies on the later element. */
export function overlap(rule: RuleOf<"overlap">, tools: Tools): GroupedCheck {
  const { scope, key, start, end, report: at } = need(rule.params, "params");
  const paths = need(key, "key").map((path) => tools.path(path));
  const startPath = tools.path(need(start, "start"));
  const endPath = tools.path(need(end, "end"));
  const place = tools.path(at ?? start);
  return {
    scope: scopePath(need(scope, "scope"), tools),
    contribute(reader) {
      const first = reader.day(startPath);
      const ending = reader.value(endPath);
      const last = ending === undefined ? Infinity : parseDay(ending);
      const parts = paths.map((path) => reader.value(path));
      if (first === undefined || last === undefined || last < first || parts.includes(undefined)) return undefined;
      const found = reader.first(place);
      return { key: parts.join("\u0001"), data: [first, last], report: found === none ? reader.node : found };
    },
    judge(members, report) {
      members.forEach((member, index) => {
        const earlier = members.slice(0, index).find((other) => sharesDay(other, member));
        if (earlier)
          report(
            "rule.overlap",
            member.node,
            {},
            { related: [{ node: earlier.node, message: "related.otherPeriod" }] },
          );
      });
    },
  };
}

function sharesDay(a: Member, b: Member): boolean {
  return Number(a.data[0]) <= Number(b.data[1]) && Number(b.data[0]) <= Number(a.data[1]);
}
