// Values that were checked the long way: most come again, and are then recognised by their units alone. The quick checks
// (fastValue.ts) decide the common types; this serves all others, such as unions, lists, and dates at the end of a month.
import { equalUnits, hashOf } from "../text/unitTexts";
import { anyUnits, quickCheckOf, type QuickCheck } from "./fastValue";
import type { SimpleType } from "./model";
import { checkValue } from "./values";

/** No text is made here of a longer value: the walk gathers it, and decides. */
const maxUnits = 96;

/** How many values of one type are remembered: those that repeat are seldom more. */
const maxValues = 512;

/** A power of two, twice as many as there are values. */
const slots = 2 * maxValues;

/**
 * The check of a type whose values mean the same wherever they stand. True when the units [from, to), in which no reference
 * stands, are a valid value; false: look closer.
 */
export function acceptanceOf(type: SimpleType): QuickCheck {
  const quick = quickCheckOf(type);
  if (quick === anyUnits || type.broken === true) return quick;
  const accepted = new AcceptedValues(type);
  return (units, from, to) => quick(units, from, to) || accepted.includes(units, from, to);
}

class AcceptedValues {
  /** By slot: the units of a value, and whether it is valid; made when there is a first one. */
  private texts: (Uint16Array | undefined)[] | undefined;
  private readonly valid = new Uint8Array(slots);
  private count = 0;

  constructor(private readonly type: SimpleType) {}

  includes(units: Uint16Array, from: number, to: number): boolean {
    if (to - from > maxUnits) return false;
    const { texts } = this;
    let slot = hashOf(units, from, to) & (slots - 1);
    for (; texts?.[slot] !== undefined; slot = (slot + 1) & (slots - 1))
      if (equalUnits(texts[slot]!, units, from, to)) return this.valid[slot] === 1;
    const isValid = this.isValid(units, from, to);
    if (this.count < maxValues) this.add(slot, units.slice(from, to), isValid);
    return isValid;
  }

  /** A line end may be two units and count as one character: such a value is left to those who replace it. */
  private isValid(units: Uint16Array, from: number, to: number): boolean {
    const text = String.fromCharCode.apply(null, units.subarray(from, to) as unknown as number[]);
    return !text.includes("\r") && !("problem" in checkValue(this.type, text));
  }

  private add(slot: number, text: Uint16Array, isValid: boolean): void {
    this.texts ??= new Array<Uint16Array | undefined>(slots).fill(undefined);
    this.texts[slot] = text;
    this.valid[slot] = isValid ? 1 : 0;
    this.count++;
  }
}
