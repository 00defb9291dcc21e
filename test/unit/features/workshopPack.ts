// An invented pack about a workshop: benches with tools and makers, one code list, one reference, one number with check digits.

const xsd = `<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="Workshop"><xs:complexType><xs:sequence>
    <xs:element ref="Form" maxOccurs="unbounded"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="Form"><xs:annotation><xs:documentation>90059</xs:documentation></xs:annotation><xs:complexType><xs:sequence>
    <xs:element ref="Identification"/><xs:element ref="Bench" maxOccurs="2"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="Identification"><xs:annotation><xs:documentation>00296</xs:documentation></xs:annotation>
    <xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="WORK001"/></xs:restriction></xs:simpleType></xs:element>
  <xs:element name="Bench"><xs:annotation><xs:documentation>XBLK01</xs:documentation></xs:annotation><xs:complexType><xs:sequence>
    <xs:element ref="Label"/>
    <xs:element ref="Wood" minOccurs="0"/>
    <xs:element ref="State"/>
    <xs:element ref="Opened" minOccurs="0"/>
    <xs:element ref="Maker" minOccurs="0" maxOccurs="3"/>
    <xs:element ref="Tool" minOccurs="0" maxOccurs="unbounded"/>
  </xs:sequence>
    <xs:attribute name="unit" use="required"><xs:simpleType><xs:restriction base="xs:string">
      <xs:enumeration value="cm"><xs:annotation><xs:documentation>centimetres</xs:documentation></xs:annotation></xs:enumeration>
      <xs:enumeration value="in"/></xs:restriction></xs:simpleType></xs:attribute>
    <xs:attribute name="note" type="xs:string"/>
  </xs:complexType></xs:element>
  <xs:element name="Label"><xs:annotation><xs:documentation>XREF01</xs:documentation></xs:annotation>
    <xs:simpleType><xs:restriction base="xs:string"><xs:minLength value="1"/><xs:maxLength value="10"/></xs:restriction></xs:simpleType></xs:element>
  <xs:element name="Wood"><xs:annotation><xs:documentation>XREF02</xs:documentation></xs:annotation>
    <xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="3"/></xs:restriction></xs:simpleType></xs:element>
  <xs:element name="State"><xs:annotation><xs:documentation>XREF03</xs:documentation></xs:annotation>
    <xs:simpleType><xs:restriction base="xs:string">
      <xs:enumeration value="new"><xs:annotation><xs:documentation>just made</xs:documentation></xs:annotation></xs:enumeration>
      <xs:enumeration value="worn"/></xs:restriction></xs:simpleType></xs:element>
  <xs:element name="Opened"><xs:annotation><xs:documentation>XREF04</xs:documentation></xs:annotation>
    <xs:simpleType><xs:restriction base="xs:date"/></xs:simpleType></xs:element>
  <xs:element name="Maker"><xs:annotation><xs:documentation>XBLK02</xs:documentation></xs:annotation><xs:complexType><xs:sequence>
    <xs:element ref="MakerNbr"/><xs:element ref="INSS"/><xs:element ref="Name" minOccurs="0"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="MakerNbr"><xs:annotation><xs:documentation>XREF05</xs:documentation></xs:annotation>
    <xs:simpleType><xs:restriction base="xs:integer"><xs:minInclusive value="1"/><xs:maxInclusive value="99"/></xs:restriction></xs:simpleType></xs:element>
  <xs:element name="INSS"><xs:annotation><xs:documentation>00024</xs:documentation><xs:appinfo source="TDOType">xs:inss</xs:appinfo></xs:annotation>
    <xs:simpleType><xs:restriction base="xs:integer"><xs:pattern value="\\d{11}"/></xs:restriction></xs:simpleType></xs:element>
  <xs:element name="Name"><xs:annotation><xs:documentation>XREF06</xs:documentation></xs:annotation>
    <xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="40"/></xs:restriction></xs:simpleType></xs:element>
  <xs:element name="Tool"><xs:annotation><xs:documentation>XBLK03</xs:documentation></xs:annotation><xs:complexType><xs:sequence>
    <xs:element ref="Name"/>
    <xs:choice><xs:element ref="Length"/><xs:element ref="Weight"/></xs:choice>
    <xs:element ref="MadeBy" minOccurs="0"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="Length"><xs:annotation><xs:documentation>XREF07</xs:documentation></xs:annotation>
    <xs:simpleType><xs:restriction base="xs:decimal"><xs:fractionDigits value="2"/></xs:restriction></xs:simpleType></xs:element>
  <xs:element name="Weight"><xs:annotation><xs:documentation>XREF08</xs:documentation></xs:annotation>
    <xs:simpleType><xs:restriction base="xs:decimal"/></xs:simpleType></xs:element>
  <xs:element name="MadeBy"><xs:annotation><xs:documentation>XREF09</xs:documentation></xs:annotation>
    <xs:simpleType><xs:restriction base="xs:integer"/></xs:simpleType></xs:element>
</xs:schema>`;

const same = (text: string) => ({ en: text, nl: `${text} (nl)`, fr: `${text} (fr)`, de: `${text} (de)` });

const ruleTexts = { label: "l", explanation: "e", cause: "c", remedy: "r" };
const texts = { en: ruleTexts, nl: ruleTexts, fr: ruleTexts, de: ruleTexts };

export const packFiles: Readonly<Record<string, string>> = {
  "pack.json": JSON.stringify({
    id: "workshop",
    title: same("Workshop"),
    version: "1",
    official: false,
    notice: same("Invented."),
    applicationCode: null,
    schemas: [{ file: "workshop.xsd", namespace: null, roots: ["Workshop"], version: "1" }],
    glossary: "glossary.json",
    catalogue: "catalogue.json",
    codeLists: "codelists.json",
    records: [
      { element: "Bench", key: ["Label"], label: same("Bench {Label}: {#Tool} tools") },
      { element: "Maker", key: ["MakerNbr"], label: same("{Name} {INSS|inss}") },
      { element: "Tool", key: ["Name"], label: same("Tool {Name}") },
    ],
    references: [{ from: "Tool/MadeBy", to: "Maker/MakerNbr", within: "Bench" }],
  }),
  "workshop.xsd": xsd,
  "glossary.json": JSON.stringify({
    zones: [
      {
        zone: "XREF01",
        element: "Label",
        title: same("Label of the bench"),
        definition: same("What is written on the bench."),
        format: same("1 to 10 characters"),
        presence: same("Always"),
        anomalies: [{ code: "XREF01-093", class: "B", title: same("Wrong length") }],
      },
    ],
    blocks: [
      {
        block: "XBLK01",
        element: "Bench",
        title: same("Work bench"),
        definition: same("A place to work."),
        anomalies: [],
      },
    ],
  }),
  "catalogue.json": JSON.stringify({
    rules: [
      {
        code: "XREF02-008",
        type: "codeList",
        at: "Wood",
        class: "B",
        params: { list: "woods" },
        texts,
        source: "invented",
      },
      {
        code: "00024-004",
        type: "checkDigit",
        at: { tdoType: "xs:inss" },
        class: "B",
        params: { algorithm: "inss" },
        texts,
        source: "invented",
      },
      {
        code: "XREF05-059",
        type: "counter",
        at: "Maker/MakerNbr",
        class: "W",
        params: { scope: "^Bench", check: "linear" },
        texts,
        source: "invented",
      },
      {
        code: "XREF06-003",
        type: "characters",
        at: "Maker/Name",
        class: "B",
        params: { allowed: ["A-Z", "a-z", " ", "'", "-"] },
        texts,
        source: "invented",
      },
      {
        code: "XBLK01-001",
        type: "required",
        at: "Bench",
        if: { path: "State", is: "worn" },
        class: "B",
        params: { child: "Opened" },
        texts,
        source: "invented",
      },
      {
        code: "XREF03-260",
        type: "allowed",
        at: "State",
        if: { path: "../Wood", is: "ASH" },
        class: "W",
        params: { values: ["new"] },
        texts,
        source: "invented",
      },
    ],
  }),
  "codelists.json": JSON.stringify({
    lists: {
      Weight: { title: same("Weights"), source: "invented", entries: [{ code: "1", label: same("light") }] },
      woods: {
        title: same("Woods"),
        source: "invented",
        entries: [
          { code: "OAK", label: same("Oak") },
          { code: "ASH", since: "2020-01-01", label: same("Ash") },
          { code: "ELM", until: "2019-12-31", label: same("Elm") },
        ],
      },
    },
  }),
};
