// fla test: a folder of declarations against a practice channel of the run's own, with what CI reads.
import assert from "node:assert/strict";
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { compileSchema } from "../../core/src/schema/compile";
import { validate } from "../../core/src/schema/validate";
import { parseXml } from "../../core/src/xml/parse";
import { Cli } from "../support/cli";
import { root } from "../support/root";

const asOf = ["--as-of", "2025-06-30"];
let cli: Cli;
let folder: string;

before(() => {
  cli = new Cli();
  folder = path.join(cli.home, "cases");
  mkdirSync(path.join(folder, "below"), { recursive: true });
  const take = (from: string, to: string, expect?: object): void => {
    cpSync(path.join(root, "schemas/fla", from), path.join(folder, `${to}.xml`));
    if (expect) writeFileSync(path.join(folder, `${to}.expect.json`), JSON.stringify(expect));
  };
  take("samples/valid-small.xml", "as-checked");
  take("samples/rule-00024-004-check-digit.xml", "below/refused", { verdict: "refused", codes: ["00024-004"] });
  take("samples/rule-00024-004-check-digit.xml", "below/wrong", {
    verdict: "accepted",
    codes: ["00024-003"],
    paths: [],
  });
  take("samples/valid-small.xml", "unreadable", { verdict: "perhaps" });
});
after(() => cli.stop());

interface Results {
  readonly results: {
    readonly name: string;
    readonly outcome: string;
    readonly messages: readonly { readonly kind: string; readonly line?: number }[];
  }[];
}

test("each declaration passes or fails by its expectation, else by agreeing with the check", async () => {
  const junit = path.join(cli.home, "junit.xml");
  const { code, stdout } = await cli.run(["test", folder, "--practice", ...asOf, "--junit", junit, "--format", "json"]);
  assert.equal(code, 2);
  const { results } = JSON.parse(stdout) as Results;
  const told = Object.fromEntries(
    results.map(({ name, outcome, messages }) => [name, [outcome, ...messages.map(({ kind }) => kind)]]),
  );
  assert.deepEqual(told, {
    unreadable: ["error", "expectationValue"],
    "as-checked": ["passed"],
    "below/refused": ["passed"],
    "below/wrong": ["failed", "otherVerdict", "codeMissing", "codeExtra", "pathExtra"],
  });
  const text = readFileSync(path.join(folder, "below/wrong.xml"), "utf8").split("\n");
  const placed = results.find(({ name }) => name === "below/wrong")!.messages.find(({ kind }) => kind === "pathExtra");
  assert.match(text[placed!.line!], /<INSS>/);
  const xml = readFileSync(junit, "utf8");
  const tree = parseXml(xml);
  assert.ok(tree.wellFormed);
  const uri = path.join(root, "test/cli/junit.xsd");
  const { schema } = compileSchema({ uri, text: readFileSync(uri, "utf8") }, () => undefined);
  assert.deepEqual(validate(tree, schema!).violations(), []);
  assert.match(xml, /<testsuite name="cases" tests="4" failures="1" errors="1"/);
  assert.equal(xml.match(/<testcase /g)?.length, 4);
  assert.doesNotMatch(xml, /\d{11}/);
});

test("a scenario stands in for a receiver that decides otherwise", async () => {
  const scenario = path.join(cli.home, "refuse.scenario.json");
  writeFileSync(scenario, JSON.stringify({ cases: [{ acrf: { errors: ["ACRF-103"] } }] }));
  const file = path.join(folder, "as-checked.xml");
  const refused = await cli.run(["test", file, "--practice", "--scenario", scenario, ...asOf, "--lang", "nl"]);
  assert.deepEqual([refused.code, refused.stderr], [1, ""]);
  assert.match(refused.stdout, /FAILED as-checked[^]*verwacht: accepted; het antwoord zegt: refused/);
  writeFileSync(path.join(folder, "as-checked.expect.json"), JSON.stringify({ codes: ["ACRF-103"] }));
  const expected = await cli.run(["test", file, "--practice", "--scenario", scenario, ...asOf]);
  assert.deepEqual([expected.code, expected.stderr], [0, ""]);
});

test("an answer that never comes is an error, and says so", async () => {
  const scenario = path.join(cli.home, "lost.scenario.json");
  writeFileSync(scenario, JSON.stringify({ cases: [{ notification: { lose: true } }] }));
  const file = path.join(folder, "below/refused.xml");
  const lost = await cli.run(["test", file, "--practice", "--scenario", scenario, "--wait", "3", ...asOf]);
  assert.equal(lost.code, 2);
  assert.match(lost.stdout, /ERROR {2}refused[^]*no answer within 3 seconds/);
});

test("a folder without declarations is said", async () => {
  const empty = path.join(cli.home, "empty");
  mkdirSync(empty);
  const { code, stderr } = await cli.run(["test", empty, "--practice"]);
  assert.equal(code, 2);
  assert.match(stderr, /holds no declaration/);
});
