// Attached documents: base64 over several segments has the verdict of its whole text, and is told by it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { builtinType } from "../../core/src/schema/builtins";
import type { SimpleType } from "../../core/src/schema/model";
import { validateValue } from "../../core/src/schema/values";
import { check, schemaOf } from "./schemaSupport";
import { Random } from "./xmlSupport";

const seed = Number(process.env.FLA_SEED ?? 20_251_201);

const schema = schemaOf(
  `<xs:element name="r"><xs:complexType><xs:choice maxOccurs="unbounded"><xs:element name="plain" type="xs:base64Binary"/><xs:element name="short" type="short"/><xs:element name="fixed" type="xs:base64Binary" fixed="QUJD"/></xs:choice></xs:complexType></xs:element>
   <xs:simpleType name="short"><xs:restriction base="xs:base64Binary"><xs:maxLength value="30000"/></xs:restriction></xs:simpleType>`,
);
const shortType = simpleType("short");

function simpleType(name: string): SimpleType {
  const type = schema.type("", name);
  assert.ok(type?.kind === "simple");
  return type;
}

/** What is written, and the text that it stands for. */
interface Written {
  readonly xml: string;
  readonly text: string;
}

const plainly = (text: string): Written => ({ xml: text, text });

const oddities: readonly Written[] = [
  plainly("\n"),
  plainly("  "),
  { xml: "\r\n", text: "\n" },
  { xml: "\r", text: "\n" },
  { xml: "&#65;", text: "A" },
  { xml: "<!-- a -->", text: "" },
  { xml: "<![CDATA[QUJD]]>", text: "QUJD" },
  plainly("="),
  plainly("A"),
  plainly("-"),
  plainly("é"),
  { xml: "&amp;", text: "&" },
];

/** Some 30 to 80 thousand digits with some oddities in them, most of them harmless. */
function written(random: Random): Written {
  const pieces: Written[] = [];
  for (let n = 2 + random.below(4); n > 0; n--) {
    pieces.push(plainly("QUJDZ+/w".repeat(1_500 + random.below(2_000))));
    if (random.below(3) === 0) pieces.push(oddities[random.below(random.below(3) === 0 ? oddities.length : 7)]);
  }
  pieces.push(plainly(random.pick(["", "", "QQ==", "QUI=", "QR==", "QUJ=", "Q===", "Q"])));
  return { xml: pieces.map(({ xml }) => xml).join(""), text: pieces.map(({ text }) => text).join("") };
}

test("long base64 has the verdict of its text, whatever stands in it", () => {
  const random = new Random(seed);
  const counts = { right: 0, wrong: 0 };
  for (let n = 0; n < 300; n++) {
    const { xml, text } = written(random);
    const name = n % 2 === 0 ? "plain" : "short";
    const type = name === "plain" ? builtinType("base64Binary")! : shortType;
    const expected = validateValue(type, text);
    const [found, ...others] = check(schema, `<r><${name}>${xml}</${name}></r>`).violations();
    assert.equal(found?.kind, expected?.kind, `${n}`);
    assert.deepEqual(
      found && { ...found.args, element: undefined },
      expected && { ...expected.args, element: undefined },
    );
    assert.deepEqual(others, []);
    counts[expected ? "wrong" : "right"]++;
  }
  assert.ok(counts.right > 30 && counts.wrong > 30, JSON.stringify(counts));
});

test("a fixed value is compared, however long the written one is", () => {
  const long = "QUJD".repeat(20_000);
  const kinds = (text: string) => check(schema, `<r><fixed>${text}</fixed></r>`).violations().map(({ kind }) => kind); // prettier-ignore
  assert.deepEqual(kinds(long), ["xsd.fixedValue"]);
  assert.deepEqual(kinds(`${" ".repeat(40_000)}QUJD`), []);
});
