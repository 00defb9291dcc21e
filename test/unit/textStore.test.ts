// The chunked store behaves as vscode-languageserver-textdocument does: positions, ranges and edits, over random texts.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TextDocument } from "vscode-languageserver-textdocument";
import { OpenDocument, type ContentChange } from "../../core/src/text/openDocument";
import { LineCursor } from "../../core/src/text/lineCursor";
import { TextStore } from "../../core/src/text/textStore";
import { Random } from "./xmlSupport";

const pieces = ["\n", "\r\n", "\r", "a", "bc ", "<Name>", "é", "漢", "\uD83D\uDE00", "\u2028", "0123456789"];

function randomText(random: Random, parts: number): string {
  let text = "";
  for (let i = 0; i < parts; i++) text += random.pick(pieces);
  return text;
}

/** A text of several chunks, with line breaks wherever chunks may be cut. */
function longText(random: Random): string {
  return randomText(random, 3_000) + "\r\n".repeat(40_000) + randomText(random, 3_000);
}

function checkSame(ours: OpenDocument, theirs: TextDocument, random: Random): void {
  const text = theirs.getText();
  assert.equal(ours.getText(), text);
  assert.equal(ours.lineCount, theirs.lineCount);
  for (let i = 0; i < 30; i++) {
    const offset = random.below(text.length + 10) - 3;
    const position = { line: random.below(theirs.lineCount + 2) - 1, character: random.below(12) - 1 };
    assert.deepEqual(ours.positionAt(offset), theirs.positionAt(offset), `offset ${offset}`);
    assert.equal(ours.offsetAt(position), theirs.offsetAt(position), JSON.stringify(position));
    const range = { start: theirs.positionAt(offset), end: theirs.positionAt(offset + random.below(50)) };
    assert.equal(ours.getText(range), theirs.getText(range));
  }
}

/** Walks through a text, mostly forwards, and compares each place. */
function checkWalk(store: TextStore, random: Random): void {
  const cursor = new LineCursor(store);
  let offset = -2;
  for (let n = 0; n < 200; n++) {
    offset =
      random.below(12) === 0 ? random.below(store.length + 4) : offset + random.below(random.pick([2, 9, 3_000]));
    cursor.to(offset);
    assert.deepEqual({ line: cursor.line, character: cursor.character }, store.positionAt(offset), `offset ${offset}`);
  }
}

test("a cursor that walks through a text tells the same places", () => {
  const random = new Random(23);
  for (let run = 0; run < 40; run++) {
    const store = TextStore.from(run % 4 === 0 ? longText(random) : randomText(random, random.below(400)));
    checkWalk(store, random);
    store.edit(random.below(store.length + 1), random.below(store.length + 1), randomText(random, 6));
    checkWalk(store, random);
  }
});

/** Up to three changes, each with a range of the text that the one before leaves. */
function randomChanges(random: Random, start: TextDocument): ContentChange[] {
  let document = start;
  return Array.from({ length: 1 + random.below(3) }, () => {
    const change = randomChange(random, document);
    const text = TextDocument.applyEdits(
      document,
      "range" in change ? [{ range: change.range, newText: change.text }] : [],
    );
    document = TextDocument.create("", "", 1, "range" in change ? text : change.text);
    return change;
  });
}

function randomChange(random: Random, document: TextDocument): ContentChange {
  if (random.below(60) === 0) return { text: longText(random) };
  const from = random.below(document.getText().length + 1);
  const to = from + random.below(random.below(8) === 0 ? 40_000 : 6);
  const text = random.below(10) === 0 ? randomText(random, 8_000) : randomText(random, random.below(4));
  return { range: { start: document.positionAt(from), end: document.positionAt(to) }, text };
}

/** FLA_MESSAGES makes more of them, or less. */
const messages = Number(process.env.FLA_MESSAGES ?? 600);

test(`${messages} random messages of edits to documents from empty to several chunks`, () => {
  const random = new Random(11);
  for (let run = 0; run < messages / 30; run++) {
    const text = run % 3 === 0 ? longText(random) : randomText(random, random.below(200));
    const ours = OpenDocument.create("file:///a.xml", "xml", 1, text);
    const theirs = TextDocument.create("file:///a.xml", "xml", 1, text);
    checkSame(ours, theirs, random);
    for (let i = 0; i < 30; i++) {
      const changes = randomChanges(random, theirs);
      // One after the other, as the peer does: positions of the second speak of the text after the first.
      ours.update(changes, i + 2);
      TextDocument.update(theirs, changes, i + 2);
      checkSame(ours, theirs, random);
    }
    assert.equal(ours.version, 31);
  }
});

test("a line break of two characters may lie across two chunks", () => {
  for (const lead of [32_766, 32_767, 32_768]) {
    const text = `${"x".repeat(lead)}\r\nabc\rdef\n`;
    const theirs = TextDocument.create("", "", 1, text);
    const ours = OpenDocument.create("", "", 1, text);
    assert.equal(ours.lineCount, 4);
    for (let offset = lead - 3; offset <= text.length; offset++)
      assert.deepEqual(ours.positionAt(offset), theirs.positionAt(offset));
  }
});

test("characters are read where they stand, in one byte or two", () => {
  const text = "abc".repeat(20_000) + "漢" + "é".repeat(40_000);
  const store = TextStore.from(text);
  assert.equal(store.length, text.length);
  assert.equal(store.charCodeAt(60_000), "漢".charCodeAt(0));
  assert.ok(Number.isNaN(store.charCodeAt(-1)) && Number.isNaN(store.charCodeAt(text.length)));
  const into = new Uint16Array(4);
  store.read(59_999, 60_003, into);
  assert.equal(String.fromCharCode(...into), "c漢éé");
  assert.equal(store.slice(59_999, 60_002), "c漢é");
  assert.equal(store.slice(-5, 2), "ab");
});

test("markers are found, across chunks and up to a limit", () => {
  const store = TextStore.from(`${"x".repeat(32_767)}-->${"-".repeat(3)}`);
  assert.equal(store.indexOf("-->", 0), 32_767);
  assert.equal(store.indexOf("--", 32_768), 32_770);
  assert.equal(store.indexOf("-->", 32_768), -1);
  assert.equal(store.indexOf("-->", 0, 32_767), -1);
  store.edit(32_767, 32_768, "");
  assert.equal(store.indexOf("-->", 0), -1);
});

test("the store keeps its own copy of a text", () => {
  const copied: number[] = [];
  const store = TextStore.from("abc", (text, into) => {
    for (let i = 0; i < text.length; i++) into[i] = text.charCodeAt(i);
    copied.push(into.length);
    return 127;
  });
  assert.deepEqual([store.slice(0, 3), copied], ["abc", [3]]);
});

test("bytes of UTF-8 become the text that a decoder makes of them, or nothing", () => {
  const fatal = new TextDecoder("utf-8", { fatal: true });
  const decoded = (bytes: Uint8Array): string | undefined => {
    try {
      return fatal.decode(bytes);
    } catch {
      return undefined;
    }
  };
  const characters = ["a", "<", "\n", "é", "ÿ", "漢", "\uFFFF", "😀", "\u{10FFFF}"];
  let state = 17;
  const below = (limit: number): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) % limit;
  for (let round = 0; round < 300; round++) {
    const length = below(4) === 0 ? 60_000 + below(20_000) : below(40);
    // Plain, with a letter of Latin-1 here and there, or anything.
    const kind = below(3);
    const character = (): string =>
      kind === 2
        ? characters[below(characters.length)]
        : characters[kind === 1 && below(50) === 0 ? 3 + below(2) : below(3)];
    const text = Array.from({ length }, character).join("");
    const encoded = new TextEncoder().encode((below(5) === 0 ? "\uFEFF" : "") + text);
    const skipped = below(4);
    const bytes = new Uint8Array(skipped + encoded.length).subarray(skipped);
    bytes.set(encoded);
    if (below(3) === 0 && bytes.length > 0) bytes[below(bytes.length)] = below(256);
    const store = TextStore.fromUtf8(bytes);
    assert.equal(store?.slice(0, store.length), decoded(bytes), `round ${round}`);
  }
});

test("lines are counted a chunk at a time, again from where an edit was, and are the same as counted at once", () => {
  const text = longText(new Random(7)).repeat(4);
  const store = TextStore.from(text);
  let asked = 0;
  const stepsOf = (): number => {
    asked = 0;
    const isLate = (): boolean => ++asked > 0;
    while (!store.countLinesOn(isLate));
    return asked;
  };
  const chunks = stepsOf();
  assert.ok(chunks > 5, `${chunks} chunks`);
  assert.equal(stepsOf(), 0);
  store.edit(text.length - 10, text.length - 10, "\n");
  assert.ok(stepsOf() <= 3);
  assert.equal(store.lineCount, TextStore.from(store.slice(0, store.length)).lineCount);
});
