// First check of a whole document, schema alone, beside libxml2-wasm and a warm Xerces-J: alternating warm rounds in one run.
// Each engine is a process of its own that reads the file from disk, parses and validates it.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "../support/root";
import { medianTimes, startEngines, type Engine } from "./engines";
import { declaration } from "./generate";

const rounds = 5;
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
    const spoilt = path.join(folder, "spoilt.xml");
    const every = Math.max(1, Math.floor(10e6 / 1300 / 10_000));
    writeFileSync(
      spoilt,
      declaration(10e6, (text, n) =>
        n % every === 0 ? text.replace("<RightUnit>D<", "<RightUnit>Q<").replace("200<", "2x0<") : text,
      ),
    );
    await compare(engines, "10 MB, many findings", spoilt);
  } finally {
    for (const one of engines) one.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
