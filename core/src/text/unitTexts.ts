// Texts of code units that come again and again, such as the names of namespaces: made once, and then found by their units.

/** A longer text, in units, is not kept. */
const maxUnits = 256;

/** How many texts are kept: what is more does not repeat. */
const maxTexts = 1_024;

/** A power of two, twice as many as there are texts. */
const slots = 2 * maxTexts;

/** The end of a text tells it from others: no more units than this are part of its hash. */
const hashedUnits = 12;

export class UnitTexts {
  private readonly texts = new Array<KnownText | undefined>(slots).fill(undefined);
  private count = 0;

  /** The units [from, to) as a text, the same object for the same units; undefined when it is not kept. */
  find(units: Uint16Array, from: number, to: number): string | undefined {
    if (to - from > maxUnits) return undefined;
    let slot = hashOf(units, Math.max(from, to - hashedUnits), to) & (slots - 1);
    for (let known = this.texts[slot]; known !== undefined; known = this.texts[slot]) {
      if (equalUnits(known.units, units, from, to)) return known.text;
      slot = (slot + 1) & (slots - 1);
    }
    return this.count < maxTexts ? this.add(slot, units.slice(from, to)) : undefined;
  }

  private add(slot: number, units: Uint16Array): string {
    const text = String.fromCharCode.apply(null, units as unknown as number[]);
    this.texts[slot] = { units, text };
    this.count++;
    return text;
  }
}

interface KnownText {
  readonly units: Uint16Array;
  readonly text: string;
}

/** A hash of the units [from, to). */
export function hashOf(units: Uint16Array, from: number, to: number): number {
  let hash = to - from;
  for (let i = from; i < to; i++) hash = (Math.imul(hash, 31) + units[i]) | 0;
  return hash;
}

/** Are these the units from `from` up to `to`? */
export function equalUnits(candidate: Uint16Array, units: Uint16Array, from: number, to: number): boolean {
  if (candidate.length !== to - from) return false;
  for (let i = 0; i < candidate.length; i++) if (candidate[i] !== units[from + i]) return false;
  return true;
}
