// Texts of one broken piece, repeated: whatever the parser looks for behind each of them, a check never throws, keeps the text as it
// is, and takes time in proportion to its length.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { CheckSession } from "../../core/src/check/session";
import { flaEnvironment, schemas } from "./checkSupport";
import { tilesText } from "./xmlSupport";

const environment = flaEnvironment();
const sample = readFileSync(path.join(schemas, "fla/samples/valid-several-workers.xml"), "utf8");
const record = sample.indexOf("<NaturalPerson>");

const units = 12_000;
/** Several times what the slowest takes; where each piece looks at all that follows, it is a hundred times as much. */
const mostSeconds = 2;

const pieces = [
  "<a",
  "<&a ",
  "</a",
  "</a<",
  "<a ",
  '<a b="',
  "<a b=c ",
  '<a b="<',
  "<?x ",
  "<!--",
  "<!-- --",
  "<![CDATA[",
  "<![CDATA[</a>",
  "<!DOCTYPE a [",
  "<!DOCTYPE a <!--",
  "]]>",
  "&",
  "<a><b>",
  "<a></b>",
  "</a>",
];

for (const [name, around] of [
  ["a text", (text: string) => text],
  ["a declaration", (text: string) => sample.slice(0, record) + text + sample.slice(record)],
] as const)
  test(`${pieces.length} broken pieces, each repeated to ${units} units of ${name}`, () => {
    for (const piece of pieces) {
      const text = around(piece.repeat(units / piece.length));
      const before = process.cpuUsage();
      const session = new CheckSession(text, environment);
      assert.ok(session.findings().length > 0, piece);
      const { user, system } = process.cpuUsage(before);
      const seconds = (user + system) / 1_000_000;
      assert.ok(seconds < mostSeconds, `${piece}: ${seconds} s`);
      assert.ok(tilesText(session.tree) && session.tree.text.slice(0, text.length) === text, piece);
    }
  });

test("what is looked for to the end of a long text is looked for once, and none of the open elements is one too many", () => {
  for (const [begin, piece, end] of [
    ["", "<![CDATA[</a>", "]]>"],
    ["", "<!DOCTYPE a <!--", ""],
    ["", "<!DOCTYPE a [", ""],
    ["", "<?x ", ""],
    [sample.slice(0, record), "<a ", sample.slice(record)],
  ]) {
    const text = begin + piece.repeat(100_000 / piece.length) + end;
    const before = process.cpuUsage();
    assert.ok(new CheckSession(text, environment).findings().length > 0, piece);
    const { user, system } = process.cpuUsage(before);
    assert.ok(user + system < 8_000_000, `${piece}: ${(user + system) / 1_000_000} s`);
  }
});
