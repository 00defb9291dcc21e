// Values by text, where the text stands as 16-bit units in a window and none is made to look it up: open addressing.

/** A power of two; there are always at least twice as many as there are texts. */
const firstSlots = 16;

/** The end of a text tells it from others: no more units than this are part of its hash. */
const hashedUnits = 24;

export class UnitTable<Value> {
  private texts = emptySlots<Uint16Array>(firstSlots);
  private values = emptySlots<Value>(firstSlots);
  private used = 0;

  /** How many texts there are. */
  get size(): number {
    return this.used;
  }

  /** The value of the text that the units [from, to) are; undefined when there is none. */
  find(units: Uint16Array, from: number, to: number): Value | undefined {
    const { texts } = this;
    const mask = texts.length - 1;
    let slot = hashOf(units, from, to) & mask;
    for (let text = texts[slot]; text !== undefined; text = texts[slot]) {
      if (equalUnits(text, units, from, to)) return this.values[slot];
      slot = (slot + 1) & mask;
    }
    return undefined;
  }

  /** Adds a text that is not there; it is kept as it is. */
  add(text: Uint16Array, value: Value): void {
    if (2 * ++this.used > this.texts.length) this.grow();
    this.put(text, value);
  }

  private put(text: Uint16Array, value: Value): void {
    const { texts } = this;
    const mask = texts.length - 1;
    let slot = hashOf(text, 0, text.length) & mask;
    while (texts[slot] !== undefined) slot = (slot + 1) & mask;
    texts[slot] = text;
    this.values[slot] = value;
  }

  private grow(): void {
    const { texts, values } = this;
    this.texts = emptySlots(2 * texts.length);
    this.values = emptySlots(2 * texts.length);
    for (let slot = 0; slot < texts.length; slot++) {
      const text = texts[slot];
      if (text !== undefined) this.put(text, values[slot]!);
    }
  }
}

function emptySlots<T>(count: number): (T | undefined)[] {
  return new Array<T | undefined>(count).fill(undefined);
}

function hashOf(units: Uint16Array, from: number, to: number): number {
  let hash = to - from;
  for (let i = Math.max(from, to - hashedUnits); i < to; i++) hash = (Math.imul(hash, 31) + units[i]) | 0;
  return hash;
}

/** Are these the units from `from` up to `to`? */
function equalUnits(text: Uint16Array, units: Uint16Array, from: number, to: number): boolean {
  if (text.length !== to - from) return false;
  for (let i = 0; i < text.length; i++) if (text[i] !== units[from + i]) return false;
  return true;
}
