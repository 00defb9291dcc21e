// Mistakes of a schema stand on the schema's own file, at their places, while a document needs it; what they leave
// unchecked is undecided, and all the rest is checked.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import type { PublishDiagnosticsParams } from "vscode-languageserver-protocol";
import type { DocumentStatus } from "../../protocol/src/messages";
import { LspClient } from "../support/lspClient";

const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="note.xsd"';

const main = (type: string) => `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:include schemaLocation="part.xsd"/>
  <xs:element name="note"><xs:complexType><xs:sequence>
    <xs:element name="to" type="${type}"/>
    <xs:element name="count" type="xs:int"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>`;

const part = (pattern: string) => `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:simpleType name="Name"><xs:restriction base="xs:string"><xs:pattern value="${pattern}"/></xs:restriction></xs:simpleType>
</xs:schema>`;

interface Place {
  readonly client: LspClient;
  readonly write: (name: string, text: string) => string;
}

async function inFolder(run: (place: Place) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "fla-schemas-"));
  const client = await LspClient.start({ folders: [pathToFileURL(folder).href] });
  const write = (name: string, text: string) => {
    writeFileSync(path.join(folder, name), text);
    return pathToFileURL(path.join(folder, name)).href;
  };
  try {
    await run({ client, write });
  } finally {
    client.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Waits until the messages on a file are these, each as "line:character message". */
async function until(client: LspClient, uri: string, wanted: readonly RegExp[]): Promise<void> {
  await client.waitFor(
    (message) => {
      const params = message.params as PublishDiagnosticsParams | undefined;
      if (params?.uri !== uri || params.diagnostics.length !== wanted.length) return false;
      const shown = params.diagnostics.map(
        ({ range, message }) => `${range.start.line}:${range.start.character} ${String(message)}`,
      );
      return wanted.every((one, i) => one.test(shown[i]));
    },
    `${wanted.map(String).join(", ")} on ${uri}`,
  );
}

test("mistakes are shown on the schema files and go when they are mended", () =>
  inFolder(async ({ client, write }) => {
    const mainUri = write("note.xsd", main("Nowhere"));
    const partUri = write("part.xsd", part("[a-z"));
    const uri = write("note.xml", "");
    client.open(uri, `<note ${xsi}>\n<to>x</to>\n<count>many</count></note>`);
    await until(client, mainUri, [/^3:32 `Nowhere` is not declared/]);
    await until(client, partUri, [/^1:81 The pattern `\[a-z` is not right/]);
    await until(client, uri, [/^1:1 `to` was not checked: its schema has a mistake/, /^2:7 `count` must be a number/]);
    const status = (await client.request("fla/status", { uri })) as DocumentStatus;
    assert.equal(status.verdict, "refused");

    write("part.xsd", part("[a-z]"));
    write("note.xsd", main("Name"));
    client.notify("workspace/didChangeWatchedFiles", {
      changes: [
        { uri: mainUri, type: 2 },
        { uri: partUri, type: 2 },
      ],
    });
    await until(client, mainUri, []);
    await until(client, partUri, []);
    await until(client, uri, [/^2:7 `count` must be a number/]);
  }));

test("they go with the last document that needs the schema", () =>
  inFolder(async ({ client, write }) => {
    const mainUri = write("note.xsd", main("Nowhere"));
    write("part.xsd", part("[a-z]"));
    const uri = write("note.xml", "");
    client.open(uri, `<note ${xsi}><to>x</to><count>1</count></note>`);
    await until(client, mainUri, [/Nowhere/]);
    const status = (await client.request("fla/status", { uri })) as DocumentStatus;
    assert.equal(status.verdict, "undecided");
    client.notify("textDocument/didClose", { textDocument: { uri } });
    await until(client, mainUri, []);
  }));
