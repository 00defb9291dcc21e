// UTF-8 bytes to UTF-16 units, some thousand bytes at a time. Most texts are ASCII with a letter beyond it here and there: runs
// of ASCII are copied eight bytes at a time, and what fits in Latin-1 stays in one byte a character.

/** The high bits of four bytes: set in none that is ASCII. */
const highBits = 0x80808080 | 0;

export interface DecodedPart {
  /**
   * One byte each where all of them fit in Latin-1, and a view of the bytes themselves where all of them are ASCII.
   * Others are good until the next part is decoded, unless the decoder makes them to be kept.
   */
  readonly units: Uint8Array | Uint16Array;
  /** Offset in bytes behind the last character. */
  readonly end: number;
}

export class Utf8Decoder {
  /** The bytes by four, from the first that is aligned on. */
  private readonly words: Int32Array;
  private readonly aligned: number;
  private readonly byteView: DataView;
  private latin: Uint8Array;
  private latinView: DataView;
  private readonly wide: Uint16Array;

  /**
   * Decodes up to `size` bytes at a time, and what remains of the last character.
   * @param toKeep whether what was decoded stays good for ever; the bytes then have to stay as they are
   */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly size: number,
    private readonly toKeep = false,
  ) {
    const { buffer, byteOffset, length } = bytes;
    this.aligned = Math.min(length, (4 - (byteOffset & 3)) & 3);
    const count = (length - this.aligned) >> 2;
    this.words = count > 0 ? new Int32Array(buffer, byteOffset + this.aligned, count) : new Int32Array(0);
    this.byteView = new DataView(buffer, byteOffset, length);
    const most = Math.min(size, length);
    this.latin = new Uint8Array(most);
    this.latinView = new DataView(this.latin.buffer);
    this.wide = new Uint16Array(most + 1);
  }

  /** Decodes the characters that begin in the `size` bytes from `from` on; undefined when a sequence is no UTF-8. */
  decode(from: number): DecodedPart | undefined {
    const to = Math.min(this.bytes.length, from + this.size);
    const end = this.asciiEnd(from, to);
    if (end === to) return { units: this.view(from, to), end };
    return this.decodeLatin(from, to) ?? this.decodeWide(from, to);
  }

  /** A plain view of bytes, of whatever class they are. */
  private view(from: number, to: number): Uint8Array {
    return new Uint8Array(this.bytes.buffer, this.bytes.byteOffset + from, to - from);
  }

  /** Offset of the first byte in [from, to) that is not ASCII, or `to`. */
  private asciiEnd(from: number, to: number): number {
    const { bytes, words, aligned } = this;
    let at = from;
    while (at < to && ((at - aligned) & 3) !== 0) {
      if (bytes[at] >= 0x80) return at;
      at++;
    }
    let word = (at - aligned) >> 2;
    const lastWord = (to - aligned) >> 2;
    while (word < lastWord && (words[word] & highBits) === 0) word++;
    at = Math.max(at, aligned + 4 * word);
    while (at < to && bytes[at] < 0x80) at++;
    return at;
  }

  private renew(): void {
    this.latin = new Uint8Array(this.latin.length);
    this.latinView = new DataView(this.latin.buffer);
  }

  /** Undefined where a character is beyond Latin-1, or no character. */
  private decodeLatin(from: number, to: number): DecodedPart | undefined {
    const { bytes, byteView, latin, latinView } = this;
    let count = 0;
    let at = from;
    while (at < to) {
      for (; at + 8 <= to; at += 8, count += 8) {
        const word = byteView.getInt32(at, true);
        const next = byteView.getInt32(at + 4, true);
        if (((word | next) & highBits) !== 0) break;
        latinView.setInt32(count, word, true);
        latinView.setInt32(count + 4, next, true);
      }
      if (at + 4 <= to && (byteView.getInt32(at, true) & highBits) === 0) {
        latinView.setInt32(count, byteView.getInt32(at, true), true);
        at += 4;
        count += 4;
      }
      for (; at < to && bytes[at] < 0x80; at++) latin[count++] = bytes[at];
      for (; at < to && bytes[at] >= 0x80; at += 2) {
        const next = at + 1 < bytes.length ? bytes[at + 1] : 0;
        if ((bytes[at] !== 0xc2 && bytes[at] !== 0xc3) || (next & 0xc0) !== 0x80) return undefined;
        latin[count++] = ((bytes[at] & 3) << 6) | (next & 0x3f);
      }
    }
    if (this.toKeep) this.renew();
    return { units: latin.subarray(0, count), end: at };
  }

  /** Undefined where a sequence is no UTF-8 (Unicode, table 3-7). */
  private decodeWide(from: number, to: number): DecodedPart | undefined {
    const { bytes, wide } = this;
    let count = 0;
    let at = from;
    while (at < to) {
      const first = bytes[at];
      if (first < 0x80) {
        wide[count++] = first;
        at++;
        continue;
      }
      if (0xc2 <= first && first < 0xe0 && at + 1 < bytes.length && (bytes[at + 1] & 0xc0) === 0x80) {
        wide[count++] = ((first & 0x1f) << 6) | (bytes[at + 1] & 0x3f);
        at += 2;
        continue;
      }
      const behind = bytesBehind(first);
      if (behind < 0 || bytes.length < at + behind + 1) return undefined;
      let point = first & (0x3f >> behind);
      for (let i = 1; i <= behind; i++) {
        if ((bytes[at + i] & 0xc0) !== 0x80) return undefined;
        point = (point << 6) | (bytes[at + i] & 0x3f);
      }
      if (point < leastBehind[behind] || 0x10ffff < point || (0xd800 <= point && point < 0xe000)) return undefined;
      if (point < 0x10000) wide[count++] = point;
      else {
        wide[count++] = 0xd7c0 + (point >> 10);
        wide[count++] = 0xdc00 + (point & 0x3ff);
      }
      at += behind + 1;
    }
    return { units: this.toKeep ? wide.slice(0, count) : wide.subarray(0, count), end: at };
  }
}

/** How many bytes follow the first one of a character; -1 where none may start with it. */
function bytesBehind(first: number): number {
  if (first < 0xc2) return -1;
  if (first < 0xe0) return 1;
  if (first < 0xf0) return 2;
  return first < 0xf5 ? 3 : -1;
}

/** The least code point that may be written in so many bytes behind the first one. */
const leastBehind = [0, 0x80, 0x800, 0x10000];
