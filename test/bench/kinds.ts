// Documents of other kinds than the record-shaped declaration, each with the schema that it is valid against, to see whether the
// speed measured there is the engine's or that document's. The same size gives the same text.
import { declaration } from "./generate";

export interface Kind {
  readonly name: string;
  /** A schema as text; undefined: the document has none. */
  readonly schema?: string;
  /** A document of about so many characters. */
  make(size: number): string;
}

const prologue = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** Pieces until the size is reached, between a head and a tail. */
function filled(size: number, head: string, piece: (n: number) => string, tail: string): string {
  const parts = [prologue, head];
  let length = prologue.length + head.length + tail.length;
  for (let n = 0; length < size; n++) {
    const text = piece(n);
    parts.push(text);
    length += text.length;
  }
  return parts.concat(tail).join("");
}

const xsd = (content: string, more = ""): string =>
  `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"${more}>${content}</xs:schema>`;

const attributeNames = Array.from({ length: 24 }, (_, n) => `attribute${n}`);

const attributes: Kind = {
  name: "attribute-heavy",
  schema: xsd(
    `<xs:element name="rows"><xs:complexType><xs:sequence><xs:element name="row" maxOccurs="unbounded"><xs:complexType>${attributeNames
      .map(
        (name, n) =>
          `<xs:attribute name="${name}" type="xs:${n % 3 === 0 ? "integer" : n % 3 === 1 ? "string" : "date"}" use="required"/>`,
      )
      .join("")}</xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>`,
  ),
  make: (size) =>
    filled(
      size,
      "<rows>\n",
      (row) =>
        `  <row ${attributeNames
          .map((name, n) => `${name}="${n % 3 === 0 ? row + n : n % 3 === 1 ? `value ${row % 97}` : "2025-06-30"}"`)
          .join(" ")}/>\n`,
      "</rows>\n",
    ),
};

/** So deep that stacks matter, and below the depth that a recursive peer refuses (libxml2: 256). */
const depth = 200;

const deep: Kind = {
  name: "deeply nested",
  schema: xsd(
    `<xs:element name="tower"><xs:complexType><xs:sequence><xs:element ref="level" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element><xs:element name="level"><xs:complexType><xs:choice><xs:element ref="level"/><xs:element name="ground" type="xs:integer"/></xs:choice></xs:complexType></xs:element>`,
  ),
  make: (size) =>
    filled(
      size,
      "<tower>\n",
      (n) => `${"<level>".repeat(depth)}<ground>${n}</ground>${"</level>".repeat(depth)}\n`,
      "</tower>\n",
    ),
};

const namespaces: Kind = {
  name: "namespaces",
  schema: xsd(
    `<xs:element name="orders"><xs:complexType><xs:sequence><xs:element name="order" maxOccurs="unbounded"><xs:complexType><xs:sequence><xs:element name="item" type="xs:string" maxOccurs="unbounded"/><xs:any namespace="##other" processContents="lax"/></xs:sequence><xs:attribute name="id" type="xs:integer"/><xs:anyAttribute namespace="##other" processContents="lax"/></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>`,
    ' targetNamespace="urn:example:orders" elementFormDefault="qualified"',
  ),
  make: (size) =>
    filled(
      size,
      '<o:orders xmlns:o="urn:example:orders" xmlns:x="urn:example:notes">\n',
      (n) =>
        `  <o:order id="${n}" x:seen="true">\n    <o:item>first ${n}</o:item>\n    <o:item>second</o:item>\n    <p${n % 50}:note xmlns:p${n % 50}="urn:example:${n % 50}"><p${n % 50}:text>a note</p${n % 50}:text></p${n % 50}:note>\n  </o:order>\n`,
      "</o:orders>\n",
    ),
};

const prose =
  "Een lange waarde, with words of several languages, une phrase après l'autre, größer als üblich &amp; escaped. ";

const longText: Kind = {
  name: "long text values",
  schema: xsd(
    '<xs:element name="letters"><xs:complexType><xs:sequence><xs:element name="letter" type="xs:string" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>',
  ),
  make: (size) => filled(size, "<letters>\n", (n) => `<letter>${prose.repeat(180)}${n}</letter>\n`, "</letters>\n"),
};

const huge: Kind = {
  name: "one huge element",
  schema: xsd('<xs:element name="text" type="xs:string"/>'),
  make: (size) => filled(size, "<text>\n", (n) => `${n} ${prose.replace("&amp;", "and")}\n`, "</text>\n"),
};

/** The records of the declaration as the content of a single record: nothing repeats at the top. */
const oneRecord: Kind = {
  name: "one record",
  schema: xsd(
    '<xs:element name="batch"><xs:complexType><xs:sequence><xs:element name="record"><xs:complexType><xs:choice maxOccurs="unbounded"><xs:element name="code" type="xs:integer"/><xs:element name="day" type="xs:date"/><xs:element name="name" type="xs:string"/></xs:choice></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>',
  ),
  make: (size) =>
    filled(
      size,
      "<batch>\n  <record>\n",
      (n) =>
        `    <code>${n}</code>\n    <day>2025-06-${String(1 + (n % 30)).padStart(2, "0")}</day>\n    <name>Peeters</name>\n`,
      "  </record>\n</batch>\n",
    ),
};

/** Rows of one type: its definition, and the content of each. */
const rows = (name: string, type: string, row: (n: number) => string): Kind => ({
  name,
  schema: xsd(
    `<xs:element name="rows"><xs:complexType><xs:sequence><xs:element name="row" maxOccurs="unbounded">${type}</xs:element></xs:sequence></xs:complexType></xs:element>`,
  ),
  make: (size) => filled(size, "<rows>\n", (n) => `  <row>${row(n)}</row>\n`, "</rows>\n"),
});

const references = rows(
  "references",
  '<xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="200"/></xs:restriction></xs:simpleType>',
  (n) => `Caf&#233; &amp; Cr&#xe8;me &lt;${n}&gt;`,
);

const sections = rows(
  "sections",
  '<xs:simpleType><xs:restriction base="xs:string"><xs:minLength value="1"/></xs:restriction></xs:simpleType>',
  (n) => `<![CDATA[ <b>some & text ${n}</b> ]]><!-- of row ${n} -->`,
);

const lists = rows("lists", '<xs:simpleType><xs:list itemType="xs:decimal"/></xs:simpleType>', (n) =>
  Array.from({ length: 20 }, (_, i) => ((n * i) / 7).toFixed(3)).join(" "),
);

const binary = rows("binary data", '<xs:simpleType><xs:restriction base="xs:base64Binary"/></xs:simpleType>', (n) =>
  "TWFu".repeat(500 + (n % 7)),
);

/** Documents that are attached. */
const attachments = rows(
  "attachments",
  '<xs:simpleType><xs:restriction base="xs:base64Binary"/></xs:simpleType>',
  (n) => "TWFu".repeat(25_000 + (n % 7)),
);

const cyrillic = rows(
  "Cyrillic",
  '<xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="200"/></xs:restriction></xs:simpleType>',
  (n) => `Длинный текст номер ${n}`,
);

const emptyTags = rows(
  "empty tags",
  '<xs:complexType><xs:sequence><xs:element name="mark" maxOccurs="unbounded"/></xs:sequence></xs:complexType>',
  () => "<mark/>".repeat(20),
);

const identifiers: Kind = {
  name: "identifiers",
  schema: xsd(
    '<xs:element name="rows"><xs:complexType><xs:sequence><xs:element name="row" maxOccurs="unbounded"><xs:complexType><xs:attribute name="id" type="xs:ID"/><xs:attribute name="to" type="xs:IDREF"/></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>',
  ),
  make: (size) => filled(size, "<rows>\n", (n) => `  <row id="i${n}" to="i${n >> 1}"/>\n`, "</rows>\n"),
};

/** The declaration under a root that no pack knows, naming no schema. */
const noSchema: Kind = {
  name: "without schema",
  make: (size) =>
    declaration(size)
      .replace(/<FLA [^>]*>/, "<Unknown>")
      .replace("</FLA>", "</Unknown>"),
};

export const kinds: readonly Kind[] = [
  attributes,
  deep,
  namespaces,
  longText,
  huge,
  oneRecord,
  references,
  sections,
  lists,
  binary,
  attachments,
  cyrillic,
  emptyTags,
  identifiers,
  noSchema,
];
