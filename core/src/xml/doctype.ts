// Where a DOCTYPE ends: quotes, comments, instructions and the internal subset are passed over whole, nothing is expanded.
import type { TextStore } from "../text/textStore";
import { Unit } from "./characters";
import { maxDoctypeUnits } from "./limits";

const { apostrophe, bang, closeBracket, greater, hyphen, less, openBracket, question, quote } = Unit;

const doctypeStart = "<!DOCTYPE";

/** Finds the end of the DOCTYPE that starts at an offset. */
export class DoctypeEnd {
  private static readonly blockUnits = 8_192;
  private readonly block = new Uint16Array(DoctypeEnd.blockUnits);
  private blockFrom = 0;
  private blockTo = 0;
  private readonly limit: number;

  constructor(
    private readonly text: TextStore,
    private readonly start: number,
  ) {
    this.limit = Math.min(text.length, start + maxDoctypeUnits);
  }

  /** Where the search was given up: at the first tag or DOCTYPE behind an internal subset without end, or at a limit. */
  stoppedAt = 0;

  /** Offset behind its ">", or -1 when it has none. */
  find(): number {
    let inSubset = false;
    let at = this.start + 2;
    while (at >= 0 && at < this.limit) {
      const unit = this.unit(at);
      if (unit === quote || unit === apostrophe) at = this.behind(String.fromCharCode(unit), at + 1);
      else if (unit === less && this.unit(at + 1) === bang && this.unit(at + 2) === hyphen)
        at = this.behind("-->", at + 4);
      else if (unit === less && this.unit(at + 1) === question) at = this.behind("?>", at + 2);
      else if (unit === openBracket) inSubset = true;
      else if (unit === closeBracket) inSubset = false;
      else if (unit === greater && !inSubset) return at + 1;
      else if (unit === less && (this.unit(at + 1) !== bang || this.startsAnother(at))) break; // An element, or another DOCTYPE: the subset was never closed.
      if (at >= 0) at++;
    }
    if (at >= 0 && at < this.limit) this.stoppedAt = at;
    return -1;
  }

  private startsAnother(at: number): boolean {
    return this.text.slice(at, at + doctypeStart.length) === doctypeStart;
  }

  /** Offset of the last unit of the next `marker`, or -1. */
  private behind(marker: string, from: number): number {
    const found = this.text.indexOf(marker, from, this.limit - marker.length + 1);
    return found < 0 ? -1 : found + marker.length - 1;
  }

  private unit(at: number): number {
    if (at >= this.limit) return 0;
    if (at < this.blockFrom || at >= this.blockTo) {
      this.blockFrom = at;
      this.blockTo = Math.min(this.limit, at + DoctypeEnd.blockUnits);
      this.text.read(this.blockFrom, this.blockTo, this.block);
    }
    return this.block[at - this.blockFrom];
  }
}
