// What a person keeps in the workspace: rules of their own and silenced codes, read again when the files change.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import type { Diagnostic, Hover, PublishDiagnosticsParams } from "vscode-languageserver-protocol";
import type { AnomaliesResult } from "../../protocol/src/anomalyMessages";
import type { CheckResult, DocumentStatus } from "../../protocol/src/messages";
import { sampleDay } from "../support/flaCheck";
import { LspClient } from "../support/lspClient";
import { root } from "../support/root";

const wrong = readFileSync(path.join(root, "schemas/fla/samples/rule-00024-004-check-digit.xml"), "utf8");
const rule = {
  code: "OWN001-001",
  type: "assert",
  at: "Form",
  assert: "count(Reference) > 9",
  texts: { en: { label: "Few references", remedy: "Add some." } },
};

async function inFolder(run: (client: LspClient, folder: string, uri: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "fla-workspace-"));
  const uri = pathToFileURL(path.join(folder, "declaration.xml")).href;
  mkdirSync(path.join(folder, ".fla"));
  const client = await LspClient.start({
    initializationOptions: { asOf: sampleDay },
    folders: [pathToFileURL(folder).href],
  });
  try {
    await run(client, folder, uri);
  } finally {
    client.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

const codes = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code }) => String(code)).sort();

/** Waits until diagnostics for a file have just these codes. */
async function until(client: LspClient, uri: string, wanted: readonly string[]): Promise<void> {
  await client.waitFor(
    (message) => {
      const params = message.params as PublishDiagnosticsParams | undefined;
      return params?.uri === uri && codes(params.diagnostics).join() === [...wanted].sort().join();
    },
    `the codes ${wanted.join(", ")} on ${uri}`,
  );
}

test("rules of the workspace count as they are written, and what is wrong in them stands on their lines", () =>
  inFolder(async (client, folder, uri) => {
    const file = path.join(folder, "my-rules.json");
    const rulesUri = pathToFileURL(file).href;
    client.open(uri, wrong);
    await until(client, uri, ["00024-004"]);
    writeFileSync(file, JSON.stringify({ rules: [rule] }));
    client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: rulesUri, type: 1 }] });
    await until(client, uri, ["00024-004", "OWN001-001"]);
    writeFileSync(file, JSON.stringify({ rules: [{ ...rule, assert: "count(" }] }, null, 2));
    client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: rulesUri, type: 2 }] });
    const published = await client.waitFor((message) => {
      const params = message.params as PublishDiagnosticsParams | undefined;
      return params?.uri === rulesUri && params.diagnostics.length === 1;
    }, "the problem of the rule");
    const [problem] = (published.params as PublishDiagnosticsParams).diagnostics;
    assert.equal(problem.range.start.line, 3);
    assert.match(String(problem.message), /OWN001-001 cannot be used: XPath, character \d+:/);
    // The list does not name it by its code, whose type it did not look for.
    const { groups } = (await client.request("fla/anomalies", { uri, by: "code", filter: "" })) as AnomaliesResult;
    assert.match(groups.find(({ key }) => key === "OWN001-001")?.label ?? "", /cannot be used/);
  }));

test("rules count as they are typed; half-typed ones leave those from before, and closing brings back what is on disk", () =>
  inFolder(async (client, folder, uri) => {
    const file = path.join(folder, "my-rules.json");
    const tell = (text: string | null) => client.notify("fla/rulesTyped", { uri: pathToFileURL(file).href, text });
    writeFileSync(file, JSON.stringify({ rules: [] }));
    client.open(uri, wrong);
    await until(client, uri, ["00024-004"]);
    tell(JSON.stringify({ rules: [rule] }));
    await until(client, uri, ["00024-004", "OWN001-001"]);
    tell('{ "rules": [');
    tell(JSON.stringify({ rules: [{ ...rule, code: "OWN002-001" }] }));
    await until(client, uri, ["00024-004", "OWN002-001"]);
    tell(null);
    await until(client, uri, ["00024-004"]);
  }));

test("a silenced code is shown nowhere, and the verdict stays", () =>
  inFolder(async (client, folder, uri) => {
    const file = path.join(folder, ".fla/suppressions.json");
    client.open(uri, wrong);
    await until(client, uri, ["00024-004"]);
    writeFileSync(file, JSON.stringify({ suppressions: [{ code: "00024-004", file: "declaration.xml" }] }));
    client.notify("workspace/didChangeWatchedFiles", { changes: [{ uri: pathToFileURL(file).href, type: 1 }] });
    await until(client, uri, []);
    const status = (await client.request("fla/status", { uri })) as DocumentStatus;
    assert.equal(status.verdict, "refused");
    const check = (await client.request("fla/check", { uri })) as CheckResult;
    assert.deepEqual(
      check.file.findings.map(({ code }) => code),
      ["00024-004"],
    );
  }));

test("a hover on a finding says why, what to do and where the rule comes from", () =>
  inFolder(async (client, _folder, uri) => {
    client.open(uri, wrong);
    const [found] = await client.diagnostics(uri);
    const hover = (await client.request("textDocument/hover", {
      textDocument: { uri },
      position: found.range.start,
    })) as Hover;
    const text = (hover.contents as { value: string }).value;
    for (const part of ["00024-004", "follow from the first nine", "Remedy:", "Source: Public description"])
      assert.ok(text.includes(part), `"${part}" is not in:\n${text}`);
  }));

test("the bytes on disk are looked at when a file is opened and saved", () =>
  inFolder(async (client, folder, uri) => {
    const file = path.join(folder, "declaration.xml");
    writeFileSync(file, `\uFEFF${wrong}`);
    client.open(uri, wrong);
    await until(client, uri, ["00024-004", "ACRF-138"]);
    writeFileSync(file, wrong);
    client.notify("textDocument/didSave", { textDocument: { uri } });
    await until(client, uri, ["00024-004"]);
  }));
