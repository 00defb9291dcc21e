// Sending a file of 50 MB over loopback beside OpenSSH's own sftp, alternating rounds in one run on one server; and signing 200 MB:
// time beside `openssl cms -sign`, and the most memory that our process ever held. What is sent goes the whole way: preflight,
// journal, FI, GO; the time of the transfer alone is shown too, as sftp does nothing else.
import { execFileSync, spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync, writeFileSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { buildSync } from "esbuild";
import { GateSession } from "../../core/src/channel/gate";
import { openHome } from "../../core/src/channel/home";
import { send } from "../../core/src/channel/sending";
import { createTriplet } from "../../core/src/channel/triplets";
import { agreeing, clock, declaration, goodContent } from "../channel/sendSupport";
import { makePki } from "../support/pki";
import { root } from "../support/root";
import { channelTo, startSshd, type Sshd } from "../support/sshd";

const rounds = 7;
const sendBytes = 50_000_000;
const signBytes = 200_000_000;

/** At least half of sftp's own speed, and 0.8 wanted. */
const leastRatio = 0.5;
/** Signing streams: its memory does not grow with the file. */
const mostMemory = 100 * 1024 * 1024;

const folder = mkdtempSync(path.join(tmpdir(), "fla-bench-send-"));
const at = (name: string): string => path.join(folder, name);

/** Whole send, and the transfer alone: from the first request of the FI to the last. Milliseconds. */
async function ours(server: Sshd, file: string): Promise<{ whole: number; transfer: number }> {
  const home = openHome(at("home"));
  const channel = channelTo(server);
  const interaction = agreeing();
  const common = { home, channel, clock, interaction };
  const start = performance.now();
  const triplet = await createTriplet({ ...common, environment: "T", file, applicationCode: "XTST" });
  let [first, last] = [0, 0];
  const observe = (name: string): void => {
    if (name.startsWith("open wx INTEST/FI")) first = performance.now();
    if (name.startsWith("close FI")) last = performance.now();
  };
  await send({ ...common, triplet, content: goodContent, session: new GateSession(), observe });
  return { whole: performance.now() - start, transfer: last - first };
}

/** `sftp -b` with one put; its start and login, measured with an empty batch, are taken off. */
function openSsh(server: Sshd, file: string): number {
  const args = ["-q", "-P", String(server.port), "-i", server.keyFile, "-b", "-"];
  const options = ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "IdentitiesOnly=yes"];
  const run = (batch: string): number => {
    const start = performance.now();
    const { status, stderr } = spawnSync("sftp", [...args, ...options, `${server.user}@127.0.0.1`], { input: batch });
    if (status !== 0) throw new Error(`sftp ended with ${status}: ${String(stderr)}`);
    return performance.now() - start;
  };
  const login = run("pwd\n");
  return run(`put ${file} INTEST/peer-${Math.round(performance.now())}\n`) - login;
}

/** The best of the rounds: what a machine does when nothing else disturbs it is what both can be compared by. */
const best = (values: readonly number[]): number => Math.min(...values);

const speed = (ms: number): string => `${(sendBytes / 1e3 / ms).toFixed(0)} MB/s`;

async function measureSending(): Promise<boolean> {
  const server = await startSshd(at("sshd"));
  const file = at("document.xml");
  writeFileSync(file, declaration({ forms: 1_000, bytes: sendBytes }));
  const mine: number[] = [];
  const whole: number[] = [];
  const theirs: number[] = [];
  await ours(server, file); // A warm round of each.
  openSsh(server, file);
  for (let round = 0; round < rounds; round++) {
    const own = await ours(server, file);
    mine.push(own.transfer);
    whole.push(own.whole);
    theirs.push(openSsh(server, file));
  }
  await server.stop();
  const ratio = best(theirs) / best(mine);
  console.log(`50 MB over loopback, best of ${rounds} alternating rounds`);
  console.log(`  fla, transfer of FI    ${best(mine).toFixed(0).padStart(6)} ms  ${speed(best(mine))}`);
  console.log(`  OpenSSH sftp, put      ${best(theirs).toFixed(0).padStart(6)} ms  ${speed(best(theirs))}`);
  console.log(
    `  fla, whole send        ${best(whole).toFixed(0).padStart(6)} ms  (set made, preflight, journal, FI, GO)`,
  );
  console.log(
    `  ratio ${ratio.toFixed(2)} of sftp's speed (bar ${leastRatio}, wanted 0.8)  ${ratio >= leastRatio ? "ok" : "MISSED"}`,
  );
  return ratio >= leastRatio;
}

/** 200 MB of text without holding it. */
function bigFile(): string {
  const file = at("big.xml");
  const handle = openSync(file, "w");
  const block = Buffer.alloc(1_000_000, "<Form>filler</Form>\n");
  for (let done = 0; done < signBytes; done += block.length) writeSync(handle, block);
  closeSync(handle);
  return file;
}

function measureSigning(): boolean {
  const pki = makePki(at("pki"));
  const worker = path.join(root, `out/test/signMemory.${process.pid}.js`);
  const entry = path.join(root, "test/bench/peers/signOnce.ts");
  const external = ["*.node", "cpu-features"];
  buildSync({
    entryPoints: [entry],
    outfile: worker,
    bundle: true,
    platform: "node",
    format: "cjs",
    external,
    logLevel: "error",
  });
  const file = bigFile();
  const args = [worker, file, pki.at("rsa.full.pem"), pki.at("rsa.key")];
  const own = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8", cwd: root })) as {
    ms: number;
    peak: number;
  };
  const cms = ["cms", "-sign", "-binary", "-outform", "DER", "-md", "sha256", "-signer", pki.at("rsa.pem")];
  const start = performance.now();
  execFileSync("openssl", [...cms, "-inkey", pki.at("rsa.key"), "-in", file, "-out", at("peer.der")]);
  const peer = performance.now() - start;
  rmSync(worker);
  const good =
    own.peak < mostMemory && statSync(`${file}.FS`).size > 1_000 && readFileSync(at("peer.der")).length > 1_000;
  console.log(`200 MB signed`);
  console.log(`  fla ${own.ms.toFixed(0)} ms, openssl cms ${peer.toFixed(0)} ms`);
  console.log(
    `  peak memory of our process ${(own.peak / 1024 / 1024).toFixed(0)} MB (bar 100)  ${good ? "ok" : "MISSED"}`,
  );
  return good;
}

async function main(): Promise<void> {
  try {
    const sent = await measureSending();
    const signed = measureSigning();
    if (!sent || !signed) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
