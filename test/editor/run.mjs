// The editor tests, against the packed .vsix in a real VS Code: the suites inside the extension host, then the script that
// works as a person does. Prints one line a test and `N passed, N failed` at the end; exit status 0 when all passed.
//
//   node test/editor/run.mjs [--pictures] [trusted|restricted|ui ...]
//
// Every file below suite/trusted and suite/restricted is run by itself; ui/ holds the areas of the script (see ui.mjs).
// --pictures writes the screenshots of docs/screenshots anew (otherwise they go to out/). FLA_VSIX names a ready package,
// FLA_EDITOR_GREP the tests to run, FLA_EDITOR_AREAS the areas of the script ("checking,practice"), FLA_EDITOR_LOCALE its display
// language ("nl", with the area "walkthrough").
// Where the host cannot be installed, a desktop VS Code is fetched by @vscode/test-electron and the script is named as not run.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { downloadAndUnzipVSCode, resolveCliArgsFromVSCodeExecutablePath, runTests } from "@vscode/test-electron";
import * as esbuild from "esbuild";
import { globSync } from "../../scripts/glob.mjs";
import { canInstall, ensureHost, findHost } from "../../scripts/install-editor-host.mjs";
import { makePackage } from "../../scripts/package.mjs";
import { root } from "../../scripts/run.mjs";

const here = path.join(root, "test/editor");

/** A suite is a folder: its files run in one extension host, started with these options of VS Code. */
const suites = {
  trusted: [],
  restricted: ["--locale=nl", "--keep-untrusted"],
};

/** So often an area of the script that failed is run again. */
const reruns = 2;

const chosen = process.argv.slice(2).filter((arg) => !arg.startsWith("--"));
const wanted = (name) => chosen.length === 0 || chosen.includes(name);
const total = { passed: 0, failed: 0, skipped: 0 };
const temporary = mkdtempSync(path.join(tmpdir(), "fla-editor-tests-"));

try {
  const vsix = process.env.FLA_VSIX ?? (await packed());
  const desktop = await prepareEditor();
  for (const [suite, options] of Object.entries(suites)) if (wanted(suite)) await inHost(suite, vsix, desktop, options);
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

/** Bundles the files of a suite; answers with the folder of the bundles. */
async function bundle(suite) {
  const outdir = path.join(root, "out/editor", suite);
  rmSync(outdir, { recursive: true, force: true });
  await esbuild.build({
    entryPoints: globSync(path.join(here, "suite", suite), /\.test\.ts$/),
    outdir,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode", "mocha"],
    sourcemap: "inline",
    logLevel: "warning",
  });
  return outdir;
}

/** One suite in an extension host of its own, in a fresh folder and with a home of its own. */
async function inHost(name, vsix, desktop, more) {
  const folder = path.join(temporary, name);
  const report = path.join(folder, "report.json");
  const workspace = freshWorkspace(folder);
  const program = desktop ? desktopOptions(desktop, folder, vsix) : shimOptions(vsix);
  const started = Date.now();
  const failedBefore = total.failed;
  let error;
  try {
    await runTests({
      vscodeExecutablePath: program.executable,
      reuseMachineInstall: true,
      extensionDevelopmentPath: path.join(here, "harness"),
      extensionTestsPath: path.join(here, "harness/index.cjs"),
      launchArgs: [workspace, ...program.args, ...more],
      extensionTestsEnv: {
        FLA_EDITOR_SUITE: await bundle(name),
        FLA_EDITOR_REPORT: report,
        FLA_EDITOR_FAILED_PICTURE: path.join(root, "out", `${name}-failed.png`),
        FLA_HOME: path.join(folder, "home"),
      },
    });
  } catch (thrown) {
    error = thrown;
    console.error(`${name}: ${error.message}`);
  }
  count(name, report, Date.now() - started);
  // A host that was stopped has reported what had passed until then.
  if (!error || total.failed > failedBefore) return;
  console.log(`FAILED ${name}: ${error.message}`);
  total.failed++;
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
  const workspace = path.join(folder, "declarations");
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
  const { hosts, runAsPerson } = await import("./ui.mjs");
  const pictures = path.join(root, process.argv.includes("--pictures") ? "docs/screenshots" : "out/screenshots");
  const asked = process.env.FLA_EDITOR_AREAS?.split(",");
  const locale = process.env.FLA_EDITOR_LOCALE || undefined;
  const options = { vsix, pictures, locale };
  for (const [n, areas] of (asked ? [asked] : hosts).entries()) {
    for (const { title, error } of await steadyResults(areas, `ui${n}`, options, runAsPerson)) {
      total[error ? "failed" : "passed"]++;
      console.log(`${error ? "FAILED" : "ok"} ${title}`);
      if (error) console.log(error.stack ?? error);
    }
  }
}

/**
 * The results of areas. A workbench on a busy machine now and then swallows a click: an area that fails is run again, in a
 * fresh host, behind "practice" where that stands before it. What failed is printed each time, and what is broken fails each time.
 */
async function steadyResults(areas, name, options, runAsPerson) {
  const once = (some, run) => {
    const folder = path.join(temporary, `${name}-${run}`);
    const home = path.join(folder, "home");
    return runAsPerson({ ...options, workspace: freshWorkspace(folder), home, areas: some });
  };
  let results = await once(areas, "all");
  for (let rerun = 1; rerun <= reruns && results.some(failed); rerun++) {
    for (const { title, error } of results)
      if (error) console.log(`RUN ${rerun} FAILED ${title}\n${error.stack ?? error}`);
    for (const area of new Set(results.filter(failed).map(areaOf))) {
      const lead = areas.indexOf("practice") < areas.indexOf(area) && areas.includes("practice") ? ["practice"] : [];
      const again = await once(areas.includes(area) ? [...lead, area] : areas, `${area}-${rerun}`);
      results = [...results.filter((one) => areaOf(one) !== area), ...again.filter((one) => areaOf(one) === area)];
    }
  }
  return results;
}

function failed({ error }) {
  return error !== undefined;
}

function areaOf({ title }) {
  return title.split(": ")[0];
}
