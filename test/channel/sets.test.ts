// Sets beside the usual one: of other software, in several parts, tried again after a failure, withdrawn.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { before, test } from "node:test";
import { GateRefusal } from "../../core/src/channel/gate";
import { numbersOnServer, settleGo, withdraw } from "../../core/src/channel/sending";
import { Journal } from "../../core/src/channel/journal";
import { Lease } from "../../core/src/channel/lease";
import { listSubmissions, type Submission } from "../../core/src/channel/submissions";
import {
  createTriplet,
  createTriplets,
  openTriplet,
  renumberSubmission,
  tripletOfSubmission,
} from "../../core/src/channel/triplets";
import { stampOf } from "../../core/src/channel/fileStamp";
import { verifyFile } from "../../core/src/channel/signing/operations";
import { scanFormsIn } from "../../core/src/channel/forms";
import { makeLeaf, makePki } from "../support/pki";
import { channelTo, startSshd, type Sshd } from "../support/sshd";
import { temporaryFolder, temporaryHome } from "../support/temporary";
import {
  agreeing,
  clock,
  declaration,
  failsWith,
  makeAndSend,
  makeTriplet,
  sendTriplet,
  testRequest,
} from "./sendSupport";

const folder = temporaryFolder("fla-sets");
const pki = makePki(path.join(folder, "pki"));
makeLeaf(pki, "signer", { from: "20240101000000Z", to: "20300101000000Z" });
const signing = { certificateFile: pki.at("signer.full.pem"), certificateKeyFile: pki.at("signer.key") };
let server: Sshd;
before(async () => {
  server = await startSshd(path.join(folder, "sshd"));
});
const folderOf = (name: string): string[] => readdirSync(path.join(server.root, name)).sort();

/** Files of other software in a folder of their own. */
function foreignSet(name: string, files: Record<string, string>): string {
  const own = temporaryFolder(`fla-${name}`);
  for (const [file, content] of Object.entries(files)) writeFileSync(path.join(own, file), content);
  return own;
}

test("a set of other software goes byte for byte under its own names, found from any of its files", async () => {
  const home = temporaryHome();
  const channel = channelTo(server);
  const text = declaration({ forms: 2 }).replaceAll("\n", "\r\n");
  const own = foreignSet("own", {
    "FI.DMFA.123456.20250304.00042.T.1.1": text,
    "GO.DMFA.123456.20250304.00042.T.1": "",
  });
  for (const file of readdirSync(own)) {
    const triplet = await openTriplet(path.join(own, file), "T");
    assert.deepEqual(triplet.files.map(({ name }) => name).sort(), readdirSync(own).sort());
  }
  const triplet = await openTriplet(path.join(own, "FI.DMFA.123456.20250304.00042.T.1.1"), "T");
  const person = agreeing();
  const sent = await sendTriplet({ home, channel, send: { interaction: person, content: undefined } }, triplet);
  assert.deepEqual(person.asked, [server.hostKeySha256]);
  assert.equal(readFileSync(path.join(server.root, "INTEST", sent.names[0]), "utf8"), text);
  // Its number is used up here too.
  const next = await makeTriplet({ home, channel: { ...channel, sequenceFrom: "00042" } });
  assert.equal(next.set.sequence, "00043");
  assert.equal(listSubmissions(home).submissions[0].madeHere, false);
});

test("deliberately wrong names go to INTEST after one confirmation, and never to IN", async () => {
  const home = temporaryHome();
  const channel = channelTo(server);
  const own = foreignSet("wrong", {
    "FI.DMFA.654321.20250304.00043.R.1.1": "not XML at all",
    "FS.DMFA.654321.20250304.00043.R.1.1": "not a signature",
    "GO.DMFA.654321.20250304.00043.R.1": "not empty",
  });
  const file = path.join(own, "GO.DMFA.654321.20250304.00043.R.1");
  const person = agreeing();
  const sent = await sendTriplet(
    { home, channel, send: { interaction: person, content: undefined } },
    await openTriplet(file, "T"),
  );
  assert.deepEqual(person.asked, [server.hostKeySha256, "test"]);
  for (const name of readdirSync(own).filter((one) => !one.startsWith("GO")))
    assert.equal(
      readFileSync(path.join(server.root, "INTEST", name), "utf8"),
      readFileSync(path.join(own, name), "utf8"),
    );
  assert.equal(sent.names.length, 3);
  await assert.rejects(
    sendTriplet({ home, channel, send: { content: undefined } }, await openTriplet(file, "R")),
    GateRefusal,
  );
  assert.deepEqual(folderOf("IN"), []);
});

test("a file over the limits becomes parts, each valid and signed, under one GO; over nine, several sets", async () => {
  const home = temporaryHome();
  const channel = channelTo(server, { ...signing, signTests: true, sequenceFrom: "00100" });
  const file = path.join(folder, "big.xml");
  writeFileSync(file, declaration({ forms: 25 }));
  const request = testRequest(home, channel, file);
  const [one, ...none] = await createTriplets({ ...request, split: { maxForms: 4 } });
  assert.deepEqual(none, []);
  assert.deepEqual(
    one.files.map(({ name }) => name.replace(".XTST.123456.20250304.00100.T", "")),
    [...[1, 2, 3, 4, 5, 6, 7].flatMap((part) => [`FI.7.${part}`, `FS.7.${part}`]), "GO.7"],
  );
  for (const { name, path: data } of one.files.filter(({ name }) => name.startsWith("FI."))) {
    assert.equal((await verifyFile({ home, file: data, clock })).state, "signerUnknown", name);
    assert.equal(scanFormsIn(readFileSync(data)).broken, undefined);
  }
  await sendTriplet({ home, channel }, one);
  assert.equal(folderOf("INTEST").filter((name) => name.includes(".00100.")).length, 15);
  const sets = await createTriplets({ ...request, split: { maxForms: 2 } });
  assert.deepEqual(
    sets.map(({ files, set }) => [files.length, set.sequence]),
    [
      [19, "00101"],
      [9, "00102"],
    ],
  );
  await failsWith("severalSets", createTriplet({ ...request, split: { maxForms: 2 } }));
});

test("a document, or a file of a set, that changed after its check began is not sent", async () => {
  const home = temporaryHome();
  const channel = channelTo(server, { sequenceFrom: "00150" });
  const file = path.join(folder, "changing.xml");
  const common = testRequest(home, channel, file);
  writeFileSync(file, declaration());
  const checked = stampOf(file);
  await createTriplets({ ...common, checked });
  writeFileSync(file, declaration({ hour: "11:00:00.000" }));
  await failsWith("changedSinceCheck", createTriplets({ ...common, checked }));
  const out = path.join(folder, "changing");
  const [made] = await createTriplets({ ...common, out });
  const opened = await openTriplet(made.files[0].path, "T");
  writeFileSync(made.files[0].path, declaration({ forms: 2 }));
  await failsWith("changedSinceCheck", sendTriplet({ home, channel }, opened));
  await sendTriplet({ home, channel }, await openTriplet(made.files[0].path, "T"));
});

test("a set that failed before its GO goes on under its own name; one that went does not", async () => {
  const home = temporaryHome();
  const channel = channelTo(server, { sequenceFrom: "00200" });
  const cancel = new AbortController();
  const observe = (name: string): void => void (name === "journal uploading" && cancel.abort());
  await failsWith("cancelled", makeAndSend({ home, channel, send: { signal: cancel.signal, observe } }));
  const [failed] = listSubmissions(home).submissions;
  assert.equal(failed.state, "failed");
  const sent = await sendTriplet({ home, channel }, tripletOfSubmission(failed));
  assert.equal(sent.id, failed.id);
  const [submission, ...others] = listSubmissions(home).submissions;
  assert.deepEqual([submission.state, others.length], ["sent", 0]);
  await assert.rejects(sendTriplet({ home, channel }, tripletOfSubmission(submission)), GateRefusal);
});

test("a set is withdrawn by a TD while its GO has not gone, and not after", async () => {
  const home = temporaryHome();
  const channel = channelTo(server, { sequenceFrom: "00300" });
  const cancel = new AbortController();
  const observe = (name: string): void => void (name === "journal uploaded" && cancel.abort());
  await failsWith("cancelled", makeAndSend({ home, channel, send: { signal: cancel.signal, observe } }));
  const [failed] = listSubmissions(home).submissions;
  const request = { home, channel, clock, interaction: agreeing() };
  assert.equal(await withdraw({ ...request, submission: failed }), "TD.XTST.123456.20250304.00300.T.1");
  assert.ok(folderOf("INTEST").includes("TD.XTST.123456.20250304.00300.T.1"));
  const [withdrawn] = listSubmissions(home).submissions;
  assert.equal(withdrawn.state, "withdrawn");
  await failsWith("cannotWithdraw", withdraw({ ...request, submission: withdrawn }));
  settleGo(home, withdrawn, false, () => new Date(clock().getTime() + 1_000));
  assert.equal(listSubmissions(home).submissions[0].state, "failed");
});

test("a file that an ACRF refused goes again under the next number, its FS with it; one that was taken does not", async () => {
  const home = temporaryHome();
  const channel = channelTo(server, { ...signing, sequenceFrom: "03000" });
  const text = declaration({ hour: "21:00:00.000" });
  const sent = await makeAndSend({ home, channel, text, triplet: { environment: "R" } });
  const again = makeAndSend({ home, channel, text, triplet: { environment: "R" } });
  await assert.rejects(again, (error: Error) => error instanceof GateRefusal);
  const journal = new Journal(home, clock);
  const about = { kind: "answer", name: "FO.ACRF", sha256: "00", about: "ACRF", forms: 0 } as const;
  journal.append(sent.id, { ...about, result: "0", codes: ["ACRF-133"] });
  journal.close();
  const submission = listSubmissions(home).submissions.find(({ id }) => id === sent.id)!;
  const renumbered = await renumberSubmission({ home, channel, clock, submission });
  const second = await sendTriplet({ home, channel }, renumbered);
  const inbox = path.join(server.root, "IN");
  for (const prefix of ["FI.", "FS."]) {
    const [before, after] = [sent, second].map(({ names }) => names.find((name) => name.startsWith(prefix))!);
    assert.deepEqual(readFileSync(path.join(inbox, after)), readFileSync(path.join(inbox, before)));
  }
  const third = await renumberSubmission({ home, channel, clock, submission });
  await assert.rejects(sendTriplet({ home, channel }, third), (error: Error) => error instanceof GateRefusal);
});

test("numbers that other software used today are seen on the server", async () => {
  const home = temporaryHome();
  const channel = channelTo(server, { senderNumber: "222222" });
  for (const name of [
    "FI.DMFA.222222.20250304.00007.T.1.1",
    "GO.DMFA.222222.20250303.00008.T.1",
    "FI.DMFA.333333.20250304.00009.T.1.1",
  ])
    writeFileSync(path.join(server.root, "INTEST", name), "");
  const numbers = await numbersOnServer({ home, channel, environment: "T", clock, interaction: agreeing() });
  assert.deepEqual([...numbers], ["00007"]);
});

test("what a channel needs for production: a range of its own and a certificate", async () => {
  const home = temporaryHome();
  const channel = channelTo(server, { ...signing, sequenceFrom: undefined, sequenceTo: undefined });
  await failsWith("noSequenceRange", makeTriplet({ home, channel, triplet: { environment: "R" } }));
  await failsWith("noCertificate", makeTriplet({ home, channel: channelTo(server), triplet: { environment: "R" } }));
});

test("a set that a process is at work on is neither sent, nor withdrawn, nor settled by another", async () => {
  const home = temporaryHome();
  const channel = channelTo(server, { sequenceFrom: "60000" });
  const triplet = await makeTriplet({ home, channel });
  const submission = (): Submission => listSubmissions(home).submissions.find(({ id }) => id === triplet.id)!;
  const request = () => ({ home, channel, submission: submission(), clock, interaction: agreeing() });
  const seen: string[] = [];
  // In the midst of the send: the other window asks while this one uploads.
  const observe = async (name: string): Promise<void> => {
    if (!name.startsWith("close FI")) return;
    await failsWith("beingSent", withdraw(request()));
    await failsWith("beingSent", sendTriplet({ home, channel }, triplet));
    await failsWith("beingSent", (async () => settleGo(home, submission(), false, clock))());
    seen.push(submission().state);
  };
  await sendTriplet({ home, channel, send: { observe } }, triplet);
  assert.deepEqual(seen, ["sending"]);
  assert.equal(submission().state, "sent");
  await failsWith("cannotWithdraw", withdraw({ ...request(), submission: { ...submission(), state: "failed" } }));
  assert.deepEqual(readdirSync(home.leasesDir), []);
});

test("a lease of a process that ended, or that no machine keeps fresh, holds nobody back; one that was lost stops", async () => {
  const home = temporaryHome();
  const leave = (holder: object, ageMs: number): void => {
    const file = path.join(home.leasesDir, "a~1.1");
    writeFileSync(file, JSON.stringify({ token: "x", ...holder }));
    const then = new Date(Date.now() - ageMs);
    utimesSync(file, then, then);
  };
  leave({ host: os.hostname(), pid: 2 ** 22 + 1 }, 0); // No process has such a number.
  Lease.take(home, "a~1", "set").release();
  leave({ host: "elsewhere", pid: 1 }, 0);
  assert.throws(() => Lease.take(home, "a~1", "set"), { message: /is being sent by another/ });
  leave({ host: "elsewhere", pid: 1 }, 120_000);
  const own = Lease.take(home, "a~1", "set");
  own.check();
  const file = path.join(home.leasesDir, "a~1.2");
  assert.deepEqual(readdirSync(home.leasesDir), ["a~1.2"]);
  utimesSync(file, new Date(0), new Date(0)); // This process stood still for long, and another went on.
  const next = Lease.take(home, "a~1", "set");
  assert.throws(() => own.check(), { message: /taken over/ });
  own.release();
  next.check();
  next.release();
  assert.deepEqual(readdirSync(home.leasesDir), []);
});
