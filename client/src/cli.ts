// The command line as a child process: what takes long (whole files, installs) runs beside the extension host, and is the same by
// construction.
import { execFile } from "node:child_process";
import * as path from "node:path";
import type { Surroundings } from "./surroundings";
import { language } from "./texts";

/** The report of a document with hundreds of thousands of findings; more is an error. */
const maxOutputBytes = 512 * 1024 * 1024;

export interface CliOutcome {
  readonly stdout: string;
  readonly stderr: string;
  /** Exit status; -1 when it did not run to its end. */
  readonly status: number;
}

/** Runs `fla ARGS`; never rejects. */
export function runCli(
  { context }: Pick<Surroundings, "context">,
  args: readonly string[],
  cwd?: string,
): Promise<CliOutcome> {
  const cli = path.join(context.extensionPath, "dist/cli.js");
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: "1" };
  const options = { env, cwd, maxBuffer: maxOutputBytes };
  return new Promise((resolve) => {
    execFile(process.execPath, [cli, ...args, "--lang", language()], options, (error, stdout, stderr) => {
      const status = error ? (typeof error.code === "number" ? error.code : -1) : 0;
      resolve({ stdout, stderr, status });
    });
  });
}
