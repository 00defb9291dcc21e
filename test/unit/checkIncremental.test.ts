// An edited session says what a fresh one says: after random edits from a seed, over documents of many segments.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { CheckSession } from "../../core/src/check/session";
import { shared } from "../support/root";
import { flaEnvironment, schemas, seeded } from "./checkSupport";

/** FLA_EDITS=100000 is the long form; FLA_SEED gives another sequence. */
const edits = Number(process.env.FLA_EDITS ?? 200);
const seed = Number(process.env.FLA_SEED ?? 4711);

const environment = flaEnvironment();
const sample = readFileSync(path.join(schemas, "fla/samples/valid-several-workers.xml"), "utf8");

test("random edits of every document, large and small, also when the work is dropped halfway", () => {
  const random = seeded(seed);
  const texts = [manyWorkers(8), sample, ...corpusTexts()];
  const perRound = 25;
  for (let done = 0, n = 0; done < edits; done += perRound, n++) checkEdits(texts[n % texts.length], random, perRound);
});

test("an edit of the header reaches every form's records", () => {
  const text = manyWorkers(60);
  const session = new CheckSession(text, environment);
  const at = text.indexOf("<DeclarantQuality>") + "<DeclarantQuality>".length;
  session.edit([{ from: at, to: at + 3, text: "TRN" }]);
  assertFresh(session, "quality changed");
  session.edit([{ from: at, to: at + 3, text: "EMP" }]);
  assertFresh(session, "quality changed back");
});

test("a form that is cut in two, and put together again", () => {
  const text = manyWorkers(60);
  const session = new CheckSession(text, environment);
  const middle = text.indexOf("<NaturalPerson>", text.length / 2);
  const cut = "</LearningAccountDeclaration></Form><Form><LearningAccountDeclaration>";
  session.edit([{ from: middle, to: middle, text: cut }]);
  assertFresh(session, "cut");
  session.edit([{ from: middle, to: middle + cut.length, text: "" }]);
  assertFresh(session, "joined");
});

test("duplicates over segments appear and go", () => {
  const text = manyWorkers(60);
  const session = new CheckSession(text, environment);
  const first = /<INSS>(\d{11})<\/INSS>/.exec(text);
  assert.ok(first);
  const last = text.lastIndexOf("<INSS>") + "<INSS>".length;
  const before = session.findings().filter((finding) => finding.kind === "rule.unique").length;
  const old = text.slice(last, last + 11);
  session.edit([{ from: last, to: last + 11, text: first[1] }]);
  assert.equal(session.findings().filter((finding) => finding.kind === "rule.unique").length, before + 1);
  assertFresh(session, "duplicate");
  session.edit([{ from: last, to: last + 11, text: old }]);
  assert.equal(session.findings().filter((finding) => finding.kind === "rule.unique").length, before);
});

test("an edit inside one record runs the rules of its segment, and those of no header again", () => {
  const text = manyWorkers(60);
  const session = new CheckSession(text, environment);
  assert.ok(session.tree.segments.length > 20, `${session.tree.segments.length} segments`);
  const at = text.indexOf("<TrainingName>", text.length / 2) + "<TrainingName>".length;
  session.edit([{ from: at, to: at, text: "x" }]);
  assert.ok(session.segmentsRun <= 3, `${session.segmentsRun} segments`);
  // The date of the form is read by every record: a change of its hour is not.
  const hour = text.indexOf("<FormCreationHour>") + "<FormCreationHour>".length;
  session.edit([{ from: hour, to: hour + 2, text: "11" }]);
  assert.ok(session.segmentsRun <= 3, `${session.segmentsRun} segments`);
});

/** The sample with its workers repeated, each with a number of its own. */
function manyWorkers(count: number): string {
  const from = sample.indexOf("<NaturalPerson>");
  const to = sample.lastIndexOf("</NaturalPerson>") + "</NaturalPerson>".length;
  const block = sample.slice(from, to);
  const copies: string[] = [];
  for (let index = 0; index < count; index++) {
    copies.push(
      block.replace(/<INSS>\d{11}<\/INSS>/g, (_whole, at: number) => `<INSS>${inss(index * 10 + (at % 10))}</INSS>`),
    );
  }
  return sample.slice(0, from) + copies.join("\n") + sample.slice(to);
}

function inss(number: number): string {
  const nine = String(850730001 + number * 2);
  return nine + String(97 - (Number(nine) % 97)).padStart(2, "0");
}

/** Documents of others, as far as they are there. */
function corpusTexts(): string[] {
  if (process.env.FLA_EDITS === undefined || !shared) return [];
  const folder = path.join(shared, "corpus");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".xml"))
    .map((name) => readFileSync(path.join(folder, name), "utf8"))
    .filter((text) => text.length < longestText);
}

/** A fresh check of a longer text takes too long for every edit. */
const longestText = 150_000;

function checkEdits(text: string, random: () => number, count: number): void {
  const session = new CheckSession(text, environment);
  for (let step = 0; step < count; step++) {
    const changes = Array.from({ length: random() < 0.2 ? 2 : 1 }, () =>
      makeEdit(session.tree.text.length, random, (a, b) => session.tree.text.slice(a, b)),
    );
    session.change(inOneText(changes));
    let steps = random() < 0.3 ? Math.floor(random() * 6) : Infinity;
    if (!session.advance(() => steps-- <= 0)) {
      session.findings(); // What is known by now; it must not harm.
      continue;
    }
    assertFresh(session, `step ${step}: ${JSON.stringify(changes)}`);
  }
  session.finish();
  assertFresh(session, "at the end");
}

/** Several changes at once must not overlap: the later one first. */
function inOneText(changes: Change[]): Change[] {
  const sorted = [...changes].sort((a, b) => b.from - a.from);
  return sorted.filter((change, index) => index === 0 || change.to <= sorted[index - 1].from);
}

interface Change {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

const pieces = [
  "<",
  ">",
  "/",
  "&",
  "1",
  "x",
  "</Form>",
  "<Form>",
  "<INSS>85073003328</INSS>",
  "<Training>",
  "</Training>",
  "</NaturalPerson><NaturalPerson>",
  "<!--",
  "-->",
  " ",
  "\n",
  "2025-01-01",
];

function makeEdit(length: number, random: () => number, slice: (from: number, to: number) => string): Change {
  const at = Math.floor(random() * length);
  const kind = random();
  if (kind < 0.35) {
    // A digit or letter of a value is replaced.
    const window = slice(at, Math.min(length, at + 400));
    const value = />([^<>\s]+)</.exec(window);
    if (value) {
      const from = at + value.index + 1 + Math.floor(random() * value[1].length);
      return { from, to: from + 1, text: String(Math.floor(random() * 10)) };
    }
  }
  if (kind < 0.6) return { from: at, to: Math.min(length, at + Math.floor(random() * 40)), text: "" };
  if (kind < 0.7) {
    const from = Math.floor(random() * length);
    return { from: at, to: at, text: slice(from, Math.min(length, from + Math.floor(random() * 3000))) };
  }
  return { from: at, to: at, text: pieces[Math.floor(random() * pieces.length)] };
}

function assertFresh(session: CheckSession, what: string): void {
  const text = session.tree.text.slice(0, session.tree.text.length);
  const fresh = new CheckSession(text, environment);
  assert.deepEqual(session.findings(), fresh.findings(), what);
  assert.deepEqual(
    session.forms().map(({ path: place, verdict, from, to }) => ({ place, verdict, from, to })),
    fresh.forms().map(({ path: place, verdict, from, to }) => ({ place, verdict, from, to })),
    what,
  );
  assert.equal(session.verdict, fresh.verdict, what);
  assert.equal(session.schemaValid, fresh.schemaValid, what);
}
