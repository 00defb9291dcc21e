// From a violation to its code: the rows as they are agreed, and the choice among a row's codes.
import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseCode, type Place } from "../../core/src/catalogue/mapping";
import { Glossary } from "../../core/src/pack/glossary";
import type { AnomalyClass } from "../../core/src/findings/finding";
import { schemaMessages } from "../../core/src/messages/schema";
import { channelData } from "./checkSupport";

const rows: Readonly<Record<string, readonly string[]>> = {
  "xsd.missingElement": ["Z-001", "B-090"],
  "xsd.emptyValue": ["Z-001", "Z-003"],
  "xsd.notNumeric": ["Z-002", "Z-003"],
  "xsd.maxLength": ["Z-093", "Z-003"],
  "xsd.totalDigits": ["Z-093", "Z-003"],
  "xsd.enumeration": ["Z-008", "Z-003"],
  "xsd.minInclusive": ["Z-008", "Z-003"],
  "xsd.pattern": ["Z-003", "Z-008"],
  "xsd.datatype": ["Z-003", "Z-008"],
  "xsd.tooMany": ["Z-090", "B-090", "Z-006"],
  "xsd.unexpectedElement": ["Z-091", "B-091"],
  "xsd.unknownElement": ["B-092", "Z-092", "B-091"],
  "xsd.notAdmitted": ["Z-146", "Z-005"],
  "xsd.unknownAttribute": ["B-003"],
  "xsd.instanceNamespace": ["B-003"],
  "xsd.strayText": ["B-003"],
  "xsd.noDeclaration": ["ACRF-089"],
  "xml.missingEndTag": ["ACRF-102"],
};

test("the rows of the general mapping", () => {
  for (const [kind, codes] of Object.entries(rows))
    assert.deepEqual(channelData.mapping.rowOf(kind).codes, codes, kind);
});

test("every kind of violation has a row", () => {
  const kinds = Object.keys(schemaMessages.en).filter((kind) => kind.startsWith("xsd."));
  assert.ok(kinds.length > 30);
  assert.deepEqual(
    kinds.filter((kind) => channelData.mapping.rowOf(kind).violation === "other"),
    [],
  );
});

const place: Place = { zone: "00001", block: "90001", blockOfBlock: "90000" };

function glossary(zones: Record<string, readonly string[]>, blocks: readonly string[] = []): Glossary {
  const texts = { title: {}, definition: {} };
  const anomalies = (codes: readonly string[]) => codes.map((code) => ({ code, class: "B" as AnomalyClass }));
  return new Glossary({
    zones: Object.entries(zones).map(([block, codes]) => ({
      zone: "00001",
      element: "E",
      ...(block !== "any" && { block }),
      anomalies: anomalies(codes),
      ...texts,
    })),
    blocks: [{ block: "90001", element: "B", anomalies: anomalies(blocks), ...texts }],
  });
}

test("without a glossary the first code, assumed", () => {
  assert.deepEqual(chooseCode(["Z-093", "Z-003"], place, undefined), { code: "00001-093", certainty: "assumed" });
});

test("the first of the row that is listed for the zone in this block", () => {
  const listed = glossary({ "90001": ["00001-003", "00001-008"], "90002": ["00001-093"] });
  assert.deepEqual(chooseCode(["Z-093", "Z-003"], place, listed), { code: "00001-003", certainty: "listed" });
});

test("else for the zone in any block", () => {
  assert.deepEqual(chooseCode(["Z-093", "Z-003"], place, glossary({ "90002": ["00001-093"] })), {
    code: "00001-093",
    certainty: "listed",
  });
  assert.deepEqual(chooseCode(["Z-093", "Z-003"], place, glossary({ any: ["00001-003"] })), {
    code: "00001-003",
    certainty: "listed",
  });
});

test("else for the block", () => {
  const listed = glossary({ "90001": ["00001-003"] }, ["90001-091"]);
  assert.deepEqual(chooseCode(["Z-091", "B-091"], place, listed), { code: "90001-091", certainty: "listed" });
});

test("the row's order holds between zone and block", () => {
  const listed = glossary({ "90001": ["00001-006"] }, ["90001-090"]);
  assert.deepEqual(chooseCode(["Z-090", "B-090", "Z-006"], place, listed), { code: "90001-090", certainty: "listed" });
});

test("M is what is due where something else stands: its code for this block, when the glossary lists one", () => {
  const texts = { title: {}, definition: {} };
  const entry = (zone: string, block: string, type: string) => ({
    zone,
    element: "D",
    block,
    anomalies: [{ code: `${zone}-${type}`, class: "B" as AnomalyClass }],
    ...texts,
  });
  const listed = new Glossary({
    zones: [entry("00002", "90001", "001"), entry("00003", "90001", "003"), entry("00003", "90002", "001")],
    blocks: [],
  });
  const behind = { ...place, due: ["00003", "00002"] };
  const chosen = chooseCode(["Z-091", "B-091"], behind, listed, ["M-091", "M-003", "M-001"]);
  assert.deepEqual(chosen, { code: "00003-003", certainty: "listed" });
  assert.equal(chooseCode(["Z-091"], { ...place, due: ["00002"] }, listed, ["M-091", "M-001"]).code, "00002-001");
  // Nothing is due, or the glossary is silent: no number is made up.
  assert.deepEqual(chooseCode(["Z-091"], place, listed, ["M-001"]), { code: "00001-091", certainty: "assumed" });
  assert.deepEqual(chooseCode(["M-001", "Z-091"], place, undefined), { code: "00001-091", certainty: "assumed" });
});

test("a wrong order is what is said last of something that is missing", () => {
  const { codes, otherwise } = channelData.mapping.rowOf("xsd.tooFew");
  const ofBlock = glossary({}, ["90001-091"]);
  assert.equal(chooseCode(codes, place, ofBlock, otherwise).code, "90001-091");
  const ofBoth = glossary({ any: ["00001-008"] }, ["90001-091"]);
  assert.equal(chooseCode(codes, place, ofBoth, otherwise).code, "00001-008");
});

test("a glossary that lists none of the row is asked for the row's other codes, else the first is assumed", () => {
  const listed = glossary({ "90001": ["00001-003"] });
  assert.deepEqual(chooseCode(["Z-091", "B-091"], place, listed, ["Z-003"]), {
    code: "00001-003",
    certainty: "listed",
  });
  assert.deepEqual(chooseCode(["Z-091", "B-091"], place, listed, ["B-003"]), {
    code: "00001-091",
    certainty: "assumed",
  });
});

test("without numbers: the other number of the place, else the bare type", () => {
  assert.deepEqual(chooseCode(["Z-001", "B-090"], { zone: undefined, block: "90001" }, undefined), {
    code: "90001-090",
    certainty: "assumed",
  });
  assert.deepEqual(chooseCode(["Z-093"], { zone: undefined, block: "90001" }, undefined), {
    code: "90001-093",
    certainty: "assumed",
  });
  assert.deepEqual(chooseCode(["Z-093"], { zone: undefined, block: undefined }, undefined), {
    code: "093",
    certainty: "assumed",
  });
  assert.deepEqual(chooseCode(["ACRF-102"], { zone: undefined, block: undefined }, undefined), {
    code: "ACRF-102",
    certainty: "assumed",
  });
});
