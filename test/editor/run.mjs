// The editor tests, against the packed .vsix in a real VS Code: the suites inside the extension host, then the script that
// works as a person does. Prints one line a test and `N passed, N failed` at the end; exit status 0 when all passed.
//
//   node test/editor/run.mjs [--pictures] [suite|features|answers|restricted|ui ...]
//
// --pictures writes the screenshots of docs/screenshots anew (otherwise they go to out/). FLA_VSIX names a ready package.
// Where the host cannot be installed, a desktop VS Code is fetched by @vscode/test-electron and the script is named as not run.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from "@vscode/test-electron";
import * as esbuild from "esbuild";
import { canInstall, ensureHost, findHost } from "../../scripts/install-editor-host.mjs";
import { makePackage } from "../../scripts/package.mjs";
import { root } from "../../scripts/run.mjs";

const here = path.join(root, "test/editor");
const chosen = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
const wanted = (name) => chosen.length === 0 || chosen.includes(name);
const total = { passed: 0, failed: 0, skipped: 0 };
const temporary = mkdtempSync(path.join(tmpdir(), "fla-editor-tests-"));

try {
  const vsix = process.env.FLA_VSIX ?? (await packed());
  const desktop = await prepareEditor();
  await esbuild.build({
    entryPoints: [
      path.join(here, "suite/main.test.ts"),
      path.join(here, "suite/features.test.ts"),
      path.join(here, "suite/answers.test.ts"),
      path.join(here, "suite/restricted.test.ts"),
    ],
    outdir: path.join(root, "out/editor"),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode", "mocha"],
    sourcemap: "inline",
    logLevel: "warning",
  });
  if (wanted("suite")) await inHost("main.test.js", vsix, desktop, []);
  if (wanted("features")) await inHost("features.test.js", vsix, desktop, []);
  if (wanted("answers")) await inHost("answers.test.js", vsix, desktop, []);
  if (wanted("restricted")) await inHost("restricted.test.js", vsix, desktop, ["--locale=nl", "--keep-untrusted"]);
  if (wanted("ui")) await asPerson(vsix, desktop);
} catch (error) {
  console.error(error);
  total.failed++;
} finally {
  rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
}
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped ? `, ${total.skipped} skipped` : ""}`);
process.exitCode = total.failed === 0 && total.passed > 0 ? 0 : 1;

async function packed() {
  const file = path.join(temporary, "fla-batch.vsix");
  const { size } = await makePackage(file);
  console.log(`packed: ${(size / 1000).toFixed(0)} kB`);
  return file;
}

/** The host for this machine: undefined for code-server, else the program of a desktop VS Code. */
async function prepareEditor() {
  if (findHost() || canInstall()) {
    ensureHost();
    return undefined;
  }
  return downloadAndUnzipVSCode(process.env.VSCODE_VERSION ?? "stable");
}

/** One suite in an extension host of its own, in a fresh folder and with a home of its own. */
async function inHost(suite, vsix, desktop, more) {
  const name = path.basename(suite, ".test.js");
  const folder = path.join(temporary, name);
  const report = path.join(folder, "report.json");
  const workspace = freshWorkspace(folder);
  const program = desktop ? desktopOptions(desktop, folder, vsix) : shimOptions(vsix);
  const started = Date.now();
  try {
    await runTests({
      vscodeExecutablePath: program.executable,
      reuseMachineInstall: true,
      extensionDevelopmentPath: path.join(here, "harness"),
      extensionTestsPath: path.join(here, "harness/index.cjs"),
      launchArgs: [workspace, ...program.args, ...more],
      extensionTestsEnv: {
        FLA_EDITOR_SUITE: path.join(root, "out/editor", suite),
        FLA_EDITOR_REPORT: report,
        FLA_EDITOR_FAILED_PICTURE: path.join(root, "out", `${name}-failed.png`),
        FLA_HOME: path.join(folder, "home"),
      },
    });
  } catch (error) {
    console.error(`${suite}: ${error.message}`);
  }
  count(name, report, Date.now() - started);
}

function count(name, report, ms) {
  if (!existsSync(report)) {
    console.log(`FAILED ${name}: no report came out of the extension host`);
    total.failed++;
    return;
  }
  for (const test of JSON.parse(readFileSync(report, "utf8"))) {
    total[test.state]++;
    console.log(
      `${test.state === "passed" ? "ok" : test.state.toUpperCase()} ${test.title}${test.ms ? ` (${test.ms} ms)` : ""}`,
    );
    if (test.error) console.log(test.error);
  }
  console.log(`${name}: ${(ms / 1000).toFixed(1)} s`);
}

/** The samples and demo files of the pack, copied, because the tests write beside them. */
function freshWorkspace(folder) {
  const workspace = path.join(folder, "work");
  mkdirSync(workspace, { recursive: true });
  cpSync(path.join(root, "schemas/fla/samples"), path.join(workspace, "samples"), { recursive: true });
  cpSync(path.join(root, "schemas/fla/demo"), workspace, { recursive: true });
  cpSync(path.join(here, "fixtures"), workspace, { recursive: true });
  return workspace;
}

function shimOptions(vsix) {
  return { executable: path.join(here, "shim.mjs"), args: [`--install-extension=${vsix}`] };
}

function desktopOptions(desktop, folder, vsix) {
  const places = [
    `--user-data-dir=${path.join(folder, "user")}`,
    `--extensions-dir=${path.join(folder, "extensions")}`,
  ];
  const [cli, ...args] = resolveCliArgsFromVSCodeExecutablePath(desktop);
  const shell = process.platform === "win32";
  const done = spawnSync(cli, [...args, ...places, "--install-extension", vsix, "--force"], {
    encoding: "utf8",
    shell,
  });
  if (done.status !== 0) throw new Error(`the package was not installed: ${done.stderr}`);
  return { executable: desktop, args: places };
}

/** The script with screenshots needs a browser, and so the host; elsewhere it is named as not run. */
async function asPerson(vsix, desktop) {
  if (desktop) {
    console.log("not run: the script with screenshots, because the editor host is not on this machine");
    total.skipped++;
    return;
  }
  const { runAsPerson } = await import("./ui.mjs");
  const folder = path.join(temporary, "ui");
  const pictures = path.join(root, process.argv.includes("--pictures") ? "docs/screenshots" : "out/screenshots");
  const results = await runAsPerson({
    vsix,
    workspace: freshWorkspace(folder),
    home: path.join(folder, "home"),
    pictures,
  });
  for (const { title, error } of results) {
    total[error ? "failed" : "passed"]++;
    console.log(`${error ? "FAILED" : "ok"} ${title}`);
    if (error) console.log(error.stack ?? error);
  }
}
