// An answer of the authority that is opened by itself: readable without knowing the format, and judged by nobody.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { after, test } from "node:test";
import type { CodeLens, DocumentSymbol, Hover, InlayHint } from "vscode-languageserver-protocol";
import { positionAt, rangeOf, stopServers, withServer, type LspClient } from "../support/lspClient";
import { needsShared, shared } from "../support/root";

const name = "FO.NOTI.999999.20250630.00001.T.1.1";
const uri = `file:///${name}`;

const text = `<?xml version="1.0" encoding="UTF-8"?>
<NOTIFICATION><Form>
  <Identification>NOTI001</Identification><FormCreationDate>2025-06-30</FormCreationDate>
  <FormCreationHour>10:13:00.001</FormCreationHour><AttestationStatus>0</AttestationStatus><TypeForm>FA</TypeForm>
  <FileReference><FileName>GO.XFLA.990001.20250630.00001.T.1</FileName></FileReference>
  <HandledOriginalForm>
    <Identification>XFLA001</Identification><FormCreationDate>2025-06-29</FormCreationDate>
    <FormCreationHour>10:00:00.000</FormCreationHour><AttestationStatus>0</AttestationStatus><TypeForm>SU</TypeForm>
  </HandledOriginalForm>
  <HandlingResult><ResultCode>0</ResultCode><Diagnosis>3</Diagnosis>
    <AnomalyReport><ErrorID>00024-004</ErrorID><TagName>INSS</TagName><Value>1</Value><AnomalyClass>B</AnomalyClass></AnomalyReport>
    <AnomalyReport><ErrorID>00046-008</ErrorID><TagName>JointCommissionNbr</TagName><AnomalyClass>NP</AnomalyClass></AnomalyReport>
  </HandlingResult>
</Form></NOTIFICATION>`;

async function withAnswer(content: string, language: string, run: (client: LspClient) => Promise<void>): Promise<void> {
  await withServer({ initializationOptions: { lang: language } }, async (client) => {
    client.open(uri, content);
    await run(client);
  });
}
after(stopServers);

const about = { textDocument: { uri } };
const whole = { start: { line: 0, character: 0 }, end: { line: 1_000, character: 0 } };

test("an answer has no list of anomalies of its own, which would say that none is foreseen in it", async () => {
  await withAnswer(text, "en", async (client) => {
    assert.equal(await client.request("fla/anomalies", { uri, by: "code", filter: "" }), null);
  });
});

test("the outline names forms and anomalies", async () => {
  await withAnswer(text, "nl", async (client) => {
    const [root] = (await client.request("textDocument/documentSymbol", about)) as DocumentSymbol[];
    const names = (symbols: readonly DocumentSymbol[] = []): string[] =>
      symbols.flatMap((symbol) => [symbol.name, ...names(symbol.children)]);
    assert.deepEqual(names(root.children), [
      "XFLA001 van 2025-06-29 10:00:00.000 · formulier geweigerd · anomalieën: 2",
      "geweigerd: blokkerende anomalieën",
      "00024-004 Ongeldig controlegetal · INSS (blokkerend)",
      "00046-008 Niet in het toegelaten domein · JointCommissionNbr (niet-percentueel)",
    ]);
  });
});

test("codes are spelt out beside their values, in the reader's language", async () => {
  await withAnswer(text, "fr", async (client) => {
    const hints = (await client.request("textDocument/inlayHint", { ...about, range: whole })) as InlayHint[];
    const shown = Object.fromEntries(hints.map(({ position, label }) => [label, position]));
    assert.deepEqual(shown["Nombre de contrôle invalide"], rangeOf(text, "00024-004").end);
    assert.deepEqual(shown["formulaire refusé"], positionAt(text, text.indexOf("</ResultCode>")));
    assert.deepEqual(shown["bloquante"], positionAt(text, text.indexOf("</AnomalyClass>")));
    assert.ok("non pourcentuelle" in shown);
    assert.deepEqual(shown["refusée : anomalies bloquantes"], positionAt(text, text.indexOf("</Diagnosis>")));
  });
});

test("hovers explain an element, a code and a class", async () => {
  await withAnswer(text, "en", async (client) => {
    const hoverOn = async (piece: string): Promise<string> => {
      const position = positionAt(text, text.indexOf(piece) + 1);
      const hover = (await client.request("textDocument/hover", { ...about, position })) as Hover;
      return (hover.contents as { value: string }).value;
    };
    assert.match(await hoverOn("<Diagnosis"), /Why a form was refused/);
    assert.match(await hoverOn("3</Diagnosis"), /refused: blocking anomalies/);
    assert.match(await hoverOn("<HandledOriginalForm"), /Header of the form that was sent/);
    const code = await hoverOn("00024-004");
    assert.match(code, /^\*\*.+\*\* · `00024-004`/);
    assert.match(code, /`<INSS>`/);
    assert.match(code, /What to do: /);
  });
});

test("lenses say the result and lead to the declaration and each element", async () => {
  await withAnswer(text, "de", async (client) => {
    const lenses = (await client.request("textDocument/codeLens", about)) as CodeLens[];
    assert.deepEqual(
      lenses.map(({ command }) => [command?.title, command?.command, ...(command?.arguments ?? []).slice(1)]),
      [
        ["abgelehnt · Anomalien: 2", "fla.goToDeclaration", 1],
        ["Zur Meldung", "fla.goToDeclaration", 1],
        ["Zum Element", "fla.goToDeclaration", 1, 1],
        ["Zum Element", "fla.goToDeclaration", 1, 2],
      ],
    );
  });
});

test("an answer has no verdict and no findings but what is odd about it", async () => {
  const odd = text
    .replace("<AnomalyClass>NP<", "<AnomalyClass>ZZ<")
    .replace("<Diagnosis>3", "<New>1</New><Diagnosis>x");
  await withAnswer(odd, "en", async (client) => {
    const diagnostics = await client.diagnostics(uri);
    assert.deepEqual(
      diagnostics.map(({ message, severity }) => [message, severity]),
      [['The anomaly class "ZZ" is not known; it counts as a warning.', 3]],
    );
    const status = (await client.request("fla/status", { uri })) as { pack: unknown; answer: unknown };
    assert.deepEqual([status.pack, status.answer], [null, { kind: "NOTIFICATION", summary: "refused · anomalies: 2" }]);
  });
});

const prefixed = text
  .replace(/<(\/?)(?=[A-Z])/g, "<$1n:")
  .replace("<n:NOTIFICATION>", '<n:NOTIFICATION xmlns:n="urn:example:other">');
const schemaNamed = (file: string): string =>
  `<NOTIFICATION xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="${file}">`;

/** The same answer as others write it. */
const writings: Readonly<Record<string, string>> = {
  "a default namespace": text.replace("<NOTIFICATION>", '<NOTIFICATION xmlns="urn:example:other">'),
  "a prefix": prefixed,
  "a prefix at the root alone": text
    .replace("<NOTIFICATION>", '<n:NOTIFICATION xmlns:n="urn:example:other">')
    .replace("</NOTIFICATION>", "</n:NOTIFICATION>"),
  "an older schema": text.replace("<NOTIFICATION>", schemaNamed("NOTIFICATION_20191.xsd")),
  "a newer schema": text.replace("<NOTIFICATION>", schemaNamed("NOTIFICATION_20404.xsd")),
  "elements that nobody knows": text
    .replace("<HandledOriginalForm>", "<Foreign><INSS>1</INSS></Foreign><HandledOriginalForm>")
    .replace("<AnomalyReport>", "<Novelty/><AnomalyReport><Unheard>1</Unheard>"),
};
for (const [what, content] of Object.entries(writings))
  test(`an answer with ${what} says as much`, async () => {
    await withAnswer(content, "en", async (client) => {
      const at = (piece: RegExp): object => {
        const found = piece.exec(content)!;
        return { ...about, position: positionAt(content, found.index + found[0].length - 1) };
      };
      const hoverOn = async (piece: RegExp): Promise<string> =>
        ((await client.request("textDocument/hover", at(piece))) as { contents: { value: string } }).contents.value;
      assert.match(await hoverOn(/<(n:)?HandledO/), /Header of the form that was sent/);
      assert.match(await hoverOn(/<(n:)?Di/), /\*\*Diagnosis\*\*[^]*Why a form was refused/);
      assert.match(await hoverOn(/Diagnosis>3/), /refused: blocking anomalies/);
      assert.match(await hoverOn(/00024/), /^\*\*.+\*\* · `00024-004`/);
      const hints = (await client.request("textDocument/inlayHint", { ...about, range: whole })) as InlayHint[];
      const labels = hints.map(({ label }) => label);
      for (const label of [
        "form refused",
        "refused: blocking anomalies",
        "blocking",
        "submission",
        "Wrong check digit",
      ])
        assert.ok(labels.includes(label), `${label} of ${labels.join()}`);
      const [root] = (await client.request("textDocument/documentSymbol", about)) as DocumentSymbol[];
      assert.equal(root.children![0].name, "XFLA001 of 2025-06-29 10:00:00.000 · form refused · anomalies: 2");
      const lenses = (await client.request("textDocument/codeLens", about)) as CodeLens[];
      assert.equal(lenses.length, 4);
      const status = (await client.request("fla/status", { uri })) as { counts: { total: number }; answer: unknown };
      assert.deepEqual(
        [status.counts.total, status.answer],
        [0, { kind: "NOTIFICATION", summary: "refused · anomalies: 2" }],
      );
    });
  });

test("the samples of the corpus are read without a complaint, each code with its meaning", needsShared, async () => {
  const folder = path.join(shared!, "corpus/answers");
  for (const file of readdirSync(folder)) {
    const content = readFileSync(path.join(folder, file), "utf8");
    await withAnswer(content, "nl", async (client) => {
      const hints = (await client.request("textDocument/inlayHint", { ...about, range: whole })) as InlayHint[];
      const ends = new Set(hints.map(({ position }) => JSON.stringify(position)));
      for (const { index } of content.matchAll(/<\/(ErrorID|ResultCode)>/g))
        assert.ok(ends.has(JSON.stringify(positionAt(content, index))), `${file}: no meaning at ${index}`);
      const status = (await client.request("fla/status", { uri })) as { counts: { total: number } };
      assert.equal(status.counts.total, 0, file);
    });
  }
});

test("a long answer that is typed in is read anew when nobody types: diagnostics come at once, what it says after a pause", async () => {
  const report = text.slice(text.indexOf("    <AnomalyReport>"), text.indexOf("  </HandlingResult>"));
  const long = text.replace(report, report.repeat(400));
  assert.ok(long.length > 100_000);
  await withAnswer(long, "en", async (client) => {
    await client.diagnostics(uri);
    const summary = async () => ((await client.request("fla/status", { uri })) as { answer: unknown }).answer;
    assert.deepEqual(await summary(), { kind: "NOTIFICATION", summary: "refused · anomalies: 800" });
    client.received.length = 0;
    const version = client.edit(uri, rangeOf(long, report), "");
    await client.firstDiagnostics(uri, version);
    const odd = { line: 11, character: 0 };
    client.edit(
      uri,
      { start: odd, end: odd },
      "<AnomalyReport><ErrorID>00024-004</ErrorID><AnomalyClass>ZZ</AnomalyClass></AnomalyReport>",
    );
    const told = await client.waitFor(
      ({ method, params }) =>
        method === "textDocument/publishDiagnostics" &&
        (params as { diagnostics: { message: string }[] }).diagnostics.some(({ message }) => message.includes('"ZZ"')),
      "what the answer says now",
    );
    assert.equal((told.params as { diagnostics: unknown[] }).diagnostics.length, 1);
    assert.deepEqual(await summary(), { kind: "NOTIFICATION", summary: "refused · anomalies: 799" });
  });
});
