// The main job from end to end, with no account and no network: installs what is missing, starts the practice channel, checks a
// declaration with planted mistakes, sends it to INTEST, puts the returned anomalies on their lines, then does the same with the
// corrected file and signs it into the practice channel's IN. Every step is a command that a person could type.
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { build, ensureNodeModules, root, run } from "./run.mjs";

const asOf = "2025-06-30";
const samples = "schemas/fla/demo";
const passphraseVariable = "FLA_DEMO_PASSPHRASE";
const home = mkdtempSync(path.join(tmpdir(), "fla-demo-"));
const env = { ...process.env, FLA_HOME: path.join(home, "home"), [passphraseVariable]: "" };
const cli = path.join(root, "dist/cli.js");

function title(text) {
  console.log(`\n\x1b[1m### ${text}\x1b[0m`);
}

/** Runs one command of the CLI as it would be typed, and insists on its exit status. */
async function fla(expected, ...args) {
  console.log(`\n\x1b[2m$ fla ${args.join(" ")}\x1b[0m`);
  const code = await run(process.execPath, [cli, ...args], { env });
  if (code !== expected) throw new Error(`fla ${args[0]} ended with ${code}, not ${expected}`);
}

/** Starts the practice channel; resolves with its child and the line it printed. */
function startPracticeChannel() {
  const child = spawn(
    process.execPath,
    [cli, "simulate", "--json", "--register", "--dir", path.join(home, "practice"), "--as-of", asOf],
    {
      env,
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  return new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once("line", (line) => resolve({ child, channel: JSON.parse(line) }));
    child.once("exit", (code) => reject(new Error(`the practice channel ended with ${code}`)));
  });
}

async function demo() {
  const { child, channel } = await startPracticeChannel();
  try {
    console.log(`practice channel on ${channel.host}:${channel.port}, host key ${channel.hostKeySha256}`);
    const common = ["--channel", "practice", "--as-of", asOf];

    title("1. A declaration with planted mistakes: what the authority would say, before it is sent");
    await fla(1, "check", "--as-of", asOf, `${samples}/with-mistakes.xml`);

    title("2. Sent to INTEST all the same, as QA does; the anomalies come back on their lines");
    await fla(0, "send", ...common, "--yes", `${samples}/with-mistakes.xml`);
    await fla(1, "fetch", ...common, "--wait", "60");

    title("3. The corrected declaration");
    await fla(0, "check", "--as-of", asOf, `${samples}/corrected.xml`);
    await fla(0, "send", ...common, `${samples}/corrected.xml`);
    await fla(0, "fetch", ...common, "--wait", "60");

    title("4. Signed, into the practice channel's IN");
    await fla(0, "send", ...common, "--env", "R", "--confirm-sender", channel.senderNumber, `${samples}/corrected.xml`);
    await fla(0, "fetch", ...common, "--env", "R", "--wait", "60");
  } finally {
    child.removeAllListeners("exit");
    child.kill();
  }
}

if ((await ensureNodeModules()) !== 0 || (await build()) !== 0) process.exit(1);
const start = performance.now();
try {
  await demo();
  console.log(`\nThe whole job took ${((performance.now() - start) / 1000).toFixed(1)} s.`);
} catch (error) {
  console.error(`\nThe demo failed: ${error.message}`);
  process.exitCode = 1;
} finally {
  rmSync(home, { recursive: true, force: true });
}
