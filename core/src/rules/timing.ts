// How long each rule takes: its checks are wrapped, so that nothing is measured, and nothing costs, where nobody asks.
import type { CompiledRule } from "./compile";
import type { Check } from "./rule";

export interface RuleTime {
  /** The rule's id, or its code. */
  readonly rule: string;
  readonly type: string;
  readonly ms: number;
  /** How often it looked at an element or a group. */
  readonly runs: number;
}

export class RuleTimes {
  private readonly spent = new Map<CompiledRule["rule"], { ms: number; runs: number }>();

  /** `nowMs`: a clock that only goes forward. */
  constructor(private readonly nowMs: () => number) {}

  /** The same rule, measured: its condition and its check count together. */
  measured(compiled: CompiledRule): CompiledRule {
    const entry = { ms: 0, runs: 0 };
    this.spent.set(compiled.rule, entry);
    const timed = <Args extends unknown[], Result>(run: (...args: Args) => Result): ((...args: Args) => Result) => {
      return (...args) => {
        const before = this.nowMs();
        try {
          return run(...args);
        } finally {
          entry.ms += this.nowMs() - before;
        }
      };
    };
    const applies = timed(compiled.applies.bind(compiled));
    return {
      ...compiled,
      applies: (reader) => {
        entry.runs++;
        return applies(reader);
      },
      check: timedCheck(compiled.check, timed),
    };
  }

  /** The slowest first. */
  list(): readonly RuleTime[] {
    return [...this.spent]
      .map(([rule, { ms, runs }]) => ({ rule: rule.id ?? [rule.code].flat()[0], type: rule.type, ms, runs }))
      .sort((a, b) => b.ms - a.ms);
  }
}

type Timed = <Args extends unknown[], Result>(run: (...args: Args) => Result) => (...args: Args) => Result;

function timedCheck(check: Check, timed: Timed): Check {
  if (typeof check === "function") return timed(check);
  const { items } = check;
  return {
    ...check,
    contribute: timed(check.contribute.bind(check)),
    judge: timed(check.judge.bind(check)),
    ...(items && { items: { ...items, contribute: timed(items.contribute.bind(items)) } }),
  };
}
