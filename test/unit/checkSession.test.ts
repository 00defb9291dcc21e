// The session as a whole: what each kind of document gets as verdict, with which findings and reasons.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { reasonMessage, toJsonFile } from "../../core/src/check/report";
import { CheckSession, type CheckEnvironment } from "../../core/src/check/session";
import { languages } from "../../core/src/messages/catalogue";
import { loadPack } from "../../core/src/pack/load";
import type { CatalogueRule } from "../../core/src/pack/manifest";
import type { Pack } from "../../core/src/pack/pack";
import { compileSchema } from "../../core/src/schema/compile";
import { declaration } from "../bench/generate";
import { flaEnvironment, schemas } from "./checkSupport";

const valid = readFileSync(path.join(schemas, "fla/samples/valid-small.xml"), "utf8");
const environment = flaEnvironment();

function check(text: string, more: Partial<CheckEnvironment> = {}): CheckSession {
  return new CheckSession(text, { ...environment, ...more });
}

/** "code kind" of all findings. */
function told(session: CheckSession): string[] {
  return session.findings().map((finding) => `${finding.code} ${finding.kind}`);
}

function reasons(session: CheckSession): string[] {
  return session.reasons.map((reason) => reasonMessage(reason, "en"));
}

test("a valid declaration: accepted, valid, no reason", () => {
  const session = check(valid);
  assert.deepEqual([session.verdict, session.schemaValid, told(session), reasons(session)], ["accepted", true, [], []]);
  assert.deepEqual(
    session
      .forms()
      .map(({ index, identification, path: place, verdict }) => ({ index, identification, place, verdict })),
    [{ index: 1, identification: "XFLA001", place: [1, 1], verdict: "accepted" }],
  );
});

test("two forms: the one with a blocking anomaly is refused, the file with it, the other form not", () => {
  const form = valid.slice(valid.indexOf("<Form>"), valid.indexOf("</Form>") + "</Form>".length);
  const second = form
    .replace(/(<FormCreationHour>\d\d:\d\d:\d\d\.)\d{3}/, "$1999")
    .replace("<TypeForm>SU<", "<TypeForm>XX<");
  const session = check(valid.replace("</Form>", `</Form>${second}`));
  assert.deepEqual(told(session), ["00297-008 xsd.enumeration"]);
  assert.deepEqual(
    session.forms().map((one) => one.verdict),
    ["accepted", "refused"],
  );
  assert.equal(session.verdict, "refused");
  assert.deepEqual(reasons(session), ["Blocking anomalies: 1 (00297-008)."]);
});

test("the first forms are judged alike when only they are asked for, whatever lies behind them", () => {
  const form = valid.slice(valid.indexOf("<Form>"), valid.indexOf("</Form>") + "</Form>".length);
  const wrong = form.replace("<TypeForm>SU<", "<TypeForm>XX<");
  const foreign = "<Other><Form>x</Form></Other>";
  const layouts = [[wrong], [wrong, form, wrong], [foreign, wrong], [wrong, foreign], ["text", wrong], ["&"]];
  layouts.push([...Array.from({ length: 12 }, () => foreign), wrong]);
  for (const layout of layouts) {
    const session = check(valid.replace("</Form>", `</Form>${layout.join("")}`));
    const all = session.forms().map(({ verdict }) => verdict);
    for (const limit of [1, 2, 3])
      assert.deepEqual(
        session.forms(limit).map(({ verdict }) => verdict),
        all.slice(0, limit),
        `${limit} of ${layout.join("")}`,
      );
  }
});

test("a syntax error refuses the whole file", () => {
  const session = check(valid.replace("</TypeForm>", ""));
  assert.ok(session.findings().some((finding) => finding.code === "ACRF-102" && finding.class === "B"));
  assert.deepEqual(
    session.forms().map((one) => one.verdict),
    ["refused"],
  );
  assert.deepEqual([session.verdict, session.schemaValid], ["refused", false]);
});

const fileCases: readonly (readonly [string, string, readonly string[], string])[] = [
  ["an empty file", "", ["ACRF-134 file.noData"], "refused"],
  ["blanks only", " \n ", ["ACRF-134 file.noData"], "refused"],
  [
    "no form",
    valid.replace(/<Form>[\s\S]*<\/Form>/, ""),
    ["90059-001 xsd.missingElement", "ACRF-157 file.noForm"],
    "refused",
  ],
  [
    "no schema named",
    valid.replace(/ xsi:noNamespaceSchemaLocation="[^"]*"/, ""),
    ["ACRF-136 file.noSchemaNamed"],
    "refused",
  ],
  ["a schema that is none", valid.replace(/FLA_20251\.xsd"/, 'FLA.dtd"'), ["ACRF-137 file.notASchema"], "refused"],
  ["another version", valid.replace("FLA_20251.xsd", "FLA_20304.xsd"), ["ACRF-088 fla.otherVersion"], "undecided"],
  ["another namespace", valid.replace("<FLA ", '<FLA xmlns="urn:other" '), ["ACRF-139 file.otherNamespace"], "refused"],
  [
    "another encoding",
    valid.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"'),
    ["ACRF-138 file.encoding"],
    "refused",
  ],
  ["an unknown root", "<Unknown><Form/></Unknown>", ["ACRF-088 fla.noSchema"], "undecided"],
];

for (const [name, text, expected, verdict] of fileCases) {
  test(`file checks: ${name}`, () => {
    const session = check(text);
    assert.deepEqual(told(session), expected);
    assert.equal(session.verdict, verdict);
    for (const form of session.forms()) assert.equal(form.verdict, verdict);
    assert.ok(session.reasons.length > 0);
  });
}

test("a block that is no form", () => {
  const session = check(valid.replace("</Form>", "</Form><Extra/>"));
  assert.ok(told(session).includes("ACRF-205 file.notAForm"));
  assert.equal(session.forms()[0].verdict, "refused");
});

test("a pack asked for by id: one that does not know the root, and one that is not there", () => {
  assert.deepEqual(told(check("<Other/>", { packId: "fla" })), ["ACRF-089 file.rootUnknown"]);
  const missing = check(valid, { packId: "none" });
  assert.deepEqual(told(missing), ["ACRF-088 fla.packUnknown"]);
  assert.equal(missing.verdict, "undecided");
});

test("with a schema alone there are no codes of the file, no rules and no forms", () => {
  const text = readFileSync(path.join(schemas, "fla/FLA_20251.xsd"), "utf8");
  const { schema } = compileSchema({ uri: "FLA_20251.xsd", text }, () => undefined);
  const good = check(valid.replace(/<INSS>\d{11}/, "<INSS>85073003329").replace(/ xsi:[^>]*/, ""), { schema });
  assert.deepEqual(
    [good.verdict, good.schemaValid, told(good), good.forms(), good.pack],
    ["accepted", true, [], [], undefined],
  );
  const bad = check(valid.replace("<TypeForm>SU<", "<TypeForm>XX<"), { schema });
  assert.deepEqual([bad.verdict, bad.schemaValid], ["refused", false]);
});

test("rules keep silent about a value that the schema refuses", () => {
  const session = check(valid.replace(/<INSS>\d{11}/, "<INSS>8507300332"));
  assert.deepEqual(
    session.findings().map((finding) => finding.source),
    ["xsd"],
  );
});

/* --------------------------------------------------------------------------------------------------- payloads */

const envelopeSchema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:env" elementFormDefault="qualified" xmlns="urn:env">
<xs:element name="Env"><xs:complexType><xs:sequence><xs:element name="Form" maxOccurs="unbounded"><xs:annotation><xs:documentation>90059</xs:documentation></xs:annotation>
<xs:complexType><xs:sequence><xs:any namespace="##other" processContents="strict"/></xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element></xs:schema>`;
const payloadSchema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:pay" elementFormDefault="qualified">
<xs:element name="Pay"><xs:complexType><xs:sequence><xs:element name="Amount" type="xs:decimal"><xs:annotation><xs:documentation>00777</xs:documentation></xs:annotation></xs:element></xs:sequence></xs:complexType></xs:element></xs:schema>`;

function makePack(
  id: string,
  file: string,
  text: string,
  roots: string[],
  namespace: string,
  rules: readonly object[] = [],
): Pack {
  const manifest = {
    id,
    title: { en: id },
    version: "1",
    applicationCode: null,
    schemas: [{ file, roots, namespace }],
    catalogue: "c.json",
  };
  const { pack, problems } = loadPack(
    new Map([
      ["pack.json", JSON.stringify(manifest)],
      [file, text],
      ["c.json", JSON.stringify({ rules })],
    ]),
  );
  assert.deepEqual(problems, []);
  assert.ok(pack);
  return pack;
}

const words = { label: "Too much", explanation: "It is too much.", cause: "c", remedy: "r" };
const limitRule = {
  code: "00777-047",
  type: "limit",
  at: "Amount",
  class: "P",
  params: { max: 100 },
  source: "test",
  texts: { en: words, nl: words, fr: words, de: words },
};
const envelope = makePack("env", "env.xsd", envelopeSchema, ["Env"], "urn:env");
const payload = makePack("pay", "pay.xsd", payloadSchema, ["Pay"], "urn:pay", [limitRule]);
const wrapped = (amount: string): string =>
  `<e:Env xmlns:e="urn:env" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="urn:env env.xsd"><e:Form><Pay xmlns="urn:pay"><Amount>${amount}</Amount></Pay></e:Form></e:Env>`;

test("a payload without a schema is undecided", () => {
  const session = check(wrapped("1"), { packs: [envelope] });
  assert.deepEqual(told(session), ["ACRF-088 xsd.wildcardNoSchema"]);
  assert.deepEqual([session.verdict, session.schemaValid], ["undecided", null]);
  assert.deepEqual(reasons(session), ["There is no schema for the payload `<Pay>`."]);
});

test("a payload is checked with its own pack: schema and rules", () => {
  const packs = [envelope, payload];
  assert.deepEqual(told(check(wrapped("1"), { packs })), []);
  assert.deepEqual(told(check(wrapped("x"), { packs })), ["00777-002 xsd.notNumeric"]);
  const high = check(wrapped("101"), { packs });
  assert.deepEqual(told(high), ["00777-047 rule.limitHigh"]);
  assert.equal(high.findings()[0].severity, "warning");
  assert.equal(high.verdict, "accepted");
});

test("an edit that brings in another payload, or another root, chooses anew", () => {
  const session = check(wrapped("x").replace("urn:pay", "urn:none"), { packs: [envelope, payload] });
  assert.deepEqual(told(session), ["ACRF-088 xsd.wildcardNoSchema"]);
  const at = session.tree.text.slice(0, session.tree.text.length).indexOf("urn:none");
  session.edit([{ from: at, to: at + "urn:none".length, text: "urn:pay" }]);
  assert.deepEqual(told(session), ["00777-002 xsd.notNumeric"]);
  session.edit([{ from: 0, to: session.tree.text.length, text: valid }]);
  assert.equal(session.pack, undefined);
});

/* -------------------------------------------------------------------------------------------------- own rules */

const ownTexts = { en: { ...words, message: "The year is {value}." }, nl: words, fr: words, de: words };

function ownRule(more: object): CatalogueRule {
  return {
    id: "own",
    code: "00001-003",
    type: "assert",
    at: "Form",
    class: "I",
    assert: "false()",
    source: "test",
    texts: ownTexts,
    ...more,
  } as CatalogueRule;
}

test("a rule of one's own: its sentence, its class, its place", () => {
  const [finding] = check(valid, {
    rules: [ownRule({ at: "FormCreationDate", assert: "starts-with(., '1999')" })],
  }).findings();
  assert.deepEqual(
    [finding.code, finding.certainty, finding.class, finding.severity, finding.element],
    ["00001-003", "rule", "I", "information", "FormCreationDate"],
  );
  assert.match(
    toJsonFile(check(valid, { rules: [ownRule({ at: "FormCreationDate" })] }), "f", "en").findings[0].message,
    /^The year is 2025-/,
  );
  assert.equal(toJsonFile(check(valid, { rules: [ownRule({})] }), "f", "nl").findings[0].message, "Too much");
});

test("a person's number never stands in a rule's sentence", () => {
  const { findings } = toJsonFile(check(valid, { rules: [ownRule({ at: "INSS" })] }), "f", "en");
  assert.equal(findings[0].message, "The year is ….");
});

test("a rule that cannot be compiled costs only itself; one that could refuse a form leaves the file undecided", () => {
  const good = ownRule({ id: "good", code: "00002-003" });
  assert.equal(check(valid, { rules: [ownRule({ assert: "(", class: "W" }), good] }).verdict, "accepted");
  const session = check(valid, { rules: [ownRule({ assert: "(", class: "B" }), good] });
  assert.deepEqual(told(session), ["00001-003 fla.ruleRefused", "00002-003 rule.assert"]);
  assert.equal(session.verdict, "undecided");
  assert.deepEqual(reasons(session), ["The rule own could not be evaluated."]);
});

test("reports are the same in four languages but for their sentences", () => {
  const text = valid.replace("<TypeForm>SU<", "<TypeForm>XX<").replace(/<INSS>\d{11}/, "<INSS>85073003329");
  const reports = languages.map((language) => toJsonFile(check(text), "f.xml", language));
  const withoutText = reports.map(({ findings, reasons: why, ...rest }) => ({
    ...rest,
    why: why.length,
    findings: findings.map((one) => ({ ...one, message: "" })),
  }));
  for (const other of withoutText.slice(1)) assert.deepEqual(other, withoutText[0]);
  const sentences = reports.map(({ findings }) => findings.map(({ message }) => message).join());
  assert.equal(new Set(sentences).size, 4);
  for (const one of sentences) assert.doesNotMatch(one, /xsd\.|rule\.|\{/);
  assert.deepEqual(reports[0].findings[0].range, {
    start: { line: 7, character: 14 },
    end: { line: 7, character: 16 },
  });
});

test("nothing throws, whatever the text", () => {
  for (const text of [
    "<",
    "<FLA",
    "<FLA>",
    "</FLA>",
    "<!DOCTYPE FLA>",
    "\u0000",
    "<FLA><Form><Form><Form>",
    "&",
    "<a:b/>",
    valid.slice(0, 300),
    valid.slice(100),
  ]) {
    const session = check(text);
    assert.notEqual(session.verdict, "accepted", JSON.stringify(text));
    toJsonFile(session, "f", "de");
  }
});

test("what an edit leaves to do is known to be much when every record reads what was edited, and at no other edit", () => {
  const text = declaration(1_200_000);
  const session = check(text);
  const saysFar = (marker: string, removed: number, typed: string): boolean => {
    const from = text.indexOf(marker) + marker.length;
    session.change([{ from, to: from + removed, text: typed }]);
    let far = 0;
    session.advance(() => {
      far += session.isFarFromDone ? 1 : 0;
      return false;
    });
    assert.equal(session.isFarFromDone, false);
    session.edit([{ from, to: from + typed.length, text: text.slice(from, from + removed) }]);
    return far > 10;
  };
  assert.equal(saysFar("<FormCreationDate>2025-06-", 1, "2"), true);
  assert.equal(saysFar("<FLA", 0, "X"), true);
  assert.equal(saysFar("<WorkerName>", 1, "x"), false);
  assert.equal(saysFar("<WorkerName", 1, ""), false);
  assert.deepEqual(told(session), told(check(text)));
});
