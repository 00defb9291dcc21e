// Answers that are too large to be made JSON in one go: eight megabytes would stop the server for as long as ten keys may take.
// They are written in slices, and the writer sends what was written.
import type { Pieces } from "../../core/src/features/pieces";
import type { Steps } from "../../core/src/features/steps";

/** Bytes of a piece, and about as many characters of one that is written at once. */
const pieceUnits = 65_536;

/** The first piece; each is as large as all before it, up to the usual size. */
const leastBytes = 2_048;

const quote = 0x22;
const backslash = 0x5c;
const zero = 0x30;

/** Of the largest whole number that is exact. */
const maxDigits = 16;

/** Up to here numbers are divided as 32-bit integers, which is faster. */
const maxShort = 0x7fffffff;

/** So many items of a list are written at most without letting others in between; fewer where they are long. */
const itemsAStep = 200;
const itemsOfFirstStep = 8;

/** JSON as bytes, in the order in which they are sent. */
export class EncodedJson {
  constructor(
    readonly pieces: readonly Uint8Array[],
    readonly byteLength: number,
  ) {}

  /** The value itself, for who is no stream. */
  toJSON(): unknown {
    return JSON.parse(Buffer.concat(this.pieces).toString());
  }
}

/** A text of JSON that is always the same, four bytes in a word: they are written so, which takes half as long as one by one. */
export interface FixedBytes {
  readonly words: Int32Array;
  readonly byteLength: number;
}

/** "," or `"line":` as its bytes. Plain characters only. */
export function fixedBytes(text: string): FixedBytes {
  const bytes = new DataView(new ArrayBuffer(wordBytes * Math.ceil(text.length / wordBytes)));
  for (let n = 0; n < text.length; n++) bytes.setUint8(n, text.charCodeAt(n));
  const words = Int32Array.from({ length: bytes.byteLength / wordBytes }, (_, n) => bytes.getInt32(n * wordBytes));
  return { words, byteLength: text.length };
}

const wordBytes = 4;

/**
 * Takes JSON as it comes into being. Small pieces are written as bytes at once: to join megabytes of them as text and to turn that into
 * bytes takes several times as long.
 */
export class JsonText {
  readonly #pieces: Uint8Array[] = [];
  #byteLength = 0;
  #piece = Buffer.alloc(0);
  /** The same bytes. */
  #view = new DataView(this.#piece.buffer, 0, 0);
  #at = 0;

  /** Any text of JSON. */
  write(text: string): void {
    this.#makeRoom(3 * text.length);
    this.#at += this.#piece.write(text, this.#at);
  }

  /** The last word may reach beyond the text: what comes next is written over that. */
  fixed({ words, byteLength }: FixedBytes): void {
    const count = words.length;
    this.#makeRoom(count * wordBytes);
    const view = this.#view;
    let at = this.#at;
    for (let n = 0; n < count; n++, at += wordBytes) view.setInt32(at, words[n]);
    this.#at += byteLength;
  }

  /** Any bytes of JSON; `fixed` is quicker for a few. */
  bytes(bytes: Uint8Array): void {
    this.#makeRoom(bytes.length);
    this.#piece.set(bytes, this.#at);
    this.#at += bytes.length;
  }

  /** The bytes [from, to) of what was written before. */
  copy({ pieces }: EncodedJson, from: number, to: number): void {
    let start = 0;
    for (const piece of pieces) {
      const end = start + piece.length;
      if (end > from && start < to)
        this.bytes(piece.subarray(Math.max(from, start) - start, Math.min(to, end) - start));
      start = end;
    }
  }

  /** How much was written. */
  get byteLength(): number {
    return this.#byteLength + this.#at;
  }

  /** A whole number that is not negative. */
  number(value: number): void {
    this.#makeRoom(maxDigits);
    let digits = 1;
    for (let limit = 10; limit <= value; limit *= 10) digits++;
    const piece = this.#piece;
    const from = this.#at;
    this.#at += digits;
    let rest = value;
    for (let at = this.#at - 1; at >= from; at--) {
      const tens = rest <= maxShort ? (rest / 10) | 0 : Math.floor(rest / 10);
      piece[at] = zero + rest - tens * 10;
      rest = tens;
    }
  }

  /** A text as a string of JSON, with its quotes. */
  string(text: string): void {
    this.#makeRoom(3 * text.length + 2);
    const piece = this.#piece;
    let at = this.#at;
    piece[at++] = quote;
    for (let n = 0; n < text.length; n++) {
      const unit = text.charCodeAt(n);
      if (unit < 0x80) {
        if (unit < 0x20 || unit === quote || unit === backslash) return this.write(JSON.stringify(text));
        piece[at++] = unit;
      } else if (unit < 0x800) {
        piece[at++] = 0xc0 | (unit >> 6);
        piece[at++] = 0x80 | (unit & 0x3f);
      } else {
        if (unit >= 0xd800 && unit < 0xe000) return this.write(JSON.stringify(text));
        piece[at++] = 0xe0 | (unit >> 12);
        piece[at++] = 0x80 | ((unit >> 6) & 0x3f);
        piece[at++] = 0x80 | (unit & 0x3f);
      }
    }
    piece[at++] = quote;
    this.#at = at;
  }

  end(): EncodedJson {
    this.#flush();
    return new EncodedJson(this.#pieces, this.#byteLength);
  }

  #makeRoom(bytes: number): void {
    if (this.#at + bytes <= this.#piece.length) return;
    this.#flush();
    const usual = Math.min(pieceUnits, Math.max(leastBytes, this.#byteLength));
    const piece = Buffer.allocUnsafe(Math.max(usual, bytes));
    this.#piece = piece;
    this.#view = new DataView(piece.buffer, piece.byteOffset, piece.length);
  }

  #flush(): void {
    if (this.#at === 0) return;
    const piece = this.#piece.subarray(0, this.#at);
    this.#piece = Buffer.alloc(0);
    this.#at = 0;
    this.#pieces.push(piece);
    this.#byteLength += piece.length;
  }
}

/** A value as long as this is made JSON at once. */
const shortUnits = 16_384;

/** So much is made JSON at once where it is many values. */
const longUnits = 4 * pieceUnits;

/** About what a number, a name or a bracket takes. */
const unitsOfOne = 8;

/** So much of a long text is written at once. */
const textUnits = 8_192;

/** A text in pieces where a value of JSON has a text: the writer sends it as one. */
export function longText(pieces: Pieces): string {
  return new LongText(pieces) as unknown as string;
}

class LongText {
  constructor(readonly pieces: Pieces) {}

  /** The text itself, for who is no stream. */
  toJSON(): string {
    return this.pieces.join("");
  }
}

/** A long value as JSON, in steps; a short one stays as it is. */
export function* encoded<T>(value: T): Steps<T | EncodedJson> {
  if (value instanceof EncodedJson || leftOf(value, shortUnits) >= 0) return value;
  const json = new JsonText();
  yield* write(json, value);
  return json.end();
}

/** What a value leaves of so many units of JSON; less than 0 for a longer one, which is not looked through. */
function leftOf(value: unknown, units: number): number {
  if (value instanceof EncodedJson || value instanceof LongText) return -1;
  if (typeof value === "string") return units - value.length;
  let left = units - unitsOfOne;
  if (Array.isArray(value)) {
    for (let n = 0; n < value.length && left >= 0; n++) left = leftOf(value[n], left);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, field] of Object.entries(value)) left = left < 0 ? left : leftOf(field, left - key.length);
  }
  return left;
}

function* write(json: JsonText, value: unknown): Steps<void> {
  yield;
  if (value instanceof EncodedJson) {
    for (const piece of value.pieces) json.bytes(piece);
  } else if (value instanceof LongText) yield* writeText(json, value.pieces);
  else if (Array.isArray(value) && value.length > itemsAStep) yield* writeList(json, value);
  else if (leftOf(value, shortUnits) >= 0) json.write(JSON.stringify(value) ?? "null");
  else if (typeof value === "string") yield* writeText(json, [value]);
  else if (Array.isArray(value)) yield* writeItems(json, value);
  else yield* writeFields(json, value as object);
}

function* writeText(json: JsonText, pieces: Pieces): Steps<void> {
  json.write('"');
  for (const piece of pieces)
    for (let at = 0; at < piece.length; at += textUnits) {
      yield;
      json.write(JSON.stringify(piece.slice(at, at + textUnits)).slice(1, -1));
    }
  json.write('"');
}

function* writeItems(json: JsonText, items: readonly unknown[]): Steps<void> {
  json.write("[");
  for (const [index, item] of items.entries()) {
    if (index > 0) json.write(",");
    yield* write(json, item);
  }
  json.write("]");
}

function* writeFields(json: JsonText, fields: object): Steps<void> {
  let before = "{";
  for (const [key, value] of Object.entries(fields)) {
    if (value === undefined) continue;
    json.write(`${before}${JSON.stringify(key)}:`);
    yield* write(json, value);
    before = ",";
  }
  json.write(before === "{" ? "{}" : "}");
}

/** A list of many items, most of which are short. */
function* writeList(json: JsonText, list: readonly unknown[]): Steps<void> {
  let count = itemsOfFirstStep;
  for (let at = 0; at < list.length;) {
    yield;
    const some = list.slice(at, at + count);
    if (leftOf(some, longUnits) < 0) {
      json.write(at === 0 ? "[" : ",");
      yield* write(json, list[at++]);
      count = Math.max(1, count >> 1);
      continue;
    }
    const items = JSON.stringify(some);
    json.write(`${at === 0 ? "[" : ","}${items.slice(1, -1)}`);
    at += count;
    count = Math.max(1, Math.min(itemsAStep, Math.floor((count * pieceUnits) / items.length)));
  }
  json.write("]");
}
