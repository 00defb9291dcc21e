// Values that were checked the long way: most come again, and are then recognised by their units alone. The quick checks
// (fastValue.ts) decide the common types; this serves all others, such as unions, lists, and dates at the end of a month.
import { UnitTable } from "../text/unitTable";
import { anyUnits, quickCheckOf, type QuickCheck } from "./fastValue";
import type { SimpleType } from "./model";
import { checkValue } from "./values";

/** No text is made here of a longer value: the walk gathers it, and decides. */
const maxUnits = 96;

/** How many values of one type are remembered: those that repeat are seldom more. */
const maxValues = 512;

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
  /** By value: whether it is valid. */
  private readonly known = new UnitTable<boolean>();

  constructor(private readonly type: SimpleType) {}

  includes(units: Uint16Array, from: number, to: number): boolean {
    if (to - from > maxUnits) return false;
    return this.known.find(units, from, to) ?? this.look(units, from, to);
  }

  private look(units: Uint16Array, from: number, to: number): boolean {
    const isValid = this.isValid(units, from, to);
    if (this.known.size < maxValues) this.known.add(units.slice(from, to), isValid);
    return isValid;
  }

  /** A line end may be two units and count as one character: such a value is left to those who replace it. */
  private isValid(units: Uint16Array, from: number, to: number): boolean {
    const text = String.fromCharCode.apply(null, units.subarray(from, to) as unknown as number[]);
    return !text.includes("\r") && !("problem" in checkValue(this.type, text));
  }
}
