// Searching a code by words, in the reader's language, and by a code that no pack lists.
import assert from "node:assert/strict";
import { test } from "node:test";
import { generalCode, knownCodes, matchesWords } from "../../core/src/catalogue/codes";
import type { Language } from "../../core/src/messages/catalogue";
import { channelData, flaPack } from "./checkSupport";

const found = (words: string, language: Language) =>
  knownCodes(language, [flaPack()], channelData)
    .filter((one) => matchesWords(one, words))
    .map(({ code }) => code);

test("words are found in any order, without accents and capitals, by the name that the element has in the language", () => {
  for (const [words, language] of [
    ["check digit inss", "en"],
    ["INSS check digit", "en"],
    ["controlegetal insz", "nl"],
    ["insz ongeldig controlegetal", "nl"],
    ["niss controle nombre", "fr"],
    ["NISS contrôle", "fr"],
    ["prufziffer enss", "de"],
  ] as const)
    assert.ok(found(words, language).includes("00024-004"), words);
  assert.deepEqual(found("check digit nobody", "en"), []);
});

test("a code that no pack lists has the meaning of its type", () => {
  const known = knownCodes("en", [flaPack()], channelData);
  assert.deepEqual(generalCode("ACRF-125", known), { ...known.find(({ code }) => code === "125"), code: "ACRF-125" });
  assert.match(generalCode("ACRF-125", known)?.label ?? "", /Signature invalid/);
  assert.equal(generalCode("ACRF-999", known), undefined);
});
