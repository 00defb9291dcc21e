// Formatting of documents that are broken at random: nothing but white space between tags moves, what was formatted stays, and a
// range is formatted as the whole is.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { CheckSession } from "../../../core/src/check/session";
import { formattingChanges } from "../../../core/src/features/formatting";
import { runThrough } from "../../../core/src/features/steps";
import { TokenFlag, TokenKind } from "../../../core/src/xml/segment";
import { seeded } from "../../bench/figures";
import { applied, sessionOf } from "./harness";

const rounds = Number(process.env.FLA_BROKEN_ROUNDS ?? 80);

const bench = `<Bench unit="cm">
      <Label>long  one</Label>
      <!-- of oak -->
      <Wood>OAK</Wood><State> new </State>
      <Maker><MakerNbr>1</MakerNbr> <Name>A &amp; B</Name></Maker>

      <Tool xml:space="preserve"> <Name>saw</Name>
  <Length/> </Tool>
      <Note><![CDATA[ a < b ]]></Note><Empty>  </Empty>
      <Mixed>some <b>bold</b> text </Mixed>
      <?print now?>
    </Bench>`;
const form = `<Form>\n    <Identification>WORK001</Identification>\n    ${bench}\n  </Form>`;
const whole = `<?xml version="1.0"?>\n<!-- head -->\n<Workshop>\n  ${form}\n\n  ${form}${form}\n</Workshop>\n`;

/** One to four characters or tags are taken away, typed, or written twice, at one to four places. */
function brokenAtRandom(text: string, random: () => number): string {
  const upTo = (count: number) => Math.floor(random() * count);
  const tags = [...text.matchAll(/<[^>]*>/g)];
  let broken = text;
  for (let left = 1 + upTo(4); left > 0; left--) {
    const at = upTo(broken.length);
    const [tag] = tags[upTo(tags.length)];
    const typed = ["", "", "<", ">", "/", "&", "=", '"', "x", " \n", "-->", "]]>", tag, tag][upTo(14)];
    broken = broken.slice(0, at) + typed + broken.slice(at + (typed === "" ? 1 + upTo(4) : 0));
  }
  return broken;
}

/** Every written token but the white space between tags. White space between the two tags of one element is its text. */
function contentOf({ tree }: CheckSession): string[] {
  const found: { kind: number; text: string; isBlank: boolean }[] = [];
  for (const [k, { kind, from, flags, count }] of tree.segments.entries()) {
    const base = tree.segmentStart(k);
    for (let t = 0; t < count; t++) {
      if ((flags[t] & TokenFlag.implied) !== 0) continue;
      const isBlank = kind[t] === TokenKind.Text && (flags[t] & TokenFlag.blank) !== 0;
      found.push({ kind: kind[t], text: tree.text.slice(base + from[t], base + from[t + 1]), isBlank });
    }
  }
  const isText = (n: number) =>
    !found[n].isBlank || (found[n - 1]?.kind === TokenKind.StartTag && found[n + 1]?.kind === TokenKind.EndTag);
  return found.flatMap(({ text }, n) => (isText(n) ? [text] : []));
}

/** Where an element ends whose end tag is missing is told from the indentation too, and that is another after formatting. */
const lacksEndTags = (session: CheckSession) => session.findings().some(({ kind }) => kind === "xml.missingEndTag");

const layouts = [
  { indent: "  ", lineBreak: "\n" },
  { indent: "\t", lineBreak: "\r\n" },
];

test("whatever is broken, only white space between tags moves, and it moves once", () => {
  for (let seed = 1; seed <= rounds; seed++) {
    const text = brokenAtRandom(whole, seeded(seed));
    const session = sessionOf(text);
    const layout = layouts[seed % layouts.length];
    const format = (of: CheckSession, length: number) =>
      runThrough(formattingChanges(of.tree, { from: 0, to: length }, layout));
    const once = applied(text, format(session, text.length));
    const after = sessionOf(once);
    const story = `seed ${seed}:\n${text}\n---\n${once}`;
    assert.equal(once.replace(/\s/g, ""), text.replace(/\s/g, ""), story);
    assert.deepEqual(contentOf(after), contentOf(session), story);
    const again = applied(once, format(after, once.length));
    if (!lacksEndTags(session)) assert.equal(again, once, story);
    else assert.deepEqual(format(sessionOf(again), again.length), [], story);
  }
});

test("a range of a broken document gets those changes of the whole that lie in it", () => {
  for (let seed = 1; seed <= rounds; seed++) {
    const random = seeded(seed);
    const text = brokenAtRandom(whole, random);
    const { tree } = sessionOf(text);
    const [from, to] = [Math.floor(random() * text.length), Math.floor(random() * text.length)].sort((a, b) => a - b);
    const all = runThrough(formattingChanges(tree, { from: 0, to: text.length }, layouts[0]));
    const inRange = runThrough(formattingChanges(tree, { from, to }, layouts[0]));
    assert.deepEqual(
      inRange,
      all.filter((change) => from <= change.from && change.to <= to),
      `seed ${seed}, ${from} to ${to}:\n${text}`,
    );
  }
});
