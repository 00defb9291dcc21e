// What a submission's state follows from, and whether it still waits: the journal's events, in every order that they may come.
import assert from "node:assert/strict";
import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from "node:fs";
import path from "node:path";
import { describe, test } from "node:test";
import { Journal, readJournal, type JournalEvent } from "../../core/src/channel/journal";
import { changeableByManifest } from "../../core/src/channel/packFolders";
import { packsForSending } from "../../core/src/channel/packs/known";
import { isAwaited, listSubmissions } from "../../core/src/channel/submissions";
import { temporaryHome } from "../support/temporary";

const clock = () => new Date("2025-10-15T09:10:11.123Z");
const set = "GO.XFLA.990001.20251015.00001.T.1";

const created = (declarations: number): JournalEvent => ({
  ...{
    kind: "created",
    channel: "c",
    environment: "T",
    sender: "990001",
    set,
    files: [],
    madeHere: true,
    declarations,
  },
});
const sent: JournalEvent = { kind: "goSent", name: set, folder: "INTEST" };
const answer = (about: string, result: string, forms = 1, ...codes: string[]): JournalEvent => ({
  ...{ kind: "answer", name: `FO.${about}.${result}.${forms}`, sha256: "", about, result, codes, forms },
});
const acrf = (result: string) => answer("ACRF", result);
const noti = (result: string, forms = 1, ...codes: string[]) => answer("NOTIFICATION", result, forms, ...codes);

describe("the state that answers give", () => {
  const cases: [what: string, declarations: number, answers: JournalEvent[], state: string][] = [
    ["no answer", 1, [], "sent, awaited"],
    ["the file is taken", 1, [acrf("1")], "taken, awaited"],
    ["the file is refused", 1, [acrf("0")], "refused"],
    ["an ACRF that does not say", 1, [acrf("")], "sent, awaited"],
    ["accepted", 1, [acrf("1"), noti("1")], "accepted"],
    ["accepted, and the ACRF comes later", 1, [noti("1"), acrf("1")], "accepted"],
    ["provisionally accepted", 1, [noti("3")], "accepted"],
    ["refused", 1, [acrf("1"), noti("0", 1, "00024-004")], "refused"],
    ["accepted with anomalies", 1, [noti("1", 1, "00024-004")], "anomalies"],
    ["a proposal decides nothing", 1, [acrf("1"), noti("2")], "taken, awaited"],
    ["nor does a timeout", 1, [acrf("1"), noti("4")], "taken, awaited"],
    ["nor a result that nobody knows", 1, [acrf("1"), noti("")], "taken, awaited"],
    ["a timeout, then the decision", 1, [acrf("1"), noti("4"), noti("1")], "accepted"],
    ["one of two forms", 2, [noti("1")], "accepted, awaited"],
    ["one refused, one accepted", 2, [noti("0"), noti("1")], "refused"],
    ["one with anomalies, one without", 2, [noti("1", 1, "00024-004"), noti("1")], "anomalies"],
    ["both in one answer", 2, [noti("1", 2)], "accepted"],
  ];
  for (const [what, declarations, answers, expected] of cases)
    test(what, () => {
      const home = temporaryHome();
      const journal = new Journal(home, clock);
      for (const event of [created(declarations), sent, ...answers]) journal.append("one", event);
      journal.close();
      const [one] = listSubmissions(home).submissions;
      assert.equal(`${one.state}${isAwaited(one) ? ", awaited" : ""}`, expected);
    });
});

test("the journal is read again where it changed, and only there", () => {
  const home = temporaryHome();
  const first = new Journal(home, clock);
  first.append("one", created(1));
  const before = readJournal(home).entries;
  assert.equal(before.length, 1);
  assert.equal(readJournal(home).entries[0], before[0]);
  first.append("one", sent);
  assert.deepEqual(
    readJournal(home).entries.map(({ kind }) => kind),
    ["created", "goSent"],
  );
  const second = new Journal(home, clock);
  second.append("two", created(1));
  const [kept, , other] = readJournal(home).entries;
  assert.deepEqual([kept.id, other.id], ["one", "two"]);
  first.close();
  second.close();
  const [file] = readdirSync(home.journalDir).map((name) => path.join(home.journalDir, name));
  appendFileSync(file, "damaged\n");
  assert.equal(readJournal(home).damaged.length, 1);
  truncateSync(file, readFileSync(file).length - "damaged\n".length);
  assert.equal(readJournal(home).damaged.length, 0);
  const elsewhere = temporaryHome();
  assert.deepEqual(readJournal(elsewhere).entries, []);
  assert.equal(readJournal(home).entries.length, 3);
});

test("the list is made anew whenever something was added, by whatever process, and only then", () => {
  const home = temporaryHome();
  const journal = new Journal(home, clock);
  const states = () => listSubmissions(home).submissions.map(({ state }) => state);
  journal.append("one", created(1));
  assert.deepEqual(states(), ["prepared"]);
  assert.equal(listSubmissions(home), listSubmissions(home));
  journal.append("one", sent);
  assert.deepEqual(states(), ["sent"]);
  const other = new Journal(home, clock);
  other.append("one", noti("1"));
  assert.deepEqual(states(), ["accepted"]);
  other.append("one", { kind: "purged" });
  assert.equal(listSubmissions(home).submissions[0].purged, true);
  const elsewhere = temporaryHome();
  assert.deepEqual(listSubmissions(elsewhere).submissions, []);
  assert.equal(listSubmissions(home).submissions.length, 1);
  journal.close();
  other.close();
});

test("the product's packs that tell how a declaration is changed are known from their manifests; installed ones are read whole", () => {
  const home = temporaryHome();
  const read = packsForSending(home.dir).flatMap(({ id, manifest }) => (manifest.change ? [id] : []));
  assert.deepEqual([...(changeableByManifest(home) ?? [])].sort(), read.sort());
  assert.ok(read.length > 0);
  writeFileSync(path.join(home.packsDir, "own.json"), "{}");
  assert.equal(changeableByManifest(home), undefined);
});
