// What is dropped in becomes packs: sorting, grouping, naming, and why a file is of no use. Everything here is made up.
import assert from "node:assert/strict";
import { test } from "node:test";
import { materialText } from "../../core/src/messages/material";
import { readAnomalyList, readClass, readCode } from "../../core/src/pack/install/anomalyList";
import type { MaterialFile } from "../../core/src/pack/install/material";
import {
  planInstall,
  type InstallOptions,
  type InstalledPack,
  type InstallPlan,
} from "../../core/src/pack/install/plan";
import { readTable } from "../../core/src/pack/install/table";
import { compareVersions, versionedName } from "../../core/src/pack/version";
import { zoneOf } from "../../core/src/pack/zone";

const xs = 'xmlns:xs="http://www.w3.org/2001/XMLSchema"';

/** A schema of one root with one form and one number. */
function schema(root: string, form = "TEST001", inner = ""): string {
  return `<xs:schema ${xs}>
<xs:element name="${root}"><xs:complexType><xs:sequence><xs:element name="Form" maxOccurs="unbounded"><xs:annotation><xs:documentation>90059</xs:documentation></xs:annotation><xs:complexType><xs:sequence>
<xs:element name="Identification"><xs:annotation><xs:documentation>00296</xs:documentation></xs:annotation><xs:simpleType><xs:restriction base="xs:string"><xs:enumeration value="${form}"/></xs:restriction></xs:simpleType></xs:element>
<xs:element name="INSS" type="xs:string"><xs:annotation><xs:documentation>00024</xs:documentation></xs:annotation></xs:element>${inner}
</xs:sequence></xs:complexType></xs:element></xs:sequence></xs:complexType></xs:element></xs:schema>`;
}

function plan(
  files: Readonly<Record<string, string>>,
  more: { installed?: InstalledPack[]; options?: InstallOptions; taken?: string[]; named?: boolean } = {},
): InstallPlan {
  const material = Object.entries(files).map(([name, text]): MaterialFile => ({ name, text, named: more.named }));
  return planInstall({
    files: material,
    installed: more.installed ?? [],
    taken: more.taken,
    formCodes: (form) => (form === "TEST001" ? "TEST" : undefined),
    options: more.options ?? {},
  });
}

/** Id, version, and the files of each pack. */
function shape({ packs }: InstallPlan): Record<string, string[]> {
  return Object.fromEntries(
    packs.map(({ manifest, files }) => [`${manifest.id} ${manifest.version}`, [...files.keys()]]),
  );
}

function said(notes: InstallPlan["bad"]): string[] {
  return notes.map((note) => `${note.file}:${note.line ?? ""}:${note.column ?? ""} ${note.kind}`);
}

test("versions are quarters or counts, in the name or the folder", () => {
  const read = (name: string) => Object.values(versionedName(name)).join(" ");
  assert.equal(read("a/Dimona_20231.xsd"), "Dimona 20231");
  assert.equal(read("DmfA_2023_1.xsd"), "DmfA 20231");
  assert.equal(read("AthenaDocument_V1.xsd"), "AthenaDocument 1");
  assert.equal(read("Types-1.10.xsd"), "Types 1.10");
  assert.equal(read("Plain.xsd"), "Plain ");
  assert.ok(compareVersions("1.9", "1.10") < 0);
  assert.ok(compareVersions("20224", "20231") < 0);
  assert.equal(compareVersions("1", "1.0"), 0);
});

test("the number of an element, bare, with a word, or an application's own", () => {
  for (const [text, zone] of [
    ["00024", "00024"],
    ["00024 - INSS", "00024"],
    ["Zone 00024 : NISS", "00024"],
    ["Bloc fonctionnel nr. 90017", "90017"],
    ["[00024]", "00024"],
    ["ATDO01", "ATDO01"],
    ["Number of days: 00024", undefined],
    ["text", undefined],
  ] as const)
    assert.equal(zoneOf([text]), zone, text);
});

test("a schema alone is a pack with its roots, version and codes", () => {
  const { packs, bad, unused } = plan({ "in/Some_20251.xsd": schema("Some") });
  assert.deepEqual([bad, unused], [[], []]);
  assert.deepEqual(packs[0].manifest, {
    id: "some",
    title: { en: "Some" },
    version: "20251",
    official: false,
    applicationCode: null,
    formCodes: { TEST001: "TEST" },
    schemas: [{ file: "Some_20251.xsd", namespace: null, roots: ["Some"], version: "20251" }],
    samples: "samples",
  });
});

test("a form without a known code gets one for exercises, and one that is given", () => {
  assert.equal(plan({ "Some_20251.xsd": schema("Some", "OTHER") }).packs[0].manifest.practiceCode, "XSOM");
  const { manifest } = plan({ "Some_20251.xsd": schema("Some", "OTHER") }, { options: { codes: { OTHER: "OTHR" } } })
    .packs[0];
  assert.deepEqual([manifest.formCodes, manifest.practiceCode], [{ OTHER: "OTHR" }, undefined]);
});

test("quarters of one schema are one pack, other schemas are others", () => {
  const found = plan({
    "pub/A_20251.xsd": schema("A"),
    "pub/A_20244.xsd": schema("A"),
    "pub/B_20251.xsd": schema("B"),
  });
  assert.deepEqual(shape(found), { "a 20251": ["A_20251.xsd", "A_20244.xsd"], "b 20251": ["B_20251.xsd"] });
});

test("documents that include one another in circles, by folders, by name alone, in other cases, from addresses", () => {
  const found = plan({
    "p/main/A_20251.xsd": `<xs:schema ${xs}><xs:include schemaLocation="..\\common\\Types.XSD"/><xs:include schemaLocation="http://example.org/x/person.xsd"/><xs:element name="A"><xs:complexType><xs:sequence><xs:element ref="Person"/></xs:sequence></xs:complexType></xs:element></xs:schema>`,
    "p/common/types.xsd": `<xs:schema ${xs}><xs:include schemaLocation="Person.xsd"/><xs:simpleType name="T"><xs:restriction base="xs:string"/></xs:simpleType></xs:schema>`,
    "p/common/Person.xsd": `<xs:schema ${xs}><xs:include schemaLocation="types.xsd"/><xs:element name="Person" type="T"/></xs:schema>`,
  });
  assert.deepEqual(said(found.bad), []);
  assert.deepEqual(shape(found), { "a 20251": ["main/A_20251.xsd", "common/types.xsd", "common/Person.xsd"] });
  assert.deepEqual(found.packs[0].manifest.schemas[0].roots, ["A"]);
  assert.deepEqual(
    [...found.packs[0].pack.compile("main/A_20251.xsd").schema!.globalElements.values()]
      .map(({ local }) => local)
      .sort(),
    ["A", "Person"],
  );
});

test("two documents that include each other and nobody else: one of them leads", () => {
  const found = plan({
    "A.xsd": `<xs:schema ${xs}><xs:include schemaLocation="B.xsd"/><xs:element name="A" type="T"/></xs:schema>`,
    "B.xsd": `<xs:schema ${xs}><xs:include schemaLocation="A.xsd"/><xs:simpleType name="T"><xs:restriction base="xs:int"/></xs:simpleType></xs:schema>`,
  });
  assert.deepEqual(shape(found), { "a 1": ["A.xsd", "B.xsd"] });
});

test("an import that names no place finds the document of its namespace", () => {
  const found = plan({
    "A_20251.xsd": `<xs:schema ${xs} targetNamespace="urn:a" xmlns:b="urn:b"><xs:import namespace="urn:b"/><xs:element name="A"><xs:complexType><xs:sequence><xs:element ref="b:B"/></xs:sequence></xs:complexType></xs:element></xs:schema>`,
    "B_20251.xsd": `<xs:schema ${xs} targetNamespace="urn:b"><xs:element name="B" type="xs:int"/></xs:schema>`,
  });
  assert.deepEqual(said(found.bad), []);
  assert.deepEqual(
    found.packs[0].manifest.schemas.map(({ file, namespace, also }) => [file, namespace, also]),
    [
      ["A_20251.xsd", "urn:a", ["B_20251.xsd"]],
      ["B_20251.xsd", "urn:b", undefined],
    ],
  );
});

test("bad schemas are named with their place and reason, in every language", () => {
  const found = plan({
    "Cut.xsd": `<?xml version="1.0"?>\n<xs:schema ${xs}>\n  <xs:element name="R"`,
    "Type.xsd": `<xs:schema ${xs}>\n  <xs:element name="R" type="Missing"/>\n</xs:schema>`,
    "Page.xsd": "<html/>",
  });
  assert.deepEqual(found.packs, []);
  assert.deepEqual(said(found.bad), ["Cut.xsd:3:3 bad.schema", "Page.xsd:1:2 bad.schema", "Type.xsd:2:30 bad.schema"]);
  for (const language of ["en", "nl", "fr", "de"] as const)
    for (const note of found.bad) assert.doesNotMatch(materialText(note, language), /[{}]|schema\.|xml\./);
});

test("what is no part of a publication is passed over with the reason", () => {
  const found = plan({
    "p/A_20251.xsd": schema("A"),
    "p/readme.txt": "words\nand more words\n",
    "p/pom.xml": "<project/>",
    "p/broken.xml": "<a><b></a>",
    "p/prices.csv": "product;price\nbread;2\n",
    "p/empty.xml": " ",
    "p/Types.xsd": `<xs:schema ${xs}><xs:simpleType name="T"><xs:restriction base="xs:int"/></xs:simpleType></xs:schema>`,
  });
  assert.deepEqual(said(found.bad), []);
  assert.deepEqual(found.unused.map(({ file, kind }) => `${file} ${kind}`).sort(), [
    "p/Types.xsd unused.noRoot",
    "p/broken.xml unused.illFormed",
    "p/empty.xml unused.empty",
    "p/pom.xml unused.foreignRoot",
    "p/prices.csv unused.noColumns",
    "p/readme.txt unused.kind",
  ]);
});

const zones = (language: string, title: string, version = "20251") => ({
  [`Zones_A${version}${language}.xml`]:
    language === "NL"
      ? `<List><glossary><Code>00024</Code><Titel>${title}</Titel><XmlLabel>INSS</XmlLabel><Omschrijving>x</Omschrijving><Anomalie><AnomalieCode>00024-003</AnomalieCode><AnomalieTitel>Fout</AnomalieTitel><AnomalieErnst>B</AnomalieErnst></Anomalie></glossary></List>`
      : `<List><glossary><Code>00024</Code><Titre>${title}</Titre><LabelXml>INSS</LabelXml><Description>y</Description><Anomalie><CodeAnomalie>00024-003</CodeAnomalie><LibelleAnomalie>Faux</LibelleAnomalie><GraviteAnomalie>B</GraviteAnomalie></Anomalie></glossary></List>`,
});

test("glossaries in two languages become one, and the newer version of one takes the place of the older", () => {
  const found = plan({
    "A_20251.xsd": schema("A"),
    ...zones("NL", "oud", "20244"),
    ...zones("NL", "nieuw"),
    ...zones("FR", "nouveau"),
  });
  const entry = found.packs[0].pack.glossary?.zone("00024", undefined);
  assert.deepEqual(entry?.title, { nl: "nieuw", fr: "nouveau" });
  assert.deepEqual(entry?.anomalies, [{ code: "00024-003", class: "B", title: { fr: "Faux", nl: "Fout" } }]);
  assert.deepEqual(
    found.unused.map(({ file, kind }) => `${file} ${kind}`),
    ["Zones_A20244NL.xml unused.older"],
  );
});

test("a glossary goes to the schema of its name, a nameless one to that of its numbers, one of neither to nobody", () => {
  const files = {
    "Alpha_20251.xsd": schema("Alpha"),
    "Beta_20251.xsd": schema(
      "Beta",
      "OTHER",
      '<xs:element name="Other" type="xs:string"><xs:annotation><xs:documentation>00777</xs:documentation></xs:annotation></xs:element>',
    ),
  };
  const alpha = { "Zones_Alpha20251NL.xml": zones("NL", "een")["Zones_A20251NL.xml"] };
  const nameless = { "x.xml": "<List><glossary><Code>00777</Code><XmlLabel>Other</XmlLabel></glossary></List>" };
  const foreign = {
    "Zones_Zzz20251NL.xml": "<List><glossary><Code>00999</Code><XmlLabel>Z</XmlLabel></glossary></List>",
  };
  const found = plan({ ...files, ...alpha, ...nameless, ...foreign });
  assert.deepEqual(
    found.packs.map(({ manifest }) => [manifest.id, manifest.glossary]),
    [
      ["alpha", ["glossary/Zones_Alpha20251NL.xml"]],
      ["beta", ["glossary/x.xml"]],
    ],
  );
  assert.deepEqual(
    found.unused.map(({ kind }) => kind),
    ["unused.noPack"],
  );
});

test("a glossary that names another subject is not taken by a schema that has its own by name", () => {
  const own = { "Zones_Alpha20251NL.xml": zones("NL", "een")["Zones_A20251NL.xml"] };
  const others = { "Zones_Gamma20251NL.xml": zones("NL", "twee")["Zones_A20251NL.xml"] };
  const alpha = plan({ "Alpha_20251.xsd": schema("Alpha"), ...own, ...others });
  assert.deepEqual(alpha.packs[0].manifest.glossary, ["glossary/Zones_Alpha20251NL.xml"]);
  assert.deepEqual(said(alpha.unused), ["Zones_Gamma20251NL.xml:: unused.noPack"]);
  const [{ manifest }] = plan({ "Gamma_20251.xsd": schema("Gamma") }).packs;
  const gamma: InstalledPack = { manifest, files: [{ name: "Gamma_20251.xsd", text: schema("Gamma") }] };
  const joined = plan({ "Alpha_20251.xsd": schema("Alpha"), ...own, ...others }, { installed: [gamma] });
  assert.deepEqual(
    joined.packs.map((one) => [one.manifest.id, one.manifest.glossary]),
    [
      ["alpha", ["glossary/Zones_Alpha20251NL.xml"]],
      ["gamma", ["glossary/Zones_Gamma20251NL.xml"]],
    ],
  );
  const alone = plan({ "Alpha_20251.xsd": schema("Alpha"), ...others });
  assert.deepEqual(alone.packs[0].manifest.glossary, ["glossary/Zones_Gamma20251NL.xml"]);
});

test("a new quarter, a glossary and a sample join what is installed; files of one name are replaced", () => {
  const first = plan({
    "A_20244.xsd": schema("A"),
    "old.xml": "<A><Form><Identification>TEST001</Identification></Form></A>",
  }).packs[0];
  const installed: InstalledPack = {
    manifest: first.manifest,
    files: [
      { name: "A_20244.xsd", text: schema("A") },
      { name: "samples/old.xml", text: "<A/>" },
    ],
  };
  const quarter = plan({ "x/A_20251.xsd": schema("A") }, { installed: [installed] });
  assert.deepEqual(shape(quarter), { "a 20251": ["A_20251.xsd", "A_20244.xsd", "samples/old.xml"] });
  assert.equal(quarter.packs[0].joins, true);
  const glossary = plan(zones("NL", "een"), { installed: [installed] });
  assert.deepEqual(shape(glossary), { "a 20244": ["A_20244.xsd", "glossary/Zones_A20251NL.xml", "samples/old.xml"] });
  const sample = plan({ "new/old.xml": "<A><Form/></A>" }, { installed: [installed] });
  assert.deepEqual(
    sample.packs[0].samples.map(({ path, source }) => [path, source]),
    [["samples/old.xml", "new/old.xml"]],
  );
  assert.deepEqual(shape(sample), { "a 20244": ["A_20244.xsd"] });
});

test("a pack for tests takes another id beside the official one", () => {
  assert.deepEqual(Object.keys(shape(plan({ "A_20251.xsd": schema("A") }, { taken: ["a"] }))), ["a-test 20251"]);
});

test("a folder with a pack.json is a pack already, and what it claims counts for nothing", () => {
  const manifest = {
    id: "own",
    version: "1",
    official: true,
    title: { en: "Own" },
    schemas: [{ file: "A.xsd", roots: ["A"] }],
  };
  const found = plan({ "own/pack.json": JSON.stringify(manifest), "own/A.xsd": schema("A") });
  assert.equal(found.packs[0].readyMade, true);
  assert.equal(found.packs[0].pack.official, false);
  const broken = plan({ "own/pack.json": "{", "own/A.xsd": schema("A") });
  assert.deepEqual([broken.packs, said(broken.bad)], [[], ["own/pack.json:1:2 bad.pack"]]);
});

test("tables: separators, quotes with line ends, Excel's own marks", () => {
  const cells = (text: string): string[][] => readTable(text).rows.map((row) => row.map((cell) => cell.text));
  assert.deepEqual(cells("a;b\r\n1;2\r\n"), [
    ["a", "b"],
    ["1", "2"],
  ]);
  assert.deepEqual(cells('a,b\n"x, ""y""","1\n2"\n'), [
    ["a", "b"],
    ['x, "y"', "1 2"],
  ]);
  assert.deepEqual(cells("\uFEFFsep=|\na|b;c\n"), [["a", "b;c"]]);
  assert.deepEqual(cells('="00024"\tx\n\n\t\n'), [["00024", "x"]]);
  assert.equal(readTable('a,b\n"open,2\n').openQuoteAt, 4);
});

test("codes and classes as spreadsheets write them", () => {
  assert.deepEqual(
    ["00024-004", "24-4", "00024.004", "00024004", "ATDO01-003", "atdo01", "A-1", "Zone"].map(readCode),
    [...["00024-004", "00024-004", "00024-004", "00024-004", "ATDO01-003", "ATDO01", undefined, undefined]],
  );
  const words =
    "B Blokkerend Bloquante NP Non-pourcentuelle Niet-procentueel P NB Niet-blokkerend W Avertissement I D ?";
  assert.deepEqual(words.split(" ").map(readClass), [
    ...["B", "B", "B", "NP", "NP", "NP", "P", "NB", "NB", "W", "W", "I", "D", undefined],
  ]);
});

test("anomaly lists: columns by headings in three languages, by content, after a title; bad rows named", () => {
  const columns = (text: string): string | undefined =>
    readAnomalyList("x.csv", text)
      ?.columns.map(({ field, column, language }) => `${column}=${field}${language ? `:${language}` : ""}`)
      .join(" ");
  assert.equal(columns("Anomaliecode;Omschrijving;Ernst\n00024-003;Fout;B\n"), "1=code 2=title:nl 3=class");
  assert.equal(columns("Code anomalie\tLibellé\tGravité\n00024-003\tFaux\tB\n"), "1=code 2=title:fr 3=class");
  assert.equal(columns("Zone,Type,Title,Severity\n00024,003,Bad,B\n"), "1=zone 2=type 3=title:en 4=class");
  assert.equal(
    columns("Code;Titel NL;Titre FR;Klasse\n00024-003;Fout;Faux;B\n"),
    "1=code 2=title:nl 3=title:fr 4=class",
  );
  assert.equal(columns("00024-003;B;Fout\n00024-004;NP;Fout\n"), "1=code 2=class 3=title");
  assert.equal(columns("Lijst;;\n2025;;\nZonenummer;Code;Klasse\n00024;003;B\n"), "1=zone 2=type 3=class");
  assert.equal(columns("product;price\nbread;2\n"), undefined);
  const list = readAnomalyList(
    "x.csv",
    "Code;Klasse\n00024-003;B\nfoo;B\n90017-001;?\n00024-004;NP\n00024-005;W\n00024-006;W\n",
  );
  assert.deepEqual(
    list?.notes.map(({ kind, line, column }) => [kind, line, column]),
    [
      ["note.listRow", 3, 1],
      ["note.class", 4, 11],
    ],
  );
  assert.deepEqual(
    list?.glossary.blocks.map(({ block, anomalies }) => [block, anomalies[0].class]),
    [["90017", "B"]],
  );
  assert.deepEqual(
    list?.glossary.zones[0].anomalies.map(({ code, class: of }) => `${code} ${of}`),
    [...["00024-003 B", "00024-004 NP", "00024-005 W", "00024-006 W"]],
  );
});

test("an anomaly list adds its codes to the glossary's entry and takes none of its texts away", () => {
  const found = plan({
    "A_20251.xsd": schema("A"),
    ...zones("NL", "een"),
    "lijst.csv": "Code;Klasse\n00024-003;W\n00024-004;NP\n",
  });
  const entry = found.packs[0].pack.glossary?.zone("00024", undefined);
  assert.deepEqual(entry?.title, { nl: "een" });
  assert.deepEqual(
    entry?.anomalies.map(({ code, class: of }) => `${code} ${of}`),
    ["00024-003 B", "00024-004 NP"],
  );
});

test("a missing include refuses the schema by name; what another namespace would declare is left unchecked", () => {
  const include = plan({
    "A.xsd": `<xs:schema ${xs}><xs:include schemaLocation="Types.xsd"/><xs:element name="A" type="T"/></xs:schema>`,
  });
  assert.deepEqual(
    said(include.bad).map((line) => line.split(" ")[1]),
    ["bad.needs", "bad.schema"],
  );
  const foreign = plan({
    "A.xsd": `<xs:schema ${xs} xmlns:ds="urn:ds"><xs:import namespace="urn:ds" schemaLocation="http://example.org/ds.xsd"/><xs:element name="A"><xs:complexType><xs:sequence><xs:element ref="ds:Signature"/></xs:sequence></xs:complexType></xs:element></xs:schema>`,
  });
  assert.deepEqual([foreign.bad, foreign.packs.length], [[], 1]);
  assert.deepEqual(
    foreign.notes.map(({ kind }) => kind),
    ["note.missingNeeded", "note.open"],
  );
});
