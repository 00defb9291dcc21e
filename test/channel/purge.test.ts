// Purging: what is old and waits for nothing goes, what waits stays, and the journal keeps what is needed to never send twice.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { Journal, type JournalEvent } from "../../core/src/channel/journal";
import { purge, purgeable } from "../../core/src/channel/purge";
import { listSubmissions, sentToProduction } from "../../core/src/channel/submissions";
import { readJournal } from "../../core/src/channel/journal";
import { temporaryHome } from "../support/temporary";

const now = new Date("2025-10-01T12:00:00.000Z");
const home = temporaryHome();

function daysAgo(days: number): Date {
  return new Date(now.getTime() - days * 86_400_000);
}

/** A submission of so many days ago, with a kept file. */
function submit(id: string, days: number, ...events: JournalEvent[]): void {
  const clock = () => daysAgo(days);
  const journal = new Journal(home, clock);
  const files = [{ name: `FI.${id}`, size: 1, sha256: id.padEnd(64, "0") }];
  const common = { channel: "c", environment: "R", sender: "123456", set: `GO.${id}`, declarations: 1 } as const;
  journal.append(id, { kind: "created", ...common, files, madeHere: true });
  journal.append(id, { kind: "gate", practice: false, items: [] });
  for (const event of events) journal.append(id, event);
  journal.close();
  const folder = path.join(home.submissionsDir, id, "sent");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, `FI.${id}`), "x");
  const at = clock();
  for (const one of [folder, path.dirname(folder)]) utimesSync(one, at, at);
}

const go = { name: "GO", folder: "IN" } as const;
const sent: JournalEvent[] = [
  { kind: "goIntended", ...go },
  { kind: "goSent", ...go },
];
const answered: JournalEvent = {
  kind: "answer",
  ...{ name: "FO.NOTI", sha256: "", about: "NOTIFICATION", result: "1", codes: [], forms: 1 },
};

submit("old-answered", 100, ...sent, answered);
submit("old-awaited", 100, ...sent);
submit("old-doubtful", 100, { kind: "goIntended", ...go });
submit("old-failed", 100, { kind: "failed", problem: "x" });
submit("very-old-awaited", 400, ...sent);
submit("new-answered", 10, ...sent, answered);

test("what is older than the days and waits for nothing is found, oldest silence included", () => {
  const ids = (days: number) => purgeable(home, days, now).map(({ id }) => id);
  assert.deepEqual(ids(90).sort(), ["old-answered", "old-failed", "very-old-awaited"]);
  assert.deepEqual(ids(0).sort(), ["new-answered", "old-answered", "old-failed", "very-old-awaited"]);
  assert.deepEqual(ids(1_000), []);
});

test("a folder that was written to lately is not old, whatever year its clock was in", () => {
  const folder = path.join(home.submissionsDir, "old-failed");
  utimesSync(folder, daysAgo(1), daysAgo(1));
  assert.ok(!purgeable(home, 90, now).some(({ id }) => id === "old-failed"));
  utimesSync(folder, daysAgo(100), daysAgo(100));
});

test("the bytes go, the journal keeps hashes, and nothing is purged twice", () => {
  const found = purgeable(home, 90, now);
  assert.equal(
    purge(home, found, () => now),
    3,
  );
  assert.ok(!existsSync(path.join(home.submissionsDir, "old-answered")));
  assert.ok(existsSync(path.join(home.submissionsDir, "old-awaited")));
  const known = listSubmissions(home).submissions.find(({ id }) => id === "old-answered")!;
  assert.deepEqual([known.purged, known.state, known.set], [true, "accepted", "GO.old-answered"]);
  const before = sentToProduction(readJournal(home).entries);
  assert.equal(before.byHash.get("old-answered".padEnd(64, "0")), "GO.old-answered");
  assert.deepEqual(purgeable(home, 90, now), []);
});

test("sets that were made and never begun go, too; not one that may be in the making, nor beside a damaged journal", () => {
  const set = "GO.XTST.123456.20250601.00001.R.1";
  for (const [mark, days] of [
    ["refused", 100],
    ["making", 0.01],
  ] as const) {
    const folder = path.join(home.submissionsDir, `${set}~${mark}`);
    mkdirSync(path.join(folder, "sent"), { recursive: true });
    utimesSync(folder, daysAgo(days), daysAgo(days));
  }
  const [found, ...none] = purgeable(home, 90, now);
  assert.deepEqual([found.set, found.id, none], [set, `${set}~refused`, []]);
  assert.ok(purgeable(home, 0, now).every(({ id }) => id !== `${set}~making`));
  const damaged = path.join(home.journalDir, "host.1.00000000000000000000.jsonl");
  writeFileSync(damaged, "no line of ours\n");
  assert.deepEqual(purgeable(home, 90, now), []);
  rmSync(damaged);
  purge(home, [found], () => now);
  assert.ok(!existsSync(found.folder));
});

test("an id that leads out of the folder removes nothing", () => {
  const outside = path.join(home.dir, "precious");
  mkdirSync(outside);
  const [some] = listSubmissions(home).submissions;
  purge(home, [{ ...some, id: "../precious", folder: outside }], () => now);
  assert.ok(existsSync(outside));
});
