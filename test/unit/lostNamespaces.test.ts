// A root whose start tag is gone, or broken where it declares a namespace, and a document in another namespace than its schema's:
// one mistake, and what is wrong in the records is told all the same. Whether the document is found by its pack or the schema given.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CheckSession, type CheckEnvironment } from "../../core/src/check/session";
import type { Finding } from "../../core/src/findings/finding";
import { loadPack } from "../../core/src/pack/load";
import { compileSchema } from "../../core/src/schema/compile";
import { flaEnvironment } from "./checkSupport";

const xs = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"';

const content = `<xs:sequence>
  <xs:element name="Worker" maxOccurs="9"><xs:complexType><xs:sequence>
    <xs:element name="INSS" type="xs:int"/><xs:element name="Name" type="xs:string"/>
  </xs:sequence></xs:complexType></xs:element>
</xs:sequence>`;

const batch = (attributes: string): string =>
  `<xs:schema ${xs} ${attributes}><xs:element name="Batch"><xs:complexType>${content}</xs:complexType></xs:element></xs:schema>`;

/** Elements of two namespaces, of which one takes the namespace of who includes it. */
const several = {
  "main.xsd": `<xs:schema ${xs} targetNamespace="urn:a" xmlns="urn:a" xmlns:b="urn:b" elementFormDefault="qualified">
    <xs:import namespace="urn:b" schemaLocation="b.xsd"/><xs:include schemaLocation="c.xsd"/>
    <xs:element name="Batch"><xs:complexType><xs:sequence maxOccurs="9">
      <xs:element ref="b:Worker"/><xs:element ref="Total"/>
    </xs:sequence></xs:complexType></xs:element></xs:schema>`,
  "b.xsd": `<xs:schema ${xs} targetNamespace="urn:b" attributeFormDefault="qualified">
    <xs:element name="Worker"><xs:complexType><xs:sequence>
      <xs:element name="INSS" type="xs:int"/><xs:element name="Name" type="xs:string"/>
    </xs:sequence><xs:attribute name="seq" type="xs:int" use="required"/></xs:complexType></xs:element></xs:schema>`,
  "c.xsd": `<xs:schema ${xs}><xs:element name="Total" type="xs:int"/></xs:schema>`,
};

interface Kind {
  readonly name: string;
  readonly files: Readonly<Record<string, string>>;
  /** With a wrong number in the first record, and no name in the last one. */
  readonly text: string;
}

function records(prefix: string): string {
  const one = (inner: string): string => `<${prefix}Worker>${inner}</${prefix}Worker>`;
  const inss = (value: string): string => `<${prefix}INSS>${value}</${prefix}INSS>`;
  const name = `<${prefix}Name>A</${prefix}Name>`;
  return one(inss("x") + name) + one(inss("2") + name) + one(inss("3"));
}

const kinds: readonly Kind[] = [
  {
    name: "a default namespace",
    files: { "main.xsd": batch('targetNamespace="urn:q" elementFormDefault="qualified"') },
    text: `<Batch xmlns="urn:q">${records("")}</Batch>`,
  },
  {
    name: "a prefix",
    files: { "main.xsd": batch('targetNamespace="urn:q" elementFormDefault="qualified"') },
    text: `<q:Batch xmlns:q="urn:q">${records("q:")}</q:Batch>`,
  },
  {
    name: "a prefix, and children in no namespace",
    files: { "main.xsd": batch('targetNamespace="urn:u"') },
    text: `<u:Batch xmlns:u="urn:u">${records("")}</u:Batch>`,
  },
  {
    name: "several namespaces",
    files: several,
    text:
      '<a:Batch xmlns:a="urn:a" xmlns:b="urn:b"><b:Worker b:seq="1"><INSS>x</INSS><Name>A</Name></b:Worker><a:Total>1</a:Total>' +
      '<b:Worker b:seq="2"><INSS>2</INSS><Name>A</Name></b:Worker><a:Total>2</a:Total>' +
      '<b:Worker b:seq="3"><INSS>3</INSS></b:Worker><a:Total>3</a:Total></a:Batch>',
  },
  {
    name: "a root that other elements could be as well",
    files: {
      "main.xsd": `<xs:schema ${xs}>
        <xs:element name="INSS" type="xs:int"/><xs:element name="Name" type="xs:string"/>
        <xs:element name="Worker"><xs:complexType><xs:sequence>
          <xs:element ref="INSS"/><xs:element ref="Name"/></xs:sequence></xs:complexType></xs:element>
        <xs:element name="Batch"><xs:complexType><xs:sequence>
          <xs:element ref="Worker" maxOccurs="9"/></xs:sequence></xs:complexType></xs:element></xs:schema>`,
    },
    text: `<Batch>${records("")}</Batch>`,
  },
];

function environmentsOf({ files }: Kind): readonly CheckEnvironment[] {
  const load = (uri: string) => (uri in files ? { uri, text: files[uri] } : undefined);
  const { schema } = compileSchema({ uri: "main.xsd", text: files["main.xsd"] }, load);
  assert.ok(schema);
  const namespace = [...schema.globalElements.values()].find(({ local }) => local === "Batch")!.uri;
  const roots = [...schema.globalElements.values()].flatMap(({ uri, local }) => (uri === namespace ? local : []));
  const manifest = {
    ...{ id: "batch", title: { en: "Batch" }, version: "1", applicationCode: null },
    schemas: [{ file: "main.xsd", namespace: namespace || null, roots }],
  };
  const { pack } = loadPack(new Map([["pack.json", JSON.stringify(manifest)], ...Object.entries(files)]));
  assert.ok(pack);
  return [flaEnvironment({ schema }), flaEnvironment({ packs: [pack] })];
}

/** What is planted in the records, and what else is said: of a file that names no schema a pack has something to say anyway. */
function sorted(findings: readonly Finding[]): { planted: string[]; others: Finding[] } {
  const isPlanted = ({ kind, element }: Finding): boolean =>
    (kind === "xsd.notNumeric" && element === "INSS") || (kind === "xsd.missingElement" && element === "Worker");
  const others = findings.filter((one) => !isPlanted(one) && !/^file\.no/.test(one.kind));
  return { planted: findings.filter(isPlanted).map(({ kind }) => kind), others };
}

function judge(text: string, environment: CheckEnvironment, what: string): CheckSession {
  const session = new CheckSession(text, environment);
  const { planted, others } = sorted(session.findings());
  assert.deepEqual(planted, ["xsd.notNumeric", "xsd.missingElement"], what);
  const told = others.map(({ kind, from }) => `${kind} ${from}`).join(", ");
  assert.ok(others.length > 0 && others.length <= 2, `${what}: ${told}`);
  return session;
}

for (const kind of kinds) {
  const { text } = kind;
  const tag = text.slice(0, text.indexOf(">") + 1);

  test(`${kind.name}: the root has no start tag`, () => {
    for (const environment of environmentsOf(kind)) {
      const session = judge(text.slice(tag.length), environment, "no start tag");
      assert.equal(sorted(session.findings()).others[0].kind, "xml.missingRootStart");
      assert.equal(session.schemaValid, false);
    }
  });

  test(`${kind.name}: another start tag before the root's, which nothing closes`, () => {
    for (const environment of environmentsOf(kind)) {
      const session = judge(`<Name>${text}`, environment, "a start tag too many");
      assert.equal(sorted(session.findings()).others[0].from, 1);
    }
  });

  test(`${kind.name}: an attribute of the root's start tag is gone, or the end of it`, () => {
    const attributes = [...tag.matchAll(/\s[\w:]+="[^"]*"/g)];
    for (const environment of environmentsOf(kind))
      for (const { index, 0: attribute } of attributes) {
        judge(text.slice(0, index) + text.slice(index + attribute.length), environment, `without ${attribute}`);
        const half = index + Math.floor(attribute.length / 2);
        judge(text.slice(0, half) + text.slice(tag.length - 1), environment, `up to half of ${attribute}`);
      }
  });
}

/** Every character of the tag is deleted, or one is put before it. A prefix of its own makes other mistakes than a root's. */
for (const kind of kinds.filter(({ files }) => files !== several))
  test(`${kind.name}: one character of the root's start tag`, () => {
    const { text } = kind;
    const end = text.indexOf(">");
    for (const environment of environmentsOf(kind))
      for (let at = 1; at < end; at++)
        for (const [put, length] of [
          ["", 1],
          ['"', 0],
          ["'", 0],
          ["<", 0],
          ["x", 1],
          ["&", 1],
          [" ", 0],
        ] as const) {
          const broken = text.slice(0, at) + put + text.slice(at + length);
          const isHarmless = sorted(new CheckSession(broken, environment).findings()).others.length === 0;
          if (broken !== text && !isHarmless) judge(broken, environment, broken.slice(0, 40));
        }
  });

test("a well-formed document in another namespace stays invalid, and is told so at its root", () => {
  const [q] = kinds;
  for (const environment of environmentsOf(q))
    for (const uri of ["urn:other", ""]) {
      const session = judge(q.text.replace("urn:q", uri), environment, uri);
      const [{ kind, from }] = sorted(session.findings()).others;
      assert.deepEqual([kind, from], [environment.schema ? "xsd.noDeclaration" : "file.otherNamespace", 1]);
      assert.equal(session.schemaValid, false);
    }
});

test("a root in another namespace that names its type is read as it is written; a type that is nowhere says nothing", () => {
  const files = {
    "main.xsd": `<xs:schema ${xs} targetNamespace="urn:t"><xs:element name="Batch" type="T" xmlns="urn:t"/>
      <xs:complexType name="T"><xs:sequence><xs:element name="INSS" type="xs:int"/></xs:sequence></xs:complexType></xs:schema>`,
  };
  const { schema } = compileSchema({ uri: "main.xsd", text: files["main.xsd"] }, () => undefined);
  assert.ok(schema);
  const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
  const document = (type: string, inner: string): string =>
    `<o:Batch xmlns:o="urn:o" xmlns:t="urn:t" ${xsi} xsi:type="${type}">${inner}</o:Batch>`;
  const session = new CheckSession(document("t:T", "<INSS>1</INSS>"), flaEnvironment({ schema }));
  const kindsNow = (): string[] => session.findings().map(({ kind }) => kind);
  assert.deepEqual([session.schemaValid, kindsNow()], [true, []]);
  const at = document("", "").indexOf('"">') + 1;
  session.edit([{ from: at, to: at + 3, text: "t:U" }]);
  assert.deepEqual([session.schemaValid, kindsNow()], [false, ["xsd.noDeclaration", "xsd.typeUnknown"]]);
  session.edit([{ from: at, to: at + 3, text: "t:T" }]);
  assert.deepEqual([session.schemaValid, kindsNow()], [true, []]);
});

test("a record in another namespace than it belongs in is told so, and what is missing before it and wrong in it, too", () => {
  const kind = kinds.find(({ files }) => files === several)!;
  const text = kind.text
    .replace("<a:Total>1</a:Total>", "")
    .replace('<b:Worker b:seq="2"><INSS>2', '<w:Worker xmlns:w="urn:w" b:seq="2"><INSS>y')
    .replace("</b:Worker><a:Total>2", "</w:Worker><a:Total>2");
  const expected = [
    "xsd.notNumeric",
    "xsd.missingElement",
    "xsd.wrongNamespace",
    "xsd.notNumeric",
    "xsd.missingElement",
  ];
  for (const environment of environmentsOf(kind)) {
    const findings = new CheckSession(text, environment).findings().filter((one) => !/^file\.no/.test(one.kind));
    assert.deepEqual(findings.map((one) => one.kind).sort(), expected.sort());
  }
});

test("an edit of the root's namespace says what a fresh check says", () => {
  for (const kind of kinds)
    for (const environment of environmentsOf(kind)) {
      const session = new CheckSession(kind.text, environment);
      const end = kind.text.indexOf(">");
      for (const [from, to, put] of [
        [end - 2, end - 1, "z"],
        [end - 1, end, ""],
        [0, 1, ""],
        [0, 0, "<"],
        [end - 1, end - 1, '"'],
        [1, end, "Batch"],
      ] as const) {
        session.edit([{ from, to, text: put }]);
        const { text } = session.tree;
        assert.deepEqual(
          session.findings(),
          new CheckSession(text.slice(0, text.length), environment).findings(),
          `${kind.name}: ${from}`,
        );
      }
    }
});
