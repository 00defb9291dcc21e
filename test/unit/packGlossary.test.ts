// The official glossaries as XML: read here with invented entries, and those of the corpus where it is present.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Glossary } from "../../core/src/pack/glossary";
import { isOfficialGlossary, readOfficialGlossary } from "../../core/src/pack/officialGlossary";
import { needsShared, shared } from "../support/root";

const zones = `<?xml version="1.0" encoding="ISO-8859-1"?>
<!DOCTYPE List [ <!ELEMENT List (glossary+)> ]>
<List>
<glossary><Code>00001</Code><Titel>EEN</Titel><XmlLabel>One</XmlLabel><FunctioneelBlok>Blok A</FunctioneelBlok><Omschrijving>Het eerste.</Omschrijving><ToegelatenDomein>1 &amp; 2</ToegelatenDomein><Aanwezigheid>ONMISBAAR</Aanwezigheid><Formaat></Formaat><Anomalie><AnomalieCode>00001-001</AnomalieCode><AnomalieTitel>Niet aanwezig</AnomalieTitel><AnomalieErnst>B</AnomalieErnst></Anomalie><Anomalie><AnomalieCode></AnomalieCode><AnomalieTitel></AnomalieTitel><AnomalieErnst></AnomalieErnst></Anomalie></glossary>
<glossary><Code>00001</Code><Titel>EEN</Titel><XmlLabel>One</XmlLabel><FunctioneelBlok>Blok B</FunctioneelBlok><Omschrijving>Het eerste, elders.</Omschrijving><Anomalie><AnomalieCode>00001-003</AnomalieCode><AnomalieTitel>Ongeldig</AnomalieTitel><AnomalieErnst>NP</AnomalieErnst></Anomalie></glossary>
<glossary><Titel>zonder nummer</Titel></glossary>
</List>`;

const blocks = `<List>
<FunctionalBlock><Code>90001</Code><Naam>Blok A</Naam><Zones>00001 - EEN</Zones><XmlLabel>A</XmlLabel><Omschrijving>Blok.</Omschrijving><Aanwezigheid>ONMISBAAR</Aanwezigheid><Anomalie><AnomalieCode>90001-091</AnomalieCode><AnomalieTitel>Volgorde</AnomalieTitel><AnomalieErnst>B</AnomalieErnst></Anomalie></FunctionalBlock>
<FunctionalBlock><Code>90002</Code><Naam>blok  b</Naam><Zones>00002 - TWEE</Zones><XmlLabel>B</XmlLabel></FunctionalBlock>
<FunctionalBlock><Code>90003</Code><Naam>Blok B</Naam><Zones>00001 - EEN</Zones><XmlLabel>C</XmlLabel></FunctionalBlock>
</List>`;

test("zones find the number of their block by its title, and among blocks of one title by their zones", () => {
  const { glossary, languages, problems } = readOfficialGlossary([
    { name: "Zones.xml", text: zones },
    { name: "FB.xml", text: blocks },
  ]);
  assert.deepEqual(languages, ["nl"]);
  assert.deepEqual(
    glossary.zones.map(({ zone, block, element }) => [zone, block, element]),
    [
      ["00001", "90001", "One"],
      ["00001", "90003", "One"],
    ],
  );
  assert.deepEqual(glossary.zones[0].allowed, { nl: "1 & 2" });
  assert.deepEqual(glossary.zones[0].anomalies, [{ code: "00001-001", class: "B", title: { nl: "Niet aanwezig" } }]);
  assert.deepEqual(
    glossary.blocks.map(({ block, element, anomalies }) => [block, element, anomalies.length]),
    [
      ["90001", "A", 1],
      ["90002", "B", 0],
      ["90003", "C", 0],
    ],
  );
  assert.deepEqual(
    problems.map(({ file, line, kind }) => [file, line, kind]),
    [["Zones.xml", 6, "pack.badGlossary"]],
  );
});

test("headings in French", () => {
  const text = `<List><glossary><Code>00001</Code><Titre>UN</Titre><LabelXml>One</LabelXml><BlocFonctionnel>Bloc</BlocFonctionnel><Description>Le premier.</Description><DomaineDefinition>1</DomaineDefinition><Présence>INDISPENSABLE</Présence><Anomalie><CodeAnomalie>00001-001</CodeAnomalie><TitreAnomalie>Absent</TitreAnomalie><GraviteAnomalie>W</GraviteAnomalie></Anomalie></glossary></List>`;
  const { glossary, languages } = readOfficialGlossary([{ name: "z.xml", text }]);
  assert.deepEqual(languages, ["fr"]);
  assert.deepEqual(glossary.zones[0].title, { fr: "UN" });
  assert.deepEqual(glossary.zones[0].presence, { fr: "INDISPENSABLE" });
  assert.deepEqual(glossary.zones[0].anomalies, [{ code: "00001-001", class: "W", title: { fr: "Absent" } }]);
});

test("what is no glossary has no entries and a problem; nothing throws", () => {
  for (const text of ["", "<List>", "<List><glossary/></List>", "no xml at all", "<a><b><c/></b></a>"]) {
    const { glossary, problems } = readOfficialGlossary([{ name: "x.xml", text }]);
    assert.deepEqual(glossary, { zones: [], blocks: [] }, text);
    assert.ok(problems.length > 0, text);
  }
  assert.equal(isOfficialGlossary(zones), true);
  assert.equal(isOfficialGlossary("<Form/>"), false);
});

test("lists of codes: the zone in this block first, then anywhere", () => {
  const { glossary } = readOfficialGlossary([
    { name: "Zones.xml", text: zones },
    { name: "FB.xml", text: blocks },
  ]);
  const index = new Glossary(glossary);
  assert.equal(index.classOf("00001-003", "00001", "90001"), "NP");
  assert.equal(index.classOf("00001-009", "00001", "90001"), undefined);
  assert.equal(index.zone("00001", "90003")?.definition.nl, "Het eerste, elders.");
  assert.equal(index.zone("00001", undefined)?.definition.nl, "Het eerste.");
  assert.deepEqual(
    index.lists("00001", "90003").map((list) => list.map((anomaly) => anomaly.code)),
    [["00001-003"], [], ["00001-001", "00001-003"]],
  );
});

test("every entry of the official glossaries is read, with its block", needsShared, () => {
  for (const [zonesFile, blocksFile, zoneCount, blockCount] of [
    ["Zones_Dimona20233NL.xml", "FBDimona20233NL.xml", 77, 16],
    ["Zones_ACR20233NL.xml", "FBACR20233NL.xml", 10, 4],
  ] as const) {
    const folder = path.join(shared as string, "corpus/glossary");
    const read = (name: string) => ({ name, text: readFileSync(path.join(folder, name), "latin1") });
    const { glossary, problems } = readOfficialGlossary([read(zonesFile), read(blocksFile)]);
    assert.deepEqual(problems, []);
    assert.equal(glossary.zones.length, zoneCount);
    assert.equal(glossary.blocks.length, blockCount);
    for (const zone of glossary.zones) assert.match(zone.block ?? "", /^9\d{4}$/, `${zone.zone} ${zone.element}`);
  }
});
