// What the server types while nobody asks for anything: in a small copy that is as well-formed as the document, and each key
// is taken back.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CheckSession } from "../../core/src/check/session";
import { declaration } from "../bench/generate";
import { excerpt, rehearsed } from "../../server/src/rehearsal";
import { flaEnvironment } from "./checkSupport";

const environment = flaEnvironment();

test("the copy of a large document is its start, and no tag in it is at fault", () => {
  const text = declaration(200_000);
  const copy = excerpt(new CheckSession(text, environment), 40_000);
  assert.ok(copy.length > 30_000 && copy.length < 60_000, `${copy.length}`);
  assert.equal(copy.slice(0, 30_000), text.slice(0, 30_000));
  assert.deepEqual(new CheckSession(copy, environment).tree.findings, []);
});

test("a short document is copied whole", () => {
  const text = declaration(3_000);
  assert.equal(excerpt(new CheckSession(text, environment), 40_000), text);
});

test("after each pair of keys the copy is as it was, and some keys break it", () => {
  const text = declaration(20_000);
  const session = new CheckSession(text, environment);
  const broken = new Set<string>();
  let count = 0;
  for (const key of rehearsed(text, 60)) {
    session.edit([key]);
    for (const { kind } of session.findings()) broken.add(kind);
    if (++count % 2 === 0) assert.equal(session.tree.text.slice(0, session.tree.text.length), text);
  }
  assert.equal(count, 120);
  // What is kept by name must grow in the copy, and not under a person's key: code that ran fast would start anew.
  assert.ok([...rehearsed(text, 60)].some((key) => new Set(key.text.match(/<\w+/g)).size > 128));
  assert.ok([...broken].some((kind) => kind.startsWith("xml.")) && [...broken].some((kind) => kind.startsWith("xsd.")));
});

test("what holds no value is not typed in", () => {
  assert.deepEqual([...rehearsed("<a></a>", 10)], []);
  assert.deepEqual([...rehearsed("", 10)], []);
});
