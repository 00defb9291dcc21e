// Several changes in one message: the offsets must be those that vscode-languageserver-textdocument would use.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { TextDocumentContentChangeEvent } from "vscode-languageserver-protocol";
import { CheckSession } from "../../core/src/check/session";
import { TextStore } from "../../core/src/text/textStore";
import { toTextChanges } from "../../server/src/changes";
import { OpenDocument } from "../../server/src/documents";
import { declaration } from "../bench/generate";
import { flaEnvironment } from "../unit/checkSupport";

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
    store.apply(changes);
    assert.equal(store.slice(0, store.length), expected, `round ${round}: ${JSON.stringify({ text, events })}`);
  }
});

const environment = flaEnvironment();
const short = declaration(20_000);
/** Long enough to be copied in steps. */
const long = declaration(600_000, (worker, n) => (n % 40 === 0 ? worker.replace("<INSS>", "<INSS>x") : worker));
const atStart = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
const comment = { range: atStart, text: "<!-- -->" };

function opened(text: string): OpenDocument {
  return new OpenDocument({ uri: "file:///a.xml", languageId: "xml", version: 1, text }, environment);
}

/** Checks on to the end, and compares with a check of that text. */
function settles(open: OpenDocument, text: string): void {
  while (!open.advance(() => true));
  assert.ok(open.session.isSettled);
  assert.equal(open.text.slice(0, open.text.length), text);
  const fresh = new CheckSession(text, environment);
  assert.deepEqual(open.session.findings(), fresh.findings());
  assert.equal(open.session.verdict, fresh.verdict);
}

test("a change without a range replaces the whole text, with what comes after it in the message", () => {
  for (const text of [short, long]) {
    const open = opened("<a/>");
    open.change(2, [comment, { text }, comment, comment], () => environment);
    settles(open, comment.text + comment.text + text);
    open.change(3, [comment, { text: "<b/>" }, { text }], () => environment);
    assert.equal(open.units, text.length);
    settles(open, text);
  }
});

test("a long text that is opened is copied in steps; until then its head tells of what kind it is", () => {
  const open = opened(long);
  assert.ok(open.isOurs);
  assert.ok(!open.isReady && !open.isSettled);
  assert.equal(open.units, long.length);
  let count = 0;
  for (; open.session.tree.text.length < long.length; count++) open.advance(() => true);
  assert.ok(count > 10, `${count} steps`);
  settles(open, long);
});

test("who asks for a text while it is copied gets the whole", () => {
  const open = opened(long);
  open.advance(() => true);
  assert.equal(open.text.slice(0, open.text.length), long);
  settles(open, long);
});

test("an edit, other surroundings and a second text while a long one is copied", () => {
  for (const steps of [0, 1, 7]) {
    const copying = () => {
      const open = opened(long);
      for (let n = 0; n < steps; n++) open.advance(() => true);
      return open;
    };
    const edited = copying();
    edited.change(2, [comment], () => environment);
    settles(edited, comment.text + long);
    const elsewhere = copying();
    elsewhere.recheck(environment);
    settles(elsewhere, long);
    const replaced = copying();
    replaced.change(2, [{ text: short }], () => environment);
    settles(replaced, short);
  }
});
