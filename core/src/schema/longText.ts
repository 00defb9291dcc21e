// A text that comes in pieces. Each state keeps a link to the pieces before it and never a string of all of them: the states at
// the borders of a huge value would else hold that value as often as there are borders.

export interface LongText {
  readonly before: LongText | undefined;
  readonly piece: string;
  /** Units of the whole text. */
  readonly length: number;
  /** Of all its units; made when first asked for. */
  hash: number | undefined;
}

export const emptyText: LongText = { before: undefined, piece: "", length: 0, hash: 0 };

/** A text with more behind it. */
export function withMore(text: LongText, piece: string): LongText {
  if (piece === "") return text;
  return { before: text.length === 0 ? undefined : text, piece, length: text.length + piece.length, hash: undefined };
}

export function wholeOf(text: LongText): string {
  if (!text.before) return text.piece;
  const pieces: string[] = [];
  for (let at: LongText | undefined = text; at; at = at.before) pieces.push(at.piece);
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
  for (; a !== b; a = a.before, b = b.before) if (!a || !b || a.piece !== b.piece) return false;
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

function hashOn(start: number, piece: string): number {
  let hash = start;
  for (let i = 0; i < piece.length; i++) hash = (Math.imul(hash, 31) + piece.charCodeAt(i)) | 0;
  return hash;
}
