// From a code to its meaning, from a place in an answer to the element and back, one form by itself.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { open, run } from "../support";

describe("explaining and finding places", () => {
  it("explains a code", async () => {
    const found = await run<{ code: string; label: string }>("fla.explainCode", "00024-004");
    assert.equal(found.code, "00024-004");
    assert.ok(found.label.length > 3);
    const page = vscode.Uri.from({ scheme: "fla-explanation", path: "/00024-004.md" });
    assert.match((await vscode.workspace.openTextDocument(page)).getText(), /^# 00024-004: /);
    await run("workbench.action.closeActiveEditor");
  });

  it("copies the location path of the element at the cursor, and goes back to it", async () => {
    const document = await open("corrected.xml");
    const editor = vscode.window.activeTextEditor!;
    const at = document.positionAt(document.getText().indexOf("<Quarter>") + 2);
    editor.selection = new vscode.Selection(at, at);
    assert.equal(await run("fla.copyLocation"), "1,1,7,2");
    assert.equal(await vscode.env.clipboard.readText(), "1,1,7,2");
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await run("fla.goToLocation", "1,1,7,2");
    assert.equal(editor.selection.active.line, at.line);
  });

  it("extracts a form into a document of its own", async () => {
    const document = await open("corrected.xml");
    await run("fla.extractForm", document.uri.toString(), 1);
    const made = vscode.window.activeTextEditor!.document;
    assert.ok(made.isUntitled);
    assert.equal(made.getText().split("<Form>").length, 2);
    await run("workbench.action.revertAndCloseActiveEditor");
  });
});
