// The package as it is installed: what it registers, what it leaves alone.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { extensionId, folder, manifest, open } from "../support";

describe("the packed extension", () => {
  it("is the installed .vsix, and activation gives it to nobody else", async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension);
    await extension.activate();
    assert.match(extension.extensionPath, /fla-batch\.fla-batch-\d+\.\d+\.\d+$/);
    assert.equal(extension.exports, undefined);
  });

  it("registers every command of its manifest", async () => {
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = manifest().contributes.commands.filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
  });

  it("leaves .xml files their language and knows the names of the channel", async () => {
    const declaration = await open("corrected.xml");
    assert.equal(declaration.languageId, "xml");
    const name = vscode.Uri.joinPath(folder(), "FI.XFLA.990001.20250630.00001.T.1.1");
    await vscode.workspace.fs.writeFile(name, Buffer.from(declaration.getText()));
    assert.equal((await vscode.workspace.openTextDocument(name)).languageId, "fla-declaration");
    await vscode.workspace.fs.delete(name);
  });
});
