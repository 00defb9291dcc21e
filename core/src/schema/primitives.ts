// The primitive types of XSD 1.0: how a text is read, when two values are equal, and how they are ordered.
import { canonicalDateTime, canonicalDuration, compareDateTimes, compareDurations } from "./dateTime";
import { parseDateTime, parseDuration, type DateTime, type DateTimeKind, type Duration } from "./dateTime";
import { canonicalDecimal, compareDecimals, parseDecimal, type Decimal } from "./decimal";
import { expanded, splitQName } from "./names";

/** What a value may need from where it stands: QName and NOTATION resolve prefixes, ENTITY asks for declarations. */
export interface ValueContext {
  /** Namespace of a prefix ("" asks for the default one); undefined when it is not declared. */
  resolvePrefix(prefix: string): string | undefined;
  /** Is there an unparsed entity of this name? Absent: not known, taken as yes. */
  hasEntity?(name: string): boolean;
}

export type PrimitiveName =
  | "string"
  | "boolean"
  | "decimal"
  | "float"
  | "double"
  | "duration"
  | DateTimeKind
  | "hexBinary"
  | "base64Binary"
  | "anyURI"
  | "QName"
  | "NOTATION";

/** A value is opaque to everybody but its primitive type. */
export type Value = unknown;

export interface Primitive {
  readonly name: PrimitiveName;
  /** Reads a text whose white space has been normalised; undefined when it is not in the lexical space. */
  read(text: string, context: ValueContext): Value | undefined;
  /** Equal values, equal keys. */
  key(value: Value): string;
  /** Present where the type is ordered; undefined as a result: the two cannot be compared. */
  compare?(a: Value, b: Value): number | undefined;
  /** Present where length facets apply. */
  length?(value: Value): number;
}

/** Number of characters; one outside the basic plane counts as one. */
function countChars(text: string): number {
  let count = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (0xd800 <= unit && unit < 0xdc00) count--;
  }
  return count;
}

/** Primitive over values of one JavaScript type. */
function primitive<T>(
  name: PrimitiveName,
  read: (text: string, context: ValueContext) => T | undefined,
  key: (value: T) => string,
  more: { compare?: (a: T, b: T) => number | undefined; length?: (value: T) => number } = {},
): Primitive {
  return { name, read, key, ...more } as Primitive;
}

function dateTimePrimitive(name: DateTimeKind): Primitive {
  return primitive<DateTime>(name, (text) => parseDateTime(name, text), canonicalDateTime, {
    compare: compareDateTimes,
  });
}

const floatShape = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;

function readDouble(text: string): number | undefined {
  if (floatShape.test(text)) return Number(text);
  if (text === "INF") return Infinity;
  if (text === "-INF") return -Infinity;
  return text === "NaN" ? NaN : undefined;
}

function readFloat(text: string): number | undefined {
  const value = readDouble(text);
  return value === undefined ? undefined : Math.fround(value);
}

/** NaN equals itself and is comparable to nothing else. */
function compareNumbers(a: number, b: number): number | undefined {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) && Number.isNaN(b) ? 0 : undefined;
  return a === b ? 0 : a < b ? -1 : 1;
}

const numberKey = (value: number) => String(value === 0 ? 0 : value);

const base64Digits = /[^A-Za-z0-9+/]/;

/** Quartets of digits; blanks between them have been collapsed to one. The padding leaves no bits over. */
function readBase64(text: string): string | undefined {
  const value = text.replaceAll(" ", "");
  if (value.length % 4 !== 0) return undefined;
  const digits = value.endsWith("==") ? value.slice(0, -2) : value.endsWith("=") ? value.slice(0, -1) : value;
  if (base64Digits.test(digits)) return undefined;
  const last = digits.charAt(digits.length - 1);
  if (digits.length === value.length - 1) return "AEIMQUYcgkosw048".includes(last) ? value : undefined;
  if (digits.length === value.length - 2) return "AQgw".includes(last) ? value : undefined;
  return value;
}

function base64Length(value: string): number {
  return (value.length / 4) * 3 - (value.endsWith("==") ? 2 : value.endsWith("=") ? 1 : 0);
}

/** Spaces and non-ASCII characters are allowed, as they can be escaped; a broken escape is not. */
/** Brackets are for an address of IPv6 alone (RFC 2732). */
const hostInBrackets = /^([A-Za-z][A-Za-z0-9+.-]*:)?\/\/([^/?#[\]@]*@)?\[[0-9A-Fa-f:.]+\](:\d*)?([/?#][^[\]]*)?$/;

function readUri(text: string): string | undefined {
  if (/%(?![0-9A-Fa-f]{2})/.test(text) || text.indexOf("#") !== text.lastIndexOf("#")) return undefined;
  if (/[[\]]/.test(text) && !hostInBrackets.test(text)) return undefined;
  if (/^[^/?#]*:/.test(text) && !/^[A-Za-z][A-Za-z0-9+.-]*:/.test(text)) return undefined;
  return text;
}

function readQName(text: string, context: ValueContext): string | undefined {
  const parts = splitQName(text);
  const uri = parts && context.resolvePrefix(parts.prefix);
  return parts && uri !== undefined ? expanded(uri, parts.local) : undefined;
}

const same = (value: string) => value;

export const primitives: Readonly<Record<PrimitiveName, Primitive>> = {
  string: primitive<string>("string", same, same, { length: countChars }),
  boolean: primitive<boolean>("boolean", readBoolean, String),
  decimal: primitive<Decimal>("decimal", parseDecimal, canonicalDecimal, { compare: compareDecimals }),
  float: primitive<number>("float", readFloat, numberKey, { compare: compareNumbers }),
  double: primitive<number>("double", readDouble, numberKey, { compare: compareNumbers }),
  duration: primitive<Duration>("duration", parseDuration, canonicalDuration, { compare: compareDurations }),
  dateTime: dateTimePrimitive("dateTime"),
  date: dateTimePrimitive("date"),
  time: dateTimePrimitive("time"),
  gYearMonth: dateTimePrimitive("gYearMonth"),
  gYear: dateTimePrimitive("gYear"),
  gMonthDay: dateTimePrimitive("gMonthDay"),
  gDay: dateTimePrimitive("gDay"),
  gMonth: dateTimePrimitive("gMonth"),
  hexBinary: primitive<string>(
    "hexBinary",
    (text) => (text.length % 2 === 0 && /^[0-9A-Fa-f]*$/.test(text) ? text.toUpperCase() : undefined),
    same,
    { length: (value) => value.length / 2 },
  ),
  base64Binary: primitive<string>("base64Binary", readBase64, same, { length: base64Length }),
  anyURI: primitive<string>("anyURI", readUri, same, { length: countChars }),
  QName: primitive<string>("QName", readQName, same),
  NOTATION: primitive<string>("NOTATION", readQName, same),
};

function readBoolean(text: string): boolean | undefined {
  if (text === "true" || text === "1") return true;
  return text === "false" || text === "0" ? false : undefined;
}
