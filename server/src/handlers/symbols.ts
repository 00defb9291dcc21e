// The outline is written as JSON while it is walked: of a large document it is megabytes, which are never held as objects.
import { SymbolKind, type DocumentSymbol, type DocumentSymbolParams } from "vscode-languageserver/node";
import { writeOutline, type OutlineSink, type SymbolHead } from "../../../core/src/features/symbols";
import { LineCursor } from "../../../core/src/text/lineCursor";
import type { TextStore } from "../../../core/src/text/textStore";
import { fixedBytes, JsonText, type EncodedJson } from "../encoded";
import { longHandler } from "../handler";

export const symbols = longHandler<DocumentSymbolParams, DocumentSymbol[]>(
  "textDocument/documentSymbol",
  [],
  function* (open, _, server) {
    const writer = new SymbolWriter(open.text);
    yield* writeOutline(open.session, server.readerOf(open), writer);
    return writer.finish();
  },
);

/** The pieces of JSON that are the same in every symbol. */
const fixed = {
  begin: fixedBytes("["),
  end: fixedBytes("]"),
  next: fixedBytes(","),
  children: fixedBytes(',"children":['),
  childrenEnd: fixedBytes("]"),
  name: fixedBytes('{"name":'),
  detail: fixedBytes(',"detail":'),
  record: fixedBytes(`,"kind":${SymbolKind.Struct},"selectionRange":{"start":{"line":`),
  other: fixedBytes(`,"kind":${SymbolKind.Module},"selectionRange":{"start":{"line":`),
  range: fixedBytes(',"range":{"start":{"line":'),
  character: fixedBytes(',"character":'),
  to: fixedBytes('},"end":{"line":'),
  rangeEnd: fixedBytes("}}"),
  symbolEnd: fixedBytes("}}}"),
};

/** Writes an outline as the answer of LSP. A symbol's range comes after the symbols in it: so places are asked for in their order. */
export class SymbolWriter implements OutlineSink {
  readonly #json = new JsonText();
  /** Of the open symbols: the line and character at which each begins, and the offset of its end. */
  readonly #open: number[] = [];
  /** Does a symbol of the innermost list stand there? The outermost list is open all the time. */
  #hasInner = false;

  readonly #place: LineCursor;

  constructor(text: TextStore) {
    this.#place = new LineCursor(text);
    this.#json.fixed(fixed.begin);
  }

  begin({ name, detail, isRecord, span, nameSpan }: SymbolHead): void {
    const json = this.#json;
    if (this.#hasInner) json.fixed(fixed.next);
    else if (this.#open.length > 0) json.fixed(fixed.children);
    json.fixed(fixed.name);
    json.string(name);
    if (detail !== "") {
      json.fixed(fixed.detail);
      json.string(detail);
    }
    this.#place.to(span.from);
    const { line, character } = this.#place;
    // A name is on the line of its tag.
    const nameFrom = character + nameSpan.from - span.from;
    json.fixed(isRecord ? fixed.record : fixed.other);
    this.#range(line, nameFrom, line, nameFrom + nameSpan.to - nameSpan.from);
    json.fixed(fixed.rangeEnd);
    this.#open.push(line, character, span.to);
    this.#hasInner = false;
  }

  end(): void {
    const json = this.#json;
    if (this.#hasInner) json.fixed(fixed.childrenEnd);
    this.#place.to(this.#open.pop() ?? 0);
    const character = this.#open.pop() ?? 0;
    const line = this.#open.pop() ?? 0;
    json.fixed(fixed.range);
    this.#range(line, character, this.#place.line, this.#place.character);
    json.fixed(fixed.symbolEnd);
    this.#hasInner = true;
  }

  finish(): EncodedJson {
    this.#json.fixed(fixed.end);
    return this.#json.end();
  }

  /** From the line of a range's start to the character of its end. */
  #range(line: number, character: number, toLine: number, toCharacter: number): void {
    const json = this.#json;
    json.number(line);
    json.fixed(fixed.character);
    json.number(character);
    json.fixed(fixed.to);
    json.number(toLine);
    json.fixed(fixed.character);
    json.number(toCharacter);
  }
}
