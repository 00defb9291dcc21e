// The server in Emacs with Eglot, in batch, set up by the very lines of docs/editors/emacs.md. Not run where that is not installed.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { serverFile } from "../support/lspClient";
import { root } from "../support/root";

interface Seen {
  readonly diagnostics: readonly { line: number; text: string }[];
  readonly hover: string;
  readonly completion: readonly string[];
  readonly symbol: string;
  /** Emacs' own validation is on, too: it would say everything a second time. */
  readonly validating: boolean;
}

const eglot = spawnSync("emacs", ["--batch", "--eval", "(progn (package-initialize) (require 'eglot))"]);
const skip = eglot.status === 0 || process.env.CI ? false : "Emacs with Eglot is not installed";

/** The set-up that the documentation shows, with the server of this build. */
function documented(): string {
  const page = readFileSync(path.join(root, "docs/editors/emacs.md"), "utf8");
  const code = /```elisp\n([\s\S]*?)```/.exec(page)?.[1] ?? "";
  assert.ok(code.includes("~/fla-batch/dist/server.js"), "the page names the server");
  return code
    .replace("~/fla-batch/dist/server.js", serverFile())
    .replace('(:lang "nl")', '(:lang "nl" :asOf "2025-06-30")');
}

test("Emacs shows findings, hover, completion and symbols with the set-up of the page", { skip }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), "fla-emacs-"));
  try {
    const sample = readFileSync(path.join(root, "schemas/fla/samples/rule-00024-004-check-digit.xml"), "utf8");
    // A file of the channel has no extension: the page says which mode it opens in.
    const file = path.join(folder, "FI.XFLA.123456.20250630.00001.T.1.1");
    writeFileSync(file, sample);
    writeFileSync(path.join(folder, "init.el"), documented());
    const env = { ...process.env, FLA_FILE: file, FLA_INIT: path.join(folder, "init.el"), FLA_HOME: folder };
    const script = path.join(root, "test/editors/emacs.el");
    const { stdout, stderr } = spawnSync("emacs", ["--batch", "-l", script], {
      env,
      cwd: folder,
      encoding: "utf8",
      timeout: 120_000,
    });
    const line = stdout.split("\n").find((one) => one.startsWith("{"));
    assert.ok(line, `Emacs printed nothing: ${stderr}`);
    const seen = JSON.parse(line) as Seen;
    const wrongLine = sample.slice(0, sample.indexOf("<INSS>")).split("\n").length;
    assert.ok(
      seen.diagnostics.some((one) => one.line === wrongLine && one.text.includes("00024-004")),
      line,
    );
    assert.match(seen.hover, /00024/);
    assert.ok(seen.completion.some((label) => label.startsWith("1")) && seen.completion.length === 2, line);
    assert.equal(seen.symbol, "FLA");
    assert.equal(seen.validating, false);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
