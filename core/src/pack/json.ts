// JSON with positions: a pack's files are written by people, so a wrong value is named with its line and column.

/** A problem at an offset of the text. */
export interface JsonProblem {
  readonly message: string;
  readonly at: number;
}

export interface JsonText {
  /** undefined when the text is no JSON; see problem. */
  readonly value: unknown;
  readonly problem?: JsonProblem;
  /** Offset of a member or item: where its value starts. `key` undefined: the object or array itself. */
  offsetOf(holder: unknown, key?: string | number): number | undefined;
}

/** Deeper nesting is refused, because the reader recurses. */
const maxDepth = 200;

/** Parses JSON and remembers where each value stands. Never throws. */
export function parseJson(text: string): JsonText {
  const reader = new JsonReader(text);
  let value: unknown;
  let problem: JsonProblem | undefined;
  try {
    value = reader.document();
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    problem = { message: error.message, at: error.at };
  }
  return { value, problem, offsetOf: (holder, key) => reader.offsetOf(holder, key) };
}

class JsonError extends Error {
  constructor(
    message: string,
    readonly at: number,
  ) {
    super(message);
  }
}

const quote = 0x22;
const backslash = 0x5c;

class JsonReader {
  private at = 0;
  private depth = 0;
  /** Where each object and array starts. */
  private readonly places = new Map<unknown, number>();

  constructor(private readonly text: string) {
    if (text.charCodeAt(0) === 0xfeff) this.at = 1;
  }

  /** Members are looked for when they are asked for: few are, of the thousands that a pack has. */
  offsetOf(holder: unknown, key?: string | number): number | undefined {
    const place = this.places.get(holder);
    if (place === undefined || key === undefined) return place;
    const reader = new JsonReader(this.text);
    reader.at = place;
    return (Array.isArray(holder) ? reader.itemAt(key) : reader.memberAt(key)) ?? place;
  }

  document(): unknown {
    const value = this.value();
    this.space();
    if (this.at < this.text.length) this.fail("something stands after the end of the JSON value");
    return value;
  }

  private value(): unknown {
    this.space();
    const char = this.text[this.at];
    if (char === '"') return this.string();
    if (char !== "{" && char !== "[") return this.word();
    if (++this.depth > maxDepth) this.fail(`nested deeper than ${maxDepth}`);
    const value = char === "{" ? this.object() : this.array();
    this.depth--;
    return value;
  }

  private object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.places.set(object, this.at++);
    if (this.closes("}")) return object;
    for (;;) {
      const keyAt = this.memberName();
      const key = this.string();
      if (Object.hasOwn(object, key)) throw new JsonError(`the member "${key}" stands twice`, keyAt);
      this.expect(":");
      define(object, key, this.value());
      if (this.closes("}")) return object;
      this.expect(",");
    }
  }

  private memberName(): number {
    this.space();
    if (this.text.charCodeAt(this.at) !== quote) this.fail("a member name in double quotes is expected");
    return this.at;
  }

  private array(): unknown[] {
    const array: unknown[] = [];
    this.places.set(array, this.at++);
    if (this.closes("]")) return array;
    for (;;) {
      array.push(this.value());
      if (this.closes("]")) return array;
      this.expect(",");
    }
  }

  /** Where the value of a member starts, in the object that starts here and was read before. */
  private memberAt(wanted: string | number): number | undefined {
    this.at++;
    while (!this.closes("}")) {
      this.memberName();
      const key = this.string();
      this.expect(":");
      this.space();
      if (key === wanted) return this.at;
      this.value();
      if (!this.closes("}")) this.expect(",");
      else break;
    }
    return undefined;
  }

  /** Where an item starts, in the array that starts here and was read before. */
  private itemAt(wanted: string | number): number | undefined {
    this.at++;
    for (let index = 0; !this.closes("]"); index++) {
      this.space();
      if (index === wanted) return this.at;
      this.value();
      if (!this.closes("]")) this.expect(",");
      else break;
    }
    return undefined;
  }

  private string(): string {
    const { text } = this;
    const start = this.at + 1;
    let at = start;
    for (let unit = text.charCodeAt(at); unit >= 0x20 && unit !== quote; unit = text.charCodeAt(++at))
      if (unit === backslash) return this.escapedString();
    if (text.charCodeAt(at) !== quote) return this.escapedString();
    this.at = at + 1;
    return text.slice(start, at);
  }

  private escapedString(): string {
    const end = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
    end.lastIndex = this.at;
    const found = end.exec(this.text);
    if (!found) this.fail("a string that is not closed, or holds a bad escape or a line end");
    this.at = end.lastIndex;
    return JSON.parse(found[0]) as string;
  }

  private word(): unknown {
    const end = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y;
    end.lastIndex = this.at;
    const found = end.exec(this.text);
    if (!found) this.fail("a value is expected");
    this.at = end.lastIndex;
    return JSON.parse(found[0]);
  }

  private space(): void {
    const { text } = this;
    for (;;) {
      const unit = text.charCodeAt(this.at);
      if (unit !== 0x20 && unit !== 0x0a && unit !== 0x0d && unit !== 0x09) return;
      this.at++;
    }
  }

  private closes(char: string): boolean {
    this.space();
    if (this.text[this.at] !== char) return false;
    this.at++;
    return true;
  }

  private expect(char: string): void {
    this.space();
    if (this.text[this.at] !== char) this.fail(`"${char}" is expected`);
    this.at++;
  }

  private fail(message: string): never {
    throw new JsonError(message, this.at);
  }
}

/** Sets an own member, whatever its name: "__proto__" must stay data. */
function define(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") object[key] = value;
  else Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
}
