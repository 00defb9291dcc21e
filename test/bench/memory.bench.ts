// Memory of the server with 50 MB open: ten seconds after the check has ended, without a question to it, and at its peak.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { LspClient } from "../support/lspClient";
import { declaration } from "./generate";

const bars = { restMb: 300, peakMb: 450 };
const restMs = 10_000;

/** A line of /proc/PID/status in MB (10^6 bytes); undefined where there is no such file. */
function statusMb(pid: number, name: string): number | undefined {
  try {
    const kilobytes = new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
    return kilobytes === undefined ? undefined : (Number(kilobytes) * 1_024) / 1e6;
  } catch {
    return undefined;
  }
}

async function main(): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), "fla-bench-"));
  process.env.FLA_HOME = home;
  try {
    const client = await LspClient.start({ initializationOptions: { asOf: "2025-06-30" } });
    const baseMb = statusMb(client.pid, "VmRSS");
    if (baseMb === undefined) return console.log("memory is read from /proc, which this system does not have");
    client.open("file:///bench.xml", declaration(50e6));
    await client.diagnostics("file:///bench.xml");
    await pause(restMs);
    const restMb = statusMb(client.pid, "VmRSS") ?? NaN;
    const peakMb = statusMb(client.pid, "VmHWM") ?? NaN;
    console.log(
      `50 MB open: ${restMb.toFixed(0)} MB resident after ${restMs / 1_000} s (bar ${bars.restMb}), peak ${peakMb.toFixed(0)} MB (bar ${bars.peakMb}); ${baseMb.toFixed(0)} MB before`,
    );
    await client.stop();
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

void main();
