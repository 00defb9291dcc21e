// All tests, stage by stage: installs what is missing, prints each stage's time, closes with `N passed, N failed`.
// --quick: what needs Node alone, within a minute. A component that is missing fails in CI (CI=true) and is named elsewhere.
import { bundleTests } from "./bundleTests.mjs";
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
// What is made at random is less in the quick form.
if (quick)
  Object.assign(process.env, {
    FLA_EDITS: "24",
    FLA_MUTATIONS: "100",
    FLA_PAGED: "0.1",
    FLA_BROKEN_ROUNDS: "4",
    FLA_ANSWERS: "15",
    FLA_EXPRESSIONS: "200",
    FLA_MESSAGES: "150",
    FLA_EVERY_PLACE_COUNT: "5",
  });
const total = { passed: 0, failed: 0, skipped: 0 };
const notRun = [];
const times = [];

/** Programs that the stages need, and the Debian packages of each. */
const components = {
  openssl: "openssl",
  sshd: "openssh-server",
  sftp: "openssh-client",
  "ssh-keygen": "openssh-client",
  certtool: "gnutls-bin",
  xmllint: "libxml2-utils",
  xz: "xz-utils",
  nvim: "neovim",
  emacs: "emacs-nox elpa-eglot",
  chromium: "chromium",
  "pkcs11-tool": "opensc",
  "softhsm2-util": "softhsm2",
};

/** Installs what a stage needs, or says that it cannot run. */
function haveComponents(stage, programs) {
  let missing = programs.filter((program) => !which(program));
  if (missing.length && canInstallDebianPackages()) {
    installDebianPackages([...new Set(missing.flatMap((program) => components[program].split(" ")))]);
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

/** What the quick form leaves out whole: large documents, and broken pieces by the thousand. */
const longFiles = ["hugeParts", "largeAnswers", "pagedRandom", "xmlRepeats", "xpathEdits"];
const isLong = (file) => quick && longFiles.includes(path.basename(file, ".test.ts"));
const testFiles = (folders) =>
  folders.flatMap((folder) => globSync(path.join(root, "test", folder), /\.test\.ts$/)).filter((file) => !isLong(file));
const reporter = `--test-reporter=${path.join(root, "test/support/reporter.mjs")}`;

/** Runs node:test over the files of some folders, each in a process of its own. */
async function nodeTests(name, folders) {
  const args = ["--import", "tsx", reporter, "--test", "--test-concurrency=2", ...testFiles(folders)];
  const { code, output } = await capture(process.execPath, args);
  add(name, code, countsIn(output));
}

/** The same in a few processes that take file after file: for what changes nothing of the process it runs in. */
async function sharedTests(name, folders, processes = 2) {
  const files = testFiles(folders);
  const bundle = path.join(root, "out/test", `${name}.cjs`);
  await bundleTests(files, bundle);
  const waiting = files.map((file) => path.relative(root, file));
  const takers = Array.from({ length: processes }, () => takeFiles(waiting, bundle));
  const outcomes = (await Promise.all(takers)).flat();
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const outcome of outcomes) for (const key of Object.keys(counts)) counts[key] += outcome.counts[key];
  add(name, Math.max(...outcomes.map(({ code }) => code)), counts);
}

/** Gives how each process ended: there is a next one only where one broke off and left files. */
async function takeFiles(waiting, bundle) {
  const outcomes = [];
  let file;
  do {
    file = undefined;
    const args = ["--enable-source-maps", reporter, "test/support/runFiles.mjs", bundle];
    const { code, output } = await capture(process.execPath, args, {
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      onMessage: (child) => child.send((file = waiting.shift() ?? null)),
    });
    const counts = countsIn(output);
    const brokeOff = !counts && (file !== null || code !== 0);
    if (brokeOff) console.log(`  FAILED: ${file ?? "test files"}: the process ended with status ${code}`);
    outcomes.push({ code, counts: counts ?? { passed: 0, failed: Number(brokeOff), skipped: 0 } });
  } while (waiting.length && file);
  return outcomes;
}

/** What the reporter counted, or undefined. */
function countsIn(output) {
  const line = /^#counts (.*)$/m.exec(output);
  return line ? JSON.parse(line[1]) : undefined;
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
await stage("unit", () => sharedTests("unit", ["tidy", "unit", "rules", "corpus"]), quick ? [] : ["xmllint"]);
await stage("lsp", () => sharedTests("lsp", ["lsp"], 3));
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
  await stage("editors", () => nodeTests("editors", ["editors"]), ["nvim", "emacs"]);
  await stage("editor", () => editorTests("editor"), canInstallDebianPackages() ? ["chromium"] : []);
}

console.log("\nstage times");
for (const [name, seconds] of times) console.log(`  ${name.padEnd(10)} ${seconds.toFixed(1).padStart(6)} s`);
for (const line of notRun) console.log(`not run: ${line}`);
if (quick)
  console.log(
    `left to npm test: ${longFiles.join(", ")}, most random documents, edits and expressions, and the stages typecheck, lint, format, cli, oracle, channel, editors and editor`,
  );
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;
