// The server in another editor: Neovim, headless, with nothing but its own language client.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { sampleDay } from "../support/flaCheck";
import { serverFile } from "../support/lspClient";
import { root } from "../support/root";

interface Seen {
  diagnostics: { line: number; column: number; code: string; message: string; severity: number; source: string }[];
  hover: string;
  completion: string[];
  symbols: string[];
  found: string;
  actions: string[];
  afterFix: { code: string }[];
  renamed: string;
  stopped: boolean;
  problem?: string;
}

/** A sample with two mistakes: a check digit and a misspelt element. */
function spoilt(): string {
  const text = readFileSync(path.join(root, "schemas/fla/samples/rule-00024-004-check-digit.xml"), "utf8");
  return text.replace(/<WorkerName>([^<]*)<\/WorkerName>/, "<WorkerNam>$1</WorkerNam>");
}

function runNeovim(text: string): Seen {
  const folder = mkdtempSync(path.join(tmpdir(), "fla-nvim-"));
  try {
    writeFileSync(path.join(folder, "declaration.xml"), text);
    const script = path.join(root, "test/editors/neovim.lua");
    const env = {
      ...process.env,
      HOME: folder,
      XDG_STATE_HOME: folder,
      FLA_FILE: path.join(folder, "declaration.xml"),
      FLA_SERVER: JSON.stringify([process.execPath, serverFile(), "--stdio"]),
      FLA_OPTIONS: JSON.stringify({ asOf: sampleDay }),
    };
    const args = ["--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", `luafile ${script}`];
    const { stdout, stderr, error } = spawnSync("nvim", args, { env, cwd: folder, encoding: "utf8", timeout: 120_000 });
    const line = stdout.split("\n").find((one) => one.startsWith("{"));
    assert.ok(line, `Neovim printed nothing: ${error?.message ?? ""} ${stderr}`);
    return JSON.parse(line) as Seen;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test("Neovim shows findings, hover, completion, symbols, fixes a name and renames a tag", () => {
  const seen = runNeovim(spoilt());
  assert.equal(seen.problem, undefined);
  assert.deepEqual(new Set(seen.diagnostics.map(({ source }) => source)), new Set(["FLA (reference)"]));
  assert.ok(seen.diagnostics.some(({ code, severity }) => code === "00024-004" && severity === 1));
  assert.match(seen.hover, /Zone 00024/);
  assert.deepEqual(seen.completion, ["NaturalPerson", "fla-worker"]);
  assert.equal(seen.symbols[0], "FLA");
  assert.match(seen.symbols[1], /^Declaration 2025-/);
  assert.match(seen.found, /^Employment 1 from/);
  assert.equal(seen.actions[0], "Rename <WorkerNam> to <WorkerName>");
  assert.deepEqual(
    seen.afterFix.map(({ code }) => code),
    ["00024-004"],
  );
  assert.match(seen.renamed, /^<GivenName>[^<]+<\/GivenName>$/);
  assert.equal(seen.stopped, true);
});
