// The changes of one didChange as offsets. Each is given by lines of the text that the one before left; they are worked out on
// a list of pieces, so that the text itself is changed once, by all of them, before one reparse.
import type { TextDocumentContentChangeEvent } from "vscode-languageserver/node";
import type { Position, TextChange, TextStore } from "../../core/src/text/textStore";

/** The changes in offsets, each in the text that the one before left; undefined when the whole text is replaced. */
export function toTextChanges(
  text: TextStore,
  events: readonly TextDocumentContentChangeEvent[],
): TextChange[] | undefined {
  const view = new ChangedText(text);
  const changes: TextChange[] = [];
  for (const event of events) {
    if (!("range" in event)) return undefined;
    const start = view.offsetAt(event.range.start);
    const end = view.offsetAt(event.range.end);
    const change = { from: Math.min(start, end), to: Math.max(start, end), text: event.text };
    changes.push(change);
    if (events.length > 1) view.apply(change);
  }
  return changes;
}

/** A stretch of the old text, or text put in. */
type Piece = { readonly from: number; readonly to: number } | { readonly inserted: string };

/** The old text as seen through changes that are not made yet. */
class ChangedText {
  #pieces: Piece[] = [];
  #changed = false;

  constructor(private readonly text: TextStore) {
    this.#pieces = [{ from: 0, to: text.length }];
  }

  offsetAt(position: Position): number {
    if (!this.#changed) return this.text.offsetAt(position);
    const start = this.#lineStart(position.line);
    if (start === undefined) return this.#length();
    const next = this.#lineStart(position.line + 1) ?? this.#length();
    let at = Math.min(start + Math.max(0, position.character), next);
    while (at > start && isBreak(this.#charCodeAt(at - 1))) at--;
    return at;
  }

  apply(change: TextChange): void {
    this.#changed = true;
    const head = this.#cut(0, change.from);
    const tail = this.#cut(change.to, this.#length());
    this.#pieces = [...head, { inserted: change.text }, ...tail].filter((piece) => sizeOf(piece) > 0);
  }

  #length(): number {
    return this.#pieces.reduce((sum, piece) => sum + sizeOf(piece), 0);
  }

  /** The pieces of a range of the changed text. */
  #cut(from: number, to: number): Piece[] {
    const found: Piece[] = [];
    let start = 0;
    for (const piece of this.#pieces) {
      const end = start + sizeOf(piece);
      const low = Math.max(from, start);
      const high = Math.min(to, end);
      if (low < high) found.push(part(piece, low - start, high - start));
      start = end;
    }
    return found;
  }

  #charCodeAt(at: number): number {
    const [piece] = this.#cut(at, at + 1);
    if (!piece) return NaN;
    return "inserted" in piece ? piece.inserted.charCodeAt(0) : this.text.charCodeAt(piece.from);
  }

  /** Offset at which a line starts; undefined past the last one. */
  #lineStart(line: number): number | undefined {
    if (line <= 0) return 0;
    let seen = 0;
    let start = 0;
    for (const [index, piece] of this.#pieces.entries()) {
      const starts = this.#startsIn(piece, this.#firstUnit(index + 1));
      if (line <= seen + starts.count) return start + starts.at(line - seen);
      seen += starts.count;
      start += sizeOf(piece);
    }
    return undefined;
  }

  #firstUnit(index: number): number {
    const piece = this.#pieces[index];
    if (!piece) return NaN;
    return "inserted" in piece ? piece.inserted.charCodeAt(0) : this.text.charCodeAt(piece.from);
  }

  /** The line starts that the breaks of a piece make, counted from 1 and relative to it; `next` is the unit after it. */
  #startsIn(piece: Piece, next: number): { count: number; at(n: number): number } {
    if ("inserted" in piece) {
      const found = [...piece.inserted.matchAll(/\r\n|\r|\n/g)].map((match) => match.index + match[0].length);
      if (piece.inserted.endsWith("\r") && next === lineFeed) found.pop();
      return { count: found.length, at: (n) => found[n - 1] };
    }
    const { text } = this;
    const first = text.positionAt(piece.from).line;
    const inOld = text.positionAt(piece.to).line - first;
    const endsWithReturn = text.charCodeAt(piece.to - 1) === carriageReturn;
    const wasPair = endsWithReturn && text.charCodeAt(piece.to) === lineFeed;
    const isPair = endsWithReturn && next === lineFeed;
    const count = inOld + (wasPair ? 1 : 0) - (isPair ? 1 : 0);
    const size = piece.to - piece.from;
    return { count, at: (n) => (n > inOld ? size : text.offsetAt({ line: first + n, character: 0 }) - piece.from) };
  }
}

const carriageReturn = 13;
const lineFeed = 10;

function isBreak(unit: number): boolean {
  return unit === carriageReturn || unit === lineFeed;
}

function sizeOf(piece: Piece): number {
  return "inserted" in piece ? piece.inserted.length : piece.to - piece.from;
}

function part(piece: Piece, from: number, to: number): Piece {
  if ("inserted" in piece) return { inserted: piece.inserted.slice(from, to) };
  return { from: piece.from + from, to: piece.from + to };
}
