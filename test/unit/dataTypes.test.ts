// The general table of anomaly types and the signature codes: as many as the authority's tables have, each explained in
// four languages, none with another's words.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type {
  AnomalyType,
  AnomalyTypesData,
  CatalogueData,
  CodeMappingData,
  Texts,
} from "../../core/src/pack/manifest";
import { needsShared, root, shared } from "../support/root";
import { languages, readJson, words } from "./dataSupport";

interface SignatureCode {
  readonly kind: "main" | "detail";
  readonly code: string;
  readonly label: Texts;
  readonly explanation: Texts;
}

const types = readJson<AnomalyTypesData>("channel/anomaly-types.json").types;
const signatureCodes = readJson<{ codes: readonly SignatureCode[] }>("channel/signature-codes.json").codes;
const checks = new Set(["checked", "partly", "authority"]);
const subjects = new Set(["file", "form", "block", "zone"]);

test("the types are those of the authority's table, in order", needsShared, () => {
  assert.deepEqual(
    types.map(({ code }) => code),
    tableRows("annex30.tsv").map(([code]) => code),
  );
});

test("the signature codes are those of the authority's table", needsShared, () => {
  const own = signatureCodes.map(({ kind, code }) => `${kind} ${code}`).sort();
  const theirs = tableRows("annex25.tsv").map(([code, kind]) => `${kind === "Foutcodes" ? "main" : "detail"} ${code}`);
  assert.deepEqual(own, theirs.sort());
});

test("every type is described in all four languages", () => {
  assert.equal(types.length, 493);
  for (const type of types) {
    assert.match(type.code, /^\d{3}$/);
    assert.ok(checks.has(type.checked), type.code);
    assert.ok(subjects.has(type.concerns), type.code);
    assertTexts(type.code, type.label);
    assertSentences(type.code, type.explanation);
    if (type.cause) assertSentences(`${type.code} cause`, type.cause);
    if (type.remedy) assertSentences(`${type.code} remedy`, type.remedy);
  }
});

test("no two types share an explanation or a label", () => {
  for (const language of languages) {
    assertDistinct(types.map((type) => [type.code, words(type.explanation[language])]));
    assertDistinct(types.map((type) => [type.code, words(type.label[language])]));
  }
});

test("the languages are four, not one copied", () => {
  for (const type of types) {
    assert.equal(new Set(Object.values(type.label)).size, 4, `labels of ${type.code}`);
    assert.equal(new Set(Object.values(type.explanation)).size, 4, `explanations of ${type.code}`);
  }
});

test("an explanation says more than its label, and no official sentence is repeated", needsShared, () => {
  const official = new Map(tableRows("annex30.tsv").map(([code, nl, fr]) => [code, { nl: words(nl), fr: words(fr) }]));
  for (const { code, label, explanation } of types) {
    for (const language of languages) assert.notEqual(words(explanation[language]), words(label[language]), code);
    assert.notEqual(words(explanation.nl), official.get(code)?.nl, code);
    assert.notEqual(words(explanation.fr), official.get(code)?.fr, code);
  }
});

test("long labels are the project's own: a term may be the field's, a sentence may not", needsShared, () => {
  const official = new Map(tableRows("annex30.tsv").map(([code, nl, fr]) => [code, { nl, fr }]));
  const copied = types.filter(({ code, label }) =>
    (["nl", "fr"] as const).some(
      (language) =>
        words(label[language]).split(" ").length > 12 &&
        words(label[language]) === words(official.get(code)?.[language] ?? ""),
    ),
  );
  assert.deepEqual(copied, []);
});

test("what is checked, or listed in a glossary of the corpus, has its cause and its remedy", needsShared, () => {
  const listed = glossaryTypes();
  assert.ok(listed.size > 50, "the glossaries were read");
  for (const type of types)
    if (type.checked !== "authority" || listed.has(type.code))
      assert.ok(type.cause && type.remedy, `${type.code} needs a cause and a remedy`);
});

test("what is said to be checked is checked, and the reverse", () => {
  const made = typesMade();
  for (const { code, checked, concerns } of types) {
    if (made.has(code)) assert.notEqual(checked, "authority", `${code} is checked`);
    else if (checked === "checked") assert.fail(`${code} is checked nowhere`);
    else if (checked === "partly" && concerns !== "file") assert.fail(`no rule has ${code}`);
  }
});

test("every signature code is explained in all four languages, each in its own words", () => {
  for (const { kind, code, label, explanation } of signatureCodes) {
    assertTexts(`${kind} ${code}`, label);
    assertSentences(`${kind} ${code}`, explanation);
    assert.equal(new Set(Object.values(explanation)).size, 4, `${kind} ${code}`);
  }
  for (const language of languages)
    assertDistinct(
      signatureCodes.map(({ kind, code, explanation }) => [`${kind} ${code}`, words(explanation[language])]),
    );
});

/** Rows of a table of the authority, without the heading. */
function tableRows(name: string): string[][] {
  const text = readFileSync(path.join(shared ?? "", "reference", name), "utf8");
  return text
    .trimEnd()
    .split(/\r?\n/)
    .slice(1)
    .map((line) => line.split("\t"));
}

/** Types that the official glossaries of the corpus list. */
function glossaryTypes(): Set<string> {
  const folder = path.join(shared ?? "", "corpus/glossary");
  const texts = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), "latin1"));
  return new Set(texts.flatMap((text) => [...text.matchAll(/<AnomalieCode>\w+-(\d{3})</g)].map((match) => match[1])));
}

/** Types that a rule, the mapping of violations or a check of files can produce. */
function typesMade(): Set<string> {
  const rules = ["fla/catalogue.json", "channel/catalogue.json"].flatMap((name) => readJson<CatalogueData>(name).rules);
  const rows = readJson<CodeMappingData>("channel/code-mapping.json").rows;
  const files = ["check/fileChecks.ts", "triplet/names.ts", "triplet/set.ts", "channel/preflight.ts"].map((name) =>
    readFileSync(path.join(root, "core/src", name), "utf8"),
  );
  return new Set([
    ...rules.flatMap(({ code }) => [code].flat()).map(typeOf),
    ...rows.flatMap(({ codes }) => codes).map(typeOf),
    ...files.flatMap((text) => text.match(/ACRF-\d{3}/g) ?? []).map(typeOf),
  ]);
}

function typeOf(code: string): AnomalyType["code"] {
  return code.slice(-3);
}

function assertTexts(what: string, texts: Texts): void {
  assert.deepEqual(Object.keys(texts), [...languages], what);
  for (const language of languages) assert.notEqual(texts[language].trim(), "", `${what} ${language}`);
}

function assertSentences(what: string, texts: Texts): void {
  assertTexts(what, texts);
  for (const language of languages) assert.match(texts[language], /^\P{Ll}.*\.$/su, `${what} ${language}: a sentence`);
}

function assertDistinct(pairs: readonly (readonly [code: string, text: string])[]): void {
  const seen = new Map<string, string>();
  for (const [code, text] of pairs) {
    assert.equal(seen.get(text), undefined, `${code} says the same: ${text}`);
    seen.set(text, code);
  }
}
