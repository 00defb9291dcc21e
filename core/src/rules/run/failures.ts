// The rules that broke while they ran: a failing rule costs only itself, and is told once with how often.
import type { CompiledRule } from "../compile";
import { toNode, type Failure, type RuleFailure, type RunScene, type SegmentState } from "./state";

export class Failures {
  private readonly failing = new Set<SegmentState>();
  /** Of a document that is never edited. */
  private readonly broken = new Map<CompiledRule, RuleFailure>();

  constructor(private readonly scene: RunScene) {}

  /** From now on these are the failures of this segment; of a document that is never edited they join the others. */
  note(state: SegmentState, failures: readonly Failure[]): void {
    if (this.scene.isOnce) return addTo(this.broken, failures);
    state.failures = failures;
    if (failures.length > 0) this.failing.add(state);
    else this.failing.delete(state);
  }

  /** Each rule once. */
  list(): RuleFailure[] {
    const first = new Map(this.broken);
    for (const state of [...this.failing].sort((a, b) => a.index - b.index)) addTo(first, state.failures);
    return [...first.values()];
  }
}

function addTo(first: Map<CompiledRule, RuleFailure>, failures: readonly Failure[]): void {
  for (const { rule, at, problem } of failures) {
    const known = first.get(rule);
    if (known) first.set(rule, { ...known, times: known.times + 1 });
    else first.set(rule, { rule, node: toNode(at), problem, times: 1 });
  }
}
