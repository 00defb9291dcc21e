// Check digits in any declaration: bound to the type that a schema names, else to the zone's number; the code is the element's
// own, and the glossary decides which of the two general types it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CheckSession } from "../../core/src/check/session";
import { loadPack } from "../../core/src/pack/load";
import { channelData } from "./checkSupport";

const element = (name: string, zone: string, type = "") =>
  `<xs:element name="${name}"><xs:annotation><xs:documentation>${zone}</xs:documentation>${
    type && `<xs:appinfo source="TDOType">${type}</xs:appinfo>`
  }</xs:annotation><xs:simpleType><xs:restriction base="xs:string"/></xs:simpleType></xs:element>`;

function check(elements: string, values: Record<string, string>, anomalies: Record<string, string[]> = {}): string[] {
  const names = [...elements.matchAll(/element name="(\w+)"/g)].map(([, name]) => name);
  const xsd = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Doc"><xs:complexType><xs:sequence>${names
    .map((name) => `<xs:element ref="${name}"/>`)
    .join("")}</xs:sequence></xs:complexType></xs:element>${elements}</xs:schema>`;
  const zones = Object.entries(anomalies).map(([zone, codes]) => ({
    zone,
    element: "x",
    title: {},
    definition: {},
    anomalies: codes.map((code) => ({ code, class: "B" })),
  }));
  const { pack } = loadPack(
    new Map([
      [
        "pack.json",
        JSON.stringify({ id: "p", version: "1", schemas: [{ file: "d.xsd", roots: ["Doc"] }], glossary: "g.json" }),
      ],
      ["d.xsd", xsd],
      ["g.json", JSON.stringify({ zones, blocks: [] })],
    ]),
  );
  assert.ok(pack);
  const body = names.map((name) => `<${name}>${values[name]}</${name}>`).join("");
  const xml = `<Doc xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="d.xsd">${body}</Doc>`;
  const asOf = { date: "2025-06-30", time: "12:00:00.000" };
  const session = new CheckSession(xml, { packs: [pack], channelData, asOf });
  return session.findings().flatMap(({ code, source }) => (source === "rule" ? [code] : []));
}

test("the type of the schema decides, and the code has the element's own number", () => {
  const elements = element("Replaced", "00092", "xs:inss") + element("Applicant", "00093", "xs:inss");
  assert.deepEqual(check(elements, { Replaced: "85073003329", Applicant: "85073003328" }), ["00092-004"]);
});

test("without a type the zone's number decides", () => {
  const elements = element("Person", "00024") + element("Company", "00014") + element("Other", "00099");
  const wrong = { Person: "85073003329", Company: "0123456748", Other: "85073003329" };
  assert.deepEqual(check(elements, wrong), ["00024-004", "00014-004"]);
});

test("another type under that number is left alone", () => {
  assert.deepEqual(check(element("Person", "00024", "xs:sequenceNbr"), { Person: "85073003329" }), []);
});

test("a glossary that calls a wrong check digit invalid is believed", () => {
  const elements = element("Person", "00024", "xs:inss");
  assert.deepEqual(check(elements, { Person: "85073003329" }, { "00024": ["00024-001", "00024-003"] }), ["00024-003"]);
  assert.deepEqual(check(elements, { Person: "85073003329" }, { "00024": ["00024-003", "00024-004"] }), ["00024-004"]);
});
