// Names for a search, kept in blocks: each comes out as it went in, at its line and character, in the order of the document.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runThrough } from "../../core/src/features/steps";
import { searchable, type FoundInFile } from "../../core/src/features/workspaceSymbols";
import { TextStore } from "../../core/src/text/textStore";
import { NameWriter, noNames } from "../../server/src/nameList";

const perLine = 3;

/** Three names on each line, each with the number of its place in it; a record on each line, in which the next two lie. */
function written(count: number) {
  const words = Array.from({ length: count }, (_, n) => (n % perLine === 0 ? `Bänk ${n} — «a»` : `Tool ${n}`));
  const lines: string[] = [];
  const entries: FoundInFile[] = [];
  let at = 0;
  for (let n = 0; n < count; n += perLine) {
    const line = words.slice(n, n + perLine);
    line.forEach((name, k) => {
      const from = at + line.slice(0, k).join(" ").length + (k > 0 ? 1 : 0);
      const container = k === 0 ? "" : line[0];
      entries.push({ name, container, isRecord: k === 0, span: { from, to: from + name.length } });
    });
    lines.push(line.join(" "));
    at += lines[lines.length - 1].length + 1;
  }
  const text = TextStore.from(lines.join("\n"));
  const writer = new NameWriter(text);
  for (const entry of entries) writer.add(entry);
  const expected = entries.map(({ name, container, isRecord, span }) => ({
    name,
    container,
    isRecord,
    range: { start: text.positionAt(span.from), end: text.positionAt(span.to) },
  }));
  return { names: writer.end(), expected };
}

const all = (names: typeof noNames, query: string, most = Infinity) =>
  runThrough(names.matching(searchable(query), most));

test("every name comes out as it went in, whatever block it is in", () => {
  for (const count of [0, 1, 499, 500, 501, 1_300]) {
    const { names, expected } = written(count);
    assert.equal(names.count, count);
    assert.deepEqual(all(names, ""), expected);
  }
});

test("what fits is found without case and accents, and no more than is asked for", () => {
  const { names, expected } = written(1_300);
  assert.deepEqual(all(names, "bank 1299"), [expected[1_299]]);
  assert.deepEqual(all(names, "TOOL 1000"), [expected[1_000]]);
  assert.deepEqual(all(names, "tool", 3), [expected[1], expected[2], expected[4]]);
  assert.deepEqual(all(names, "nothing"), []);
  assert.deepEqual(all(noNames, ""), []);
});
