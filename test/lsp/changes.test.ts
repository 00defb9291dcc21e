// Several changes in one message: the offsets must be those that vscode-languageserver-textdocument would use.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { TextDocumentContentChangeEvent } from "vscode-languageserver-protocol";
import { TextStore } from "../../core/src/text/textStore";
import { toTextChanges } from "../../server/src/changes";

/** A generator that gives the same numbers for the same seed. */
function seeded(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** One change by the reference, on a fresh document: its own bookkeeping of lines errs when a \\r meets a \\n. */
function changedByReference(text: string, event: TextDocumentContentChangeEvent): string {
  return TextDocument.update(TextDocument.create("a:b", "xml", 1, text), [event], 2).getText();
}

const pieces = ["\r\n", "\n", "\r", "a", "<b>", "", "\n\n", "x\r", "\ny", "é"];

function randomText(random: (below: number) => number, count: number): string {
  return Array.from({ length: count }, () => pieces[random(pieces.length)]).join("");
}

test("changes of one message give the text of the reference implementation", () => {
  const random = seeded(7);
  for (let round = 0; round < 400; round++) {
    const text = randomText(random, random(30));
    const lines = text.split(/\r\n|\r|\n/).length;
    const place = () => ({ line: random(lines + 2), character: random(6) });
    const events: TextDocumentContentChangeEvent[] = Array.from({ length: 1 + random(5) }, () => {
      const [a, b] = [place(), place()].sort((p, q) => p.line - q.line || p.character - q.character);
      return { range: { start: a, end: b }, text: randomText(random, random(4)) };
    });
    const expected = events.reduce(changedByReference, text);
    const store = TextStore.from(text);
    const changes = toTextChanges(store, events);
    assert.ok(changes);
    store.apply(changes);
    assert.equal(store.slice(0, store.length), expected, `round ${round}: ${JSON.stringify({ text, events })}`);
  }
});

test("a change without a range replaces the whole text", () => {
  assert.equal(toTextChanges(TextStore.from("<a/>"), [{ text: "<b/>" }]), undefined);
});
