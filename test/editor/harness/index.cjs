// What VS Code loads inside the extension host. It runs the bundled files of the folder that FLA_EDITOR_SUITE names, each from
// a workbench without editors, those named "last..." at the end, and writes the result to FLA_EDITOR_REPORT, because an exit
// status alone cannot tell how many tests ran.
const { readdirSync, readFileSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const vscode = require("vscode");

/** A step waits for a condition, never for a time; this is when the condition counts as never met. */
const limitMs = 120_000;

/** The launcher prints the results, once. */
function silent() {}

exports.run = async function run() {
  const { default: Mocha } = await import("mocha");
  await vscode.extensions.getExtension("fla-batch-tests.fla-batch-harness").activate();
  // The editor now and then leaves out a file event on a busy machine: a test that is broken fails twice.
  const options = { ui: "bdd", timeout: limitMs, retries: 1, reporter: silent };
  const mocha = new Mocha({ ...options, grep: process.env.FLA_EDITOR_GREP });
  mocha.rootHooks({ afterEach: closeEditors });
  for (const name of inOrder(readdirSync(process.env.FLA_EDITOR_SUITE)))
    mocha.addFile(path.join(process.env.FLA_EDITOR_SUITE, name));
  const cases = [];
  // After each test, so that a host that is stopped tells how far it came.
  const report = () => writeFileSync(process.env.FLA_EDITOR_REPORT, JSON.stringify(cases, null, 1));
  const failures = await new Promise((resolve) => {
    const runner = mocha.run(resolve);
    runner.on("pass", (test) => {
      const retried = test.currentRetry() > 0 ? ", at the second try" : "";
      cases.push({ title: `${test.fullTitle()}${retried}`, state: "passed", ms: test.duration });
    });
    runner.on("fail", (test, error) =>
      cases.push({ title: test.fullTitle(), state: "failed", error: `${error.stack ?? error}\n${endOfLog()}` }),
    );
    runner.on("pending", (test) => cases.push({ title: test.fullTitle(), state: "skipped" }));
    runner.on("test end", report);
  });
  report();
  if (failures > 0) throw new Error(`${failures} failed`);
};

/** What the extension logged last: a command that fails inside VS Code says why only there. */
function endOfLog() {
  const { exports: context } = vscode.extensions.getExtension("fla-batch-tests.fla-batch-harness");
  const top = path.dirname(context.logUri.fsPath);
  const logs = readdirSync(top, { recursive: true }).filter((name) => name.includes("FLA Batch"));
  const lines = logs.flatMap((name) => readFileSync(path.join(top, name), "utf8").split("\n"));
  return lines
    .filter((line) => !/\[(trace|debug)\]/.test(line))
    .slice(-12)
    .join("\n");
}

function inOrder(names) {
  const isLast = (name) => Number(name.startsWith("last"));
  return [...names].sort((a, b) => isLast(a) - isLast(b) || (a < b ? -1 : 1));
}

/**
 * A test must not leave its edits to the next: unsaved changes are thrown away, and nobody is asked. What is unsaved is asked of the
 * documents, because tabs learn of it later, and a document whose tab is closed before that keeps its changes until somebody saves them.
 */
async function closeEditors() {
  for (let document = unsaved(); document; document = unsaved()) {
    const shown = await vscode.window.showTextDocument(document).then(yes, no);
    if (shown) await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
  }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

/** Not the settings, which VS Code itself writes and saves at once. */
function unsaved() {
  const isOurs = ({ uri }) =>
    uri.scheme === "untitled" || (vscode.workspace.getWorkspaceFolder(uri) && !uri.path.includes("/.vscode/"));
  return vscode.workspace.textDocuments.find((document) => document.isDirty && isOurs(document));
}

const yes = () => true;
const no = () => false;
