// The built server over its standard streams: what an editor sees of a declaration.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import type { CompletionList, Diagnostic, DocumentSymbol, Hover } from "vscode-languageserver-protocol";
import type { JsonFile } from "../../core/src/check/contract";
import { freshCheck, sampleDay } from "../support/flaCheck";
import { LspClient, positionAt, rangeOf } from "../support/lspClient";
import { root } from "../support/root";

const sample = (name: string) => readFileSync(path.join(root, "schemas/fla/samples", name), "utf8");
const uri = "file:///declarations/declaration.xml";

let client: LspClient;
before(async () => (client = await LspClient.start({ initializationOptions: { asOf: sampleDay } })));
after(async () => {
  try {
    assert.equal(await client.stop(), 0);
  } finally {
    client.kill();
  }
});

/** A diagnostic and a finding of a report in the same few words. */
function shown(diagnostic: Diagnostic) {
  const { range, code, severity, message } = diagnostic;
  return { range, code, severity, message, kind: (diagnostic.data as { kind: string }).kind };
}

const severities = { error: 1, warning: 2, information: 3 } as const;

function reported(file: JsonFile) {
  return file.findings.map(({ range, code, severity, message, kind }) => ({
    range,
    code,
    severity: severities[severity],
    message,
    kind,
  }));
}

test("a valid sample has no diagnostics", async () => {
  client.open("file:///valid.xml", sample("valid-employer.xml"));
  assert.deepEqual((await client.diagnostics("file:///valid.xml")).map(shown), []);
});

test("both tags get a new name; one that no element can have is refused, and the reason said", async () => {
  const renamed = "file:///renamed.xml";
  const text = sample("valid-employer.xml");
  client.open(renamed, text);
  const { start } = rangeOf(text, "WorkerName>");
  const ask = (newName: string) =>
    client.request("textDocument/rename", { textDocument: { uri: renamed }, position: start, newName });
  const { changes } = (await ask("FamilyName")) as { changes: Record<string, { newText: string }[]> };
  assert.deepEqual(
    changes[renamed].map(({ newText }) => newText),
    ["FamilyName", "FamilyName"],
  );
  await assert.rejects(ask("1 name"), /-32803 “1 name” is no name of an element\.$/);
  client.closeDocument(renamed);
});

test("before it is initialized the server refuses requests, and what comes then counts for nothing", async () => {
  const early = "file:///early.xml";
  const other = await LspClient.start({
    initializationOptions: { asOf: sampleDay },
    async beforeHandshake(unready) {
      unready.open(early, sample("valid-employer.xml"));
      const asked = unready.request("textDocument/codeLens", { textDocument: { uri: early } });
      await assert.rejects(asked, /: -32002 /);
      await assert.rejects(unready.request("shutdown", null), /: -32002 /);
    },
  });
  try {
    const lenses = await other.request("textDocument/codeLens", { textDocument: { uri: early } });
    assert.ok(!lenses || (lenses as unknown[]).length === 0);
    await assert.rejects(other.request("textDocument/codeLens", null), /: -32602 /);
    other.open(uri, sample("valid-employer.xml"));
    assert.deepEqual((await other.diagnostics(uri)).map(shown), []);
    assert.equal(await other.stop(), 0);
  } finally {
    other.kill();
  }
});

test("a wrong value is shown with the code that the authority would send", async () => {
  const text = sample("rule-00024-004-check-digit.xml");
  client.open(uri, text);
  const diagnostics = await client.diagnostics(uri);
  assert.deepEqual(diagnostics.map(shown), reported(freshCheck(text)));
  const [first] = diagnostics;
  assert.equal(first.code, "00024-004");
  assert.equal(first.source, "FLA (reference)");
  assert.equal(first.severity, 1);
  assert.deepEqual(first.data, { kind: "rule.checkDigit", code: "00024-004", certainty: "rule", class: "B" });
});

test("after each edit the diagnostics are those of a fresh check", async () => {
  let text = sample("valid-several-workers.xml");
  const target = "file:///edited.xml";
  client.open(target, text);
  assert.deepEqual((await client.diagnostics(target)).map(shown), reported(freshCheck(text)));
  const random = seeded(42);
  for (let step = 0; step < 60; step++) {
    const from = random(text.length);
    const to = Math.min(text.length, from + random(12));
    const put = insertions[random(insertions.length)];
    const version = client.edit(target, { start: positionAt(text, from), end: positionAt(text, to) }, put);
    text = text.slice(0, from) + put + text.slice(to);
    const diagnostics = await client.diagnostics(target, version);
    assert.deepEqual(diagnostics.map(shown), reported(freshCheck(text)), `step ${step}: ${from}-${to} became "${put}"`);
    if (step % 10 !== 9) continue;
    text = sample("valid-several-workers.xml");
    client.change(target, [{ text }]);
    assert.deepEqual((await client.diagnostics(target)).map(shown), reported(freshCheck(text)));
  }
});

const insertions = [
  "",
  "x",
  "9",
  "<",
  ">",
  "</",
  "&",
  "\n",
  '"',
  "<!--",
  "-->",
  "<INSS>",
  "</NaturalPerson>",
  "<Training><TrainingNbr>7</TrainingNbr></Training>",
];

function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

test("several changes in one message are applied one after the other", async () => {
  const text = sample("valid-employer.xml");
  const target = "file:///several.xml";
  client.open(target, text);
  await client.diagnostics(target);
  const inss = /<INSS>(\d{11})<\/INSS>/.exec(text)!;
  const at = (offset: number) => positionAt(text, offset);
  const start = inss.index + 6;
  const version = client.change(target, [
    { range: { start: at(0), end: at(0) }, text: "" },
    { range: { start: at(start), end: at(start + 11) }, text: "1\n" },
    {
      range: { start: { line: at(start).line + 1, character: 0 }, end: { line: at(start).line + 1, character: 0 } },
      text: "2",
    },
  ]);
  const edited = `${text.slice(0, start)}1\n2${text.slice(start + 11)}`;
  const diagnostics = await client.diagnostics(target, version);
  assert.deepEqual(diagnostics.map(shown), reported(freshCheck(edited)));
  assert.ok(diagnostics.length > 0);
});

test("at most 1,000 diagnostics are sent, and the total is said", async () => {
  const text = sample("valid-several-workers.xml").replace(/<NaturalPerson>[^]*<\/NaturalPerson>/, (person) =>
    person.replace(/<INSS>\d+/g, "<INSS>0").repeat(300),
  );
  const target = "file:///many.xml";
  client.open(target, text);
  const diagnostics = await client.diagnostics(target);
  const { total } = freshCheck(text);
  assert.ok(total > 1_000, `${total} findings`);
  assert.equal(diagnostics.length, 1_000);
  const note = diagnostics.filter(({ message }) => String(message).includes(`${total} findings`));
  assert.equal(note.length, 1);
  client.closeDocument(target);
});

test("a document of another kind is left alone, a closed one is cleared", async () => {
  client.open("file:///other.xml", "<recipe><broken></recipe>");
  client.open("file:///open.xml", sample("rule-00024-004-check-digit.xml"));
  assert.equal((await client.diagnostics("file:///open.xml")).length, 1);
  client.closeDocument("file:///open.xml");
  await client.waitFor(
    (message) => message.method === "textDocument/publishDiagnostics" && isEmptyFor(message.params, "file:///open.xml"),
    "an empty list",
  );
  assert.equal(
    client.received.some((message) => (message.params as { uri?: string } | undefined)?.uri === "file:///other.xml"),
    false,
  );
});

function isEmptyFor(params: unknown, wanted: string): boolean {
  const { uri: of, diagnostics } = params as { uri: string; diagnostics: Diagnostic[] };
  return of === wanted && diagnostics.length === 0;
}

test("hover, completion, outline and quick fix of a declaration", async () => {
  const text = sample("valid-employer.xml");
  const target = "file:///features.xml";
  client.open(target, text);
  await client.diagnostics(target);
  const document = { textDocument: { uri: target } };
  const inss = rangeOf(text, "<INSS>").end;
  const hover = (await client.request("textDocument/hover", {
    ...document,
    position: { ...inss, character: inss.character - 3 },
  })) as Hover;
  assert.match((hover.contents as { value: string }).value, /Zone 00024/);
  const value = (await client.request("textDocument/hover", {
    ...document,
    position: { ...inss, character: inss.character + 2 },
  })) as Hover;
  assert.match((value.contents as { value: string }).value, /National number \d\d\.\d\d\.\d\d-\*\*\*\.\*\*/);
  const end = rangeOf(text, "</LearningAccountDeclaration>").start;
  const offered = (await client.request("textDocument/completion", { ...document, position: end })) as CompletionList;
  assert.deepEqual(
    offered.items.map(({ label }) => label),
    ["NaturalPerson", "fla-worker"],
  );
  const symbols = (await client.request("textDocument/documentSymbol", document)) as DocumentSymbol[];
  assert.equal(symbols[0].name, "FLA");
  assert.match(symbols[0].children?.[0].name ?? "", /^Declaration 2025-/);
});

test("the full report for the gate", async () => {
  const text = sample("rule-00024-004-check-digit.xml");
  client.open("file:///gate.xml", text);
  const result = (await client.request("fla/check", { uri: "file:///gate.xml" })) as {
    version: number;
    file: JsonFile;
  };
  assert.equal(result.version, 1);
  assert.deepEqual(result.file, { ...freshCheck(text), file: "file:///gate.xml" });
  assert.equal(await client.request("fla/check", { uri: "file:///nowhere.xml" }), null);
  assert.equal(await client.request("fla/check", "nonsense"), null);
});

test("a long request gives way to typing, and is dropped by it", async () => {
  const worker = /<NaturalPerson>[^]*<\/NaturalPerson>/.exec(sample("valid-employer.xml"))?.[0] ?? "";
  const text = sample("valid-employer.xml").replace(worker, () => worker.repeat(1_500));
  const target = "file:///long.xml";
  client.open(target, text);
  await client.diagnostics(target);
  const outline = client.request("textDocument/documentSymbol", { textDocument: { uri: target } });
  const start = { line: 0, character: 0 };
  const version = client.edit(target, { start, end: start }, "");
  await assert.rejects(outline, /-32801/);
  assert.ok((await client.diagnostics(target, version)).length > 0);
  const again = (await client.request("textDocument/documentSymbol", {
    textDocument: { uri: target },
  })) as DocumentSymbol[];
  assert.equal(again[0].name, "FLA");
  client.closeDocument(target);
});
