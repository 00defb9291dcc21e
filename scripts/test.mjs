// All tests, stage by stage: installs what is missing, prints each stage's time, closes with `N passed, N failed`.
// --quick: what needs Node alone, within a minute. A component that is missing fails in CI (CI=true) and is named elsewhere.
import { globSync } from "./glob.mjs";
import {
  build,
  canInstallDebianPackages,
  capture,
  ensureNodeModules,
  installDebianPackages,
  root,
  run,
  which,
} from "./run.mjs";
import path from "node:path";

const quick = process.argv.includes("--quick");
const only = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
// The seeded oracles are shorter in the quick form.
if (quick)
  Object.assign(process.env, {
    FLA_EDITS: "60",
    FLA_MUTATIONS: "100",
    FLA_PAGED: "0.25",
    FLA_BROKEN_ROUNDS: "10",
    FLA_ANSWERS: "15",
  });
const total = { passed: 0, failed: 0, skipped: 0 };
const notRun = [];
const times = [];

/** Programs that the stages need, and the Debian package of each. */
const components = {
  openssl: "openssl",
  sshd: "openssh-server",
  sftp: "openssh-client",
  "ssh-keygen": "openssh-client",
  certtool: "gnutls-bin",
  xmllint: "libxml2-utils",
  xz: "xz-utils",
  nvim: "neovim",
  chromium: "chromium",
  "pkcs11-tool": "opensc",
  "softhsm2-util": "softhsm2",
};

/** Installs what a stage needs, or says that it cannot run. */
function haveComponents(stage, programs) {
  let missing = programs.filter((program) => !which(program));
  if (missing.length && canInstallDebianPackages()) {
    installDebianPackages([...new Set(missing.map((program) => components[program]))]);
    missing = programs.filter((program) => !which(program));
  }
  if (missing.length === 0) return true;
  notRun.push(`${stage}: ${missing.join(", ")} not found`);
  if (process.env.CI) total.failed++;
  return false;
}

async function stage(name, work, needs = []) {
  if (only.length && !only.includes(name)) return;
  console.log(`\n== ${name}`);
  const start = performance.now();
  if (haveComponents(name, needs)) await work();
  const seconds = (performance.now() - start) / 1000;
  times.push([name, seconds]);
  console.log(`== ${name}: ${seconds.toFixed(1)} s`);
}

/** A stage that either works or fails as one. */
async function step(name, work) {
  const code = await work();
  if (code === 0) return;
  total.failed++;
  console.log(`FAILED: ${name} (exit status ${code})`);
}

/** Runs node:test over the files of some folders. */
async function nodeTests(name, folders) {
  const files = folders.flatMap((folder) => globSync(path.join(root, "test", folder), /\.test\.ts$/));
  if (files.length === 0) return void console.log("no test file yet");
  const { code, output } = await capture(process.execPath, [
    "--import",
    "tsx",
    "--test",
    `--test-concurrency=2`,
    `--test-reporter=${path.join(root, "test/support/reporter.mjs")}`,
    ...files,
  ]);
  const counts = /^#counts (.*)$/m.exec(output);
  add(name, code, counts ? JSON.parse(counts[1]) : undefined);
}

/** The launcher of the editor tests prints `N passed, N failed[, N skipped]`. */
async function editorTests(name) {
  const { code, output } = await capture(process.execPath, ["test/editor/run.mjs"]);
  const line = [...output.matchAll(/^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/gm)].at(-1);
  add(name, code, line && { passed: Number(line[1]), failed: Number(line[2]), skipped: Number(line[3] ?? 0) });
}

function add(name, code, counts) {
  if (!counts || (code !== 0 && counts.failed === 0)) {
    total.failed++;
    console.log(`FAILED: ${name} ended with status ${code}`);
  }
  if (!counts) return;
  for (const key of Object.keys(total)) total[key] += counts[key];
  console.log(`${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
}

if ((await ensureNodeModules()) !== 0) {
  console.log("npm ci failed: nothing was tested\n0 passed, 1 failed");
  process.exit(1);
}
await stage("build", () => step("build", build));
if (!quick) {
  await stage("typecheck", () =>
    step("typecheck", () => run(process.execPath, ["node_modules/typescript/bin/tsc", "-b"])),
  );
  await stage("lint", () => step("eslint", () => run(process.execPath, ["node_modules/eslint/bin/eslint.js", "."])));
  await stage("format", () =>
    step("prettier", () =>
      run(process.execPath, ["node_modules/prettier/bin/prettier.cjs", "--check", "--log-level=warn", "."]),
    ),
  );
}
await stage("unit", () => nodeTests("unit", ["tidy", "unit", "rules", "corpus"]), quick ? [] : ["xmllint"]);
await stage("lsp", () => nodeTests("lsp", ["lsp"]));
if (!quick) {
  await stage("cli", () => nodeTests("cli", ["cli"]));
  await stage("oracle", () => nodeTests("oracle", ["oracle", "suites"]), ["xmllint", "xz"]);
  await stage("channel", () => nodeTests("channel", ["channel"]), [
    "openssl",
    "sshd",
    "sftp",
    "ssh-keygen",
    "certtool",
    "pkcs11-tool",
    "softhsm2-util",
  ]);
  await stage("editors", () => nodeTests("editors", ["editors"]), ["nvim"]);
  await stage("editor", () => editorTests("editor"), canInstallDebianPackages() ? ["chromium"] : []);
}

console.log("\nstage times");
for (const [name, seconds] of times) console.log(`  ${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s`);
for (const line of notRun) console.log(`not run: ${line}`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
