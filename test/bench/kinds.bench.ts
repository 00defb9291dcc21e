// Documents of other kinds beside the declaration of the same size, those of other official schemas among them: the first check
// beside Xerces-J and libxml2-wasm, as in the bench of whole documents, and one keystroke through the server, which takes each
// schema from beside its document.
// Warm alternating rounds in one run. FLA_BENCH_MB names the sizes, FLA_BENCH_KINDS the kinds by their first word.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { DocumentStatus } from "../../protocol/src/messages";
import { LspClient } from "../support/lspClient";
import { root } from "../support/root";
import { medianTimes, startEngines, type Engine } from "./engines";
import { percentile, seeded } from "./figures";
import { declaration } from "./generate";
import { kinds, type Kind } from "./kinds";
import { sampleKinds } from "./samples";

const sizes = (process.env.FLA_BENCH_MB ?? "10").split(",").map(Number);
const wanted = process.env.FLA_BENCH_KINDS?.split(",");
const edits = Number(process.env.FLA_BENCH_EDITS ?? 60);
const rounds = 5;

/** Bars: first check as fast as a warm Xerces-J and twice as fast as libxml2-wasm; a key as in the bench of keystrokes. */
const keyBars: Record<number, number> = { 1: 3, 10: 5, 50: 10 };

/** A key's bar holds for so many findings, and for so many with some milliseconds more; an official sample repeated may have others. */
const fewFindings = 100;
const manyFindings = 1_000;
const findingsMs = 8;

/** A person looks at what opened before the first key; the server makes ready meanwhile (server/src/rehearsal.ts). */
const lookMs = 2_000;

/** Without this a document that no pack knows gets no diagnostics until there is a mistake in it. */
const declarationLanguage = "fla-declaration";

const flaSchema = path.join(root, "schemas/fla/FLA_20251.xsd");

/** The declaration itself, to compare with. */
const itself: Kind = { name: "declaration", make: (size) => declaration(size) };

const chosen = [
  itself,
  ...[...kinds, ...sampleKinds()].filter(({ name }) => !wanted || wanted.includes(name.split(" ")[0])),
];

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "fla-bench-"));
  process.env.FLA_HOME = path.join(folder, "home");
  try {
    for (const megabytes of sizes) {
      await wholeDocuments(folder, megabytes);
      await keystrokes(folder, megabytes);
    }
    await tinyDocuments(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/* --------------------------------------------------------------------------------------------------- whole documents */

async function wholeDocuments(folder: string, megabytes: number): Promise<void> {
  console.log(`first check of ${megabytes} MB (bars: Xerces-J >= 1.0 x ours, libxml2-wasm >= 2.0 x ours)`);
  let declarationMs = 0;
  for (const kind of chosen) {
    const { file, schema } = write(folder, kind, megabytes);
    const times = await withEngines(folder, schema, (engines) => medianTimes(engines, file, rounds));
    const [ours, ...peers] = times;
    if (kind === itself) declarationMs = ours.ms;
    const beside = peers.map(({ name, ms }) => `${name} ${(ms / ours.ms).toFixed(2)} x`).join(", ");
    const share = (ours.ms / declarationMs).toFixed(2);
    const findings = times.map((time) => time.findings).join("/");
    console.log(
      `  ${kind.name.padEnd(24)} ${ours.ms.toFixed(0).padStart(5)} ms = ${share} of the declaration; ${beside || "no peer without a schema"}; findings ${findings}`,
    );
  }
}

/** Without a schema our engine alone is asked, as the peers of this bench are validators. */
async function withEngines<T>(
  folder: string,
  schema: string | undefined,
  use: (engines: readonly Engine[]) => Promise<T>,
): Promise<T> {
  const engines = startEngines(folder, schema);
  try {
    return await use(engines);
  } finally {
    for (const engine of engines) engine.stop();
  }
}

function write(folder: string, kind: Kind, megabytes: number): { file: string; schema: string | undefined } {
  const name = kind.name.replaceAll(" ", "-");
  const file = path.join(folder, `${name}-${megabytes}.xml`);
  writeFileSync(file, kind.make(megabytes * 1e6));
  if (kind === itself) return { file, schema: flaSchema };
  if (kind.schema === undefined) return { file, schema: undefined };
  const schema = path.join(folder, `${name}.xsd`);
  writeFileSync(schema, kind.schema);
  return { file, schema };
}

/* ------------------------------------------------------------------------------------------------------- one keystroke */

async function keystrokes(folder: string, megabytes: number): Promise<void> {
  const few = keyBars[megabytes];
  console.log(
    `one keystroke in ${megabytes} MB${few === undefined ? "" : ` (bar ${few} ms, ${few + findingsMs} with up to ${manyFindings} findings)`}, from didChange to diagnostics`,
  );
  let declarationMs = 0;
  for (const kind of chosen) {
    const text = naming(kind, kind.make(megabytes * 1e6));
    const { times, findings } = await typing(
      pathToFileURL(path.join(folder, `key-${kind.name.replaceAll(" ", "-")}.xml`)).href,
      text,
    );
    const p95 = percentile(times, 0.95);
    if (kind === itself) declarationMs = p95;
    const bar = barOf(few, findings);
    const verdict = bar === undefined ? "" : p95 <= bar ? ", within" : ", OVER";
    if (bar !== undefined && p95 > bar) process.exitCode = 1;
    console.log(
      `  ${kind.name.padEnd(24)} p95 ${p95.toFixed(2)} ms = ${(p95 / declarationMs).toFixed(2)} of the declaration${verdict}; median ${percentile(times, 0.5).toFixed(2)}, ${findings} findings`,
    );
  }
}

function barOf(few: number | undefined, findings: number): number | undefined {
  if (few === undefined || findings > manyFindings) return undefined;
  return findings > fewFindings ? few + findingsMs : few;
}

/** The document names its schema, which the bench of whole documents has written beside it: the server checks with it. */
function naming({ name, schema }: Kind, text: string): string {
  if (schema === undefined || text.includes("chemaLocation=")) return text;
  const file = `${name.replaceAll(" ", "-")}.xsd`;
  const target = /targetNamespace="([^"]*)"/.exec(schema)?.[1];
  const location = target === undefined ? `noNamespaceSchemaLocation="${file}"` : `schemaLocation="${target} ${file}"`;
  const xsi = `xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:${location}`;
  return text.replace(/<[a-z:]+/, (root) => `${root} ${xsi}`);
}

/** How many findings the document has, and the milliseconds of each key: a letter in the text or a value, and the end of a tag broken, each taken back. */
async function typing(uri: string, text: string): Promise<{ times: number[]; findings: number }> {
  const client = await LspClient.start({ initializationOptions: { asOf: "2025-06-30" } });
  try {
    const lines = text.split("\n");
    client.open(uri, text, declarationLanguage);
    await client.diagnostics(uri);
    const { counts } = (await client.request("fla/status", { uri })) as DocumentStatus;
    await new Promise((resolve) => setTimeout(resolve, lookMs));
    const random = seeded(lines.length);
    const times: number[] = [];
    for (let n = -10; n < edits; n++) {
      const place = somewhere(lines, random);
      const old = lines[place.line][place.character];
      const taken = random() < 0.85 ? (/\d/.test(old) ? "7" : "x") : "<";
      const both = [await key(client, uri, place, taken), await key(client, uri, place, old)];
      if (n >= 0) times.push(...both); // The first are those of a cold engine.
    }
    await client.stop();
    return { times, findings: counts.total };
  } finally {
    client.kill();
  }
}

interface Place {
  readonly line: number;
  readonly character: number;
}

/** A letter or digit at the start, middle or end of the document. */
function somewhere(lines: readonly string[], random: () => number): Place {
  const third = [0.02, 0.5, 0.98][Math.floor(random() * 3)];
  const line = Math.min(lines.length - 3, Math.max(2, Math.floor(lines.length * third + random() * 20)));
  const at = Math.floor(random() * lines[line].length);
  for (let n = 0; n < lines[line].length; n++) {
    const character = (at + n) % lines[line].length;
    if (/[a-z0-9]/i.test(lines[line][character])) return { line, character };
  }
  return { line, character: 0 };
}

/** Replaces one character. */
async function key(client: LspClient, uri: string, { line, character }: Place, text: string): Promise<number> {
  const start = performance.now();
  const version = client.edit(uri, { start: { line, character }, end: { line, character: character + 1 } }, text);
  await client.firstDiagnostics(uri, version);
  const ms = performance.now() - start;
  await client.diagnostics(uri, version);
  client.received.length = 0;
  return ms;
}

/* -------------------------------------------------------------------------------------------- a thousand tiny documents */

async function tinyDocuments(folder: string): Promise<void> {
  const files = Array.from({ length: 1_000 }, (_, n) => {
    const file = path.join(folder, `tiny-${n}.xml`);
    writeFileSync(file, declaration(1 + (n % 3) * 1_300));
    return file;
  });
  const whole = path.join(folder, "tiny-together.xml");
  writeFileSync(whole, declaration(2_700_000));
  await withEngines(folder, flaSchema, async (engines) => {
    const sums = new Map<string, number>();
    for (let round = -1; round < rounds; round++)
      for (const engine of engines) {
        const start = performance.now();
        for (const file of files) await engine.measure(file);
        if (round >= 0) sums.set(engine.name, (sums.get(engine.name) ?? 0) + performance.now() - start);
      }
    const [ours, ...peers] = [...sums].map(([name, sum]) => ({ name, ms: sum / rounds }));
    const [one] = await medianTimes(engines.slice(0, 1), whole, rounds);
    const beside = peers.map(({ name, ms }) => `${name} ${(ms / ours.ms).toFixed(2)} x`).join(", ");
    console.log(
      `a thousand tiny documents, questions over a pipe included: ${ours.ms.toFixed(0)} ms, ${(ours.ms / one.ms).toFixed(1)} times one document of their size; ${beside}`,
    );
  });
}

void main();
