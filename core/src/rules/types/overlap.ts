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
      const periods = new FirstPeriods(members);
      members.forEach((member, index) => {
        const earlier = periods.firstSharing(index);
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

/** So many periods are compared each with each; of more, days lead to them. */
const fewPeriods = 32;

/**
 * Finds of each period, asked for in order, the first one before it that shares a day. A tree over all first days holds at each
 * node the first period that starts below it, and the first one that lasts over all of it: a question looks at few nodes.
 */
export class FirstPeriods {
  private readonly days: readonly number[];
  private readonly starting: Int32Array;
  private readonly covering: Int32Array;
  private readonly leaves: number;

  constructor(private readonly members: readonly Member[]) {
    const isFew = members.length <= fewPeriods;
    this.days = isFew ? [] : [...new Set(members.map(startOf))].sort((a, b) => a - b);
    this.leaves = this.days.length;
    this.starting = new Int32Array(2 * this.leaves).fill(members.length);
    this.covering = new Int32Array(2 * this.leaves).fill(members.length);
  }

  firstSharing(index: number): Member | undefined {
    const { members } = this;
    const member = members[index];
    if (members.length <= fewPeriods) return members.slice(0, index).find((other) => sharesDay(other, member));
    const first = this.dayAt(startOf(member));
    const behind = this.dayAt(endOf(member) + 1);
    const found = Math.min(this.firstStarting(first, behind), this.firstCovering(first));
    this.enter(index, first, behind);
    return members[found];
  }

  /** Number of the first day that is not before this one. */
  private dayAt(day: number): number {
    let low = 0;
    let high = this.leaves;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.days[middle] < day) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private firstStarting(from: number, to: number): number {
    let found = this.members.length;
    for (const node of nodesOver(from, to, this.leaves)) found = Math.min(found, this.starting[node]);
    return found;
  }

  private firstCovering(day: number): number {
    let found = this.members.length;
    for (let node = day + this.leaves; node > 0; node >>= 1) found = Math.min(found, this.covering[node]);
    return found;
  }

  private enter(index: number, first: number, behind: number): void {
    for (let node = first + this.leaves; node > 0; node >>= 1)
      this.starting[node] = Math.min(this.starting[node], index);
    for (const node of nodesOver(first, behind, this.leaves))
      this.covering[node] = Math.min(this.covering[node], index);
  }
}

/** The nodes of a binary tree that lie over the leaves [from, to) and no others. */
function nodesOver(from: number, to: number, leaves: number): number[] {
  const nodes: number[] = [];
  for (let low = from + leaves, high = to + leaves; low < high; low >>= 1, high >>= 1) {
    if ((low & 1) === 1) nodes.push(low++);
    if ((high & 1) === 1) nodes.push(--high);
  }
  return nodes;
}

function startOf({ data }: Member): number {
  return Number(data[0]);
}

function endOf({ data }: Member): number {
  return Number(data[1]);
}

function sharesDay(a: Member, b: Member): boolean {
  return startOf(a) <= endOf(b) && startOf(b) <= endOf(a);
}
