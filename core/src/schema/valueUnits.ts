// Values that do not lie in one piece: references stand in them, CDATA sections, comments. Their units are put together in one
// window, so that the quick checks read them as any other value and no text is made of those that are right.
import { digitOf, isLegalCodePoint, Unit } from "../xml/characters";
import { TokenFlag, TokenKind, type Segment } from "../xml/segment";

const unusual = TokenFlag.damaged | TokenFlag.continues | TokenFlag.continued;
const cdataStart = "<![CDATA[".length;
const cdataEnd = "]]>".length;

const { ampersand, carriageReturn, hash, lineFeed, lowerX, semicolon } = Unit;

export class ValueUnits {
  /** The value that was put together last. */
  units = new Uint16Array(1_024);
  private length = 0;

  /**
   * Puts together what the tokens (start, end) of a segment say, with line ends as XML wants them.
   * @param window the written units of the segment
   * @returns how many units the value has; -1 where something else stands there, or something broken
   */
  gather(segment: Segment, window: Uint16Array, start: number, end: number): number {
    const { kind, flags, from } = segment;
    const most = from[end] - from[start];
    if (most > this.units.length) this.units = new Uint16Array(2 * most);
    this.length = 0;
    for (let i = start + 1; i < end; i++) {
      if ((flags[i] & unusual) !== 0) return -1;
      if (kind[i] === TokenKind.Text) {
        if (!this.addText(window, from[i], from[i + 1], (flags[i] & TokenFlag.reference) !== 0)) return -1;
      } else if (kind[i] === TokenKind.CData) this.addWritten(window, from[i] + cdataStart, from[i + 1] - cdataEnd);
      else if (kind[i] !== TokenKind.Comment && kind[i] !== TokenKind.Instruction) return -1;
    }
    return this.length;
  }

  /**
   * The value of an attribute, or a text in one piece.
   * @returns how many units it has; -1 where something broken stands in it
   */
  decode(window: Uint16Array, from: number, to: number): number {
    if (to - from > this.units.length) this.units = new Uint16Array(2 * (to - from));
    this.length = 0;
    return this.addText(window, from, to, true) ? this.length : -1;
  }

  private addText(window: Uint16Array, from: number, to: number, hasReferences: boolean): boolean {
    if (!hasReferences) {
      this.addWritten(window, from, to);
      return true;
    }
    const { units } = this;
    for (let at = from; at < to; at++) {
      const unit = window[at];
      if (unit === ampersand) {
        at = this.addReference(window, at, to);
        if (at < 0) return false;
      } else if (unit !== carriageReturn) units[this.length++] = unit;
      else if (window[at + 1] !== lineFeed || at + 1 === to) units[this.length++] = lineFeed;
    }
    return true;
  }

  private addWritten(window: Uint16Array, from: number, to: number): void {
    const { units } = this;
    let { length } = this;
    for (let at = from; at < to; at++) {
      const unit = window[at];
      if (unit !== carriageReturn) units[length++] = unit;
      else if (at + 1 === to || window[at + 1] !== lineFeed) units[length++] = lineFeed;
    }
    this.length = length;
  }

  /** Returns the offset of its semicolon; -1 where it is none. */
  private addReference(window: Uint16Array, at: number, to: number): number {
    let end = at + 1;
    while (end < to && window[end] !== semicolon) end++;
    if (end === to) return -1;
    const code = window[at + 1] === hash ? numberAt(window, at + 2, end) : entityAt(window, at + 1, end);
    if (code < 0 || !isLegalCodePoint(code)) return -1;
    if (code < 0x10000) this.units[this.length++] = code;
    else {
      this.units[this.length++] = 0xd7c0 + (code >> 10);
      this.units[this.length++] = 0xdc00 + (code & 0x3ff);
    }
    return end;
  }
}

/** The code point of a character reference's number, -1 where it is none. */
function numberAt(window: Uint16Array, from: number, to: number): number {
  const isHexadecimal = window[from] === lowerX;
  const radix = isHexadecimal ? 16 : 10;
  const first = isHexadecimal ? from + 1 : from;
  let code = 0;
  for (let at = first; at < to; at++) {
    const digit = digitOf(window[at]);
    if (radix <= digit) return -1;
    code = code * radix + digit;
    if (code > 0x10ffff) return -1;
  }
  return first < to ? code : -1;
}

const entities = [
  { name: "amp", code: 0x26 },
  { name: "lt", code: 0x3c },
  { name: "gt", code: 0x3e },
  { name: "quot", code: 0x22 },
  { name: "apos", code: 0x27 },
];

/** The code point of a predefined entity; -1 for another name. */
function entityAt(window: Uint16Array, from: number, to: number): number {
  for (const { name, code } of entities) {
    if (name.length !== to - from) continue;
    let same = 0;
    while (same < name.length && window[from + same] === name.charCodeAt(same)) same++;
    if (same === name.length) return code;
  }
  return -1;
}
