// One keystroke as a client feels it: from didChange sent to diagnostics received, over stdio, the FLA pack with all its rules.
// 60 % of the edits in values, 15 % in names, 10 % line breaks and pastes, 15 % that break the document; each is taken back.
import { rmSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { LspClient } from "../support/lspClient";
import { declaration } from "./generate";
import { percentile, seeded } from "./statistics";

const edits = Number(process.env.FLA_BENCH_EDITS ?? 120);
const bars: Record<number, number> = { 1: 3, 10: 5, 50: 10 };

interface Edit {
  readonly kind: string;
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** Text to put back, and how far the inserted text reaches. */
  readonly old: string;
}

function plan(lines: readonly string[], random: () => number): Edit {
  const third = [0.02, 0.5, 0.98][Math.floor(random() * 3)];
  let line = Math.floor(lines.length * third + random() * 40 - 20);
  line = Math.min(Math.max(line, 20), lines.length - 25);
  while (!/^\s*<(\w+)>[^<]+<\/\1>$/.test(lines[line])) line--;
  const text = lines[line];
  const open = text.indexOf("<");
  const value = text.indexOf(">") + 1;
  const kind = random();
  if (kind < 0.6) return { kind: "value", line, from: value, to: value + 1, text: "7", old: text[value] };
  if (kind < 0.75) return { kind: "name", line, from: open + 2, to: open + 3, text: "x", old: text[open + 2] };
  if (kind < 0.85) return { kind: "break", line, from: open, to: open, text: "  ", old: "" };
  const close = text.lastIndexOf("</");
  return { kind: "broken", line, from: close, to: close + 1, text: "", old: "<" };
}

async function measure(megabytes: number): Promise<void> {
  const text = declaration(megabytes * 1e6);
  const lines = text.split("\n");
  const random = seeded(megabytes);
  const client = await LspClient.start({ initializationOptions: { asOf: "2025-06-30" } });
  const uri = "file:///bench.xml";
  const opened = performance.now();
  client.open(uri, text);
  await client.diagnostics(uri);
  const openMs = performance.now() - opened;
  const times: number[] = [];
  const byKind = new Map<string, number[]>();
  const type = async (line: number, from: number, to: number, inserted: string): Promise<number> => {
    const start = performance.now();
    const version = client.edit(uri, { start: { line, character: from }, end: { line, character: to } }, inserted);
    await client.diagnostics(uri, version);
    client.received.length = 0;
    return performance.now() - start;
  };
  for (let n = 0; n < edits; n++) {
    const edit = plan(lines, random);
    for (const ms of [
      await type(edit.line, edit.from, edit.to, edit.text),
      await type(edit.line, edit.from, edit.from + edit.text.length, edit.old),
    ]) {
      times.push(ms);
      byKind.set(edit.kind, [...(byKind.get(edit.kind) ?? []), ms]);
    }
  }
  await client.stop();
  const kinds = [...byKind].map(([kind, values]) => `${kind} ${percentile(values, 0.95).toFixed(1)}`).join(", ");
  console.log(
    `${String(megabytes).padStart(3)} MB: open ${openMs.toFixed(0)} ms; key median ${percentile(times, 0.5).toFixed(2)} ms, p95 ${percentile(times, 0.95).toFixed(2)} ms (bar ${bars[megabytes]}); p95 by kind: ${kinds}`,
  );
}

async function main(): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), "fla-bench-"));
  process.env.FLA_HOME = home;
  try {
    console.log("one keystroke, from didChange sent to diagnostics received");
    for (const megabytes of (process.env.FLA_BENCH_MB ?? "1,10,50").split(",").map(Number)) await measure(megabytes);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

void main();
