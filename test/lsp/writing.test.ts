// Writing over plain LSP: search over files, rewritings with new files, hints, lenses, and the requests of our own.
import assert from "node:assert/strict";
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import type {
  CodeAction,
  CodeLens,
  CompletionList,
  CreateFile,
  InlayHint,
  Location,
  SymbolInformation,
  TextDocumentEdit,
} from "vscode-languageserver-protocol";
import type { CompareResult, NewDeclarationResult, TemplateOffer, XPathAnswer } from "../../protocol/src/writing";
import { sampleDay } from "../support/flaCheck";
import { LspClient, positionAt, rangeOf } from "../support/lspClient";
import { root } from "../support/root";

const sample = (name: string) => readFileSync(path.join(root, "schemas/fla/samples", name), "utf8");
const secretariat = sample("valid-secretariat.xml");

/** What VS Code says of itself, as far as it counts here. */
const capabilities = {
  workspace: { workspaceFolders: true, workspaceEdit: { documentChanges: true, resourceOperations: ["create"] } },
  textDocument: { codeAction: { resolveSupport: { properties: ["edit"] } } },
  experimental: { flaStatus: true },
};

async function inFolder(run: (client: LspClient, folder: string, uri: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "fla-writing-"));
  mkdirSync(path.join(folder, "below"));
  writeFileSync(path.join(folder, "below/closed.xml"), sample("valid-several-workers.xml"));
  writeFileSync(path.join(folder, "other.xml"), "<project><name>0999002703</name></project>");
  const uri = pathToFileURL(path.join(folder, "open.xml")).href;
  const client = await LspClient.start({
    initializationOptions: { asOf: sampleDay },
    capabilities,
    folders: [pathToFileURL(folder).href],
  });
  try {
    client.open(uri, secretariat);
    await client.diagnostics(uri);
    await run(client, folder, uri);
    assert.equal(await client.stop(), 0);
  } finally {
    client.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

test("records, numbers and references are found in open and closed files, and in no other XML", () =>
  inFolder(async (client, folder, uri) => {
    const find = async (query: string) =>
      ((await client.request("workspace/symbol", { query })) as SymbolInformation[]).map(
        ({ name, location }) => `${name} in ${path.basename(location.uri)}`,
      );
    assert.deepEqual(await find("SSV-000342"), ["SSV-000342 in open.xml"]);
    assert.ok((await find("Soudage")).every((one) => one.endsWith("in closed.xml")));
    assert.ok((await find("Soudage")).length > 0);
    assert.ok((await find("0999002703")).every((one) => !one.includes("other.xml")));
    // What is being written counts, and not what is on disk.
    client.edit(uri, rangeOf(secretariat, "SSV-000342"), "SSV-000999");
    assert.deepEqual(await find("SSV-000342"), []);
    assert.deepEqual(await find("SSV-000999"), ["SSV-000999 in open.xml"]);
    writeFileSync(path.join(folder, "below/closed.xml"), "<FLA/>");
    assert.deepEqual(await find("Soudage"), []);
  }));

test("a record is extracted into a new file, and nothing is made before it is chosen", () =>
  inFolder(async (client, folder, uri) => {
    const range = rangeOf(secretariat, "<INSS>72061797965");
    const params = { textDocument: { uri }, range, context: { diagnostics: [], only: ["refactor.extract"] } };
    const actions = (await client.request("textDocument/codeAction", params)) as CodeAction[];
    const extract = actions.find(({ title }) => title.startsWith("Extract “Declaration"))!;
    assert.equal(extract.edit, undefined);
    writeFileSync(path.join(folder, "open-Form-2.xml"), "");
    const { edit } = (await client.request("codeAction/resolve", extract)) as CodeAction;
    const [create, write] = edit!.documentChanges as [CreateFile, TextDocumentEdit];
    assert.equal(path.basename(create.uri), "open-Form-2-2.xml", "a name that is free");
    const [{ newText }] = write.edits as { newText: string }[];
    assert.ok(newText.includes("SSV-000342") && !newText.includes("SSV-000341"));
    // An action that was offered for another version makes nothing.
    client.edit(uri, rangeOf(secretariat, "SSV-000342"), "SSV-000999");
    assert.equal(((await client.request("codeAction/resolve", extract)) as CodeAction).edit, undefined);
  }));

/** The extraction of the second form of a document that was never saved, as it is offered to a client with these capabilities. */
async function extractionOf(unsaved: string, declared: object): Promise<CodeAction | undefined> {
  const client = await LspClient.start({ initializationOptions: { asOf: sampleDay }, capabilities: declared });
  try {
    client.open(unsaved, secretariat);
    await client.diagnostics(unsaved);
    const range = rangeOf(secretariat, "<INSS>72061797965");
    const params = { textDocument: { uri: unsaved }, range, context: { diagnostics: [], only: ["refactor.extract"] } };
    const actions = (await client.request("textDocument/codeAction", params)) as CodeAction[];
    const extract = actions.find(({ title }) => title.startsWith("Extract “Declaration"));
    return extract && ((await client.request("codeAction/resolve", extract)) as CodeAction);
  } finally {
    client.kill();
  }
}

test("a record of a document that was never saved becomes another such document, where the client can make one", async () => {
  const made = await extractionOf("untitled:Untitled-1", capabilities);
  const [create, write] = made!.edit!.documentChanges as [CreateFile, TextDocumentEdit];
  assert.equal(create.uri, "untitled:Form-2.xml");
  assert.equal(write.textDocument.uri, create.uri);
  const [{ newText }] = write.edits as { newText: string }[];
  assert.ok(newText.includes("SSV-000342") && !newText.includes("SSV-000341"));
  assert.equal(await extractionOf("untitled:Untitled-1", { ...capabilities, experimental: {} }), undefined);
});

test("the lens at the root sends, one for each form extracts", () =>
  inFolder(async (client, _folder, uri) => {
    const second = positionAt(secretariat, secretariat.lastIndexOf("<Form>")).line;
    const lenses = (await client.request("textDocument/codeLens", { textDocument: { uri } })) as CodeLens[];
    assert.deepEqual(
      lenses.map(({ command, range }) => `${command!.command} ${range.start.line}`),
      [
        "fla.sendToIntest 1",
        "fla.showProblems 2",
        "fla.extractForm 2",
        `fla.showProblems ${second}`,
        `fla.extractForm ${second}`,
      ],
    );
  }));

test("hints, codes and completion come over the wire", () =>
  inFolder(async (client, _folder, uri) => {
    const all = { start: { line: 0, character: 0 }, end: { line: 200, character: 0 } };
    const hints = (await client.request("textDocument/inlayHint", {
      textDocument: { uri },
      range: all,
    })) as InlayHint[];
    assert.ok(hints.some(({ label }) => label === "4 days left"));
    const at = secretariat.indexOf("<JointCommissionNbr>") + "<JointCommissionNbr>".length;
    const position = positionAt(secretariat, at + 1);
    const [entry] = (await client.request("textDocument/definition", {
      textDocument: { uri },
      position,
    })) as Location[];
    assert.match(entry.uri, /codelists\.json$/);
    const codes = (await client.request("textDocument/completion", {
      textDocument: { uri },
      position,
    })) as CompletionList;
    assert.ok(codes.items.length > 50 && codes.items.every(({ detail }) => detail));
  }));

test("new declarations, comparison and XPath are requests of our own", () =>
  inFolder(async (client, _folder, uri) => {
    const offers = (await client.request("fla/templates", {})) as TemplateOffer[];
    const [employer] = offers;
    assert.equal(employer.packId, "fla");
    assert.ok(!offers.some(({ packId }) => packId === "answers"), "answers are not written");
    const answers = { employer: "0999002703", noss: "199100065", size: "6", quarter: "20252" };
    const params = { packId: "fla", template: employer.id, answers };
    const made = (await client.request("fla/newDeclaration", params)) as NewDeclarationResult;
    assert.match(made.text.split("\n")[made.cursor.line], /<INSS><\/INSS>/);
    assert.equal(await client.request("fla/checkAnswer", { ...params, question: "employer" }), null);
    const wrong = { ...params, answers: { employer: "0999002704" }, question: "employer" };
    assert.match(String(await client.request("fla/checkAnswer", wrong)), /check digits/);
    assert.equal(await client.request("fla/newDeclaration", { ...params, template: "none" }), null);

    const after = { uri, text: secretariat.replace("<SizeClass>6<", "<SizeClass>7<") };
    const result = (await client.request("fla/compare", {
      before: { uri, text: secretariat },
      after,
    })) as CompareResult;
    assert.deepEqual([result.added, result.removed, result.changed], [0, 0, 1]);
    assert.deepEqual(result.changes[0].values, [{ element: "SizeClass", before: "6", after: "7" }]);
    // A document that is open is compared as it is written, without its text coming along.
    const before = { uri: `${uri}.old`, text: secretariat };
    client.edit(uri, rangeOf(secretariat, "<SizeClass>6<"), "<SizeClass>7<");
    assert.deepEqual(await client.request("fla/compare", { uri, before, after: { uri } }), result);
    const closed = `${uri}.new`;
    assert.equal(await client.request("fla/compare", { uri: closed, before, after: { uri: closed } }), null);

    const counted = (await client.request("fla/evaluateXPath", { uri, expression: "count(//Form)" })) as XPathAnswer;
    assert.deepEqual(counted, { kind: "value", type: "number", value: "2" });
  }));
