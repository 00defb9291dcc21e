// Every feature in a document that is broken elsewhere: the answer at a place is the same as in the whole document, whatever
// was broken before it or after it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { definitionAt, declarationAt, typeDeclarationAt, codeAt } from "../../../core/src/features/definition";
import { completeAt } from "../../../core/src/features/completion";
import { foldingRanges } from "../../../core/src/features/folding";
import { formattingChanges } from "../../../core/src/features/formatting";
import { hintsIn } from "../../../core/src/features/hints";
import { hoverAt } from "../../../core/src/features/hover";
import { findPath, xpathOf } from "../../../core/src/features/locations";
import { occurrencesAt } from "../../../core/src/features/references";
import { refactoringsAt } from "../../../core/src/features/refactorings";
import { runThrough } from "../../../core/src/features/steps";
import { documentSymbols, type DocumentSymbol } from "../../../core/src/features/symbols";
import { autoCloseAt, selectionRanges, tagPairAt } from "../../../core/src/features/tags";
import { entriesOf, type FoundInFile } from "../../../core/src/features/workspaceSymbols";
import { evaluateXPath } from "../../../core/src/features/xpath";
import type { CheckSession } from "../../../core/src/check/session";
import { nodeAt } from "../../../core/src/xml/nodes";
import { seeded } from "../../bench/figures";
import { readerFor, sessionOf, tokensOf } from "./harness";

const maker = (number: number, inss: string) =>
  `<Maker>\n        <MakerNbr>${number}</MakerNbr>\n        <INSS>${inss}</INSS>\n        <Name>An</Name>\n      </Maker>`;
const tool = (name: string, madeBy: number) =>
  `<Tool>\n        <Name>${name}</Name>\n        <Length>1</Length>\n        <MadeBy>${madeBy}</MadeBy>\n      </Tool>`;

/** The bench in the middle is asked; those around it are broken. */
const bench = (label: string) => `<Bench unit="cm">
      <Label>${label}</Label>
      <Wood>OAK</Wood>
      <State>new</State>
      ${maker(1, "85073003328")}
      ${maker(2, "72061797965")}
      ${tool("saw", 1)}
      ${tool("plane", 2)}
    </Bench>`;
const form = (label: string) => `<Form>
    <Identification>WORK001</Identification>
    ${bench(label)}
  </Form>`;

const before = form("first");
const asked = form("asked");
const after = form("last");
const whole = (first: string, middle: string, last: string) =>
  `<?xml version="1.0"?>\n<Workshop>\n  ${first}\n  ${middle}\n  ${last}\n</Workshop>\n`;

/** Ways to break a form without touching its end tag. */
const breakages: Readonly<Record<string, (text: string) => string>> = {
  "an end tag missing": (text) => text.replace("</Label>", ""),
  "a wrong end tag": (text) => text.replace("</Wood>", "</Wod>"),
  "a half-typed start tag": (text) => text.replace("<State>", "<Sta"),
  "a lone <": (text) => text.replace("<State>", "< <State>"),
  "a stray &": (text) => text.replace("OAK", "O & K"),
  "an unclosed quote": (text) => text.replace('unit="cm">', 'unit="cm>'),
  "an unknown element": (text) => text.replace("<Wood>OAK</Wood>", "<Steel>x</Steel>"),
  "a record cut in two": (text) => text.replace("</Maker>", ""),
  "wrong values": (text) => text.replace("OAK", "XXXXXX").replace("<State>new<", "<State>old<"),
  "an end tag too many": (text) => text.replace("</Label>", "</Label></Tool>"),
};

/** A question at a place of the middle form; its answer in words and in offsets from the form's start. */
interface Question {
  readonly at: string;
  readonly more?: number;
  readonly ask: (session: CheckSession, offset: number, from: number) => unknown;
}

const reader = readerFor();
const spans = (list: readonly { from: number; to: number }[], from: number) =>
  list.map((span) => [span.from - from, span.to - from]);

const names = (symbols: readonly DocumentSymbol[]): string[] =>
  symbols.flatMap((one) => [one.name, ...names(one.children)]);

function entries(session: CheckSession): FoundInFile[] {
  const found: FoundInFile[] = [];
  runThrough(entriesOf(session.tree, session.pack!, reader, (entry) => found.push(entry)));
  return found;
}

const questions: Readonly<Record<string, Question>> = {
  "completion of an element": {
    at: "<Tool>",
    ask: (session, offset) => completeAt(session, offset, reader).map(({ label, detail }) => [label, detail]),
  },
  "completion of a value": {
    at: "<Wood>OAK",
    more: 6,
    ask: (session, offset, from) =>
      completeAt(session, offset, reader).map(({ label, detail, span }) => [label, detail, ...spans([span], from)]),
  },
  "completion of a reference": {
    at: "<MadeBy>2",
    more: 8,
    ask: (session, offset) => completeAt(session, offset, reader).map(({ label, detail }) => [label, detail]),
  },
  "completion of an attribute": {
    at: 'unit="cm">\n      <Label>asked',
    ask: (session, offset) => completeAt(session, offset, reader).map(({ label }) => label),
  },
  "hover on a name": { at: "<Label>asked", more: 3, ask: (session, offset) => hoverAt(session, offset, reader)?.text },
  "hover on a value": { at: "<Wood>OAK", more: 7, ask: (session, offset) => hoverAt(session, offset, reader)?.text },
  "hover on a number": {
    at: "<INSS>85073003328",
    more: 9,
    ask: (session, offset) => hoverAt(session, offset, reader)?.text,
  },
  "the tag pair": {
    at: "<Label>asked",
    more: 2,
    ask: (session, offset, from) => spans(tagPairAt(session.tree, offset)?.names ?? [], from),
  },
  "auto close": { at: "<State>new", more: 7, ask: (session, offset) => autoCloseAt(session.tree, offset) ?? null },
  "selection ranges up to the form": {
    at: "<State>new",
    more: 8,
    ask: (session, offset, from) =>
      spans(selectionRanges(session.tree, offset), from).filter(([at, to]) => at >= 0 && to <= asked.length),
  },
  "the declaration": { at: "<State>new", more: 2, ask: (session, offset) => declarationAt(session, offset) },
  "the type": { at: "<State>new", more: 2, ask: (session, offset) => typeDeclarationAt(session, offset) },
  "a code's entry": { at: "<Wood>OAK", more: 7, ask: (session, offset) => codeAt(session, offset, reader.rules) },
  "what a reference names": {
    at: "<MadeBy>2",
    more: 8,
    ask: (session, offset, from) => spans([runThrough(definitionAt(session, offset))!], from),
  },
  "occurrences in the form": {
    at: "<INSS>72061797965",
    more: 8,
    ask: (session, offset, from) =>
      spans(runThrough(occurrencesAt(session, offset)), from).filter(([at]) => at >= 0 && at < asked.length),
  },
  rewritings: {
    at: "<Wood>OAK",
    more: 3,
    ask: (session, offset, from) =>
      runThrough(refactoringsAt(session, { from: offset, to: offset }, reader)).map(({ title, changes }) => [
        title,
        spans(runThrough(changes()), from),
      ]),
  },
  "hints of the form": {
    at: "<Form>",
    ask: (session, offset, from) =>
      runThrough(hintsIn(session, { from: offset, to: offset + asked.length }, reader)).map(({ at, text }) => [
        at - from,
        text,
      ]),
  },
  "semantic tokens of the form": {
    at: "<Form>",
    ask: (session, offset, from) =>
      tokensOf(session, { from: offset, to: offset + asked.length }, reader).map(({ type, modifiers, ...span }) => [
        type,
        ...modifiers,
        ...spans([span], from),
      ]),
  },
  "folding inside the form": {
    at: "<Form>",
    ask: (session, offset, from) =>
      spans(
        runThrough(foldingRanges(session.tree, 1_000)).filter(
          (one) => one.from >= offset && one.to <= offset + asked.length,
        ),
        from,
      ),
  },
  "formatting of the form": {
    at: "<Form>",
    ask: (session, offset) =>
      runThrough(
        formattingChanges(
          session.tree,
          { from: offset, to: offset + asked.length },
          { indent: "    ", lineBreak: "\n" },
        ),
      ).length,
  },
  "the outline of the form": {
    at: "<Form>",
    ask: (session) => {
      const all = names(runThrough(documentSymbols(session, reader)));
      const first = all.findIndex((name) => name.includes("asked"));
      return all.slice(first, first + 5);
    },
  },
  "records for the search": {
    at: "<Form>",
    ask: (session, offset, from) =>
      entries(session)
        .filter(({ span }) => span.from >= offset && span.to <= offset + asked.length)
        .map(({ name, span }) => [name, ...spans([span], from)]),
  },
  "XPath and back": {
    at: "<State>new",
    more: 2,
    ask: (session, offset) => {
      const node = nodeAt(session.tree, offset)!;
      return runThrough(findPath(session.tree, runThrough(xpathOf(session.tree, node)))) === node;
    },
  },
  "an XPath on the form": {
    at: "<Form>",
    ask: (session, _offset, from) => {
      const found = evaluateXPath(session, "//Bench[Label = 'asked']/Tool/Name", reader);
      return found.kind === "nodes" && [found.total, found.nodes.map(({ span }) => span.from - from)];
    },
  },
};

const answer = (text: string, { at, more = 0, ask }: Question): unknown => {
  const from = text.indexOf(asked);
  assert.ok(from > 0);
  return ask(sessionOf(text), text.indexOf(at, from) + more, from);
};

for (const [name, question] of Object.entries(questions)) {
  test(name, () => {
    const expected = answer(whole(before, asked, after), question);
    assert.ok(
      (expected !== undefined && expected !== null && !(Array.isArray(expected) && expected.length === 0)) ||
        name === "auto close",
    );
    for (const [how, spoil] of Object.entries(breakages)) {
      assert.deepEqual(answer(whole(spoil(before), asked, after), question), expected, `${how}, before`);
      assert.deepEqual(answer(whole(before, asked, spoil(after)), question), expected, `${how}, after`);
      assert.deepEqual(answer(whole(spoil(before), asked, spoil(after)), question), expected, `${how}, twice`);
    }
  });
}

/** Random breakages: characters that are taken away or typed at any place of a form's content, one to three of them. */
function brokenAtRandom(text: string, random: () => number): string {
  const from = text.indexOf("<Identification>");
  const to = text.indexOf("</Form>");
  let broken = text.slice(from, to);
  for (let left = 1 + Math.floor(random() * 3); left > 0; left--) {
    const at = Math.floor(random() * broken.length);
    const typed = random() < 0.5 ? "" : "<>/&=x1 \n"[Math.floor(random() * 9)];
    const removed = typed === "" ? 1 + Math.floor(random() * 4) : 0;
    broken = broken.slice(0, at) + typed + broken.slice(at + removed);
  }
  return text.slice(0, from) + broken + text.slice(to);
}

test("whatever is typed or deleted elsewhere, each answer stays", () => {
  const rounds = Number(process.env.FLA_BROKEN_ROUNDS ?? 40);
  const expected = new Map(
    Object.entries(questions).map(([name, one]) => [name, answer(whole(before, asked, after), one)]),
  );
  for (let seed = 1; seed <= rounds; seed++) {
    const random = seeded(seed);
    const text = whole(brokenAtRandom(before, random), asked, brokenAtRandom(after, random));
    for (const [name, one] of Object.entries(questions))
      assert.deepEqual(answer(text, one), expected.get(name), `${name}, seed ${seed}:\n${text}`);
  }
});
