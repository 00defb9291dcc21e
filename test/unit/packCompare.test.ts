// Two packs side by side: what an official one takes away, renames and renumbers, and what becomes of the rules.
import assert from "node:assert/strict";
import { test } from "node:test";
import { comparePacks } from "../../core/src/pack/compare";
import { loadPack } from "../../core/src/pack/load";
import type { Pack } from "../../core/src/pack/pack";

const texts = { label: "l", explanation: "e", cause: "c", remedy: "r" };
const inAll = { en: texts, nl: texts, fr: texts, de: texts };

function makePack(elements: Readonly<Record<string, string>>, more: Readonly<Record<string, unknown>> = {}): Pack {
  const declared = Object.entries(elements).map(
    ([name, zone]) =>
      `<xs:element name="${name}"><xs:annotation><xs:documentation>${zone}</xs:documentation></xs:annotation></xs:element>`,
  );
  const manifest = {
    id: "p",
    version: "1",
    schemas: [{ file: "P.xsd", roots: ["P"] }],
    glossary: "g.json",
    ...(more.rules !== undefined && { catalogue: "c.json" }),
  };
  const { pack, problems } = loadPack(
    new Map([
      ["pack.json", JSON.stringify(manifest)],
      ["P.xsd", `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${declared.join("")}</xs:schema>`],
      ["g.json", JSON.stringify({ zones: more.zones ?? [], blocks: [] })],
      ["c.json", JSON.stringify({ rules: more.rules ?? [] })],
    ]),
  );
  assert.deepEqual(problems, []);
  return pack!;
}

const rule = (code: string, at: string, params: object, type = "order") => ({
  code,
  type,
  at,
  params,
  class: "B",
  texts: inAll,
  source: "s",
});
const zone = (id: string, ...codes: string[]) => ({
  ...{ zone: id, element: "", title: {}, definition: {} },
  anomalies: codes.map((code) => ({ code: code.slice(0, 9), class: code.slice(10) })),
});

test("elements, numbers, codes and classes that differ; rules kept under their real numbers, and lost", () => {
  const from = makePack(
    { Start: "XREF01", End: "XREF02", Old: "00005", Same: "00006" },
    {
      zones: [zone("00006", "00006-001 B", "00006-003 B")],
      rules: [
        rule("XREF02-014", "End", { start: "../Start" }),
        rule("00005-014", "End", { start: "../Old" }),
        rule("00006-008", "Same", { list: "Codes" }, "codeList"),
      ],
    },
  );
  const to = makePack(
    { Start: "00010", End: "00011", New: "00012", Same: "00006" },
    { zones: [zone("00006", "00006-001 W", "00006-004 B")] },
  );
  const found = comparePacks(from, to);
  assert.deepEqual([found.onlyFrom, found.onlyTo], [["Old"], ["New"]]);
  assert.deepEqual(found.zones, [
    { element: "Start", from: "XREF01", to: "00010" },
    { element: "End", from: "XREF02", to: "00011" },
  ]);
  assert.deepEqual([found.codesOnlyFrom, found.codesOnlyTo], [["00006-003"], ["00006-004"]]);
  assert.deepEqual(found.classes, [{ code: "00006-001", from: "B", to: "W" }]);
  assert.deepEqual(
    found.rulesKept.map(({ rule: kept, mapped }) => [kept.code, mapped.code]),
    [["XREF02-014", "00011-014"]],
  );
  assert.deepEqual(
    found.rulesLost.map(({ rule: lost, elements, list }) => [lost.code, elements, list]),
    [
      ["00005-014", ["Old"], undefined],
      ["00006-008", [], "Codes"],
    ],
  );
});

test("a pack beside itself has no difference, and keeps every rule", () => {
  const pack = makePack({ Start: "00001", End: "00002" }, { rules: [rule("00002-014", "End", { start: "../Start" })] });
  const { onlyFrom, onlyTo, zones, codesOnlyFrom, codesOnlyTo, classes, rulesKept, rulesLost } = comparePacks(
    pack,
    pack,
  );
  assert.deepEqual(
    [onlyFrom, onlyTo, zones, codesOnlyFrom, codesOnlyTo, classes, rulesLost],
    [[], [], [], [], [], [], []],
  );
  assert.equal(rulesKept.length, 1);
});
