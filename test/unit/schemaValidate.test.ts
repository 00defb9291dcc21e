// What validation says, and where: one mistake, one finding.
import assert from "node:assert/strict";
import { test } from "node:test";
import { check, schemaOf, violationsOf } from "./schemaSupport";

const record = schemaOf(`
  <xs:element name="r"><xs:complexType><xs:sequence>
    <xs:element name="Alpha" type="xs:string"/>
    <xs:element name="Bravo" type="xs:integer" minOccurs="0"/>
    <xs:element name="Charlie"><xs:simpleType><xs:restriction base="xs:decimal">
      <xs:fractionDigits value="2"/><xs:totalDigits value="5"/><xs:maxInclusive value="500"/>
    </xs:restriction></xs:simpleType></xs:element>
    <xs:element name="Delta" minOccurs="0" maxOccurs="2"><xs:simpleType><xs:restriction base="xs:string">
      <xs:enumeration value="a"/><xs:enumeration value="b"/>
    </xs:restriction></xs:simpleType></xs:element>
  </xs:sequence></xs:complexType></xs:element>`);

const table: readonly (readonly [string, readonly string[]])[] = [
  ["<Alpha>x</Alpha><Charlie>1</Charlie>", []],
  ["<Charlie>1</Charlie>", ["xsd.missingElement «r»"]],
  ["<Alpha>x</Alpha>", ["xsd.missingElement «r»"]],
  ["", ["xsd.missingElement «r»", "xsd.missingElement «r»"]],
  ["<Charlie>1</Charlie><Alpha>x</Alpha>", ["xsd.unexpectedElement «Charlie»"]],
  ["<Alpha>x</Alpha><Charlie>1</Charlie><Bravo>1</Bravo>", ["xsd.unexpectedElement «Bravo»"]],
  ["<Alpha>x</Alpha><Alpha>x</Alpha><Charlie>1</Charlie>", ["xsd.tooMany «Alpha»"]],
  ["<Alpha>x</Alpha><Charly>1</Charly>", ["xsd.misspeltElement «Charly»"]],
  ["<Alpha>x</Alpha><Unheard>1</Unheard><Charlie>1</Charlie>", ["xsd.unknownElement «Unheard»"]],
  ["<Unheard>1</Unheard><Charlie>1</Charlie>", ["xsd.unknownElement «Unheard»"]],
  ["<Alpha>x</Alpha><Charlie>1.234</Charlie>", ["xsd.fractionDigits «1.234»"]],
  ["<Alpha>x</Alpha><Charlie>1234.56</Charlie>", ["xsd.totalDigits «1234.56»"]],
  ["<Alpha>x</Alpha><Charlie> 600 </Charlie>", ["xsd.maxInclusive «600»"]],
  ["<Alpha>x</Alpha><Charlie>many</Charlie>", ["xsd.notNumeric «many»"]],
  ["<Alpha>x</Alpha><Bravo>1.5</Bravo><Charlie>1</Charlie>", ["xsd.notWhole «1.5»"]],
  ["<Alpha>x</Alpha><Charlie></Charlie>", ["xsd.emptyValue «Charlie»"]],
  ["<Alpha>x</Alpha><Charlie>1</Charlie><Delta>c</Delta>", ["xsd.enumeration «c»"]],
  ["<Alpha no='1'>x</Alpha><Charlie>1</Charlie>", ["xsd.unknownAttribute «no»"]],
  ["<Alpha>x<b/></Alpha><Charlie>1</Charlie>", ["xsd.notAdmitted «b»"]],
  ["<Alpha>x</Alpha> stray <Charlie>1</Charlie>", ["xsd.strayText «stray»"]],
];

for (const [content, expected] of table) {
  test(`<r>${content}</r>`, () => assert.deepEqual(violationsOf(record, `<r>${content}</r>`), expected));
}

test("counters of any size are counted, ambiguous ones exactly", () => {
  const wide = schemaOf(
    `<xs:element name="r"><xs:complexType><xs:sequence minOccurs="9999" maxOccurs="10000">
      <xs:element name="a"/><xs:element name="b" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>`,
  );
  assert.equal(check(wide, `<r>${"<a/><b/>".repeat(10_000)}</r>`).schemaValid, true);
  assert.equal(check(wide, `<r>${"<a/>".repeat(10_001)}</r>`).schemaValid, false);
  assert.equal(check(wide, `<r>${"<a/>".repeat(9_998)}</r>`).schemaValid, false);
  const nested = schemaOf(
    `<xs:element name="r"><xs:complexType><xs:sequence minOccurs="2" maxOccurs="3">
      <xs:element name="a" minOccurs="5" maxOccurs="6"/></xs:sequence></xs:complexType></xs:element>`,
  );
  const accepted = Array.from({ length: 20 }, (_, n) => n).filter(
    (n) => check(nested, `<r>${"<a/>".repeat(n)}</r>`).schemaValid,
  );
  assert.deepEqual(accepted, [10, 11, 12, 15, 16, 17, 18]);
});

test("a reference without a key is found at the reference, a duplicate at the second one", () => {
  const keyed = schemaOf(`<xs:element name="r"><xs:complexType><xs:sequence>
      <xs:element name="k" type="xs:integer" maxOccurs="9"/><xs:element name="f" type="xs:integer" maxOccurs="9"/>
    </xs:sequence></xs:complexType>
    <xs:key name="K"><xs:selector xpath="k"/><xs:field xpath="."/></xs:key>
    <xs:keyref name="F" refer="K"><xs:selector xpath="f"/><xs:field xpath="."/></xs:keyref></xs:element>`);
  assert.deepEqual(violationsOf(keyed, "<r><k>1</k><k>2</k><k>02</k><f>+1</f><f>3</f></r>"), [
    "xsd.duplicateKey «02»",
    "xsd.missingKeyTarget «3»",
  ]);
});

test("what cannot be checked is undecided", () => {
  const open = schemaOf(
    `<xs:element name="r"><xs:complexType><xs:sequence><xs:any/></xs:sequence></xs:complexType></xs:element>`,
  );
  assert.equal(check(open, "<r><p xmlns='urn:unknown'/></r>").schemaValid, null);
});
