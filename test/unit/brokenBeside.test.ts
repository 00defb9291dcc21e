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
        <xs:element name="Name" type="xs:string" minOccurs="0"/>
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
  [
    "the two tags of a value changed places",
    "<Start>2025-01-01</Start>",
    "</Start>2025-01-01<Start>",
    ["xml.endForStart", "xml.startForEnd"],
  ],
  ["an editor put the end tag of a record right behind its start tag", "<Job>", "<Job></Job>", ["xml.endTagTooEarly"]],
  [
    "there, where the content could stand beside the record, but not behind it",
    "<Post>",
    "<Post></Post>",
    ["xml.endTagTooEarly"],
  ],
  ["an editor put the end tag of a value there", "<Start>", "<Start></Start>", ["xml.endTagTooEarly"]],
  ["the end tag of a value is gone, and its line goes on", "1</INSS><Job>", "1\n  <Job>", ["xml.missingEndTag"]],
  [
    "the end of a value and the begin of the next one are gone",
    "01-01</Start><End>2025-02",
    "02",
    ["xml.mismatchedEndTag"],
  ],
  [
    "the ends of two tags between values are gone",
    "2</INSS><Name>A",
    "2</IName>A",
    ["xml.mismatchedEndTag", "xml.strayEndTag"],
  ],
  ["a tag before the XML declaration", "<?xml ", "<x><?xml ", ["xml.reservedTarget"]],
  ["an empty tag before the XML declaration", "<?xml ", "<x/><?xml ", ["xml.reservedTarget"]],
  [
    "a character before the XML declaration that XML forbids",
    "<?xml ",
    "\0<?xml ",
    ["xml.illegalCharacter", "xml.reservedTarget"],
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

const attributes = compileSchema(
  {
    uri: "f.xsd",
    text: `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="Fleet"><xs:complexType><xs:sequence><xs:element name="Car" maxOccurs="9"><xs:complexType><xs:sequence>
    <xs:element name="Trip" minOccurs="0" maxOccurs="9"><xs:complexType>
      <xs:attribute name="day" type="xs:date"/><xs:attribute name="to"/>
    </xs:complexType></xs:element>
  </xs:sequence><xs:attribute name="seats" type="xs:int"/></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>
</xs:schema>`,
  },
  () => undefined,
).schema;

test("a mistake at an attribute costs the attributes of other elements no finding", () => {
  const trip = (to: string) => `<Trip day="?" to="${to}"/>`;
  const fleet = `<Fleet><Car seats="?">${trip("A")}${trip("B")}</Car><Car seats='?'>${trip("C")}</Car></Fleet>`;
  for (const [what, old, put, kind] of [
    ["an empty tag lacks its slash", 'to="A"/>', 'to="A">', "xml.missingEndTag"],
    ["there is a space behind the slash", 'to="A"/>', 'to="A"/ >', "xml.junkInTag"],
    ["a record's end tag and content are gone", `${trip("A")}${trip("B")}</Car>`, "", "xml.missingEndTag"],
    ["= stands twice", 'to="A"', 'to=="A"', "xml.unquotedValue"],
    ["two characters changed places", 'to="A b"', 'to=A" b"', "xml.unquotedValue"],
    ["the second quote is gone", 'to="A"', 'to="A', "xml.unclosedValue"],
    ["a mark took the last character of a name", "<Trip day", "<Tri< day", "xml.junkInTag"],
  ]) {
    const right = fleet.replace('to="A"', old.includes("A b") ? 'to="A b"' : 'to="A"');
    const broken = right.replace(old, put);
    assert.notEqual(broken, right, what);
    const found = new CheckSession(broken, flaEnvironment({ schema: attributes })).findings();
    const wrong = found.filter(({ kind: one }) => one.startsWith("xsd.")).map(({ from }) => broken.length - from);
    const planted = [...right.matchAll(/\?/g)].map(({ index }) => right.length - index);
    const kept = planted.filter((at) => at < right.length - right.indexOf(old) - old.length);
    assert.deepEqual(
      kept.filter((at) => !wrong.includes(at)),
      [],
      what,
    );
    const told = found.filter(({ kind: one }) => one.startsWith("xml.")).map(({ kind: one }) => one);
    assert.deepEqual(told, [kind], what);
  }
});

test("a broken CDATA section ends before the next one", () => {
  const broken = text.replace("A</Name>", "<![CDAA</Name>").replace("B</Name>", "<![CDATA[B]]></Name>");
  const kinds = kindsOf(broken);
  for (const one of planted) assert.ok(kinds.includes(one), `${one} in ${kinds.join(", ")}`);
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

test("where an end tag and the start tag of the next element are gone, the children of that are its, wherever the text is cut into segments", () => {
  for (let padding = 0; padding <= 17_000; padding += 1_700) {
    const comment = `<!--${" ".repeat(padding)}-->`;
    const head = `<Batch xmlns="urn:b"><Worker><INSS>1</INSS><Name>A</Name><Job><Start>x</Start>${comment}`;
    const gone = "</Job><Post>";
    const tail = `${comment}<Name>P</Name></Post></Worker><Worker><INSS>y</INSS><Name>B</Name></Worker></Batch>`;
    const session = new CheckSession(head + gone + tail, flaEnvironment({ schema }));
    const kinds = () => session.findings().map(kindAndName);
    const planted = ["xsd.datatype Start", "xsd.notNumeric INSS"];
    assert.deepEqual(kinds(), planted, `padding ${padding}`);
    session.edit([{ from: head.length, to: head.length + gone.length, text: "" }]);
    const added = ["xml.missingEndTag Job", "xml.strayEndTag Post"];
    assert.deepEqual(kinds().sort(), [...planted, ...added].sort(), `padding ${padding}, both gone`);
    session.edit([{ from: head.length, to: head.length, text: gone }]);
    assert.deepEqual(kinds(), planted, `padding ${padding}, both put back`);
  }
});

const units = compileSchema(
  {
    uri: "u.xsd",
    text: `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:complexType name="unit"><xs:sequence><xs:element name="Name" type="xs:string"/><xs:element name="Staff" type="xs:int"/>
    <xs:element name="Unit" type="unit" minOccurs="0" maxOccurs="9"/></xs:sequence></xs:complexType>
  <xs:element name="Firm"><xs:complexType><xs:sequence><xs:element name="Unit" type="unit"/></xs:sequence></xs:complexType></xs:element>
</xs:schema>`,
  },
  () => undefined,
).schema;

test("an element within its like that seems to end too early takes no end tag of those around it", () => {
  const unit = (name: string, inner: string): string => `<Unit><Name>${name}</Name><Staff>x</Staff>${inner}</Unit>`;
  const firm = `<Firm>${unit("A", unit("B", unit("C", "")))}</Firm>`;
  const wrong = firm.match(/x/g)!.map(() => "xsd.notNumeric Staff");
  for (const [old, put, added] of [
    ["<Unit><Name>B", "<Unit/><Name>B", "xml.closedTooEarly Unit"],
    ["<Unit><Name>B", "<Unit></Unit><Name>B", "xml.endTagTooEarly Unit"],
    ["<Name>B", "<Name/>B", "xml.closedTooEarly Name"],
    ["<Name>B", "<Name></Name>B", "xml.endTagTooEarly Name"],
    ["<Name>B", "</Name>B", "xml.endForStart Name"],
  ]) {
    const broken = firm.replace(old, put);
    assert.notEqual(broken, firm);
    const kinds = new CheckSession(broken, flaEnvironment({ schema: units })).findings().map(kindAndName);
    assert.deepEqual(kinds.sort(), [added, ...wrong].sort(), put);
  }
});
