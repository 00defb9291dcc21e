// Packs from files: what is wrong is named with its file and position, and what is right still works.
import assert from "node:assert/strict";
import { test } from "node:test";
import { packProblemMessage } from "../../core/src/check/report";
import { parseJson } from "../../core/src/pack/json";
import { loadPack, loadRules } from "../../core/src/pack/load";
import { isBlockId, tdoTypeOf, zoneOf } from "../../core/src/pack/zone";
import { channelProblems, flaPack } from "./checkSupport";

const schema =
  '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="R" type="xs:string"/></xs:schema>';
const manifest = {
  id: "test",
  title: { en: "Test" },
  version: "1",
  official: false,
  applicationCode: null,
  schemas: [{ file: "R.xsd", roots: ["R"] }],
};
const texts = Object.fromEntries(
  ["en", "nl", "fr", "de"].map((language) => [language, { label: "l", explanation: "e", cause: "c", remedy: "r" }]),
);
const rule = {
  code: "00001-003",
  type: "allowed",
  at: "R",
  class: "B",
  params: { values: ["1"] },
  texts,
  source: "test",
};

function load(files: Readonly<Record<string, unknown>>) {
  const all = { "pack.json": manifest, "R.xsd": schema, ...files };
  return loadPack(
    new Map(
      Object.entries(all).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
    ),
  );
}

test("the reference pack and the channel's data have no problems", () => {
  assert.equal(flaPack().id, "fla");
  assert.equal(flaPack().official, false);
  assert.deepEqual(channelProblems, []);
});

test("a small pack loads, and its schema compiles", () => {
  const { pack, problems } = load({});
  assert.deepEqual(problems, []);
  assert.equal(pack?.compile("R.xsd").schema?.element("", "R")?.local, "R");
  assert.equal(pack?.compile("none.xsd").schema, undefined);
});

test("`official` is true only when it says so", () => {
  assert.equal(load({ "pack.json": { ...manifest, official: "yes" } }).pack?.official, false);
});

const broken: readonly (readonly [string, Readonly<Record<string, unknown>>, readonly string[]])[] = [
  ["no pack.json", { "pack.json": undefined as unknown as string }, []],
  [
    "bad JSON",
    { "pack.json": '{\n  "id": "test",\n  "version": }' },
    ["pack.json:3:14: The JSON is wrong: a value is expected."],
  ],
  [
    "a comma too many",
    { "pack.json": '{"id": "test",}' },
    ["pack.json:1:15: The JSON is wrong: a member name in double quotes is expected."],
  ],
  [
    "text behind the end",
    { "pack.json": "{} x" },
    ["pack.json:1:4: The JSON is wrong: something stands after the end of the JSON value."],
  ],
  [
    "a member twice",
    { "pack.json": '{"id": "a", "id": "b"}' },
    ['pack.json:1:13: The JSON is wrong: the member "id" stands twice.'],
  ],
  ["no object", { "pack.json": "[1]" }, ["pack.json:1:1: pack.json must be { }."]],
  ["no id", { "pack.json": { ...manifest, id: undefined } }, ['pack.json:1:1: pack lacks the field "id".']],
  ["a bad id", { "pack.json": { ...manifest, id: "Test!" } }, ["pack.json:1:7: id cannot be Test!."]],
  ["no schemas", { "pack.json": { ...manifest, schemas: [] } }, ['pack.json:1:100: pack lacks the field "schemas".']],
  [
    "a schema without a file",
    { "pack.json": { ...manifest, schemas: [{ roots: ["R"] }] } },
    ['pack.json:1:101: schemas[0] lacks the field "file".'],
  ],
  [
    "a missing schema file",
    { "pack.json": { ...manifest, schemas: [{ file: "S.xsd", roots: ["R"] }] } },
    ["S.xsd: S.xsd is missing."],
  ],
  [
    "an application code in small letters",
    { "pack.json": { ...manifest, applicationCode: "xfla" } },
    ['pack.json:1:85: applicationCode cannot be "xfla".'],
  ],
  ["a missing catalogue", { "pack.json": { ...manifest, catalogue: "c.json" } }, ["c.json: c.json is missing."]],
  [
    "a glossary entry without anomalies",
    { "pack.json": { ...manifest, glossary: "g.json" }, "g.json": { zones: [{ zone: "00001" }], blocks: [] } },
    ['g.json:1:11: zones[0] lacks the field "anomalies".'],
  ],
];

for (const [name, files, expected] of broken) {
  test(`a broken pack is refused: ${name}`, () => {
    const all: Record<string, unknown> = { "pack.json": manifest, "R.xsd": schema, ...files };
    const present = Object.entries(all).filter(([, value]) => value !== undefined);
    const { pack, problems } = loadPack(
      new Map(present.map(([file, value]) => [file, typeof value === "string" ? value : JSON.stringify(value)])),
    );
    assert.equal(pack, undefined);
    const messages = problems.map((problem) => packProblemMessage(problem, "en"));
    assert.deepEqual(messages, expected.length > 0 ? expected : ["pack.json: pack.json is missing."]);
  });
}

const badRules: readonly (readonly [string, Record<string, unknown>, string])[] = [
  ["without a code", { ...rule, code: undefined }, 'c.json:1:11: rules[0] lacks the field "code".'],
  ["of an unknown type", { ...rule, type: "magic" }, 'c.json:1:38: rules[0].type cannot be "magic".'],
  ["of an unknown class", { ...rule, class: "X" }, 'c.json:1:65: rules[0].class cannot be "X".'],
  ["with a bad code", { ...rule, code: "24-4" }, 'c.json:1:19: rules[0].code cannot be "24-4".'],
  ["without a context", { ...rule, at: {} }, "c.json:1:53: rules[0].at cannot be {}."],
];

for (const [name, bad, message] of badRules) {
  test(`a rule ${name} is left out with a warning; the others stay`, () => {
    const { pack, problems } = load({
      "pack.json": { ...manifest, catalogue: "c.json" },
      "c.json": { rules: [bad, rule] },
    });
    assert.equal(pack?.rules.length, 1);
    assert.deepEqual(
      problems.map((problem) => [problem.severity, packProblemMessage(problem, "en")]),
      [["warning", message]],
    );
  });
}

test("rules of a file of their own", () => {
  const { rules, problems } = loadRules("my-rules.json", JSON.stringify({ rules: [rule, { ...rule, type: "none" }] }));
  assert.equal(rules.length, 1);
  assert.equal(problems.length, 1);
});

test("JSON with a byte order mark, escapes, and members named as what objects have", () => {
  const { value, problem } = parseJson('\ufeff{"a": "\\u00e9\\n", "__proto__": [1, -2.5e1, null, true]}');
  assert.equal(problem, undefined);
  const object = value as Record<string, unknown>;
  assert.equal(object.a, "é\n");
  assert.deepEqual(Object.getOwnPropertyDescriptor(object, "__proto__")?.value, [1, -25, null, true]);
  assert.equal(Object.getPrototypeOf(object), Object.prototype);
});

test("JSON never throws", () => {
  for (const text of ["", "{", "[1,", '"\n"', "nul", "[".repeat(10_000), '{"a" 1}', "\u0000", '"\\x"'])
    assert.ok(parseJson(text).problem, JSON.stringify(text.slice(0, 20)));
});

test("zone numbers stand first in the documentation", () => {
  assert.equal(zoneOf(["00024"]), "00024");
  assert.equal(zoneOf(["Number of the person", "\n  00024 INSS "]), "00024");
  assert.equal(zoneOf(["XREF01"]), "XREF01");
  assert.equal(zoneOf(["000241", "X1", "see 00024"]), undefined);
  assert.equal(isBlockId("90059"), true);
  assert.equal(isBlockId("XBLK04"), true);
  assert.equal(isBlockId("00024"), false);
  assert.equal(
    tdoTypeOf([
      { source: "ConversionID", text: "x" },
      { source: "TDOType", text: " xs:inss " },
    ]),
    "xs:inss",
  );
});
