// The verdicts on the forms of a long text: a byte for each child of the root.
import type { Finding } from "../findings/finding";
import type { Verdict } from "./contract";
import { isDecisive, worst } from "./verdict";

const undecided = 1;
const refused = 2;

export class FormVerdicts {
  private flags = new Uint8Array(64);
  private ofFile: Verdict = "accepted";
  private isIncomplete = false;

  /** Takes in a finding: on a child of the root, or on the file as such. */
  add(finding: Finding): void {
    if (!isDecisive(finding)) return;
    const { source, path } = finding;
    if (source === "file" || source === "xml" || path.length < 2 || path[0] !== 1) {
      this.ofFile = worst(this.ofFile, finding.undecided ? "undecided" : "refused");
      return;
    }
    const child = path[1] - 1;
    if (child >= this.flags.length) this.grow(child);
    this.flags[child] |= finding.undecided ? undecided : refused;
  }

  private grow(child: number): void {
    const grown = new Uint8Array(2 * child + 2);
    grown.set(this.flags);
    this.flags = grown;
  }

  /** There are blocking findings of which nobody knows on which form they lie: a form without one of its own is undecided. */
  incomplete(): void {
    this.isIncomplete = true;
  }

  /** On every form at least; `others` are the places of the root's children that are no forms: they belong to the file. */
  least(others: readonly number[]): Verdict {
    const least = this.isIncomplete ? worst(this.ofFile, "undecided") : this.ofFile;
    return others.reduce((verdict, other) => worst(verdict, this.flagged(other)), least);
  }

  /** On the child of the root at this place, from 0 on. */
  of(child: number, least: Verdict): Verdict {
    return worst(least, this.flagged(child));
  }

  private flagged(child: number): Verdict {
    const flag = this.flags[child] ?? 0;
    if ((flag & refused) !== 0) return "refused";
    return flag === 0 ? "accepted" : "undecided";
  }
}
