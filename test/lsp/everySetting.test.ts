// Every setting that the server reads, changed while it runs: what it says is another thing then, without a restart, and the old
// thing again when the setting is taken back.
import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { settings, type SettingDeclaration, type SettingName } from "../../protocol/src/settings";
import { sampleDay } from "../support/flaCheck";
import { LspClient } from "../support/lspClient";
import { root } from "../support/root";
import { temporaryFolder } from "../support/temporary";

const schemas = path.join(root, "schemas/fla");
const text = readFileSync(path.join(schemas, "samples/rule-00024-004-check-digit.xml"), "utf8");

const ownRule = {
  code: "OWN001-001",
  type: "assert",
  at: "Form",
  assert: "count(Reference) > 9",
  texts: { en: { label: "Few references", remedy: "Add some." } },
};

const whole = { start: { line: 0, character: 0 }, end: { line: 400, character: 0 } };

type Ask = (method: string, params?: object) => Promise<unknown>;

/** What is looked at, and the value that makes it another. */
interface Case {
  readonly value: unknown;
  /** What was set before, where it is not the default. */
  readonly before?: unknown;
  seen(client: LspClient, uri: string, ask: Ask): Promise<unknown>;
}

const messages = async (client: LspClient, uri: string) =>
  (await client.diagnostics(uri)).map(({ code, message, severity }) => [code, message, severity]);

const cases: Partial<Record<SettingName, Case>> = {
  language: { value: "fr", seen: messages },
  asOf: { before: sampleDay, value: "2026-02-01", seen: messages },
  pack: { value: "not-there", seen: messages },
  maskIdentities: { value: false, seen: (_c, _u, ask) => ask("textDocument/documentSymbol") },
  inlayHints: { value: false, seen: (_c, _u, ask) => ask("textDocument/inlayHint", { range: whole }) },
  codeLens: { value: false, seen: (_c, _u, ask) => ask("textDocument/codeLens") },
  rules: { value: ["mine.json"], seen: messages },
  schemas: { value: { "*.xml": "other.xsd" }, seen: messages },
  severity: { value: { "00024-004": "warning" }, seen: messages },
  trace: {
    value: "messages",
    async seen(client, _uri, ask) {
      client.received.length = 0;
      await ask("textDocument/hover", { position: { line: 5, character: 6 } });
      return client.received.some(({ method }) => method === "window/logMessage");
    },
  },
};

const folder = temporaryFolder("fla-setting");
const uri = pathToFileURL(path.join(folder, "declaration.xml")).href;
const usual = { asOf: sampleDay, language: "en" };
let now: object = usual;
let client: LspClient;

before(async () => {
  writeFileSync(path.join(folder, "mine.json"), JSON.stringify({ rules: [ownRule] }));
  writeFileSync(path.join(folder, "declaration.xml"), text);
  writeFileSync(
    path.join(folder, "other.xsd"),
    `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Other"/></xs:schema>`,
  );
  copyFileSync(path.join(schemas, "FLA_20251.xsd"), path.join(folder, "FLA_20251.xsd"));
  client = await LspClient.start({ configuration: () => now, folders: [pathToFileURL(folder).href] });
  client.open(uri, text);
  await client.diagnostics(uri);
});
after(() => client.kill());

for (const name of Object.keys(settings) as SettingName[]) {
  const { readBy }: SettingDeclaration<unknown> = settings[name];
  if (readBy === "client") continue;
  test(`fla.${name} counts while the server runs`, async () => {
    const one = cases[name];
    assert.ok(one, `fla.${name} has no case: add one`);
    const ask: Ask = (method, params = {}) => client.request(method, { textDocument: { uri }, ...params });
    /** Changes the settings, and waits until the server has published with them. */
    const change = async (settingsNow: object) => {
      now = settingsNow;
      client.received.length = 0;
      client.notify("workspace/didChangeConfiguration", { settings: null });
      await client.diagnostics(uri);
    };
    const old = { ...usual, ...(one.before !== undefined && { [name]: one.before }) };
    await change(old);
    const before = await one.seen(client, uri, ask);
    await change({ ...old, [name]: one.value });
    assert.notDeepEqual(await one.seen(client, uri, ask), before);
    await change(old);
    assert.deepEqual(await one.seen(client, uri, ask), before);
  });
}
