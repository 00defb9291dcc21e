// fla compare A B: two declarations by record, as text and JSON; nobody's number or name is printed unless it is asked for.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, test } from "node:test";
import { Cli } from "../support/cli";
import { root } from "../support/root";

const old = path.join(root, "schemas/fla/samples/valid-several-workers.xml");
const text = readFileSync(old, "utf8");

let cli: Cli;
let now: string;
let folder: string;
before(() => {
  cli = new Cli();
  folder = mkdtempSync(path.join(tmpdir(), "fla-compare-"));
  now = path.join(folder, "now.xml");
  // Another right, another name, one person less.
  const persons = [...text.matchAll(/ *<NaturalPerson>[\s\S]*?<\/NaturalPerson>\n/g)].map(([one]) => one);
  assert.ok(persons.length >= 3);
  const changed = text
    .replace(persons[2], "")
    .replace("<RightFollowed>3<", "<RightFollowed>2.50<")
    .replace("<WorkerName>Dubois<", "<WorkerName>Dupont<");
  writeFileSync(now, changed);
});
after(async () => {
  await cli.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface Compared {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  readonly changes: readonly {
    kind: string;
    label: string;
    before?: { line: number };
    after?: { line: number };
    values: readonly { element: string; before?: string; after?: string }[];
  }[];
}

test("what differs is told by record, with its places", async () => {
  const { code, stdout } = await cli.run(["compare", old, now, "--format", "json"]);
  assert.equal(code, 1);
  const found = JSON.parse(stdout) as Compared;
  assert.deepEqual([found.added, found.removed, found.changed], [0, 1, 2]);
  const values = found.changes.flatMap((change) => change.values);
  assert.deepEqual(values, [
    { element: "WorkerName", before: "D.", after: "D." },
    { element: "RightFollowed", before: "3", after: "2.50" },
  ]);
  const gone = found.changes.find(({ kind }) => kind === "removed");
  const line = text.slice(0, text.indexOf("<NaturalPersonSequenceNbr>3")).split("\n").length - 1;
  assert.deepEqual(gone?.before?.line, line);
  assert.equal(gone?.after, undefined);
});

test("as text, in the reader's language, masked or not", async () => {
  const { code, stdout } = await cli.run(["compare", old, now, "--lang", "fr"]);
  assert.equal(code, 1);
  assert.match(stdout, /^valid-several-workers\.xml face à now\.xml\n0 ajoutés, 1 supprimés, 2 modifiés\n/);
  assert.match(stdout, /RightFollowed: 3 → 2\.50/);
  for (const [, number] of text.matchAll(/<INSS>(\d+)</g)) assert.ok(!stdout.includes(number));
  assert.doesNotMatch(stdout, /Dubois|Dupont/);
  const open = await cli.run(["compare", old, now, "--unmasked"]);
  assert.match(open.stdout, /WorkerName: Dubois → Dupont/);
});

test("the same file twice, and mistakes of the caller", async () => {
  const same = await cli.run(["compare", old, old]);
  assert.equal(same.code, 0);
  assert.match(same.stdout, /No record differs/);
  assert.equal((await cli.run(["compare", old, now, old])).code, 2);
  const missing = await cli.run(["compare", old, path.join(folder, "not-there.xml")]);
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /not-there\.xml/);
});

test("files that no pack knows are compared by their elements", async () => {
  const [a, b] = ["a.xml", "b.xml"].map((name) => path.join(folder, name));
  writeFileSync(a, "<list><item><id>1</id><of>x</of></item><item><id>2</id><of>y</of></item></list>");
  writeFileSync(b, "<list><item><id>1</id><of>x</of></item><item><id>3</id><of>y</of></item></list>");
  const { code, stdout } = await cli.run(["compare", a, b, "--format", "json"]);
  assert.equal(code, 1);
  assert.deepEqual((JSON.parse(stdout) as Compared).changes[0].values, [{ element: "id", before: "2", after: "3" }]);
});
