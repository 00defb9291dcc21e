// References in a text of any length: a long one is read piece by piece, and none is cut.
import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeText } from "../../core/src/xml/decode";
import { seeded } from "../bench/figures";

const parts: readonly (readonly [written: string, read: string])[] = [
  ["&lt;", "<"],
  ["&#62;", ">"],
  [`&#x${"0".repeat(200)}41;`, "A"],
  ["&#x1F600;", "😀"],
  ["&", "&"],
  ["&amp ", "&amp "],
  ["&unknown;", "&unknown;"],
  ["&#55555555;", "&#55555555;"],
  [";", ";"],
  ["\r\n", "\n"],
  ["é", "é"],
];
const long = "x".repeat(30_000);

test("what is read of texts from empty to a megabyte", () => {
  const random = seeded(31);
  for (let run = 0; run < 60; run++) {
    let [written, read] = ["", ""];
    const wanted = run === 0 ? 0 : random() * (run % 10 === 0 ? 1_000_000 : 150_000);
    while (written.length < wanted) {
      const [left, right] = parts[Math.floor(random() * parts.length)];
      const between = run % 2 === 0 ? long.slice(0, random() * 40_000) : "";
      written += left + between;
      read += right + between;
    }
    assert.ok(decodeText(written) === read, `run ${run}`);
  }
});
