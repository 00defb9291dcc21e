// Code actions over the protocol: fix all of a code, everything safe on save, and the fixes of the file as a whole.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import type { CodeAction, Range, TextEdit, WorkspaceEdit } from "vscode-languageserver-protocol";
import { TextDocument } from "vscode-languageserver-textdocument";
import { freshCheck, sampleDay } from "../support/flaCheck";
import { stopServers, withServer, type LspClient } from "../support/lspClient";
import { root } from "../support/root";

const valid = readFileSync(path.join(root, "schemas/fla/samples/valid-small.xml"), "utf8");
const several = readFileSync(path.join(root, "schemas/fla/samples/valid-several-workers.xml"), "utf8");
const uri = "file:///declaration.xml";

const able = (capabilities: object) => ({ initializationOptions: { asOf: sampleDay }, capabilities });
after(stopServers);

async function actionsAt(client: LspClient, range: Range, only?: string[]): Promise<CodeAction[]> {
  const context = { diagnostics: [], ...(only && { only }) };
  return (await client.request("textDocument/codeAction", { textDocument: { uri }, range, context })) as CodeAction[];
}

function edited(text: string, edit: WorkspaceEdit | undefined): string {
  const edits: TextEdit[] = edit?.changes?.[uri] ?? [];
  assert.ok(edits.length > 0, "an edit");
  return TextDocument.applyEdits(TextDocument.create(uri, "xml", 1, text), edits);
}

/** Two dates the wrong way round, an open ampersand: all of it follows from the schema. */
const messy = valid
  .replace(/<WorkerBirthdate>(\d{4})-(\d{2})-(\d{2})</, "<WorkerBirthdate>$3/$2/$1<")
  .replace(/<FormCreationDate>(\d{4})-(\d{2})-(\d{2})</, "<FormCreationDate>$3/$2/$1<");

test("everything safe in one action, as an editor asks for it on save", () =>
  withServer(able({}), async (client) => {
    client.open(uri, messy);
    await client.diagnostics(uri);
    const whole = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };
    const actions = await actionsAt(client, whole, ["source.fixAll"]);
    assert.deepEqual(
      actions.map(({ kind }) => kind),
      ["source.fixAll.fla"],
    );
    assert.equal(edited(messy, actions[0].edit), valid);
    assert.deepEqual(await actionsAt(client, whole, ["source.organizeImports"]), []);
    assert.ok((await actionsAt(client, whole, ["quickfix"])).every(({ kind }) => kind === "quickfix"));
  }));

test("all findings of a code at once, made when the action is chosen", () =>
  withServer(able({ textDocument: { codeAction: { resolveSupport: { properties: ["edit"] } } } }), async (client) => {
    const wrong = several.replace(/<WorkerBirthdate>(\d{4})-(\d{2})-(\d{2})</g, "<WorkerBirthdate>$3.$2.$1<");
    client.open(uri, wrong);
    const [first] = await client.diagnostics(uri);
    const actions = await actionsAt(client, first.range);
    const all = actions.find(({ title }) => title === `Fix all of ${String(first.code)} in the file`);
    assert.ok(all, actions.map(({ title }) => title).join(" / "));
    // Editors put what names no diagnostic behind everything else.
    assert.deepEqual(
      all.diagnostics?.map(({ code }) => code),
      [first.code],
    );
    assert.equal(all.edit, undefined);
    const resolved = (await client.request("codeAction/resolve", all)) as CodeAction;
    assert.equal(edited(wrong, resolved.edit), several);
  }));

test("the file's own fixes: encoding, schema, header", async () => {
  const cases: [wrong: string, title: string, check: (fixed: string) => void][] = [
    [
      valid.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"'),
      "Declare UTF-8",
      (fixed) => assert.equal(fixed, valid),
    ],
    [
      valid.replace(/ xsi:noNamespaceSchemaLocation="[^"]*"/, ""),
      "Name the schema FLA_20251.xsd",
      (fixed) => assert.equal(fixed, valid),
    ],
    [
      valid.replace(/FLA_20251\.xsd/, "FLA_20251.doc"),
      "Name the schema FLA_20251.xsd",
      (fixed) => assert.equal(fixed, valid),
    ],
    [
      valid.replace(/<FormCreationDate>\d{4}/, "<FormCreationDate>2031"),
      "Refresh the header of this form",
      (fixed) => assert.match(fixed, new RegExp(`<FormCreationDate>${sampleDay}<`)),
    ],
  ];
  for (const [wrong, title, check] of cases) {
    assert.notEqual(wrong, valid, title);
    await withServer(able({}), async (client) => {
      client.open(uri, wrong);
      const [first] = await client.diagnostics(uri);
      const actions = await actionsAt(client, first.range);
      const action = actions.find((one) => one.title === title);
      assert.ok(action, `${title} is not among ${actions.map((one) => one.title).join(" / ")}`);
      const fixed = edited(wrong, action.edit);
      check(fixed);
      assert.deepEqual(freshCheck(fixed).findings, [], title);
    });
  }
});

test("new headers for all forms: one edit for the whole file, made when it is chosen where the client can ask for it", async () => {
  const secretariat = readFileSync(path.join(root, "schemas/fla/samples/valid-secretariat.xml"), "utf8");
  const twice = secretariat.replace(/<FormCreationHour>[^<]*</g, "<FormCreationHour>10:00:00.000<");
  for (const isLazy of [true, false]) {
    const capabilities = isLazy ? { textDocument: { codeAction: { resolveSupport: { properties: ["edit"] } } } } : {};
    await withServer(able(capabilities), async (client) => {
      client.open(uri, twice);
      const finding = (await client.diagnostics(uri)).find(({ code }) => code === "00299-006");
      assert.ok(finding);
      const actions = await actionsAt(client, finding.range, ["quickfix"]);
      const [fix] = actions.filter(({ title }) => title === "Refresh the headers of all forms");
      assert.ok(fix, actions.map(({ title }) => title).join(" / "));
      assert.equal(fix.edit === undefined, isLazy);
      assert.ok(!actions.some(({ title }) => title.startsWith("Fix all of")), "once is enough");
      const { edit } = isLazy ? ((await client.request("codeAction/resolve", fix)) as CodeAction) : fix;
      const fixed = edited(twice, edit);
      const hours = [...fixed.matchAll(/<FormCreationHour>([^<]*)</g)].map(([, hour]) => hour);
      assert.equal(new Set(hours).size, hours.length);
      assert.deepEqual(freshCheck(fixed).findings, []);
      if (!isLazy) return;
      client.edit(uri, { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } }, " ");
      const late = (await client.request("codeAction/resolve", fix)) as CodeAction;
      assert.equal(late.edit, undefined, "an offer of an older version is not carried out");
    });
  }
});

test("the white space between tags goes at once, and nothing else", () =>
  withServer(able({}), async (client) => {
    const text = several.replace("<WorkerName>Dubois<", "<WorkerName> Du  bois\n <");
    assert.notEqual(text, several);
    client.open(uri, text);
    await client.diagnostics(uri);
    const whole = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    const [action] = (await actionsAt(client, whole, ["source"])).filter(({ kind }) => kind === "source.minify.fla");
    const small = edited(text, action.edit);
    assert.equal(small, text.replace(/>\s+</g, "><"));
    assert.deepEqual(await actionsAt(client, whole, []), [], "only who asks for it is offered it");
  }));

test("a document that no pack knows is left to others", () =>
  withServer(able({}), async (client) => {
    const foreign = "<project>\n<module>a</module>\n<module>b</module>\n</project>";
    client.open(uri, foreign);
    const at = { line: 1, character: 3 };
    for (const only of [undefined, ["refactor"], ["source"], ["quickfix"]])
      assert.deepEqual(await actionsAt(client, { start: at, end: at }, only), [], String(only));
    // The same place in one that is known.
    client.change(uri, [{ text: foreign.replaceAll("project", "FLA").replaceAll("module", "Form") }]);
    const titles = (await actionsAt(client, { start: at, end: at }, ["refactor"])).map(({ title }) => title);
    assert.deepEqual(titles, ["Put <Form> into a comment"]);
  }));
