// Rules of a user's own: the contributed JSON schema knows every rule type, a file of rules is checked beside the pack's, and
// what is wrong in it costs only itself. What is silenced is silenced for display alone.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { matchesGlob, readSuppressions, shownFindings, type Display } from "../../core/src/check/display";
import { findingMessage } from "../../core/src/check/report";
import { CheckSession } from "../../core/src/check/session";
import { loadUserRules } from "../../core/src/pack/load";
import type { CatalogueData } from "../../core/src/pack/manifest";
import { fill, languages } from "../../core/src/messages/catalogue";
import { ruleTexts } from "../../core/src/messages/rules";
import { refusedRules } from "../../core/src/rules/compile";
import { knownParams } from "../../core/src/rules/params";
import { misfits, type Schema } from "../support/jsonSchema";
import { flaEnvironment, schemas } from "./checkSupport";

const read = <T>(name: string): T => JSON.parse(readFileSync(path.join(schemas, name), "utf8")) as T;
const rulesSchema = read<Schema>("channel/rules.schema.json");
const suppressionsSchema = read<Schema>("channel/suppressions.schema.json");
const sample = (name: string) => readFileSync(path.join(schemas, "fla/samples", name), "utf8");

const own = (...rules: object[]) => JSON.stringify({ rules });
const reference = {
  code: "OWN001-001",
  type: "assert",
  at: "Form",
  assert: "Reference/ReferenceNbr != ''",
  texts: { nl: { label: "Geen eigen referentie", message: "Dit formulier heeft geen eigen referentie." } },
};

test("the JSON schema accepts every rule of the bundled catalogues", () => {
  for (const name of ["fla/catalogue.json", "channel/catalogue.json"])
    for (const rule of read<CatalogueData>(name).rules)
      assert.deepEqual(misfits({ rules: [rule] }, rulesSchema), [], `${name} ${String(rule.code)}`);
});

test("the JSON schema names what is wrong in a rule", () => {
  const cases: [object, RegExp][] = [
    [{ ...reference, type: "asert" }, /\.type/],
    [{ ...reference, code: "1-1" }, /\.code/],
    [{ ...reference, severity: "high" }, /\.severity/],
    [{ ...reference, assert: undefined, extra: 1 }, /\.extra/],
    [{ code: "00024-004", type: "checkDigit", at: "INSS", texts: { en: { label: "x" } } }, /lacks params/],
    [{ ...reference, type: "order", params: { begin: "A" } }, /lacks start/],
    [{ ...reference, texts: {} }, /texts/],
  ];
  for (const [rule, pattern] of cases)
    assert.match(misfits(JSON.parse(own(rule)), rulesSchema).join("; "), pattern, JSON.stringify(rule));
  assert.deepEqual(misfits(JSON.parse(own(reference)), rulesSchema), []);
});

test("what the editor offers for a new row is a rule as it stands", () => {
  const { defaultSnippets } = (rulesSchema as never)["definitions"]["rule"] as { defaultSnippets: { body: object }[] };
  assert.ok(defaultSnippets.length >= 2);
  for (const { body } of defaultSnippets) {
    const filled = JSON.stringify(body).replace(/\$\{\d+:([^}]*)\}/g, "$1");
    assert.deepEqual(misfits({ rules: [JSON.parse(filled) as object] }, rulesSchema), [], filled);
    const { rules, problems } = loadUserRules("my-rules.json", `{ "rules": [${filled}] }`);
    assert.deepEqual([problems, refusedRules(rules)], [[], []], filled);
  }
});

test("the JSON schema has every rule type of the loader, and no other", () => {
  const types = ((rulesSchema as never)["definitions"]["rule"]["properties"]["type"]["enum"] as string[]).sort();
  const rejected = types.filter(
    (type) => loadUserRules("r", own({ ...reference, type, params: {} })).rules.length === 0,
  );
  assert.deepEqual(rejected, []);
  const used = [
    ...read<CatalogueData>("fla/catalogue.json").rules,
    ...read<CatalogueData>("channel/catalogue.json").rules,
  ];
  assert.deepEqual(
    [...new Set(used.map(({ type }) => type))].filter((type) => !types.includes(type)),
    [],
  );
  const files = readFileSync(path.join(schemas, "../core/src/rules/compile.ts"), "utf8");
  assert.deepEqual([...files.matchAll(/case "(\w+)":/g)].map(([, type]) => type).sort(), types);
});

test("a user's rule is checked beside those of the pack, and speaks in the language it has", () => {
  const { rules, problems } = loadUserRules("my-rules.json", own({ ...reference, assert: "count(Reference) > 5" }));
  assert.deepEqual(problems, []);
  const session = new CheckSession(sample("valid-small.xml"), flaEnvironment({ rules }));
  const [finding] = session.findings();
  assert.deepEqual(
    [finding.code, finding.class, finding.certainty, finding.severity, finding.rule?.source],
    ["OWN001-001", "W", "rule", "warning", "my-rules.json"],
  );
  assert.equal(findingMessage(finding, "de"), "Dit formulier heeft geen eigen referentie.");
  assert.equal(session.verdict, "accepted");
});

test("a rule that cannot be used costs only itself, and is reported as such", () => {
  const text = own(
    { ...reference, id: "broken", assert: "count(Reference" },
    { ...reference, id: "far", assert: "//Form[2]/preceding::Form" },
    { ...reference, type: "nonsense" },
    { ...reference, id: "good", assert: "count(Reference) > 5" },
  );
  const { rules, problems } = loadUserRules("my-rules.json", text);
  assert.deepEqual(
    problems.map(({ kind, severity }) => [kind, severity]),
    [["pack.wrongValue", "warning"]],
  );
  assert.deepEqual(
    refusedRules(rules).map(({ rule, problem }) => [rule.id, problem.kind]),
    [
      ["broken", "rule.xpathExpected"],
      ["far", "rule.xpathTooFar"],
    ],
  );
  const session = new CheckSession(sample("valid-small.xml"), flaEnvironment({ rules }));
  assert.deepEqual(
    session
      .findings()
      .map(({ kind, args }) => [kind, args.rule])
      .sort(),
    [
      ["fla.ruleRefused", "broken"],
      ["fla.ruleRefused", "far"],
      ["rule.assert", undefined],
    ],
  );
  // None of them can refuse a form: the verdict is decided without them.
  assert.equal(session.verdict, "accepted");
  const blocking = rules.map((rule) => ({ ...rule, class: "B" as const }));
  const strict = new CheckSession(sample("valid-small.xml"), flaEnvironment({ rules: blocking }));
  assert.equal(strict.verdict, "refused");
  const broken = blocking.filter(({ id }) => id !== "good");
  const doubtful = new CheckSession(sample("valid-small.xml"), flaEnvironment({ rules: broken }));
  assert.equal(doubtful.verdict, "undecided");
});

test("a parameter that its type does not know is named, with the one that may be meant", () => {
  const rule = (type: string, params: object) => ({ ...reference, assert: undefined, type, at: "Employment", params });
  const { rules, problems } = loadUserRules(
    "my-rules.json",
    own(
      rule("order", { strat: "EmploymentStartDate" }),
      rule("limit", { max: 5, tolerence: 1 }),
      rule("required", { something: "EmploymentStartDate" }),
      rule("order", {}),
    ),
  );
  assert.deepEqual(problems, []);
  const refused = refusedRules(rules).map(({ problem }) => problem);
  assert.deepEqual(
    refused.map(({ kind, args }) => [kind, args]),
    [
      ["rule.misspeltParam", { param: "strat", nearest: "start" }],
      ["rule.misspeltParam", { param: "tolerence", nearest: "tolerance" }],
      ["rule.unknownParam", { param: "something", known: "child" }],
      ["rule.missingParam", { param: "start" }],
    ],
  );
  for (const language of languages) {
    const [strat, , something] = refused.map(({ kind, args }) => fill(ruleTexts[language][kind], args));
    assert.match(strat, /strat:? .*start/, language);
    assert.match(something.replace(" :", ":"), /something: .*child/, language);
  }
});

test("the JSON schema has every parameter of the compiler, and no other", () => {
  const { allOf } = (rulesSchema as never)["definitions"]["rule"] as { allOf: object[] };
  const parameters: Record<string, string[]> = {};
  for (const one of allOf) {
    const type = JSON.stringify(one).match(/"type":\{"const":"(\w+)"/)?.[1];
    const { params } = ((one as never)["then"]?.["properties"] ?? {}) as { params?: { properties?: object } };
    if (type && params) parameters[type] = Object.keys(params.properties ?? {}).sort();
  }
  const known = Object.entries(knownParams).map(([type, params]) => [type, Object.keys(params).sort()]);
  assert.deepEqual(parameters, Object.fromEntries(known));
});

const display = (more: Partial<Display>): Display => ({
  ...{ silences: [], severities: {}, file: "in/a.xml", today: "2025-06-30" },
  ...more,
});

test("a silenced code is not shown; the verdict does not know of it", () => {
  const session = new CheckSession(sample("rule-00024-004-check-digit.xml"), flaEnvironment());
  const [finding] = session.findings();
  const place = finding.path.slice(0, 3).join(",");
  const shown = (more: Partial<Display>) => shownFindings(session.findings(), display(more)).length;
  const all = session.findings().length;
  assert.equal(all, 1);
  const silent: object[] = [
    { code: "00024-004" },
    { code: "004" },
    { kind: finding.kind },
    { path: place },
    { path: finding.path.join(", ") },
    { code: "00024-004", file: "in/*.xml", until: "2025-06-30" },
    { code: "00024-004", file: "**/a.xml" },
  ];
  for (const silence of silent) {
    assert.deepEqual(misfits({ suppressions: [silence] }, suppressionsSchema), [], JSON.stringify(silence));
    assert.equal(shown({ silences: [silence] }), 0, JSON.stringify(silence));
  }
  const loud: object[] = [
    { code: "00024-003" },
    { code: "00024-004", path: "1,2" },
    { code: "00024-004", file: "out/*.xml" },
    { code: "00024-004", until: "2025-06-29" },
  ];
  for (const silence of loud) assert.equal(shown({ silences: [silence] }), 1, JSON.stringify(silence));
  assert.equal(session.verdict, "refused");
});

test("severities of the settings are for display", () => {
  const session = new CheckSession(sample("rule-00024-004-check-digit.xml"), flaEnvironment());
  const severities = (map: Display["severities"]) =>
    shownFindings(session.findings(), display({ severities: map })).map(({ severity }) => severity);
  assert.deepEqual(severities({}), ["error"]);
  assert.deepEqual(severities({ "00024-004": "information", "004": "off" }), ["information"]);
  assert.deepEqual(severities({ "004": "warning" }), ["warning"]);
  assert.deepEqual(severities({ "rule.checkDigit": "off" }), []);
});

test("a bad entry of the suppressions is named, the others count", () => {
  const text = JSON.stringify({ suppressions: [{ reason: "all of it" }, { code: 4 }, "004", { code: "004" }] });
  const { silences, problems } = readSuppressions("suppressions.json", text);
  assert.deepEqual(silences, [{ code: "004" }]);
  assert.deepEqual(
    problems.map(({ kind }) => kind),
    ["pack.missingField", "pack.wrongType", "pack.wrongType"],
  );
});

test("wildcards of a file's path", () => {
  assert.ok(matchesGlob("*.xml", "a.xml"));
  assert.ok(!matchesGlob("*.xml", "in/a.xml"));
  assert.ok(matchesGlob("**/*.xml", "in/deep/a.xml"));
  assert.ok(matchesGlob("in/**", "in/deep/a.xml"));
  assert.ok(matchesGlob("FI.????.*", "FI.DIMN.123456"));
  assert.ok(!matchesGlob("a.xml", "axxml"));
});

test("an assertion that would read the other records from each record is refused; heads of ancestors are not", () => {
  const refused = (assertion: string, at = "NaturalPerson") => {
    const { rules } = loadUserRules("r", own({ ...reference, at, assert: assertion }));
    const findings = new CheckSession(sample("valid-several-workers.xml"), flaEnvironment({ rules })).findings();
    return findings.filter(({ kind }) => kind === "fla.ruleRefused").map(({ args }) => args.step);
  };
  assert.deepEqual(refused("count(../NaturalPerson) > 0"), ["NaturalPerson"]);
  assert.deepEqual(refused("INSS != ../NaturalPerson/INSS"), ["NaturalPerson"]);
  assert.deepEqual(refused("/FLA/Form/Identification != ''"), ["Form"]);
  assert.deepEqual(refused("not(ancestor::Form/*[9])"), ["*"]);
  assert.deepEqual(refused("../../Training/TrainingNbr != 1", "Training/TrainingNbr"), ["Training"]);
  assert.deepEqual(refused("count(../NaturalPerson) > 0", "Employer"), []);
  for (const head of [
    "../Employer/CompanyID = ../Declarant/CompanyID",
    "ancestor::Form/FormCreationDate != ''",
    "../../Reference/ReferenceNbr != ''",
  ])
    assert.deepEqual(refused(head), [], head);
});

test("heads of ancestors are read as XPath reads them", () => {
  const holds = (assertion: string) => {
    const { rules } = loadUserRules("r", own({ ...reference, at: "NaturalPerson", assert: assertion }));
    const session = new CheckSession(sample("valid-several-workers.xml"), flaEnvironment({ rules }));
    return session.findings().length === 0;
  };
  assert.ok(holds("../Employer/CompanyID = ../Declarant/CompanyID"));
  assert.ok(holds("string-length(../Employer/CompanyID) = 10"));
  assert.ok(holds("count(../Employer) = 1 and count(../Employer/StartUpDate) = 0"));
  assert.ok(holds("not(../Employer/StartUpDate) and boolean(../Employer)"));
  assert.ok(holds("name(../Declarant) = 'Declarant' and ../Employer/.."));
  assert.ok(!holds("../Employer/CompanyID = 'x'"));
  assert.ok(!holds("../Employer/StartUpDate = ''"));
});
