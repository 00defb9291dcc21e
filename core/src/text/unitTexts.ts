// Texts of code units that come again and again, such as the names of namespaces: made once, and then found by their units.

/** A longer text, in units, is not kept. */
const maxUnits = 256;

/** How many texts are kept: what is more does not repeat. */
const maxTexts = 1_024;

/** A power of two, twice as many as there are texts. */
const slots = 2 * maxTexts;

export class UnitTexts {
  private readonly texts = new Array<string | undefined>(slots).fill(undefined);
  private count = 0;

  /** The units [from, to) as a text, the same object for the same units; undefined when it is not kept. */
  find(units: Uint16Array, from: number, to: number): string | undefined {
    if (to - from > maxUnits) return undefined;
    let slot = hashOf(units, from, to) & (slots - 1);
    for (let text = this.texts[slot]; text !== undefined; text = this.texts[slot]) {
      if (equalsUnits(text, units, from, to)) return text;
      slot = (slot + 1) & (slots - 1);
    }
    return this.count < maxTexts ? this.add(slot, units.subarray(from, to)) : undefined;
  }

  private add(slot: number, units: Uint16Array): string {
    this.count++;
    return (this.texts[slot] = String.fromCharCode.apply(null, units as unknown as number[]));
  }
}

/** A hash of the units [from, to). */
export function hashOf(units: Uint16Array, from: number, to: number): number {
  let hash = to - from;
  for (let i = from; i < to; i++) hash = (Math.imul(hash, 31) + units[i]) | 0;
  return hash;
}

function equalsUnits(text: string, units: Uint16Array, from: number, to: number): boolean {
  if (text.length !== to - from) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) !== units[from + i]) return false;
  return true;
}
