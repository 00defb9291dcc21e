// The bench of blocks asks every request that the server answers: a new one is measured, or this test says so.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import * as anomalyMessages from "../../protocol/src/anomalyMessages";
import * as messages from "../../protocol/src/messages";
import * as writing from "../../protocol/src/writing";
import { faultyText, formsText, ofFaulty, ofForms, ofValid } from "../bench/everyRequest";
import { declaration } from "../bench/generate";
import { aboutDocument } from "../bench/requests";
import { root } from "../support/root";

const units = 20_000;
const asked = new Set(
  [...aboutDocument, ...ofValid(declaration(units)), ...ofFaulty(faultyText(units)), ...ofForms(formsText(units))].map(
    ({ method }) => method,
  ),
);

test("the bench of blocks asks every request of the server", () => {
  const table = readFileSync(path.join(root, "server/src/register.ts"), "utf8");
  const declared: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    own: messages,
    ownWriting: writing,
    anomalyMessages,
  };
  const own = [...table.matchAll(/onRequest\((\w+)\.(\w+)\.method/g)].map(
    ([, file, name]) => (declared[file][name] as { readonly method: string }).method,
  );
  assert.ok(own.length > 15);
  assert.deepEqual(
    own.filter((method) => !asked.has(method)),
    [],
  );
  // Each feature of the protocol is a line `connection.onHover(...)`; some have their own name there.
  const lines = table.slice(table.indexOf("function registerLanguage"), table.indexOf("function registerOwn"));
  const features = lines.match(/^ {2}connection\.\S+\(/gm) ?? [];
  const lsp = [...asked].filter((method) => !method.startsWith("fla/"));
  // Resolving belongs to completion, which asks nothing of the document, and to code actions.
  const resolved = features.filter((line) => line.includes("Resolve")).length;
  assert.equal(features.length - resolved, lsp.length, `${features.length} features, asked: ${lsp.join(" ")}`);
});
