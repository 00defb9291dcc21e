// What a pack's origin is worth: an official glossary decides the class of a rule, one that lies in a workspace only sharpens it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { CheckSession } from "../../core/src/check/session";
import { loadPack } from "../../core/src/pack/load";
import type { PackOrigin } from "../../core/src/pack/pack";
import { channelData } from "./checkSupport";

const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="R"><xs:complexType><xs:sequence><xs:element name="INSS" type="xs:string"><xs:annotation><xs:documentation>00024</xs:documentation><xs:appinfo source="TDOType">xs:inss</xs:appinfo></xs:annotation></xs:element></xs:sequence></xs:complexType></xs:element></xs:schema>`;

function classOf(origin: PackOrigin, listed: string): string[] {
  const files = new Map([
    [
      "pack.json",
      JSON.stringify({
        id: "r",
        version: "1",
        official: true,
        schemas: [{ file: "R.xsd", roots: ["R"] }],
        glossary: "g.json",
      }),
    ],
    ["R.xsd", schema],
    [
      "g.json",
      JSON.stringify({
        zones: [
          {
            zone: "00024",
            element: "INSS",
            title: {},
            definition: {},
            anomalies: [{ code: "00024-004", class: listed }],
          },
        ],
        blocks: [],
      }),
    ],
  ]);
  const { pack } = loadPack(files, { origin, official: origin === "user" });
  const asOf = { date: "2025-06-30", time: "12:00:00.000" };
  const session = new CheckSession("<R><INSS>85073000161</INSS></R>", { packs: [pack!], asOf, channelData });
  return session.findings().flatMap((finding) => (finding.code === "00024-004" ? [finding.class] : []));
}

test("the class of an installed glossary wins over the rule's", () => {
  assert.deepEqual([classOf("user", "W"), classOf("user", "B")], [["W"], ["B"]]);
});

test("a glossary of a workspace lowers no class", () => {
  assert.deepEqual(
    [classOf("workspace", "W"), classOf("workspace", "NP"), classOf("workspace", "B")],
    [["B"], ["B"], ["B"]],
  );
});

test("no manifest makes itself official", () => {
  const { pack } = loadPack(
    new Map([
      [
        "pack.json",
        JSON.stringify({ id: "r", version: "1", official: true, schemas: [{ file: "R.xsd", roots: ["R"] }] }),
      ],
      ["R.xsd", schema],
    ]),
  );
  assert.deepEqual([pack?.official, pack?.manifest.official], [false, false]);
});
