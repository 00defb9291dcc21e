// The process killed with -9 at every SFTP request and every line of the journal of one send, once when its answer has come and
// once before, for every kind of set; then started again, with the killed set and with the document: never a GO without its FI and
// FS, no number twice, the journal readable, the doubtful set shown, the next send right.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { buildSync } from "esbuild";
import { before, test } from "node:test";
import type { Channel } from "../../core/src/channel/channels";
import { openHome, type Home } from "../../core/src/channel/home";
import { readJournal } from "../../core/src/channel/journal";
import { listSubmissions, type Submission } from "../../core/src/channel/submissions";
import { settleGo, withdraw } from "../../core/src/channel/sending";
import { folders } from "../../core/src/triplet/names";
import { makeLeaf, makePki } from "../support/pki";
import { root } from "../support/root";
import { channelTo, startSshd, type Sshd } from "../support/sshd";
import { onEnd, temporaryFolder } from "../support/temporary";
import { agreeing, clock, declaration } from "./sendSupport";
import type { Order } from "./sendWorker";

const folder = temporaryFolder("fla-crash");
const pki = makePki(path.join(folder, "pki"));
// The tests live in 2025; the signer must too.
makeLeaf(pki, "signer", { from: "20240101000000Z", to: "20300101000000Z" });
/** Inside the project, because it looks for the product's data upward from its own folder. */
const worker = path.join(root, `out/test/sendWorker.${process.pid}.js`);
onEnd(() => rmSync(worker, { force: true }));
let server: Sshd;

/** When a person looks at what is in doubt. */
const later = (): Date => new Date(clock().getTime() + 60_000);

before(async () => {
  buildSync({
    entryPoints: [path.join(root, "test/channel/sendWorker.ts")],
    outfile: worker,
    bundle: true,
    platform: "node",
    format: "cjs",
    external: ["*.node", "cpu-features"],
    logLevel: "error",
  });
  server = await startSshd(path.join(folder, "sshd"));
});

interface Run {
  /** Names of the steps that began. */
  readonly steps: readonly string[];
  readonly ended: string;
}

/** What is sent, and how each kill is answered. */
interface Kind {
  readonly title: string;
  readonly environment: "R" | "T";
  /** First character of its sequence numbers, which keeps the kinds apart on one server. */
  readonly range: string;
  readonly maxForms?: number;
  readonly existing?: boolean;
  /** Looked at in full with FLA_LONG only; else this share of its steps. */
  readonly stride: number;
}

const kinds: readonly Kind[] = [
  { title: "signed into IN", environment: "R", range: "1", stride: 1 },
  { title: "unsigned into INTEST", environment: "T", range: "6", stride: 4 },
  { title: "in three parts, signed into IN", environment: "R", range: "5", maxForms: 1, stride: 9 },
  { title: "of other software into INTEST", environment: "T", range: "7", existing: true, stride: 4 },
];

/** Each step is three processes; the long form takes every one of more than a hundred steps. */
const timeout = process.env.FLA_LONG ? 3_600_000 : 900_000;

let documents = 0;

/** One send in a process of its own. */
function run(order: Omit<Order, "home" | "killAt"> & { home: Home; killAt?: number }): Promise<Run> {
  const whole = { ...order, home: order.home.dir, killAt: order.killAt ?? 0 };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [worker, JSON.stringify(whole)], {
      stdio: ["ignore", "pipe", "inherit"],
      cwd: root,
    });
    let output = "";
    child.stdout.on("data", (data: Buffer) => (output += data.toString()));
    child.once("error", reject).once("close", (_code, signal) => {
      const lines = output.trim().split("\n");
      resolve({
        steps: lines.filter((line) => !/^(done|failed)/.test(line)),
        ended: signal ?? lines[lines.length - 1],
      });
    });
  });
}

/** A document that was never sent: its forms' hour keeps it apart. */
function newDocument(forms: number): string {
  const file = path.join(folder, `document-${++documents}.xml`);
  const two = (number: number): string => String(number).padStart(2, "0");
  const hour = `${two(documents % 24)}:${two(Math.floor(documents / 24) % 60)}:${two(Math.floor(documents / 1440))}.000`;
  writeFileSync(file, declaration({ forms, bytes: 60_000, hour }));
  return file;
}

/** FI and GO as another program would leave them. */
function otherSoftware(): string {
  const name = `.XTST.123456.20250304.7${String(documents).padStart(4, "0")}.T.1`;
  const file = path.join(folder, `FI${name}.1`);
  copyFileSync(newDocument(2), file);
  writeFileSync(path.join(folder, `GO${name}`), "");
  return file;
}

function newFile({ existing, maxForms }: Kind): string {
  return existing ? otherSoftware() : newDocument(maxForms ? 3 : 2);
}

function newHome(name: string): Home {
  return openHome(path.join(folder, name));
}

const signing = { certificateFile: pki.at("signer.full.pem"), certificateKeyFile: pki.at("signer.key") };

function channelOf({ maxForms, range }: Kind): Channel {
  return channelTo(server, { ...signing, maxForms, sequenceFrom: `${range}0001`, sequenceTo: `${range}ZZZZ` });
}

/** Whether a GO is on the server; with it everything that belongs to the set must be, whole. */
function isThere(submission: Submission, what: string): boolean {
  const inbox = path.join(server.root, folders[submission.environment].put);
  if (!existsSync(path.join(inbox, submission.set))) return false;
  const kept = sentFolder(submission);
  const data = submission.files.filter(({ name }) => name.startsWith("FI."));
  for (const { name } of data) {
    const names = submission.environment === "R" ? [name, name.replace("FI.", "FS.")] : [name];
    for (const one of names)
      assert.ok(
        existsSync(path.join(inbox, one)) &&
          readFileSync(path.join(inbox, one)).equals(readFileSync(path.join(kept, one))),
        `${what}: a GO without its ${one}`,
      );
  }
  return true;
}

function sentFolder({ folder: own }: Submission): string {
  return path.join(own, "sent");
}

/** No GO on the server that no set here accounts for, and no GO without what belongs to it. */
function checkServer(home: Home, environment: "R" | "T", range: string, what: string): void {
  const known = new Map(listSubmissions(home).submissions.map((one) => [one.set, one]));
  for (const name of readdirSync(path.join(server.root, folders[environment].put))) {
    if (!name.startsWith("GO.") || !name.includes(`.20250304.${range}`)) continue;
    const owner = known.get(name);
    assert.ok(owner, `${what}: ${name} is on the server and in no journal`);
    isThere(owner, what);
  }
}

/** What the home says after a crash: readable, and one state that fits what the server has. */
function stateAfter(home: Home, before: ReadonlySet<string>, what: string): Submission | undefined {
  assert.deepEqual(readJournal(home).damaged, [], what);
  const killed = listSubmissions(home).submissions.find(({ id }) => !before.has(id));
  if (!killed) return undefined;
  const arrived = isThere(killed, what);
  if (killed.state === "sent") assert.ok(arrived, `${what}: said to be sent`);
  const states = arrived ? ["sent", "goUnknown"] : ["prepared", "sending", "failed", "goUnknown"];
  assert.ok(states.includes(killed.state), `${what}: GO ${arrived ? "there" : "absent"}, state ${killed.state}`);
  return killed;
}

/** The same document once more; before it, for every other step, the killed set under its own name. */
async function startAgain(
  kind: Kind,
  home: Home,
  file: string,
  killed: Submission | undefined,
  resumes: boolean,
  what: string,
): Promise<void> {
  const { environment } = kind;
  const order = { home, channel: channelOf(kind), environment, file };
  const mayHaveGone = killed?.state === "goUnknown" || killed?.state === "sent";
  const resumed = killed !== undefined && (resumes || mayHaveGone || kind.existing === true);
  if (resumed) {
    const again = await run({ ...order, id: killed.id });
    assert.match(again.ended, mayHaveGone ? /^failed GateRefusal / : /^done$/, `${what}: resumed, ${killed.state}`);
    if (!mayHaveGone) {
      const now = listSubmissions(home).submissions.find(({ id }) => id === killed.id)!;
      assert.equal(now.state, "sent", what);
      assert.ok(isThere(now, what), what);
    }
  }
  const fresh = await run({ ...order, existing: kind.existing });
  // A test may be repeated at will, with a new number; a name in doubt, and anything in IN, may not.
  const repeats = resumed && (environment === "R" || (kind.existing && killed.state === "goUnknown"));
  const taken = killed !== undefined && kind.existing && !repeats; // Its name is on the server already.
  const expected = repeats ? /^failed GateRefusal / : taken ? /^failed ChannelError .*already/ : /^done$/;
  assert.match(fresh.ended, expected, `${what}: the document again`);
}

/** The person looks at what is in doubt, and says what the server shows; what is not there goes after all. */
async function settle(kind: Kind, home: Home, doubtful: Submission, what: string): Promise<void> {
  assert.ok(
    listSubmissions(home).submissions.some(({ id, state }) => id === doubtful.id && state === "goUnknown"),
    `${what}: the doubtful set is shown`,
  );
  const there = isThere(doubtful, what);
  settleGo(home, doubtful, there, later);
  const settled = listSubmissions(home).submissions.find(({ id }) => id === doubtful.id);
  assert.equal(settled?.state, there ? "sent" : "failed", what);
  if (there) return;
  const { environment } = kind;
  const again = await run({ home, channel: channelOf(kind), environment, file: "", id: doubtful.id });
  assert.equal(again.ended, "done", `${what}: settled as not there, then sent`);
  assert.ok(isThere(doubtful, what), what);
}

for (const kind of kinds)
  for (const unanswered of [false, true]) {
    const moment = unanswered ? "before the answer of" : "after";
    test(`killed ${moment} every step of a set ${kind.title}, then started again`, { timeout }, async () => {
      const { environment, range, existing } = kind;
      const home = newHome(`killed ${kind.title}`);
      const order = { home, channel: channelOf(kind), environment, existing };
      const whole = await run({ ...order, file: newFile(kind) });
      assert.equal(whole.ended, "done", whole.steps.join("\n"));
      const states = new Set<string>();
      // The short form takes every step of a signed set after its answer, and a share of the others.
      const stride = process.env.FLA_LONG ? 1 : kind.stride * (unanswered ? 3 : 1);
      for (let step = 1; step <= whole.steps.length; step += stride) {
        const what = `${kind.title}, ${moment} step ${step}, ${whole.steps[step - 1]}`;
        const file = newFile(kind);
        const before = new Set(listSubmissions(home).submissions.map(({ id }) => id));
        const killed = await run({ ...order, file, killAt: step, unanswered });
        assert.equal(killed.ended, "SIGKILL", what);
        assert.ok(killed.steps.length >= step, what);
        const submission = stateAfter(home, before, what);
        states.add(submission?.state ?? "none");
        await startAgain(kind, home, file, submission, step % 2 === Number(unanswered), what);
        if (submission?.state === "goUnknown") await settle(kind, home, submission, what);
        checkServer(home, environment, range, what);
      }
      const expected = ["prepared", "sending", "goUnknown", ...(unanswered ? [] : ["sent"])];
      const seen = [...states].join(" ");
      assert.ok(stride === 1 ? expected.every((state) => states.has(state)) : states.size > 1, seen);
      // A set of other software keeps its name when it is tried again, but goes once.
      const tried = listSubmissions(home).submissions.filter(({ state }) => !existing || state === "sent");
      const sets = tried.map(({ set }) => set);
      assert.equal(new Set(sets).size, sets.length, "a number was used twice");
    });
  }

test(
  "a set whose process was killed while it uploaded is withdrawn, and goes no more",
  { timeout: 120_000 },
  async () => {
    const home = newHome("withdrawn");
    const channel = channelOf({ ...kinds[1], range: "8" });
    const order = { home, channel, environment: "T" as const };
    const whole = await run({ ...order, file: newDocument(2) });
    const killAt = whole.steps.findIndex((name) => name.startsWith("close FI")) + 1;
    assert.ok(killAt > 0, whole.steps.join("\n"));
    const killed = await run({ ...order, file: newDocument(2), killAt, unanswered: true });
    assert.equal(killed.ended, "SIGKILL");
    const state = (): Submission => listSubmissions(home).submissions.find(({ state }) => state !== "sent")!;
    assert.equal(state().state, "sending");
    const name = await withdraw({ home, channel, submission: state(), clock: later, interaction: agreeing() });
    assert.equal(name, state().set.replace("GO.", "TD."));
    assert.equal(state().state, "withdrawn");
    const again = await run({ ...order, file: "", id: state().id });
    assert.match(again.ended, /^failed /);
    const there = readdirSync(path.join(server.root, "INTEST")).filter((one) => one.includes(state().set.slice(3)));
    assert.deepEqual(
      there.filter((one) => !one.startsWith("FI.")),
      [name],
    );
  },
);

test("twenty sends at once take twenty numbers", { timeout: 120_000 }, async () => {
  const home = newHome("parallel");
  const order = { home, channel: channelOf({ ...kinds[0], range: "3" }), environment: "R" as const };
  const runs = await Promise.all(Array.from({ length: 20 }, () => run({ ...order, file: newDocument(2) })));
  assert.deepEqual(new Set(runs.map(({ ended }) => ended)), new Set(["done"]));
  const sets = listSubmissions(home).submissions.map(({ set }) => set);
  assert.equal(new Set(sets).size, 20);
  checkServer(home, "R", "3", "in parallel");
});

test("the same file from two windows at once goes once", { timeout: 60_000 }, async () => {
  const file = newDocument(2);
  const order = { home: newHome("twice"), channel: channelOf({ ...kinds[0], range: "4" }), environment: "R" as const };
  const runs = await Promise.all([1, 2, 3].map(() => run({ ...order, file })));
  assert.equal(runs.filter(({ ended }) => ended === "done").length, 1, runs.map(({ ended }) => ended).join("\n"));
  const inbox = path.join(server.root, "IN");
  const gone = readFileSync(file, "utf8");
  const isOfFile = (go: string): boolean =>
    readFileSync(path.join(inbox, `${go.replace("GO.", "FI.")}.1`), "utf8") === gone;
  const sets = readdirSync(inbox).filter((name) => name.startsWith("GO.") && name.includes(".20250304.4"));
  assert.equal(sets.filter(isOfFile).length, 1);
});
