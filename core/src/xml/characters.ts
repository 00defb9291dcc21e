// Which characters XML 1.0 (fifth edition) allows where, as one table of bits over all UTF-16 units.
// Surrogates of the planes that names may use are name characters here; `isPair` looks at pairs.

/** The units that have a meaning of their own. */
export const Unit = {
  tab: 9,
  lineFeed: 10,
  carriageReturn: 13,
  bang: 33,
  quote: 34,
  hash: 35,
  ampersand: 38,
  apostrophe: 39,
  hyphen: 45,
  slash: 47,
  colon: 58,
  semicolon: 59,
  less: 60,
  equals: 61,
  greater: 62,
  question: 63,
  openBracket: 91,
  closeBracket: 93,
  lowerX: 120,
} as const;

export const CharBit = {
  /** Ends a run of plain text: "<", "&", "]" and what XML forbids. */
  textStop: 1,
  nameStart: 2,
  name: 4,
  space: 8,
  /** Not a character of XML, or a surrogate, which has to be looked at. */
  suspect: 16,
  /** Ends a run within an attribute value: quotes, "<", "&" and suspects. */
  valueStop: 32,
} as const;

/** Inclusive ranges of NameStartChar within the first plane, but for the colon, which the scanner treats itself. */
const nameStartRanges: readonly (readonly [number, number])[] = [
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
  [0xc0, 0xd6],
  [0xd8, 0xf6],
  [0xf8, 0x2ff],
  [0x370, 0x37d],
  [0x37f, 0x1fff],
  [0x200c, 0x200d],
  [0x2070, 0x218f],
  [0x2c00, 0x2fef],
  [0x3001, 0xd7ff],
  [0xf900, 0xfdcf],
  [0xfdf0, 0xfffd],
];

/** What a name may hold after its first character besides the ranges above. */
const nameOnlyRanges: readonly (readonly [number, number])[] = [
  [0x2d, 0x2e],
  [0x30, 0x39],
  [0xb7, 0xb7],
  [0x300, 0x36f],
  [0x203f, 0x2040],
];

/** High surrogates of planes 1 to 14, whose characters names may use. */
const namingSurrogates = [0xd800, 0xdb7f] as const;

/** Bits of every UTF-16 unit. */
export const charBits: Uint8Array = tableOfBits();

function tableOfBits(): Uint8Array {
  const bits = new Uint8Array(65_536);
  const add = (from: number, to: number, bit: number): void => {
    for (let unit = from; unit <= to; unit++) bits[unit] |= bit;
  };
  const stop = CharBit.textStop | CharBit.valueStop;
  for (const [from, to] of nameStartRanges) add(from, to, CharBit.nameStart | CharBit.name);
  for (const [from, to] of nameOnlyRanges) add(from, to, CharBit.name);
  add(0x3a, 0x3a, CharBit.nameStart | CharBit.name);
  for (const unit of [0x9, 0xa, 0xd, 0x20]) add(unit, unit, CharBit.space);
  add(0x0, 0x8, CharBit.suspect | stop);
  add(0xb, 0xc, CharBit.suspect | stop);
  add(0xe, 0x1f, CharBit.suspect | stop);
  add(0xfffe, 0xffff, CharBit.suspect | stop);
  add(0xd800, 0xdfff, CharBit.suspect | stop);
  add(namingSurrogates[0], namingSurrogates[1], CharBit.nameStart | CharBit.name);
  add(0xdc00, 0xdfff, CharBit.name);
  add(0x3c, 0x3c, stop);
  add(0x26, 0x26, stop);
  add(0x5d, 0x5d, CharBit.textStop);
  add(0x22, 0x22, CharBit.valueStop);
  add(0x27, 0x27, CharBit.valueStop);
  return bits;
}

/** Whether a high and a low surrogate make a character. */
export function isPair(high: number, low: number): boolean {
  return high >= 0xd800 && high <= 0xdbff && low >= 0xdc00 && low <= 0xdfff;
}

/** Whether XML allows a character, by its code point. */
export function isLegalCodePoint(code: number): boolean {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff) return false;
  return code >= 0x20 || code === 0x9 || code === 0xa || code === 0xd;
}

/** What a decimal or hexadecimal digit stands for; more than any digit does where there is none. */
export function digitOf(unit: number): number {
  if (unit >= 48 && unit <= 57) return unit - 48;
  const small = unit | 32;
  return small >= 97 && small <= 102 ? small - 87 : 99;
}

export function isLineBreak(unit: number): boolean {
  return unit === Unit.lineFeed || unit === Unit.carriageReturn;
}
