// An edited session says what a fresh one says: after random edits from a seed, over documents of many segments and, where the
// corpus is there, over official samples with their schemas.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { CheckSession, type CheckEnvironment } from "../../core/src/check/session";
import { compileSchema } from "../../core/src/schema/compile";
import { TextStore } from "../../core/src/text/textStore";
import { elementRange, nodeAt, parent } from "../../core/src/xml/nodes";
import { shared } from "../support/root";
import { flaEnvironment, schemas, seeded } from "./checkSupport";

/** FLA_EDITS=100000 is the long form; FLA_SEED gives another sequence; FLA_CORPUS names a folder with other schemas and samples. */
const edits = Number(process.env.FLA_EDITS ?? 2_000);
const seed = Number(process.env.FLA_SEED ?? 4711);
const corpus = process.env.FLA_CORPUS ?? (shared && path.join(shared, "corpus"));

const environment = flaEnvironment();
const sample = readFileSync(path.join(schemas, "fla/samples/valid-several-workers.xml"), "utf8");

interface Document {
  readonly name: string;
  readonly text: string;
  readonly environment: CheckEnvironment;
}

test("random edits of every document, large and small, also when the work is dropped halfway", () => {
  const documents = [
    { name: "many workers", text: manyWorkers(8), environment },
    { name: "sample", text: sample, environment },
    ...corpusDocuments(),
  ];
  const perRound = Math.min(25, Math.ceil(edits / documents.length));
  for (let done = 0, n = 0; done < edits; done += perRound, n++)
    checkEdits(documents[n % documents.length], seed + n, Math.min(perRound, edits - done));
});

test("random edits that keep the tags in pairs: elements wrapped, unwrapped, moved and doubled, in one message", () => {
  const rounds = Math.ceil(edits / 200);
  for (let n = 0; n < rounds; n++) {
    const random = seeded(seed + n);
    const session = new CheckSession(manyWorkers(8), environment);
    for (let step = 0; step < 10; step++) {
      const changes = inOneText([
        ...pairedEdit(session, random),
        ...(random() < 0.3 ? pairedEdit(session, random) : []),
      ]);
      session.edit(changes);
      assertFresh(
        session,
        environment,
        `paired, seed ${seed + n}, step ${step}: ${JSON.stringify(changes).slice(0, 2_000)}`,
      );
    }
  }
});

test("the edits that once found a mistake", () => {
  const rounds = [100_274, 200_106, 300_098, 900_058, 1_000_192, 3_002_610];
  for (const round of rounds.slice(0, Math.ceil(edits / 25)))
    checkEdits({ name: "many workers", text: manyWorkers(8), environment }, round, 25);
});

test("the root's start tag gets another name, and its end tag is not the last tag", () => {
  const session = new CheckSession(`${sample}<x/>`, environment);
  const at = sample.indexOf("<FLA") + 1;
  session.edit([{ from: at, to: sample.indexOf(">", at), text: "NaturalPerson" }]);
  assertFresh(session, environment, "renamed");
  assert.ok(session.findings().some(({ kind }) => kind === "xml.mismatchedStartTag"));
});

test("what a document is checked with follows from its text, not from what it was before", () => {
  const root = sample.indexOf("<FLA") + "<FLA".length;
  const form = sample.indexOf("<Form>");
  for (const change of [
    { from: root - 2, to: root - 2, text: ' xmlns="urn:x"' },
    { from: root - 3, to: form, text: "" },
    { from: root - 3, to: root, text: "Worker" },
    { from: root - 4, to: root + 5, text: "< " },
  ])
    for (const end of ["", "<x/>", "</x>"]) {
      const session = new CheckSession(sample + end, environment);
      session.edit([change]);
      assertFresh(session, environment, `${JSON.stringify(change)} ${end}`);
      session.edit([{ from: session.tree.text.length - 8, to: session.tree.text.length - 4, text: "" }]);
      assertFresh(session, environment, `${JSON.stringify(change)} ${end}, its end broken too`);
    }
});

test("findings are there at every step of choosing anew", () => {
  const session = new CheckSession(`${manyWorkers(8)}<x/>`, environment);
  const cut = manyWorkers(8).length;
  session.change([
    { from: session.tree.text.length - 4, to: session.tree.text.length, text: "" },
    { from: 2_000, to: cut - 9_000, text: "" },
    { from: 0, to: sample.indexOf("<FLA") + 4, text: "<F" },
  ]);
  session.change([{ from: session.tree.text.length - 9, to: session.tree.text.length, text: "" }]);
  while (!session.advance(() => true)) session.findings();
  assertFresh(session, environment, "in steps");
});

test("what is learnt of an open element is known in the segments behind, wherever these end", () => {
  const workers = manyWorkers(8);
  const second = workers.indexOf("<NaturalPerson>", workers.indexOf("</NaturalPerson>"));
  const early = "</LearningAccountDeclaration></Form></FLA>";
  const text = `${workers.slice(0, second)}${early}${workers.slice(second)}`;
  const findingsWith = (segmentUnits: number | undefined): readonly unknown[] => {
    const store = TextStore.from(text);
    store.segmentUnits = segmentUnits;
    return new CheckSession(store, environment).findings();
  };
  const whole = findingsWith(undefined);
  for (const units of [500, 1_500]) assert.deepEqual(findingsWith(units), whole, `${units}`);
});

test("an edit of the header reaches every form's records", () => {
  const text = manyWorkers(60);
  const session = new CheckSession(text, environment);
  const at = text.indexOf("<DeclarantQuality>") + "<DeclarantQuality>".length;
  session.edit([{ from: at, to: at + 3, text: "TRN" }]);
  assertFresh(session, environment, "quality changed");
  session.edit([{ from: at, to: at + 3, text: "EMP" }]);
  assertFresh(session, environment, "quality changed back");
});

test("a form that is cut in two, and put together again", () => {
  const text = manyWorkers(60);
  const session = new CheckSession(text, environment);
  const middle = text.indexOf("<NaturalPerson>", text.length / 2);
  const cut = "</LearningAccountDeclaration></Form><Form><LearningAccountDeclaration>";
  session.edit([{ from: middle, to: middle, text: cut }]);
  assertFresh(session, environment, "cut");
  session.edit([{ from: middle, to: middle + cut.length, text: "" }]);
  assertFresh(session, environment, "joined");
});

test("an element that goes on over borders keeps its records together, where segments further up are replaced too", () => {
  const workers = manyWorkers(8);
  const [at, end] = [workers.lastIndexOf("<Training>"), workers.lastIndexOf("</Training>") + "</Training>".length];
  const trainings = Array.from({ length: 60 }, (_, n) =>
    workers.slice(at, end).replace(/<TrainingNbr>\d+/, `<TrainingNbr>${n + 1}`),
  );
  const text = workers.slice(0, at) + trainings.join("\n") + workers.slice(end);
  const session = new CheckSession(text, environment);
  const [first, last] = [text.indexOf("<NaturalPerson>"), text.lastIndexOf("<NaturalPerson>")];
  assert.ok(session.tree.segmentStart(session.tree.segmentAt(last) + 1) < text.lastIndexOf("<Training>"));
  // All workers but the last come to lie in one more element.
  session.edit([
    { from: last, to: last, text: "</NaturalPerson>" },
    { from: first, to: first, text: "<NaturalPerson>" },
  ]);
  assertFresh(session, environment, "at once");
});

test("keys that nobody can read excuse the references of their form, until all can be read again", () => {
  for (const workers of [2, 60]) {
    const text = manyWorkers(workers);
    const session = new CheckSession(text, environment);
    const references = (): number => session.findings().filter(({ kind }) => kind === "rule.reference").length;
    const [first, second] = [1, 2].map((n) => text.indexOf(`<ProviderNbr>${n}<`) + "<ProviderNbr>".length);
    const steps: readonly [from: number, to: number, text: string, isExcused: boolean][] = [
      [second, second + 1, "7", false],
      [first, first, "&", true],
      [second + 1, second + 2, "<<", true],
      [first, first + 1, "", true],
      [second, second + 1, "", true],
      [second, second + 2, "2<", false],
    ];
    for (const [from, to, added, isExcused] of steps) {
      session.edit([{ from, to, text: added }]);
      assertFresh(session, environment, `${workers} workers, ${from} ${added}`);
      const isRight = session.tree.text.slice(second, second + 2) === "2<";
      assert.equal(references() === 0, isExcused || isRight, `${workers} workers, ${from} ${added}`);
    }
  }
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
  assertFresh(session, environment, "duplicate");
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

/** Official samples, each with the schema that has its name, as far as they are there. */
function corpusDocuments(): Document[] {
  if (corpus === undefined || !existsSync(path.join(corpus, "samples"))) return [];
  const read = (folder: string, name: string) => readFileSync(path.join(corpus, folder, name), "utf8");
  const names = readdirSync(path.join(corpus, "schemas"));
  return readdirSync(path.join(corpus, "samples"))
    .filter((name) => name.endsWith(".xml"))
    .map((name) => ({ name, text: read("samples", name), xsd: `${name.replace(/_\d+\.xml$/, "")}.xsd` }))
    .filter(({ text, xsd }) => text.length < longestText && names.includes(xsd))
    .map(({ name, text, xsd }) => {
      const load = (uri: string) => (names.includes(uri) ? { uri, text: read("schemas", uri) } : undefined);
      const { schema } = compileSchema({ uri: xsd, text: read("schemas", xsd) }, load);
      return { name, text, environment: { ...environment, schema } };
    });
}

/** A fresh check of a longer text takes too long for every edit. */
const longestText = 150_000;

/** Each round has a seed of its own, so that the one that fails can be run alone. */
function checkEdits({ name, text, environment: around }: Document, roundSeed: number, count: number): void {
  const random = seeded(roundSeed);
  const session = new CheckSession(text, around);
  const undo: Change[] = [];
  for (let step = 0; step < count; step++) {
    const changes = Array.from({ length: random() < 0.2 ? 2 : 1 }, () => makeEdit(session, random, undo));
    const made = inOneText(changes);
    for (const { from, to, text: added } of made)
      undo.push({ from, to: from + added.length, text: session.tree.text.slice(from, to) });
    session.change(made);
    let steps = random() < 0.3 ? Math.floor(random() * 6) : Infinity;
    if (!session.advance(() => steps-- <= 0)) {
      session.findings(); // What is known by now; it must not harm.
      continue;
    }
    assertFresh(session, around, `${name}, seed ${roundSeed}, step ${step}: ${JSON.stringify(made)}`);
  }
  session.finish();
  assertFresh(session, around, `${name}, seed ${roundSeed}, at the end`);
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
  '"',
  "'",
  "1",
  "x",
  "é",
  "</Form>",
  "<Form>",
  "<INSS>85073003328</INSS>",
  "<Training>",
  "</Training>",
  "</NaturalPerson><NaturalPerson>",
  "<!--",
  "-->",
  "<!-- said -->",
  "<![CDATA[",
  "]]>",
  "<?x ",
  "?>",
  "<!DOCTYPE x [",
  ' a="1"',
  ' xmlns="urn:x"',
  " ",
  "\n",
  "\r\n",
  "2025-01-01",
];

/** Words in values and tags, deletions, pastes of pieces and of whole elements, line ends, both ends, the prologue, and undo. */
function makeEdit(session: CheckSession, random: () => number, undo: Change[]): Change {
  const { text } = session.tree;
  const upTo = (limit: number): number => Math.floor(random() * limit);
  const at = upTo(text.length + 1);
  const kind = random();
  if (kind < 0.25) return valueEdit(session, at, random) ?? { from: at, to: at, text: "7" };
  if (kind < 0.4) return { from: at, to: Math.min(text.length, at + upTo(40)), text: "" };
  if (kind < 0.48) {
    const from = upTo(text.length);
    return { from: at, to: at, text: text.slice(from, Math.min(text.length, from + upTo(3_000))) };
  }
  if (kind < 0.58) return elementPaste(session, at, upTo(text.length));
  if (kind < 0.68 && undo.length > 0) return clampTo(undo.pop()!, text.length);
  if (kind < 0.74) {
    const end = random() < 0.5 ? upTo(3) : text.length - upTo(3);
    return { from: Math.max(0, end), to: Math.max(0, end), text: pieces[upTo(pieces.length)] };
  }
  if (kind < 0.78) {
    const head = upTo(60);
    return { from: head, to: head + upTo(4), text: pieces[upTo(pieces.length)] };
  }
  return { from: at, to: at, text: pieces[upTo(pieces.length)] };
}

/** An element, or what lies between two, gets another one around it or loses its own tags; or it moves, or stands twice. */
function pairedEdit({ tree }: CheckSession, random: () => number): Change[] {
  const anyElement = () => {
    const node = nodeAt(tree, Math.floor(random() * tree.text.length));
    return node === undefined ? undefined : outermost(node, Math.floor(random() * 3));
  };
  const outermost = (node: number, steps: number): number =>
    steps === 0 ? node : outermost(parent(tree, node) ?? node, steps - 1);
  const [one, other] = [anyElement(), anyElement()];
  if (one === undefined || other === undefined) return [];
  const [a, b] = [elementRange(tree, one), elementRange(tree, other)];
  const own = tree.text.slice(a.from, a.to);
  const kind = random();
  if (kind < 0.4) {
    const name = /^<([^\s<>/]+)/.exec(tree.text.slice(b.from, b.from + 100))?.[1] ?? "x";
    const isApart = b.from >= a.to && random() < 0.5;
    const wrap = { from: a.from, to: a.from, text: `<${name}>` };
    return [wrap, { from: isApart ? b.from : a.to, to: isApart ? b.from : a.to, text: `</${name}>` }];
  }
  if (kind < 0.7) {
    const [start, end] = [own.indexOf(">") + 1, own.lastIndexOf("</")];
    if (start > end) return [];
    return [
      { from: a.from, to: a.from + start, text: "" },
      { from: a.from + end, to: a.to, text: "" },
    ];
  }
  const isWithin = b.from > a.from && b.from < a.to;
  const isLarge = own.length > longestPaste;
  const pasted = isLarge || isWithin ? [] : [{ from: b.from, to: b.from, text: own }];
  return kind < 0.85 && !isLarge ? [...pasted, { ...a, text: "" }] : pasted;
}

/** A digit or letter of a value is replaced. */
function valueEdit({ tree }: CheckSession, at: number, random: () => number): Change | undefined {
  const value = />([^<>\s]+)</.exec(tree.text.slice(at, at + 400));
  if (!value) return undefined;
  const from = at + value.index + 1 + Math.floor(random() * value[1].length);
  return { from, to: from + 1, text: String(Math.floor(random() * 10)) };
}

/** The element around one place, or its parent, is pasted before the element at another. */
function elementPaste({ tree }: CheckSession, at: number, other: number): Change {
  // Where the work was dropped before the text was parsed, the tree is that of no text: it has no elements to walk to.
  if (!tree.isSettled) return { from: at, to: at, text: "<x/>" };
  const target = nodeAt(tree, at);
  const source = nodeAt(tree, other);
  const from = target === undefined ? at : elementRange(tree, target).from;
  if (source === undefined) return { from, to: from, text: "<x/>" };
  const outer = elementRange(tree, parent(tree, source) ?? source);
  const copied = outer.to - outer.from <= longestPaste ? outer : elementRange(tree, source);
  return { from, to: from, text: tree.text.slice(copied.from, Math.min(copied.to, copied.from + longestPaste)) };
}

const longestPaste = 8_000;

function clampTo({ from, to, text }: Change, length: number): Change {
  return { from: Math.min(from, length), to: Math.min(to, length), text };
}

function assertFresh(session: CheckSession, around: CheckEnvironment, what: string): void {
  const text = session.tree.text.slice(0, session.tree.text.length);
  const fresh = new CheckSession(text, around);
  assert.deepEqual(session.findings(), fresh.findings(), what);
  assert.deepEqual(
    session.forms().map(({ path: place, verdict, from, to }) => ({ place, verdict, from, to })),
    fresh.forms().map(({ path: place, verdict, from, to }) => ({ place, verdict, from, to })),
    what,
  );
  assert.equal(session.verdict, fresh.verdict, what);
  assert.equal(session.schemaValid, fresh.schemaValid, what);
}
