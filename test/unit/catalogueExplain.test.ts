// Explaining a code: found in whatever text it stands, told in four languages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { explain, findCode } from "../../core/src/catalogue/explain";
import { languages } from "../../core/src/messages/catalogue";
import { channelData, flaPack } from "./checkSupport";

const sources = { packs: [flaPack()], channelData };

const texts: readonly (readonly [string, string | undefined])[] = [
  ["00024-004", "00024-004"],
  ["acrf-125", "ACRF-125"],
  ["ATDO01-003", "ATDO01-003"],
  ["XREF01-004", "XREF01-004"],
  ["XREF01004", "XREF01-004"],
  ["4", "004"],
  ["type 091", "091"],
  ["(93)", "093"],
  ["2025-06-30 10:00 ERROR <ErrorID>00024-004</ErrorID> line 12", "00024-004"],
  ["FI.XFLA.123456.20250630.00001.T.1.1: ACRF-102", "ACRF-102"],
  ["00024004", "00024-004"],
  ["acrf_125", "ACRF-125"],
  ["ACRF125", "ACRF-125"],
  ["received 20250304 at noon", undefined],
  ["100024-0041", undefined],
  ["", undefined],
  ["no code here", undefined],
];

test("the code in a text", () => {
  for (const [text, code] of texts) assert.equal(findCode(text), code, text);
});

test("a code of a rule: the rule's words, the zone's facts", () => {
  const found = explain("00024-004", "nl", sources);
  assert.ok(found);
  assert.deepEqual(
    [found.code, found.type, found.zone, found.element, found.class, found.certainty, found.checked],
    ["00024-004", "004", "00024", "INSS", "B", "rule", "checked"],
  );
  for (const part of [
    found.title,
    found.label,
    found.explanation,
    found.cause,
    found.remedy,
    found.definition,
    found.format,
    found.source,
  ])
    assert.ok(part);
});

test("a code that the glossary lists, one that it does not, one of a file, a bare type", () => {
  assert.equal(explain("00024-001", "en", sources)?.certainty, "listed");
  assert.equal(explain("00024-777", "en", sources), undefined);
  assert.equal(explain("00024-146", "en", sources)?.certainty, "assumed");
  const file = explain("ACRF-125", "en", sources);
  assert.deepEqual([file?.zone, file?.class, file?.certainty], [undefined, "B", "assumed"]);
  const bare = explain("91", "en", sources);
  assert.deepEqual([bare?.code, bare?.zone, bare?.certainty], ["091", undefined, undefined]);
});

test("allowed values come from the schema where the glossary says nothing of them", () => {
  const found = explain("00110-008", "en", sources);
  assert.match(found?.allowed ?? "", /0.*1.*3/);
});

test("each language has its own text, with no placeholder left", () => {
  for (const code of ["00024-004", "00110-008", "90059-091", "ACRF-125", "091"]) {
    const told = languages.map((language) => {
      const found = explain(code, language, sources);
      assert.ok(found, code);
      return JSON.stringify(found);
    });
    assert.equal(new Set(told).size, 4, code);
    for (const text of told) assert.doesNotMatch(text, /\{\w+\}|undefined/);
  }
});

test("every type of the general table is explained", () => {
  for (const type of channelData.types.keys()) assert.equal(explain(type, "fr", sources)?.code, type);
});
