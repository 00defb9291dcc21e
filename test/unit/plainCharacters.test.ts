// What stands for a character that a zone does not admit: the channel's own table, read here, and what people paste from
// elsewhere.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { plainCharacter } from "../../core/src/catalogue/channelData";
import { needsShared, shared } from "../support/root";
import { channelData } from "./checkSupport";

const plain = (char: string) => plainCharacter(char, channelData);

test("letters with marks become what the channel's table makes of them", needsShared, () => {
  const rows = readFileSync(path.join(shared ?? "", "reference/annex24-characters.tsv"), "utf8")
    .trimEnd()
    .split("\n");
  let checked = 0;
  for (const row of rows.slice(1)) {
    const [char, , , translated = ""] = row.split("\t").map((cell) => cell.trim());
    if (translated === "" || translated === "space" || /^[ -~]?$/.test(char)) continue;
    // The table prints a zero for the letter O.
    assert.equal(plain(char)?.toUpperCase(), translated.replace("0", "O"), char);
    checked++;
  }
  assert.ok(checked > 40, `${checked} letters`);
});

test("signs of text processors become those of a keyboard; a letter keeps its case", () => {
  for (const [char, expected] of [
    ["’", "'"],
    ["“", '"'],
    ["–", "-"],
    ["\u00a0", " "],
    ["…", "..."],
    ["œ", "oe"],
    ["ß", "ss"],
    ["é", "e"],
    ["É", "E"],
    ["Ł", "L"],
  ])
    assert.equal(plain(char), expected, char);
});

test("nothing stands for a character that has no plain form", () => {
  for (const char of ["北", "Ж", "€", "☃"]) assert.equal(plain(char), undefined, char);
});
