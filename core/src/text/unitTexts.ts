// Texts of code units that come again and again, such as the names of namespaces: made once, and then found by their units.

/** A longer text, in units, is not kept. */
const maxUnits = 256;

/** How many texts are kept: what is more does not repeat. */
const maxTexts = 1_024;

/** A power of two; there are always twice as many as there are texts. */
const firstSlots = 16;

/** The end of a text tells it from others: no more units than this are part of its hash. */
const hashedUnits = 12;

export class UnitTexts {
  private texts = emptySlots(firstSlots);
  private count = 0;

  /** The units [from, to) as a text, the same object for the same units; undefined when it is not kept. */
  find(units: Uint16Array, from: number, to: number): string | undefined {
    if (to - from > maxUnits) return undefined;
    const { texts } = this;
    let slot = slotOf(units, from, to) & (texts.length - 1);
    for (let known = texts[slot]; known !== undefined; known = texts[slot]) {
      if (equalUnits(known.units, units, from, to)) return known.text;
      slot = (slot + 1) & (texts.length - 1);
    }
    return this.count < maxTexts ? this.add(slot, units.slice(from, to)) : undefined;
  }

  private add(slot: number, units: Uint16Array): string {
    const text = String.fromCharCode.apply(null, units as unknown as number[]);
    this.texts[slot] = { units, text };
    if (2 * ++this.count >= this.texts.length) this.grow();
    return text;
  }

  private grow(): void {
    const old = this.texts;
    const texts = emptySlots(2 * old.length);
    for (const known of old) {
      if (!known) continue;
      let slot = slotOf(known.units, 0, known.units.length) & (texts.length - 1);
      while (texts[slot] !== undefined) slot = (slot + 1) & (texts.length - 1);
      texts[slot] = known;
    }
    this.texts = texts;
  }
}

function emptySlots(count: number): (KnownText | undefined)[] {
  return new Array<KnownText | undefined>(count).fill(undefined);
}

/** Where to begin to look for a text. */
function slotOf(units: Uint16Array, from: number, to: number): number {
  return hashOf(units, Math.max(from, to - hashedUnits), to);
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
