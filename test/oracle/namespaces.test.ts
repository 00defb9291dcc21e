// Well-formed documents whose namespaces were put otherwise get the verdict that libxml2 gives, and Xerces where it is installed;
// the check of an open document gives the same, however it reads the names. FLA_NAMESPACES=3000 makes ten times as many.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { CheckSession } from "../../core/src/check/session";
import { compileSchema } from "../../core/src/schema/compile";
import { validate } from "../../core/src/schema/validate";
import { parseXml } from "../../core/src/xml/parse";
import { flaEnvironment } from "../unit/checkSupport";
import { Random } from "../unit/xmlSupport";
import { compareWithOthers } from "./comparison";
import { withOtherNamespaces } from "./namespaceMutations";

const perDocument = Number(process.env.FLA_NAMESPACES ?? 300);
const folder = mkdtempSync(path.join(os.tmpdir(), "fla-namespaces-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const schema = (attributes: string, body: string): string =>
  `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:a="urn:a" xmlns:b="urn:b" ${attributes}>${body}</xs:schema>`;

const imported = schema(
  'targetNamespace="urn:b" attributeFormDefault="qualified"',
  `<xs:element name="record"><xs:complexType><xs:sequence><xs:element name="number" type="xs:int"/></xs:sequence>
    <xs:attribute name="seq" type="xs:int" use="required"/></xs:complexType></xs:element>
  <xs:element name="root"/><xs:element name="head" type="b:base"/>
  <xs:element name="two" type="b:base" substitutionGroup="b:head"/><xs:attribute name="mark" type="xs:int"/>
  <xs:complexType name="base"><xs:sequence><xs:element name="x" type="xs:int"/></xs:sequence></xs:complexType>
  <xs:complexType name="more"><xs:complexContent><xs:extension base="b:base"><xs:sequence>
    <xs:element name="y" type="xs:date"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>`,
);

const withoutNamespace = schema("", `<xs:element name="plain" type="xs:int"/>`);

/** Takes the namespace of who includes it. */
const included = schema(
  "",
  `<xs:element name="total"><xs:complexType><xs:sequence><xs:element name="sum" type="small"/></xs:sequence></xs:complexType></xs:element>
  <xs:simpleType name="small"><xs:restriction base="xs:int"><xs:maxInclusive value="99"/></xs:restriction></xs:simpleType>`,
);

const imports = `<xs:import namespace="urn:b" schemaLocation="b.xsd"/><xs:import schemaLocation="none.xsd"/><xs:include schemaLocation="in.xsd"/>`;

const any = (name: string, how: string): string =>
  `<xs:element name="${name}"><xs:complexType><xs:sequence><xs:any ${how} minOccurs="0" maxOccurs="unbounded"/></xs:sequence>
  <xs:anyAttribute ${how}/></xs:complexType></xs:element>`;

const kinds = [
  {
    name: "children of four kinds, types and heads of another namespace",
    main: schema(
      'targetNamespace="urn:a" elementFormDefault="qualified"',
      `${imports}<xs:element name="root"><xs:complexType><xs:choice maxOccurs="unbounded"><xs:element ref="b:record"/>
        <xs:element name="record" type="xs:int"/><xs:element ref="a:total"/><xs:element ref="plain"/><xs:element ref="b:head"/>
        <xs:element name="t" type="b:base"/></xs:choice><xs:attribute ref="b:mark"/></xs:complexType></xs:element>
      <xs:element name="two" type="b:more" substitutionGroup="b:head"/>
      <xs:complexType name="more"><xs:complexContent><xs:extension base="b:base"><xs:sequence>
        <xs:element name="y" type="xs:int"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>`,
    ),
    text: `<a:root xmlns:a="urn:a" xmlns:b="urn:b" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" b:mark="3">
      <b:record b:seq="1"><number>1</number></b:record><a:record>3</a:record><a:total><sum>4</sum></a:total><plain>1</plain>
      <a:t xsi:type="a:more"><x>1</x><a:y>2</a:y></a:t><a:t xsi:type="b:more"><x>1</x><y>2020-01-01</y></a:t><b:head><x>1</x></b:head>
      <a:two><x>1</x><y>2020-01-01</y></a:two><b:two><x>1</x></b:two></a:root>`,
  },
  {
    name: "wildcards",
    main: schema(
      'targetNamespace="urn:a" elementFormDefault="qualified"',
      `${imports}<xs:element name="root"><xs:complexType><xs:sequence>${any("lax", 'processContents="lax"')}${any("strict", "")}
        ${any("skip", 'processContents="skip"')}${any("other", 'namespace="##other" processContents="lax"')}
        ${any("local", 'namespace="##local" processContents="lax"')}${any("own", 'namespace="##targetNamespace" processContents="lax"')}
        </xs:sequence></xs:complexType></xs:element><xs:element name="number" type="xs:int"/>`,
    ),
    text: `<root xmlns="urn:a" xmlns:a="urn:a" xmlns:b="urn:b"><lax><number>1</number><b:record b:seq="1"><number xmlns="">1</number></b:record>
      <n:w xmlns:n="urn:n"><number>2</number></n:w></lax><strict b:mark="1"><number>1</number><plain xmlns="">1</plain></strict>
      <skip><number>x</number></skip><other b:mark="1"><b:record b:seq="1"><number xmlns="">1</number></b:record></other>
      <local><plain xmlns="">1</plain></local><own><number>3</number></own></root>`,
  },
  {
    name: "records in no namespace under a root in one, with keys",
    main: schema(
      'targetNamespace="urn:a"',
      `<xs:element name="root"><xs:complexType><xs:sequence><xs:element name="record" maxOccurs="9"><xs:complexType><xs:sequence>
        <xs:element name="number" type="xs:int"/><xs:element name="name" minOccurs="0"/></xs:sequence><xs:attribute name="seq" form="qualified"/>
        <xs:attribute name="of"/></xs:complexType></xs:element></xs:sequence></xs:complexType>
        <xs:key name="seqs"><xs:selector xpath="record"/><xs:field xpath="@a:seq"/></xs:key>
        <xs:keyref name="ofs" refer="a:seqs"><xs:selector xpath="record"/><xs:field xpath="@of"/></xs:keyref></xs:element>`,
    ),
    text: `<a:root xmlns:a="urn:a"><record a:seq="1" of="2"><number>1</number><name>x</name></record><record a:seq="2"><number>2</number></record></a:root>`,
  },
] as const;

for (const [at, { name, main, text }] of kinds.entries())
  test(`other namespaces: ${name}`, async (t) => {
    const own = path.join(folder, String(at));
    mkdirSync(own);
    const files = new Map([
      ["main.xsd", main],
      ["b.xsd", imported],
      ["none.xsd", withoutNamespace],
      ["in.xsd", included],
    ]);
    for (const [file, content] of files) writeFileSync(path.join(own, file), content);
    const load = (uri: string) => ({ uri, text: files.get(uri)! });
    const { schema: compiled, findings } = compileSchema({ uri: "main.xsd", text: main }, load);
    assert.ok(compiled);
    assert.deepEqual(findings, []);
    const random = new Random(at + 1);
    const made = Array.from({ length: perDocument }, (_, i) => {
      const other = i === 0 ? text : (withOtherNamespaces(text, random) ?? text);
      const file = path.join(own, `${at}-${i}.xml`);
      writeFileSync(file, other);
      return { file, text: other };
    });
    for (const { text: other } of made) {
      const session: CheckSession = new CheckSession(other, flaEnvironment({ schema: compiled }));
      assert.equal(session.schemaValid, validate(parseXml(other), compiled).schemaValid, other);
    }
    const { summary, unexplained, valid } = await compareWithOthers(made, compiled, path.join(own, "main.xsd"));
    t.diagnostic(summary);
    assert.deepEqual(unexplained, []);
    assert.ok(valid > perDocument / 20 && valid < perDocument, `${valid} valid documents say little`);
  });
