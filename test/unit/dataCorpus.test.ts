// The official material of the corpus, where it is present: every schema installs with its samples, and every zone of the glossary
// is found at its element.
import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { prepareInstall } from "../../core/src/channel/packs/install";
import { zoneOf } from "../../core/src/pack/zone";
import { temporaryHome } from "../support/temporary";
import { needsShared, shared } from "../support/root";

const paths = () => ["schemas", "samples", "glossary"].map((name) => path.join(shared!, "corpus", name));
const request = () => ({ home: temporaryHome(), paths: paths(), clock: () => new Date("2025-06-30"), official: true });

test("every schema is a pack with its samples", needsShared, () => {
  const prepared = prepareInstall(request());
  assert.deepEqual(prepared.bad, []);
  assert.deepEqual(
    prepared.packs.map(({ manifest, goodSamples, samples }) => [
      manifest.id,
      manifest.schemas.map(({ version }) => version).join(),
      `${goodSamples.length}/${samples.length}`,
      Object.values(manifest.formCodes ?? {}).join(),
    ]),
    [
      ["acrf", "20231", "2/2", ""],
      ["dimona", "20231,20223", "6/6", "DIMN"],
      ["dmfaoriginal", "20223", "1/1", "DMFA"],
      ["genericxmldocument", "20231", "1/3", "ATDO"],
      ["idflux", "20231", "3/3", "IDFL"],
      ["notification", "20223", "2/2", ""],
    ],
  );
  // One sample holds no payload, one an elided document: these are said, and left out.
  assert.deepEqual(
    prepared.unused.map(({ file, kind }) => [path.basename(file), kind]),
    [
      ["FI.ATDO.123456.20210901.000001.T.1.1.elided.xml", "unused.invalidSample"],
      ["GenericXmlDocument_20231_2.xml", "unused.invalidSample"],
    ],
  );
  assert.ok(prepared.notes.every(({ kind }) => kind === "note.sampleCheckDigit"));
});

test("every zone of the Dimona glossary is found at its element, in its block", needsShared, () => {
  const { packs } = prepareInstall(request());
  const { pack } = packs.find(({ manifest }) => manifest.id === "dimona")!;
  const decls = pack.compile("Dimona_20231.xsd").schema!.elements;
  const lost: string[] = [];
  for (const { zone, block, element } of pack.glossary!.data.zones) {
    const decl = decls.find((one) => one.local === element && zoneOf(one.documentation) === zone);
    const around = decls.some((one) => zoneOf(one.documentation) === block);
    const entry = pack.glossary!.zone(zone, block);
    if (!decl || !around || entry?.element !== element || entry.block !== block)
      lost.push(`${zone} ${element} in ${block}`);
  }
  assert.deepEqual(lost, []);
  assert.equal(pack.glossary!.data.zones.length, 77);
});
