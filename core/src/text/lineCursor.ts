// Lines and characters of offsets that are asked for one after the other, most of them a little further on: findings and records in
// document order. Each answer is that of TextStore.positionAt, without its search from the start.
import type { LinesAround, TextStore } from "./textStore";

/** Good until the next edit of its text. */
export class LineCursor {
  /** Of the last offset, 0-based; the character in UTF-16 units. */
  line = 0;
  character = 0;
  #around: LinesAround;
  /** How many of the piece's further lines start at or before the last offset. */
  #passed = 0;

  constructor(private readonly text: TextStore) {
    this.#around = text.linesAround(0);
  }

  /** Goes to an offset, which may lie anywhere; outside of the text it counts as the nearer end. */
  to(offset: number): void {
    const { text } = this;
    const wanted = offset < 0 ? 0 : offset > text.length ? text.length : offset;
    if (wanted < this.#around.start || wanted >= this.#around.end) {
      this.#around = text.linesAround(wanted);
      this.#passed = 0;
    }
    const { start, line, lineStart, starts } = this.#around;
    const passed = this.#seek(starts, wanted - start);
    const from = passed > 0 ? start + starts[passed - 1] : lineStart;
    this.line = line + passed;
    // Only at the very end of a line an offset may lie within its break.
    const mayBeInBreak = passed >= starts.length || wanted >= start + starts[passed] - 1;
    this.character = (mayBeInBreak ? text.beforeBreak(wanted, from) : wanted) - from;
  }

  #seek(starts: LinesAround["starts"], limit: number): number {
    let low = this.#passed;
    let high = starts.length;
    if (low > 0 && starts[low - 1] > limit) {
      high = low - 1;
      low = 0;
    } else if (low < high && starts[low] > limit) high = low;
    else if (low + 1 < high && starts[low + 1] > limit) {
      low++;
      high = low;
    }
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle] <= limit) low = middle + 1;
      else high = middle;
    }
    return (this.#passed = low);
  }
}
