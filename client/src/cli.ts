// The command line as a child process: what takes long (whole files, installs) runs beside the extension host, and is the same by
// construction.
import { execFile } from "node:child_process";
import * as path from "node:path";
import type * as vscode from "vscode";
import type { JsonFile, JsonReport } from "../../core/src/check/contract";
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

export interface CliOptions {
  /** Folder to run in: packs, rules and silences of a workspace count from its folder on. */
  readonly cwd?: string;
  /** Ends the process. */
  readonly token?: vscode.CancellationToken;
}

/** Runs `fla ARGS`; never rejects. */
export function runCli(
  { context }: Pick<Surroundings, "context">,
  args: readonly string[],
  { cwd, token }: CliOptions = {},
): Promise<CliOutcome> {
  const cli = path.join(context.extensionPath, "dist/cli.js");
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: "1" };
  const options = { env, cwd, maxBuffer: maxOutputBytes };
  return new Promise((resolve) => {
    const all = [cli, ...args, "--lang", language()];
    const child = execFile(process.execPath, all, options, (error, stdout, stderr) => {
      stop?.dispose();
      const status = error ? (typeof error.code === "number" ? error.code : -1) : 0;
      resolve({ stdout, stderr, status });
    });
    const stop = token?.onCancellationRequested(() => child.kill());
    if (token?.isCancellationRequested) child.kill();
  });
}

/** What `fla check` says of files on disk; undefined when it gave no report, or was stopped. */
export async function checkOnDisk(
  surroundings: Pick<Surroundings, "context" | "log">,
  files: readonly vscode.Uri[],
  { args, ...options }: CliOptions & { readonly args: readonly string[] },
): Promise<readonly JsonFile[] | undefined> {
  const names = files.map(({ fsPath }) => fsPath);
  const { stdout, stderr, status } = await runCli(
    surroundings,
    ["check", "--format", "json", ...args, ...names],
    options,
  );
  if (options.token?.isCancellationRequested) return undefined;
  try {
    return (JSON.parse(stdout) as JsonReport).files;
  } catch {
    surroundings.log.error(`the check from disk gave no report (status ${status}) ${stderr.slice(0, maxLoggedChars)}`);
    return undefined;
  }
}

/** So much of what the command line complains of goes to the log. */
const maxLoggedChars = 1_000;
