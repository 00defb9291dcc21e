// First check of a whole document, schema alone, beside libxml2-wasm and a warm Xerces-J: alternating warm rounds in one run.
// Each engine is a process of its own that reads the file from disk, parses and validates it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "../support/root";
import { medianTimes, startEngines, type Engine } from "./engines";
import { declaration } from "./generate";

const rounds = 5;
const wantedFindings = 10_000;

/** What that many findings may cost, as a multiple of the check without any. */
const mostForFindings = 2;

const schema = path.join(root, "schemas/fla/FLA_20251.xsd");

async function compare(engines: readonly Engine[], label: string, file: string): Promise<void> {
  const times = await medianTimes(engines, file, rounds);
  for (const { name, ms, findings } of times)
    console.log(
      `${label.padEnd(24)} ${name.padEnd(16)} ${ms.toFixed(0).padStart(6)} ms  ${(ms / times[0].ms).toFixed(2).padStart(6)} x ours  ${findings} findings`,
    );
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "fla-bench-"));
  const engines = startEngines(folder, schema);
  try {
    console.log(
      "whole document, schema alone: median of 5 alternating warm rounds (bars: Xerces-J >= 1.0 x ours, libxml2-wasm >= 2.0 x ours)",
    );
    for (const megabytes of [10, 50]) {
      const file = path.join(folder, `${megabytes}.xml`);
      writeFileSync(file, declaration(megabytes * 1e6));
      await compare(engines, `${megabytes} MB valid`, file);
    }
    await manyFindings(engines, folder);
  } finally {
    for (const one of engines) one.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same 10 MB with some 10,000 findings and with none: they may cost as much again as the check does. */
async function manyFindings(engines: readonly Engine[], folder: string): Promise<void> {
  const valid = path.join(folder, "10.xml");
  const spoilt = path.join(folder, "spoilt.xml");
  let places = 0;
  const spoil = (text: string): string =>
    places++ < wantedFindings / 2 ? text.replace("<RightUnit>D<", "<RightUnit>Q<").replace("200<", "2x0<") : text;
  writeFileSync(spoilt, declaration(10e6, spoil));
  await compare(engines, "10 MB, many findings", spoilt);
  const [none] = await medianTimes(engines.slice(0, 1), valid, rounds);
  const [many] = await medianTimes(engines.slice(0, 1), spoilt, rounds);
  const share = many.ms / none.ms;
  if (share > mostForFindings) process.exitCode = 1;
  console.log(
    `10 MB with ${many.findings} findings: ${share.toFixed(2)} times the time of none (bar ${mostForFindings}), ${share <= mostForFindings ? "within" : "OVER"}`,
  );
}

void main();
