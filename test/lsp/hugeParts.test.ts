// A document may be one huge text, value, comment or tag: it is opened, typed in and checked to its end, in little memory.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { LspClient } from "../support/lspClient";

const folder = mkdtempSync(path.join(tmpdir(), "fla-huge-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const units = 4_000_000;

/** Many times the document; a state that held the value once a segment would need more. */
const heapMb = 160;

const restricted = `<xs:restriction base="xs:token"><xs:minLength value="2"/></xs:restriction>`;
writeFileSync(
  path.join(folder, "note.xsd"),
  `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="note"><xs:simpleType>${restricted}</xs:simpleType></xs:element></xs:schema>`,
);

const start = '<note xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="note.xsd"';
const end = "</note>";

function filled(part: string): string {
  return part.repeat(units / part.length);
}

interface Huge {
  readonly name: string;
  readonly text: string;
  /** The first message; undefined: nothing is wrong. */
  readonly expected?: RegExp;
}

const huge: readonly Huge[] = [
  { name: "text", text: `${start}>${filled("words of one value ")}${end}` },
  { name: "text with references", text: `${start}>${filled("&lt;a&#62;\n")}${end}` },
  { name: "CDATA section", text: `${start}><![CDATA[${filled("a < b\n")}]]>${end}` },
  { name: "comment", text: `${start}>ab<!--${filled("said beside it. ")}-->${end}` },
  { name: "comment without an end", text: `${start}>ab<!--${filled("said on. ")}${end}`, expected: /^The comment/ },
  { name: "attribute", text: `${start} a="${filled("value ")}">ab${end}`, expected: /^A tag longer than/ },
  { name: "tag of many attributes", text: `${start}${filled(' a="1"')}>ab${end}`, expected: /^A tag longer than/ },
  { name: "row of children", text: `${start}>${filled("<a/>")}${end}`, expected: /may contain no elements/ },
];

for (const { name, text, expected } of huge)
  test(`one huge ${name}`, async () => {
    // What is left of another huge document must not count: each has a server of its own.
    const client = await LspClient.start({
      initializationOptions: { asOf: "2025-06-30" },
      environment: { NODE_OPTIONS: `--max-old-space-size=${heapMb}` },
    });
    try {
      const uri = pathToFileURL(path.join(folder, "note.xml")).href;
      client.open(uri, text, "fla-declaration");
      const opened = await client.diagnostics(uri);
      assert.equal(opened.length > 0, expected !== undefined);
      assert.match(String(opened[0]?.message ?? ""), expected ?? /^$/);
      for (const at of [start.length + 20, text.length / 2, text.length - end.length - 5]) {
        const place = placeOf(text, Math.floor(at));
        client.edit(uri, { start: place, end: place }, "x");
        await client.diagnostics(uri);
        const version = client.edit(uri, { start: place, end: { ...place, character: place.character + 1 } }, "");
        assert.deepEqual(await client.diagnostics(uri, version), opened);
      }
      assert.equal(await client.stop(), 0);
    } finally {
      client.kill();
    }
  });

function placeOf(text: string, offset: number): { line: number; character: number } {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length - 1, character: offset - before.lastIndexOf("\n") - 1 };
}
