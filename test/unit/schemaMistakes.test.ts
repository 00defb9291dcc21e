// Mistakes in schemas: told at their places; what they leave impossible to check is undecided, all the rest is checked.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compileSchema } from "../../core/src/schema/compile";
import { validate } from "../../core/src/schema/validate";
import { parseXml } from "../../core/src/xml/parse";

interface Mistake {
  readonly name: string;
  /** Declarations; «» marks the place. */
  readonly schema: string;
  readonly kind: string;
  /** Documents and their verdicts. */
  readonly verdicts: Readonly<Record<string, boolean | null>>;
}

const value = (facets: string, base = "xs:string") =>
  `<xs:element name="r"><xs:complexType><xs:sequence><xs:element name="v"><xs:simpleType><xs:restriction base="${base}">${facets}</xs:restriction></xs:simpleType></xs:element><xs:element name="n" type="xs:int"/></xs:sequence></xs:complexType></xs:element>`;

const content = (model: string, after = "") =>
  `<xs:element name="r"><xs:complexType>${model}</xs:complexType>${after}</xs:element>`;

/** Whatever the value is, it is open; the element beside it is checked. */
const openValue = { "<r><v>x</v><n>1</n></r>": null, "<r><v>x</v><n>y</n></r>": false, "<r><v>x</v></r>": false };
const open = { "<r><a>1</a></r>": null, "<r/>": null };

const mistakes: readonly Mistake[] = [
  { name: "a pattern that is none", schema: value(`<xs:pattern value="«a\\/b»"/>`), kind: "regex", verdicts: openValue },
  {
    name: "one of two patterns",
    schema: value(`<xs:pattern value="a"/><xs:pattern value="«(»"/>`),
    kind: "regex",
    verdicts: openValue,
  },
  { name: "a length that is no number", schema: value(`<xs:maxLength value="«x»"/>`), kind: "attributeValue", verdicts: openValue },
  { name: "a bound of another type", schema: value(`<xs:maxInclusive value="«x»"/>`, "xs:int"), kind: "facetValue", verdicts: openValue },
  { name: "a misspelt facet", schema: value(`<«xs:maxLenght» value="3"/>`), kind: "misplacedElement", verdicts: openValue },
  { name: "a facet of another type", schema: value(`<«xs:totalDigits» value="3"/>`), kind: "facet", verdicts: openValue },
  { name: "a base that is not there", schema: value("", "«Nowhere»"), kind: "unresolved", verdicts: openValue },
  { name: "a misspelt group", schema: content(`<«xs:sequense»><xs:element name="a"/></xs:sequense>`), kind: "misplacedElement", verdicts: open },
  { name: "a number of times", schema: content(`<xs:sequence><xs:element name="a" maxOccurs="«many»"/></xs:sequence>`), kind: "attributeValue", verdicts: open },
  { name: "more at least than at most", schema: content(`<xs:sequence><xs:element name="a" minOccurs="3" maxOccurs="«2»"/></xs:sequence>`), kind: "constraint", verdicts: open },
  { name: "a group that is not there", schema: content(`<xs:sequence><xs:group ref="«g»"/></xs:sequence>`), kind: "unresolved", verdicts: open },
  { name: "a group with a mistake", schema: `${content(`<xs:group ref="g"/>`)}<xs:group name="g"><xs:sequence><xs:element «nmae»="a"/></xs:sequence></xs:group>`, kind: "unknownAttribute", verdicts: open },
  {
    name: "a key that selects nothing",
    schema: content(`<xs:sequence><xs:element name="a" minOccurs="0"/></xs:sequence>`, `<xs:key name="k"><xs:selector xpath="«a[1]»"/><xs:field xpath="."/></xs:key>`),
    kind: "xpath",
    verdicts: { "<r/>": null, "<r><b/></r>": false },
  },
  {
    name: "a reference to no key",
    schema: content(`<xs:sequence><xs:element name="a" type="xs:int"/></xs:sequence>`, `<xs:keyref name="k" refer="«kk»"><xs:selector xpath="a"/><xs:field xpath="."/></xs:keyref>`),
    kind: "keyref",
    verdicts: { "<r><a>1</a></r>": null, "<r><a>x</a></r>": false },
  },
  { name: "a default of another type", schema: `<xs:element name="r" type="xs:int" default="«x»"/>`, kind: "defaultValue", verdicts: { "<r>1</r>": null, "<r>x</r>": false } },
  {
    name: "an attribute of an unknown type",
    schema: content(`<xs:sequence/><xs:attribute name="x" type="«X»"/>`),
    kind: "unresolved",
    verdicts: { "<r/>": true, "<r x='1'/>": null, "<r y='1'/>": false },
  },
  { name: "an included document that is missing", schema: `<xs:include schemaLocation="«gone.xsd»"/>`, kind: "notFound", verdicts: { "<r/>": null } },
  // An ambiguous model still says what is allowed.
  {
    name: "an ambiguous model",
    schema: content(`<xs:sequence><xs:element name="a" minOccurs="0"/><«xs:element» name="a"/></xs:sequence>`),
    kind: "ambiguous",
    verdicts: { "<r><a/></r>": true, "<r><a/><a/></r>": true, "<r><b/></r>": false },
  },
]; // prettier-ignore

for (const { name, schema: body, kind, verdicts } of mistakes) {
  test(name, () => {
    const marked = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${body}</xs:schema>`;
    const from = marked.indexOf("«");
    const to = marked.indexOf("»") - 1;
    const { schema, findings } = compileSchema({ uri: "s", text: marked.replace(/[«»]/g, "") }, () => undefined);
    assert.deepEqual(
      findings.slice(0, 1).map((one) => [one.kind, one.from, one.to]),
      [[`schema.${kind}`, from, to]],
    );
    assert.ok(schema);
    for (const [document, expected] of Object.entries(verdicts))
      assert.equal(validate(parseXml(document), schema).schemaValid, expected, document);
  });
}

test("a schema that is no well-formed XML decides nothing", () => {
  const text = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="r" type="xs:int"/>`;
  const { schema, findings } = compileSchema({ uri: "s", text }, () => undefined);
  assert.deepEqual(
    findings.map(({ kind }) => kind),
    ["schema.notWellFormed"],
  );
  assert.ok(schema);
  assert.equal(validate(parseXml("<r>1</r>"), schema).schemaValid, null);
});

test("a schema may declare entities for itself, as published ones do for their namespace", () => {
  const text = `<!DOCTYPE xs:schema PUBLIC "-//W3C//DTD XMLSCHEMA 200102//EN" "http://www.w3.org/2001/XMLSchema.dtd" [
    <!ATTLIST xs:schema xmlns:x CDATA #FIXED "urn:x"> <!ENTITY % p ''> <!ENTITY host 'example'> <!ENTITY x "urn:&host;:x"> ]>
    <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:x="&x;" targetNamespace="&x;">
    <xs:element name="r" type="x:T"/><xs:simpleType name="T"><xs:restriction base="xs:int"/></xs:simpleType></xs:schema>`;
  const { schema, findings } = compileSchema({ uri: "s", text }, () => undefined);
  assert.deepEqual(findings, []);
  assert.ok(schema);
  assert.equal(validate(parseXml(`<r xmlns="urn:example:x">1</r>`), schema).schemaValid, true);
  assert.equal(validate(parseXml(`<r xmlns="urn:example:x">x</r>`), schema).schemaValid, false);
});

test("an entity that is not declared, or expands beyond measure, is a mistake at its place", () => {
  const bomb = Array.from({ length: 12 }, (_, i) => `<!ENTITY e${i + 1} "&e${i};&e${i};&e${i};&e${i};&e${i};">`).join(
    "",
  );
  for (const [subset, used] of [
    ["", "&gone;"],
    [`<!ENTITY e0 "0123456789">${bomb}`, "&e12;"],
  ]) {
    const text = `<!DOCTYPE xs:schema [${subset}]><xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="r" type="${used}"/></xs:schema>`;
    const { findings } = compileSchema({ uri: "s", text }, () => undefined);
    assert.ok(findings.length > 0, used);
    assert.ok(
      findings.every(({ from, to }) => text.slice(from, to) === used),
      JSON.stringify(findings),
    );
  }
});
