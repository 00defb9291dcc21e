// The text of a document in chunks, so that an edit moves some kilobytes and never the whole.
// A chunk whose characters all fit in Latin-1 takes one byte a character, any other takes two.
// Offsets are UTF-16 units; lines end at \r\n, \r or \n and positions behave as in vscode-languageserver-textdocument.
// Nothing here keeps the string that it was made of alive: characters are copied. Bytes of a file may be kept.

import type { Scratch } from "./keyLedger";
import { Utf8Decoder } from "./utf8Decoder";

/** Chunks are cut at this many units; an edit splits a chunk that grows beyond twice as much. */
const chunkUnits = 32_768;

/** A chunk smaller than this joins its neighbour after an edit. */
const smallChunkUnits = 4_096;

/** String.fromCharCode takes its units as arguments; more than this might overflow the stack. */
const unitsPerCall = 4_096;

const carriageReturn = 13;
const lineFeed = 10;

/** 0-based line and UTF-16 character, as in LSP. */
export interface Position {
  line: number;
  character: number;
}

/** One replacement: the units [from, to) become `text`. */
export interface TextChange {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * Copies a string of at most into.length units to `into`, and returns the bitwise or of all its units.
 * A host that has a faster way than charCodeAt hands it in.
 */
export type CopyUnits = (text: string, into: Uint16Array) => number;

/** A piece of a text and the lines that start in it. */
export interface LinesAround {
  readonly start: number;
  /** Offset after the piece; Infinity for the last one. */
  readonly end: number;
  /** The line at the piece's start, and where that one starts: in an earlier piece, as a rule. */
  readonly line: number;
  readonly lineStart: number;
  /** Where further lines start, relative to the piece. */
  readonly starts: Uint16Array | Uint32Array;
}

/** What a text that is not held is given. */
type PagedRoom = Pick<TextStore, "scratch" | "segmentUnits">;

export class TextStore {
  /** The characters lie elsewhere and are read again when they are asked for; such a text is never edited. */
  isPaged = false;
  /** Where such a text has room for what is kept of it outside of memory. */
  scratch: Scratch | undefined;
  /** How long its segments get, where that is asked for. */
  segmentUnits: number | undefined;
  private chunks: Chunk[] = [];
  /** Offset at which each chunk starts; one entry more than there are chunks. */
  private starts = new Float64Array(1);
  /** Line breaks before each chunk; one entry more than chunks; right below `linesKnown`. */
  private lines = new Int32Array(1);
  private linesKnown = 0;
  private lastChunk = 0;
  /** Of each remembered marker the place that was found last, infinity for none, and from where on it is the first. */
  private readonly lastFound = new Map<string, { readonly from: number; readonly at: number }>();

  static from(text: string, copy: CopyUnits = copyUnits): TextStore {
    const steps = TextStore.fromSteps(text, copy);
    for (let next = steps.next(); ; next = steps.next()) if (next.done) return next.value;
  }

  /** The same in steps, chunk by chunk: 50 MB take a tenth of a second. */
  static *fromSteps(text: string, copy: CopyUnits = copyUnits): Generator<void, TextStore> {
    const store = new TextStore();
    for (const chunk of toChunks(text, copy)) {
      store.chunks.push(chunk);
      yield;
    }
    store.reindex();
    return store;
  }

  /**
   * A file's bytes as text, without a byte order mark; undefined when they are no well-formed UTF-8. They may come in pieces, cut
   * between characters. Where they are ASCII the store keeps the bytes themselves: they are not to be changed afterwards.
   */
  static fromUtf8(bytes: Uint8Array | readonly Uint8Array[]): TextStore | undefined {
    const store = new TextStore();
    const pieces = bytes instanceof Uint8Array ? [bytes] : bytes;
    for (let i = 0; i < pieces.length; i++) if (!addUtf8(store.chunks, pieces[i], i === 0)) return undefined;
    store.reindex();
    return store;
  }

  /** A text of pieces as `pieces` gives them; it keeps the arrays themselves. */
  static ofPieces(pieces: Iterable<Units>): TextStore {
    const store = new TextStore();
    for (const piece of pieces) store.chunks.push(HeldChunk.keeping(piece));
    store.reindex();
    return store;
  }

  /**
   * A text that stays where it is, in pieces of at most 65,535 units each, of which a few are held at a time.
   * `PagedText.open` (pagedText.ts) makes the pieces.
   */
  static paged(chunks: readonly Chunk[], { scratch, segmentUnits }: Partial<PagedRoom> = {}): TextStore {
    const store = new TextStore();
    store.isPaged = true;
    store.scratch = scratch;
    store.segmentUnits = segmentUnits;
    store.chunks = [...chunks];
    store.reindex();
    return store;
  }

  get length(): number {
    return this.starts[this.chunks.length];
  }

  /** The units of the text as it is now, piece by piece; an edit makes new pieces and leaves these as they are. Not to be changed. */
  pieces(): Units[] {
    return this.chunks.map(({ units }) => (this.isPaged ? units.slice() : units));
  }

  get lineCount(): number {
    this.countLines(this.chunks.length);
    return this.lines[this.chunks.length] + 1;
  }

  /** Replaces the units [from, to) by `text`. */
  edit(from: number, to: number, text: string): void {
    this.apply([{ from, to, text }]);
  }

  /** Applies changes one after the other, each in the text that the one before left, as LSP sends them. */
  apply(changes: Iterable<TextChange>): void {
    for (const change of changes) {
      const from = clamp(change.from, 0, this.length);
      this.replace(from, clamp(change.to, from, this.length), change.text);
    }
  }

  slice(from: number, to: number): string {
    let at = clamp(from, 0, this.length);
    const end = clamp(to, at, this.length);
    let text = "";
    for (let index = this.chunkAt(at); at < end; index++) {
      const start = this.starts[index];
      const stop = Math.min(end, this.starts[index + 1]);
      text += this.chunks[index].slice(at - start, stop - start);
      at = stop;
    }
    return text;
  }

  /** The unit at an offset; NaN outside the text, as with strings. */
  charCodeAt(at: number): number {
    if (!(at >= 0 && at < this.length)) return NaN;
    const index = this.chunkAt(at);
    return this.chunks[index].units[at - this.starts[index]];
  }

  /** Copies the units [from, to) into the start of `into`. */
  read(from: number, to: number, into: Uint16Array): void {
    let at = from;
    for (let index = this.chunkAt(from); at < to; index++) {
      const start = this.starts[index];
      const stop = Math.min(to, this.starts[index + 1]);
      const units = this.chunks[index].units;
      const whole = at === start && stop === this.starts[index + 1];
      into.set(whole ? units : units.subarray(at - start, stop - start), at - from);
      at = stop;
    }
  }

  /** Offset of the next `marker` that starts in [from, limit), or -1. Chunks remember the last marker that they do not hold. */
  indexOf(marker: string, from: number, limit = Infinity): number {
    const start = Math.max(0, from);
    if (!rememberedMarkers.has(marker)) return this.search(marker, start, limit);
    let last = this.lastFound.get(marker);
    if (!last || start < last.from || start > last.at) {
      const at = this.search(marker, start, Infinity);
      this.lastFound.set(marker, (last = { from: start, at: at < 0 ? Infinity : at }));
    }
    return last.at < limit ? last.at : -1;
  }

  private search(marker: string, start: number, limit: number): number {
    for (let index = this.chunkAt(start); index < this.chunks.length && this.starts[index] < limit; index++) {
      const found = this.indexInChunk(marker, index, Math.max(0, start - this.starts[index]), limit);
      if (found >= 0) return found < limit ? found : -1;
    }
    return -1;
  }

  private indexInChunk(marker: string, index: number, from: number, limit: number): number {
    const chunk = this.chunks[index];
    const start = this.starts[index];
    const inner = chunk.units.length - marker.length + 1;
    const wanted = Math.min(inner, limit - start);
    if (!chunk.lacks(marker)) {
      for (
        let i = chunk.units.indexOf(marker.charCodeAt(0), from);
        i >= 0 && i < wanted;
        i = chunk.units.indexOf(marker.charCodeAt(0), i + 1)
      ) {
        if (this.holdsAt(start + i, marker)) return start + i;
      }
      if (from === 0 && limit === Infinity) chunk.noteLack(marker);
    }
    for (let i = Math.max(from, inner, 0); i < Math.min(chunk.units.length, limit - start); i++)
      if (this.holdsAt(start + i, marker)) return start + i;
    return -1;
  }

  private holdsAt(at: number, marker: string): boolean {
    for (let i = 0; i < marker.length; i++) if (this.charCodeAt(at + i) !== marker.charCodeAt(i)) return false;
    return true;
  }

  positionAt(offset: number): Position {
    const wanted = clamp(offset, 0, this.length);
    const index = this.chunkAt(wanted);
    this.countLines(index);
    const starts = this.chunks[index].lineStarts();
    const before = countUpTo(starts, wanted - this.starts[index]);
    const line = this.lines[index] + before;
    // Most lines start in the chunk in which they are asked for.
    const lineStart = before > 0 ? this.starts[index] + starts[before - 1] : this.lineStart(line);
    return { line, character: this.beforeBreak(wanted, lineStart) - lineStart };
  }

  /** Line starts of the piece that holds an offset, for who walks through the text (lineCursor.ts). Good until the next edit. */
  linesAround(offset: number): LinesAround {
    const index = this.chunkAt(clamp(offset, 0, this.length));
    this.countLines(index);
    const line = this.lines[index];
    const isLast = index === this.chunks.length - 1;
    const end = isLast ? Infinity : this.starts[index + 1];
    return {
      start: this.starts[index],
      end,
      line,
      lineStart: this.lineStart(line),
      starts: this.chunks[index].lineStarts(),
    };
  }

  offsetAt(position: Position): number {
    if (position.line < 0) return 0;
    if (position.line >= this.lineCount) return this.length;
    const lineStart = this.lineStart(position.line);
    if (position.character <= 0) return lineStart;
    const next = position.line + 1 < this.lineCount ? this.lineStart(position.line + 1) : this.length;
    return this.beforeBreak(Math.min(lineStart + position.character, next), lineStart);
  }

  private lineStart(line: number): number {
    if (line === 0) return 0;
    this.countLines(this.chunks.length);
    const index = lastBelow(this.lines, this.chunks.length, line);
    return this.starts[index] + this.chunks[index].lineStarts()[line - this.lines[index] - 1];
  }

  /** An offset between or after the units of a line break belongs before them. */
  beforeBreak(offset: number, lineStart: number): number {
    let at = offset;
    while (at > lineStart && isBreak(this.charCodeAt(at - 1))) at--;
    return at;
  }

  /**
   * Counts lines, chunk by chunk, until all are counted or it is late; true when there is no more to do. Who asks for a line far into
   * a large text afterwards need not wait until all are counted.
   */
  countLinesOn(isLate: () => boolean): boolean {
    while (this.linesKnown < this.chunks.length) {
      this.countLines(this.linesKnown + 1);
      if (isLate()) break;
    }
    return this.linesKnown === this.chunks.length;
  }

  /** Makes `lines` right up to and including entry `index`. */
  private countLines(index: number): void {
    for (; this.linesKnown < index; this.linesKnown++) {
      const chunk = this.chunks[this.linesKnown];
      const next = this.chunks[this.linesKnown + 1];
      const splitPair = chunk.endsWithReturn && next !== undefined && next.units[0] === lineFeed;
      this.lines[this.linesKnown + 1] = this.lines[this.linesKnown] + chunk.breaks - (splitPair ? 1 : 0);
    }
  }

  private chunkAt(offset: number): number {
    const last = this.lastChunk;
    if (offset >= this.starts[last] && offset < this.starts[last + 1]) return last;
    let low = 0;
    let high = this.chunks.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    this.lastChunk = low;
    return low;
  }

  private replace(from: number, to: number, text: string): void {
    if (this.isPaged) throw new Error("a text that is read from its file cannot be edited");
    let first = this.chunkAt(from);
    let last = to > this.starts[first + 1] ? this.chunkAt(to - 1) : first;
    const kept = this.starts[last + 1] - this.starts[first] - (to - from);
    const start = this.starts[first];
    const edited = first === last ? this.chunks[first].edited(from - start, to - start, text) : undefined;
    if (edited) {
      this.chunks[first] = edited;
      return this.reindex(first);
    }
    if (kept + text.length < smallChunkUnits) {
      if (last + 1 < this.chunks.length) last++;
      else if (first > 0) first--;
    }
    const head = this.units(this.starts[first], from);
    const tail = this.units(to, this.starts[last + 1]);
    this.chunks.splice(first, last - first + 1, ...chunksOf(head, text, tail));
    this.reindex(first);
  }

  private units(from: number, to: number): Uint16Array {
    const units = new Uint16Array(to - from);
    if (units.length > 0) this.read(from, to, units);
    return units;
  }

  /** Sums the chunks' lengths again from chunk `from` on. */
  private reindex(from = 0): void {
    if (this.chunks.length === 0) this.chunks.push(HeldChunk.of(new Uint16Array(0)));
    const count = this.chunks.length;
    if (this.starts.length < count + 1) {
      this.starts = grown(this.starts, new Float64Array(count + 1 + (count >> 3)));
      this.lines = grown(this.lines, new Int32Array(count + 1 + (count >> 3)));
    }
    for (let i = from; i < count; i++) this.starts[i + 1] = this.starts[i] + this.chunks[i].length;
    // The chunk before may end with a \r that gains or loses its \n.
    this.linesKnown = Math.min(this.linesKnown, Math.max(0, from - 1));
    this.lastChunk = 0;
    this.lastFound.clear();
  }
}

const noMarkers: string[] = [];
const rememberedMarkers: ReadonlySet<string> = new Set(["--", "-->", "]]>", "?>"]);

export type Units = Uint8Array | Uint16Array;

/** A run of units. */
export abstract class Chunk {
  /** Markers that stand nowhere within the chunk; one that starts in it may still end in the next. */
  private lacking: string[] = noMarkers;

  abstract readonly length: number;
  abstract readonly units: Units;
  /** Line breaks in the chunk; a \r at its end counts as one of its own. */
  abstract readonly breaks: number;
  abstract readonly endsWithReturn: boolean;
  /** Where lines start, relative to the chunk, each after its break; the last may equal the chunk's length. */
  abstract lineStarts(): Uint16Array | Uint32Array;

  lacks(marker: string): boolean {
    return this.lacking.includes(marker);
  }

  /** Remembers the markers that are asked for again and again: those that end comments, sections and instructions. */
  noteLack(marker: string): void {
    if (rememberedMarkers.has(marker)) this.lacking = [...this.lacking, marker];
  }

  slice(from: number, to: number): string {
    return unitsToText(this.units, from, to);
  }

  /** The chunk with the units [from, to) replaced; undefined when it is not such a chunk any more. */
  edited(_from: number, _to: number, _text: string): Chunk | undefined {
    return undefined;
  }
}

/** A run of units in memory, with its line breaks counted when first asked for. */
class HeldChunk extends Chunk {
  private breakCount = -1;
  private starts: Uint16Array | Uint32Array | undefined;

  private constructor(readonly units: Units) {
    super();
  }

  get length(): number {
    return this.units.length;
  }

  /** Keeps `units` themselves. */
  static keeping(units: Units): HeldChunk {
    return new HeldChunk(units);
  }

  /** Keeps a copy of `units`, in one byte each where they fit. */
  static of(units: Uint16Array, or = orOf(units)): HeldChunk {
    return new HeldChunk(or < 256 ? new Uint8Array(units) : units.slice());
  }

  /** What a key does to a chunk of Latin-1: one copy of its bytes, and of what is known of its lines. */
  override edited(from: number, to: number, text: string): HeldChunk | undefined {
    const { units } = this;
    const length = units.length + text.length - (to - from);
    if (!(units instanceof Uint8Array) || length < smallChunkUnits || length > 2 * chunkUnits) return undefined;
    for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0xff) return undefined;
    const all = new Uint8Array(length);
    all.set(units.subarray(0, from));
    for (let i = 0; i < text.length; i++) all[from + i] = text.charCodeAt(i);
    all.set(units.subarray(to), from + text.length);
    const chunk = new HeldChunk(all);
    if (this.breakCount >= 0) chunk.takeBreaks(this, from, to, text.length);
    return chunk;
  }

  /** Whether a line ends after a unit, that one and the next decide: only around the edit it may be otherwise than before. */
  private takeBreaks(old: HeldChunk, from: number, to: number, added: number): void {
    const first = Math.max(0, from - 1);
    const before = countBreaks(old.units, first, to);
    const after = countBreaks(this.units, first, from + added);
    this.breakCount = old.breakCount - before + after;
    if (!old.starts) return;
    const kept = countUpTo(old.starts, first);
    const starts = roomForStarts(this.units, this.breakCount);
    starts.set(old.starts.subarray(0, kept));
    findLineStarts(this.units, first, starts.subarray(kept, kept + after));
    const shift = added - (to - from);
    for (let i = kept + after, j = kept + before; i < starts.length; i++, j++) starts[i] = old.starts[j] + shift;
    this.starts = starts;
  }

  get endsWithReturn(): boolean {
    return this.units.length > 0 && this.units[this.units.length - 1] === carriageReturn;
  }

  get breaks(): number {
    if (this.breakCount < 0) this.breakCount = countBreaks(this.units);
    return this.breakCount;
  }

  lineStarts(): Uint16Array | Uint32Array {
    return (this.starts ??= lineStartsOf(this.units, this.breaks));
  }
}

/** The units [from, to) as a text. */
export function unitsToText(units: Units, from: number, to: number): string {
  if (to - from <= shortUnits) return toShortText(units, from, to);
  if (to - from <= unitsPerCall)
    return String.fromCharCode.apply(null, units.subarray(from, to) as unknown as number[]);
  let text = "";
  for (let at = from; at < to; at += unitsPerCall) {
    text += String.fromCharCode.apply(null, units.subarray(at, Math.min(to, at + unitsPerCall)) as unknown as number[]);
  }
  return text;
}

/** Values and names hardly have more; a list of its own spares them a view of the units. */
const shortUnits = 32;
const shortLists = Array.from({ length: shortUnits + 1 }, (_, length) => new Array<number>(length).fill(0));

function toShortText(units: Units, from: number, to: number): string {
  const list = shortLists[to - from];
  for (let i = 0; i < list.length; i++) list[i] = units[from + i];
  return String.fromCharCode.apply(null, list);
}

function* toChunks(text: string, copy: CopyUnits): Iterable<Chunk> {
  const buffer = new Uint16Array(Math.min(text.length, chunkUnits));
  for (let at = 0; at < text.length; at += chunkUnits) {
    const part = text.length <= chunkUnits ? text : text.substring(at, at + chunkUnits);
    const into = part.length === buffer.length ? buffer : buffer.subarray(0, part.length);
    const or = copy(part, into);
    yield HeldChunk.of(into, or);
  }
}

/** False when the bytes are no UTF-8. Only the first may begin with a byte order mark, which is left out. */
function addUtf8(chunks: Chunk[], bytes: Uint8Array, isFirst: boolean): boolean {
  const decoder = new Utf8Decoder(bytes, chunkUnits, true);
  let at = isFirst && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (at < bytes.length) {
    const part = decoder.decode(at);
    if (!part) return false;
    chunks.push(HeldChunk.keeping(part.units));
    at = part.end;
  }
  return true;
}

/** The chunks that hold `head`, `text` and `tail` after an edit: one where they fit, else pieces of like size. */
function chunksOf(head: Uint16Array, text: string, tail: Uint16Array): Chunk[] {
  if (text.length > 2 * chunkUnits) {
    return [HeldChunk.of(head), ...toChunks(text, copyUnits), HeldChunk.of(tail)].filter(
      (chunk) => chunk.units.length > 0,
    );
  }
  const all = new Uint16Array(head.length + text.length + tail.length);
  all.set(head);
  copyUnits(text, all.subarray(head.length));
  all.set(tail, head.length + text.length);
  const count = all.length <= 2 * chunkUnits ? 1 : Math.ceil(all.length / chunkUnits);
  const cut = (i: number): number => Math.floor((i * all.length) / count);
  return Array.from({ length: count }, (_, i) => HeldChunk.of(all.subarray(cut(i), cut(i + 1))));
}

/** Copies by charCodeAt: what every host can do. */
function copyUnits(text: string, into: Uint16Array): number {
  let or = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    into[i] = unit;
    or |= unit;
  }
  return or;
}

function orOf(units: Uint16Array): number {
  let or = 0;
  for (let i = 0; i < units.length; i++) or |= units[i];
  return or;
}

/** Line breaks that end with one of the units [from, to). */
export function countBreaks(units: Units, from = 0, to = units.length): number {
  let count = 0;
  const length = units.length;
  for (let i = from; i < to; i++) {
    const unit = units[i];
    if (unit > carriageReturn) continue;
    if (unit === lineFeed || (unit === carriageReturn && (i + 1 === length || units[i + 1] !== lineFeed))) count++;
  }
  return count;
}

export function lineStartsOf(units: Units, count: number): Uint16Array | Uint32Array {
  const starts = roomForStarts(units, count);
  findLineStarts(units, 0, starts);
  return starts;
}

function roomForStarts({ length }: Units, count: number): Uint16Array | Uint32Array {
  return length < 65_536 ? new Uint16Array(count) : new Uint32Array(count);
}

/** Fills `starts` with the offsets after the line breaks from a unit on. */
function findLineStarts(units: Units, from: number, starts: Uint16Array | Uint32Array): void {
  const { length } = units;
  const count = starts.length;
  let found = 0;
  for (let i = from; found < count; i++) {
    const unit = units[i];
    if (unit > carriageReturn) continue;
    if (unit === lineFeed || (unit === carriageReturn && (i + 1 === length || units[i + 1] !== lineFeed)))
      starts[found++] = i + 1;
  }
}

/** How many entries of an ascending array are at most `limit`. */
function countUpTo(ascending: Uint16Array | Uint32Array, limit: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle] <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the last of `count` entries that is below `limit`. */
function lastBelow(ascending: Int32Array, count: number, limit: number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (ascending[middle] < limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

function grown<T extends Float64Array | Int32Array>(old: T, larger: T): T {
  larger.set(old);
  return larger;
}

function isBreak(unit: number): boolean {
  return unit === lineFeed || unit === carriageReturn;
}

function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}
