// Of a value of millions of characters nothing is told or tried that would mean to read it: that would keep the server for seconds.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CheckSession } from "../../core/src/check/session";
import { fixesOf } from "../../core/src/features/fixes";
import { hoverAt } from "../../core/src/features/hover";
import { labelOf } from "../../core/src/features/records";
import { nodeAt, parent } from "../../core/src/xml/nodes";
import { declaration } from "../bench/generate";
import { flaEnvironment } from "./checkSupport";
import { readerFor } from "./features/harness";

/** A declaration with a value of its only record behind so many spaces. */
function padded(spaces: number, value: RegExp) {
  const text = declaration(2_000).replace(value, (tag) => tag + " ".repeat(spaces));
  const session = new CheckSession(text, flaEnvironment());
  return { session, offset: value.exec(text)!.index + value.source.length };
}

test("fixes rewrite a value of 10,000 characters, and no longer one", () => {
  const fixesAfter = (spaces: number) => {
    const { session } = padded(spaces, /<WorkerFirstName>/);
    return session.findings().flatMap((finding) => fixesOf(session, finding, readerFor()));
  };
  const titles = (spaces: number) => fixesAfter(spaces).map(({ changes }) => changes.map(({ text }) => text).join());
  assert.deepEqual([titles(9_000), titles(10_001)], [["Alex"], []]);
});

test("a hover tells what a value means, of a longer one its element alone", () => {
  const hoverAfter = (spaces: number) => {
    const { session, offset } = padded(spaces, /<JointCommissionNbr>/);
    return hoverAt(session, offset, readerFor())?.text ?? "";
  };
  const [short, long] = [hoverAfter(9_000), hoverAfter(10_001)];
  assert.ok(long !== "" && short !== long, `${short} / ${long}`);
});

test("the label of a record leaves out a longer value", () => {
  const labelAfter = (spaces: number) => {
    const { session, offset } = padded(spaces, /<WorkerName>/);
    const record = session.pack?.manifest.records?.find(({ element }) => element === "NaturalPerson");
    const person = parent(session.tree, nodeAt(session.tree, offset)!)!;
    return labelOf(session.tree, record!, person, readerFor()) ?? "";
  };
  assert.match(labelAfter(9_000), /^P\. /);
  assert.match(labelAfter(10_001), /^… /);
});
