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

class JsonReader {
  private at = 0;
  private depth = 0;
  private readonly places = new Map<unknown, { at: number; members: Map<string | number, number> }>();

  constructor(private readonly text: string) {
    if (text.charCodeAt(0) === 0xfeff) this.at = 1;
  }

  offsetOf(holder: unknown, key?: string | number): number | undefined {
    const place = this.places.get(holder);
    return key === undefined ? place?.at : (place?.members.get(key) ?? place?.at);
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
    if (char === "{") return this.nested(() => this.object());
    if (char === "[") return this.nested(() => this.array());
    if (char === '"') return this.string();
    return this.word();
  }

  private nested<T>(read: () => T): T {
    if (++this.depth > maxDepth) this.fail(`nested deeper than ${maxDepth}`);
    const value = read();
    this.depth--;
    return value;
  }

  private object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    const members = new Map<string | number, number>();
    this.places.set(object, { at: this.at++, members });
    if (this.closes("}")) return object;
    for (;;) {
      this.space();
      if (this.text[this.at] !== '"') this.fail("a member name in double quotes is expected");
      const keyAt = this.at;
      const key = this.string();
      if (members.has(key)) throw new JsonError(`the member "${key}" stands twice`, keyAt);
      this.expect(":");
      this.space();
      members.set(key, this.at);
      define(object, key, this.value());
      if (this.closes("}")) return object;
      this.expect(",");
    }
  }

  private array(): unknown[] {
    const array: unknown[] = [];
    const members = new Map<string | number, number>();
    this.places.set(array, { at: this.at++, members });
    if (this.closes("]")) return array;
    for (;;) {
      this.space();
      members.set(array.length, this.at);
      array.push(this.value());
      if (this.closes("]")) return array;
      this.expect(",");
    }
  }

  private string(): string {
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
    while (/[ \t\r\n]/.test(this.text[this.at] ?? "")) this.at++;
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
  Object.defineProperty(object, key, { value, enumerable: true, writable: true, configurable: true });
}
