// What the run left in the log. It stands last (see harness/index.cjs), so that it reads what all the others caused.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { folder, open, run, until } from "../support";

describe("the log", () => {
  it("notes messages, and holds nothing of a declaration", async () => {
    await open("corrected.xml");
    const log = await until("the trace", async () => {
      const text = await logText();
      return text.includes("textDocument/didOpen") && text;
    });
    const secrets = personalData();
    assert.ok(secrets.size > 30, `${secrets.size} values were looked for`);
    const told = [...secrets, "BEGIN ", "passphrase"].filter((secret) => log.includes(secret));
    assert.deepEqual(told, []);
  });

  it("the debug information holds no declaration and no path of a key", async () => {
    const content = JSON.parse(await run<string>("fla.showDebugInformation")) as Record<string, unknown>;
    assert.equal(content.trusted, true);
    assert.doesNotMatch(JSON.stringify(content), /keyFile|enterpriseNumber|BEGIN/);
  });
});

/** What the declarations of the workspace say of people: numbers, names, birth dates. */
function personalData(): Set<string> {
  const elements = /<(?:INSS|WorkerName|WorkerFirstName|WorkerBirthdate|CompanyID|NOSSRegistrationNbr)>([^<]{5,})</g;
  const top = folder().fsPath;
  const files = readdirSync(top, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".xml"));
  const texts = files.map((name) => readFileSync(path.join(top, name), "utf8"));
  return new Set(texts.flatMap((text) => [...text.matchAll(elements)].map(([, value]) => value)));
}

/** Everything that the extension logged in this run. */
async function logText(): Promise<string> {
  const harness = vscode.extensions.getExtension<vscode.ExtensionContext>("fla-batch-tests.fla-batch-harness")!;
  const { logUri } = await harness.activate();
  const top = path.dirname(logUri.fsPath);
  return readdirSync(top, { recursive: true, encoding: "utf8" })
    .filter((name) => name.includes("FLA Batch"))
    .map((name) => readFileSync(path.join(top, name), "utf8"))
    .join("\n");
}
