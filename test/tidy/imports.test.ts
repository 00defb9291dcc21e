// Imports go downwards only: the table of ARCHITECTURE.md, enforced.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { root } from "../support/root";

/** Areas of core from the bottom up: one may import itself and what stands before it. */
const strictOrder = [
  "text",
  "findings",
  "messages",
  "xml",
  "schema",
  "pack",
  "catalogue",
  "rules",
  "check",
  "features",
];
const beside = ["answers", "triplet"];

/** What an area may import: other areas, and packages. */
function allowed(area: string): { areas: string[]; packages: RegExp } {
  const none = /^$/;
  if (area === "channel")
    return {
      areas: [...strictOrder, ...beside, "channel"],
      packages: /^(node:.*|ssh2|ssh2-sftp-client|node-forge|libxml2-wasm.*)$/,
    };
  if (beside.includes(area)) return { areas: [...strictOrder, ...beside], packages: none };
  const at = strictOrder.indexOf(area);
  if (at >= 0) return { areas: strictOrder.slice(0, at + 1), packages: none };
  if (area === "protocol") return { areas: [...strictOrder, ...beside, "protocol"], packages: none };
  const core = [...strictOrder, ...beside, "channel"];
  if (area === "server")
    return {
      areas: [...core, "protocol", "server"],
      packages: /^(node:.*|vscode-languageserver.*|@xmldom\/xmldom|xpath)$/,
    };
  if (area === "client")
    return { areas: [...core, "protocol", "client"], packages: /^(node:.*|vscode|vscode-languageclient.*)$/ };
  if (area === "cli") return { areas: [...core, "cli"], packages: /^node:.*$/ };
  throw new Error(`a new area, not in the table: ${area}`);
}

function areaOf(file: string): string {
  const parts = path.relative(root, file).split(path.sep);
  return parts[0] === "core" ? parts[2] : parts[0];
}

/** What a module imports, exports from, or loads on demand. */
function targets(text: string): string[] {
  const statement = /^(?:import|export)\b[^;"'`]*\bfrom "([^"]+)"|^import "([^"]+)"|\bimport\("([^"]+)"\)/gm;
  return [...text.matchAll(statement)].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic);
}

const sources = ["core", "protocol", "server", "client", "cli"].flatMap((top) =>
  readdirSync(path.join(root, top, "src"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.m?ts$/.test(name))
    .map((name) => path.join(root, top, "src", name)),
);

test("imports go downwards only", () => {
  const wrong: string[] = [];
  for (const file of sources) {
    const area = areaOf(file);
    const rule = allowed(area);
    for (const target of targets(readFileSync(file, "utf8"))) {
      if (target.startsWith(".")) {
        const to = areaOf(path.resolve(path.dirname(file), target));
        if (!rule.areas.includes(to)) wrong.push(`${path.relative(root, file)} -> ${to}`);
      } else if (!rule.packages.test(target)) wrong.push(`${path.relative(root, file)} -> ${target}`);
    }
  }
  assert.deepEqual(wrong, []);
  assert.ok(sources.length > 0);
});
