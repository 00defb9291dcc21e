// New headers: every form another moment, none in the future, references counted up.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { CheckSession } from "../../../core/src/check/session";
import { formsOf } from "../../../core/src/features/forms";
import { nextReference, refreshHeaders, type RefreshOptions } from "../../../core/src/features/header";
import { flaEnvironment, schemas } from "../checkSupport";
import { applied } from "./harness";

const secretariat = readFileSync(path.join(schemas, "fla/samples/valid-secretariat.xml"), "utf8");

/** `form`: 1-based number of the one form that is concerned. */
function refreshed(
  text: string,
  time: string,
  { form, ...rest }: Omit<RefreshOptions, "form"> & { form?: number } = {},
) {
  const session = new CheckSession(text, flaEnvironment());
  const options = form === undefined ? rest : { ...rest, form: formsOf(session.tree)[form - 1] };
  return applied(text, refreshHeaders(session, { date: "2025-06-29", time }, options));
}

const values = (text: string, name: string) =>
  [...text.matchAll(new RegExp(`<${name}>([^<]*)<`, "g"))].map(([, value]) => value);

test("the forms of a file are milliseconds apart, the last at the moment itself", () => {
  const fixed = refreshed(secretariat, "09:00:00.001");
  const forms = values(secretariat, "FormCreationHour").length;
  assert.ok(forms > 1);
  assert.deepEqual(new Set(values(fixed, "FormCreationDate")), new Set(["2025-06-29"]));
  const hours = values(fixed, "FormCreationHour");
  assert.equal(new Set(hours).size, forms);
  assert.equal(hours[hours.length - 1], "09:00:00.001");
  assert.deepEqual([...hours].sort(), hours);
  const session = new CheckSession(fixed, flaEnvironment());
  assert.deepEqual(session.findings(), []);
});

test("only the heads change", () => {
  const bare = (text: string) => text.replace(/<FormCreation(Date|Hour)>[^<]*</g, "<");
  assert.equal(bare(refreshed(secretariat, "09:00:00.001")), bare(secretariat));
});

test("one form alone", () => {
  const fixed = refreshed(secretariat, "09:00:00.001", { form: 2 });
  assert.equal(values(fixed, "FormCreationHour")[1], "09:00:00.001");
  assert.equal(values(fixed, "FormCreationHour")[0], values(secretariat, "FormCreationHour")[0]);
});

test("at midnight no hour is before the day", () => {
  const hours = values(refreshed(secretariat, "00:00:00.000"), "FormCreationHour");
  assert.equal(hours[0], "00:00:00.000");
  assert.equal(new Set(hours).size, hours.length);
});

test("an element without a value gets one", () => {
  const empty = secretariat.replace(/<FormCreationHour>[^<]*<\/FormCreationHour>/, "<FormCreationHour/>");
  assert.match(refreshed(empty, "09:00:00.001"), /<FormCreationHour>09:00:00\.000<\/FormCreationHour>/);
});

test("own references are counted up, and none stands twice", () => {
  const before = values(secretariat, "ReferenceNbr");
  const fixed = refreshed(secretariat, "09:00:00.001", { references: true });
  const after = values(fixed, "ReferenceNbr");
  assert.ok(before.length > 0);
  for (const one of after) assert.ok(!before.includes(one), one);
  assert.equal(new Set(after).size, new Set(before).size);
  assert.deepEqual(new CheckSession(fixed, flaEnvironment()).findings(), []);
});

test("the next reference keeps its shape", () => {
  assert.equal(nextReference("REF-2025-0099"), "REF-2025-0100");
  assert.equal(nextReference("A99B"), "A100B");
  assert.equal(nextReference("REF"), "REF1");
  assert.equal(nextReference("20250630120000001"), "20250630120000002");
});
