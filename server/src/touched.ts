// What edits did to a text, all together: who remembers something of the text before knows which part of that still holds.
import type { Change } from "../../core/src/features/carried";

export interface Touched {
  /** The units [from, to) of the text as it is now may be others than before. */
  from: number;
  to: number;
  /** By how much the text after them moved. */
  shift: number;
}

export function untouched(): Touched {
  return { from: Infinity, to: -Infinity, shift: 0 };
}

/** Adds a change of the text as the others left it. */
export function touch(touched: Touched, { from, to, text }: Change): void {
  const shift = text.length - (to - from);
  touched.from = Math.min(touched.from, from);
  touched.to = Math.max(touched.to, to) + shift;
  touched.shift += shift;
}
