// Formatting: white space between tags moves, everything else stays; a range changes nothing outside of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { formattingChanges } from "../../../core/src/features/formatting";
import { runThrough } from "../../../core/src/features/steps";
import { declaration } from "../../bench/generate";
import { applied, checkFormat, sessionOf } from "./harness";

const options = { indent: "  ", lineBreak: "\n" };
const format = (text: string, from = 0, to = text.length, more = {}) =>
  applied(text, runThrough(formattingChanges(sessionOf(text).tree, { from, to }, { ...options, ...more })));

test("text anywhere in an element keeps all of it, also what stands before the text", () => {
  checkFormat("<a><p><b>x</b> <i>y</i> and text</p><c/></a>", "<a>\n  <p><b>x</b> <i>y</i> and text</p>\n  <c/>\n</a>");
  checkFormat("<a><p><b/> <![CDATA[ z ]]></p></a>", "<a>\n  <p><b/> <![CDATA[ z ]]></p>\n</a>");
});

test("xml:space keeps its element, and may end in it", () => {
  checkFormat(
    '<a><p xml:space="preserve"> <b/>  <c xml:space="default"><d/></c> </p><e/></a>',
    '<a>\n  <p xml:space="preserve"> <b/>  <c xml:space="default">\n        <d/>\n      </c> </p>\n  <e/>\n</a>'.replace(
      /\n {8}<d\/>\n {6}/,
      "\n      <d/>\n    ",
    ),
  );
});

test("an element that the schema declares as mixed is left alone", () => {
  const text = "<a><p><b/><i/></p></a>";
  const { tree } = sessionOf(text);
  const isMixed = (node: number) => node === 1;
  const changes = runThrough(formattingChanges(tree, { from: 0, to: text.length }, { ...options, isMixed }));
  assert.equal(applied(text, changes), "<a>\n  <p><b/><i/></p>\n</a>");
});

test("values, comments, declarations and line ends stay as they are", () => {
  checkFormat("<a><b>  x  </b><c>   </c><d>\n</d></a>", "<a>\n  <b>  x  </b>\n  <c>   </c>\n  <d>\n</d>\n</a>");
  checkFormat(
    '<?xml version="1.0"?><!-- x\n  y --><a/>',
    '<?xml version="1.0"?>\n<!-- x\n  y -->\n<a/>'.replace("\n<!--", "<!--"),
  );
  const windows = runThrough(
    formattingChanges(sessionOf("<a><b/></a>").tree, { from: 0, to: 11 }, { ...options, lineBreak: "\r\n" }),
  );
  assert.equal(applied("<a><b/></a>", windows), "<a>\r\n  <b/>\r\n</a>");
});

test("a broken document is formatted where it is whole, and nothing is lost", () => {
  for (const broken of [
    "<a><b><c>x</b><d/></a>",
    "<a><b>x</a><c/>",
    "<a></z><b/><c></a>",
    "<a><b attr=><c/></b></a>",
    "<a>< <b/></a>",
  ]) {
    const once = format(broken);
    assert.equal(once.replace(/\s/g, ""), broken.replace(/\s/g, ""));
    assert.equal(format(once), once);
  }
});

test("a range in a large document: the same as in the whole, and nothing outside", () => {
  const text = declaration(200_000).replace(/\n\s*/g, "\n");
  const whole = format(text);
  assert.equal(whole, declaration(200_000).trimEnd() + "\n");
  const from = text.indexOf("<NaturalPerson>", 100_000);
  const to = text.indexOf("</NaturalPerson>", from);
  const part = format(text, from, to);
  const inside = whole.slice(whole.indexOf("<INSS>" + text.slice(from).match(/<INSS>(\d+)/)![1]) - 8);
  assert.ok(part.includes(inside.slice(0, 400)));
  assert.ok(part.startsWith(text.slice(0, from)));
  assert.ok(part.endsWith(text.slice(to)));
});
