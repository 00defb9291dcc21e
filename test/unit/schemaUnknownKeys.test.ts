// A key that nobody can read may be the one that a reference means: what is broken is told, and the references are not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { check, schemaOf } from "./schemaSupport";

const referenceKinds = ["xsd.missingKeyTarget", "xsd.missingIdTarget"];

function kindsIn(schema: ReturnType<typeof schemaOf>, xml: string): string[] {
  return check(schema, xml)
    .violations()
    .map(({ kind }) => kind);
}

/** Shelves of books and loans; the keys of a shelf are its own, those of the members count everywhere. */
const library = schemaOf(`
  <xs:element name="library">
    <xs:complexType><xs:sequence>
      <xs:element name="member" maxOccurs="unbounded"><xs:complexType>
        <xs:attribute name="no" type="xs:int" use="required"/><xs:attribute name="card" type="xs:ID"/></xs:complexType></xs:element>
      <xs:element name="shelf" maxOccurs="unbounded">
        <xs:complexType><xs:sequence>
          <xs:element name="book" maxOccurs="unbounded"><xs:complexType><xs:sequence>
            <xs:element name="isbn" type="xs:string"/><xs:element name="copy" type="xs:int" minOccurs="0"/></xs:sequence></xs:complexType></xs:element>
          <xs:element name="loan" maxOccurs="unbounded"><xs:complexType><xs:sequence>
            <xs:element name="isbn" type="xs:string"/><xs:element name="copy" type="xs:int" minOccurs="0"/></xs:sequence>
            <xs:attribute name="to" type="xs:int"/><xs:attribute name="card" type="xs:IDREF"/></xs:complexType></xs:element>
        </xs:sequence></xs:complexType>
        <xs:unique name="copies"><xs:selector xpath="book"/><xs:field xpath="isbn"/><xs:field xpath="copy"/></xs:unique>
        <xs:keyref name="lent" refer="copies"><xs:selector xpath="loan"/><xs:field xpath="isbn"/><xs:field xpath="copy"/></xs:keyref>
      </xs:element>
    </xs:sequence></xs:complexType>
    <xs:key name="members"><xs:selector xpath="member"/><xs:field xpath="@no"/></xs:key>
    <xs:keyref name="to" refer="members"><xs:selector xpath=".//loan"/><xs:field xpath="@to"/></xs:keyref>
  </xs:element>`);

const loans =
  '<loan to="1"><isbn>a</isbn><copy>1</copy></loan><loan to="2" card="c2"><isbn>b</isbn><copy>1</copy></loan><loan to="1"><isbn>a</isbn><copy>1</copy></loan>';
const shelf = `<shelf><book><isbn>a</isbn><copy>1</copy></book><book><isbn>b</isbn><copy>1</copy></book>${loans}</shelf>`;
const right = `<library><member no="1" card="c1"/><member no="2" card="c2"/>${shelf}${shelf}</library>`;

for (const [was, is] of [
  ['<member no="1"', "<member no=1x"],
  ['<member no="1"', "<member no=&1"],
  ['<member no="1"', '<member no="one"'],
  ['<member no="1"', '<member n"o="1"'],
  ['<member no="2"', '<mem&ber no="2"'],
  ['<member no="2"', 'member no="2"'],
  ['<member no="2"', '<person no="2"'],
  ['card="c2"/>', 'card="2"/>'],
  ['card="c2"/>', 'card="c"2"/>'],
  ['card="c2"><isbn>', 'card="c"2"><isbn>'],
  ['<member no="2"', '<member no="3"2"'],
  ['<loan to="2"', '<loan to="3"2"'],
  ['card="c2"/>', 'card="c2/>'],
  ["<book><isbn>a", "<book><is&bn>a"],
  ["<book><isbn>a", "<book><isbn>&a"],
  ["<book><isbn>a", "<book>isbn>a"],
  ["<book><isbn>a</isbn>", "<book><isbn>a/isbn>"],
  ["<copy>1</copy></book>", "<copy>one</copy></book>"],
  ["<copy>1</copy></book>", "<copy>1</copy</book>"],
  ["<copy>1</copy></book>", "<copy>1 <</copy></book>"],
  ["<book><isbn>a", "<bo"],
])
  test(`${was} broken to ${is}: no reference is told`, () => {
    assert.ok(right.includes(was));
    const kinds = kindsIn(
      library,
      right.replace(was, () => is),
    );
    assert.deepEqual(
      kinds.filter((kind) => referenceKinds.includes(kind)),
      [],
    );
  });

test("a misspelt element is read as the one that is meant: its key is known, and known twice", () => {
  const misspelt = right.replace('<member no="2"', '<membre no="2"');
  assert.deepEqual(kindsIn(library, misspelt), ["xsd.misspeltElement"]);
  const twice = misspelt.replace('<member no="1"', '<member no="2"').replaceAll('to="1"', 'to="2"');
  assert.deepEqual(kindsIn(library, twice), ["xsd.misspeltElement", "xsd.duplicateKey"]);
});

test("a refused attribute is told once, not also as a missing field of the key", () => {
  assert.deepEqual(kindsIn(library, right.replace('no="1"', 'no="one"')), ["xsd.attributeValue"]);
});

test("what can be read has its findings: a reference without key, also beside keys of another element that cannot be read", () => {
  assert.deepEqual(kindsIn(library, right), []);
  assert.deepEqual(kindsIn(library, right.replace('to="2"', 'to="3"')), ["xsd.missingKeyTarget"]);
  // A book without a copy has no key, and nothing is wrong with it.
  const without = right.replace("<copy>1</copy></book>", "</book>");
  assert.deepEqual(kindsIn(library, without), ["xsd.missingKeyTarget", "xsd.missingKeyTarget"]);
  const other = shelf.replace("<isbn>b</isbn><copy>1</copy></loan>", "<isbn>c</isbn><copy>1</copy></loan>");
  const broken = shelf.replace("<isbn>a", "<is&bn>a");
  assert.deepEqual(kindsIn(library, right.replace(shelf + shelf, broken + other)), ["xsd.missingKeyTarget"]);
});
