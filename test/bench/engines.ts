// Our engine and its peers, each a process of its own that reads the file from disk, parses and validates it against one schema.
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { buildSync } from "esbuild";
import { root } from "../support/root";
import { median } from "./figures";

const xercesJars = ["/usr/share/java/xercesImpl.jar", "/usr/share/java/xml-apis.jar"];

/** Milliseconds of one check, and the number of findings. */
export interface Measured {
  readonly ms: number;
  readonly findings: number;
}

export interface Engine {
  readonly name: string;
  measure(file: string): Promise<Measured>;
  stop(): void;
}

/** Ours first, then libxml2-wasm and a warm Xerces-J; ours alone without a schema. `folder` takes what is built. */
export function startEngines(folder: string, schema: string | undefined): readonly Engine[] {
  const ours = engine("FLA Batch", process.execPath, [bundled(folder), ...(schema === undefined ? [] : [schema])]);
  if (schema === undefined) return [ours];
  const libxml2 = engine("libxml2-wasm", process.execPath, [path.join(root, "test/bench/peers/libxml2.mjs"), schema]);
  return [ours, libxml2, xerces(folder, schema)];
}

/** Rounds that warm: so many it takes until the code of both virtual machines is compiled as it will stay. */
const warmRounds = 5;

/** The median of alternating rounds after those that warm, engine by engine. */
export async function medianTimes(
  engines: readonly Engine[],
  file: string,
  rounds: number,
): Promise<readonly (Measured & { readonly name: string })[]> {
  const times = engines.map((): number[] => []);
  const findings = engines.map(() => 0);
  for (let round = -warmRounds; round < rounds; round++)
    for (const [n, one] of engines.entries()) {
      const result = await one.measure(file);
      findings[n] = result.findings;
      if (round >= 0) times[n].push(result.ms);
    }
  return engines.map(({ name }, n) => ({ name, ms: median(times[n]), findings: findings[n] }));
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

function xerces(folder: string, schema: string): Engine {
  const jars = xercesJars.join(":");
  if (!existsSync(path.join(folder, "Xerces.class"))) {
    const source = path.join(root, "test/bench/peers/Xerces.java");
    const compiled = spawnSync("javac", ["-cp", jars, "-d", folder, source], { stdio: "inherit" });
    if (compiled.status !== 0) throw new Error("javac could not compile the Xerces peer");
  }
  return engine("Xerces-J warm", "java", ["-Xmx3g", "-cp", `${jars}:${folder}`, "Xerces", schema]);
}

/** Our engine as it is shipped: bundled. */
function bundled(folder: string): string {
  const outfile = path.join(folder, "ours.js");
  const entry = path.join(root, "test/bench/peers/ours.ts");
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: "node", target: "node20" });
  return outfile;
}
