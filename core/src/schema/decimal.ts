// Decimals of any length, exact: compared by their digits, never as floating-point numbers.

export interface Decimal {
  readonly negative: boolean;
  /** Digits before the point, without leading zeros; "" for none. */
  readonly whole: string;
  /** Digits after the point, without trailing zeros. */
  readonly fraction: string;
}

/** Reads xs:decimal; undefined when the text is none. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text);
  if (!match || (match[2] === "" && !match[3])) return undefined;
  const whole = match[2].replace(/^0+/, "");
  const fraction = withoutZerosBehind(match[3] ?? "");
  return { negative: match[1] === "-" && whole + fraction !== "", whole, fraction };
}

/** Digits without the zeros at their end. An expression would look for the end of each run of zeros in them. */
export function withoutZerosBehind(digits: string): string {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 0x30) end--;
  return digits.slice(0, end);
}

/** Reads xs:integer: no point at all. */
export function parseInteger(text: string): Decimal | undefined {
  return /^[+-]?\d+$/.test(text) ? parseDecimal(text) : undefined;
}

/** Negative, zero or positive, as a is less than, equal to or greater than b. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  if (a.negative !== b.negative) return a.negative ? -1 : 1;
  const size = compareSizes(a, b);
  return a.negative ? -size : size;
}

/** Digits that the value takes, as the facet totalDigits counts them. */
export function totalDigits(value: Decimal): number {
  return value.whole.length + value.fraction.length;
}

/** Equal values have equal canonical texts. */
export function canonicalDecimal(value: Decimal): string {
  const fraction = value.fraction === "" ? "" : `.${value.fraction}`;
  return `${value.negative ? "-" : ""}${value.whole || "0"}${fraction}`;
}

function compareSizes(a: Decimal, b: Decimal): number {
  if (a.whole.length !== b.whole.length) return a.whole.length - b.whole.length;
  if (a.whole !== b.whole) return a.whole < b.whole ? -1 : 1;
  if (a.fraction === b.fraction) return 0;
  return a.fraction < b.fraction ? -1 : 1;
}
