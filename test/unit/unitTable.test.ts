import assert from "node:assert/strict";
import { test } from "node:test";
import { UnitTable } from "../../core/src/text/unitTable";

const unitsOf = (text: string): Uint16Array => Uint16Array.from(text, (char) => char.charCodeAt(0));

test("texts are found by their units, within a window, whatever they end in", () => {
  const table = new UnitTable<number>();
  const tail = "/a-tail-that-is-longer-than-what-is-hashed";
  const texts = Array.from({ length: 300 }, (_, n) => (n % 2 === 0 ? `text ${n}` : `${n}${tail}`)).concat("");
  texts.forEach((text, n) => table.add(unitsOf(text), n));
  assert.equal(table.size, texts.length);
  texts.forEach((text, n) => {
    const window = unitsOf(`<${text}>`);
    assert.equal(table.find(window, 1, window.length - 1), n, text);
    assert.equal(table.find(window, 0, window.length - 1), undefined, `<${text}`);
  });
});
