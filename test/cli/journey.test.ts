// The main job from a terminal: practice channel, send to INTEST, answers on their lines, production with its gate.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { Cli } from "../support/cli";
import { root } from "../support/root";

const asOf = ["--as-of", "2025-06-30"];
const practice = ["--channel", "practice", ...asOf];
const mistakes = "schemas/fla/demo/with-mistakes.xml";
const corrected = "schemas/fla/demo/corrected.xml";

interface Practice {
  readonly dir: string;
  readonly senderNumber: string;
  readonly certificateFile: string;
  readonly certificateKeyFile: string;
  readonly caFile: string;
}

interface Answers {
  readonly answers: {
    kind: string;
    signature: string;
    findings: {
      code: string;
      path: string;
      source: string;
      anchoredBy: string;
      state: string;
      range: { start: { line: number } };
    }[];
  }[];
}

let cli: Cli;
let channel: Practice;
before(async () => {
  cli = new Cli();
  const dir = path.join(cli.home, "practice");
  channel = JSON.parse(await cli.start(["simulate", "--json", "--register", "--dir", dir, ...asOf])) as Practice;
});
after(() => cli.stop());

/** Without an environment: wherever answers are awaited. */
async function fetchAnswers(environment?: "T"): Promise<{ code: number | null; json: Answers }> {
  const where = environment === undefined ? [] : ["--env", environment];
  const { code, stdout, stderr } = await cli.run(["fetch", ...practice, ...where, "--wait", "60", "--format", "json"]);
  assert.ok(stdout, stderr);
  return { code, json: JSON.parse(stdout) as Answers };
}

test("a declaration with blocking findings asks for one confirmation, and nothing leaves without it", async () => {
  const { code, stderr } = await cli.run(["send", ...practice, mistakes]);
  assert.equal(code, 2);
  assert.match(stderr, /--yes/);
  assert.deepEqual(readdirSync(path.join(channel.dir, "INTEST")), []);
});

test("sent to INTEST unsigned, its anomalies come back on the very elements that the check had named", async () => {
  const sent = await cli.run(["send", ...practice, "--yes", mistakes]);
  assert.deepEqual([sent.code, sent.stderr], [0, ""]);
  assert.match(
    sent.stdout,
    /sent to INTEST: FI\.XFLA\.990001\.20250630\.\w{5}\.T\.1\.1 GO\.XFLA\.990001\.20250630\.\w{5}\.T\.1\n/,
  );
  const { code, json } = await fetchAnswers("T");
  assert.equal(code, 1);
  assert.deepEqual(
    json.answers.map(({ kind, signature }) => [kind, signature]),
    [
      ["ACRF", "signerPinned"],
      ["NOTIFICATION", "signerPinned"],
    ],
  );
  const [, { findings }] = json.answers;
  assert.ok(findings.length >= 12, `only ${findings.length} anomalies came back`);
  assert.ok(
    findings.every(
      ({ source, state, anchoredBy }) => source === "OUTTEST" && state === "there" && anchoredBy === "location",
    ),
  );
  const number = findings.find(({ code: found }) => found === "00024-004");
  const lines = readFileSync(path.join(root, mistakes), "utf8").split("\n");
  assert.match(lines[number!.range.start.line], /<INSS>79110297721<\/INSS>/);
});

test("production needs the sender number on the command line", async () => {
  const missing = await cli.run(["send", ...practice, "--env", "R", corrected]);
  assert.equal(missing.code, 2);
  assert.match(missing.stderr, /--confirm-sender/);
  const wrong = await cli.run(["send", ...practice, "--env", "R", "--confirm-sender", "990002", corrected]);
  assert.equal(wrong.code, 2);
  assert.deepEqual(
    readdirSync(path.join(channel.dir, "IN")).filter((name) => name.startsWith("GO.")),
    [],
  );
});

test("blocking findings into production need a reason", async () => {
  const { code, stderr } = await cli.run([
    "send",
    ...practice,
    "--env",
    "R",
    "--confirm-sender",
    channel.senderNumber,
    mistakes,
  ]);
  assert.equal(code, 2);
  assert.match(stderr, /--reason/);
});

test("the corrected declaration, signed into the practice channel's IN, is accepted", async () => {
  const sent = await cli.run(["send", ...practice, "--env", "R", "--confirm-sender", channel.senderNumber, corrected]);
  assert.deepEqual([sent.code, sent.stderr], [0, ""]);
  assert.match(sent.stdout, /FI\.\S+ FS\.\S+ GO\./);
  const { code, json } = await fetchAnswers();
  assert.equal(code, 0);
  assert.deepEqual(
    json.answers.map(({ findings }) => findings),
    [[], []],
  );
});

test("an unofficial pack and its practice code never go to a real channel", async () => {
  const key = path.join(channel.dir, ".practice/user_key");
  const added = await cli.run(
    [
      "channel",
      "add",
      "--name",
      "real",
      "--enterprise",
      "0123456749",
      "--quality",
      "employer",
      "--sender",
      "123456",
      "--user",
      "someone",
    ].concat(
      [
        "--key-file",
        key,
        "--host",
        "127.0.0.1",
        "--port",
        "1",
        "--certificate",
        channel.certificateFile,
        "--certificate-key",
        channel.certificateKeyFile,
      ],
      ["--sequence-from", "00001", "--sequence-to", "00099"],
    ),
  );
  assert.deepEqual([added.code, added.stderr], [0, ""]);
  const noCode = await cli.run(["send", "--channel", "real", corrected]);
  assert.equal(noCode.code, 2);
  assert.match(noCode.stderr, /--code/);
});

test("triplet, sign and verify: the bytes are those that were signed, and a changed byte is seen", async () => {
  const out = path.join(cli.home, "out");
  const made = await cli.run(["triplet", ...practice, "--env", "R", "--out", out, corrected]);
  assert.deepEqual([made.code, made.stderr], [0, ""]);
  const names = readdirSync(out).sort();
  assert.deepEqual(
    names.map((name) => name.slice(0, 2)),
    ["FI", "FS", "GO"],
  );
  assert.equal(statSync(path.join(out, names[2])).size, 0);
  const data = path.join(out, names[0]);
  const good = await cli.run(["verify", "--ca", channel.caFile, data]);
  assert.equal(good.code, 0, good.stdout + good.stderr);
  assert.match(good.stdout, /intact/);
  writeFileSync(data, readFileSync(data, "utf8").replace("XFLA001", "XFLA002"));
  const altered = await cli.run(["verify", data]);
  assert.equal(altered.code, 1);
  assert.match(altered.stdout, /bytes altered/);
  const signed = await cli.run(["sign", "--cert", channel.certificateFile, "--key", channel.certificateKeyFile, data]);
  assert.equal(signed.code, 0, signed.stderr);
  assert.match((await cli.run(["verify", data])).stdout, /intact/);
  const both = await cli.run(["verify", `${data}.missing`, data]);
  assert.equal(both.code, 2);
  assert.match(both.stderr, /missing/);
  assert.match(both.stdout, /intact/);
});

test("fla answers needs no channel: the answers beside the declaration", async () => {
  const dir = path.join(channel.dir, "OUTTEST");
  const answers = readdirSync(dir)
    .filter((name) => name.startsWith("FO.NOTI."))
    .map((name) => path.join(dir, name));
  const { code, stdout } = await cli.run(["answers", "--format", "json", mistakes, ...answers]);
  assert.equal(code, 1);
  const json = JSON.parse(stdout) as Answers;
  assert.ok(json.answers[0].findings.some((finding) => finding.code === "00024-004" && finding.state === "there"));
});
