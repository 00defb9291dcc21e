// A text that stays on disk: its bytes are looked at once, so that every piece's place, length and line breaks are known;
// afterwards pieces are read again when they are asked for, and a few of them are held.
import type { Scratch } from "./keyLedger";
import { Chunk, countBreaks, lineStartsOf, TextStore, type Units } from "./textStore";
import { ByteScan, type ByteFacts } from "./utf8";
import { Utf8Decoder } from "./utf8Decoder";

/** Bytes that can be read at any place, as those of an open file. */
export interface ByteSource {
  readonly length: number;
  /** Fills `into` with the bytes from `from` on; throws when there are no more as many. */
  read(from: number, into: Uint8Array): void;
}

/** Unit by byte, for an encoding of one byte a character; undefined for UTF-8. */
export type ByteTable = Uint16Array | undefined;

/** Pieces are cut at this many bytes; the last character may go on behind. */
const defaultPieceBytes = 32_768;

/** So many bytes more are read: a byte order mark and the rest of a character. */
const spareBytes = 8;

/** So many pieces are held: more than the scanner's window reaches over, for each of those that read at a time. */
const heldPieces = 24;

const carriageReturn = 13;

/** Stands in a table for a byte that the encoding does not have. */
export const replacement = 0xfffd;

export interface PagingOptions {
  /** Hears how many bytes were looked at. */
  readonly told?: (bytes: number) => void;
  /** Room outside of memory for what a check keeps. */
  readonly scratch?: Scratch;
  /** Sizes of the pieces in bytes, and of the segments in units, for tests: small ones show in short texts what long ones do. */
  readonly pieceBytes?: number;
  readonly segmentUnits?: number;
}

export interface PagedText {
  readonly text: TextStore;
  readonly bytes: ByteFacts;
  /** Behind which byte it was read last. */
  lastRead(): number;
}

/**
 * Looks at the bytes, in slices. undefined when they are no text of the encoding. A byte order mark is no part of the text.
 */
export function* openPaged(
  source: ByteSource,
  table: ByteTable,
  options: PagingOptions = {},
): Generator<void, PagedText | undefined> {
  const { told, scratch, pieceBytes = defaultPieceBytes, segmentUnits } = options;
  const reader = new PieceReader(source, table, pieceBytes);
  const scan = new ByteScan();
  const chunks: PagedChunk[] = [];
  let at = 0;
  while (at < source.length) {
    const piece = reader.read(at, Math.min(source.length, at + pieceBytes + spareBytes));
    const skipped = at === 0 && table === undefined && startsWithMark(piece) ? 3 : 0;
    const decoded = reader.decode(piece, skipped);
    if (!decoded) return undefined;
    scan.push(piece.subarray(0, decoded.end));
    const end = at + decoded.end;
    if (decoded.units.length > 0) chunks.push(new PagedChunk(at + skipped, end, decoded.units, reader));
    at = end;
    told?.(at);
    yield;
  }
  return {
    text: TextStore.paged(chunks, { scratch, segmentUnits }),
    bytes: scan.end(),
    lastRead: () => reader.lastRead,
  };
}

function startsWithMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** A piece that is held, and room for its units, which the next piece in its place takes over. */
interface Place {
  chunk: PagedChunk | undefined;
  bytes: Uint8Array | undefined;
  wide: Uint16Array | undefined;
}

/** Reads and decodes pieces; holds those that were read last. */
class PieceReader {
  private readonly held: readonly Place[] = Array.from({ length: heldPieces }, () => ({
    chunk: undefined,
    bytes: undefined,
    wide: undefined,
  }));
  private next = 0;
  lastRead = 0;
  private readonly buffer: Uint8Array;
  private readonly decoder: Utf8Decoder;
  private readonly mapped: Uint16Array;

  constructor(
    private readonly source: ByteSource,
    private readonly table: ByteTable,
    private readonly pieceBytes: number,
  ) {
    this.buffer = new Uint8Array(pieceBytes + spareBytes);
    this.decoder = new Utf8Decoder(this.buffer, pieceBytes);
    this.mapped = new Uint16Array(pieceBytes);
  }

  /** The units of a piece of the text, good until it is told to let go of them. */
  load(chunk: PagedChunk, from: number, to: number): Units {
    const decoded = this.decode(this.read(from, to), 0);
    this.lastRead = to;
    if (decoded?.end !== to - from || decoded.units.length !== chunk.length) throw new FileChanged();
    const place = this.held[this.next];
    this.next = (this.next + 1) % heldPieces;
    place.chunk?.letGo();
    place.chunk = chunk;
    return this.kept(decoded.units, place);
  }

  /** A copy in the room of a place. */
  private kept(units: Units, place: Place): Units {
    const most = this.pieceBytes + spareBytes;
    const room =
      units instanceof Uint8Array ? (place.bytes ??= new Uint8Array(most)) : (place.wide ??= new Uint16Array(most));
    room.set(units);
    return room.subarray(0, units.length);
  }

  /** The bytes from `from` to `to`, good until others are read: they stand at the buffer's end, where the decoder stops. */
  read(from: number, to: number): Uint8Array {
    const piece = this.buffer.subarray(this.buffer.length - (to - from));
    this.source.read(from, piece);
    return piece;
  }

  /**
   * The characters that begin in `pieceBytes` bytes from `from` on in what was read, and where in it the last of them ends;
   * good until others are decoded. undefined when they are none.
   */
  decode(piece: Uint8Array, from: number): { units: Units; end: number } | undefined {
    if (this.table) return this.map(piece.subarray(from, from + this.pieceBytes), this.table);
    const before = this.buffer.length - piece.length;
    const decoded = this.decoder.decode(before + from);
    return decoded && { units: decoded.units, end: decoded.end - before };
  }

  private map(bytes: Uint8Array, table: Uint16Array): { units: Units; end: number } | undefined {
    const units = this.mapped.subarray(0, bytes.length);
    let or = 0;
    for (let i = 0; i < bytes.length; i++) {
      const unit = table[bytes[i]];
      if (unit === replacement) return undefined;
      units[i] = unit;
      or |= unit;
    }
    return { units: or < 256 ? new Uint8Array(units) : units, end: bytes.length };
  }
}

/** The file is another one than when it was opened. */
export class FileChanged extends Error {
  constructor() {
    super("the file was changed while it was read");
  }
}

class PagedChunk extends Chunk {
  readonly length: number;
  readonly breaks: number;
  readonly endsWithReturn: boolean;
  private loaded: Units | undefined;
  private starts: Uint16Array | Uint32Array | undefined;

  constructor(
    private readonly from: number,
    private readonly to: number,
    units: Units,
    private readonly reader: PieceReader,
  ) {
    super();
    this.length = units.length;
    this.breaks = countBreaks(units);
    this.endsWithReturn = units[units.length - 1] === carriageReturn;
  }

  get units(): Units {
    return (this.loaded ??= this.reader.load(this, this.from, this.to));
  }

  lineStarts(): Uint16Array | Uint32Array {
    const { units } = this;
    return (this.starts ??= lineStartsOf(units, this.breaks));
  }

  letGo(): void {
    this.loaded = this.starts = undefined;
  }
}
