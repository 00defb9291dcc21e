// The FLA reference pack as data: it loads without a complaint, its glossary covers its schema, its ids are its own, its
// rules name codes that the glossary lists, and its records, references and templates lead somewhere.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type {
  CatalogueData,
  CatalogueRule,
  CodeListsData,
  CodeMappingData,
  GlossaryData,
  PackManifest,
} from "../../core/src/pack/manifest";
import { compileSchema } from "../../core/src/schema/compile";
import type { ElementDecl } from "../../core/src/schema/model";
import { schemaMessages } from "../../core/src/messages/schema";
import { parseXml } from "../../core/src/xml/parse";
import { needsShared, shared } from "../support/root";
import { channel, checkFla, fla, languages, readJson, schemas } from "./dataSupport";

const manifest = readJson<PackManifest>("fla/pack.json");
const glossary = readJson<GlossaryData>("fla/glossary.json");
const flaRules = readJson<CatalogueData>("fla/catalogue.json").rules;
const channelRules = readJson<CatalogueData>("channel/catalogue.json").rules;
const lists = readJson<CodeListsData>("fla/codelists.json").lists;
const mapping = readJson<CodeMappingData>("channel/code-mapping.json");
const elements = declaredElements();

/** Numbers of general zones and blocks, as they stand in the channel's published schemas. */
const general: Readonly<Record<string, string>> = {
  Form: "90059",
  Identification: "00296",
  FormCreationDate: "00218",
  FormCreationHour: "00299",
  AttestationStatus: "00110",
  TypeForm: "00297",
  Reference: "90082",
  ReferenceType: "00221",
  ReferenceOrigin: "00298",
  ReferenceNbr: "00222",
  NOSSRegistrationNbr: "00011",
  Quarter: "00013",
  CompanyID: "00014",
  NaturalPersonSequenceNbr: "00023",
  INSS: "00024",
  WorkerName: "00025",
  WorkerFirstName: "00026",
  WorkerBirthdate: "00028",
  WorkerSex: "00029",
  LocalUnitID: "00042",
  JointCommissionNbr: "00046",
  ActivityCode: "00228",
  Denomination: "00776",
  CalendarYear: "01004",
  NaturalPerson: "90017",
};

test("pack and channel load without a complaint", () => {
  assert.deepEqual(fla.problems, []);
  assert.deepEqual(channel.problems, []);
  assert.ok(fla.pack);
  assert.equal(channel.data.types.size, 493);
});

test("the pack says that it is not official, and that nobody knows the file code", () => {
  assert.equal(manifest.official, false);
  assert.equal(manifest.applicationCode, null);
  assert.equal(manifest.practiceCode, "XFLA");
  for (const language of languages) assert.ok((manifest.notice?.[language] ?? "").length > 80, language);
});

test("general zones have their official numbers, everything else an id of the project", () => {
  for (const [name, id] of numbers()) {
    if (general[name]) assert.equal(id, general[name], name);
    else assert.match(id, /^X[A-Z]{3}[0-9]{2}$/, name);
  }
  assert.equal(new Set(numbers().map(([, id]) => id)).size, elements.length, "no id stands for two elements");
});

test("the corpus gives the general zones the same numbers", needsShared, () => {
  const found = new Map<string, string>();
  for (const file of ["DmfAOriginal_20223.xsd", "Dimona_20231.xsd", "NOTIFICATION_20223.xsd"]) {
    const text = readFileSync(path.join(shared ?? "", "corpus/schemas", file), "utf8");
    for (const [, name, id] of text.matchAll(
      /<xs:element name="(\w+)"[^>]*>\s*<xs:annotation>\s*<xs:documentation>(\d{5})</g,
    ))
      found.set(name, id);
  }
  for (const [name, id] of Object.entries(general)) assert.equal(found.get(name), id, name);
});

test("the glossary describes every element of the schema, where it stands", () => {
  const blocks = new Map(glossary.blocks.map((block) => [block.block, block]));
  const zones = new Set(glossary.zones.map(({ zone, block }) => `${block}/${zone}`));
  for (const { parent, child } of parentsAndChildren()) {
    if (blocks.has(idOf(child))) continue;
    assert.ok(zones.has(`${idOf(parent)}/${idOf(child)}`), `${child} in ${parent}`);
  }
  assert.equal(glossary.zones.length + glossary.blocks.length, countPlaces());
  for (const entry of [...glossary.zones, ...glossary.blocks])
    for (const texts of [entry.title, entry.definition, entry.presence])
      for (const language of languages) assert.ok(texts?.[language], `${entry.element} ${language}`);
});

test("no two definitions of a language are the same", () => {
  for (const language of languages) {
    const definitions = [...glossary.zones, ...glossary.blocks].map(({ definition }) => definition[language]);
    assert.equal(new Set(definitions).size, definitions.length, language);
  }
});

test("every rule's code is listed in the glossary with the rule's class", () => {
  const classes = new Map(
    [...glossary.zones, ...glossary.blocks].flatMap(({ anomalies }) => anomalies.map((a) => [a.code, a.class])),
  );
  for (const rule of [...flaRules, ...channelRules.filter(({ at }) => typeof at === "string")])
    for (const code of codesOf(rule)) assert.equal(classes.get(code), rule.class, code);
});

test("every rule is told in four languages and says where it comes from", () => {
  for (const rule of [...flaRules, ...channelRules]) {
    for (const language of languages) {
      const { label, explanation, cause, remedy, message } = rule.texts[language];
      assert.ok(typeof rule.source === "object" && rule.source[language]?.trim(), `${label}: source in ${language}`);
      for (const text of [label, explanation, cause, remedy]) assert.notEqual(text.trim(), "", codesOf(rule)[0]);
      assert.deepEqual(placeholders(message), placeholders(rule.texts.en.message), codesOf(rule)[0]);
    }
    assert.equal(new Set(languages.map((language) => rule.texts[language].explanation)).size, 4, codesOf(rule)[0]);
  }
});

test("two rules with one code and context have ids that tell them apart", () => {
  const seen = new Set<string>();
  for (const rule of [...flaRules, ...channelRules]) {
    const key = `${codesOf(rule).join()} ${JSON.stringify(rule.at)} ${rule.id ?? ""}`;
    assert.ok(!seen.has(key), key);
    seen.add(key);
  }
});

test("contexts of the rules exist in the schema", () => {
  const names = new Set(elements.map(({ local }) => local));
  for (const rule of flaRules)
    for (const at of [rule.at].flat()) {
      assert.equal(typeof at, "string");
      for (const step of (at as string).split("/")) assert.ok(names.has(step), `${String(at)}: ${step}`);
    }
});

test("code lists hold the values that the schema enumerates, each code once", () => {
  for (const [name, list] of Object.entries(lists)) {
    const codes = list.entries.map(({ code }) => code);
    assert.equal(new Set(codes).size, codes.length, name);
    for (const { code, label } of list.entries)
      for (const language of languages) assert.ok(label[language], `${name} ${code}`);
    const enumerated = enumeration(name);
    if (enumerated.length > 0) assert.deepEqual(codes, enumerated, name);
  }
});

test("joint committees are those of the authority's list, with its quarters", needsShared, () => {
  const text = readFileSync(path.join(shared ?? "", "reference/annex26-joint-committees.xml"), "utf8");
  const official = [
    ...text.matchAll(
      /<code>([\d.]+)<\/code>[\s\S]*?<begin-validity>\s*<year>(\d+)[\s\S]*?<end-validity>\s*<year>(\d+)/g,
    ),
  ];
  const own = new Map(lists.JointCommissionNbr.entries.map((entry) => [entry.code, entry]));
  assert.equal(own.size, official.length + 1, "theirs and 999");
  for (const [, code, since, until] of official) {
    const entry = own.get(code);
    assert.ok(entry, code);
    assert.equal(entry.since?.slice(0, 4), since === "1900" ? undefined : since, code);
    assert.equal(entry.until?.slice(0, 4), until === "9999" ? undefined : until, code);
  }
});

test("records and references lead to elements of the schema", () => {
  const names = new Set(elements.map(({ local }) => local));
  const steps = [
    ...(manifest.records ?? []).flatMap(({ element, key }) => [element, ...key]),
    ...(manifest.records ?? []).flatMap(({ label }) => Object.values(label).flatMap((text) => placeholders(text))),
    ...(manifest.references ?? []).flatMap(({ from, to, within }) => [from, to, within ?? "FLA"]),
  ]
    .flatMap((path) => path.replace(/\|.*/, "").replace(/^#/, "").split("+"))
    .flatMap((path) => path.split("/"));
  assert.ok(steps.length > 30);
  for (const step of steps) assert.ok(names.has(step), step);
});

test("templates are in the order of the schema: only values are missing", () => {
  for (const { file } of manifest.templates ?? []) {
    const session = checkFla(readFileSync(path.join(schemas, "fla", file), "utf8"));
    const kinds = new Set(session.findings().map(({ kind }) => kind));
    assert.deepEqual(
      [...kinds].filter((kind) => kind.startsWith("xml.") || kind.endsWith("Element")),
      [],
      file,
    );
    assert.ok(kinds.has("xsd.emptyValue"), `${file} leaves values to fill in`);
  }
});

test("every kind of violation has its row in the mapping, and no row names a kind that does not exist", () => {
  const kinds = Object.keys(schemaMessages.en).filter((kind) => kind.startsWith("xsd."));
  const mapped = mapping.rows.flatMap((row) => row.kinds).filter((kind) => kind.startsWith("xsd."));
  assert.deepEqual([...new Set(mapped)].sort(), [...new Set(kinds)].sort());
  assert.equal(new Set(mapped).size, mapped.length, "no kind in two rows");
});

/** Global elements of the FLA schema, read with the project's own engine. */
function declaredElements(): readonly ElementDecl[] {
  const uri = "FLA_20251.xsd";
  const text = readFileSync(path.join(schemas, "fla", uri), "utf8");
  const { schema, findings } = compileSchema({ uri, text }, () => undefined);
  assert.deepEqual(findings, []);
  assert.ok(schema);
  return [...parseNames(text)].map((local) => schema.element("", local)).filter((decl) => decl !== undefined);
}

function parseNames(text: string): Set<string> {
  assert.ok(parseXml(text).wellFormed);
  return new Set([...text.matchAll(/<xs:element name="(\w+)"/g)].map((match) => match[1]));
}

function numbers(): [string, string][] {
  return elements.map(({ local, documentation }) => [local, documentation[0]]);
}

function idOf(name: string): string {
  return numbers().find(([local]) => local === name)?.[1] ?? "";
}

/** Every element with the block it stands in, from the text of the schema. */
function parentsAndChildren(): { parent: string; child: string }[] {
  const text = readFileSync(path.join(schemas, "fla/FLA_20251.xsd"), "utf8").replaceAll(
    'base="FormHeaderType"',
    'base="FormHeaderType" ',
  );
  const header = /<xs:complexType name="FormHeaderType">([\s\S]*?)<\/xs:complexType>/.exec(text)?.[1] ?? "";
  const places = [...text.matchAll(/<xs:element name="(\w+)">([\s\S]*?)\n {2}<\/xs:element>/g)].flatMap(
    ([, parent, body]) =>
      childrenIn(body.includes("FormHeaderType") ? header + body : body).map((child) => ({ parent, child })),
  );
  const unique = new Map(places.map((place) => [`${place.parent}/${place.child}`, place]));
  assert.ok(unique.size > 60);
  return [...unique.values()];
}

function childrenIn(body: string): string[] {
  return [...body.matchAll(/<xs:element ref="(\w+)"/g)].map((match) => match[1]);
}

/** Places of zones in blocks, and the blocks themselves. */
function countPlaces(): number {
  const blocks = new Set(glossary.blocks.map(({ element }) => element));
  return parentsAndChildren().filter(({ child }) => !blocks.has(child)).length + blocks.size;
}

/** Codes of a rule in full, for a context that is a path. */
function codesOf(rule: CatalogueRule): string[] {
  const zones = [rule.at].flat().flatMap((at) => (typeof at === "string" ? [idOf(at.split("/").pop() ?? "")] : []));
  return [rule.code]
    .flat()
    .flatMap((code) => (code.startsWith("Z-") ? zones.map((zone) => zone + code.slice(1)) : [code]));
}

function placeholders(text: string | undefined): string[] {
  return [...(text ?? "").matchAll(/\{([^}]+)\}/g)].map((match) => match[1]).sort();
}

/** Values that the schema enumerates for an element, or all of a range of one digit. */
function enumeration(element: string): string[] {
  const text = readFileSync(path.join(schemas, "fla/FLA_20251.xsd"), "utf8");
  const body = new RegExp(`<xs:element name="${element}">([\\s\\S]*?)\\n {2}</xs:element>`).exec(text)?.[1] ?? "";
  const listed = [...body.matchAll(/<xs:enumeration value="(\w+)"/g)].map((match) => match[1]);
  const [, least, most] = /minInclusive value="(\d)"[\s\S]*?maxInclusive value="(\d)"/.exec(body) ?? [];
  if (listed.length > 0 || least === undefined) return listed;
  return Array.from({ length: Number(most) - Number(least) + 1 }, (_, index) => String(Number(least) + index));
}
