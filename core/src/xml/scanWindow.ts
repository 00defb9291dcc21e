// What the scanner sees: a window of 16-bit units over the text, filled again for every segment, with a zero behind its end.
// Here is what all its parts use: names, references, forbidden characters, looking ahead, reporting.
import type { FindingArgs } from "../findings/finding";
import type { XmlMessage } from "../messages/xml";
import type { TextStore } from "../text/textStore";
import { CharBit, charBits, digitOf, isLegalCodePoint, isPair, Unit } from "./characters";
import type { LocalFinding } from "./findings";
import { hashStep, type NameTable, type UnitWindow } from "./names";
import { type Scratch, windowUnits } from "./scratch";
import type { Tokens } from "./tokens";

/** What is broken is shown up to this length. */
export const maxShown = 40;

/** A reach that says: any later change may matter. */
export const toTheEnd = Number.MAX_SAFE_INTEGER;

/** The scanner looks at a few units behind the segment's end at the least: is this "<" markup, does "\n" follow? */
const leastReach = 4;

const { nameStart, name: nameBit, suspect } = CharBit;
const { hash, lowerX, semicolon } = Unit;
const bits = charBits;

export abstract class ScanWindow {
  /** Made for the segment that was scanned last. */
  findings: LocalFinding[] = [];

  // Of the scratch in use.
  protected unitWindow!: UnitWindow;
  protected window!: Uint16Array;
  tokens!: Tokens;
  /** Offset of the window in the text. */
  protected base = 0;
  /** Units in the window. */
  protected end = 0;
  /** The text ends with the window. */
  protected atEnd = false;
  /** What was scanned since it was reset has a mistake. */
  protected damaged = false;
  private looked = 0;
  /** Of the name that was scanned last. */
  private hash = 0;

  constructor(
    protected readonly text: TextStore,
    protected readonly names: NameTable,
  ) {}

  /** Scans into this from now on. */
  use({ unitWindow, tokens }: Scratch): void {
    this.unitWindow = unitWindow;
    this.window = unitWindow.units;
    this.tokens = tokens;
  }

  /** Fills the window with the text from `base` on, with `wanted` units of it at most. */
  protected fill(base: number, wanted: number): void {
    this.base = base;
    this.end = Math.min(wanted, windowUnits, this.text.length - base);
    this.atEnd = base + this.end === this.text.length;
    this.text.read(base, base + this.end, this.window);
    this.window[this.end] = 0;
    this.tokens.clear();
    this.findings = [];
    this.looked = 0;
  }

  /** How many units behind `end` were looked at since the window was filled. */
  protected reachBehind(end: number): number {
    return this.looked >= toTheEnd ? toTheEnd : Math.max(leastReach, this.looked - end);
  }

  // ---- names

  /** Moves over a name and computes its hash. */
  protected scanName(from: number): number {
    const window = this.window;
    let at = from;
    let hash = 0;
    let seen = 0;
    for (;;) {
      const unit = window[at];
      const bit = bits[unit];
      if ((bit & nameBit) === 0) break;
      seen |= bit;
      hash = hashStep(hash, unit);
      at++;
    }
    if ((seen & suspect) !== 0) at = this.checkPairs(from, at);
    this.hash = hash;
    return at;
  }

  /** A name with surrogates ends before the first that has no partner. */
  protected checkPairs(from: number, to: number): number {
    const window = this.window;
    for (let at = from; at < to; at++) {
      if ((bits[window[at]] & suspect) === 0) continue;
      if (at + 1 >= to || !isPair(window[at], window[at + 1])) return Math.max(at, from + 1);
      at++;
    }
    return to;
  }

  protected spelling(from: number, to: number): number {
    return this.names.spellUnits(this.window, from, to, this.hash);
  }

  // ---- references and forbidden characters

  /** A reference, good or bad; returns where to go on. */
  protected scanReference(at: number): number {
    const window = this.window;
    if (window[at + 1] === hash) return this.scanCharacterReference(at);
    const known = this.predefinedEnd(at);
    if (known !== 0) return known;
    const end = (bits[window[at + 1]] & nameStart) === 0 ? at + 1 : this.scanName(at + 1);
    if (window[end] !== semicolon || end === at + 1) return this.strayAmpersand(at, end);
    const name = this.units(at + 1, end);
    if (!predefined.has(name)) this.damage("xml.undeclaredEntity", at, end + 1, { name });
    return end + 1;
  }

  /** Behind one of the five references that every document may use; 0 for another. */
  private predefinedEnd(at: number): number {
    const { view } = this.unitWindow;
    const first = view.getInt32(2 * at + 2, true);
    const second = view.getInt32(2 * at + 6, true);
    if (second === pairs.semicolonBehindP && first === pairs.am) return at + 5;
    if ((second & 0xffff) === semicolon && (first === pairs.lt || first === pairs.gt)) return at + 4;
    if (this.window[at + 5] !== semicolon) return 0;
    const isLong = (first === pairs.qu && second === pairs.ot) || (first === pairs.ap && second === pairs.os);
    return isLong ? at + 6 : 0;
  }

  protected scanCharacterReference(at: number): number {
    const window = this.window;
    const hexadecimal = window[at + 2] === lowerX;
    const radix = hexadecimal ? 16 : 10;
    let end = hexadecimal ? at + 3 : at + 2;
    const digits = end;
    let code = 0;
    for (let digit = digitOf(window[end]); digit < radix; digit = digitOf(window[++end]))
      code = Math.min(code * radix + digit, beyondUnicode);
    if (end === digits || window[end] !== semicolon) return this.strayAmpersand(at, end);
    if (!isLegalCodePoint(code)) {
      this.damage("xml.badCharacterReference", at, end + 1, { reference: this.units(at, Math.min(end + 1, at + 40)) });
    }
    return end + 1;
  }

  /** A reference that breaks off: told with what follows the "&". */
  protected strayAmpersand(at: number, end: number): number {
    this.damage("xml.strayAmpersand", at, Math.min(end, at + maxShown));
    return end;
  }

  /** A run of surrogates and forbidden characters: pairs pass, the first bad one of a run is reported. */
  protected scanSuspects(start: number): number {
    const window = this.window;
    let at = start;
    while (at < this.end && (bits[window[at]] & suspect) !== 0) {
      if (isPair(window[at], window[at + 1])) {
        at += 2;
        continue;
      }
      if (at === 0 && this.continuesBadRun()) {
        at = this.skipBadRun(at);
        this.damaged = true;
        continue;
      }
      const code = window[at].toString(16).toUpperCase().padStart(4, "0");
      const from = at;
      at = this.skipBadRun(at);
      this.damage("xml.illegalCharacter", from, at, { code: `U+${code}` });
    }
    return at;
  }

  protected skipBadRun(from: number): number {
    let at = from;
    while (at < this.end && isBad(this.window[at], this.window[at + 1])) at++;
    return at;
  }

  /** The segment starts within a run of bad characters, which is reported where it begins. */
  protected continuesBadRun(): boolean {
    return this.base > 0 && isBad(this.text.charCodeAt(this.base - 1), this.window[0]);
  }

  // ---- looking ahead, reporting

  protected startsWith(at: number, text: string): boolean {
    for (let i = 0; i < text.length; i++) if (this.window[at + i] !== text.charCodeAt(i)) return false;
    return true;
  }

  /** Where a marker next stands in the whole text, as an offset in the window or behind it; -1 when nowhere. */
  protected find(marker: "--" | "]]>" | "?>", from: number): number {
    const found = this.text.indexOf(marker, this.base + from);
    this.look(found < 0 ? toTheEnd : found - this.base + marker.length + 1);
    return found < 0 ? -1 : found - this.base;
  }

  protected unitAt(at: number): number {
    return at >= 0 && at < this.end ? this.window[at] : this.text.charCodeAt(this.base + at);
  }

  protected look(at: number): void {
    if (at > this.looked) this.looked = at;
  }

  protected units(from: number, to: number): string {
    return String.fromCharCode.apply(null, this.window.subarray(from, to) as unknown as number[]);
  }

  protected damage(kind: XmlMessage, from: number, to: number, args?: FindingArgs): void {
    this.damaged = true;
    this.report(kind, from, to, args);
  }

  protected report(kind: XmlMessage, from: number, to: number, args?: FindingArgs): void {
    this.findings.push({ kind, from, to, args });
  }
}

const predefined = new Set(["amp", "lt", "gt", "quot", "apos"]);

/** Two units each of the predefined references, as they are read at once. */
const pairs = {
  am: pairOf("am"),
  semicolonBehindP: pairOf("p;"),
  lt: pairOf("lt"),
  gt: pairOf("gt"),
  qu: pairOf("qu"),
  ot: pairOf("ot"),
  ap: pairOf("ap"),
  os: pairOf("os"),
} as const;

function pairOf(text: string): number {
  return text.charCodeAt(0) | (text.charCodeAt(1) << 16);
}

/** No reference is legal from here on. */
const beyondUnicode = 0x110000;

function isBad(unit: number, next: number): boolean {
  return (bits[unit] & suspect) !== 0 && !isPair(unit, next);
}
