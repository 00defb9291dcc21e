// Snippets of packs in the completion: only where their element may stand, with the clock and the counts filled in, in any editor.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { CheckSession } from "../../../core/src/check/session";
import { completeAt, type Completion } from "../../../core/src/features/completion";
import type { Language } from "../../../core/src/messages/catalogue";
import { readSnippets } from "../../../core/src/pack/snippets";
import type { PackProblem } from "../../../core/src/pack/shape";
import { root } from "../../support/root";
import { flaEnvironment, schemas } from "../checkSupport";

const environment = flaEnvironment();
const sample = readFileSync(path.join(schemas, "fla/samples/valid-small.xml"), "utf8");
const channel = readSnippets(
  "channel.json",
  (name) => readFileSync(path.join(root, "snippets", name), "utf8"),
  (problem) => assert.fail(JSON.stringify(problem)),
);

/** The snippets that are offered at the `|` of a text. */
function snippetsAt(marked: string, language: Language = "en"): readonly Completion[] {
  const offset = marked.indexOf("|");
  const session = new CheckSession(marked.replace("|", ""), environment);
  const { packs } = environment;
  const reader = {
    ...{ language, masked: true, roots: ["FLA"], packs, snippets: channel },
    rules: session.pack?.rules ?? [],
    anomalyTitle: () => undefined,
  };
  return completeAt(session, offset, reader).filter(({ kind }) => kind === "snippet");
}

const prefixes = (marked: string) => snippetsAt(marked).map(({ label }) => label);

/** The sample with a mark in front of a tag. */
const before = (tag: string, mark = "|") => sample.replace(tag, `${mark}\n${tag}`);

test("a snippet is offered where its element may stand, and nowhere else", () => {
  assert.deepEqual(prefixes(before("</FLA>")), ["fla-form"]);
  assert.deepEqual(prefixes(before("</LearningAccountDeclaration>")), ["fla-worker"]);
  assert.deepEqual(prefixes(before("</NaturalPerson>")), ["fla-employment", "fla-training", "fla-training-hours"]);
  assert.deepEqual(prefixes(before("<LearningAccountDeclaration>")), ["batch-reference"]);
  assert.deepEqual(prefixes(before("<WorkerName>")), []);
});

test("none is offered in a value, in a tag that goes on, or in an end tag", () => {
  assert.deepEqual(prefixes(sample.replace(/<INSS>/, "<INSS>|")), []);
  assert.deepEqual(prefixes(sample.replace("<NaturalPerson>", "<|NaturalPerson>")), []);
  assert.deepEqual(prefixes(sample.replace("</NaturalPerson>", "</|NaturalPerson>")), []);
  assert.deepEqual(prefixes("<project><name>|</name></project>"), []);
});

test("an empty document is offered whole files, with their declaration where nothing stands before", () => {
  const [declaration, generic] = snippetsAt("|");
  assert.deepEqual([declaration.label, generic.label], ["fla-declaration", "batch-generic"]);
  assert.ok(declaration.snippet.startsWith('<?xml version="1.0" encoding="UTF-8"?>\n<FLA '), declaration.snippet);
  const [second] = snippetsAt('<?xml version="1.0"?>\n|');
  assert.ok(second.snippet.startsWith("<FLA "), second.snippet);
});

test("after a `<` that is there already the snippet goes on behind it", () => {
  const found = snippetsAt(before("</LearningAccountDeclaration>", "<|")).find(({ label }) => label === "fla-worker");
  assert.ok(found?.snippet.startsWith("NaturalPerson>\n\t<NaturalPersonSequenceNbr>"), found?.snippet);
});

test("the clock and the next count are filled in, and without snippets the first choice stands", () => {
  const [form] = snippetsAt(before("</FLA>"));
  const { date, time } = environment.asOf;
  assert.ok(form.snippet.includes(`<FormCreationDate>${date}</FormCreationDate>`), form.snippet);
  assert.ok(form.snippet.includes(`<FormCreationHour>${time.slice(0, 8)}.\${1:000}<`), form.snippet);
  assert.ok(form.snippet.includes("${2|0,1,3|}"));
  assert.ok(form.plain.includes("<AttestationStatus>0</AttestationStatus>"), form.plain);
  const [worker] = snippetsAt(before("</LearningAccountDeclaration>"));
  assert.ok(worker.plain.includes("<NaturalPersonSequenceNbr>2</NaturalPersonSequenceNbr>"), worker.plain);
  for (const { plain } of [form, worker]) assert.doesNotMatch(plain, /\$/);
});

test("a snippet says in the reader's language what it is", () => {
  assert.equal(snippetsAt(before("</NaturalPerson>"))[0].detail, "An employment of a worker");
  assert.equal(snippetsAt(before("</NaturalPerson>"), "de")[0].detail, "Eine Beschäftigung eines Arbeitnehmers");
});

test("a snippet that is none is left out with a warning at its place", () => {
  const problems: PackProblem[] = [];
  const text = JSON.stringify({
    good: { prefix: "a", body: ["<A>", "</A>"], description: "An A" },
    noTag: { prefix: "b", body: ["text"], description: "No tag" },
    noBody: { prefix: "c", description: "No body" },
    words: { prefix: "d", body: ["<D/>"], description: { xx: "A language that nobody has" } },
  });
  const found = readSnippets(
    "snippets.json",
    () => text,
    (problem) => problems.push(problem),
  );
  assert.deepEqual(found, [{ prefix: "a", body: "<A>\n</A>", description: { en: "An A" }, root: "A", isFile: false }]);
  assert.deepEqual(
    problems.map(({ kind, args, severity }) => [kind, args.where, severity]),
    ["noTag", "noBody", "words"].map((where) => ["pack.wrongValue", where, "warning"]),
  );
});
