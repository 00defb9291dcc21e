// Every request of the language at many places of hostile documents, over stdio: none fails, none is logged as failed, and what
// comes back can be used by any editor - ranges lie in the document, edits do not overlap, what is chosen is where it was asked.
//
//   FLA_EVERY_PLACE_FILES=a.xml:b.xml FLA_EVERY_PLACE_HOME=… npx tsx --test test/lsp/everyPlace.test.ts   (files of one's own)
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type {
  CodeAction,
  CompletionItem,
  Diagnostic,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  LinkedEditingRanges,
  Location,
  Position,
  PublishDiagnosticsParams,
  Range,
  SelectionRange,
  SemanticTokens,
  TextDocumentEdit,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver-protocol";
import { seeded } from "../bench/figures";
import { sampleDay } from "../support/flaCheck";
import { LspClient } from "../support/lspClient";
import { root } from "../support/root";

const placesEach = Number(process.env.FLA_EVERY_PLACE_COUNT ?? 25);

const whole = readFileSync(path.join(root, "schemas/fla/samples/valid-several-workers.xml"), "utf8");
const cut = (text: string) => whole.slice(0, whole.indexOf(text) + text.length);

/** Documents as they are while people write them, and as no person writes them. */
const documents: Readonly<Record<string, string>> = {
  "a whole one": whole,
  "with line ends of Windows": whole.replace(/\n/g, "\r\n"),
  "with old line ends": whole.replace(/\n/g, "\r"),
  "on one line": whole.replace(/\n\s*/g, ""),
  "cut in a name": cut("<WorkerN"),
  "cut in a value": cut("<WorkerName>Dub"),
  "cut after a lone <": cut("<WorkerName>Dubois</WorkerName>") + "\n<",
  "cut in an end tag": cut("<WorkerName>Dubois</"),
  "cut in an attribute": cut('xsi:noNamespaceSchemaLocation="FLA_'),
  "cut in the prologue": cut('<?xml version="1.0'),
  "with a comment that does not end": whole.replace("<Employment>", "<!-- <Employment>"),
  "with comments, CDATA and instructions": whole
    .replace("<WorkerName>Dubois<", "<WorkerName><![CDATA[Du<bo>is]]><")
    .replace("<Employment>", "<!-- é <b> -->\n<?target some data?>\n<Employment>"),
  "with pairs of units in values and names": whole
    .replace("Dubois", "Du😀bois𝒳")
    .replace(/<(\/?)WorkerSex>/g, "<$1Worker𐐀Sex>")
    .replace("Luc", "😀"),
  "with attributes and entities": whole
    .replace("<INSS>", `<INSS a='1' b="x &amp; y" xmlns:q="urn:q" q:c="😀">&#x37;`)
    .replace("Luc", "L&nosuch;u&#99999999;c"),
  "with a DOCTYPE": whole.replace("<FLA ", '<!DOCTYPE FLA [<!ENTITY a "b"> <!ELEMENT FLA ANY>]>\n<FLA '),
  "with a prefix": whole.replace(/<(\/?)(\w)/g, "<$1f:$2").replace("<f:FLA ", '<f:FLA xmlns:f="urn:not-of-a-pack" '),
  "with a mark at its start": "\uFEFF" + whole,
  "with two roots": whole + whole.slice(whole.indexOf("<FLA")),
  "with tags that do not match": whole
    .replace("</Training>", "</Employment>")
    .replace("</INSS>", "")
    .replace("<Form>", ""),
  "with control characters": whole.replace("Dubois", "D\u0000ub\u0007ois\u2028x"),
  "a root alone": "<FLA/>",
  "nothing but spaces": " \n\t \n",
  nothing: "",
};

const own = (process.env.FLA_EVERY_PLACE_FILES ?? "").split(":").filter(Boolean);
const cases =
  own.length > 0 ? own.map((file) => [file, readFileSync(file, "utf8")] as const) : Object.entries(documents);

/** A text as its client sees it: lines end as LSP says. */
class Lines {
  readonly #starts = [0];
  readonly #ends: number[] = [];

  constructor(readonly text: string) {
    for (const { index, 0: end } of text.matchAll(/\r\n|\r|\n/g)) {
      this.#ends.push(index);
      this.#starts.push(index + end.length);
    }
    this.#ends.push(text.length);
  }

  at(offset: number): Position {
    let line = this.#starts.length - 1;
    while (this.#starts[line] > offset) line--;
    return { line, character: Math.min(offset, this.#ends[line]) - this.#starts[line] };
  }

  /** The offset of a position; fails for one outside the document. */
  offset({ line, character }: Position): number {
    assert.ok(line >= 0 && line < this.#starts.length, `line ${line} of ${this.#starts.length}`);
    const offset = this.#starts[line] + character;
    assert.ok(character >= 0 && offset <= this.#ends[line], `character ${character} of line ${line}`);
    const isInPair =
      /[\uDC00-\uDFFF]/.test(this.text[offset] ?? "") && /[\uD800-\uDBFF]/.test(this.text[offset - 1] ?? "");
    assert.ok(!isInPair, `${line}:${character} is inside a character`);
    return offset;
  }

  span({ start, end }: Range): [number, number] {
    const [from, to] = [this.offset(start), this.offset(end)];
    assert.ok(from <= to, `a range that ends at ${to} before it begins at ${from}`);
    return [from, to];
  }

  of(range: Range): string {
    return this.text.slice(...this.span(range));
  }

  /** The text after edits, which may not overlap. */
  applied(edits: readonly TextEdit[]): string {
    const spans = edits
      .map((edit) => ({ span: this.span(edit.range), text: edit.newText }))
      .sort((a, b) => a.span[0] - b.span[0]);
    let text = "";
    let at = 0;
    for (const { span, text: put } of spans) {
      assert.ok(span[0] >= at, "edits overlap");
      text += this.text.slice(at, span[0]) + put;
      at = span[1];
    }
    return text + this.text.slice(at);
  }
}

interface Place {
  readonly lines: Lines;
  readonly uri: string;
  readonly offset: number;
}

type Check = (answer: never, place: Place) => void;

const contains = ([from, to]: [number, number], offset: number) =>
  assert.ok(from <= offset && offset <= to, `${from}-${to} does not hold ${offset}`);

const editsOf = (edit: WorkspaceEdit, uri: string): TextEdit[] => [
  ...(edit.changes?.[uri] ?? []),
  ...(edit.documentChanges ?? [])
    .filter((one): one is TextDocumentEdit => "edits" in one && one.textDocument.uri === uri)
    .flatMap(({ edits }) => edits as TextEdit[]),
];

/** Requests at a place, and what holds for their answers. */
const atPlace: Readonly<Record<string, { more?: object; check: Check }>> = {
  "textDocument/hover": {
    check: (hover: Hover | null, { lines, offset }) => {
      if (hover?.range) contains(lines.span(hover.range), offset);
      if (hover) assert.ok((hover.contents as { value: string }).value.trim() !== "", "an empty hover");
    },
  },
  "textDocument/completion": {
    check: (answer: { items: CompletionItem[] } | CompletionItem[] | null, { lines, offset }) => {
      const items = Array.isArray(answer) ? answer : (answer?.items ?? []);
      for (const { label, textEdit, additionalTextEdits } of items.slice(0, 30)) {
        assert.ok(label.trim() !== "", "an item without a label");
        const range = (textEdit as TextEdit | undefined)?.range;
        if (range) contains(lines.span(range), offset);
        if (range) assert.equal(range.start.line, range.end.line, "an editor drops what spans lines");
        if (additionalTextEdits) lines.applied(additionalTextEdits);
      }
    },
  },
  "textDocument/definition": { check: checkPlaces },
  "textDocument/typeDefinition": { check: checkPlaces },
  "textDocument/references": { more: { context: { includeDeclaration: true } }, check: checkPlaces },
  "textDocument/documentHighlight": {
    check: (found: DocumentHighlight[] | null, { lines }) => {
      for (const { range } of found ?? []) lines.span(range);
    },
  },
  "textDocument/linkedEditingRange": {
    check: (found: LinkedEditingRanges | null, { lines, offset }) => {
      if (!found) return;
      const [first, ...others] = found.ranges.map((range) => lines.of(range));
      for (const other of others) assert.equal(other, first, "what is edited together is not the same");
      assert.ok(found.ranges.some((range) => lines.span(range)[0] <= offset && offset <= lines.span(range)[1]));
    },
  },
  "textDocument/prepareRename": {
    check: (found: Range | null, { lines, offset }) => {
      if (found) contains(lines.span(found), offset);
    },
  },
  "textDocument/rename": {
    more: { newName: "Renamed" },
    check: (edit: WorkspaceEdit | null, { lines, uri }) => {
      if (edit) lines.applied(editsOf(edit, uri));
    },
  },
  "fla/autoClose": { check: () => undefined },
  "fla/pathAt": {
    check: (found: { range: Range } | null, { lines }) => {
      if (found) lines.span(found.range);
    },
  },
  "fla/embedded": { check: () => undefined },
};

function checkPlaces(found: Location[] | Location | null, { lines, uri }: Place): void {
  for (const location of Array.isArray(found) ? found : found ? [found] : []) {
    assert.ok(location.uri, "a place without an address");
    if (location.uri === uri) lines.span(location.range);
  }
}

/** Requests about the whole document. */
async function askWhole(client: LspClient, uri: string, lines: Lines): Promise<void> {
  const textDocument = { uri };
  const ask = async <T>(method: string, more: object = {}) =>
    (await client.request(method, { textDocument, ...more })) as T;
  checkSymbols(await ask<DocumentSymbol[]>("textDocument/documentSymbol"), lines);
  for (const { startLine, endLine } of await ask<FoldingRange[]>("textDocument/foldingRange"))
    assert.ok(startLine < endLine && lines.at(lines.text.length).line >= endLine, `a fold ${startLine}-${endLine}`);
  for (const { range } of await ask<DocumentLink[]>("textDocument/documentLink")) lines.span(range);
  for (const { range } of await ask<{ range: Range }[]>("textDocument/codeLens")) lines.span(range);
  const all = { start: lines.at(0), end: lines.at(lines.text.length) };
  for (const hint of await ask<InlayHint[]>("textDocument/inlayHint", { range: all })) lines.offset(hint.position);
  checkTokens(await ask<SemanticTokens>("textDocument/semanticTokens/full"), lines);
  const options = { tabSize: 2, insertSpaces: true };
  const formatted = lines.applied((await ask<TextEdit[] | null>("textDocument/formatting", { options })) ?? []);
  assert.equal(formatted.replace(/\s+/g, ""), lines.text.replace(/\s+/g, ""), "formatting moves white space alone");
  const diagnostics = published(client, uri);
  for (const { range, message } of diagnostics) {
    lines.span(range);
    const words = typeof message === "string" ? message : message.value;
    assert.ok(words.trim() !== "" && !/\{\w+\}|undefined|\[object/.test(words), words);
  }
  for (const diagnostic of diagnostics.slice(0, 10))
    await checkActions(client, uri, lines, diagnostic.range, [diagnostic]);
}

/** The newest diagnostics; none where no pack knows the document, of which nothing is said then. */
function published(client: LspClient, uri: string): readonly Diagnostic[] {
  const isOf = ({ method, params }: { method?: string; params?: unknown }) =>
    method === "textDocument/publishDiagnostics" && (params as PublishDiagnosticsParams).uri === uri;
  const newest = client.received.findLast(isOf);
  return newest ? (newest.params as PublishDiagnosticsParams).diagnostics : [];
}

function checkSymbols(symbols: readonly DocumentSymbol[], lines: Lines): void {
  for (const { name, range, selectionRange, children } of symbols) {
    assert.ok(name.trim() !== "", "a symbol without a name");
    const [from, to] = lines.span(range);
    const [nameFrom, nameTo] = lines.span(selectionRange);
    assert.ok(from <= nameFrom && nameTo <= to, `the name of ${name} is not in it`);
    for (const inner of children ?? []) {
      const [innerFrom, innerTo] = lines.span(inner.range);
      assert.ok(from <= innerFrom && innerTo <= to, `${inner.name} is not in ${name}`);
    }
    checkSymbols(children ?? [], lines);
  }
}

function checkTokens({ data }: SemanticTokens, lines: Lines): void {
  let [line, character, endBefore] = [0, 0, 0];
  for (let n = 0; n < data.length; n += 5) {
    const [lineOn, on, length] = data.slice(n);
    if (lineOn > 0) [line, character, endBefore] = [line + lineOn, 0, 0];
    character += on;
    assert.ok(character >= endBefore && length > 0, "tokens overlap");
    endBefore = character + length;
    lines.span({ start: { line, character }, end: { line, character: endBefore } });
  }
}

async function checkActions(
  client: LspClient,
  uri: string,
  lines: Lines,
  range: Range,
  diagnostics: readonly object[],
): Promise<void> {
  const params = { textDocument: { uri }, range, context: { diagnostics } };
  for (const action of ((await client.request("textDocument/codeAction", params)) as CodeAction[] | null) ?? []) {
    assert.ok(action.title.trim() !== "", "an action without a title");
    const edit =
      action.edit ??
      (action.data ? ((await client.request("codeAction/resolve", action)) as CodeAction).edit : undefined);
    if (edit) lines.applied(editsOf(edit, uri));
  }
}

/** Both ends, where something begins or ends, and some anywhere; never inside a character or a line end. */
function placesOf(text: string): readonly number[] {
  const random = seeded(11);
  const borders = [...text.matchAll(/<\/?|>|="|"|&|;|<!|\?>|\r|\n/g)].flatMap(({ index, 0: { length } }) => [
    index,
    index + length,
  ]);
  const some = Array.from({ length: placesEach }, () =>
    random() < 0.7 && borders.length > 0
      ? borders[Math.floor(random() * borders.length)]
      : Math.floor(random() * (text.length + 1)),
  );
  const isInside = (at: number) => /^[\uD800-\uDBFF][\uDC00-\uDFFF]|^\r\n/.test(text.slice(at - 1, at + 1));
  return [...new Set([0, text.length, ...some])].filter((offset) => offset === 0 || !isInside(offset));
}

test("every request at every place of a hostile document has an answer that can be used", async (t) => {
  const client = await LspClient.start({
    initializationOptions: { asOf: sampleDay },
    environment: process.env.FLA_EVERY_PLACE_HOME ? { FLA_HOME: process.env.FLA_EVERY_PLACE_HOME } : {},
  });
  try {
    for (const [n, [name, text]] of cases.entries()) {
      await t.test(name, async () => {
        const uri = `file:///hostile-${n}.xml`;
        const lines = new Lines(text);
        client.received.length = 0;
        client.open(uri, text);
        await client.request("textDocument/codeLens", { textDocument: { uri } });
        await askWhole(client, uri, lines).catch((error: Error) => {
          error.message = `about the whole: ${error.message}`;
          throw error;
        });
        for (const offset of placesOf(text)) await askAt(client, { uri, lines, offset });
        const failed = client.received.filter(
          ({ method, params }) => method === "window/logMessage" && (params as { type: number }).type === 1,
        );
        assert.deepEqual(
          failed.map(({ params }) => (params as { message: string }).message),
          [],
        );
        client.closeDocument(uri);
      });
    }
    assert.equal(await client.stop(), 0);
  } finally {
    client.kill();
  }
});

async function askAt(client: LspClient, place: Place): Promise<void> {
  const { uri, lines, offset } = place;
  const position = lines.at(offset);
  const textDocument = { uri };
  for (const [method, { more, check }] of Object.entries(atPlace)) {
    const answer = await client.request(method, { uri, textDocument, position, ...more });
    try {
      check(answer as never, place);
    } catch (error) {
      const around = `${lines.text.slice(Math.max(0, offset - 40), offset)}|${lines.text.slice(offset, offset + 40)}`;
      throw new Error(`${method} at ${offset} in ${JSON.stringify(around)}: ${(error as Error).message}`);
    }
  }
  const [selection] = (await client.request("textDocument/selectionRange", {
    textDocument,
    positions: [position],
  })) as SelectionRange[];
  let inner = [offset, offset];
  for (let at: SelectionRange | undefined = selection; at; at = at.parent) {
    const [from, to] = lines.span(at.range);
    assert.ok(from <= inner[0] && inner[1] <= to, `a selection ${from}-${to} that does not hold ${inner.join("-")}`);
    inner = [from, to];
  }
  await checkActions(client, uri, lines, { start: position, end: position }, []);
}
