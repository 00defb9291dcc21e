// A file of 500 MB on the command line: its memory at the peak, and how long it takes. Mistakes stand at both ends and in
// between, duplicates far apart among them. FLA_BENCH_MB asks for another size.
import { spawn } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { JsonReport } from "../../core/src/check/contract";
import { root } from "../support/root";
import { declarationParts } from "./generate";

const megabytes = Number(process.env.FLA_BENCH_MB ?? 500);
const barMb = 250;

/** One mistake in so many workers. */
const spoilEvery = 40_000;

function write(file: string): number {
  const fd = openSync(file, "w");
  let planted = 0;
  const spoil = (text: string, n: number): string => {
    if (n % spoilEvery !== 7) return text;
    planted++;
    return text.replace("<RightUnit>D", "<RightUnit>Q");
  };
  let buffer: string[] = [];
  for (const part of declarationParts(megabytes * 1e6, spoil)) {
    if (buffer.push(part) < 1_000) continue;
    writeSync(fd, buffer.join(""));
    buffer = [];
  }
  writeSync(fd, buffer.join(""));
  closeSync(fd);
  return planted;
}

/** Runs the command and reads its peak from /proc until it ends; NaN where there is no such file. */
async function run(file: string): Promise<{ json: JsonReport; peakMb: number; seconds: number }> {
  const began = performance.now();
  const child = spawn(process.execPath, ["dist/cli.js", "check", "--format", "json", "--as-of", "2025-06-30", file], {
    cwd: root,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let peakMb = NaN;
  const watch = setInterval(() => {
    peakMb = peakOf(child.pid!) ?? peakMb;
  }, 100);
  let output = "";
  for await (const part of child.stdout) output += String(part);
  clearInterval(watch);
  return { json: JSON.parse(output) as JsonReport, peakMb, seconds: (performance.now() - began) / 1_000 };
}

/** The most memory that a process had resident, in MB (10^6 bytes). */
function peakOf(pid: number): number | undefined {
  try {
    const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : (Number(kilobytes) * 1_024) / 1e6;
  } catch {
    return undefined;
  }
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "fla-bench-"));
  try {
    const file = path.join(folder, "large.xml");
    const planted = write(file);
    const { json, peakMb, seconds } = await run(file);
    const { total, verdict } = json.files[0];
    console.log(
      `${megabytes} MB by fla check: peak ${peakMb.toFixed(0)} MB resident (bar ${barMb}), ${seconds.toFixed(0)} s; ` +
        `${verdict}, ${total} findings for ${planted} mistakes`,
    );
    if (total < planted) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
