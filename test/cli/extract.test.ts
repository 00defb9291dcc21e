// fla extract: every document that stands in a declaration as base64 becomes a file, and none is written over.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { Cli } from "../support/cli";
import { temporaryFolder } from "../support/temporary";

const folder = temporaryFolder("fla-extract");
const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Docs"><xs:complexType><xs:sequence>
<xs:element name="Doc" type="xs:base64Binary" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element></xs:schema>`;
const content = (index: number): string => `%PDF-1.4 made up, number ${index}`;
const count = 601;

let cli: Cli;
before(() => void (cli = new Cli()));
after(() => cli.stop());

test("hundreds of documents are all taken out, and left alone the second time", async () => {
  const documents = Array.from(
    { length: count },
    (_, at) => `<Doc>${Buffer.from(content(at + 1)).toString("base64")}</Doc>`,
  );
  const file = path.join(folder, "docs.xml");
  writeFileSync(path.join(folder, "Docs_20251.xsd"), schema);
  writeFileSync(
    file,
    `<Docs xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="Docs_20251.xsd">${documents.join("")}</Docs>`,
  );
  const out = path.join(folder, "new", "out");
  assert.equal((await cli.run(["extract", "--out", out, file])).code, 0);
  assert.equal(readdirSync(out).length, count);
  assert.equal(readFileSync(path.join(out, `docs.Doc-${count}.pdf`), "utf8"), content(count));
  const again = await cli.run(["extract", "--out", out, file]);
  assert.deepEqual([again.code, again.stdout.match(/exists already/g)?.length], [1, count]);
});

test("a folder that cannot be made is said at once", async () => {
  const { code, stderr } = await cli.run(["extract", "--out", "/proc/none/out", path.join(folder, "docs.xml")]);
  assert.deepEqual([code, stderr], [2, "fla: /proc/none/out: cannot be written (ENOENT)\n"]);
});
