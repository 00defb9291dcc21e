// What validation says, and where: one mistake, one finding.
import assert from "node:assert/strict";
import { test } from "node:test";
import { languages } from "../../core/src/messages/catalogue";
import { schemaText } from "../../core/src/messages/schema";
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
  ["<Alpha>x</Alpha>\u00A0<Charlie>1</Charlie>", ["xsd.strayText «\u00A0»"]],
  ["<Alpha>x</Alpha><![CDATA[ ]]><Charlie>1</Charlie>", []],
  // A stranger takes the place of what is missing there.
  ["<Alpha>x</Alpha><Zulu>1</Zulu>", ["xsd.unknownElement «Zulu»"]],
  ["<Alpha>x</Alpha><Charlie xmlns='urn:x'>1</Charlie>", ["xsd.namespaceTooMuch «Charlie»"]],
  // Too many in a row are one mistake.
  [
    "<Alpha>x</Alpha><Charlie>1</Charlie><Delta>a</Delta><Delta>a</Delta><Delta>a</Delta><Delta>a</Delta><Delta>c</Delta>",
    ["xsd.tooMany «Delta»", "xsd.enumeration «c»"],
  ],
];

for (const [content, expected] of table) {
  test(`<r>${content}</r>`, () => assert.deepEqual(violationsOf(record, `<r>${content}</r>`), expected));
}

/** What an unknown name stands in the place of: a later sibling tells, and more than one that would do is none. */
const standIns: readonly (readonly [string, string | undefined])[] = [
  ["<Alpha>x</Alpha><Zulu>1</Zulu>", "Charlie"],
  ["<Alpha>x</Alpha><Zulu>1</Zulu><Charlie>1</Charlie>", undefined],
  ["<Zulu>1</Zulu><Charlie>1</Charlie>", "Alpha"],
  ["<Zulu>1</Zulu><Alpha>x</Alpha><Charlie>1</Charlie>", undefined],
  ["<Alpha>x</Alpha><Charlie>1</Charlie><Zulu>a</Zulu>", "Delta"],
  ["<Alpha>x</Alpha><Charlie>1</Charlie><Zulu>a</Zulu><Delta>a</Delta>", "Delta"],
  ["<Alpha>x</Alpha><Charlie>1</Charlie><Delta>a</Delta><Delta>a</Delta><Zulu>a</Zulu>", undefined],
];

for (const [content, expected] of standIns) {
  test(`an unknown name in <r>${content}</r> stands for ${expected ?? "nothing"}`, () => {
    const [one, ...others] = check(record, `<r>${content}</r>`).violations();
    assert.deepEqual([one.kind, one.decl?.local, others.length], ["xsd.unknownElement", expected, 0]);
  });
}

test("each parent has its own unknown names, however many there are", () => {
  const list = schemaOf(`<xs:element name="list"><xs:complexType><xs:sequence>
    <xs:element name="r" maxOccurs="unbounded"><xs:complexType><xs:sequence>
      <xs:element name="Alpha"/><xs:element name="Charlie"/></xs:sequence></xs:complexType></xs:element>
    </xs:sequence></xs:complexType></xs:element>`);
  const rows = ["<Zulu/><Alpha/><Charlie/>", "<Zulu/><Charlie/>", "<Alpha/><Zulu/>", "<Alpha/><Charlie/><Zulu/>"];
  const expected = [undefined, "Alpha", "Charlie", undefined];
  for (const times of [1, 500]) {
    const body = rows
      .map((row) => `<r>${row}</r>`)
      .join("")
      .repeat(times);
    const found = check(list, `<list>${body}</list>`).violations();
    assert.deepEqual(
      found.map(({ kind, decl }) => `${kind} ${decl?.local}`),
      Array.from({ length: times }, () => expected.map((name) => `xsd.unknownElement ${name}`)).flat(),
    );
  }
});

test("a name that begins or ends with an expected one is a slip for the longest of these", () => {
  const slip = (name: string) =>
    check(record, `<r><Alpha>x</Alpha><${name}>1</${name}></r>`)
      .violations()
      .map(({ kind, args }) => `${kind} ${String(args.suggestion)}`);
  for (const name of ["CharlieNumber", "WorkerCharlie", "Charlie_2"])
    assert.deepEqual(slip(name), ["xsd.misspeltElement Charlie"]);
});

test("a record that the schema has elsewhere is no slip for a value of nearly its name", () => {
  const jobs = schemaOf(`
    <xs:element name="Job"><xs:complexType><xs:sequence>
      <xs:element name="JobNbr" type="xs:int"/><xs:element name="End" type="xs:date" minOccurs="0"/>
    </xs:sequence></xs:complexType></xs:element>`);
  const kindsOf = (inner: string) =>
    check(jobs, `<Job>${inner}<JobNbr>1</JobNbr></Job>`)
      .violations()
      .map(({ kind }) => kind);
  assert.deepEqual(kindsOf("<Job><JobNbr>2</JobNbr></Job>"), ["xsd.unknownElement"]);
});

const typed = schemaOf(`
  <xs:complexType name="Base" abstract="true"><xs:sequence><xs:element name="b"/></xs:sequence></xs:complexType>
  <xs:complexType name="One"><xs:complexContent><xs:extension base="Base"><xs:sequence>
    <xs:element name="o"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>
  <xs:complexType name="Other"><xs:sequence/></xs:complexType>
  <xs:element name="r"><xs:complexType><xs:sequence>
    <xs:element name="t" type="Base" minOccurs="0"/><xs:element name="n" type="xs:int" nillable="true" minOccurs="0"/>
    <xs:element name="i" type="xs:int" minOccurs="0"/>
    <xs:element name="three" minOccurs="0"><xs:complexType><xs:sequence>
      <xs:element name="x" type="xs:int" minOccurs="3" maxOccurs="4"/></xs:sequence></xs:complexType></xs:element>
    <xs:choice minOccurs="0"><xs:element name="p"/><xs:sequence><xs:element name="q"/><xs:element name="s"/></xs:sequence></xs:choice>
    <xs:element name="must"><xs:complexType><xs:choice><xs:element name="p"/><xs:sequence>
      <xs:element name="q"/><xs:element name="s"/></xs:sequence></xs:choice></xs:complexType></xs:element>
  </xs:sequence>
  <xs:attribute name="number" type="xs:int" use="required"/><xs:attribute name="day" type="xs:date"/>
  </xs:complexType></xs:element>`);

const typedTable: readonly (readonly [string, readonly string[]])[] = [
  ["<t xsi:type='One'><b/><o/></t><must><p/></must>", []],
  ["<t><b/></t><must><p/></must>", ["xsd.abstractType «t»"]],
  // What a wrong xsi:type was to say is not known: its content is not judged by another one.
  ["<t xsi:type='Two'><b/><o/></t><must><p/></must>", ["xsd.typeUnknown «Two»"]],
  ["<t xsi:type='Other'/><must><p/></must>", ["xsd.typeNotDerived «Other»"]],
  ["<n xsi:nil='true'/><must><p/></must>", []],
  ["<n xsi:nil='true'>1</n><must><p/></must>", ["xsd.nilNotEmpty «1»"]],
  ["<n xsi:nil='true'><a/></n><must><p/></must>", ["xsd.nilNotEmpty «a»"]],
  ["<n xsi:nil='yes'>1</n><must><p/></must>", ["xsd.attributeValue «yes»"]],
  ["<i xsi:nil='true'/><must><p/></must>", ["xsd.notNillable «true»"]],
  ["<i xsi:nil='true'>x</i><must><p/></must>", ["xsd.notNillable «true»", "xsd.notNumeric «x»"]],
  ["<three/><must><p/></must>", ["xsd.missingElement «three»"]],
  ["<three><x>1</x></three><must><p/></must>", ["xsd.tooFew «three»"]],
  ["<three><x>1</x><x>1</x><x>1</x><x>1</x><x>1</x></three><must><p/></must>", ["xsd.tooMany «x»"]],
  ["<must/>", ["xsd.missingOneOf «must»"]],
  ["<must><q/></must>", ["xsd.missingElement «must»"]],
  ["<must><q/><p/></must>", ["xsd.excludedElement «p»"]],
  ["<p/><q/><must><p/></must>", ["xsd.excludedElement «q»"]],
];

for (const [content, expected] of typedTable) {
  const xsi = "xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'";
  test(content, () => assert.deepEqual(violationsOf(typed, `<r ${xsi} number="1">${content}</r>`), expected));
}

const loose = schemaOf(
  `<xs:complexType name="T"><xs:sequence><xs:element name="c" type="xs:int"/></xs:sequence></xs:complexType>
  <xs:element name="lax"><xs:complexType><xs:sequence>
    <xs:any namespace="##other" processContents="lax"/></xs:sequence></xs:complexType></xs:element>`,
  'targetNamespace="urn:a"',
);

for (const [document, expected] of [
  ["<a:lax><o:x xsi:type='a:T'><c>1</c></o:x></a:lax>", []],
  // Nothing but a declaration says what may be nil: the type counts.
  ["<a:lax><o:x xsi:type='a:T' xsi:nil='true'/></a:lax>", ["xsd.missingElement «o:x»"]],
  ["<a:lax><o:x xsi:type='a:T' xsi:nil='true'><c>x</c></o:x></a:lax>", ["xsd.notNumeric «x»"]],
  ["<a:lax><o:x xsi:nil='true'>1</o:x></a:lax>", []],
  ["<o:x xsi:type='a:T'><c>1</c></o:x>", []],
  ["<o:x xsi:type='o:T'><c>1</c></o:x>", ["xsd.typeUnknown «o:T»"]],
] as const) {
  test(`an element that the schema does not declare: ${document}`, () => {
    const xmlns = "xmlns:a='urn:a' xmlns:o='urn:o' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'";
    const text = document.replace(/(?=[ >])/, ` ${xmlns}`);
    assert.deepEqual(violationsOf(loose, text), expected);
    assert.equal(check(loose, text).schemaValid, expected.length === 0);
  });
}

const attributeTable: readonly (readonly [string, readonly string[]])[] = [
  [`number=" 7 "`, []],
  ["", ["xsd.missingAttribute «r»"]],
  [`numbr="1"`, ["xsd.misspeltAttribute «numbr»"]],
  [`number="1" other="1"`, ["xsd.unknownAttribute «other»"]],
  [`number="x"`, ["xsd.attributeValue «x»"]],
  [`number=""`, ["xsd.attributeValue «number»"]],
  [`number="1" day="2023-02-29"`, ["xsd.attributeValue «2023-02-29»"]],
];

for (const [attributes, expected] of attributeTable) {
  test(`attributes: ${attributes}`, () =>
    assert.deepEqual(violationsOf(typed, `<r ${attributes}><must><p/></must></r>`), expected));
}

test("an attribute's value is told of in the words of an element's", () => {
  const [one] = check(typed, `<r number="x"><must><p/></must></r>`).violations();
  assert.equal(schemaText(one.kind, "en", one.args), "Attribute of `r`: `number` must be a number; `x` is none.");
  for (const language of languages) assert.match(schemaText(one.kind, language, one.args), /`r`.*`number`.*`x`/);
});

test("wide models load, validate and complete at once", () => {
  const names = Array.from({ length: 1_000 }, (_, i) => `e${i}`);
  const elements = (minOccurs: number) =>
    names.map((name) => `<xs:element name="${name}" minOccurs="${minOccurs}"/>`).join("");
  const modelOf = (group: string) =>
    schemaOf(`<xs:element name="r"><xs:complexType>${group}</xs:complexType></xs:element>`);
  const all = modelOf(`<xs:all>${elements(1)}</xs:all>`);
  const tags = names.map((name) => `<${name}/>`);
  assert.equal(check(all, `<r>${[...tags].reverse().join("")}</r>`).schemaValid, true);
  assert.deepEqual(violationsOf(all, `<r>${tags.slice(1).join("")}</r>`), ["xsd.missingElement «r»"]);
  assert.deepEqual(violationsOf(all, `<r><e5/>${tags.join("")}</r>`), ["xsd.tooMany «e5»"]);
  const choice = modelOf(`<xs:choice maxOccurs="10000">${elements(1)}</xs:choice>`);
  assert.equal(check(choice, `<r>${tags.join("").repeat(10)}</r>`).schemaValid, true);
  assert.deepEqual(violationsOf(choice, `<r>${tags.join("").repeat(10)}<e0/><e1/></r>`), [
    "xsd.unexpectedElement «e0»",
  ]);
  assert.deepEqual(violationsOf(choice, "<r/>"), ["xsd.missingOneOf «r»"]);
  const optional = modelOf(`<xs:sequence>${elements(0)}</xs:sequence>`);
  assert.equal(check(optional, `<r><e3/><e999/></r>`).schemaValid, true);
  assert.deepEqual(violationsOf(optional, `<r><e999/><e3/></r>`), ["xsd.unexpectedElement «e3»"]);
});

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

/** Records of a header and lines; a line has a code and a day, in this order. */
const order = schemaOf(`<xs:element name="orders"><xs:complexType><xs:sequence>
    <xs:element name="order" maxOccurs="unbounded"><xs:complexType><xs:sequence>
      <xs:element name="id" type="xs:integer"/>
      <xs:element name="line" maxOccurs="unbounded"><xs:complexType><xs:sequence>
        <xs:element name="code" type="xs:integer"/><xs:element name="day" type="xs:date"/>
      </xs:sequence></xs:complexType></xs:element>
      <xs:element name="note" type="xs:string" minOccurs="0"/>
    </xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>`);

const line = "<line><code>1</code><day>2025-01-01</day></line>";
const orders = `<orders><order><id>1</id>${line}${line}</order><order><id>2</id>${line}</order></orders>`;

/** The first of a part of the document replaced. */
function replaced(part: string, by: string): string {
  assert.ok(orders.includes(part));
  return orders.replace(part, by);
}

test("the content of an element without start tag is its own: the broken tag is the only mistake", () => {
  for (const [tag, broken] of [
    ["<id>", ""],
    ["<id>", "id>"],
    ["<id>", "<7d>"],
    ["<id>", "</id>"],
    ["<line>", ""],
    ["<line>", "line>"],
    ["<line>", "</line>"],
    ["<code>", ""],
    ["<day>", "</day>"],
    ["<order>", ""],
  ])
    assert.deepEqual(
      violationsOf(order, replaced(tag, broken)),
      broken === "line>" ? ["xsd.strayText «line>»"] : [],
      broken,
    );
});

test("what is wrong besides a broken start tag is still told", () => {
  const wrongDay = replaced("<line><code>1</code><day>2025-01-01", "<code>1</code><day>x");
  assert.deepEqual(violationsOf(order, wrongDay), ["xsd.datatype «x»"]);
  const missing = replaced("<order><id>2</id>", "<id>2</id>").replace("<id>1</id>", "");
  assert.deepEqual(violationsOf(order, missing), ["xsd.missingElement «order»"]);
});

test("without an end tag a text is a text, and a stranger a stranger", () => {
  assert.deepEqual(violationsOf(order, replaced("<id>1</id>", "text<id>1</id>")), ["xsd.strayText «text»"]);
  assert.deepEqual(violationsOf(order, replaced("</order>", "text</order>")), ["xsd.strayText «text»"]);
  assert.deepEqual(violationsOf(order, replaced(`${line}</order>`, `${line}<code>1</code></order>`)), [
    "xsd.unknownElement «code»",
  ]);
});

test("an end tag too many costs nothing else", () => {
  assert.deepEqual(violationsOf(order, replaced("<id>1</id>", "</id><id>1</id>")), []);
  assert.deepEqual(violationsOf(order, replaced("<line>", "</line><line>")), []);
});

test("a fixed attribute takes its value in any writing, and no other", () => {
  const fixed = (name: string, type: string, value: string) => `<xs:attribute name="${name}" type="xs:${type}" fixed="${value}"/>`; // prettier-ignore
  const schema = schemaOf(
    `<xs:element name="r"><xs:complexType>${fixed("n", "int", "3")}${fixed("s", "string", "a b")}${fixed("t", "token", " a  b ")}${fixed("e", "string", "&#9;")}<xs:attribute name="d" default="1"/></xs:complexType></xs:element>`,
  );
  for (const right of [
    'n="3"',
    'n=" 3 "',
    'n="+03"',
    'n="&#51;"',
    's="a b"',
    's="a\tb"',
    't="a b"',
    't="a\n b "',
    'd="7"',
    "",
  ])
    assert.deepEqual(violationsOf(schema, `<r ${right}/>`), [], right);
  for (const wrong of ['n="4"', 'n="33"', 'n=""', 's="a  b"', 's=" a b"', 's="a&#9;b"', 't="ab"'])
    assert.equal(violationsOf(schema, `<r ${wrong}/>`).length, 1, wrong);
});
