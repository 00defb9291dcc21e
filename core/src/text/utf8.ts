// Looks at bytes before they are text: is it UTF-8, is there a mark before it, how do lines end. Piece by piece, so that a
// large file never stands in memory.

/** Finds the first byte that is no UTF-8, across pieces. */
export class Utf8Check {
  at = 0;
  wrongAt: number | undefined;
  #needed = 0;
  #low = 0x80;
  #high = 0xbf;
  #started = 0;

  push(bytes: Uint8Array): void {
    const base = this.at;
    this.at += bytes.length;
    if (this.wrongAt !== undefined) return;
    for (let i = 0; i < bytes.length; i++) {
      const byte = bytes[i];
      if (this.#needed === 0) {
        if (byte >= 0x80 && !this.begin(byte, base + i)) return;
      } else if (byte < this.#low || byte > this.#high) {
        this.wrongAt = this.#started;
        return;
      } else {
        this.#needed--;
        this.#low = 0x80;
        this.#high = 0xbf;
      }
    }
  }

  /** True between two characters, where nothing wrong was found: bytes that are known to be good may be left out. */
  get canSkip(): boolean {
    return this.#needed === 0 && this.wrongAt === undefined;
  }

  /** Counts whole characters that somebody else found to be UTF-8. */
  skip(bytes: number): void {
    this.at += bytes;
  }

  end(): void {
    if (this.#needed > 0) this.wrongAt ??= this.#started;
  }

  /** First byte of several: how many follow, and between which bounds the next one lies (no surrogates, no overlong forms). */
  private begin(byte: number, at: number): boolean {
    this.#started = at;
    if (byte >= 0xc2 && byte <= 0xdf) this.#needed = 1;
    else if (byte >= 0xe0 && byte <= 0xef) this.#needed = 2;
    else if (byte >= 0xf0 && byte <= 0xf4) this.#needed = 3;
    else {
      this.wrongAt = at;
      return false;
    }
    this.#low = byte === 0xe0 ? 0xa0 : byte === 0xf0 ? 0x90 : 0x80;
    this.#high = byte === 0xed ? 0x9f : byte === 0xf4 ? 0x8f : 0xbf;
    return true;
  }
}

export interface ByteFacts {
  readonly byteOrderMark: boolean;
  /** Offset of the first byte that is no UTF-8. */
  readonly notUtf8At?: number;
  readonly crlf: number;
  readonly lf: number;
  readonly cr: number;
}

/** Lines end in more than one way. */
export function mixesLineEnds({ crlf, lf, cr }: Pick<ByteFacts, "crlf" | "lf" | "cr">): boolean {
  return [crlf, lf, cr].filter((count) => count > 0).length > 1;
}

/** Gathers what the bytes of a file tell beside their text. */
export class ByteScan {
  readonly #utf8 = new Utf8Check();
  readonly #head: number[] = [];
  #crlf = 0;
  #lf = 0;
  /** Carriage returns, those of CRLF too. */
  #returns = 0;
  #afterCr = false;

  /** @param judge brings the check of UTF-8 over a piece: `check.push(bytes)`, or what the platform does more quickly */
  constructor(private readonly judge = (check: Utf8Check, bytes: Uint8Array) => check.push(bytes)) {}

  /** Bytes so far. */
  get size(): number {
    return this.#utf8.at;
  }

  push(bytes: Uint8Array): void {
    for (let at = 0; this.#head.length < 3 && at < bytes.length; at++) this.#head.push(bytes[at]);
    this.judge(this.#utf8, bytes);
    if (bytes.length > 0) this.countLineEnds(bytes);
  }

  private countLineEnds(bytes: Uint8Array): void {
    for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) {
      if (at > 0 ? bytes[at - 1] === 0x0d : this.#afterCr) this.#crlf++;
      else this.#lf++;
    }
    for (let at = bytes.indexOf(0x0d); at >= 0; at = bytes.indexOf(0x0d, at + 1)) this.#returns++;
    this.#afterCr = bytes[bytes.length - 1] === 0x0d;
  }

  end(): ByteFacts {
    this.#utf8.end();
    const notUtf8At = this.#utf8.wrongAt;
    const byteOrderMark = this.#head.join() === "239,187,191";
    const lines = { crlf: this.#crlf, lf: this.#lf, cr: this.#returns - this.#crlf };
    return { byteOrderMark, ...lines, ...(notUtf8At !== undefined && { notUtf8At }) };
  }
}

/** The facts of bytes that are all there, perhaps in pieces. */
export function byteFacts(bytes: Uint8Array | readonly Uint8Array[]): ByteFacts {
  const scan = new ByteScan();
  for (const piece of bytes instanceof Uint8Array ? [bytes] : bytes) scan.push(piece);
  return scan.end();
}
