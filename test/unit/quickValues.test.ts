// A document's values are read straight from its units, however they are written; what is said of them is what the slow and exact
// check of the value as text says: of every built-in type and many derived ones, plain, with references, sections and comments.
import assert from "node:assert/strict";
import { test } from "node:test";
import { builtinTypes } from "../../core/src/schema/builtins";
import type { SimpleType } from "../../core/src/schema/model";
import { usesContext } from "../../core/src/schema/runtime";
import { validateValue } from "../../core/src/schema/values";
import { seeded } from "../bench/figures";
import { check, schemaOf } from "./schemaSupport";

const restricted = (base: string, facets: string) =>
  `<xs:simpleType><xs:restriction base="xs:${base}">${facets}</xs:restriction></xs:simpleType>`;

const derived: readonly string[] = [
  restricted("string", '<xs:minLength value="3"/>'),
  restricted("string", '<xs:length value="2"/>'),
  restricted("string", '<xs:pattern value="a\\s\\s?b?"/>'),
  restricted("normalizedString", '<xs:maxLength value="3"/>'),
  restricted("token", '<xs:enumeration value="a b"/><xs:enumeration value="-1"/>'),
  restricted("date", '<xs:minInclusive value="2024-02-28"/><xs:maxExclusive value="2024-03-01"/>'),
  restricted("date", '<xs:minExclusive value="2024-02-28Z"/>'),
  restricted("decimal", '<xs:totalDigits value="3"/><xs:fractionDigits value="1"/><xs:minInclusive value="-1.5"/>'),
  restricted("double", '<xs:maxInclusive value="10"/>'),
  restricted("base64Binary", '<xs:maxLength value="3"/>'),
  restricted("base64Binary", '<xs:pattern value="[A-Z=]+"/>'),
  restricted("hexBinary", '<xs:length value="2"/>'),
  restricted("anyURI", '<xs:maxLength value="6"/>'),
  restricted("NMTOKEN", '<xs:maxLength value="2"/>'),
  '<xs:simpleType><xs:list itemType="xs:decimal"/></xs:simpleType>',
  '<xs:simpleType><xs:restriction><xs:simpleType><xs:list itemType="xs:date"/></xs:simpleType><xs:maxLength value="2"/></xs:restriction></xs:simpleType>',
  '<xs:simpleType><xs:union memberTypes="xs:date xs:integer xs:boolean"/></xs:simpleType>',
  '<xs:simpleType><xs:list><xs:simpleType><xs:union memberTypes="xs:date xs:hexBinary"/></xs:simpleType></xs:list></xs:simpleType>',
  '<xs:simpleType><xs:restriction><xs:simpleType><xs:union memberTypes="xs:token xs:integer"/></xs:simpleType><xs:pattern value="[a-z0-9]*"/></xs:restriction></xs:simpleType>',
];

/** Values at which types differ; more are made of them by small changes. */
const values: readonly string[] = [
  "",
  "a",
  "a b",
  "ab",
  "abc",
  "0",
  "1",
  "true",
  "-1",
  "+12.50",
  ".5",
  "7.",
  "1e5",
  "-1.5E-3",
  "INF",
  "1e",
  "12345678901234567890",
  "2024-02-29",
  "2023-02-29",
  "2024-02-28",
  "1900-02-29",
  "2000-02-29Z",
  "2024-04-31",
  "2024-12-31+13:59",
  "2024-01-01-14:00",
  "0000-01-01",
  "2024-06-30T23:59:59",
  "2024-02-29T24:00:00",
  "2024-02-30T10:00:00.5Z",
  "10:20:30",
  "10:20:30.",
  "24:00:00",
  "2024",
  "2024-13",
  "--02-29",
  "P1Y",
  "AAAA",
  "AAA=",
  "AQ==",
  "AR==",
  "A===",
  "AAE=",
  "AAF=",
  "AA A=",
  "0aFF",
  "0af",
  "http://a.be/x?y=1#z",
  "a:b",
  "1:b",
  "/a:b",
  "a%20b",
  "a%2",
  "é",
  "😀",
  "x-y.z",
  "_n",
  ":n",
  "nl-BE",
  "1 2.5 -3",
  "2024-01-01 2024-01-02 2024-01-03",
];

const inserts = ["\t", "\n", "\r", "\r\n", " ", "  ", "0", "1", "a", "Z", "-", ":", ".", "=", "é", "😀"];

/** The value as XML may write it: character by character plain, as a reference, or in a section, with a comment between. */
function written(value: string, random: () => number): string {
  const plain: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;" };
  return Array.from(value, (char) => {
    const how = random();
    const code = char.codePointAt(0) ?? 0;
    if (how < 0.05) return `&#${code};`;
    if (how < 0.1) return `&#x${code.toString(16)};`;
    if (how < 0.13 && char !== "\r") return `<![CDATA[${char}]]>`;
    return (how < 0.16 ? "<!-- - -->" : how < 0.18 ? "<?p i?>" : "") + (plain[char] ?? char);
  }).join("");
}

/** Line ends as a document's text has them: what XML makes of them is one line feed. */
function withLineEnds(text: string, random: () => number): string {
  return text.replaceAll("\n", () => ["\n", "\r\n", "\r"][Math.floor(random() * 3)]);
}

const builtins = builtinTypes().filter((type) => !usesContext(type) && type.variety !== "any");
const schema = schemaOf(
  [
    ...builtins.map(({ name }, n) => `<xs:element name="b${n}" type="xs:${name}"/>`),
    ...derived.map((type, n) => `<xs:element name="d${n}">${type}</xs:element>`),
    ...builtins.map(
      ({ name }, n) =>
        `<xs:element name="x${n}"><xs:complexType><xs:attribute name="v" type="xs:${name}"/></xs:complexType></xs:element>`,
    ),
  ].join(""),
);

function* changed(random: () => number): Generator<string> {
  yield* values;
  for (const value of values) {
    const at = Math.floor(random() * (value.length + 1));
    const insert = inserts[Math.floor(random() * inserts.length)];
    yield value.slice(0, at) + insert + value.slice(at);
    yield value.slice(0, at) + value.slice(at + 1);
    yield ` ${value}\n`;
  }
}

function elementsOf(prefix: string): { name: string; type: SimpleType }[] {
  return schema.elements
    .filter(({ local }) => local.startsWith(prefix))
    .map(({ local, type }) => ({ name: local, type: type as SimpleType }));
}

for (const [prefix, what] of [
  ["b", "built-in"],
  ["d", "derived"],
])
  test(`elements of ${what} types have the verdict of their value as text`, () => {
    const random = seeded(prefix.charCodeAt(0));
    let wrong = 0;
    for (const { name, type } of elementsOf(prefix))
      for (const value of changed(random)) {
        if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/.test(value)) continue;
        const expected = validateValue(type, value.replaceAll(/\r\n?/g, "\n"));
        if (expected) wrong++;
        const texts = [
          withLineEnds(value.replaceAll(/\r\n?/g, "\n"), random),
          written(value.replaceAll(/\r\n?/g, "\n"), random),
        ];
        for (const text of texts) {
          const found = check(schema, `<${name}>${text}</${name}>`).violations();
          assert.equal(found[0]?.kind, expected?.kind, `${name} ${JSON.stringify(text)}`);
        }
      }
    assert.ok(wrong > 500, `${wrong}`);
  });

test("attributes have the verdict of their value as text, with references in it", () => {
  const random = seeded(7);
  builtins.forEach((type, n) => {
    for (const value of values) {
      const text = Array.from(value, (char) => (random() < 0.3 ? `&#${char.codePointAt(0)};` : char)).join("");
      const found = check(schema, `<x${n} v="${text}"/>`).violations();
      assert.equal(
        found[0]?.kind === "xsd.attributeValue",
        validateValue(type, value) !== undefined,
        `${type.name} ${text}`,
      );
    }
  });
});

test("an empty element has the verdict of the empty value, however it is written", () => {
  for (const { name, type } of [...elementsOf("b"), ...elementsOf("d")])
    for (const text of [
      `<${name}/>`,
      `<${name}></${name}>`,
      `<${name}><!-- c --></${name}>`,
      `<${name}><![CDATA[]]></${name}>`,
    ])
      assert.equal(check(schema, text).violations()[0]?.kind, validateValue(type, "")?.kind, text);
});
