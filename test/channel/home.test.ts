// FLA_HOME: modes, channels, pinned keys, the journal after a crash, and numbers that many processes reserve at once.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { test } from "node:test";
import {
  addChannel,
  checkChannels,
  isEnterpriseNumber,
  readChannels,
  removeChannel,
  replaceChannel,
} from "../../core/src/channel/channels";
import { fixedClock, inBrussels } from "../../core/src/channel/clock";
import { defaultHome, openHome } from "../../core/src/channel/home";
import { forgetHostKeys, hostKeyFrom, pinHostKey, pinnedHostKeys } from "../../core/src/channel/hostKeys";
import {
  fromLine,
  Journal,
  readJournal,
  repairJournal,
  toLine,
  type JournalEntry,
} from "../../core/src/channel/journal";
import { reserveSequence } from "../../core/src/channel/sequences";
import { listSubmissions } from "../../core/src/channel/submissions";
import { root } from "../support/root";
import { temporaryFolder, temporaryHome } from "../support/temporary";
import { failsWith } from "./sendSupport";

const good = {
  name: "payroll",
  enterpriseNumber: "0123456749",
  quality: "employer",
  senderNumber: "123456",
  host: "sftp.example.org",
  port: 8022,
  user: "someone",
  keyFile: "/keys/id_rsa",
} as const;

test("the home folder and what is in it are this user's alone", { skip: process.platform === "win32" }, () => {
  const home = temporaryHome();
  addChannel(home, good);
  new Journal(home, fixedClock("2025-03-04")).append("x", { kind: "purged" });
  reserveSequence(home, { senderNumber: "123456", date: "20250304", environment: "T" });
  const wrong: string[] = [];
  for (const name of readdirSync(home.dir, { recursive: true, encoding: "utf8" })) {
    const { mode } = statSync(path.join(home.dir, name));
    const expected = statSync(path.join(home.dir, name)).isDirectory() ? 0o700 : 0o600;
    if ((mode & 0o777) !== expected) wrong.push(`${name} ${(mode & 0o777).toString(8)}`);
  }
  assert.deepEqual(wrong, []);
  assert.equal(statSync(home.dir).mode & 0o777, 0o700);
});

test("the home folder's place: FLA_HOME, else the system's", () => {
  const folder = path.join(temporaryFolder(), "given");
  assert.equal(openHome(undefined, { FLA_HOME: folder }).dir, folder);
  assert.equal(defaultHome({}, "linux", "/home/me"), "/home/me/.local/share/fla-batch");
  assert.equal(defaultHome({ XDG_DATA_HOME: "/data" }, "linux", "/home/me"), "/data/fla-batch");
  assert.equal(defaultHome({}, "darwin", "/Users/me"), "/Users/me/Library/Application Support/FLA Batch");
  assert.equal(
    defaultHome({ APPDATA: "C:\\U\\me\\AppData\\Roaming" }, "win32", "C:\\U\\me"),
    "C:\\U\\me\\AppData\\Roaming\\FLA Batch",
  );
  assert.throws(() => openHome(path.join(root, "package.json", "home")), /FLA_HOME/);
});

/** Kinds of the problems of one channel that differs from a good one. */
function problemsOf(change: Record<string, unknown>): string[] {
  const changed: Record<string, unknown> = { ...good, ...change };
  return checkChannels([changed], "test").problems.map(({ kind }) => kind);
}

const wrong: [Record<string, unknown>, string[]][] = [
  [{}, []],
  [{ host: undefined, port: undefined }, []],
  [{ keyFile: "~/.ssh/id" }, []],
  [{ keyFile: undefined, agent: true }, []],
  [{ proxy: { kind: "socks5", host: "proxy", port: 1080 } }, []],
  [{ mandates: [{ employer: "0555123476" }, { employer: "0402198721", application: "DMFA" }] }, []],
  [{ keyFile: undefined }, ["channelNoKey"]],
  [{ keyFile: "keys/id" }, ["channelPathNotAbsolute", "channelNoKey"]],
  [{ keyfile: "/keys/id" }, ["channelFieldUnknown"]],
  [{ passphrase: "secret" }, ["channelFieldUnknown"]],
  [{ enterpriseNumber: "0123456789" }, ["channelEnterpriseNumber"]],
  [{ senderNumber: "999999" }, ["channelSenderNumber"]],
  [{ senderNumber: 123456 }, ["channelSenderNumber"]],
  [{ quality: "boss" }, ["channelFieldWrong"]],
  [{ port: 0 }, ["channelFieldWrong"]],
  [{ host: "a b" }, ["channelFieldWrong"]],
  [{ host: "-oProxyCommand=x" }, ["channelFieldWrong"]],
  [{ user: undefined }, ["channelFieldMissing"]],
  [{ name: "../up" }, ["channelFieldWrong"]],
  [{ applicationCode: "xfla" }, ["channelFieldWrong"]],
  [{ sequenceFrom: "00900", sequenceTo: "00100" }, ["channelRange"]],
  [{ sequenceFrom: "00000" }, ["channelFieldWrong"]],
  [{ mandates: [{ employer: "1" }] }, ["channelFieldWrong"]],
  [
    { proxy: { kind: "socks5", host: "p", port: 1 }, jump: { host: "j", port: 22, user: "u" } },
    ["channelProxyAndJump"],
  ],
];
for (const [change, kinds] of wrong)
  test(`channel with ${JSON.stringify(change)}: ${kinds.join(", ") || "good"}`, () =>
    assert.deepEqual(problemsOf(change), kinds));

test("one channel for an enterprise number and quality; one for a name", () => {
  const kinds = (second: object): string[] =>
    checkChannels([good, { ...good, ...second }], "test").problems.map(({ kind }) => kind);
  assert.deepEqual(kinds({ name: "other" }), ["channelPairTwice"]);
  assert.deepEqual(kinds({ enterpriseNumber: "0555123476" }), ["channelNameTwice"]);
  assert.deepEqual(kinds({ name: "other", quality: "training" }), []);
});

test("channels are added, replaced and removed; a broken file is never rewritten", async () => {
  const home = temporaryHome();
  addChannel(home, good);
  assert.throws(() => addChannel(home, { ...good, name: "second" }), /only one SFTP channel/);
  replaceChannel(home, { ...good, port: 22 });
  assert.equal(readChannels(home).channels[0].port, 22);
  removeChannel(home, "payroll");
  assert.deepEqual(readChannels(home), { channels: [], problems: [] });
  writeFileSync(home.channelsFile, '{"version":1,"channels":[');
  assert.deepEqual(
    readChannels(home).problems.map(({ kind }) => kind),
    ["channelsBroken"],
  );
  for (const [content, kind] of [
    ['{"version":2,"channels":[]}', "channelsOtherVersion"],
    ['{"channels":[]}', "channelsOtherVersion"],
    ['{"version":1}', "channelsNoList"],
    ["[]", "channelsNoList"],
  ]) {
    writeFileSync(home.channelsFile, content);
    assert.deepEqual(
      readChannels(home).problems.map((one) => one.kind),
      [kind],
    );
    await failsWith(
      kind,
      Promise.resolve().then(() => addChannel(home, good)),
    );
    assert.equal(readFileSync(home.channelsFile, "utf8"), content);
  }
  writeFileSync(home.channelsFile, '{"version":1,"channels":[');
  await failsWith(
    "channelsBroken",
    Promise.resolve().then(() => addChannel(home, good)),
  );
  assert.equal(readFileSync(home.channelsFile, "utf8"), '{"version":1,"channels":[');
});

test("check digits of enterprise numbers", () => {
  for (const number of ["0123456749", "0555123476", "0402198721", "0999999922"])
    assert.ok(isEnterpriseNumber(number), number);
  for (const number of ["0123456789", "123456749", "2123456749", "012345674", ""])
    assert.ok(!isEnterpriseNumber(number), number);
});

test("host keys are pinned by host and port, and forgotten by them", () => {
  const home = temporaryHome();
  const key = hostKeyFrom(Buffer.concat([Buffer.from([0, 0, 0, 11]), Buffer.from("ssh-ed25519"), Buffer.alloc(36, 7)]));
  assert.equal(key.type, "ssh-ed25519");
  pinHostKey(home, "One.example", 8022, key);
  pinHostKey(home, "one.example", 8022, key);
  pinHostKey(home, "one.example", 22, key);
  assert.equal(pinnedHostKeys(home, "one.example", 8022).length, 1);
  assert.equal(pinnedHostKeys(home, "one.example", 8023).length, 0);
  forgetHostKeys(home, "one.example", 8022);
  assert.equal(pinnedHostKeys(home, "one.example", 8022).length, 0);
  assert.equal(pinnedHostKeys(home, "one.example", 22).length, 1);
});

test("Brussels in winter, in summer, and in the hour that comes twice", () => {
  const at = (iso: string): string => Object.values(inBrussels(new Date(iso))).join(" ");
  assert.equal(at("2025-03-04T23:30:00.007Z"), "2025-03-05 00:30:00.007 20250305");
  assert.equal(at("2025-07-01T22:00:00.000Z"), "2025-07-02 00:00:00.000 20250702");
  assert.equal(at("2025-10-26T00:30:00.000Z"), "2025-10-26 02:30:00.000 20251026");
  assert.equal(at("2025-10-26T01:30:00.000Z"), "2025-10-26 02:30:00.000 20251026");
});

/* ---------------------------------------------------------------------------------------------------- journal */

test("the journal of several processes reads as one, in the order of time", () => {
  const home = temporaryHome();
  const early = new Journal(home, fixedClock("2025-03-04"));
  const late = new Journal(home, fixedClock("2025-03-05"));
  late.append("b", { kind: "purged" });
  early.append("a", { kind: "goSent", name: "GO.X", folder: "IN" });
  assert.equal(readdirSync(home.journalDir).length, 2);
  assert.deepEqual(
    readJournal(home).entries.map(({ id }) => id),
    ["a", "b"],
  );
});

test("a folder that is called like a file of the journal is none", () => {
  const home = temporaryHome();
  mkdirSync(path.join(home.journalDir, "copy.1.0badcafe.jsonl"));
  new Journal(home, fixedClock("2025-03-04")).append("a", { kind: "purged" });
  assert.deepEqual(
    readJournal(home).entries.map(({ id }) => id),
    ["a"],
  );
  assert.equal(repairJournal(home), 0);
});

test("events of one moment stand in the order they were written, whatever the process numbers", () => {
  const home = temporaryHome();
  const numbers = [32_766, 32_767, 300, 9_999, 10_000, 299];
  const own = process.pid;
  try {
    for (const number of numbers) {
      Object.defineProperty(process, "pid", { value: number, configurable: true, writable: true });
      const journal = new Journal(home, fixedClock("2025-03-04"));
      journal.append(`by ${number}`, { kind: "purged" });
      journal.close();
    }
  } finally {
    Object.defineProperty(process, "pid", { value: own, configurable: true, writable: true });
  }
  assert.deepEqual(
    readJournal(home).entries.map(({ id }) => id),
    numbers.map((number) => `by ${number}`),
  );
});

test("an answer dated before its GO, by another clock, still counts", () => {
  const home = temporaryHome();
  const id = "GO.XTST.123456.20250304.00001.T.1~0";
  const set = id.slice(0, -2);
  const sender = new Journal(home, fixedClock("2026-01-10"));
  const files = [{ name: "FI.XTST.123456.20250304.00001.T.1.1", size: 1, sha256: "00" }];
  const made = {
    channel: "c",
    environment: "T",
    sender: "123456",
    set,
    files,
    declarations: 1,
    madeHere: true,
  } as const;
  sender.append(id, { kind: "created", ...made });
  sender.append(id, { kind: "goIntended", name: set, folder: "INTEST" });
  sender.append(id, { kind: "goSent", name: set, folder: "INTEST" });
  const answer = { name: "FO.X", sha256: "00", codes: [], forms: 1, about: "NOTIFICATION", result: "1" } as const;
  new Journal(home, fixedClock("2025-03-04")).append(id, { kind: "answer", ...answer });
  assert.equal(listSubmissions(home).submissions[0].state, "accepted");
});

test("a torn last line is left out and mended, a damaged line in between is reported", () => {
  const home = temporaryHome();
  const entry = (id: string): string => toLine({ at: "2025-03-04T10:00:00.000Z", id, kind: "purged" } as JournalEntry);
  // A process number that is not in use: beyond what Linux gives out.
  const file = path.join(home.journalDir, `${hostOfThisMachine(home)}.99999999.0badcafe.jsonl`);
  writeFileSync(file, entry("a") + entry("b") + entry("c"));
  truncateSync(file, statSync(file).size - 7);
  assert.deepEqual(
    readJournal(home).entries.map(({ id }) => id),
    ["a", "b"],
  );
  assert.deepEqual(readJournal(home).damaged, []);
  assert.equal(repairJournal(home), 1);
  assert.equal(readFileSync(file, "utf8"), entry("a") + entry("b"));
  assert.equal(repairJournal(home), 0);
  writeFileSync(file, entry("a") + entry("b").replace("purged", "PURGED") + entry("c"));
  const reading = readJournal(home);
  assert.deepEqual(
    reading.entries.map(({ id }) => id),
    ["a", "c"],
  );
  assert.deepEqual(reading.damaged, [{ file: path.basename(file), line: 2 }]);
});

test("the file of a living process is never mended by another", () => {
  const home = temporaryHome();
  const journal = new Journal(home, fixedClock("2025-03-04"));
  journal.append("a", { kind: "purged" });
  const file = path.join(home.journalDir, readdirSync(home.journalDir)[0]);
  appendFileSync(file, "half a li");
  assert.equal(repairJournal(home), 0);
  assert.ok(existsSync(file));
});

test("any flipped byte of a line is noticed", () => {
  const line = toLine({ at: "2025-03-04T10:00:00.000Z", id: "x", kind: "purged" } as JournalEntry).trimEnd();
  assert.ok(fromLine(line));
  for (let at = 0; at < line.length; at++) {
    const flipped = line.slice(0, at) + (line[at] === "0" ? "1" : "0") + line.slice(at + 1);
    assert.equal(fromLine(flipped), undefined, `${at}`);
  }
});

/** The label that journal files of this machine carry. */
function hostOfThisMachine(home: ReturnType<typeof temporaryHome>): string {
  const other = temporaryHome();
  new Journal(other, fixedClock("2025-03-04")).append("x", { kind: "purged" });
  assert.ok(home.dir !== other.dir);
  return readdirSync(other.journalDir)[0].split(".")[0];
}

/* ---------------------------------------------------------------------------------------------------- numbers */

test("twenty processes at once reserve a hundred different numbers without a gap", { timeout: 120_000 }, async () => {
  const home = temporaryHome();
  const worker = path.join(root, "test/channel/reserveWorker.ts");
  const outputs = await Promise.all(Array.from({ length: 20 }, () => runWorker(worker, [home.dir, "5"])));
  const numbers = outputs.flatMap((output) => output.trim().split("\n"));
  assert.equal(numbers.length, 100);
  assert.equal(new Set(numbers).size, 100);
  assert.deepEqual(
    [...numbers].sort(),
    Array.from({ length: 100 }, (_, at) => String(at + 1).padStart(5, "0")),
  );
});

test("a range that is used up says so; other days, environments and senders have their own numbers", async () => {
  const home = temporaryHome();
  const request = {
    senderNumber: "123456",
    date: "20250304",
    environment: "T",
    range: { from: "99998", to: "A0000" },
  } as const;
  assert.deepEqual(
    [1, 2, 3].map(() => reserveSequence(home, request)),
    ["99998", "99999", "A0000"],
  );
  await failsWith(
    "sequenceUsedUp",
    Promise.resolve().then(() => reserveSequence(home, request)),
  );
  assert.equal(reserveSequence(home, { ...request, date: "20250305" }), "99998");
  assert.equal(reserveSequence(home, { ...request, environment: "R" }), "99998");
  assert.equal(reserveSequence(home, { ...request, senderNumber: "123457", used: ["99998"] }), "99999");
});

function runWorker(file: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ["--import", "tsx", file, ...args], {
      stdio: ["ignore", "pipe", "inherit"],
      cwd: root,
    });
    let output = "";
    child.stdout.on("data", (data: Buffer) => (output += data.toString()));
    child
      .once("error", reject)
      .once("exit", (code) => (code === 0 ? resolve(output) : reject(new Error(`worker ended with ${code}`))));
  });
}
