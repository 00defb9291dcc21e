import assert from "node:assert/strict";
import * as vscode from "vscode";
describe("packed", () => {
  it("activates", async () => {
    const e = vscode.extensions.getExtension("fla-batch.fla-batch")!;
    await e.activate();
    assert.ok(e.isActive);
    console.log(e.extensionPath);
  });
});
