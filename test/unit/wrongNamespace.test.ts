// A mistake in the declaration of an imported namespace is one finding, where its prefix is used first; what is wrong in the records is
// still told, and the document stays invalid.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CheckSession } from "../../core/src/check/session";
import { compileSchema } from "../../core/src/schema/compile";
import { flaEnvironment } from "./checkSupport";

const imported = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:b" elementFormDefault="qualified">
  <xs:element name="Name" type="xs:string"/>
  <xs:element name="Number" type="xs:int"/>
  <xs:attribute name="seq" type="xs:int"/>
</xs:schema>`;

const xsd = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:b="urn:b" targetNamespace="urn:a" elementFormDefault="qualified">
  <xs:import namespace="urn:b" schemaLocation="b.xsd"/>
  <xs:element name="Batch"><xs:complexType><xs:sequence>
    <xs:element name="Worker" maxOccurs="unbounded"><xs:complexType><xs:sequence>
      <xs:element ref="b:Name"/><xs:element ref="b:Number"/>
    </xs:sequence><xs:attribute ref="b:seq" use="required"/></xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>`;

const { schema } = compileSchema({ uri: "a.xsd", text: xsd }, () => ({ uri: "b.xsd", text: imported }));

const worker = (number: string) => `<a:Worker b:seq="1"><b:Name>A</b:Name><b:Number>${number}</b:Number></a:Worker>`;
const batch = (uri: string, records: string) => `<a:Batch xmlns:a="urn:a" xmlns:b="${uri}">${records}</a:Batch>`;
const kindsOf = (session: CheckSession) => session.findings().map(({ kind }) => kind);

test("one finding for a namespace that the schema does not know, however many elements and attributes are in it", () => {
  const records = worker("1") + worker("x").repeat(400);
  const right = new CheckSession(batch("urn:b", records), flaEnvironment({ schema }));
  assert.equal(kindsOf(right).length, 400, "as many wrong values");
  const session = new CheckSession(batch("urn:bb", records), flaEnvironment({ schema }));
  const kinds = kindsOf(session);
  const told = kinds.filter((kind) => kind !== "xsd.notNumeric");
  assert.deepEqual(told, ["xsd.misspeltAttribute", "xsd.wrongNamespace"]);
  assert.equal(kinds.length - told.length, 400, "the values are checked as before");
});

test("the same after every edit, in other records and of the declaration", () => {
  const records = Array.from({ length: 400 }, (_, i) => worker(i % 3 === 0 ? "x" : "1"));
  const session = new CheckSession(batch("urn:bb", records.join("")), flaEnvironment({ schema }));
  const same = (what: string) => {
    const fresh = new CheckSession(session.tree.text.slice(0, session.tree.text.length), flaEnvironment({ schema }));
    assert.deepEqual(
      session.findings().map(({ kind, from }) => `${kind} ${from}`),
      fresh.findings().map(({ kind, from }) => `${kind} ${from}`),
      what,
    );
  };
  const first = session.tree.text.indexOf("<a:Worker", 0, session.tree.text.length);
  const declared = session.tree.text.indexOf("urn:bb", 0, session.tree.text.length);
  session.edit([{ from: first, to: first + records[0].length, text: "" }]);
  same("the first record, which told it, is gone");
  session.edit([{ from: declared, to: declared + 6, text: "urn:b" }]);
  same("the declaration is right");
  session.edit([{ from: declared, to: declared + 5, text: "urn:c" }]);
  same("it is wrong again");
  session.edit([{ from: first, to: first, text: '<a:Worker xmlns:b="urn:d" b:seq="1"><b:Name>A</b:Name></a:Worker>' }]);
  same("a record with a declaration of its own comes first");
});
