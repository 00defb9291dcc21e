// An edited tree equals a fresh parse of its text: tokens, findings and text, after random edits of every kind.
// FLA_EDITS=100000 runs the long form; FLA_SEED gives another sequence.
import assert from "node:assert/strict";
import { test } from "node:test";
import { TextStore } from "../../core/src/text/textStore";
import { parseXml } from "../../core/src/xml/parse";
import type { Name } from "../../core/src/xml/segment";
import type { ParseOptions, XmlTree } from "../../core/src/xml/tree";
import { differenceFromFresh, Random } from "./xmlSupport";

const edits = Number(process.env.FLA_EDITS ?? 2_000);
const seed = Number(process.env.FLA_SEED ?? 20_250_301);

interface Change {
  from: number;
  to: number;
  text: string;
}

/** A declaration of some segments, with everything that XML has. */
function declaration(records: number): string {
  const parts = ['<?xml version="1.0" encoding="UTF-8"?>\n<!-- made up -->\n<d:Batch xmlns:d="urn:x" xmlns="urn:y">\n'];
  for (let i = 0; i < records; i++) {
    parts.push(
      `  <d:Worker id="${i}" d:kind='a'>\n    <INSS>850730033${i % 100}</INSS>\n    <Name>Jan &amp; An</Name>\n`,
    );
    if (i % 7 === 0) parts.push("    <Note><![CDATA[a < b]]></Note>\n    <Empty/>\n");
    if (i % 11 === 0) parts.push("    <?keep this?>\n    <!-- a comment > with < signs -->\n");
    for (let e = 0; e < i % 4; e++)
      parts.push(
        `    <Employment>\n      <Start>2024-01-0${e + 1}</Start>\n      <End>2024-02-01</End>\n    </Employment>\n`,
      );
    parts.push("  </d:Worker>\n");
  }
  parts.push("</d:Batch>\n");
  return parts.join("");
}

const snippets = [
  "x",
  " ",
  "\n",
  "<",
  ">",
  "/",
  "&",
  ";",
  '"',
  "'",
  "=",
  "-",
  "]",
  "?",
  "!",
  "\r\n",
  "\uD83D",
  "\uDE00",
  "\u0001",
  "é",
  "漢",
  "<!--",
  "-->",
  "--",
  "<![CDATA[",
  "]]>",
  "<?pi",
  "?>",
  "<!DOCTYPE x [",
  "]>",
  "<a>",
  "</a>",
  "<a/>",
  "<a b='1' b='2'>",
  "</d:Worker>",
  "<d:Worker>",
  "</d:Batch>",
  "<d:Batch xmlns:d='urn:z'>",
  "<Employment>",
  "</Employment>",
  "&amp;",
  "&eacute;",
  "&#0;",
  "<Name>",
  "</Name>",
  "<q:x/>",
  " xmlns:q='urn:q'",
  " a=\"<b c='d'\"",
];

function randomChange(random: Random, text: string): Change {
  const at = place(random, text);
  switch (random.below(8)) {
    case 0:
    case 1:
    case 2:
      return { from: at, to: at, text: random.pick(snippets) };
    case 3:
    case 4:
      return { from: at, to: Math.min(text.length, at + 1 + random.below(4)), text: "" };
    case 5:
      return { from: at, to: Math.min(text.length, at + random.below(40)), text: random.pick(snippets) };
    case 6: {
      const from = random.below(text.length + 1);
      return { from: at, to: at, text: text.slice(from, from + random.below(2_000)) };
    }
    default:
      return random.below(6) === 0
        ? { from: at, to: Math.min(text.length, at + random.below(30_000)), text: "" }
        : tagChange(random, text, at);
  }
}

/** Takes away a whole tag, or one of its characters. */
function tagChange(random: Random, text: string, at: number): Change {
  const from = text.indexOf("<", at);
  const to = text.indexOf(">", from) + 1;
  if (from < 0 || to === 0 || to - from > 100) return { from: at, to: at, text: "y" };
  const inside = from + random.below(to - from);
  return random.below(2) === 0
    ? { from, to, text: "" }
    : { from: inside, to: inside + 1, text: random.below(2) === 0 ? "" : "z" };
}

/** Anywhere, but often at both ends and near the segments' borders. */
function place(random: Random, text: string): number {
  switch (random.below(8)) {
    case 0:
      return random.below(Math.min(60, text.length + 1));
    case 1:
      return text.length - random.below(Math.min(60, text.length + 1));
    case 2:
      return Math.min(text.length, Math.max(0, 8_192 * (1 + random.below(8)) - 30 + random.below(200)));
    default:
      return random.below(text.length + 1);
  }
}

function applyTo(text: string, changes: readonly Change[]): string {
  return changes.reduce((all, { from, to, text: inserted }) => all.slice(0, from) + inserted + all.slice(to), text);
}

const order = ["Batch", "Worker", "Employment"];

/** A schema's answers, in part unknown. */
function mayContain(parent: Name | undefined, child: Name): boolean | undefined {
  if (!parent) return child.local === order[0];
  if (child.local === "Note") return undefined;
  if (!order.includes(child.local)) return order.includes(parent.local) && parent.local !== "Batch";
  return order.indexOf(parent.local) + 1 === order.indexOf(child.local);
}

function runEdits(count: number, options: ParseOptions | undefined, firstSeed: number): void {
  const perDocument = 60;
  for (let done = 0, run = firstSeed; done < count; run++) {
    const random = new Random(run);
    let text = declaration(10 + random.below(160));
    const tree = parseXml(TextStore.from(text), options);
    const undo: string[] = [];
    for (let i = 0; i < perDocument && done < count; i++, done++) {
      const changes: Change[] = [];
      let next = text;
      if (undo.length > 0 && random.below(5) === 0) {
        changes.push({ from: 0, to: text.length, text: undo.pop()! });
        next = changes[0].text;
      } else {
        undo.push(text);
        for (let c = random.below(10) === 0 ? 5 : 1; c > 0; c--) {
          const change = randomChange(random, next);
          changes.push(change);
          next = applyTo(next, [change]);
        }
      }
      text = next;
      editSome(tree, changes, random);
      const difference = differenceFromFresh(tree, text, options);
      assert.equal(difference, undefined, `seed ${run}, edit ${i}: ${JSON.stringify(changes).slice(0, 300)}`);
    }
  }
}

/** Now and then the work is dropped half-way, so that the next edit has to finish it. */
function editSome(tree: XmlTree, changes: readonly Change[], random: Random): void {
  if (random.below(6) > 0) return void tree.edit(changes);
  const steps = tree.editSteps(changes);
  for (let i = random.below(4); i >= 0; i--) steps.next();
  steps.return({ first: 0, removed: 0, added: 0, runs: [] });
  tree.edit([]);
}

test(`${edits} random edits: the tree equals a fresh parse, without a schema`, () =>
  runEdits(Math.ceil(edits / 2), undefined, seed));

test(`${edits} random edits: the tree equals a fresh parse, with a schema's answers`, () =>
  runEdits(Math.floor(edits / 2), { mayContain }, seed + 1_000_000));
