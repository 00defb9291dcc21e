// Runs the built command line as a user would, in a home folder of its own.
import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { root } from "./root";

const file = path.join(process.env.FLA_DIST ?? path.join(root, "dist"), "cli.js");

export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The command line with a home folder that is removed afterwards. */
export class Cli {
  readonly home = mkdtempSync(path.join(tmpdir(), "fla-cli-"));
  #children: ChildProcess[] = [];

  constructor(private readonly environment: Readonly<Record<string, string>> = {}) {
    if (!existsSync(file)) throw new Error('dist/cli.js is missing: run "npm run build" first');
  }

  run(args: readonly string[], input = ""): Promise<CliResult> {
    const child = spawn(process.execPath, [file, ...args], { cwd: root, env: this.#env() });
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (data) => (stdout += data));
    child.stderr.on("data", (data) => (stderr += data));
    child.stdin.end(input);
    return new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr })));
  }

  /** Starts a command that goes on, and gives the first line of its output. */
  start(args: readonly string[]): Promise<string> {
    const child = spawn(process.execPath, [file, ...args], {
      cwd: root,
      env: this.#env(),
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#children.push(child);
    let stderr = "";
    child.stderr!.on("data", (data) => (stderr += data));
    return new Promise((resolve, reject) => {
      createInterface({ input: child.stdout! }).once("line", resolve);
      child.once("exit", (code) => reject(new Error(`fla ${args[0]} ended with ${code}: ${stderr}`)));
    });
  }

  /** Ends what was started and removes the home folder. */
  async stop(): Promise<void> {
    await Promise.all(
      this.#children.map(
        (child) =>
          new Promise<void>((resolve) => {
            if (child.exitCode !== null) return resolve();
            child.removeAllListeners("exit");
            child.once("exit", () => resolve());
            child.kill();
          }),
      ),
    );
    rmSync(this.home, { recursive: true, force: true });
  }

  #env(): NodeJS.ProcessEnv {
    return {
      ...process.env,
      FLA_HOME: path.join(this.home, "home"),
      FLA_LANG: "en",
      NO_COLOR: "1",
      ...this.environment,
    };
  }
}
