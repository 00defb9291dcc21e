// A broken tag costs no finding beside it: what the record around it lacks, and what is wrong in other records, is still told; and
// the tag alone is at fault.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { CheckSession } from "../../core/src/check/session";
import type { Finding } from "../../core/src/findings/finding";
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
  '<?xml version="1.0"?><Batch xmlns="urn:b"><Worker><INSS>1</INSS><Job><Start>2025-01-01</Start><End>2025-02-01</End></Job></Worker>' +
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
  ["a slash was typed into the start tag of a value", "<Start>", "</Start>", ["xml.endForStart"]],
  ["a slash was typed into the start tag of a record", "<Job>", "</Job>", ["xml.endForStart"]],
  ["a slash was typed into the root's start tag", "<Batch ", "</Batch ", ["xml.junkInTag"]],
  ["the slash and a part of the name of an end tag are gone", "1</INSS>", "1<SS>", ["xml.startForEnd"]],
  [
    "an end tag and half of the next start tag are gone",
    "</Job></Worker>",
    "<st><Name>P</Name></Post></Worker>",
    ["xml.missingEndTag", "xml.mismatchedStartTag"],
  ],
  [
    "a start tag and half of the next one are gone",
    "<Job><Start>2025-01-01",
    "<rt>2025-01-01",
    ["xml.mismatchedStartTag", "xml.strayEndTag"],
  ],
  ["a slash took the last character of a name", "<Job>", "<Jo/>", ["xml.mismatchedStartTag"]],
  ["a slash took that of the name of a value", "<Start>", "<Star/>", ["xml.mismatchedStartTag"]],
  ["an empty tag's end stands within a name", "<Start>", "<Sta/>rt>", ["xml.junkInTag"]],
  ["a mark took a character of a name", "<Start>", "<St<rt>", ["xml.junkInTag"]],
  ["a space took a slash", "1</INSS>", "1< INSS>", ["xml.junkInTag"]],
  ["the slash of a record's end tag is gone", "</Job></Worker>", "<Job></Worker>", ["xml.startForEnd"]],
  [
    "and another child follows",
    "<Name>A</Name><Post>",
    "<Name>A</Name><Job><Start>2025-01-01</Start><Job><Post>",
    ["xml.startForEnd"],
  ],
  [
    "the end tag of a value and most of the next start tag are gone",
    "</Name><Post>",
    ">",
    ["xml.mismatchedStartTag", "xsd.strayText Post", "xsd.missingElement Name"],
  ],
  ["a mark in the XML declaration", "<?xml v", "<?xml <x>v", ["xml.badDeclaration"]],
  ["the root's start tag has another name", "<Batch ", "<Note ", ["xml.mismatchedStartTag"]],
  ["a namespace lacks a quote", '"urn:b"', 'urn:b"', ["xml.unquotedValue"]],
];

/** A finding by its kind and the element or tag that it speaks of. */
function kindAndName({ kind, args }: Finding): string {
  return `${kind} ${String(args[kind.startsWith("xml.") ? "name" : "element"])}`;
}

function kindsOf(broken: string): string[] {
  return new CheckSession(broken, flaEnvironment({ schema })).findings().map(kindAndName);
}

for (const [what, old, put, added] of mistakes)
  test(what, () => {
    const broken = text.replace(old, put);
    assert.notEqual(broken, text);
    const kinds = kindsOf(broken).map((kind) => (kind.startsWith("xml.") ? kind.split(" ")[0] : kind));
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

const withoutFirst = "<Worker><Name>C</Name></Worker></Batch>";

test("an end tag that is missing before a record of the same name costs that record no finding, though its first child is missing too", () => {
  for (const [what, record] of [
    ["its first child cannot follow the last one", "<Worker><INSS>1</INSS><Name>A</Name><Post><Name>P</Name></Post>"],
    ["its column shows it", "\n  <Worker><INSS>1</INSS>\n  "],
  ])
    assert.deepEqual(
      kindsOf(`<Batch xmlns="urn:b">${record}${withoutFirst}`),
      ["xml.missingEndTag Worker", "xsd.missingElement INSS"],
      what,
    );
  const twice = '<Batch xmlns="urn:b"><Worker><INSS>1</INSS>' + withoutFirst;
  assert.deepEqual(kindsOf(twice), ["xml.repeatedStartTag Worker"], "where nothing shows it, the tag is one too many");
});

test("the last child of an unclosed element is known wherever the text is cut into segments, and after each edit", () => {
  for (let padding = 0; padding <= 17_000; padding += 1_700) {
    const comment = `<!--${" ".repeat(padding)}-->`;
    const head = `<Batch xmlns="urn:b"><Worker><INSS>1</INSS><Name>A</Name>`;
    const post = `<Post><Name>P</Name></Post>`;
    const session = new CheckSession(head + post + comment + comment + withoutFirst, flaEnvironment({ schema }));
    const kinds = () => session.findings().map(kindAndName);
    const another = ["xml.missingEndTag Worker", "xsd.missingElement INSS"];
    assert.deepEqual(kinds(), another, `padding ${padding}`);
    session.edit([{ from: head.length - "<Name>A</Name>".length, to: head.length + post.length, text: "" }]);
    assert.deepEqual(kinds(), ["xml.repeatedStartTag Worker"], `padding ${padding}, the children taken away`);
    session.edit([
      {
        from: head.length - "<Name>A</Name>".length,
        to: head.length - "<Name>A</Name>".length,
        text: `<Name>A</Name>${post}`,
      },
    ]);
    assert.deepEqual(kinds(), another, `padding ${padding}, the children put back`);
  }
});
