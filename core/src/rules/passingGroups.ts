// The groups of one rule within one element, when members come once and in document order: only what the next member is
// judged beside is kept.
import type { Member } from "./rule";

export class PassingGroups {
  private readonly others = new Map<string, Member>();

  constructor(private readonly beside: "before" | "first") {}

  /** The member beside which this one is judged; undefined for the first of its group. */
  meet(key: string, member: Member): Member | undefined {
    const other = this.others.get(key);
    if (!other || this.beside === "before") this.others.set(key, member);
    return other;
  }
}
