// Texts of code units that come again and again, such as the names of namespaces: made once, and then found by their units.
import { UnitTable } from "./unitTable";

/** A longer text, in units, is not kept. */
const maxUnits = 256;

/** How many texts are kept: what is more does not repeat. */
const maxTexts = 1_024;

export class UnitTexts {
  private readonly texts = new UnitTable<string>();

  /** The units [from, to) as a text, the same object for the same units; undefined when it is not kept. */
  find(units: Uint16Array, from: number, to: number): string | undefined {
    if (to - from > maxUnits) return undefined;
    return this.texts.find(units, from, to) ?? this.add(units.slice(from, to));
  }

  private add(units: Uint16Array): string | undefined {
    if (this.texts.size === maxTexts) return undefined;
    const text = String.fromCharCode.apply(null, units as unknown as number[]);
    this.texts.add(units, text);
    return text;
  }
}
