// fla anonymise: a copy on stdout or in a file, the same findings, several files with one table; and rules of one's own.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import type { JsonReport } from "../../core/src/check/contract";
import { Cli } from "../support/cli";

const samples = "schemas/fla/samples";
const wrong = `${samples}/rule-00024-004-check-digit.xml`;
const asOf = ["--as-of", "2025-06-30"];

let cli: Cli;
let folder: string;
before(() => {
  cli = new Cli();
  folder = mkdtempSync(path.join(tmpdir(), "fla-anonymise-"));
});
after(async () => {
  await cli.stop();
  rmSync(folder, { recursive: true, force: true });
});

const numbers = (text: string) => [...text.matchAll(/<INSS>(\d+)</g)].map(([, one]) => one);

async function codesOf(file: string): Promise<string[]> {
  const { stdout } = await cli.run(["check", "--format", "json", ...asOf, file]);
  return (JSON.parse(stdout) as JsonReport).files[0].findings.map(({ code, path: at }) => `${code} ${at}`);
}

test("the copy goes to stdout, what was done to stderr", async () => {
  const { code, stdout, stderr } = await cli.run(["anonymise", ...asOf, wrong]);
  assert.equal(code, 0);
  const original = readFileSync(wrong, "utf8");
  for (const one of numbers(original)) assert.ok(!stdout.includes(one), "nobody is left");
  assert.match(stderr, /values replaced, written to stdout/);
  const copy = path.join(folder, "copy.xml");
  writeFileSync(copy, stdout);
  assert.deepEqual(await codesOf(copy), await codesOf(wrong));
  const piped = await cli.run(["anonymise", ...asOf, "-"], original);
  assert.equal(piped.code, 0);
  assert.equal(numbers(piped.stdout).length, numbers(original).length);
});

test("several files share their replacements, and none is written over", async () => {
  const names = ["valid-small.xml", "valid-several-workers.xml"].map((name) => `${samples}/${name}`);
  const { code } = await cli.run(["anonymise", ...asOf, ...names, "--out", folder]);
  assert.equal(code, 0);
  const pairs = names.flatMap((name) => {
    const copies = numbers(readFileSync(path.join(folder, path.basename(name)), "utf8"));
    return numbers(readFileSync(name, "utf8")).map((old, at) => [old, copies[at]] as const);
  });
  for (const [old, fresh] of pairs)
    for (const [other, copy] of pairs) assert.equal(copy === fresh, other === old, `${old} ${other}`);
  assert.equal((await cli.run(["anonymise", ...names])).code, 2);
  const itself = await cli.run(["anonymise", wrong, "--out", wrong]);
  assert.equal(itself.code, 2);
  assert.match(itself.stderr, /would be written over/);
});

test("fla check --rules: a rule of one's own, and one that cannot be used", async () => {
  const file = path.join(folder, "rules.json");
  const rule = {
    code: "OWN001-001",
    type: "assert",
    at: "Form",
    assert: "count(Reference) > 9",
    texts: { en: { label: "Few" } },
  };
  writeFileSync(file, JSON.stringify({ rules: [rule, { ...rule, id: "broken", assert: "count(" }] }));
  const { code, stdout, stderr } = await cli.run(["check", "--format", "json", ...asOf, "--rules", file, wrong]);
  assert.equal(code, 1);
  const codes = (JSON.parse(stdout) as JsonReport).files[0].findings.map(({ kind, code: one }) => `${kind} ${one}`);
  assert.ok(codes.includes("rule.assert OWN001-001"), codes.join(", "));
  assert.match(stderr, /The rule broken cannot be used: XPath, character 7: /);
  const explained = await cli.run(["explain", "OWN001-001", "--rules", file]);
  assert.match(explained.stdout, /OWN001-001 {2}Few/);
});
