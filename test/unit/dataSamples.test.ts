// The samples of the FLA pack: a valid one has no finding, a rule's sample has exactly the finding it is named after, and
// every rule has both. libxml2 agrees that all of them fit the schema.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { findingMessage } from "../../core/src/check/report";
import type { CatalogueData, CatalogueRule } from "../../core/src/pack/manifest";
import { elementNames, parentNames } from "./dataNames";
import { checkFla, languages, readJson, schemas } from "./dataSupport";

const folder = path.join(schemas, "fla/samples");
const names = readdirSync(folder).filter((name) => name.endsWith(".xml"));
const valid = names.filter((name) => name.startsWith("valid-"));
const mistaken = names.filter((name) => name.startsWith("rule-"));
const rules = ["fla/catalogue.json", "channel/catalogue.json"].flatMap((name) => readJson<CatalogueData>(name).rules);
const read = (name: string): string => readFileSync(path.join(folder, name), "utf8");

for (const name of valid)
  test(`${name} has no finding`, () => {
    const session = checkFla(read(name));
    assert.deepEqual(session.findings(), []);
    assert.equal(session.verdict, "accepted");
  });

for (const name of mistaken)
  test(`${name} has the finding of its name`, () => {
    const code = /^rule-(\w+-\d{3})-/.exec(name)?.[1];
    const session = checkFla(read(name));
    const findings = session.findings();
    assert.deepEqual(
      findings.map((finding) => finding.code),
      [code],
    );
    assert.equal(findings[0].certainty, "rule");
    assert.equal(session.schemaValid, true);
    assert.equal(session.verdict, findings[0].class === "B" ? "refused" : "accepted");
    for (const language of languages) assert.doesNotMatch(findingMessage(findings[0], language), /[{}]/);
  });

test("every rule has a sample with its mistake", () => {
  const found = new Map<string, number>();
  for (const name of mistaken) {
    const code = /^rule-(\w+-\d{3})-/.exec(name)?.[1] ?? "";
    found.set(code, (found.get(code) ?? 0) + 1);
  }
  const needed = new Map<string, number>();
  for (const rule of rules) for (const code of fullCodes(rule)) needed.set(code, (needed.get(code) ?? 0) + 1);
  for (const [code, count] of needed) assert.ok((found.get(code) ?? 0) >= count, `${code}: ${count} rules`);
});

test("every rule stands in the table of facts, and the table names rules only", () => {
  const sources = readFileSync(path.join(schemas, "fla/SOURCES.md"), "utf8");
  const table = /## Facts and their rules\n([^]*?)\n## /.exec(sources)?.[1] ?? "";
  const named = new Set([...table.matchAll(/\b(?:\d{5}|X[A-Z]{3}\d\d)-\d{3}\b/g)].map(([code]) => code));
  const own = rules.flatMap((rule) => [rule.code].flat()).filter((code) => !code.startsWith("Z-"));
  const byType = ["00028-348", "00029-348", "00025-003", "00026-003"];
  assert.deepEqual([...named].sort(), [...new Set([...own, ...byType])].sort());
  assert.match(table, /`Z-004`.*00024[^]*`Z-004`.*00014, 00042, 00011/);
});

test("every rule has a valid sample in which its element occurs", () => {
  const present = new Set(valid.flatMap((name) => [...parentNames(read(name))]));
  for (const rule of rules)
    for (const at of [rule.at].flat())
      if (typeof at === "string") assert.ok(present.has(at) || present.has(at.split("/").slice(-2).join("/")), at);
});

test("the demo's corrected declaration is clean; the other one has mistakes of many kinds", () => {
  const demo = (name: string): string => readFileSync(path.join(schemas, "fla/demo", name), "utf8");
  assert.deepEqual(checkFla(demo("corrected.xml")).findings(), []);
  const session = checkFla(demo("with-mistakes.xml"));
  const kinds = new Set(session.findings().map(({ kind }) => kind));
  assert.equal(session.verdict, "refused");
  for (const kind of [
    "rule.checkDigit",
    "rule.order",
    "rule.unique",
    "rule.total",
    "xsd.missingElement",
    "xsd.enumeration",
  ])
    assert.ok(kinds.has(kind), kind);
  assert.ok(kinds.size >= 12, [...kinds].join(" "));
});

test("the closing of the account warns and refuses nothing", () => {
  const session = checkFla(read("valid-employer.xml").replace("<FLA", "<!-- as-of: 2026-02-01 -->\n<FLA"));
  const closed = session.findings().filter(({ code }) => code === "90059-053");
  assert.equal(closed.length, 1);
  assert.equal(closed[0].severity, "warning");
  assert.equal(session.verdict, "accepted");
});

test("no sample holds an element that the schema does not know", () => {
  const known = elementNames(readFileSync(path.join(schemas, "fla/FLA_20251.xsd"), "utf8"));
  for (const name of names)
    for (const used of parentNames(read(name))) assert.ok(known.has(used.split("/").pop() ?? ""), used);
});

const xmllint = spawnSync("xmllint", ["--version"]).error === undefined;

test("libxml2 accepts every sample", { skip: xmllint ? false : "xmllint is not on this machine" }, () => {
  const files = names.map((name) => path.join(folder, name));
  const run = spawnSync("xmllint", ["--noout", "--schema", path.join(schemas, "fla/FLA_20251.xsd"), ...files], {
    encoding: "utf8",
  });
  assert.equal(run.status, 0, run.stderr);
});

/** Codes of a rule in full; a rule that binds to a type reports at the zones with that type. */
/** Of several codes the pack's glossary lists the first. */
function fullCodes(rule: CatalogueRule): string[] {
  const zones: Readonly<Record<string, string>> = {
    "xs:inss": "00024",
    "xs:companyId": "00014",
    "xs:localUnitId": "00042",
    "xs:nossRegistrationNbr": "00011",
    WorkerName: "00025",
    WorkerFirstName: "00026",
  };
  return [rule.code]
    .flat()
    .slice(0, 1)
    .flatMap((code) => {
      if (!code.startsWith("Z-")) return [code];
      const { at } = rule;
      const keys =
        typeof at === "object" && "tdoType" in at
          ? [at.tdoType]
          : [at].flat().map((step) => String(step).split("/").pop() ?? "");
      return keys.map((key) => zones[key] + code.slice(1));
    });
}
