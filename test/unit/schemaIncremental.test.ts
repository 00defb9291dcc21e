// After any edit, validation brought up to date equals a fresh one: violations, declarations, verdict. And it walks only
// what it must. FLA_EDITS=100000 runs the long form; FLA_SEED gives another sequence.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { compileSchema } from "../../core/src/schema/compile";
import type { Schema } from "../../core/src/schema/schema";
import { validate, Validation } from "../../core/src/schema/validate";
import { TextStore } from "../../core/src/text/textStore";
import { parseXml } from "../../core/src/xml/parse";
import type { XmlTree } from "../../core/src/xml/tree";
import { declaration } from "../bench/generate";
import { kinds } from "../bench/kinds";
import { root } from "../support/root";
import { schemaOf } from "./schemaSupport";
import { Random } from "./xmlSupport";

const edits = Number(process.env.FLA_EDITS ?? 200);
const seed = Number(process.env.FLA_SEED ?? 20_251_007);

test("random edits of a declaration", () => {
  const file = path.join(root, "schemas/fla/FLA_20251.xsd");
  const { schema } = compileSchema({ uri: file, text: readFileSync(file, "utf8") }, () => undefined);
  assert.ok(schema);
  editAtRandom(schema, declaration(120_000), seed);
});

for (const { name, schema: text, make } of kinds)
  if (text !== undefined)
    test(`random edits of a document of another kind: ${name}`, () => {
      const { schema } = compileSchema({ uri: "kind.xsd", text }, () => undefined);
      assert.ok(schema);
      editAtRandom(schema, make(30_000), seed, edits / 4);
    });

test("random edits under identity constraints on three levels", () => {
  editAtRandom(keyed(), keyedDocument(), seed + 1);
});

test("random edits of IDs to some of which hundreds refer, and of which some stand twice", () => {
  const schema = schemaOf('<xs:element name="rows"><xs:complexType><xs:sequence><xs:element name="row" maxOccurs="unbounded"><xs:complexType><xs:attribute name="id" type="xs:ID"/><xs:attribute name="to" type="xs:IDREF"/></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element>'); // prettier-ignore
  const row = (n: number) => `<row id="i${n % 2_900}" to="i${n % 3 === 0 ? 7 : n % 40 === 1 ? 2_999 : n % 50}"/>\n`;
  editAtRandom(schema, `<rows>${Array.from({ length: 3_000 }, (_, n) => row(n)).join("")}</rows>`, seed + 2, edits);
});

test("one typed letter walks one segment", () => {
  const { validation, tree } = opened(keyed(), keyedDocument());
  const at = tree.text.slice(0, tree.text.length).indexOf("<name>", 60_000) + "<name>".length;
  tree.edit([{ from: at, to: at, text: "x" }]);
  validation.settle();
  assert.equal(validation.segmentsWalked, 1);
});

for (const [name, from, to] of [
  ["deeply nested", "<level>", "<lexel>"],
  ["one record", "<name>", "<nxme>"],
  ["one record", "<code>", "<stranger>"],
])
  test(`after a wrong child the walk is soon what it was: ${name}, ${to}`, () => {
    const kind = kinds.find((one) => one.name === name)!;
    const schema = compileSchema({ uri: "kind.xsd", text: kind.schema! }, () => undefined).schema!;
    const { validation, tree } = opened(schema, kind.make(400_000));
    const text = tree.text.slice(0, tree.text.length);
    // The outermost of its line, with its end tag.
    const at = text.indexOf(from, text.indexOf("\n", text.length / 2));
    const end = text.lastIndexOf(from.replace("<", "</"), text.indexOf("\n", at));
    tree.edit([
      { from: end, to: end + from.length + 1, text: to.replace("<", "</") },
      { from: at, to: at + from.length, text: to },
    ]);
    validation.settle();
    assert.equal(validation.violations().length, 1);
    assert.ok(tree.segments.length > 20 && validation.segmentsWalked <= 3, `${validation.segmentsWalked} walked`);
  });

test("the states at the borders share the elements that nothing happened to, however many are open", () => {
  const schema = schemaOf('<xs:element name="a"><xs:complexType><xs:choice><xs:element ref="a"/><xs:element name="b" maxOccurs="unbounded"/></xs:choice></xs:complexType></xs:element>'); // prettier-ignore
  const depth = 1_500;
  const { validation, tree } = opened(schema, "<a>".repeat(depth) + "<b/>".repeat(20_000) + "</a>".repeat(depth));
  const states = tree.segments.map((_, k) => validation.resultOf(k)!.end).filter(({ length }) => length === depth);
  assert.ok(states.length > 5);
  assert.ok(new Set(states.flat()).size < depth + 3 * states.length);
  assert.deepEqual(validation.violations(), []);
});

test("a key made equal to one far away is found, and forgiven when it is changed back", () => {
  const { validation, tree } = opened(keyed(), keyedDocument());
  const text = tree.text.slice(0, tree.text.length);
  const last = text.lastIndexOf("<id>") + "<id>".length;
  const before = text.slice(last, text.indexOf("<", last));
  tree.edit([{ from: last, to: last + before.length, text: "1" }]);
  validation.settle();
  const partner = text.lastIndexOf("<partner>5</partner>") + "<partner>".length;
  assert.deepEqual(
    validation.violations().map(({ kind, from, to }) => [kind, from, to]),
    [
      ["xsd.missingKeyTarget", partner, partner + 1],
      ["xsd.duplicateKey", last, last + 1],
    ],
  );
  tree.edit([{ from: last, to: last + 1, text: before }]);
  validation.settle();
  assert.deepEqual(validation.violations(), []);
});

test("steps give what one run gives, and an edit between them is not lost", () => {
  const schema = keyed();
  const tree = parseXml(TextStore.from(keyedDocument()));
  const validation = new Validation(tree, schema);
  const steps = validation.settleSteps();
  steps.next();
  steps.next();
  assert.equal(validation.isDone, false);
  assert.equal(validation.schemaValid, null);
  const at = tree.text.slice(0, 60_000).indexOf("<id>") + "<id>".length;
  tree.edit([{ from: at, to: at, text: "x" }]);
  validation.settle();
  assertFresh(validation, tree, schema, "after steps");
  assert.equal(validation.schemaValid, false);
});

test("an update that is dropped halfway is made good by the next one", () => {
  const schema = keyed();
  const { validation, tree } = opened(schema, keyedDocument());
  const open = tree.text.slice(0, 2_000).indexOf("<firm>");
  tree.edit([{ from: open, to: open + "<firm>".length, text: "<farm>" }]);
  const steps = validation.settleSteps();
  steps.next();
  steps.next();
  tree.edit([{ from: open, to: open + "<farm>".length, text: "<firm>" }]);
  validation.settle();
  assertFresh(validation, tree, schema, "after a dropped update");
});

function opened(schema: Schema, text: string): { validation: Validation; tree: XmlTree } {
  const tree = parseXml(TextStore.from(text), { mayContain: (parent, child) => schema.mayContain(parent, child) });
  return { tree, validation: validate(tree, schema) };
}

function editAtRandom(schema: Schema, text: string, from: number, count = edits): void {
  const random = new Random(from);
  let { validation, tree } = opened(schema, text);
  for (let i = 0; i < count; i++) {
    const changes = Array.from({ length: 1 + random.below(10) === 10 ? 3 : 1 }, () => randomChange(random, tree.text));
    tree.edit(changes);
    validation.settle();
    assertFresh(validation, tree, schema, `seed ${from}, edit ${i}: ${JSON.stringify(changes)}`);
    // Damage piles up: begin again before nothing is left of the document.
    if (i % 40 === 39) ({ validation, tree } = opened(schema, text));
  }
}

function randomChange(random: Random, text: TextStore): { from: number; to: number; text: string } {
  const from = random.below(text.length);
  const whole = text.slice(0, text.length);
  const tag = whole.indexOf("<", from);
  const end = whole.indexOf(">", tag) + 1;
  if (tag < 0 || end === 0) return { from, to: from, text: "x" };
  const value = end + 1;
  switch (random.below(10)) {
    case 0:
      return { from: tag, to: end, text: "" };
    case 1:
      return { from: tag, to: tag, text: whole.slice(tag, end) };
    case 2:
      return { from: value, to: value, text: random.pick(["1", "x", " ", "&amp;", "-5"]) };
    case 3:
      return { from: tag + 1, to: tag + 2, text: random.pick(["X", "/", "!--"]) };
    case 4:
      return { from: tag, to: Math.min(text.length, tag + random.below(3_000)), text: "" };
    case 5:
    case 6:
      return { from, to: from + random.below(2), text: random.pick(['"', "<", ">", "=", " ", "a", "&", "'", "\r"]) };
    case 7:
      return { from: tag, to: tag, text: whole.slice(from, from + random.below(3_000)) };
    case 8:
      return {
        from: tag,
        to: tag,
        text: random.pick(["<x/>", "text", "<!-- c -->", "</firm><firm>", "</person><person nr='1'>"]),
      };
    default:
      return { from: value, to: Math.min(text.length, value + 1), text: String(random.below(10)) };
  }
}

/** Violations, declarations and the verdict are those of a fresh parse and validation of the same text. */
function assertFresh(validation: Validation, tree: XmlTree, schema: Schema, message: string): void {
  const text = tree.text.slice(0, tree.text.length);
  const fresh = opened(schema, text);
  assert.deepEqual(summary(validation), summary(fresh.validation), message);
  assert.equal(validation.schemaValid, fresh.validation.schemaValid, message);
  assert.equal(declarations(validation, tree), declarations(fresh.validation, fresh.tree), message);
}

function summary(validation: Validation): unknown[] {
  return validation
    .violations()
    .map(({ kind, part, from, to, args, decl, parentDecl, undecided }) => [
      kind,
      part,
      from,
      to,
      args,
      decl?.id,
      parentDecl?.id,
      undecided,
    ]);
}

function declarations(validation: Validation, tree: XmlTree): string {
  const found: string[] = [];
  tree.segments.forEach((segment, k) => {
    for (let i = 0; i < segment.count; i++) {
      const decl = validation.declOf(k * 65_536 + i);
      if (decl) found.push(`${tree.segmentStart(k) + segment.from[i]}:${decl.id}`);
    }
  });
  return found.join(" ");
}

function keyed(): Schema {
  return schemaOf(`
    <xs:element name="firms">
      <xs:complexType><xs:sequence><xs:element ref="firm" maxOccurs="unbounded"/></xs:sequence></xs:complexType>
      <xs:key name="firmKey"><xs:selector xpath="firm"/><xs:field xpath="id"/></xs:key>
      <xs:keyref name="partnerRef" refer="firmKey"><xs:selector xpath="firm/partner"/><xs:field xpath="."/></xs:keyref>
    </xs:element>
    <xs:element name="firm">
      <xs:complexType><xs:sequence>
        <xs:element name="id" type="xs:integer"/>
        <xs:element name="partner" type="xs:integer" minOccurs="0"/>
        <xs:element ref="person" minOccurs="0" maxOccurs="unbounded"/>
      </xs:sequence></xs:complexType>
      <xs:unique name="personNr"><xs:selector xpath="person"/><xs:field xpath="@nr"/></xs:unique>
    </xs:element>
    <xs:element name="person">
      <xs:complexType><xs:sequence>
        <xs:element name="name" type="xs:string"/>
        <xs:element name="job" maxOccurs="9"><xs:complexType><xs:sequence>
          <xs:element name="jobNr" type="xs:int"/><xs:element name="since" type="xs:date"/>
        </xs:sequence></xs:complexType></xs:element>
        <xs:element name="course" minOccurs="0" maxOccurs="99"><xs:complexType><xs:sequence>
          <xs:element name="forJob" type="xs:int"/><xs:element name="days" type="xs:decimal"/>
        </xs:sequence></xs:complexType></xs:element>
      </xs:sequence><xs:attribute name="nr" type="xs:int" use="required"/></xs:complexType>
      <xs:key name="jobKey"><xs:selector xpath="job"/><xs:field xpath="jobNr"/></xs:key>
      <xs:keyref name="courseRef" refer="jobKey"><xs:selector xpath="course"/><xs:field xpath="forJob"/></xs:keyref>
    </xs:element>`);
}

/** Some firms, each longer than a segment. */
function keyedDocument(): string {
  const job = (nr: number) => `      <job><jobNr>${nr}</jobNr><since>2020-01-0${nr}</since></job>\n`;
  const course = (nr: number) => `      <course><forJob>${nr}</forJob><days>1.5</days></course>\n`;
  const person = (nr: number) =>
    `    <person nr="${nr}">\n      <name>Alex</name>\n${job(1)}${job(2)}${course(1)}${course(2)}    </person>\n`;
  const persons = Array.from({ length: 100 }, (_, i) => person(i + 1)).join("");
  const firm = (id: number) =>
    `  <firm>\n    <id>${id}</id>\n    <partner>${(id % 5) + 1}</partner>\n${persons}  </firm>\n`;
  return `<firms>\n${[1, 2, 3, 4, 5].map(firm).join("")}</firms>\n`;
}
