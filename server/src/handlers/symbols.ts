// The outline is written as JSON while it is walked: of a large document it is megabytes, which are never held as objects.
import { SymbolKind, type DocumentSymbol, type DocumentSymbolParams } from "vscode-languageserver/node";
import { writeOutline, type OutlineSink, type SymbolHead } from "../../../core/src/features/symbols";
import type { Position, TextStore } from "../../../core/src/text/textStore";
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
  name: fixedBytes('{"name":'),
  detail: fixedBytes(',"detail":'),
  record: fixedBytes(`,"kind":${SymbolKind.Struct},"range":{"start":{"line":`),
  other: fixedBytes(`,"kind":${SymbolKind.Module},"range":{"start":{"line":`),
  character: fixedBytes(',"character":'),
  to: fixedBytes('},"end":{"line":'),
  nameRange: fixedBytes('}},"selectionRange":{"start":{"line":'),
  rangesEnd: fixedBytes("}}"),
  symbolEnd: fixedBytes("}"),
  childrenEnd: fixedBytes("]}"),
};

/** Writes an outline as the answer of LSP. */
export class SymbolWriter implements OutlineSink {
  readonly #json = new JsonText();
  /** Has the innermost open symbol symbols in it so far? The outermost list is open all the time. */
  #hasInner = false;
  #depth = 0;

  constructor(private readonly text: TextStore) {
    this.#json.fixed(fixed.begin);
  }

  begin({ name, detail, isRecord, span, nameSpan }: SymbolHead): void {
    const json = this.#json;
    if (this.#hasInner) json.fixed(fixed.next);
    else if (this.#depth > 0) json.fixed(fixed.children);
    json.fixed(fixed.name);
    json.string(name);
    if (detail !== "") {
      json.fixed(fixed.detail);
      json.string(detail);
    }
    const from = this.text.positionAt(span.from);
    json.fixed(isRecord ? fixed.record : fixed.other);
    this.#range(from, this.text.positionAt(span.to));
    // A name is on the line of its tag.
    const nameFrom = { line: from.line, character: from.character + nameSpan.from - span.from };
    const nameTo = { line: from.line, character: nameFrom.character + nameSpan.to - nameSpan.from };
    json.fixed(fixed.nameRange);
    this.#range(nameFrom, nameTo);
    json.fixed(fixed.rangesEnd);
    this.#hasInner = false;
    this.#depth++;
  }

  end(): void {
    this.#json.fixed(this.#hasInner ? fixed.childrenEnd : fixed.symbolEnd);
    this.#hasInner = true;
    this.#depth--;
  }

  finish(): EncodedJson {
    this.#json.fixed(fixed.end);
    return this.#json.end();
  }

  /** From the line of a range's start to the character of its end. */
  #range(from: Position, to: Position): void {
    const json = this.#json;
    json.number(from.line);
    json.fixed(fixed.character);
    json.number(from.character);
    json.fixed(fixed.to);
    json.number(to.line);
    json.fixed(fixed.character);
    json.number(to.character);
  }
}
