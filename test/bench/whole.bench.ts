// First check of a whole document, schema alone, beside libxml2-wasm and a warm Xerces-J: alternating warm rounds in one run.
// Each engine is a process of its own that reads the file from disk, parses and validates it.
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { buildSync } from "esbuild";
import { root } from "../support/root";
import { declaration } from "./generate";

const rounds = 5;
const schema = path.join(root, "schemas/fla/FLA_20251.xsd");
const xercesJars = ["/usr/share/java/xercesImpl.jar", "/usr/share/java/xml-apis.jar"];

interface Engine {
  readonly name: string;
  /** Milliseconds and number of findings. */
  measure(file: string): Promise<{ ms: number; findings: number }>;
  stop(): void;
}

function engine(name: string, command: string, args: string[]): Engine {
  const child: ChildProcessWithoutNullStreams = spawn(command, args, { cwd: root });
  child.stderr.on("data", (data: Buffer) => process.stderr.write(data));
  const lines = createInterface({ input: child.stdout });
  return {
    name,
    measure(file) {
      return new Promise((resolve, reject) => {
        const ended = (code: number | null) => reject(new Error(`${name} ended with ${code}`));
        lines.once("line", (line) => {
          child.off("exit", ended);
          const [ms, findings] = line.split(" ").map(Number);
          resolve({ ms, findings });
        });
        child.once("exit", ended);
        child.stdin.write(file + "\n");
      });
    },
    stop: () => child.kill(),
  };
}

function xerces(folder: string): Engine {
  const jars = xercesJars.join(":");
  const compiled = spawnSync("javac", ["-cp", jars, "-d", folder, path.join(__dirname, "peers/Xerces.java")], {
    stdio: "inherit",
  });
  if (compiled.status !== 0) throw new Error("javac could not compile the Xerces peer");
  return engine("Xerces-J warm", "java", ["-Xmx3g", "-cp", `${jars}:${folder}`, "Xerces", schema]);
}

/** Our engine as it is shipped: bundled. */
function bundled(folder: string): string {
  const outfile = path.join(folder, "ours.js");
  const entry = path.join(__dirname, "peers/ours.ts");
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: "node", target: "node20" });
  return outfile;
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

async function compare(engines: Engine[], label: string, file: string): Promise<Map<string, number>> {
  const times = new Map<string, number[]>(engines.map(({ name }) => [name, []]));
  const findings = new Map<string, number>();
  for (let round = -2; round < rounds; round++)
    for (const one of engines) {
      const result = await one.measure(file);
      findings.set(one.name, result.findings);
      if (round >= 0) times.get(one.name)!.push(result.ms);
    }
  const medians = new Map([...times].map(([name, values]) => [name, median(values)]));
  const ours = medians.get(engines[0].name)!;
  for (const [name, ms] of medians)
    console.log(
      `${label.padEnd(24)} ${name.padEnd(16)} ${ms.toFixed(0).padStart(6)} ms  ${(ms / ours).toFixed(2).padStart(6)} x ours  ${findings.get(name)} findings`,
    );
  return medians;
}

async function main(): Promise<void> {
  const folder = mkdtempSync(path.join(tmpdir(), "fla-bench-"));
  const engines = [
    engine("FLA Batch", process.execPath, [bundled(folder), schema]),
    engine("libxml2-wasm", process.execPath, [path.join(__dirname, "peers/libxml2.mjs"), schema]),
    xerces(folder),
  ];
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
