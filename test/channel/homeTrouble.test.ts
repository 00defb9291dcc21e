// The home folder that a team shares is full, read-only or not there: it is said in words, nothing goes half, nothing is lost.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { openHome, type Home } from "../../core/src/channel/home";
import { readJournal } from "../../core/src/channel/journal";
import { keepAnswer, listSubmissions } from "../../core/src/channel/submissions";
import { channelTo, startSshd, type Sshd } from "../support/sshd";
import { temporaryFolder, temporaryHome } from "../support/temporary";
import { agreeing, clock, declaration, failsWith, sendTriplet } from "./sendSupport";
import { createTriplet } from "../../core/src/channel/triplets";

const needsRoot = { skip: process.getuid?.() === 0 ? false : "mounting a small disk needs root" };
const folder = temporaryFolder("fla-home-trouble");
const document = path.join(folder, "document.xml");
writeFileSync(document, declaration({ forms: 9, bytes: 30_000 }));
let server: Sshd;
before(async () => {
  server = await startSshd(path.join(folder, "sshd"));
});

/** A home on a disk of its own. */
function smallHome(name: string): Home {
  const disk = path.join(folder, name);
  mkdirSync(disk);
  execFileSync("mount", ["-t", "tmpfs", "-o", "size=1m", "tmpfs", disk]);
  after(() => execFileSync("umount", ["-l", disk]));
  return openHome(path.join(disk, "home"));
}

/** Leaves this many bytes free. */
function fill(home: Home, left: number): string {
  const { bavail, bsize } = statfsSync(home.dir);
  const file = path.join(home.dir, "filler");
  writeFileSync(file, Buffer.alloc(Math.max(0, bavail * bsize - left)));
  return file;
}

/** Nine parts: the journal of one send is then longer than the page that its first line takes on the disk. */
const channel = (from = "00001") => channelTo(server, { sequenceFrom: from, maxForms: 1 });
const make = (home: Home, from?: string) =>
  createTriplet({
    home,
    channel: channel(from),
    environment: "T",
    file: document,
    applicationCode: "XTST",
    clock,
    interaction: agreeing(),
  });
const gos = (): string[] => readdirSync(path.join(server.root, "INTEST")).filter((name) => name.startsWith("GO."));

test(
  "a full disk while the set is made: said in words, and after making room the next number goes",
  needsRoot,
  async () => {
    const home = smallHome("full");
    const filler = fill(home, 8_192);
    await failsWith("homeFull", make(home));
    assert.deepEqual(gos(), []);
    rmSync(filler);
    const sent = await sendTriplet({ home, channel: channel() }, await make(home));
    assert.deepEqual(gos(), [sent.names.at(-1)]);
  },
);

test(
  "a disk that fills at any line of the journal: no GO without its word, and never a damaged line",
  needsRoot,
  async () => {
    const home = smallHome("filling");
    const seen = new Set<string>();
    const steps: string[] = [];
    await sendTriplet(
      { home, channel: channel(), send: { observe: (name) => void steps.push(name) } },
      await make(home, "70000"),
    );
    for (let at = 1; at < steps.length; at += 3) {
      const triplet = await make(home, "70000");
      let done = 0;
      let filler = "";
      const observe = (): void => void (++done === at && (filler = fill(home, 0)));
      const ended = await sendTriplet({ home, channel: channel(), send: { observe } }, triplet).then(
        () => "done",
        (error: { problem?: { kind: string } }) => error.problem?.kind ?? String(error),
      );
      rmSync(filler, { force: true });
      rmSync(path.join(home.submissionsDir, triplet.id), { recursive: true });
      assert.deepEqual(readJournal(home).damaged, [], steps[at - 1]);
      const state = listSubmissions(home).submissions.find(({ id }) => id === triplet.id)?.state ?? "none";
      assert.ok(["done", "homeFull"].includes(ended), `${steps[at - 1]}: ${ended}`);
      if (gos().includes(triplet.goName))
        assert.ok(["goUnknown", "sent"].includes(state), `${steps[at - 1]}: ${state}`);
      else assert.notEqual(state, "sent");
      seen.add(ended);
    }
    assert.ok(seen.has("homeFull"));
  },
);

test("a disk that fills while an answer is kept: after making room the answer is whole", needsRoot, () => {
  const home = smallHome("answers");
  const content = Buffer.alloc(100_000, "<Form/>");
  const filler = fill(home, 32_768);
  assert.throws(() => keepAnswer(home, "GO.SET~1", "FO.ANSWER", content), { code: "ENOSPC" });
  rmSync(filler);
  const kept = keepAnswer(home, "GO.SET~1", "FO.ANSWER", content);
  assert.ok(readFileSync(kept).equals(content));
  assert.deepEqual(readdirSync(path.dirname(kept)), ["FO.ANSWER"]);
});

test("a read-only disk: nothing is made, nothing goes", needsRoot, async () => {
  const home = smallHome("closed");
  execFileSync("mount", ["-o", "remount,ro", path.dirname(home.dir)]);
  const before = gos();
  const error = await failsWith("homeUnusable", make(home));
  assert.ok(error.message.includes(home.dir) && error.message.includes("FLA_HOME"));
  assert.deepEqual(gos(), before);
});

test("a home that is not there is made; a file in its place, or a place that takes no folder, is said", () => {
  assert.throws(() => openHome("/proc/no such folder/home"), { message: /cannot be used.*FLA_HOME/ });
  const home = openHome(path.join(temporaryHome().dir, "new", "home"));
  assert.ok(readdirSync(home.dir).length > 5);
  const file = path.join(folder, "file");
  writeFileSync(file, "");
  assert.throws(() => openHome(path.join(file, "home")), { message: /cannot be used.*FLA_HOME/ });
});
