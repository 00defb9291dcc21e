// How schema documents are read: each once, whoever refers to it, and their annotations as they are written.
import assert from "node:assert/strict";
import { test } from "node:test";
import { compileSchema } from "../../core/src/schema/compile";
import { compileAll, schemaOf, violationsOf, xsd } from "./schemaSupport";

test("a document is read once, however many name it from whatever folder", () => {
  const importing = (folder: string, names: readonly string[]) =>
    names.map((name) => `<xs:import namespace="urn:${name}" schemaLocation="${folder}${name}.xsd"/>`).join("");
  const files: Record<string, string> = {
    "/main.xsd": xsd(importing("in/", ["a", "b", "c"])),
    "/in/a.xsd": xsd(importing("", ["b", "c"]), 'targetNamespace="urn:a"'),
    "/in/b.xsd": xsd(importing("./", ["a", "c"]), 'targetNamespace="urn:b"'),
    "/in/c.xsd": xsd(`${importing("", ["a", "b"])}<xs:element name="c" nmae="d"/>`, 'targetNamespace="urn:c"'),
  };
  const reads = new Map<string, number>();
  const source = (uri: string) => ({
    uri,
    get text() {
      reads.set(uri, (reads.get(uri) ?? 0) + 1);
      return files[uri];
    },
  });
  const load = (location: string, from: string) => source(new URL(location, `file://${from}`).pathname);
  const { schema, findings, documents } = compileSchema(source("/main.xsd"), load);
  assert.deepEqual([...documents].sort(), ["/in/a.xsd", "/in/b.xsd", "/in/c.xsd", "/main.xsd"]);
  assert.deepEqual(
    findings.map(({ kind, uri }) => [kind, uri]),
    [["schema.unknownAttribute", "/in/c.xsd"]],
  );
  assert.ok(schema?.element("urn:c", "c"));
  // A second reading in here is the document's beginning, which is looked through for entities.
  assert.deepEqual(
    [...reads.values()].map((count) => count <= 2),
    [true, true, true, true],
  );
});

test("the same path means another document to one in another folder", () => {
  const files: Record<string, string> = {
    "/main.xsd": xsd(
      `<xs:include schemaLocation="x/part.xsd"/><xs:include schemaLocation="y/part.xsd"/><xs:include schemaLocation="common.xsd"/>`,
    ),
    "/x/part.xsd": xsd(`<xs:include schemaLocation="common.xsd"/>`),
    "/y/part.xsd": xsd(`<xs:include schemaLocation="common.xsd"/>`),
    "/common.xsd": xsd(`<xs:element name="a"/>`),
    "/x/common.xsd": xsd(`<xs:element name="b"/>`),
    "/y/common.xsd": xsd(`<xs:element name="c"/>`),
  };
  const load = (location: string, from: string) => {
    const uri = new URL(location, `file://${from}`).pathname;
    return { uri, text: files[uri] };
  };
  const { schema } = compileSchema({ uri: "/main.xsd", text: files["/main.xsd"] }, load);
  assert.deepEqual([...schema!.globalElements.keys()].sort(), ["a", "b", "c"]);
});

test("a document without namespace that two namespaces include declares its own in each of them", () => {
  const { schema, findings } = compileAll({
    "main.xsd": xsd(
      `<xs:import namespace="urn:b" schemaLocation="b.xsd"/><xs:include schemaLocation="common.xsd"/>`,
      'targetNamespace="urn:a"',
    ),
    "b.xsd": xsd(`<xs:include schemaLocation="common.xsd"/>`, 'targetNamespace="urn:b"'),
    "common.xsd": xsd(
      `<xs:element name="e" type="t"/><xs:simpleType name="t"><xs:restriction base="xs:int"/></xs:simpleType>`,
    ),
  });
  assert.deepEqual(findings, []);
  assert.deepEqual([...schema!.globalElements.keys()].sort(), ["{urn:a}e", "{urn:b}e"]);
  assert.notEqual(schema!.element("urn:a", "e")?.type, schema!.element("urn:b", "e")?.type);
});

test("documentation is all text in it, in its order", () => {
  const schema = schemaOf(
    `<xs:element name="e"><xs:annotation id="n">
      <xs:appinfo source=" urn:x  y ">code <a source="no"><![CDATA[<1>]]></a></xs:appinfo>
      <xs:documentation> One <b>two</b> <i>three</i> &lt; four&#33; <xs:documentation>five</xs:documentation>
      </xs:documentation><xs:documentation/></xs:annotation></xs:element>`,
  );
  const { documentation, appinfo } = schema.element("", "e")!;
  assert.deepEqual(documentation, ["One two three < four! five", ""]);
  assert.deepEqual(appinfo, [{ source: "urn:x y", text: "code <1>" }]);
});

test("what does not belong into an annotation is told", () => {
  const { findings } = compileAll({
    "main.xsd": xsd(`<xs:element name="e"><xs:annotation>text<xs:documentation/></xs:annotation></xs:element>
      <xs:element name="f"><xs:annotation><xs:documentation/><xs:element name="g"/></xs:annotation></xs:element>`),
  });
  assert.deepEqual(
    findings.map(({ kind, args }) => [kind, args.element, args.name]),
    [
      ["schema.misplacedElement", "annotation", "text"],
      ["schema.misplacedElement", "annotation", "element"],
    ],
  );
});

test("a schema for schemas may declare the types that every schema has: they stay what they are", () => {
  const { schema, findings } = compileAll({
    "main.xsd": xsd(
      `<xs:complexType name="anyType" mixed="true"><xs:sequence><xs:any minOccurs="0" maxOccurs="unbounded" processContents="lax"/></xs:sequence></xs:complexType>
      <xs:simpleType name="string"><xs:restriction base="xs:anySimpleType"/></xs:simpleType>
      <xs:simpleType name="date"><xs:restriction base="xs:anySimpleType"><xs:whiteSpace value="collapse"/></xs:restriction></xs:simpleType>
      <xs:simpleType name="use"><xs:restriction base="xs:string"><xs:enumeration value="optional"/></xs:restriction></xs:simpleType>
      <xs:element name="day" type="xs:date"/><xs:element name="use" type="xs:use"/>`,
      'targetNamespace="http://www.w3.org/2001/XMLSchema"',
    ),
  });
  assert.deepEqual(findings, []);
  const written = (name: string, value: string) =>
    violationsOf(schema!, `<${name} xmlns="http://www.w3.org/2001/XMLSchema">${value}</${name}>`);
  assert.deepEqual(written("day", "2026-02-28"), []);
  assert.deepEqual(written("day", "2026-02-30"), ["xsd.datatype «2026-02-30»"]);
  assert.deepEqual(written("use", "required"), ["xsd.enumeration «required»"]);
});
