// The way there and back on the practice channel: test and production, the answers matched, kept and written down.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { fetchAnswers, type Fetched } from "../../core/src/channel/fetchAnswers";
import type { Channel } from "../../core/src/channel/channels";
import { GateRefusal } from "../../core/src/channel/gate";
import type { Home } from "../../core/src/channel/home";
import { applicationCodeFor, createTriplet, isKnownPractice } from "../../core/src/channel/triplets";
import { registerPracticeChannel, startPractice } from "../../core/src/channel/practiceSetup";
import type { PracticeChannel } from "../../core/src/channel/simulator/practiceChannel";
import { listSubmissions } from "../../core/src/channel/submissions";
import { bundledPacks, dataFolder } from "../../core/src/channel/files";
import { temporaryHome } from "../support/temporary";
import { agreeing, goodContent, sendTriplet } from "./sendSupport";

const clock = (): Date => new Date("2025-10-15T09:10:11.123Z");
const sample = path.join(dataFolder(), "fla/demo/corrected.xml");
const home: Home = temporaryHome();
let channel: Channel;
let running: PracticeChannel | undefined;

before(async () => {
  running = await startPractice({ home, clock, port: 0, dir: path.join(home.practiceDir, "channel") });
  channel = registerPracticeChannel(home, running);
});

after(() => running?.close());

async function sendSample(environment: "T" | "R", hour: string): Promise<string> {
  const file = path.join(home.dir, `${environment}.xml`);
  writeFileSync(file, readFileSync(sample, "utf8").replace(/(<FormCreationHour>)[^<]*/, `$1${hour}`));
  const pack = bundledPacks()[0].pack?.manifest;
  const applicationCode = applicationCodeFor({ home, channel, pack })!;
  const triplet = await createTriplet({
    home,
    channel,
    environment,
    file,
    applicationCode,
    clock,
    interaction: agreeing(),
  });
  const interaction = agreeing(channel.senderNumber);
  const content = { ...goodContent, pack: { id: "fla", official: false } };
  const sent = await sendTriplet({ home, channel, send: { clock, content, interaction } }, triplet);
  assert.equal(sent.practice, true);
  return sent.id;
}

/** Waits for a condition over the answers, up to half a minute. */
async function fetchUntil(environment: "T" | "R", done: (fetched: Fetched) => boolean): Promise<Fetched[]> {
  const all: Fetched[] = [];
  for (let attempt = 0; attempt < 100; attempt++) {
    all.push(await fetchAnswers({ home, channel, environment, clock, interaction: agreeing() }));
    if (done(all[all.length - 1])) return all;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
  return assert.fail("no answer within the time");
}

test("a channel just registered is known as practice, and its code is the practice code", () => {
  assert.ok(isKnownPractice(home, channel));
  assert.equal(applicationCodeFor({ home, channel, pack: { applicationCode: null, practiceCode: "XFLA" } }), "XFLA");
  const real = { ...channel, port: 22 };
  assert.equal(
    applicationCodeFor({ home, channel: real, pack: { applicationCode: null, practiceCode: "XFLA" } }),
    undefined,
  );
});

for (const environment of ["T", "R"] as const)
  test(`sent to ${environment}, taken, judged, matched and kept`, { timeout: 60_000 }, async () => {
    const id = await sendSample(environment, environment === "T" ? "09:00:00.001" : "09:00:00.002");
    const fetched = await fetchUntil(environment, ({ awaited }) => awaited === 0);
    const answers = fetched.flatMap((one) => one.answers);
    assert.deepEqual(answers.map(({ name }) => name.slice(0, 7)).sort(), ["FO.ACRF", "FO.NOTI"]);
    for (const { submission, signature, matches, path: file, anomalies } of answers) {
      assert.equal(submission.id, id);
      assert.equal(signature.state, "signerPinned");
      assert.equal(matches[0].by, "fileName");
      assert.equal(readFileSync(file, "utf8").split("<AnomalyReport>").length - 1, anomalies);
    }
    const [last] = listSubmissions(home).submissions.filter((one) => one.id === id);
    assert.ok(last.ticket);
    assert.equal(last.answers.length, 2);
    const again = await fetchAnswers({ home, channel, environment, clock, interaction: agreeing() });
    assert.deepEqual(again.answers, []);
  });

test("what was sent to the practice channel's IN may be sent there again: it is practice", async () => {
  await sendSample("R", "09:00:00.002");
});

test("a real host refuses the practice code, also through a loopback tunnel", async () => {
  const elsewhere = { ...channel, host: "localhost" };
  const file = path.join(home.dir, "T.xml");
  const triplet = await createTriplet({
    home,
    channel: elsewhere,
    environment: "T",
    file,
    applicationCode: "XFLA",
    clock,
    interaction: agreeing(),
  });
  // The same server under another name presents a practice key made here: still practice.
  const sent = await sendTriplet({ home, channel: elsewhere, send: { clock } }, triplet);
  assert.equal(sent.practice, true);
  // Where the key pinned for a host is none of ours, the host is real.
  writeFileSync(path.join(home.practiceDir, "host-keys"), "");
  await assert.rejects(
    sendTriplet({ home, channel, send: { clock } }, { ...triplet, id: `${triplet.id}x` }),
    (error) => {
      assert.ok(error instanceof GateRefusal);
      assert.deepEqual(
        error.items.map(({ kind }) => kind),
        ["practiceCode"],
      );
      return true;
    },
  );
});
