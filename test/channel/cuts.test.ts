// The line cut after every request of a send, once when its answer has come and once when the request has reached the server but
// the answer has not, for every kind of set: signed into IN, unsigned into INTEST, in parts, and of other software. With tries left
// the send goes on and the set arrives whole; without, it ends with its state clear. A GO is never without its files, a set whose
// GO may have gone is in doubt, and the next send is right.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { before, test } from "node:test";
import { ChannelError } from "../../core/src/channel/problem";
import { listSubmissions, type Submission } from "../../core/src/channel/submissions";
import { openTriplet, type Triplet } from "../../core/src/channel/triplets";
import type { Environment } from "../../core/src/triplet/names";
import { folders } from "../../core/src/triplet/names";
import { makeLeaf, makePki } from "../support/pki";
import { channelTo, startSshd, type Sshd } from "../support/sshd";
import { startProxy, type TcpProxy } from "../support/tcpProxy";
import { temporaryFolder, temporaryHome } from "../support/temporary";
import { declaration, makeTriplet, sendTriplet, type SendTry } from "./sendSupport";

const folder = temporaryFolder("fla-cuts");
const pki = makePki(path.join(folder, "pki"));
makeLeaf(pki, "signer", { from: "20240101000000Z", to: "20300101000000Z" });
let server: Sshd;
let proxy: TcpProxy;
before(async () => {
  server = await startSshd(path.join(folder, "sshd"));
  proxy = await startProxy(server.port);
});

interface Kind {
  readonly title: string;
  readonly environment: Environment;
  readonly forms: number;
  readonly maxForms?: number;
  readonly existing?: boolean;
  /** Every third request only, unless FLA_LONG is set: they are the same requests, more of them. */
  readonly sampled?: boolean;
}

/** For one kind and way of cutting: a send and another for each request. */
const timeout = process.env.FLA_LONG ? 1_200_000 : 240_000;

function strideOf({ sampled }: Kind): number {
  return sampled && !process.env.FLA_LONG ? 3 : 1;
}

const kinds: readonly Kind[] = [
  { title: "signed into IN", environment: "R", forms: 1 },
  { title: "unsigned into INTEST", environment: "T", forms: 1, sampled: true },
  { title: "in three parts", environment: "T", forms: 3, maxForms: 1, sampled: true },
  { title: "of other software", environment: "T", forms: 1, existing: true, sampled: true },
];

const home = temporaryHome();
let count = 0;

function channel(kind: Kind) {
  const signing = { certificateFile: pki.at("signer.full.pem"), certificateKeyFile: pki.at("signer.key") };
  const range = { sequenceFrom: "00001", sequenceTo: "ZZZZZ" };
  return channelTo({ ...server, port: proxy.port }, { ...signing, ...range, maxForms: kind.maxForms });
}

/** A new set whose content was never sent. */
async function newSet(kind: Kind): Promise<Triplet> {
  const hour = `${String(count % 24).padStart(2, "0")}:${String(Math.floor(count++ / 24)).padStart(2, "0")}:00.000`;
  const text = declaration({ forms: kind.forms, bytes: 40_000, hour });
  const made = await makeTriplet({ home, channel: channel(kind), text, triplet: { environment: kind.environment } });
  if (!kind.existing) return made;
  const elsewhere = path.join(folder, `other-${count}`);
  mkdirSync(elsewhere);
  for (const { name, path: file } of made.files) copyFileSync(file, path.join(elsewhere, name));
  return openTriplet(path.join(elsewhere, made.files[0].name), kind.environment);
}

const attempt = (kind: Kind, more: SendTry["send"] = {}): SendTry => ({ home, channel: channel(kind), send: more });

/** What arrived: the files of the set with the right size; the GO is the last that counts. */
function arrived(triplet: Triplet): { go: boolean; whole: boolean } {
  const inbox = path.join(server.root, folders[triplet.environment].put);
  const there = new Set(readdirSync(inbox));
  const isWhole = ({ name, path: file }: { name: string; path: string }): boolean =>
    there.has(name) && readFileSync(path.join(inbox, name)).equals(readFileSync(file));
  return {
    go: there.has(triplet.goName),
    whole: triplet.files.filter(({ name }) => name !== triplet.goName).every(isWhole),
  };
}

function submission(triplet: Triplet): Submission | undefined {
  return listSubmissions(home).submissions.find(({ id }) => id === triplet.id);
}

type Cut = "after the answer" | "before the answer";

/** Sends and cuts at the n-th step; gives the problem's kind, or "done". */
async function cutAt(kind: Kind, triplet: Triplet, step: number, cut: Cut, backoffMs: number[]): Promise<string> {
  let steps = 0;
  const observe = (): void => {
    steps++;
    if (cut === "after the answer" && steps === step) proxy.cut();
    if (cut === "before the answer" && steps === step - 1) proxy.cutBeforeAnswer();
  };
  try {
    await sendTriplet(attempt(kind, { observe, backoffMs }), triplet);
    return "done";
  } catch (error) {
    assert.ok(error instanceof ChannelError, String(error));
    return error.problem.kind;
  } finally {
    proxy.calm(); // Nothing was asked after the last step.
  }
}

function check(triplet: Triplet, ended: string, what: string): void {
  const { go, whole } = arrived(triplet);
  assert.ok(!go || whole, `${what}: a GO without its files`);
  const state = submission(triplet)?.state;
  if (ended === "done") assert.ok(go && state === "sent", `${what}: said to be done, ${state}`);
  else if (go) assert.equal(state, "goUnknown", `${what}: the GO is there, ended with ${ended}`);
  else assert.ok(["goUnknown", "failed"].includes(state ?? ""), `${what}: ${state}, ended with ${ended}`);
}

for (const kind of kinds)
  for (const cut of ["after the answer", "before the answer"] as const)
    test(`cut ${cut} to every request of a set ${kind.title}`, { timeout }, async () => {
      const names: string[] = [];
      await sendTriplet(attempt(kind, { observe: (name) => void names.push(name) }), await newSet(kind));
      const ends = new Map<string, number>();
      for (
        let step = 1 + (kind.sampled ? Number(cut === "after the answer") : 0);
        step <= names.length;
        step += strideOf(kind)
      ) {
        const what = `step ${step}, ${names[step - 1]}`;
        const triplet = await newSet(kind);
        const ended = await cutAt(kind, triplet, step, cut, []);
        check(triplet, ended, what);
        ends.set(ended, (ends.get(ended) ?? 0) + 1);
        if (ended !== "done" && ended !== "goUnknown") {
          // Failed before its GO: the same set goes again under its own name, and arrives whole.
          await sendTriplet(attempt(kind), triplet);
          check(triplet, "done", `${what}, again`);
        }
        const patient = await newSet(kind);
        const recovered = await cutAt(kind, patient, step, cut, [1, 1, 1]);
        check(patient, recovered, `${what}, with tries left`);
        const isConnecting = names[step - 1].startsWith("connect") || names.slice(0, step).every(isBeforeConnection);
        if (recovered !== "done" && recovered !== "goUnknown")
          assert.ok(isConnecting, `${what}: not recovered, ${recovered}`);
      }
      assert.ok((ends.get("connectionLost") ?? 0) >= 2, JSON.stringify([...ends]));
      const sets = listSubmissions(home).submissions.map(({ set }) => set);
      assert.equal(new Set(sets).size, sets.length, "a number was used twice");
    });

function isBeforeConnection(name: string): boolean {
  return /^journal (created|signed|preflight|forms)/.test(name);
}
