// One case at least for each kind of finding that has a fix: the whole text after it, and the finding gone. A made-up pack about
// a ledger with a namespace, so that each case is small; what it has no rule for is tried in the workshop.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fixableKinds, fixesOf } from "../../../core/src/features/fixes";
import { loadPack } from "../../../core/src/pack/load";
import type { Pack } from "../../../core/src/pack/pack";
import { checkFix, pack as workshop, readerFor, sessionOf } from "./harness";

const xsd = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:ledger" xmlns="urn:ledger" elementFormDefault="qualified">
  <xs:element name="Ledger"><xs:complexType><xs:sequence>
    <xs:element name="Form" maxOccurs="9"><xs:complexType><xs:sequence>
      <xs:element name="FormCreationDate" type="xs:date" minOccurs="0"/>
      <xs:element name="FormCreationHour" type="xs:string" minOccurs="0"/>
      <xs:element name="Currency" type="xs:string" fixed="EUR" minOccurs="0"/>
      <xs:element name="Total" type="xs:decimal" minOccurs="0"/>
      <xs:element name="Least" type="xs:decimal" minOccurs="0"/>
      <xs:element name="Most" type="xs:decimal" minOccurs="0"/>
      <xs:element name="Part" type="xs:decimal" minOccurs="0" maxOccurs="4"/>
      <xs:element name="Nbr" type="xs:integer" minOccurs="0" maxOccurs="9"/>
      <xs:choice minOccurs="0"><xs:element name="Owner"/><xs:element name="Tenant"/></xs:choice>
      <xs:element name="Code" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string"><xs:pattern value="[A-Z]{2}"/></xs:restriction></xs:simpleType></xs:element>
      <xs:element name="Whole" type="xs:integer" minOccurs="0"/>
      <xs:element name="Short" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="3"/></xs:restriction></xs:simpleType></xs:element>
      <xs:element name="Pair" minOccurs="0"><xs:complexType><xs:sequence>
        <xs:choice><xs:element name="Left"/><xs:element name="Right"/></xs:choice></xs:sequence></xs:complexType></xs:element>
      <xs:element name="Id" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string"><xs:length value="11"/></xs:restriction></xs:simpleType></xs:element>
      <xs:element name="Firm" minOccurs="0"><xs:simpleType><xs:restriction base="xs:string"><xs:minLength value="10"/></xs:restriction></xs:simpleType></xs:element>
      <xs:sequence minOccurs="0"><xs:element name="Twin" minOccurs="2" maxOccurs="2"/></xs:sequence>
      <xs:element name="Plain" form="unqualified" type="xs:string" minOccurs="0"/>
    </xs:sequence>
      <xs:attribute name="kind"><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="paper"/><xs:enumeration value="disk"/></xs:restriction></xs:simpleType></xs:attribute>
      <xs:attribute name="day" type="xs:date"/>
      <xs:attribute name="form" type="xs:string" fixed="L1"/>
      <xs:attribute name="needed" type="xs:string" use="required"/>
    </xs:complexType></xs:element>
  </xs:sequence></xs:complexType></xs:element>
</xs:schema>`;

const words = { label: "l", explanation: "e", cause: "c", remedy: "r" };
const texts = { en: words, nl: words, fr: words, de: words };
const rule = (code: string, type: string, at: string, params: object, more: object = {}) => ({
  ...{ code, type, at, params, class: "B", texts, source: "made up" },
  ...more,
});
const sum = { items: "^Form/Part", value: "." };
const files: Readonly<Record<string, string>> = {
  "pack.json": JSON.stringify({
    id: "ledger",
    version: "1",
    official: false,
    applicationCode: null,
    schemas: [{ file: "ledger.xsd", namespace: "urn:ledger", roots: ["Ledger"], version: "1" }],
    catalogue: "catalogue.json",
  }),
  "ledger.xsd": xsd,
  "catalogue.json": JSON.stringify({
    rules: [
      rule("LEDG01-007", "total", "Total", sum),
      rule("LEDG02-007", "total", "Least", { ...sum, is: "atLeast" }),
      rule("LEDG03-007", "total", "Most", { ...sum, is: "atMost" }),
      rule("LEDG04-056", "counter", "Nbr", { scope: "^Form", check: "first" }),
      rule("LEDG05-005", "forbidden", "Form", { child: "Owner" }, { if: { path: "Code", is: "NO" } }),
      rule("LEDG06-090", "count", "Form", { items: "Part", max: 2 }),
      rule("LEDG07-008", "notFuture", "Form/FormCreationDate", {}),
      rule("LEDG08-008", "within", "Form/FormCreationDate", { from: { clock: true, plusYears: -1 } }),
      rule("LEDG09-006", "unique", "Form", {
        scope: "..",
        key: ["FormCreationDate", "FormCreationHour"],
        complete: true,
        report: "FormCreationHour",
      }),
    ],
  }),
};
const loaded = loadPack((name) => files[name]);
assert.deepEqual(loaded.problems, []);
const ledger = loaded.pack!;

const named = 'xmlns="urn:ledger" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
const located = `${named} xsi:schemaLocation="urn:ledger ledger.xsd"`;
const form = (body: string, attributes = ' needed="y"') =>
  `<Ledger ${located}><Form${attributes}>${body}</Form></Ledger>`;
const parts = "<Part>1.5</Part><Part>2</Part>";
const head = (date: string, hour: string) =>
  `<FormCreationDate>${date}</FormCreationDate><FormCreationHour>${hour}</FormCreationHour>`;
const freshHead = head("2025-06-15", "12:00:00.000");
const twice = (first: string, second: string) =>
  `<Ledger ${located}><Form needed="y">${first}</Form><Form needed="y">${second}</Form></Ledger>`;
const pair = "<Pair><Left/></Pair>";

/** Kind of finding, text with the cursor, title of the fix, text after it. */
type Case = readonly [kind: string, source: string, title: string, result: string];

const ledgerCases: readonly Case[] = [
  ["xsd.fixedValue", form("<Currency>BE|F</Currency>"), "Replace “BEF” by “EUR”", form("<Currency>EUR</Currency>")],
  [
    "xsd.tooMany",
    form("\n  <Whole>1</Whole>\n  <Who|le>2</Whole>\n"),
    "Remove <Whole>",
    form("\n  <Whole>1</Whole>\n"),
  ],
  ["xsd.excludedElement", form("<Owner/><Ten|ant/>"), "Remove <Tenant>", form("<Owner/>")],
  ["xsd.missingOneOf", form("<Pa|ir></Pair>"), "Add <Left>", form("<Pair>\n  <Left></Left>\n</Pair>")],
  ["xsd.notAdmitted", form("<Whole>1<Odd|/></Whole>"), "Remove <Odd>", form("<Whole>1</Whole>")],
  ["xsd.pattern", form("<Code>b|e</Code>"), "Replace “be” by “BE”", form("<Code>BE</Code>")],
  ["xsd.notWhole", form("<Whole>12|.0</Whole>"), "Replace “12.0” by “12”", form("<Whole>12</Whole>")],
  ["xsd.notNumeric", form("<Whole>1 2|34</Whole>"), "Replace “1 234” by “1234”", form("<Whole>1234</Whole>")],
  [
    "xsd.maxLength",
    form("<Short>abc| </Short>"),
    "Remove the white space around the value",
    form("<Short>abc</Short>"),
  ],
  ["xsd.strayText", form("st|ray<Whole>1</Whole>"), "Remove the stray text", form("<Whole>1</Whole>")],
  ["xsd.unknownAttribute", form("", ' needed="y" od|d="1"'), "Remove the attribute odd", form("", ' needed="y"')],
  ["xsd.misspeltAttribute", form("", ' need|d="y"'), "Rename the attribute needd to needed", form("", ' needed="y"')],
  [
    "xsd.instanceNamespace",
    form("", ' needed="y" xmlns:xsi="urn:w|rong" xsi:schemaLocation="urn:a a.xsd"'),
    "Replace “urn:wrong” by “http://www.w3.org/2001/XMLSchema-instance”",
    form("", ' needed="y" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:a a.xsd"'),
  ],
  ["xsd.missingAttribute", form("", "|"), "Add the attribute needed", form("", ' needed=""')],
  [
    "xsd.attributeValue",
    form("", ' needed="y" kind="dis|c"'),
    "Replace “disc” by “disk”",
    form("", ' needed="y" kind="disk"'),
  ],
  [
    "xsd.attributeValue",
    form("", ' needed="y" day="1/2|/2025"'),
    "Replace “1/2/2025” by “2025-02-01”",
    form("", ' needed="y" day="2025-02-01"'),
  ],
  ["xsd.attributeValue", form("", ' needed="y" form="L|2"'), "Replace “L2” by “L1”", form("", ' needed="y" form="L1"')],
  [
    "xsd.wrongNamespace",
    form('<Who|le xmlns="urn:x">1</Whole>'),
    "Use the namespace urn:ledger",
    form('<Whole xmlns="urn:ledger">1</Whole>'),
  ],
  [
    "xsd.namespaceMissing",
    form('<Who|le xmlns="">1</Whole>'),
    "Use the namespace urn:ledger",
    form('<Whole xmlns="urn:ledger">1</Whole>'),
  ],
  [
    "file.otherNamespace",
    form("<Whole>1</Whole>").replace("<Ledger", "<Led|ger").replace('xmlns="urn:ledger"', 'xmlns="urn:leger"'),
    "Use the namespace urn:ledger",
    form("<Whole>1</Whole>"),
  ],
  [
    "file.otherNamespace",
    `<l:Led|ger xmlns:l="urn:leger"><l:Form needed="y"/></l:Ledger>`,
    "Use the namespace urn:ledger",
    `<l:Ledger xmlns:l="urn:ledger"><l:Form needed="y"/></l:Ledger>`,
  ],
  [
    "file.noSchemaNamed",
    form("").replace(located, named).replace("<Ledger", "<Led|ger"),
    "Name the schema ledger.xsd",
    form(""),
  ],
  [
    "file.encoding",
    `<?xml version="1.0" encoding="ISO-88|59-1"?>${form("")}`,
    "Declare UTF-8",
    `<?xml version="1.0" encoding="UTF-8"?>${form("")}`,
  ],
  ["rule.total", form(`<Total>|3</Total>${parts}`), "Replace “3” by “3.5”", form(`<Total>3.5</Total>${parts}`)],
  ["rule.totalTooLow", form(`<Least>|3</Least>${parts}`), "Replace “3” by “3.5”", form(`<Least>3.5</Least>${parts}`)],
  ["rule.totalTooHigh", form(`<Most>|4</Most>${parts}`), "Replace “4” by “3.5”", form(`<Most>3.5</Most>${parts}`)],
  ["rule.counterFirst", form("<Nbr>|4</Nbr>"), "Replace “4” by “1”", form("<Nbr>1</Nbr>")],
  ["rule.forbidden", form("<Ow|ner/><Code>NO</Code>"), "Remove <Owner>", form("<Code>NO</Code>")],
  [
    "rule.tooMany",
    form("<Part>1</Part><Part>2</Part><Pa|rt>3</Part>"),
    "Remove <Part>",
    form("<Part>1</Part><Part>2</Part>"),
  ],
  ["xsd.length", form("<Id>85.07.30-0|33.28</Id>"), "Fill in “85073003328”", form("<Id>85073003328</Id>")],
  [
    "xsd.minLength",
    form("<Firm>1234|56749</Firm>"),
    "Replace “123456749” by “0123456749”",
    form("<Firm>0123456749</Firm>"),
  ],
  ["xsd.tooFew", form("<Twin/>").replace("<Form", "<Fo|rm"), "Add <Twin>", form("<Twin/>\n<Twin></Twin>")],
  ["xsd.namespaceTooMuch", form("<Pla|in>x</Plain>"), "Use no namespace", form('<Plain xmlns="">x</Plain>')],
  ["rule.notFuture", form(head("2025-06-1|6", "10:00:00.000")), "Refresh the header of this form", form(freshHead)],
  ["rule.tooEarly", form(head("2024-06-1|4", "10:00:00.000")), "Refresh the header of this form", form(freshHead)],
  [
    "rule.unique",
    twice(head("2025-06-15", "10:00:00.000"), head("2025-06-15", "10:|00:00.000")),
    "Refresh the headers of all forms",
    twice(head("2025-06-15", "11:59:59.999"), freshHead),
  ],
  ["file.notASchema", form("").replace("ledger.xsd", "ledger|.dtd"), "Name the schema ledger.xsd", form("")],
  ["xml.strayEndTag", form("<Whole>1</Whole></Od|d>"), "Remove </Odd>", form("<Whole>1</Whole>")],
  ["xml.startForEnd", form("<Whole>1<Who|le>"), "Change the end tag to </Whole>", form("<Whole>1</Whole>")],
  ["xml.endForStart", form("</Who|le>1</Whole>"), "Change the start tag to <Whole>", form("<Whole>1</Whole>")],
  ["xml.startForEnd", form("<Whole>1<xWho|le>"), "Change the end tag to </Whole>", form("<Whole>1</Whole>")],
  ["xml.strayLess", form("<Short>a <| b</Short>"), "Write < as &lt;", form("<Short>a &lt; b</Short>")],
  ["xml.textOutsideRoot", `${form("")}\nodd|`, "Remove the stray text", `${form("")}\n`],
  [
    "xml.undeclaredPrefix",
    `<Ledger xmlns="urn:ledger" xs|i:schemaLocation="urn:ledger ledger.xsd"><Form needed="y"/></Ledger>`,
    "Declare the prefix xsi",
    `<Ledger xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns="urn:ledger" xsi:schemaLocation="urn:ledger ledger.xsd"><Form needed="y"/></Ledger>`,
  ],
  ["xml.strayAmpersand", form("<Short>a|&b</Short>"), "Write & as &amp;", form("<Short>a&amp;b</Short>")],
  ["xml.cdataEndInText", form("<Short>]]|></Short>"), "Write ]]> as ]]&gt;", form("<Short>]]&gt;</Short>")],
  ["xml.undeclaredEntity", form("<Short>&eacu|te;</Short>"), "Write é itself", form("<Short>é</Short>")],
  ["xml.illegalCharacter", form("<Short>a\u0001|</Short>"), "Remove the character", form("<Short>a</Short>")],
  ["xml.missingEndTag", form(`<Sh|ort>a${pair}`), "Add </Short>", form(`<Short>a</Short>${pair}`)],
  [
    "xml.endsTooEarly",
    `<Ledger ${located}><Form needed="y"><Short>a|`,
    "Add </Short></Form></Ledger>",
    form("<Short>a</Short>"),
  ],
  [
    "xml.endTagTooEarly",
    form("").replace("</Ledger>", `</Led|ger><Form needed="y"></Form></Ledger>`),
    "Remove </Ledger>",
    form("").replace("</Ledger>", `<Form needed="y"></Form></Ledger>`),
  ],
  ["xml.mismatchedEndTag", form("<Short>a</Sh|ort2>"), "Change the end tag to </Short>", form("<Short>a</Short>")],
  ["xml.mismatchedStartTag", form("<Pa|ir2><Left/></Pair>"), "Change the start tag to <Pair>", form(pair)],
  ["xml.closedTooEarly", form("<Pa|ir/><Left/></Pair>"), "Remove the / of <Pair/>", form(pair)],
  ["xml.repeatedStartTag", form("<Short><Sho|rt>a</Short>"), "Remove <Short>", form("<Short>a</Short>")],
  ["xml.unclosedTag", form("<Pa|ir<Left/></Pair>"), "Close the tag with >", form(pair)],
  ["xml.unclosedEndTag", form(`<Short>a</Sho|rt\n${pair}`), "Close the tag with >", form(`<Short>a</Short>\n${pair}`)],
  ["xml.junkInTag", form("", ' needed="y" %|'), "Remove the stray text", form("", ' needed="y" ')],
  ["xml.junkInTag", form("<Sh|'ort>a</Short>"), "Remove the stray text", form("<Short>a</Short>")],
  ["xml.lessInValue", form("", ' needed="a <| b"'), "Write < as &lt;", form("", ' needed="a &lt; b"')],
  ["xml.unquotedValue", form("", " needed=y|"), "Put the value in quotes", form("")],
  [
    "xml.missingSpace",
    form("", ' needed="y"ki|nd="disk"'),
    "Put a space before the attribute",
    form("", ' needed="y" kind="disk"'),
  ],
  ["xml.duplicateAttribute", form("", ' needed="y" nee|ded="y"'), "Remove the attribute needed", form("")],
];

const bench = (body: string) =>
  `<Workshop><Form><Identification>WORK001</Identification><Bench unit="cm">${body}</Bench></Form></Workshop>`;
const labelled = (body: string) => bench(`<Label>a</Label>${body}`);
const maker = (nbr: string, name = "Zoe") =>
  `<Maker><MakerNbr>${nbr}</MakerNbr><INSS>85073003328</INSS><Name>${name}</Name></Maker>`;

const workshopCases: readonly Case[] = [
  [
    "xsd.missingElement",
    labelled("\n<Opened>2025-01-01</Opened>").replace("<Bench", "<Be|nch"),
    "Add <State>",
    labelled("\n<State></State>\n<Opened>2025-01-01</Opened>"),
  ],
  [
    "xsd.misspeltElement",
    bench("<Lab|le>a</Lable><State>new</State>"),
    "Rename <Lable> to <Label>",
    labelled("<State>new</State>"),
  ],
  [
    "xsd.unknownElement",
    labelled("<State>new</State>\n<Nons|ense>1</Nonsense>"),
    "Remove <Nonsense>",
    labelled("<State>new</State>"),
  ],
  [
    "xsd.unexpectedElement",
    bench("<Sta|te>new</State><Label>a</Label>"),
    "Move <State> to its place",
    labelled("<State>new</State>"),
  ],
  ["xsd.enumeration", labelled("<State>wo|rm</State>"), "Replace “worm” by “new”", labelled("<State>new</State>")],
  ["xsd.emptyValue", labelled("<Sta|te></State>"), "Fill in “new”", labelled("<State>new</State>")],
  [
    "xsd.datatype",
    labelled("<State>new</State><Opened>01|/02/2025</Opened>"),
    "Replace “01/02/2025” by “2025-02-01”",
    labelled("<State>new</State><Opened>2025-02-01</Opened>"),
  ],
  [
    "rule.codeNotValid",
    labelled("<Wood>EL|M</Wood><State>new</State>"),
    "Fill in “OAK” (Oak)",
    labelled("<Wood>OAK</Wood><State>new</State>"),
  ],
  [
    "rule.codeUnknown",
    labelled("<Wood>OA|C</Wood><State>new</State>"),
    "Fill in “OAK” (Oak)",
    labelled("<Wood>OAK</Wood><State>new</State>"),
  ],
  [
    "rule.notAllowed",
    labelled("<Wood>ASH</Wood><State>wo|rn</State><Opened>2025-01-01</Opened>"),
    "Replace “worn” by “new”",
    labelled("<Wood>ASH</Wood><State>new</State><Opened>2025-01-01</Opened>"),
  ],
  [
    "rule.required",
    labelled("\n<State>worn</State>").replace("<Bench", "<Be|nch"),
    "Add <Opened>",
    labelled("\n<State>worn</State>\n<Opened></Opened>"),
  ],
  [
    "rule.counterLinear",
    labelled(`<State>new</State>${maker("1")}${maker("|5")}`),
    "Replace “5” by “2”",
    labelled(`<State>new</State>${maker("1")}${maker("2")}`),
  ],
  [
    "rule.characters",
    labelled(`<State>new</State>${maker("1", "Zo|ë D’Œil–Łuk")}`),
    "Replace “Zoë D’Œil–Łuk” by “Zoe D'OEil-Luk”",
    labelled(`<State>new</State>${maker("1", "Zoe D'OEil-Luk")}`),
  ],
];

test("every kind of finding that has a fix has a case here", () => {
  const tried = new Set([...ledgerCases, ...workshopCases].map(([kind]) => kind));
  assert.deepEqual(
    fixableKinds.filter((kind) => !tried.has(kind)),
    [],
  );
});

for (const [cases, pack] of [
  [ledgerCases, ledger],
  [workshopCases, workshop],
] as const)
  for (const one of cases) tryCase(one, pack);

function tryCase([kind, source, title, result]: Case, pack: Pack): void {
  test(`${kind}: ${title}`, () => {
    const offset = source.indexOf("|");
    const session = sessionOf(source.slice(0, offset) + source.slice(offset + 1), pack);
    const found = session.findings().find((finding) => finding.kind === kind);
    assert.ok(
      found,
      `${kind}, not ${session
        .findings()
        .map((one) => one.kind)
        .join(" ")}`,
    );
    const titles = fixesOf(session, found, readerFor()).map((fix) => fix.title);
    assert.ok(titles.includes(title), `${kind}: ${titles.join(" / ")}`);
    checkFix(source, { title, result }, pack);
  });
}
