// Answers that are too large to be made JSON in one go: eight megabytes would stop the server for as long as ten keys may take.
// They are written in slices, and the writer sends what was written.
import type { Steps } from "../../core/src/features/steps";

/** Pieces of this many characters become bytes. */
const pieceUnits = 65_536;

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

/** Takes JSON text as it comes into being. */
export class JsonText {
  readonly #pieces: Uint8Array[] = [];
  #byteLength = 0;
  #text = "";

  write(text: string): void {
    this.#text += text;
    if (this.#text.length >= pieceUnits) this.#flush();
  }

  end(): EncodedJson {
    this.#flush();
    return new EncodedJson(this.#pieces, this.#byteLength);
  }

  #flush(): void {
    const piece = Buffer.from(this.#text);
    this.#pieces.push(piece);
    this.#byteLength += piece.length;
    this.#text = "";
  }
}

/** A long list as JSON, in steps; a short one, and whatever is no list, stays as it is. */
export function* encoded<T>(value: T): Steps<T | EncodedJson> {
  if (!Array.isArray(value) || value.length <= itemsAStep) return value;
  const json = new JsonText();
  let count = itemsOfFirstStep;
  for (let at = 0; at < value.length;) {
    yield;
    const items = JSON.stringify(value.slice(at, at + count));
    json.write(`${at === 0 ? "[" : ","}${items.slice(1, -1)}`);
    at += count;
    count = Math.max(1, Math.min(itemsAStep, Math.floor((count * pieceUnits) / items.length)));
  }
  json.write("]");
  return json.end();
}
