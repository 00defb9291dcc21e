// Which pack and which schema a document is checked with.
import assert from "node:assert/strict";
import { test } from "node:test";
import { choosePack, readHead, type Match } from "../../core/src/pack/choose";
import { loadPack } from "../../core/src/pack/load";
import type { Pack } from "../../core/src/pack/pack";
import { parseXml } from "../../core/src/xml/parse";

const empty = '<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"/>';

function makePack(
  id: string,
  schemas: readonly { file: string; roots: string[]; namespace?: string; version?: string }[],
): Pack {
  const manifest = { id, title: { en: id }, version: "1", applicationCode: null, schemas };
  const { pack } = loadPack(
    new Map([["pack.json", JSON.stringify(manifest)], ...schemas.map(({ file }): [string, string] => [file, empty])]),
  );
  assert.ok(pack);
  return pack;
}

const quarters = makePack("quarters", [
  { file: "D_20223.xsd", roots: ["D"], version: "20223" },
  { file: "D_20231.xsd", roots: ["D"], version: "20231" },
  { file: "D_20234.xsd", roots: ["D"], version: "20234" },
]);
const other = makePack("other", [{ file: "E.xsd", roots: ["E"], namespace: "urn:e" }]);
const packs = [quarters, other];

const xsi = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';

function choose(xml: string, packId?: string): [string, string, Match] | undefined {
  const choice = choosePack(packs, readHead(parseXml(xml)), packId);
  return choice && [choice.pack.id, choice.schema.file, choice.match];
}

test("without a schema named: the newest", () => {
  assert.deepEqual(choose("<D/>"), ["quarters", "D_20234.xsd", "exact"]);
});

test("the version that is named, in whatever folder", () => {
  for (const location of [
    "D_20231.xsd",
    "../xsd/D_20231.xsd",
    "C:\\xsd\\D_20231.xsd",
    "https://example.org/D_20231.xsd",
  ])
    assert.deepEqual(
      choose(`<D ${xsi} xsi:noNamespaceSchemaLocation="${location}"/>`),
      ["quarters", "D_20231.xsd", "exact"],
      location,
    );
});

test("a version that is not there: the nearest below it, else the lowest, with a notice", () => {
  assert.deepEqual(choose(`<D ${xsi} xsi:noNamespaceSchemaLocation="D_20233.xsd"/>`), [
    "quarters",
    "D_20231.xsd",
    "otherVersion",
  ]);
  assert.deepEqual(choose(`<D ${xsi} xsi:noNamespaceSchemaLocation="D_20211.xsd"/>`), [
    "quarters",
    "D_20223.xsd",
    "otherVersion",
  ]);
  assert.deepEqual(choose(`<D ${xsi} xsi:noNamespaceSchemaLocation="D.xsd"/>`), ["quarters", "D_20234.xsd", "exact"]);
});

test("the schema of the root's namespace among the pairs", () => {
  const xml = `<p:E xmlns:p="urn:e" ${xsi} xsi:schemaLocation="urn:x X.xsd  urn:e  E.xsd"/>`;
  assert.deepEqual(readHead(parseXml(xml)), { local: "E", uri: "urn:e", location: "E.xsd", namesSchema: true });
  assert.deepEqual(choose(xml), ["other", "E.xsd", "exact"]);
});

test("a known root in another namespace, an unknown root, a pack asked for by id", () => {
  assert.deepEqual(choose("<E/>"), ["other", "E.xsd", "otherNamespace"]);
  assert.equal(choose("<F/>"), undefined);
  assert.equal(choose(""), undefined);
  assert.deepEqual(choose("<F/>", "quarters"), ["quarters", "D_20223.xsd", "unknownRoot"]);
  assert.deepEqual(choose("<D/>", "other"), ["other", "E.xsd", "unknownRoot"]);
  assert.equal(choose("<D/>", "none"), undefined);
});
