// Texts of one broken piece, repeated: whatever the parser looks for behind each of them, a check never throws, keeps the text as it
// is, and its work grows with the length of the text and not with its square. Work is counted, not timed (countedWork.ts).
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { withCounting, type Work } from "../support/countedWork";
import { flaEnvironment, schemas } from "./checkSupport";
import { tilesText } from "./xmlSupport";

type Core = typeof import("../../core/src/check/session") & typeof import("../../core/src/text/textStore");
const modules = ["core/src/check/session.ts", "core/src/text/textStore.ts"];

const environment = flaEnvironment();
const sample = readFileSync(path.join(schemas, "fla/samples/valid-several-workers.xml"), "utf8");
const record = sample.indexOf("<NaturalPerson>");

/** The shorter text: so long that the limits, of depth and of looking ahead, are reached; below them work may well grow faster. */
const units = 24_000;
/** The longer text is so many times as long, and may take so many times the work: a square takes nine times. */
const longer = 3;
const mostGrowth = 4.8;

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
  test(`${pieces.length} broken pieces, each repeated to ${units} units of ${name}, and to ${longer} times as many`, () => {
    withCounting<Core>(modules, (core, work) => {
      for (const piece of pieces) checkGrowth(core, work, piece, around);
    });
  });

test("what is looked for to the end of the text is looked for once, also where it is there", () => {
  withCounting<Core>(modules, (core, work) => {
    for (const [piece, end] of [
      ["<!--", "-->"],
      ["<![CDATA[</a>", "]]>"],
      ["<!DOCTYPE a <!--", "-->"],
      ["<?x ", "?>"],
      ["<a ", "</a>"],
    ])
      checkGrowth(core, work, piece, (text) => text + end);
  });
});

test("end tags that come later are looked for once, where nothing near tells which tag is at fault", () => {
  withCounting<Core>(modules, (core, work) => {
    for (const piece of ["<item><x></item>", "<item></x></item>", "<item><x><y></x></item>"])
      checkGrowth(core, work, piece, (text) => `<list><part>${text}</list>`);
  });
});

function checkGrowth(core: Core, work: Work, piece: string, around: (text: string) => string): void {
  const [short, long] = [units, longer * units].map((length) => {
    const text = around(piece.repeat(length / piece.length));
    const store = work.text(core.TextStore, text);
    let session: InstanceType<Core["CheckSession"]> | undefined;
    const done = work.of(() => void (session = new core.CheckSession(store, environment)).findings());
    assert.ok(session !== undefined && session.findings().length > 0, piece);
    assert.ok(tilesText(session.tree) && session.tree.text.slice(0, text.length) === text, piece);
    assert.ok(done > length, `${piece}: ${done} counted`);
    return done;
  });
  if (process.env.FLA_SHOW) console.log(`${piece}: ${short} to ${long}, ${(long / short).toFixed(2)} times`);
  assert.ok(long < mostGrowth * short, `${piece}: from ${short} to ${long}`);
}
