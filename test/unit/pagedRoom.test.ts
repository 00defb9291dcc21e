// What a check of a large file needs in between: room for the text is used again, and what is only counted takes none.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EntryKind, KeyLedger } from "../../core/src/text/keyLedger";
import { openPaged } from "../../core/src/text/pagedText";
import { WrongEntries } from "../../core/src/text/wrongEntries";
import { runToEnd } from "../../core/src/xml/tree";

/** Most wrong entries that may be told in one step. */
const mostInStep = 16_384;

for (const [name, line] of [
  ["ASCII", "one line of the text\n"],
  ["of 16-bit units", "\u0436\u0436\u0436 one line\n"],
])
  test(`a text is read again and again in the room that it has: ${name}`, () => {
    const bytes = Buffer.from(line.repeat(Math.ceil(8e6 / Buffer.byteLength(line))));
    const read = (from: number, into: Uint8Array): void => into.set(bytes.subarray(from, from + into.length));
    const opened = runToEnd(openPaged({ length: bytes.length, read }, undefined));
    assert.ok(opened);
    const { text } = opened;
    text.charCodeAt(0);
    const before = process.memoryUsage().arrayBuffers;
    for (let round = 0; round < 3; round++)
      for (let at = 0; at + line.length < text.length; at += 40 * line.length)
        assert.equal(text.slice(at, at + line.length), line);
    const grown = process.memoryUsage().arrayBuffers - before;
    assert.ok(grown < 4e6, `${grown} bytes more`);
  });

test("equal keys by the hundred thousand are judged some at a time", () => {
  const ledger = new KeyLedger(undefined);
  const count = 100_000;
  for (let n = 0; n < count; n++) ledger.add(EntryKind.key, 0, 0, "one", { segment: n >>> 8, index: n & 0xff });
  const wrong = new WrongEntries(10);
  const steps = ledger.judge((entry, first) => wrong.add(entry, first));
  let told = 0;
  for (let step = steps.next(); !step.done; step = steps.next()) {
    assert.ok(wrong.total - told <= mostInStep, `${wrong.total - told} in one step`);
    told = wrong.total;
  }
  assert.equal(wrong.total, count - 1);
  const first = { segment: 0, index: 0 };
  assert.deepEqual(
    wrong.list(),
    Array.from({ length: 10 }, (_, n) => ({ segment: 0, index: n + 1, first })),
  );
});

test("of wrong entries in any order the first in the document are kept", () => {
  const wrong = new WrongEntries(100);
  for (let n = 0; n < 1_000; n++) {
    const place = (n * 387) % 1_000;
    wrong.add({ segment: Math.floor(place / 7), index: place % 7 }, undefined);
  }
  assert.equal(wrong.total, 1_000);
  assert.deepEqual(
    wrong.list().map(({ segment, index }) => 7 * segment + index),
    Array.from({ length: 100 }, (_, n) => n),
  );
});
