// Packs on a machine: installed whole or not at all, known by their hashes, removed; archives that mean harm.
import assert from "node:assert/strict";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { crc32, deflateRawSync } from "node:zlib";
import type { Home } from "../../core/src/channel/home";
import { isSafePath, unpack } from "../../core/src/channel/packs/archive";
import { prepareInstall, removePack, verifyPacks, writeInstall } from "../../core/src/channel/packs/install";
import { activePacks, installedPacks, packForSending } from "../../core/src/channel/packs/known";
import { NearbySchemas } from "../../core/src/channel/packs/nearby";
import { watchPacks } from "../../core/src/channel/packs/watch";
import { pathOfLocation } from "../../core/src/schema/location";
import { temporaryFolder, temporaryHome } from "../support/temporary";

const schema = `<?xml version="1.0" encoding="ISO-8859-1"?>
<!-- Déclaration -->
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="Thing"><xs:complexType><xs:sequence><xs:element name="Form" type="xs:string"/></xs:sequence></xs:complexType></xs:element></xs:schema>`;
const limits = { maxFiles: 100, maxFileBytes: 1_000_000, maxTotalBytes: 2_000_000 };

function publication(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = temporaryFolder("fla-publication");
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), content);
  }
  return folder;
}

const install = (home: Home, paths: readonly string[], more: { official?: boolean; leaveOutBad?: boolean } = {}) => {
  const request = { home, paths, clock: () => new Date("2025-06-30T10:00:00Z"), official: true, ...more };
  const prepared = prepareInstall(request);
  return { prepared, installed: prepared.ready ? writeInstall(prepared, request) : [] };
};

const latin1 = Buffer.from(schema, "latin1");

test("an installed pack is official, its bytes are those of the publication, and its record names every file", () => {
  const home = temporaryHome();
  const { installed } = install(home, [
    publication({ "x/Thing_20251.xsd": latin1, "x/one.xml": "<Thing><Form/></Thing>" }),
  ]);
  assert.deepEqual(
    installed.map(({ id, version, official }) => [id, version, official]),
    [["thing", "20251", true]],
  );
  const [known] = installedPacks(home.dir);
  assert.deepEqual(Object.keys(known.record!.hashes).sort(), ["Thing_20251.xsd", "pack.json", "samples/one.xml"]);
  assert.match(known.pack!.files("Thing_20251.xsd") ?? "", /Déclaration/);
  assert.equal(packForSending("thing", home.dir)?.official, true);
  assert.deepEqual(verifyPacks(home), [{ id: "thing", official: true, changes: [], usable: true }]);
});

test("a changed, added or missing file takes the pack its standing; installing again gives it back", () => {
  const home = temporaryHome();
  const from = publication({ "Thing_20251.xsd": latin1, "one.xml": "<Thing><Form/></Thing>" });
  install(home, [from]);
  const folder = installedPacks(home.dir)[0].folder;
  appendFileSync(path.join(folder, "Thing_20251.xsd"), " ");
  writeFileSync(path.join(folder, "more.json"), "{}");
  const [{ official, changes }] = verifyPacks(home, "thing");
  assert.equal(official, false);
  assert.deepEqual(changes, [
    { file: "Thing_20251.xsd", kind: "changed" },
    { file: "more.json", kind: "added" },
  ]);
  install(home, [from]);
  assert.equal(verifyPacks(home)[0].official, true);
  assert.equal(existsSync(folder), false);
});

test("a file that cannot be read costs its own pack, and no other", () => {
  const home = temporaryHome();
  install(home, [publication({ "Thing_20251.xsd": latin1 })]);
  install(home, [publication({ "Other_20251.xsd": Buffer.from(schema.replace("Thing", "Other"), "latin1") })]);
  const folder = installedPacks(home.dir).find(({ id }) => id === "thing")!.folder;
  // A folder in place of the file: nobody can read that, not even root.
  rmSync(path.join(folder, "Thing_20251.xsd"));
  mkdirSync(path.join(folder, "Thing_20251.xsd"));
  symlinkSync(path.join(folder, "Thing_20251.xsd"), path.join(folder, "link.json"));
  const record = JSON.parse(readFileSync(path.join(home.packsDir, "thing.json"), "utf8"));
  record.hashes["link.json"] = "0";
  writeFileSync(path.join(home.packsDir, "thing.json"), JSON.stringify(record));
  const standing = verifyPacks(home).map(({ id, official }) => [id, official]);
  assert.deepEqual(standing, [
    ["other", true],
    ["thing", false],
  ]);
});

test("what a changed pack, or one for tests, had and its successor has not is said", () => {
  const home = temporaryHome();
  const both = publication({ "Thing_20244.xsd": latin1, "Thing_20251.xsd": latin1 });
  const one = publication({ "Thing_20251.xsd": latin1 });
  const said = (paths: string[]) =>
    install(home, paths).prepared.notes.map(({ file, kind, args }) => [file, kind, args]);
  install(home, [both]);
  assert.deepEqual(said([one]), []);
  appendFileSync(path.join(installedPacks(home.dir)[0].folder, "Thing_20251.xsd"), " ");
  assert.deepEqual(said([one]), [["thing", "note.changedBefore", { files: "Thing_20244.xsd" }]]);
  removePack(home, "thing");
  install(home, [both], { official: false });
  assert.deepEqual(said([one]), [["thing", "note.testsBefore", { files: "Thing_20244.xsd" }]]);
  assert.deepEqual(said([both]), []);
});

test("what was installed for tests never becomes official by joining", () => {
  const home = temporaryHome();
  install(home, [publication({ "Thing_20244.xsd": latin1 })], { official: false });
  assert.equal(installedPacks(home.dir)[0].pack?.official, false);
  install(home, [publication({ "Thing_20251.xsd": latin1 })]);
  assert.deepEqual(
    installedPacks(home.dir)[0].pack?.manifest.schemas.map(({ file }) => file),
    ["Thing_20251.xsd"],
  );
  const test = install(home, [publication({ "Thing_20252.xsd": latin1 })], { official: false });
  assert.deepEqual(
    test.installed.map(({ id, official }) => [id, official]),
    [["thing-test", false]],
  );
  assert.equal(packForSending("thing", home.dir)?.official, true);
});

test("a bad file: nothing is installed, nothing is left behind; the rest on demand", () => {
  const home = temporaryHome();
  const from = publication({ "A.xsd": latin1, "B.xsd": "<xs:schema", "C.xsd": Buffer.from([0, 1, 2]) });
  const refused = install(home, [from]);
  assert.deepEqual(
    refused.prepared.bad.map(({ file, kind }) => [path.basename(file), kind]),
    [
      ["B.xsd", "bad.schema"],
      ["C.xsd", "bad.schema"],
    ],
  );
  assert.deepEqual([refused.installed, readdirSync(home.packsDir)], [[], []]);
  assert.deepEqual(
    install(home, [from], { leaveOutBad: true }).installed.map(({ id }) => id),
    ["a"],
  );
});

test("a record that is missing, broken or names another folder gives no pack", () => {
  const home = temporaryHome();
  install(home, [publication({ "Thing_20251.xsd": latin1 })]);
  for (const record of ["{", '{"id":"evil","folder":"../..","hashes":{}}', '{"id":"other","folder":"x","hashes":{}}'])
    writeFileSync(path.join(home.packsDir, "evil.json"), record);
  assert.deepEqual(
    installedPacks(home.dir).map(({ id }) => id),
    ["thing"],
  );
});

test("an official pack takes the place of the bundled one whose roots it knows, and gives it back", () => {
  const home = temporaryHome();
  const bundled = activePacks({ home: home.dir }).map(({ id }) => id);
  assert.ok(bundled.includes("fla"));
  const fla = schema.replace('name="Thing"', 'name="FLA"');
  install(home, [publication({ "FLA_20254.xsd": fla })], { official: false });
  assert.ok(activePacks({ home: home.dir }).some(({ id, origin }) => id === "fla" && origin === "bundled"));
  install(home, [publication({ "FLA_20254.xsd": fla })]);
  assert.deepEqual(
    activePacks({ home: home.dir }).flatMap(({ id, origin }) => (id === "fla" ? [origin] : [])),
    ["user"],
  );
  removePack(home, "fla");
  assert.deepEqual(
    activePacks({ home: home.dir }).map(({ id }) => id),
    bundled,
  );
  assert.throws(() => removePack(home, "fla"), /No pack fla/);
});

test("packs of a workspace come first, are never official, and never name a code for sending", () => {
  const home = temporaryHome();
  const manifest = {
    id: "thing",
    version: "9",
    official: true,
    applicationCode: "EVIL",
    schemas: [{ file: "T.xsd", roots: ["Thing"] }],
  };
  const workspace = publication({
    ".fla/packs/thing/pack.json": JSON.stringify(manifest),
    ".fla/packs/thing/T.xsd": schema,
  });
  install(home, [publication({ "Thing_20251.xsd": latin1 })]);
  const [first, second] = activePacks({ home: home.dir, workspaces: [workspace] });
  assert.deepEqual([first.origin, first.pack?.official, second.origin], ["workspace", false, "user"]);
  assert.notEqual(packForSending("thing", home.dir)?.manifest.applicationCode, "EVIL");
});

test("somebody who waits hears of an install", async () => {
  const home = temporaryHome();
  const awake = setInterval(() => {}, 1_000); // The watch itself keeps no process alive.
  await new Promise<void>((resolve) => {
    const end = watchPacks(() => {
      end();
      clearInterval(awake);
      resolve();
    }, home.dir);
    install(home, [publication({ "Thing_20251.xsd": latin1 })]);
  });
});

test("a schema beside a document or in the workspace is found, one elsewhere is not", () => {
  const workspace = publication({
    "docs/a.xml": "",
    "schemas/deep/Thing_20251.xsd": schema,
    "node_modules/x/Other.xsd": schema,
  });
  const head = (location: string) => ({ local: "Thing", uri: "", location, namesSchema: true });
  const nearby = new NearbySchemas();
  const document = path.join(workspace, "docs", "a.xml");
  const found = nearby.packFor(document, head("http://example.org/Thing_20251.xsd"), [workspace]);
  assert.deepEqual([found?.origin, found?.official, found?.version], ["schema", false, "20251"]);
  assert.equal(nearby.packFor(document, head("Thing_20251.xsd"), [workspace]), found);
  assert.equal(nearby.packFor(document, head("Other.xsd"), [workspace]), undefined);
  assert.equal(nearby.packFor(document, head("Thing_20251.xsd"), []), undefined);
  assert.equal(nearby.packFor(document, head("../../../../etc/passwd"), [workspace]), undefined);
});

test("a location with an escape or Windows' separator means the same file", () => {
  const type = `<xs:simpleType name="t"><xs:restriction base="xs:int"/></xs:simpleType>`;
  const around = (body: string) => `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${body}</xs:schema>`;
  const workspace = publication({
    "my docs/a.xml": "<Thing/>",
    "my docs/my thing.xsd": around(
      `<xs:include schemaLocation="parts\\my%20types.xsd"/><xs:element name="Thing" type="t"/>`,
    ),
    "my docs/parts/my types.xsd": around(`${type}<xs:element name="Part" type="t"/>`),
  });
  const document = path.join(workspace, "my docs", "a.xml");
  const head = { local: "Thing", uri: "", location: "my%20thing.xsd", namesSchema: true };
  const pack = new NearbySchemas().packFor(document, head, [workspace]);
  const [schema] = pack?.schemasFor("Part", "") ?? [];
  assert.deepEqual(schema?.roots, ["Part", "Thing"]);
  const compiled = pack!.compile(schema.file);
  assert.deepEqual(compiled.findings, []);
  assert.ok(compiled.schema?.type("", "t"));
});

test("a location leads out of its folder by no separator, escaped or not", () => {
  for (const way of [
    "../Secret.xsd",
    "..\\Secret.xsd",
    "%2e%2e%2fSecret.xsd",
    "%2e%2e%5CSecret.xsd",
    "..%5cSecret.xsd",
  ])
    assert.equal(pathOfLocation(way), "../Secret.xsd", way);
  assert.equal(pathOfLocation("50%.xsd"), "50%.xsd");
});

test("links out of a dropped folder are not followed", () => {
  const home = temporaryHome();
  const secret = publication({ "Secret.xsd": schema });
  const from = publication({ "Thing_20251.xsd": latin1 });
  symlinkSync(path.join(secret, "Secret.xsd"), path.join(from, "Secret.xsd"));
  symlinkSync(from, path.join(from, "circle"));
  assert.equal(install(home, [from]).prepared.looked, 1);
});

/* ------------------------------------------------------------------------------------------------------ archives */

interface Entry {
  readonly name: string;
  readonly content: Buffer;
  readonly flags?: number;
  readonly mode?: number;
  readonly crc?: number;
}

/** A ZIP by hand, so that it can hold what no archiver writes. */
function zip(entries: readonly Entry[]): Buffer {
  const locals: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const { name, content, flags = 0, mode = 0o100644, crc = crc32(content) } of entries) {
    const data = deflateRawSync(content);
    const title = Buffer.from(name, "utf8");
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags | 0x800, 2);
    common.writeUInt16LE(8, 4);
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(title.length, 22);
    const local = Buffer.concat([Buffer.from("PK\u0003\u0004"), common, title, data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE((mode << 16) >>> 0, 6);
    rest.writeUInt32LE(at, 10);
    directory.push(Buffer.concat([Buffer.from("PK\u0001\u0002"), Buffer.from([20, 3]), common, rest, title]));
    locals.push(local);
    at += local.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(18);
  end.writeUInt16LE(entries.length, 4);
  end.writeUInt16LE(entries.length, 6);
  end.writeUInt32LE(size, 8);
  end.writeUInt32LE(at, 12);
  return Buffer.concat([...locals, ...directory, Buffer.from("PK\u0005\u0006"), end]);
}

test("an archive with folders installs like the folder; one within another, too", () => {
  const home = temporaryHome();
  const inner = zip([
    { name: "Publication/", content: Buffer.alloc(0) },
    { name: "Publication/xsd/Thing_20251.xsd", content: latin1 },
    { name: "__MACOSX/._Thing_20251.xsd", content: Buffer.from([0]) },
  ]);
  const outer = zip([{ name: "all/Thing.zip", content: inner }]);
  assert.deepEqual(
    install(home, [path.join(publication({ "t.zip": inner }), "t.zip")]).installed.map(({ id }) => id),
    ["thing"],
  );
  assert.deepEqual(install(temporaryHome(), [path.join(publication({ "o.zip": outer }), "o.zip")]).prepared.looked, 1);
});

test("names that lead out, links, encrypted entries, bombs, wrong sums and stumps are refused by name", () => {
  const fine = { name: "ok.txt", content: Buffer.from("ok") };
  const kinds = (archive: Buffer) => {
    const { files, problems } = unpack(archive, limits);
    return [files.map(({ name }) => name), problems.map(({ name, kind }) => `${name} ${kind}`)];
  };
  assert.deepEqual(kinds(zip([fine])), [["ok.txt"], []]);
  assert.deepEqual(kinds(zip([fine, { ...fine, name: "../up.txt" }, { ...fine, name: "a/../../b" }])), [
    ["ok.txt"],
    ["../up.txt unsafePath", "a/../../b unsafePath"],
  ]);
  assert.deepEqual(kinds(zip([fine, { ...fine, name: "link", mode: 0o120777 }])), [["ok.txt"], ["link unsafePath"]]);
  assert.deepEqual(kinds(zip([fine, { ...fine, name: "locked", flags: 1 }])), [["ok.txt"], ["locked encrypted"]]);
  assert.deepEqual(kinds(zip([fine, { name: "bomb", content: Buffer.alloc(3_000_000) }])), [[], ["bomb tooBig"]]);
  assert.deepEqual(kinds(zip([fine, { ...fine, name: "bad", crc: 1 }])), [[], [" damaged"]]);
  const whole = zip([fine, { ...fine, name: "two" }]);
  for (let length = 0; length < whole.length; length++)
    assert.deepEqual(kinds(whole.subarray(0, length)), [[], [" damaged"]], `cut at ${length}`);
});

test("paths that no system may write", () => {
  for (const name of [
    "/a",
    "C:/a",
    "a//b",
    "..",
    "a/..",
    "nul",
    "COM1.xsd",
    "a\u0000b",
    "a?",
    "dot.",
    "",
    "\\\\server\\x",
  ])
    assert.equal(isSafePath(name), false, JSON.stringify(name));
  for (const name of ["a", "a/b.xsd", "./a", "é/ü.xsd", "a\\b", "..a"]) assert.equal(isSafePath(name), true, name);
});
