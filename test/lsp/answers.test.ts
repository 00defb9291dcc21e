// Anomalies that came back from the authority: on their elements, through edits, until they are taken away.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Diagnostic } from "vscode-languageserver-protocol";
import { zipOne } from "../../core/src/channel/simulator/zip";
import type { AnomaliesResult } from "../../protocol/src/anomalyMessages";
import type { DocumentStatus } from "../../protocol/src/messages";
import { freshCheck, sampleDay } from "../support/flaCheck";
import { LspClient, positionAt, rangeOf, stopServers, withServer } from "../support/lspClient";
import { root } from "../support/root";

const text = readFileSync(path.join(root, "schemas/fla/samples/valid-employer.xml"), "utf8");
const uri = "file:///sent.xml";
const inss = /<INSS>(\d{11})<\/INSS>/.exec(text)?.[1] ?? "";

/** The location path of the element with this number, found by breaking it. */
const location = freshCheck(text.replace(`<INSS>${inss}`, "<INSS>x")).findings[0].path;

const value = (name: string) => new RegExp(`<${name}>([^<]*)`).exec(text)?.[1] ?? "";

/** An answer that refuses the sample's form, with a finding on the worker's number. */
const answer = `<?xml version="1.0" encoding="UTF-8"?>
<NOTIFICATION><Form>
  <Identification>NOTI001</Identification><FormCreationDate>2025-06-30</FormCreationDate>
  <FormCreationHour>10:13:00.001</FormCreationHour><AttestationStatus>0</AttestationStatus><TypeForm>FA</TypeForm>
  <HandledOriginalForm>
    <Identification>XFLA001</Identification><FormCreationDate>${value("FormCreationDate")}</FormCreationDate>
    <FormCreationHour>${value("FormCreationHour")}</FormCreationHour><AttestationStatus>0</AttestationStatus><TypeForm>SU</TypeForm>
  </HandledOriginalForm>
  <HandlingResult><ResultCode>0</ResultCode>
    <AnomalyReport><ErrorID>00024-152</ErrorID><TagName>INSS</TagName><Value>${inss}</Value><AnomalyClass>B</AnomalyClass>
      <AnomalyLabel>Unknown in the register</AnomalyLabel>
      <AnomalyLocation><Location>${location}</Location></AnomalyLocation></AnomalyReport>
  </HandlingResult>
</Form></NOTIFICATION>`;

const answerUri = "file:///FO.NOTI.999999.20250630.00001.T.1.1";

async function withAnswer(run: (client: LspClient) => Promise<void>): Promise<void> {
  await withServer({ initializationOptions: { asOf: sampleDay } }, async (client) => {
    client.open(uri, text);
    assert.deepEqual(await client.diagnostics(uri), []);
    const answers = [{ source: "OUTTEST", text: answer, uri: answerUri }];
    assert.deepEqual(await client.request("fla/setAnomalies", { uri, answers, sent: [text] }), {
      shown: 1,
      unanchored: 0,
      correctable: 1,
    });
    await run(client);
  });
}
after(stopServers);

/** The returned diagnostics as the text that they stand on, once there are any or none, as expected. */
async function marked(client: LspClient, now: string, wanted: readonly string[]): Promise<void> {
  const on = (diagnostics: readonly Diagnostic[]) =>
    diagnostics.filter(({ source }) => source === "OUTTEST").map(({ range }) => textIn(now, range));
  await client.waitFor(
    ({ method, params }) => {
      const { diagnostics } = (params ?? {}) as { diagnostics?: Diagnostic[] };
      return (
        method === "textDocument/publishDiagnostics" && JSON.stringify(on(diagnostics ?? [])) === JSON.stringify(wanted)
      );
    },
    `a returned anomaly on ${wanted.join(", ") || "nothing"}`,
  );
}

function textIn(now: string, { start, end }: Diagnostic["range"]): string {
  const lines = now.split("\n");
  return start.line === end.line ? lines[start.line].slice(start.character, end.character) : "several lines";
}

test("an anomaly stands on its element, with its code, class and source", async () => {
  await withAnswer(async (client) => {
    await marked(client, text, [inss]);
    const [diagnostic] = await client.diagnostics(uri);
    assert.equal(diagnostic.code, "00024-152");
    assert.equal(diagnostic.severity, 1);
    assert.match(String(diagnostic.message), /Unknown in the register/);
    assert.equal((diagnostic.data as { class: string }).class, "B");
  });
});

test("it leads to its place in the answer, and from there back", async () => {
  await withAnswer(async (client) => {
    const [diagnostic] = await client.diagnostics(uri);
    const [related] = diagnostic.relatedInformation ?? [];
    assert.equal(related.location.uri, answerUri);
    assert.deepEqual(related.location.range.start, positionAt(answer, answer.indexOf("<AnomalyReport>")));
    assert.equal(related.message, "Returned for form 1");
    const place = { uri, answer: answerUri, form: 1, anomaly: 1 };
    assert.deepEqual(await client.request("fla/returnedPlace", place), diagnostic.range);
    assert.equal(await client.request("fla/returnedPlace", { ...place, anomaly: 2 }), null);
  });
});

test("a hover says what the code means and how the element stands", async () => {
  await withAnswer(async (client) => {
    const position = positionAt(text, text.indexOf(inss) + 2);
    const params = { textDocument: { uri }, position };
    const hover = (await client.request("textDocument/hover", params)) as { contents: { value: string } };
    assert.match(
      hover.contents.value,
      /^\*\*Unknown in the register\*\*\n\nReturned by the social security \(OUTTEST\)/,
    );
    assert.match(hover.contents.value, /as the authority saw it/);
  });
});

/** The one returned anomaly, once its state is this: told by its message, its tag and its severity. */
async function stateBecomes(client: LspClient, state: string): Promise<Diagnostic> {
  let found: Diagnostic | undefined;
  await client.waitFor(({ method, params }) => {
    const { diagnostics = [] } = (params ?? {}) as { diagnostics?: Diagnostic[] };
    found = diagnostics.find(({ source }) => source === "OUTTEST");
    return (
      method === "textDocument/publishDiagnostics" && (found?.data as { state?: string } | undefined)?.state === state
    );
  }, `the anomaly is ${state}`);
  return found!;
}

/** Replaces the first occurrence of a piece of the text. */
function swap(client: LspClient, now: string, old: string, put: string): string {
  client.edit(uri, rangeOf(now, old), put);
  return now.replace(old, () => put);
}

test("a mended value fades and is told as changed; set back, it is there again", async () => {
  await withAnswer(async (client) => {
    const mended = swap(client, text, inss, "00000000000");
    const changed = await stateBecomes(client, "changed");
    assert.deepEqual([changed.severity, changed.tags], [3, [1]]);
    assert.match(String(changed.message), /changed since/);
    assert.equal(textIn(mended, changed.range), "00000000000");
    swap(client, mended, "00000000000", inss);
    const there = await stateBecomes(client, "there");
    assert.deepEqual([there.severity, there.tags], [1, undefined]);
  });
});

test("the list tells what came back from what is foreseen; what was mended is no error there, and no second refusal", async () => {
  await withAnswer(async (client) => {
    const listed = async (filter = "") => {
      const { groups } = (await client.request("fla/anomalies", { uri, by: "code", filter })) as AnomaliesResult;
      return groups.flatMap(({ key, severity, items }) => items.map(({ returned }) => [key, severity, returned]));
    };
    assert.deepEqual(await listed("outtest"), [["00024-152", "error", "OUTTEST"]]);
    const wrong = `${inss.slice(0, 9)}${inss.slice(9) === "00" ? "01" : "00"}`;
    const mended = swap(client, text, inss, wrong);
    await stateBecomes(client, "changed");
    assert.deepEqual(await listed(), [
      ["00024-004", "error", undefined],
      ["00024-152", "information", "OUTTEST"],
    ]);
    const { counts } = (await client.request("fla/status", { uri })) as DocumentStatus;
    assert.equal(counts.error, 1);
    swap(client, mended, wrong, inss);
    await stateBecomes(client, "there");
    const { counts: after, verdict } = (await client.request("fla/status", { uri })) as DocumentStatus;
    assert.deepEqual([after.error, verdict], [0, "accepted"]);
  });
});

test("a deleted record leaves the anomaly on what is left around it, and a deleted form on the file", async () => {
  await withAnswer(async (client) => {
    const [record] = /<NaturalPerson>[^]*?<\/NaturalPerson>/.exec(text)!;
    const without = swap(client, text, record, "");
    const gone = await stateBecomes(client, "gone");
    assert.deepEqual(gone.tags, [1]);
    const [form] = /<Form>[^]*<\/Form>/.exec(without)!;
    const empty = swap(client, without, form, "");
    const lost = await stateBecomes(client, "lost");
    assert.equal(textIn(empty, lost.range), "FLA");
  });
});

test("it moves with its element", async () => {
  await withAnswer(async (client) => {
    const before = rangeOf(text, "<NaturalPerson>").start;
    client.edit(uri, { start: before, end: before }, "<!-- one\nline more -->\n");
    const moved = text.replace("<NaturalPerson>", "<!-- one\nline more -->\n<NaturalPerson>");
    await marked(client, moved, [inss]);
    const at = positionAt(moved, moved.indexOf(inss) + 11);
    client.edit(uri, { start: at, end: at }, "7");
    await marked(client, moved.replace(inss, `${inss}7`), [`${inss}7`]);
  });
});

test("it is found again after the whole text was replaced, and taken away when asked", async () => {
  await withAnswer(async (client) => {
    const replaced = text.replace("<NaturalPerson>", "\n\n<NaturalPerson>");
    client.change(uri, [{ text: replaced }]);
    await marked(client, replaced, [inss]);
    assert.deepEqual(await client.request("fla/setAnomalies", { uri, answers: [] }), {
      ...{ shown: 0, unanchored: 0, correctable: 0 },
    });
    await marked(client, replaced, []);
  });
});

test("answers and what was sent may be files that the server reads: in any encoding, packed, or not there any more", async () => {
  const folder = mkdtempSync(path.join(tmpdir(), "fla-answers-"));
  const fileOf = (name: string, bytes: Uint8Array): string => {
    writeFileSync(path.join(folder, name), bytes);
    return pathToFileURL(path.join(folder, name)).toString();
  };
  const client = await LspClient.start({ initializationOptions: { asOf: sampleDay } });
  try {
    client.open(uri, text.replace("<NaturalPerson>", "<!-- now -->\n<NaturalPerson>"));
    const sentFiles = [fileOf("FI", Buffer.from(text))];
    const shownOf = async (address: string) => {
      const answers = [{ source: "OUTTEST", uri: address }];
      return ((await client.request("fla/setAnomalies", { uri, answers, sentFiles })) as { shown: number }).shown;
    };
    const latin = Buffer.from(answer.replace("UTF-8", "ISO-8859-1").replace("Unknown", "Inconnu à"), "latin1");
    assert.equal(await shownOf(fileOf("FO.latin", latin)), 1);
    assert.equal(await shownOf(fileOf("FO.marked", Buffer.from(`\uFEFF${answer}`))), 1);
    assert.equal(await shownOf(fileOf("CO", zipOne("FO", Buffer.from(answer)))), 1);
    const place = (await client.diagnostics(uri))[0].relatedInformation?.[0].location;
    assert.deepEqual(place?.range.start, positionAt(answer, answer.indexOf("<AnomalyReport>")));
    for (const gone of [pathToFileURL(path.join(folder, "gone")).toString(), "untitled:Untitled-1"])
      assert.equal(await shownOf(gone), 0);
    assert.equal(await client.stop(), 0);
  } finally {
    client.kill();
    rmSync(folder, { recursive: true });
  }
});
