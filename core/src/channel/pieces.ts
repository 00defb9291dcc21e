// A file read in pieces. Memory for one piece is soon had again after it was let go; memory for fifty megabytes at once comes from
// the system page by page each time, which takes longer than reading.
import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const usualBytes = 1_048_576;

/** Asked for behind the size that the file had: it may have grown. */
const grownBytes = 4_096;

/**
 * The bytes of a regular file as pieces of up to `pieceBytes`, at least 8. Where they are UTF-8 no character is cut.
 * Throws what node throws where the file cannot be read.
 */
export function readInPieces(file: string, pieceBytes = usualBytes): Buffer[] {
  const descriptor = openSync(file, "r");
  try {
    const pieces: Buffer[] = [];
    let cut: Uint8Array = new Uint8Array(0);
    for (let left = fstatSync(descriptor).size; ; left -= pieceBytes) {
      const piece = Buffer.allocUnsafeSlow(cut.length + Math.min(pieceBytes, left > 0 ? left : grownBytes));
      piece.set(cut);
      const filled = cut.length + fill(descriptor, piece, cut.length);
      if (filled === 0) return pieces;
      const whole = filled < piece.length ? filled : endOfCharacters(piece);
      pieces.push(piece.subarray(0, whole));
      cut = piece.subarray(whole, filled);
      if (filled < piece.length) return pieces;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Reads until the piece is full or the file ends; how many bytes were read. */
function fill(descriptor: number, piece: Buffer, from: number): number {
  let at = from;
  for (let count = 1; count > 0 && at < piece.length; at += count)
    count = readSync(descriptor, piece, at, piece.length - at, null);
  return at - from;
}

/** Where the last character that is not whole begins; the end of the bytes where there is none. */
function endOfCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back < bytes.length; back++) {
    const byte = bytes[bytes.length - back];
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
