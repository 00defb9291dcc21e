// How a document is laid out: its line breaks, and the indentation of a line.
import type { TextStore } from "../text/textStore";

/** The first line break of the document; a new one when it has none. Mostly it ends the XML declaration. */
export function lineBreakOf(text: TextStore): string {
  const near = lineBreak.exec(text.slice(0, nearUnits));
  if (near && near.index + 1 < nearUnits) return near[0];
  return lineBreak.exec(text.slice(0, 4_096))?.[0] ?? "\n";
}

const lineBreak = /\r\n|\r|\n/;
const nearUnits = 128;

/** The white space at the start of the line that holds an offset. */
export function indentAt(text: TextStore, offset: number): string {
  const { line } = text.positionAt(offset);
  const start = text.offsetAt({ line, character: 0 });
  return /^[ \t]*/.exec(text.slice(start, Math.min(offset, start + 1_000)))?.[0] ?? "";
}

/** Does nothing but white space stand before an offset in its line? */
export function isFirstInLine(text: TextStore, offset: number): boolean {
  return indentAt(text, offset).length === text.positionAt(offset).character;
}
