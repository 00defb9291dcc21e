// Checked as typed: each kind of finding on its very range, with its code; hovers; the end tag that is written along.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { errorsOf, findingOf, open, replace, run, until, valueOf } from "../support";

describe("checking", () => {
  it("reports a business rule on the value, with its code", async () => {
    const document = await open("samples/rule-00024-004-check-digit.xml");
    const found = await findingOf(document, /^00024-004$/);
    assert.equal(document.getText(found.range), valueOf(document, "INSS"));
    assert.ok(found.message.length > 10);
  });

  it("reports a violation of the schema as it is typed, and takes it back", async () => {
    const document = await open("corrected.xml");
    await replace(document, "<Quarter>20252</Quarter>", "<Quarter>202522</Quarter>");
    const found = await findingOf(document, /^00013-/);
    assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(document.getText(found.range), "202522");
    await replace(document, "202522", "20252");
    await until("no diagnostic left", () => errorsOf(document).length === 0);
    await document.save();
  });

  it("reports a syntax error", async () => {
    const document = await open("corrected.xml");
    await replace(document, "</Quarter>", "</Quartr>");
    await until("an error", () => errorsOf(document).length > 0);
    await replace(document, "</Quartr>", "</Quarter>");
    await until("no diagnostic left", () => errorsOf(document).length === 0);
    await document.save();
  });

  it("explains on hover", async () => {
    const document = await open("samples/rule-00024-004-check-digit.xml");
    const found = await findingOf(document, /^00024-004$/);
    const hovers = await run<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, found.range.start);
    const words = hovers.flatMap(({ contents }) => contents.map((one) => (typeof one === "string" ? one : one.value)));
    assert.match(words.join("\n"), /INSS[^]*check digits/);
  });

  it("closes a tag while it is typed", async () => {
    const document = await open("corrected.xml");
    const editor = vscode.window.activeTextEditor!;
    const at = document.positionAt(document.getText().indexOf("</Form>"));
    editor.selection = new vscode.Selection(at, at);
    await run("type", { text: "<Reference" });
    await run("type", { text: ">" });
    await until("the end tag", () => document.getText().includes("<Reference></Reference></Form>"));
    await run("workbench.action.files.revert");
  });
});
