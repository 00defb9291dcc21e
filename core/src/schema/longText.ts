// A text that comes in pieces. Each state keeps a link to the pieces before it and never a string of all of them: the states at
// the borders of a huge value would else hold that value as often as there are borders.

import { unitsToText } from "../text/textStore";
import type { Base64State } from "./longBase64";

/** Text, or its units where all of them are ASCII: of most long values nobody needs a text. */
export type TextPiece = string | Uint8Array;

const carriageReturn = 0x0d;
const lineFeed = 0x0a;

export interface LongText {
  readonly before: LongText | undefined;
  readonly piece: TextPiece;
  /** Units of the whole text. */
  readonly length: number;
  /** Of all its units; made when first asked for. */
  hash: number | undefined;
  /** What the text is as base64; made when first asked for. */
  base64: Base64State | undefined;
}

export const emptyText: LongText = { before: undefined, piece: "", length: 0, hash: 0, base64: undefined };

/** A text with more behind it. */
export function withMore(text: LongText, piece: TextPiece): LongText {
  if (piece.length === 0) return text;
  const before = text.length === 0 ? undefined : text;
  return { before, piece, length: text.length + piece.length, hash: undefined, base64: undefined };
}

/** The units [from, to) as a piece, each line end as one unit; undefined when one of them is not ASCII. */
export function asciiPiece(units: Uint16Array, from: number, to: number): Uint8Array | undefined {
  const piece = new Uint8Array(to - from);
  let all = 0;
  let length = 0;
  for (let i = from; i < to; i++) {
    const unit = units[i];
    all |= unit;
    if (unit !== carriageReturn) piece[length++] = unit;
    else if (i + 1 === to || units[i + 1] !== lineFeed) piece[length++] = lineFeed;
  }
  return all < 0x80 ? piece.subarray(0, length) : undefined;
}

function textOf(piece: TextPiece): string {
  return typeof piece === "string" ? piece : unitsToText(piece, 0, piece.length);
}

export function wholeOf(text: LongText): string {
  if (!text.before) return textOf(text.piece);
  const pieces: string[] = [];
  for (let at: LongText | undefined = text; at; at = at.before) pieces.push(textOf(at.piece));
  return pieces.reverse().join("");
}

/**
 * Equal, and made of equal pieces. Texts that differ are told apart by their hashes, and those that share what stands before by
 * their last pieces, so that the comparison at each of many borders stays short.
 */
export function sameText(left: LongText, right: LongText): boolean {
  if (left === right) return true;
  if (left.length !== right.length || hashOf(left) !== hashOf(right)) return false;
  let a: LongText | undefined = left;
  let b: LongText | undefined = right;
  for (; a !== b; a = a.before, b = b.before) if (!a || !b || !samePiece(a.piece, b.piece)) return false;
  return true;
}

function samePiece(a: TextPiece, b: TextPiece): boolean {
  if (typeof a === "string" || typeof b === "string") return a === b;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

function hashOf(text: LongText): number {
  const unhashed: LongText[] = [];
  let at: LongText | undefined = text;
  for (; at && at.hash === undefined; at = at.before) unhashed.push(at);
  let hash = at?.hash ?? 0;
  for (const one of unhashed.reverse()) one.hash = hash = hashOn(hash, one.piece);
  return hash;
}

function hashOn(start: number, piece: TextPiece): number {
  let hash = start;
  if (typeof piece !== "string") {
    for (let i = 0; i < piece.length; i++) hash = (Math.imul(hash, 31) + piece[i]) | 0;
    return hash;
  }
  for (let i = 0; i < piece.length; i++) hash = (Math.imul(hash, 31) + piece.charCodeAt(i)) | 0;
  return hash;
}
