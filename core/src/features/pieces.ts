// A new text that may be as long as a large document: it is made in steps, and never in one.
import type { TextStore } from "../text/textStore";
import type { Steps } from "./steps";

/** A text in pieces, none of which is long. */
export type Pieces = readonly string[];

/** So many units of a text are taken at once. */
const pieceUnits = 32_768;

/** Adds the units [from, to) of a text to pieces. */
export function* copied(text: TextStore, from: number, to: number, pieces: string[]): Steps<void> {
  for (let at = from; at < to; at += pieceUnits) {
    yield;
    pieces.push(text.slice(at, Math.min(at + pieceUnits, to)));
  }
}
