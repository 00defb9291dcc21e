// How a document is laid out: its line breaks, and the indentation of a line.
import type { TextStore } from "../text/textStore";

/** The first line break of the document; a new one when it has none. */
export function lineBreakOf(text: TextStore): string {
  const start = text.slice(0, 4_096);
  return /\r\n|\r|\n/.exec(start)?.[0] ?? "\n";
}

/** The white space at the start of the line that holds an offset. */
export function indentAt(text: TextStore, offset: number): string {
  const { line } = text.positionAt(offset);
  const start = text.offsetAt({ line, character: 0 });
  return /^[ \t]*/.exec(text.slice(start, Math.min(offset, start + 1_000)))?.[0] ?? "";
}
