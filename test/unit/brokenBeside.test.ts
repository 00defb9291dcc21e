// A broken tag costs no finding beside it: what the record around it lacks, and what is wrong in other records, is still told; and
// the tag alone is at fault.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { CheckSession } from "../../core/src/check/session";
import { compileSchema } from "../../core/src/schema/compile";
import { flaEnvironment, schemas } from "./checkSupport";

const xsd = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:b" xmlns="urn:b" elementFormDefault="qualified">
  <xs:element name="Batch"><xs:complexType><xs:sequence>
    <xs:element name="Worker" maxOccurs="9"><xs:complexType><xs:sequence>
      <xs:element name="INSS" type="xs:int"/>
      <xs:element name="Name" type="xs:string"/>
      <xs:element name="Job" minOccurs="0" maxOccurs="9"><xs:complexType><xs:sequence>
        <xs:element name="Start" type="xs:date"/><xs:element name="End" type="xs:date" minOccurs="0"/>
      </xs:sequence></xs:complexType></xs:element>
      <xs:element name="Post" minOccurs="0"><xs:complexType><xs:sequence>
        <xs:element name="Name" type="xs:string"/>
      </xs:sequence></xs:complexType></xs:element>
    </xs:sequence></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="Note" type="xs:string"/>
</xs:schema>`;

const { schema } = compileSchema({ uri: "b.xsd", text: xsd }, () => undefined);

/** The first worker lacks its name, and the number of the last one is none. */
const text =
  '<Batch xmlns="urn:b"><Worker><INSS>1</INSS><Job><Start>2025-01-01</Start><End>2025-02-01</End></Job></Worker>' +
  "<Worker><INSS>2</INSS><Name>A</Name><Post><Name>P</Name></Post></Worker><Worker><INSS>x</INSS><Name>B</Name></Worker></Batch>";

const planted = ["xsd.missingElement Name", "xsd.notNumeric INSS"];

/** What is replaced, by what, and the findings that are added. */
const mistakes: readonly (readonly [what: string, old: string, put: string, added: readonly string[]])[] = [
  ["a start tag is deleted", "<Job>", "", ["xml.strayEndTag"]],
  ["an end tag is deleted", "</Job>", "", ["xml.missingEndTag"]],
  ["a start tag closes itself", "<Job>", "<Job/>", ["xml.closedTooEarly"]],
  ["one whose content could stand beside it, too", "<Post>", "<Post/>", ["xml.closedTooEarly"]],
  [
    "two start tags changed places",
    "<Job><Start>",
    "<Start><Job>",
    ["xml.mismatchedStartTag", "xml.mismatchedStartTag"],
  ],
  ["an unknown element has no end tag", "<INSS>2", "<Odd>1<INSS>2", ["xml.missingEndTag"]],
  [
    "a slash is missing between two records",
    "</Worker><Worker><INSS>x",
    "<Worker><Worker><INSS>x",
    ["xml.startForEnd"],
  ],
  ["the root's start tag has another name", "<Batch ", "<Note ", ["xml.mismatchedStartTag"]],
  ["a namespace lacks a quote", '"urn:b"', 'urn:b"', ["xml.unquotedValue"]],
];

for (const [what, old, put, added] of mistakes)
  test(what, () => {
    const broken = text.replace(old, put);
    assert.notEqual(broken, text);
    const findings = new CheckSession(broken, flaEnvironment({ schema })).findings();
    const kinds = findings.map(({ kind, args }) =>
      kind.startsWith("xml.") ? kind : `${kind} ${String(args.element)}`,
    );
    for (const one of [...planted, ...added]) assert.ok(kinds.includes(one), `${one} in ${kinds.join(", ")}`);
    assert.equal(kinds.length, planted.length + added.length, kinds.join(", "));
  });

test("what a rule reads of a broken value it does not know, wherever the record is cut into segments", () => {
  const environment = flaEnvironment();
  const sample = readFileSync(path.join(schemas, "fla/samples/valid-several-workers.xml"), "utf8");
  const yearOutside = sample.replace("<EmploymentStartDate>2012-", "<EmploymentStartDate>2026-");
  const start = yearOutside.indexOf("<EmploymentStartDate>") + "<EmploymentStartDate>".length;
  const record = yearOutside.lastIndexOf("<NaturalPerson>", start);
  const codesWith = (broken: string, padding: number) => {
    const comment = `<!--${" ".repeat(padding)}-->`;
    const text =
      yearOutside.slice(0, record) + comment + yearOutside.slice(record, start) + broken + yearOutside.slice(start);
    return new CheckSession(text, environment).findings().map(({ code }) => code);
  };
  for (let padding = 0; padding <= 9_000; padding += 150) {
    assert.ok(codesWith("", padding).includes("01004-021"), `padding ${padding}: the rule reads a sound value`);
    assert.ok(!codesWith("&", padding).includes("01004-021"), `padding ${padding}: and not a broken one`);
  }
});
