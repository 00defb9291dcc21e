// The list of anomalies, the search over codes, XPath and new headers, over the protocol.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { AnomaliesResult, AnomalyItem, KnownCode, RefreshHeaderResult } from "../../protocol/src/anomalyMessages";
import type { XPathAnswer } from "../../protocol/src/writing";
import { freshCheck, sampleDay } from "../support/flaCheck";
import { stopServers, withServer, type LspClient } from "../support/lspClient";
import { root } from "../support/root";

const mistakes = readFileSync(path.join(root, "schemas/fla/demo/with-mistakes.xml"), "utf8");
const secretariat = readFileSync(path.join(root, "schemas/fla/samples/valid-secretariat.xml"), "utf8");
const uri = "file:///declaration.xml";

async function withDocument(text: string, run: (client: LspClient) => Promise<void>): Promise<void> {
  await withServer({ initializationOptions: { asOf: sampleDay } }, async (client) => {
    client.open(uri, text);
    await client.diagnostics(uri);
    await run(client);
  });
}
after(stopServers);

test("the list has every finding once, by code and by form, and the filter leaves those with all its words", () =>
  withDocument(mistakes, async (client) => {
    const ask = async (by: string, filter = "") =>
      (await client.request("fla/anomalies", { uri, by, filter })) as AnomaliesResult;
    const all = freshCheck(mistakes).findings;
    const sum = (result: AnomaliesResult) => result.groups.reduce((total, { count }) => total + count, 0);
    const byCode = await ask("code");
    assert.equal(sum(byCode), all.length);
    assert.deepEqual([byCode.total, byCode.shown, byCode.silenced], [all.length, all.length, 0]);
    assert.deepEqual(new Set(byCode.groups.map(({ key }) => key)), new Set(all.map(({ code }) => code)));
    for (const { key, label, items } of byCode.groups) {
      assert.ok(label.length > 3, key);
      for (const { code, message } of items) assert.ok(code === key && message.length > 10, key);
    }
    const byForm = await ask("form");
    assert.equal(sum(byForm), all.length);
    assert.ok(byForm.groups.some(({ key }) => key === "1"));
    const [first] = all;
    const some = await ask("code", `${first.code} ${first.element}`);
    assert.deepEqual(
      some.groups.map(({ key }) => key),
      [first.code],
    );
    assert.equal(sum(await ask("code", "nobody says this")), 0);
  }));

test("next and previous go round the document", () =>
  withDocument(mistakes, async (client) => {
    const all = freshCheck(mistakes).findings;
    let position = { line: 0, character: 0 };
    const seen: string[] = [];
    for (;;) {
      const params = { uri, position, direction: "next", filter: "" };
      const found = (await client.request("fla/anomalyBeside", params)) as AnomalyItem;
      const place = `${found.range.start.line}:${found.range.start.character}`;
      if (seen.includes(place)) break;
      seen.push(place);
      position = found.range.start;
    }
    const places = new Set(all.map(({ range }) => `${range.start.line}:${range.start.character}`));
    assert.deepEqual(seen, [...places]);
    const params = { uri, position: { line: 0, character: 0 }, direction: "previous", filter: "" };
    const last = (await client.request("fla/anomalyBeside", params)) as AnomalyItem;
    assert.deepEqual(last.range.start, all[all.length - 1].range.start);
  }));

test("the search knows every type of the table and every code of the pack, in the language asked", () =>
  withDocument(mistakes, async (client) => {
    const codes = (await client.request("fla/codes", { uri, language: "nl" })) as KnownCode[];
    const byCode = new Map(codes.map((one) => [one.code, one]));
    assert.equal(byCode.size, codes.length);
    assert.equal(codes.filter(({ code }) => /^\d{3}$/.test(code)).length, 493);
    assert.match(byCode.get("00024-004")?.label ?? "", /controlegetal/);
    assert.equal(byCode.get("00024-004")?.about, "INSS");
    assert.equal(byCode.get("001")?.label, "Niet aanwezig");
  }));

test("XPath: nodes with their places, values, and what is wrong with an expression", () =>
  withDocument(secretariat, async (client) => {
    const ask = async (expression: string) =>
      (await client.request("fla/evaluateXPath", { uri, expression })) as XPathAnswer;
    const nodes = async (expression: string) => {
      const found = await ask(expression);
      assert.equal(found.kind, "nodes", expression);
      return found as Extract<XPathAnswer, { kind: "nodes" }>;
    };
    const forms = await nodes("//Form");
    assert.equal(forms.total, secretariat.split("<Form>").length - 1);
    assert.equal(forms.nodes[1].location, "1,2");
    const text = TextDocument.create(uri, "xml", 1, secretariat);
    const [born] = (await nodes("(//WorkerBirthdate)[1]")).nodes;
    assert.equal(text.getText(born.range), `<WorkerBirthdate>${born.text}</WorkerBirthdate>`);
    const count = await ask("count(//INSS) * 2");
    assert.deepEqual(count, {
      kind: "value",
      type: "number",
      value: String((secretariat.split("<INSS>").length - 1) * 2),
    });
    assert.equal((await nodes("/*/@*[contains(., '.xsd')]")).nodes[0].text, "FLA_20251.xsd");
    assert.match(((await ask("//Form[")) as { message: string }).message, /^XPath, character 8: .* expected here/);
    assert.equal((await nodes("//Nobody")).total, 0);
    // Identities are masked in lists, as everywhere.
    assert.doesNotMatch((await nodes("//INSS")).nodes[0].text, /\d{11}/);
  }));

test("XPath on a document that is broken, or over 1 MB, is answered too", async () => {
  const forms = secretariat.match(/<Form>[^]*<\/Form>/)?.[0] ?? "";
  const large = secretariat.replace(forms, forms.repeat(Math.ceil(1_100_000 / forms.length)));
  for (const text of [secretariat.replace("</INSS>", "</INS>"), large])
    await withDocument(text, async (client) => {
      const count = text.split("<INSS>").length - 1;
      const result = (await client.request("fla/evaluateXPath", { uri, expression: "//INSS" })) as XPathAnswer;
      assert.equal(result.kind === "nodes" && result.total, count);
    });
});

test("new headers are edits of the version that is open", () =>
  withDocument(secretariat, async (client) => {
    const result = (await client.request("fla/refreshHeader", { uri, references: true })) as RefreshHeaderResult;
    const forms = secretariat.split("<Form>").length - 1;
    assert.deepEqual([result.version, result.forms], [1, forms]);
    const fixed = TextDocument.applyEdits(TextDocument.create(uri, "xml", 1, secretariat), [...result.edits]);
    assert.notEqual(fixed, secretariat);
    assert.deepEqual(freshCheck(fixed).findings, []);
  }));
