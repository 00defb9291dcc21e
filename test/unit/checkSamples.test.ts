// The samples of the reference pack: a valid one has no finding, one of a rule has exactly the code in its name.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { CheckSession } from "../../core/src/check/session";
import { channelData, flaEnvironment, flaPack, schemas } from "./checkSupport";

const folder = path.join(schemas, "fla/samples");
const names = readdirSync(folder).filter((name) => name.endsWith(".xml"));
const environment = flaEnvironment();

function check(name: string): CheckSession {
  const text = readFileSync(path.join(folder, name), "utf8");
  const day = /<!--\s*as-of:\s*(\d{4}-\d{2}-\d{2})/.exec(text)?.[1] ?? environment.asOf.date;
  return new CheckSession(text, { ...environment, asOf: { ...environment.asOf, date: day } });
}

test("there are valid samples and one for each rule", () => {
  assert.ok(names.filter((name) => name.startsWith("valid-")).length >= 5);
  const codes = new Set(names.map((name) => /^rule-(\w+-\d{3})-/.exec(name)?.[1]));
  for (const { code } of flaPack().rules) {
    const given = [code].flat()[0];
    const wanted = given.startsWith("Z-") ? [...codes].some((one) => one?.endsWith(given.slice(1))) : codes.has(given);
    assert.ok(wanted, `no sample for ${given}`);
  }
});

for (const name of names) {
  test(name, () => {
    const session = check(name);
    const found = session.findings().map((finding) => finding.code);
    const code = /^rule-(\w+-\d{3})-/.exec(name)?.[1];
    assert.deepEqual(found, code === undefined ? [] : [code]);
    const isBlocking = session.findings().some((finding) => finding.class === "B");
    assert.equal(session.verdict, isBlocking ? "refused" : "accepted");
    assert.ok(session.forms().length > 0);
  });
}

test("the table of types knows every code of the samples", () => {
  for (const name of names) {
    const type = /^rule-\w+-(\d{3})-/.exec(name)?.[1];
    if (type !== undefined) assert.ok(channelData.types.has(type), type);
  }
});
