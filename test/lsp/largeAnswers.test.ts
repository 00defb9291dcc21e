// Answers that are written in slices say the same as the features themselves, and a key that comes in meanwhile ends them.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import type {
  CodeAction,
  CompletionList,
  DocumentHighlight,
  DocumentSymbol,
  FoldingRange,
  Range,
  SemanticTokens,
  TextDocumentEdit,
  TextEdit,
} from "vscode-languageserver-protocol";
import { documentSymbols, type DocumentSymbol as Found } from "../../core/src/features/symbols";
import { foldingRanges } from "../../core/src/features/folding";
import { formattingChanges } from "../../core/src/features/formatting";
import { formAlone } from "../../core/src/features/forms";
import { refactoringsAt } from "../../core/src/features/refactorings";
import { semanticTokensIn, tokenTypes } from "../../core/src/features/semanticTokens";
import { runThrough } from "../../core/src/features/steps";
import type { ExtractFormResult } from "../../protocol/src/messages";
import type { XPathAnswer } from "../../protocol/src/writing";
import { declaration } from "../bench/generate";
import { freshSession, sampleDay } from "../support/flaCheck";
import { channelData } from "../unit/checkSupport";
import { positionAt, rangeOf, stopServers, withServer, type LspClient } from "../support/lspClient";

const uri = "file:///large.xml";
const document = { textDocument: { uri } };

/** Names that JSON has to escape, characters of two, three and four bytes, and tags over several lines. */
const text = declaration(400_000)
  .replaceAll("Fire safety", 'Fire \\ "safety" é € 😀 &lt;')
  .replaceAll("<Training>", "<Training\n   >");

/** Edits are made when they are chosen, and files are created. */
const capabilities = {
  workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ["create"] } },
  textDocument: { codeAction: { resolveSupport: { properties: ["edit"] } } },
};

async function withText(run: (client: LspClient) => Promise<void>): Promise<void> {
  await withServer({ initializationOptions: { asOf: sampleDay }, capabilities }, async (client) => {
    client.open(uri, text);
    await client.diagnostics(uri);
    await run(client);
  });
}
after(stopServers);

test("a large outline and a long list come as the features made them", () =>
  withText(async (client) => {
    const session = freshSession(text);
    const toRange = ({ from, to }: { from: number; to: number }) => {
      const at = (offset: number) => session.tree.text.positionAt(offset);
      return { start: at(from), end: at(to) };
    };
    const plain = (found: readonly Found[]): unknown[] =>
      found.map(({ name, detail, isRecord, span, nameSpan, children }) => ({
        name,
        ...(detail !== "" && { detail }),
        kind: isRecord ? 23 : 2,
        range: toRange(span),
        selectionRange: toRange(nameSpan),
        ...(children.length > 0 && { children: plain(children) }),
      }));
    const reader = { language: "en", masked: true, rules: [] } as const;
    const outline = (await client.request("textDocument/documentSymbol", document)) as DocumentSymbol[];
    assert.deepEqual(outline, plain(runThrough(documentSymbols(session, reader))));
    assert.ok(JSON.stringify(outline).length > 200_000, "the answer is long enough to be written in pieces");

    const folds = (await client.request("textDocument/foldingRange", document)) as FoldingRange[];
    const expected = runThrough(foldingRanges(session.tree, 5_000));
    assert.ok(folds.length > 1_000);
    assert.deepEqual(
      folds.map(({ startLine, endLine }) => [startLine, endLine]),
      expected.map(({ startLine, endLine }) => [startLine, endLine]),
    );
  }));

test("the tokens of a whole document come as they were found, whatever their number", () =>
  withText(async (client) => {
    const session = freshSession(text);
    const rules = [...session.pack!.rules, ...channelData.rules];
    const reader = { language: "en", masked: true, rules, anomalyTitle: () => undefined } as const;
    const expected: unknown[] = [];
    const { tree } = session;
    const found = semanticTokensIn(session, { from: 0, to: text.length }, reader, ({ from, to, type, modifiers }) =>
      expected.push([tree.text.slice(from, to), from, type, modifiers.length]),
    );
    runThrough(found);
    const range = { start: { line: 0, character: 0 }, end: positionAt(text, text.length) };
    const { data } = (await client.request("textDocument/semanticTokens/range", {
      ...document,
      range,
    })) as SemanticTokens;
    assert.ok(data.length > 5 * 1_000);
    assert.equal(data.length, 5 * expected.length);
    let line = 0;
    let character = 0;
    const told = expected.map((_, index) => {
      const [lines, characters, length, type, bits] = data.slice(5 * index, 5 * index + 5);
      character = lines === 0 ? character + characters : characters;
      line += lines;
      const from = tree.text.offsetAt({ line, character });
      return [tree.text.slice(from, from + length), from, tokenTypes[type], bits];
    });
    assert.deepEqual(told, expected);
  }));

test("a completion between many records is of the present text when a key comes in meanwhile", () =>
  withText(async (client) => {
    const start = text.indexOf("<NaturalPerson>", text.length / 2);
    const position = positionAt(text, start);
    const params = { ...document, position };
    const labels = ({ items }: CompletionList) => items.map(({ label }) => label);
    const before = labels((await client.request("textDocument/completion", params)) as CompletionList);
    assert.ok(before.includes("NaturalPerson"));
    const answer = client.request("textDocument/completion", params) as Promise<CompletionList>;
    client.edit(uri, { start: position, end: position }, "<Nat");
    assert.deepEqual(labels(await answer), before);
    assert.equal((await answer).items[0].textEdit!.newText.startsWith("<"), true);
  }));

test("edits in many pieces are those that format the document", () =>
  withText(async (client) => {
    const options = { tabSize: 4, insertSpaces: true };
    const edits = (await client.request("textDocument/formatting", { ...document, options })) as TextEdit[];
    const { tree } = freshSession(text);
    const changes = runThrough(
      formattingChanges(tree, { from: 0, to: text.length }, { indent: "    ", lineBreak: "\n" }),
    );
    assert.ok(changes.length > 1_000);
    assert.deepEqual(
      edits.map(({ range, newText }) => [tree.text.offsetAt(range.start), tree.text.offsetAt(range.end), newText]),
      changes.map(({ from, to, text: put }) => [from, to, put]),
    );
  }));

/** The actions of a kind at a range. */
async function actionsOf(client: LspClient, range: Range, only: string): Promise<CodeAction[]> {
  const params = { ...document, range, context: { diagnostics: [], only: [only] } };
  return (await client.request("textDocument/codeAction", params)) as CodeAction[];
}

const atStart: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };

test("documents that are split off or taken out come to the letter, in pieces and whole", () =>
  withText(async (client) => {
    const session = freshSession(text);
    const person = text.indexOf("<NaturalPerson>", text.length / 2);
    for (const at of [0, person]) {
      const start = session.tree.text.positionAt(at);
      const offered = runThrough(
        refactoringsAt(session, { from: at, to: at }, { language: "en", masked: true, rules: session.pack!.rules }),
      ).filter(({ documents }) => documents);
      const actions = await actionsOf(client, { start, end: start }, "refactor.extract");
      assert.deepEqual(
        actions.map(({ title }) => title),
        offered.map(({ title }) => title),
      );
      assert.ok(actions.length > 0);
      for (const [index, action] of actions.entries()) {
        const { edit } = (await client.request("codeAction/resolve", action)) as CodeAction;
        const written = edit!.documentChanges!.filter((change): change is TextDocumentEdit => "edits" in change);
        const documents = runThrough(offered[index].documents!());
        assert.deepEqual(
          written.map(({ edits: [made] }) => (made as TextEdit).newText),
          documents.map(({ pieces }) => pieces.join("")),
        );
        for (const { pieces } of documents) assert.ok(pieces.every(({ length }) => length <= 32_768));
      }
    }
    const form = (await client.request("fla/extractForm", { uri, index: 1 })) as ExtractFormResult;
    assert.equal(form.text, runThrough(formAlone(session, 1))!.join(""));
    assert.equal(form.text, text, "the only form is the document");
  }));

test("the whole document without its white space is one action, and its edit comes in pieces", () =>
  withText(async (client) => {
    const [action] = await actionsOf(client, atStart, "source.minify.fla");
    const [{ edits }] = action.edit!.documentChanges as TextDocumentEdit[];
    const { tree } = freshSession(text);
    const changes = runThrough(formattingChanges(tree, { from: 0, to: text.length }, { indent: "", lineBreak: "" }));
    assert.ok(changes.length > 20);
    assert.deepEqual(
      (edits as TextEdit[]).map(({ range, newText }) => [
        tree.text.offsetAt(range.start),
        tree.text.offsetAt(range.end),
        newText,
      ]),
      changes.map(({ from, to, text: put }) => [from, to, put]),
    );
  }));

test("what is asked at the cursor while a document is opened is answered as when it is checked", () =>
  withServer({ initializationOptions: { asOf: sampleDay }, capabilities }, async (client) => {
    const address = "file:///opened.xml";
    const place = (tag: string) => {
      const at = text.lastIndexOf(`<${tag}`) + tag.length + 1;
      return { textDocument: { uri: address }, position: positionAt(text, text.indexOf(">", at) + 1) };
    };
    const ask = async () => {
      const { items } = (await client.request(
        "textDocument/completion",
        place("JointCommissionNbr"),
      )) as CompletionList;
      const marked = (await client.request("textDocument/documentHighlight", place("INSS"))) as DocumentHighlight[];
      return [items.map(({ label }) => label), marked];
    };
    client.open(address, text);
    const [codes, marked] = await ask();
    assert.ok(codes.length > 100, `${codes.length} codes`);
    await client.diagnostics(address);
    assert.deepEqual([codes, marked], await ask());
    client.closeDocument(address);
  }));

test("an edit ends a split that is under way", () =>
  withText(async (client) => {
    const split = (await actionsOf(client, atStart, "refactor.extract")).find(({ title }) => /two files/.test(title));
    const asked = client.request("codeAction/resolve", split);
    const version = client.edit(uri, rangeOf(text, "Alex"), "Alexa");
    await assert.rejects(asked, /-32801/);
    await client.diagnostics(uri, version);
  }));

test("an edit ends what is asked about the whole document", () =>
  withText(async (client) => {
    const asked = client.request("textDocument/documentSymbol", document);
    client.edit(uri, rangeOf(text, "Alex"), "Alexa");
    await assert.rejects(asked, /-32801/);
    const again = (await client.request("textDocument/documentSymbol", document)) as DocumentSymbol[];
    assert.equal(again.length, 1);
  }));

test("expressions share one thread; the document they are asked of is the present one", () =>
  withText(async (client) => {
    const ask = async (expression: string) =>
      (await client.request("fla/evaluateXPath", { uri, expression })) as XPathAnswer | null;
    assert.equal(await ask(""), null);
    const count = async () => {
      const answer = await ask("count(//NaturalPerson[WorkerFirstName = 'Alexa'])");
      return answer?.kind === "value" ? answer.value : answer;
    };
    assert.equal(await count(), "0");
    client.edit(uri, rangeOf(text, "Alex"), "Alexa");
    assert.equal(await count(), "1");
    // Only the last of several counts: those before may be given up, and say so by having no answer.
    const answers = await Promise.all([count(), count(), count()]);
    assert.equal(answers[2], "1");
    for (const answer of answers.slice(0, 2)) assert.ok(answer === "1" || answer === null, String(answer));
  }));
