// A content model that is restricted by the head of a substitution group: a head counts as a choice between its members.
import assert from "node:assert/strict";
import { test } from "node:test";
import { mistakesOf, schemaOf, violationsOf } from "./schemaSupport";

/** `thing` may be `animal` or `cat`, and `animal` may be `cat`. */
const things = `<xs:element name="thing" abstract="true"/><xs:element name="animal" type="xs:string" substitutionGroup="thing"/>
  <xs:element name="cat" type="xs:token" substitutionGroup="animal"/><xs:element name="stone" type="xs:string" substitutionGroup="thing"/>
  <xs:complexType name="things"><xs:sequence><xs:element ref="thing" minOccurs="0" maxOccurs="3"/></xs:sequence></xs:complexType>`;

const restricted = (content: string): string => `${things}
  <xs:complexType name="some"><xs:complexContent><xs:restriction base="things"><xs:sequence>${content}</xs:sequence></xs:restriction>
  </xs:complexContent></xs:complexType><xs:element name="r" type="some"/>`;

test("a head below another one is a restriction of it, as often as the other may stand", () => {
  const schema = schemaOf(restricted('<xs:element ref="animal" minOccurs="0" maxOccurs="3"/>'));
  assert.deepEqual(violationsOf(schema, "<r><animal>a</animal><cat>b</cat></r>"), []);
  assert.deepEqual(violationsOf(schema, "<r><stone>a</stone></r>"), ["xsd.unknownElement «stone»"]);
});

test("not more often, and not another head", () => {
  const mistake = ["schema.restriction derivation-ok-restriction.5.4.2 «some»"];
  assert.deepEqual(mistakesOf(restricted('<xs:element ref="animal" minOccurs="0" maxOccurs="4"/>')), mistake);
  const other = `<xs:element name="plan"/><xs:element name="plot" substitutionGroup="plan"/>`;
  assert.deepEqual(mistakesOf(other + restricted('<xs:element ref="plan" minOccurs="0"/>')), mistake);
});
