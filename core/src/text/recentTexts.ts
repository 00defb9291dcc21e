// Short texts of code units of which the same ones come again soon: each is found by its units while no other has taken its place.
import { unitsToText } from "./textStore";

/** A power of two. */
const slots = 4_096;

/** A longer text, in units, is not kept. */
const maxUnits = 32;

export class RecentTexts {
  private readonly texts = new Array<string>(slots).fill("");

  /** The units [from, to) as a text. */
  find(units: Uint16Array, from: number, to: number): string {
    if (to - from > maxUnits) return unitsToText(units, from, to);
    const slot = hashOf(units, from, to) & (slots - 1);
    const there = this.texts[slot];
    return isText(there, units, from, to) ? there : (this.texts[slot] = unitsToText(units, from, to));
  }
}

function hashOf(units: Uint16Array, from: number, to: number): number {
  let hash = to - from;
  for (let i = from; i < to; i++) hash = (Math.imul(hash, 31) + units[i]) | 0;
  return hash ^ (hash >>> 12);
}

/** Are these the units from `from` up to `to`? Texts that are alike mostly differ at their end. */
function isText(text: string, units: Uint16Array, from: number, to: number): boolean {
  if (text.length !== to - from) return false;
  for (let i = text.length - 1; i >= 0; i--) if (text.charCodeAt(i) !== units[from + i]) return false;
  return true;
}
