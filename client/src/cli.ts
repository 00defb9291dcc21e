// The command line as a child process: what takes long (whole files, installs) runs beside the extension host, and is the same by
// construction.
import { spawn, type ChildProcess } from "node:child_process";
import * as path from "node:path";
import type * as vscode from "vscode";
import { exitCode, type CheckProgress, type JsonFile, type JsonReport } from "../../core/src/check/contract";
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
  /** Hears how far a check has come. */
  readonly told?: (progress: CheckProgress) => void;
}

/** Runs `fla ARGS`; never rejects. */
export function runCli(
  { context }: Pick<Surroundings, "context">,
  args: readonly string[],
  { cwd, token, told }: CliOptions = {},
): Promise<CliOutcome> {
  const cli = path.join(context.extensionPath, "dist/cli.js");
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: "1" };
  const all = [cli, ...args, "--lang", language()];
  const child = spawn(process.execPath, all, { env, cwd, stdio: ["ignore", "pipe", "pipe", told ? "ipc" : "ignore"] });
  if (told) child.on("message", (message) => told(message as CheckProgress));
  const stop = token?.onCancellationRequested(() => child.kill());
  if (token?.isCancellationRequested) child.kill();
  return outcomeOf(child).finally(() => stop?.dispose());
}

function outcomeOf(child: ChildProcess): Promise<CliOutcome> {
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  let bytes = 0;
  const take = (into: Buffer[]) => (part: Buffer) => {
    bytes += part.length;
    if (bytes <= maxOutputBytes) into.push(part);
    else child.kill();
  };
  child.stdout?.on("data", take(out));
  child.stderr?.on("data", take(err));
  return new Promise((resolve) => {
    const end = (status: number): void =>
      resolve({ stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString(), status });
    child.once("error", () => end(-1));
    child.once("close", (code) => end(code ?? -1));
  });
}

/** What `fla check` says of files on disk; undefined when it gave no report, or was stopped. `complaint` hears why there is none. */
export async function checkOnDisk(
  surroundings: Pick<Surroundings, "context" | "log">,
  files: readonly vscode.Uri[],
  { args, complaint, ...options }: CheckOnDisk,
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
    if (status === exitCode.couldNotRun) complaint?.(stderr.replace(/^fla: /gm, "").trim());
    surroundings.log.error(`the check from disk gave no report (status ${status}) ${stderr.slice(0, maxLoggedChars)}`);
    return undefined;
  }
}

export interface CheckOnDisk extends CliOptions {
  readonly args: readonly string[];
  /** Hears, in the person's language, why a file could not be checked. */
  readonly complaint?: (sentence: string) => void;
}

/** So much of what the command line complains of goes to the log. */
const maxLoggedChars = 1_000;
