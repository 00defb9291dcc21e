// What an editor does by itself in a declaration: pairs that it closes, and where the cursor goes on Enter. The rules are applied
// as editors do: the first one whose texts before and behind the cursor fit.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { root } from "../support/root";

interface Rule {
  readonly beforeText: { readonly pattern: string };
  readonly afterText?: { readonly pattern: string };
  readonly action: { readonly indent: string };
}

interface Configuration {
  readonly comments: { readonly blockComment: readonly [string, string] };
  readonly autoClosingPairs: readonly { readonly open: string; readonly close: string }[];
  readonly folding: { readonly markers: { readonly start: string; readonly end: string } };
  readonly onEnterRules: readonly Rule[];
}

const file = path.join(root, "language-configuration.json");
const configuration = JSON.parse(readFileSync(file, "utf8")) as Configuration;

/** What happens to the indentation on Enter at `|`; undefined: it stays. */
function onEnter(line: string): string | undefined {
  const [before, after] = line.split("|");
  const fits = ({ beforeText, afterText }: Rule) =>
    new RegExp(beforeText.pattern).test(before) && (!afterText || new RegExp(afterText.pattern).test(after));
  return configuration.onEnterRules.find(fits)?.action.indent;
}

test("Enter between the two tags opens a line for the content", () => {
  for (const line of ["<Worker>|</Worker>", '  <p:a b="c/d">|  </p:a>', "<A>x</A><B>|</B>"])
    assert.equal(onEnter(line), "indentOutdent", line);
});

test("Enter behind a start tag goes one level in", () => {
  for (const line of ["<Worker>|", "  <Worker>| ", '<a b="c/d">|', "<Worker>|<INSS>1</INSS>"])
    assert.equal(onEnter(line), "indent", line);
});

test("Enter elsewhere stays where it is", () => {
  const lines = [
    "<INSS>1</INSS>|",
    "</Worker>|",
    "<Worker/>|",
    '<Worker a="b" />|',
    "<!-- note -->|",
    '<?xml version="1.0"?>|',
    "text|",
    "<INSS>1|</INSS>",
    "<Worker|>",
    "|<Worker>",
  ];
  for (const line of lines) assert.equal(onEnter(line), undefined, line);
});

test("comments, sections and quotes are closed, and regions fold", () => {
  assert.deepEqual(configuration.comments.blockComment, ["<!--", "-->"]);
  const pairs = configuration.autoClosingPairs.map(({ open, close }) => `${open} ${close}`);
  assert.deepEqual(pairs, ['" "', "' '", "<!-- -->", "<![CDATA[ ]]>"]);
  const { start, end } = configuration.folding.markers;
  assert.match("  <!-- #region Workers -->", new RegExp(start));
  assert.match("<!-- #endregion -->", new RegExp(end));
  assert.doesNotMatch("<!-- regional -->", new RegExp(start));
});
