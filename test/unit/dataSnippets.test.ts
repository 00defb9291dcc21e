// Snippets and the grammar: what a snippet inserts stands in the order of the schema, and the grammar's patterns find the
// codes and identifiers they are meant for.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { languages, type Language } from "../../core/src/messages/catalogue";
import { parseXml } from "../../core/src/xml/parse";
import { root } from "../support/root";
import { checkFla, schemas } from "./dataSupport";

interface Snippet {
  readonly prefix: string;
  readonly body: readonly string[];
  readonly description: Readonly<Record<Language, string>>;
}

interface Pattern {
  readonly match?: string;
  readonly patterns?: readonly Pattern[];
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
}

const readSnippets = (file: string): readonly Snippet[] =>
  Object.values(JSON.parse(readFileSync(path.join(root, file), "utf8")) as Record<string, Snippet>);
const snippets = readSnippets("schemas/fla/snippets.json");
/** What every declaration of the channel shares; no pack's elements. */
const common = readSnippets("snippets/channel.json");
const grammar = JSON.parse(readFileSync(path.join(root, "syntaxes/fla-declaration.tmLanguage.json"), "utf8")) as {
  readonly repository: Readonly<Record<string, Pattern>>;
};
const sample = readFileSync(path.join(schemas, "fla/samples/valid-small.xml"), "utf8");
const variables: Readonly<Record<string, string>> = {
  CURRENT_YEAR: "2025",
  CURRENT_MONTH: "06",
  CURRENT_DATE: "27",
  CURRENT_HOUR: "09",
  CURRENT_MINUTE: "15",
  CURRENT_SECOND: "30",
};

/** Where in a valid sample a snippet goes. */
const places: Readonly<Record<string, (text: string) => string>> = {
  "fla-declaration": (text) => text,
  "fla-form": (text) => sample.replace("</FLA>", `${text}</FLA>`),
  "fla-worker": (text) => sample.replace("</LearningAccountDeclaration>", `${text}</LearningAccountDeclaration>`),
  "fla-employment": (text) => sample.replace("</NaturalPerson>", `${text}</NaturalPerson>`),
  "fla-right": (text) => sample.replace("</Employment>", `${text}</Employment>`),
  "fla-training": (text) => sample.replace("</Employment>", `${text}</Employment>`),
  "fla-training-hours": (text) => sample.replace("</Employment>", `${text}</Employment>`),
  "fla-certificate": (text) =>
    sample.replace("</Employment>", `${training().replace("</Training>", `${text}</Training>`)}</Employment>`),
};

for (const snippet of snippets)
  test(`${snippet.prefix} fits the schema where it is meant to stand`, () => {
    assert.deepEqual(Object.keys(snippet.description), languages);
    const text = places[snippet.prefix](expand(snippet));
    const kinds = checkFla(text)
      .findings()
      .map(({ kind }) => kind)
      .filter((kind) => kind.startsWith("xml.") || kind.endsWith("Element"));
    // A new form has no worker yet: that one is added where the cursor lands.
    const missing = /^fla-(declaration|form)$/.test(snippet.prefix) ? ["xsd.missingElement"] : [];
    assert.deepEqual(kinds, missing, text);
  });

for (const snippet of common)
  test(`${snippet.prefix} is well-formed, with the header in its order`, () => {
    assert.deepEqual(Object.keys(snippet.description), languages);
    const text = expand(snippet);
    assert.deepEqual(parseXml(text).findings, []);
    if (!text.includes("<Form>")) return;
    const header = ["Identification", "FormCreationDate", "FormCreationHour", "AttestationStatus", "TypeForm"];
    const places = header.map((name) => text.indexOf(`<${name}>`));
    assert.ok(
      places.every((at, index) => at > (places[index - 1] ?? 0)),
      text,
    );
  });

test("every snippet has its place, and no prefix twice", () => {
  assert.deepEqual(common.map(({ prefix }) => prefix).sort(), ["batch-form", "batch-generic", "batch-reference"]);
  assert.deepEqual(snippets.map(({ prefix }) => prefix).sort(), Object.keys(places).sort());
});

test("the grammar names codes, identifiers and dates", () => {
  const cases: readonly (readonly [value: string, scope: string])[] = [
    ["00024-004", "anomaly"],
    ["ACRF-125", "anomaly"],
    ["XREF01-014", "anomaly"],
    ["GO.XFLA.123456.20250630.00001.T.1", "file-name"],
    ["86031497445", "person"],
    ["0999000129", "enterprise"],
    ["2999001458", "enterprise"],
    ["199000058", "registration"],
    ["330.01.10", "committee"],
    ["2025-06-27", "date"],
    ["09:15:30.120", "date"],
    ["3.50", "constant.numeric.fla"],
    ["EMP", "code"],
  ];
  for (const [value, scope] of cases) assert.match(scopeOf(value) ?? "", new RegExp(scope), value);
  for (const value of ["Nele Peeters", "", "Databanken niveau 2"]) assert.equal(scopeOf(value), undefined, value);
});

/** Scope that the first fitting pattern gives to a value between two tags. */
function scopeOf(value: string): string | undefined {
  const flat = (pattern: Pattern): Pattern[] => [pattern, ...(pattern.patterns ?? []).flatMap(flat)];
  const order = ["anomaly", "fileName", "identifier", "moment", "number", "code"];
  for (const pattern of order.flatMap((name) => flat(grammar.repository[name])))
    if (pattern.match !== undefined && new RegExp(pattern.match).exec(`<a>${value}</a>`)?.[1] === value)
      return pattern.captures?.["1"].name;
  return undefined;
}

function training(): string {
  const found = snippets.find(({ prefix }) => prefix === "fla-training");
  assert.ok(found);
  return expand(found);
}

/** The text that stands after a person has accepted every default. */
function expand({ body }: Snippet): string {
  let text = body
    .join("\n")
    .replace(
      /\$(?:\{(CURRENT_\w+)\}|(CURRENT_[A-Z]+))/g,
      (_, braced: string, bare: string) => variables[braced ?? bare],
    );
  text = text.replace(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, "$1").replace(/\$\{\d+:([^{}]*)\}/g, "$1");
  text = text.replace(/\$\{\d+\}|\$\d/g, "");
  assert.doesNotMatch(text, /\$/);
  return text;
}
