// A text that is longer than a segment is cut; what is wrong in it is told as if it were not.
import assert from "node:assert/strict";
import { test } from "node:test";
import { parseXml } from "../../core/src/xml/parse";

for (const [unit, kind, each] of [
  ["&", "xml.strayAmpersand", 1],
  ["&\u0001", "xml.strayAmpersand", 2],
  ["]]>", "xml.cdataEndInText", 3],
  ["< ", "xml.strayLess", 2],
] as const)
  test(`a text so long that it is cut, of ${JSON.stringify(unit)}: each is told once`, () => {
    const text = `<a>plain${unit.repeat(40_000 / each)}</a>`;
    const places = parseXml(text)
      .findings.filter((finding) => finding.kind === kind)
      .map(({ from }) => from);
    assert.deepEqual(
      places,
      Array.from({ length: 40_000 / each }, (_, i) => "<a>plain".length + each * i),
    );
  });

test("a run of forbidden characters in a text that is cut is told once", () => {
  for (const before of [0, 1, 24_000, 24_575, 24_576, 30_000]) {
    const text = `<a>${"x".repeat(before)}${"\u0001".repeat(60_000)}</a>`;
    assert.equal(parseXml(text).findings.length, 1, `${before}`);
  }
});
