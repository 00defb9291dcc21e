// The second opinion against real libxml2: the corpus, includes, payload schemas, time-outs and broken input.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { opinion } from "../../core/src/channel/secondOpinion/opinion";
import { needsShared, shared } from "../support/root";

const timeoutMs = 60_000;
const folder = mkdtempSync(path.join(os.tmpdir(), "fla-opinion-"));
after(() => rmSync(folder, { recursive: true }));

const schema = (body: string, attributes = "") =>
  `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" ${attributes}>${body}</xs:schema>`;
const list = {
  uri: "pack:/list.xsd",
  text: schema(
    `<xs:element name="list"><xs:complexType><xs:sequence><xs:element name="n" type="xs:integer" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>`,
  ),
};

/** Checks what libxml2 says of a document. */
async function checkOpinion(
  schemas: Parameters<typeof opinion>[0],
  document: string,
  expected: object,
  also?: Parameters<typeof opinion>[0],
) {
  const { valid, reason, errors } = await opinion(schemas, Buffer.from(document), { timeoutMs, also });
  assert.deepEqual(
    { valid, reason, paths: errors.map(({ path }) => path.join()) },
    { reason: undefined, paths: [], ...expected },
  );
  return errors;
}

/** The same, as the whole of a test. */
async function isOpinion(...args: Parameters<typeof checkOpinion>): Promise<void> {
  await checkOpinion(...args);
}

test("a valid document", () => isOpinion([list], "<list><n>1</n></list>", { valid: true }));

test("an invalid document names line, path and libxml2's sentence", async () => {
  const errors = await checkOpinion([list], "<list>\n<n>1</n>\n<n>two</n>\n</list>", { valid: false, paths: ["1,2"] });
  assert.equal(errors[0].line, 3);
  assert.match(errors[0].message, /'two' is not a valid value/);
  assert.equal(errors[0].xpath, "/list/n[2]");
});

test("a document that is not well-formed", () => isOpinion([list], "<list><n>1</list>", { valid: false, paths: [""] }));

test("a DOCTYPE is no opinion, whatever it holds", async () => {
  const bomb = `<!DOCTYPE list [<!ENTITY a "1"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><list><n>&c;</n></list>`;
  await checkOpinion([list], bomb, { valid: null, reason: "doctype" });
});

test("an include is served from what was handed in", async () => {
  const main = {
    uri: "pack:/a/main.xsd",
    text: schema(`<xs:include schemaLocation="../b/part.xsd"/><xs:element name="list" type="Short"/>`),
  };
  const part = {
    uri: "pack:/b/part.xsd",
    text: schema(
      `<xs:simpleType name="Short"><xs:restriction base="xs:string"><xs:maxLength value="2"/></xs:restriction></xs:simpleType>`,
    ),
  };
  await checkOpinion([main, part], "<list>ab</list>", { valid: true });
  await checkOpinion([main, part], "<list>abc</list>", { valid: false, paths: ["1"] });
});

test("an include is read from the schema's folder, and never from above it", async () => {
  const short = `<xs:simpleType name="Short"><xs:restriction base="xs:string"><xs:maxLength value="2"/></xs:restriction></xs:simpleType>`;
  const main = (location: string) =>
    schema(`<xs:include schemaLocation="${location}"/><xs:element name="list" type="Short"/>`);
  const inner = mkdtempSync(path.join(folder, "in-"));
  writeFileSync(path.join(inner, "part.xsd"), schema(short));
  writeFileSync(path.join(folder, "above.xsd"), schema(short));
  writeFileSync(path.join(inner, "good.xsd"), main("part.xsd"));
  writeFileSync(path.join(inner, "bad.xsd"), main("../above.xsd"));
  const document = Buffer.from("<list>ab</list>");
  assert.equal((await opinion([path.join(inner, "good.xsd")], document, { timeoutMs })).valid, true);
  assert.equal((await opinion([path.join(inner, "bad.xsd")], document, { timeoutMs })).reason, "schema");
});

const envelope = {
  uri: "pack:/envelope.xsd",
  text: schema(
    `<xs:element name="env"><xs:complexType><xs:sequence><xs:any namespace="##other" processContents="strict"/></xs:sequence></xs:complexType></xs:element>`,
  ),
};
const payload = {
  uri: "pack:/payload.xsd",
  text: schema(`<xs:element name="p" type="xs:integer"/>`, `targetNamespace="urn:p"`),
};

test("a payload without schema is no opinion", () =>
  isOpinion([envelope], `<env><p xmlns="urn:p">1</p></env>`, {
    valid: null,
    reason: "wildcard",
    paths: ["1,1"],
  }));

test("a payload with its schema is judged", async () => {
  await checkOpinion([envelope], `<env><p xmlns="urn:p">1</p></env>`, { valid: true }, [payload]);
  await checkOpinion([envelope], `<env><p xmlns="urn:p">x</p></env>`, { valid: false, paths: ["1,1"] }, [payload]);
});

test("a broken schema is no opinion and says why", async () => {
  const broken = { uri: "pack:/x.xsd", text: schema(`<xs:element name="list" type="Nowhere"/>`) };
  const result = await opinion([broken], Buffer.from("<list/>"), { timeoutMs });
  assert.equal(result.reason, "schema");
  assert.match(result.errors[0].message, /Nowhere/);
});

test("a file that is not there", async () => {
  assert.equal((await opinion([list], path.join(folder, "absent.xml"), { timeoutMs })).reason, "unreadable");
  assert.equal(
    (await opinion([path.join(folder, "absent.xsd")], Buffer.from("<list/>"), { timeoutMs })).reason,
    "unreadable",
  );
});

test("the worker is ended at the time-out", async () => {
  const result = await opinion([list], Buffer.from("<list><n>1</n></list>"), { timeoutMs: 0 });
  assert.deepEqual([result.valid, result.reason], [null, "timeout"]);
});

test("lines beyond 65,535 keep their number", async () => {
  const errors = await checkOpinion([list], `<list>${"\n".repeat(70_000)}<n>x</n></list>`, {
    valid: false,
    paths: ["1,1"],
  });
  assert.equal(errors[0].line, 70_001);
});

test("prefixed and default namespaces give the same positions", async () => {
  const main = {
    uri: "pack:/ns.xsd",
    text: schema(
      `<xs:element name="l"><xs:complexType><xs:sequence><xs:element name="a"/><xs:element name="n" type="xs:integer" maxOccurs="9"/></xs:sequence></xs:complexType></xs:element>`,
      `targetNamespace="urn:l" elementFormDefault="qualified"`,
    ),
  };
  await checkOpinion([main], `<l xmlns="urn:l"><a/><n>1</n><n>x</n></l>`, { valid: false, paths: ["1,3"] });
  await checkOpinion([main], `<q:l xmlns:q="urn:l"><q:a/><q:n>1</q:n><q:n>x</q:n></q:l>`, {
    valid: false,
    paths: ["1,3"],
  });
});

test("official samples are valid against their schemas", needsShared, async () => {
  const corpus = path.join(shared!, "corpus");
  const samples = {
    ACRF_20231_1: true,
    NOTIFICATION_20223_2: true,
    Dimona_20231_2: true,
    DmfAOriginal_20223_1: true,
    GenericXmlDocument_20231_1: true,
    GenericXmlDocument_20231_2: false,
  };
  for (const [name, valid] of Object.entries(samples)) {
    const xsd = path.join(corpus, "schemas", `${name.replace(/_\d$/, "")}.xsd`);
    const result = await opinion([xsd], readFileSync(path.join(corpus, "samples", `${name}.xml`)), { timeoutMs });
    assert.equal(result.valid, valid, `${name}: ${result.errors[0]?.message}`);
  }
});
