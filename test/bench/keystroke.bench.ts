// One keystroke as a client feels it: from didChange sent to diagnostics received, over stdio, the FLA pack with all its rules.
// 60 % of the edits in values, 15 % in names, 10 % line breaks and pastes, 15 % that break the document, at its start, middle
// and end; each is taken back. Then what touches everything: a header, the root. FLA_BENCH_EDITS and FLA_BENCH_MB shorten it.
import { rmSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { LspClient } from "../support/lspClient";
import { declaration } from "./generate";
import { seeded, percentile } from "./figures";

const edits = Number(process.env.FLA_BENCH_EDITS ?? 150);
const sizes = (process.env.FLA_BENCH_MB ?? "1,10,50").split(",").map(Number);
/** Milliseconds: ours, and what the peer's median takes (eclipse/lemminx 0.31.1 on such a machine, its debounce of 100 ms left out). */
const bars: Record<number, number> = { 1: 3, 10: 5, 50: 10 };
const peers: Record<number, number> = { 1: 56, 10: 450, 50: 3_300 };
const findingsMs = 8;
/** A person looks at what opened before the first key; the server makes ready meanwhile (server/src/rehearsal.ts). */
const lookMs = 2_000;
const uri = "file:///bench.xml";

interface Edit {
  readonly kind: "value" | "name" | "break" | "paste" | "broken";
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** Text to put back. */
  readonly old: string;
}

/** A place in the first, middle or last part whose line holds one whole element. */
function place(lines: readonly string[], random: () => number): number {
  const third = [0.01, 0.5, 0.99][Math.floor(random() * 3)];
  let line = Math.min(Math.max(Math.floor(lines.length * third + random() * 60 - 30), 25), lines.length - 8);
  while (!/^\s*<(\w+)>[^<]+<\/\1>$/.test(lines[line])) line--;
  return line;
}

function plan(lines: readonly string[], random: () => number): Edit {
  const line = place(lines, random);
  const text = lines[line];
  const open = text.indexOf("<");
  const value = text.indexOf(">") + 1;
  const close = text.lastIndexOf("</");
  const kind = random();
  if (kind < 0.6) return { kind: "value", line, from: value, to: value + 1, text: "7", old: text[value] };
  if (kind < 0.75) return { kind: "name", line, from: open + 2, to: open + 3, text: "x", old: text[open + 2] };
  if (kind < 0.8) return { kind: "break", line, from: open, to: open, text: "\n", old: "" };
  if (kind < 0.85) return { kind: "paste", line, from: open, to: open, text: text.slice(open) + "\n", old: "" };
  const broken = [
    { from: close, to: close + 1, text: "", old: "<" },
    { from: value - 1, to: value, text: "", old: ">" },
    { from: value, to: value, text: "&", old: "" },
    { from: open, to: value, text: "", old: text.slice(open, value) },
  ];
  return { kind: "broken", line, ...broken[Math.floor(random() * broken.length)] };
}

class Typist {
  private constructor(
    readonly client: LspClient,
    readonly lines: string[],
  ) {}

  static async open(text: string): Promise<{ typist: Typist; openMs: number }> {
    const client = await LspClient.start({ initializationOptions: { asOf: "2025-06-30" } });
    const start = performance.now();
    client.open(uri, text);
    await client.diagnostics(uri);
    const openMs = performance.now() - start;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
    return { typist: new Typist(client, text.split("\n")), openMs };
  }

  /** Milliseconds to the first diagnostics after an edit, and to the last. */
  async type(line: number, from: number, to: number, text: string): Promise<{ firstMs: number; lastMs: number }> {
    const start = performance.now();
    const range = { start: { line, character: from }, end: { line, character: to } };
    const version = this.client.edit(uri, range, text);
    await this.client.firstDiagnostics(uri, version);
    const firstMs = performance.now() - start;
    await this.client.diagnostics(uri, version);
    const lastMs = performance.now() - start;
    this.client.received.length = 0;
    return { firstMs, lastMs };
  }

  async make({ line, from, to, text, old }: Edit): Promise<number[]> {
    const there = await this.type(line, from, to, text);
    const added = text.split("\n").length - 1;
    const end = added > 0 ? text.length - text.lastIndexOf("\n") - 1 : from + text.length;
    const back = await this.takeBack({ line, character: from }, { line: line + added, character: end }, old);
    return [there.firstMs, back];
  }

  private async takeBack(start: Place, end: Place, text: string): Promise<number> {
    const startMs = performance.now();
    const version = this.client.edit(uri, { start, end }, text);
    await this.client.firstDiagnostics(uri, version);
    const firstMs = performance.now() - startMs;
    await this.client.diagnostics(uri, version);
    this.client.received.length = 0;
    return firstMs;
  }
}

interface Place {
  readonly line: number;
  readonly character: number;
}

/** A document with about so many findings. */
function withFindings(megabytes: number, wanted: number): string {
  const every = wanted === 0 ? Infinity : Math.max(1, Math.floor((megabytes * 1e6) / 1_330 / wanted));
  return declaration(megabytes * 1e6, (text, n) =>
    n > 0 && n % every === 0 ? text.replace("<RightUnit>D<", "<RightUnit>Q<") : text,
  );
}

async function measure(megabytes: number, findings: number): Promise<void> {
  const { typist, openMs } = await Typist.open(withFindings(megabytes, findings));
  const random = seeded(megabytes);
  const times: number[] = [];
  const byKind = new Map<string, number[]>();
  for (let n = -10; n < edits; n++) {
    const edit = plan(typist.lines, random);
    const both = await typist.make(edit);
    if (n < 0) continue; // The first edits of a process are those of a cold engine.
    times.push(...both);
    byKind.set(edit.kind, [...(byKind.get(edit.kind) ?? []), ...both]);
  }
  const bar = bars[megabytes] + (findings > 0 ? findingsMs : 0);
  const p95 = percentile(times, 0.95);
  const kinds = [...byKind].map(([kind, values]) => `${kind} ${percentile(values, 0.95).toFixed(1)}`).join(", ");
  const peer = findings > 0 ? "" : `, peer ${peers[megabytes]} ms = ${(peers[megabytes] / p95).toFixed(0)} x`;
  console.log(
    `${String(megabytes).padStart(3)} MB, ${String(findings).padStart(5)} findings: p95 ${p95.toFixed(2)} ms (bar ${bar}${peer}), median ${percentile(times, 0.5).toFixed(2)}, open ${openMs.toFixed(0)} ms; p95 by kind: ${kinds}`,
  );
  if (findings === 0) await touchEverything(typist, megabytes);
  await typist.client.stop();
}

/** What is put in the place of a character, or before one, behind a marker. */
interface Touch {
  readonly name: string;
  readonly marker: string;
  readonly text: string;
  /** How many characters go. */
  readonly removed: number;
}

const touches: readonly Touch[] = [
  { name: "date", marker: "<FormCreationDate>2025-06-", text: "2", removed: 1 },
  { name: "quality", marker: "<DeclarantQuality>", text: "S", removed: 1 },
  { name: "root", marker: "<FLA", text: "X", removed: 0 },
  { name: "root tag broken", marker: "<FLA", text: "<", removed: 1 },
  { name: "quote opened", marker: "FLA_20251.xsd", text: "", removed: 1 },
];

/** Edits of a header that every record reads, and of the root's tag, there and back. */
async function touchEverything(typist: Typist, megabytes: number): Promise<void> {
  for (const { name, marker, text, removed } of touches) {
    const line = typist.lines.findIndex((one) => one.includes(marker));
    const at = typist.lines[line].indexOf(marker) + marker.length;
    const old = typist.lines[line].slice(at, at + removed);
    const there = await typist.type(line, at, at + old.length, text);
    const back = await typist.type(line, at, at + text.length, old);
    const [first, last] = [Math.max(there.firstMs, back.firstMs), Math.max(there.lastMs, back.lastMs)];
    console.log(
      `        ${name.padEnd(16)} first diagnostics ${first.toFixed(1)} ms (bar ${bars[megabytes]}), all ${last.toFixed(0)} ms (bar 1000)`,
    );
  }
}

async function main(): Promise<void> {
  const home = mkdtempSync(path.join(tmpdir(), "fla-bench-"));
  process.env.FLA_HOME = home;
  try {
    console.log("one keystroke, from didChange sent to diagnostics received");
    for (const megabytes of sizes) {
      await measure(megabytes, 0);
      await measure(megabytes, 1_000);
    }
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

void main();
