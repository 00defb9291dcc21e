// Values and schemas at the edge, as libxml2 and Xerces judge them; where these two differ, as the recommendation has it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { builtinType } from "../../core/src/schema/builtins";
import { validateValue } from "../../core/src/schema/values";
import { check, mistakesOf, schemaOf, violationsOf } from "./schemaSupport";

function isValid(type: string, text: string): boolean {
  return validateValue(builtinType(type)!, text) === undefined;
}

test("before year 1 the days of February follow the number that is written", () => {
  for (const [date, expected] of [
    ["-0004-02-29", true],
    ["-0001-02-29", false],
    ["-0100-02-29", false],
    ["-0400-02-29", true],
    ["-0005-02-29", false],
  ] as const)
    assert.equal(isValid("date", date), expected, date);
});

test("brackets in a URI are for an address of IPv6 alone", () => {
  for (const uri of [
    "http://[::1]/",
    "http://[::1]:80/a?b#c",
    "ftp://me@[2001:db8::7]",
    "//[::1]",
    "http://[1080::8:800:200C:417A]",
  ])
    assert.ok(isValid("anyURI", uri), uri);
  for (const uri of ["a[b", "[", "http://[::1", "http://a/[b]", "http://a/?q=[1]", "urn:[a]", "http://[x]/"])
    assert.ok(!isValid("anyURI", uri), uri);
});

const open = schemaOf(
  `<xs:element name="r"><xs:complexType><xs:sequence><xs:any processContents="lax" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>`,
);

function typed(element: string, type: string): boolean | null {
  const namespaces = `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:n="urn:n"`;
  return check(open, `<r ${namespaces}><${element} xsi:type="${type}"/></r>`).schemaValid;
}

test("an xsi:type that names nothing is refused: in the schema, in XML Schema's namespace, in none, and in any on an element of its own", () => {
  assert.equal(typed("a", "nothing"), false);
  assert.equal(typed("n:a", "nothing"), false);
  assert.equal(typed("a", "xs:nothing"), false);
  assert.equal(typed("n:a", "xs:nothing"), false);
  assert.equal(typed("a", "n:nothing"), false);
  assert.equal(typed("a", "xs:string"), true);
});

test("within somebody else's content a type of theirs may be known elsewhere: undecided", () => {
  assert.equal(typed("n:a", "n:nothing"), null);
  const xml = `<r xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:n="urn:n"><n:a><b xsi:type="n:nothing"/></n:a></r>`;
  assert.equal(check(open, xml).schemaValid, null);
});

test("NOTATION itself is no type for an element or attribute", () => {
  const rule = "schema.type enumeration-required-notation";
  assert.deepEqual(mistakesOf(`<xs:element name="e" type="xs:NOTATION"/>`), [`${rule} «e»`]);
  assert.deepEqual(mistakesOf(`<xs:attribute name="a" type="xs:NOTATION"/>`), [`${rule} «a»`]);
  const listed = `<xs:notation name="gif" public="image/gif"/><xs:element name="e"><xs:simpleType><xs:restriction base="xs:NOTATION">
    <xs:enumeration value="gif"/></xs:restriction></xs:simpleType></xs:element>`;
  assert.deepEqual(violationsOf(schemaOf(listed), "<e>gif</e>"), []);
});

test("a fixed name has the prefixes of the schema, one that is written those of the document", () => {
  const schema = schemaOf(
    `<xs:element name="r"><xs:complexType><xs:sequence><xs:element name="e" type="xs:QName" fixed="p:a" minOccurs="0"/></xs:sequence>
    <xs:attribute name="q" type="xs:QName" fixed="p:a"/></xs:complexType></xs:element>`,
    'xmlns:p="urn:p"',
  );
  assert.deepEqual(violationsOf(schema, '<r xmlns:z="urn:p" q="z:a"><e>z:a</e></r>'), []);
  assert.deepEqual(violationsOf(schema, "<r><e/></r>"), []);
  const other = ["xsd.attributeValue «p:a»", "xsd.fixedValue «p:a»"];
  assert.deepEqual(violationsOf(schema, '<r xmlns:p="urn:q" q="p:a"><e>p:a</e></r>'), other);
});

test("an attribute of XML itself needs a declaration where its wildcard asks for one", () => {
  const any = (how: string) =>
    `<xs:element name="r"><xs:complexType><xs:anyAttribute namespace="##other" processContents="${how}"/></xs:complexType></xs:element>`;
  const xml = '<a:r xmlns:a="urn:a" xml:lang="en"/>';
  assert.equal(check(schemaOf(any("strict"), 'targetNamespace="urn:a"'), xml).schemaValid, null);
  assert.equal(check(schemaOf(any("lax"), 'targetNamespace="urn:a"'), xml).schemaValid, true);
});

test("the values of a boolean cannot be listed", () => {
  const type = (facet: string) =>
    `<xs:simpleType name="yes"><xs:restriction base="xs:boolean"><xs:${facet} value="true"/></xs:restriction></xs:simpleType>`;
  assert.deepEqual(mistakesOf(type("enumeration")), ["schema.facet cos-applicable-facets «xs:enumeration»"]);
  assert.deepEqual(mistakesOf(type("pattern")), []);
});

test("a document that is redefined has to be there, one that is redefined without a change need not", () => {
  const redefine = (content: string) =>
    mistakesOf(`<xs:redefine schemaLocation="gone.xsd">${content}</xs:redefine>`).map((line) => line.split(" ")[1]);
  assert.deepEqual(redefine(""), ["src-resolve"]);
  const changed = `<xs:simpleType name="s"><xs:restriction base="s"/></xs:simpleType>`;
  assert.equal(redefine(changed)[0], "src-redefine.2");
});
