// A declaration that nobody here knows: the server says what it misses, and takes up a pack or a schema as soon as it is there.
import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import type { CodeAction, Diagnostic, PublishDiagnosticsParams } from "vscode-languageserver-protocol";
import { prepareInstall, removePack, writeInstall } from "../../core/src/channel/packs/install";
import type { DocumentStatus, EmbeddedResult, ListedPack } from "../../protocol/src/messages";
import { LspClient } from "../support/lspClient";
import { temporaryFolder, temporaryHome } from "../support/temporary";

const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Thing"><xs:complexType><xs:sequence><xs:element name="Form" maxOccurs="unbounded"><xs:complexType><xs:sequence>
<xs:element name="Identification" type="xs:string"><xs:annotation><xs:documentation>00296</xs:documentation></xs:annotation></xs:element>
<xs:element name="FormCreationDate" type="xs:date"><xs:annotation><xs:documentation>00218</xs:documentation></xs:annotation></xs:element>
<xs:element name="Days"><xs:annotation><xs:documentation>00777</xs:documentation></xs:annotation><xs:simpleType><xs:restriction base="xs:integer"><xs:maxInclusive value="9"/></xs:restriction></xs:simpleType></xs:element>
<xs:element name="File" type="xs:base64Binary" minOccurs="0"/>
</xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element></xs:schema>`;
const document = `<Thing xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="Thing_20251.xsd"><Form><Identification>THING</Identification><FormCreationDate>2025-06-30</FormCreationDate><Days>12</Days><File>JVBERi0xLjcNCg==</File></Form></Thing>`;

const codes = (diagnostics: readonly Diagnostic[]): string =>
  diagnostics
    .map(({ code }) => String(code))
    .sort()
    .join();

async function until(client: LspClient, uri: string, wanted: string, from: number): Promise<void> {
  await client.waitFor((message) => {
    const params = message.params as PublishDiagnosticsParams | undefined;
    return (
      client.received.indexOf(message) >= from && params?.uri === uri && codes(params.diagnostics ?? []) === wanted
    );
  }, `the codes "${wanted}" on ${uri}`);
}

async function start(folder: string, home: string, trusted = true): Promise<LspClient> {
  return LspClient.start({
    initializationOptions: { asOf: "2025-06-30", trusted, diagnostics: "push" },
    capabilities: { experimental: { flaStatus: true } },
    environment: { FLA_HOME: home },
    folders: [pathToFileURL(folder).href],
  });
}

test("an installed pack is taken up without a restart, and let go when it is removed", async () => {
  const home = temporaryHome();
  const folder = temporaryFolder();
  const client = await start(folder, home.dir);
  try {
    const uri = pathToFileURL(path.join(folder, "thing.xml")).href;
    client.open(uri, document);
    await until(client, uri, "ACRF-088", 0);
    const before = (await client.request("fla/status", { uri })) as DocumentStatus;
    assert.deepEqual([before.missedSchema, before.verdict, before.pack], ["Thing_20251.xsd", "undecided", null]);
    const range = { start: { line: 0, character: 2 }, end: { line: 0, character: 2 } };
    const actions = (await client.request("textDocument/codeAction", {
      ...{ textDocument: { uri }, range, context: { diagnostics: [] } },
    })) as CodeAction[];
    assert.ok(actions.some(({ command }) => command?.command === "fla.installPack"));

    const publication = temporaryFolder();
    writeFileSync(path.join(publication, "Thing_20251.xsd"), schema);
    const request = { home, paths: [publication], clock: () => new Date("2025-06-30T10:00:00Z"), official: true };
    let seen = client.received.length;
    writeInstall(prepareInstall(request), request);
    await until(client, uri, "00777-008", seen);
    const after = (await client.request("fla/status", { uri })) as DocumentStatus;
    assert.deepEqual([after.missedSchema, after.pack?.id, after.pack?.official], [undefined, "thing", true]);
    const listed = (await client.request("fla/packs", {})) as ListedPack[];
    assert.match(listed.find(({ id }) => id === "fla")!.notice, /^This is a reference pack/);
    assert.deepEqual(
      listed.map(({ id, origin, official }) => [id, origin, official]),
      [
        ["thing", "user", true],
        ["fla", "bundled", false],
        ["answers", "bundled", false],
      ],
    );
    assert.deepEqual(listed[0].counts, { elements: 6, codes: 0, rules: 0, schemas: 1 });

    seen = client.received.length;
    removePack(home, "thing");
    await until(client, uri, "ACRF-088", seen);
  } finally {
    client.kill();
  }
});

test("a schema beside the document checks it, and a document that stands in it as base64 is handed over", async () => {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, "Thing_20251.xsd"), schema);
  const client = await start(folder, temporaryHome().dir);
  try {
    const uri = pathToFileURL(path.join(folder, "thing.xml")).href;
    client.open(uri, document);
    await until(client, uri, "00777-008", 0);
    const { pack } = (await client.request("fla/status", { uri })) as DocumentStatus;
    assert.deepEqual([pack?.origin, pack?.official], ["schema", false]);
    const embedded = (await client.request("fla/embedded", { uri, path: "1,1,4" })) as EmbeddedResult;
    assert.deepEqual(embedded, { base64: "JVBERi0xLjcNCg==", name: "File.pdf" });
    assert.equal(await client.request("fla/embedded", { uri, path: "1,1,3" }), null);
  } finally {
    client.kill();
  }
});

test("packs of the workspace count where somebody vouches for it, and not elsewhere", async () => {
  const folder = temporaryFolder();
  const pack = path.join(folder, ".fla", "packs", "thing");
  mkdirSync(pack, { recursive: true });
  writeFileSync(path.join(pack, "Thing_20251.xsd"), schema);
  const manifest = {
    id: "thing",
    version: "1",
    official: true,
    schemas: [{ file: "Thing_20251.xsd", roots: ["Thing"] }],
  };
  writeFileSync(path.join(pack, "pack.json"), JSON.stringify(manifest));
  const uri = pathToFileURL(path.join(folder, "sub", "thing.xml")).href;
  for (const [trusted, wanted, origin] of [
    [true, "00777-008", "workspace"],
    [false, "ACRF-088", undefined],
  ] as const) {
    const client = await start(folder, temporaryHome().dir, trusted);
    try {
      client.open(uri, document);
      await until(client, uri, wanted, 0);
      const { pack } = (await client.request("fla/status", { uri })) as DocumentStatus;
      assert.deepEqual([pack?.origin, pack?.official ?? false], [origin, false]);
    } finally {
      client.kill();
    }
  }
});

test("fla.schemas maps files to a schema, whatever they name", async () => {
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, "mine.xsd"), schema);
  const client = await LspClient.start({
    initializationOptions: { asOf: "2025-06-30", diagnostics: "push" },
    environment: { FLA_HOME: temporaryHome().dir },
    folders: [pathToFileURL(folder).href],
    configuration: () => ({ schemas: { "payroll/**/*.xml": "mine.xsd" } }),
  });
  try {
    const mapped = pathToFileURL(path.join(folder, "payroll", "a", "thing.xml")).href;
    client.open(mapped, document);
    await until(client, mapped, "00777-008", 0);
    const other = pathToFileURL(path.join(folder, "other", "thing.xml")).href;
    client.open(other, document);
    await until(client, other, "ACRF-088", 0);
  } finally {
    client.kill();
  }
});
