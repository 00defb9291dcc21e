// Small helpers shared by the scripts: run a command, see whether a component is there, make sure that node_modules is.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");

/** Runs a command with its output passed through; resolves with the exit status (1 when it could not start). */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: "inherit", ...options });
    child.on("error", (error) => {
      console.error(`${command}: ${error.message}`);
      resolve(1);
    });
    child.on("close", (code) => resolve(code ?? 1));
  });
}

/** Runs a command, passes its output through and returns it too; `onMessage` hears what it says over IPC. */
export function capture(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: ["ignore", "pipe", "pipe"], ...options });
    let output = "";
    if (options.onMessage) child.on("message", (message) => options.onMessage(child, message));
    for (const [stream, to] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ])
      stream.on("data", (data) => {
        output += data;
        if (!options.quiet) to.write(String(data).replace(/^#counts .*\n/gm, ""));
      });
    child.on("error", (error) => resolve({ code: 1, output: `${command}: ${error.message}` }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}

/** The full path of a program, or undefined. */
export function which(program) {
  const found = ["/usr/sbin", "/sbin", ...(process.env.PATH ?? "").split(path.delimiter)]
    .map((folder) => path.join(folder, program))
    .find((file) => existsSync(file));
  return found;
}

/** True on Debian (or a child of it) with root: where the tests may install their components themselves. */
export function canInstallDebianPackages() {
  return process.getuid?.() === 0 && existsSync("/etc/debian_version") && which("apt-get") !== undefined;
}

let listsUpdated = false;

/** Installs Debian packages; true when that worked. */
export function installDebianPackages(packages) {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const apt = (...args) => spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] }).status === 0;
  if (!listsUpdated) listsUpdated = apt("update", "-qq");
  return apt("install", "-y", "-qq", "--no-install-recommends", ...packages);
}

/** Installs node_modules from the lock file when it is missing or older than the lock. */
export async function ensureNodeModules() {
  const stamp = path.join(root, "node_modules/.package-lock.json");
  const lock = path.join(root, "package-lock.json");
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= statSync(lock).mtimeMs - 1000) return 0;
  return run(process.platform === "win32" ? "npm.cmd" : "npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], {
    shell: process.platform === "win32",
  });
}

/** Builds dist/. */
export const build = () => run(process.execPath, ["esbuild.mjs"]);
