// The packed extension in a folder that is not trusted, with Dutch as the display language: it checks and does nothing else.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { findingOf, folder, manifest, open, run, until } from "../support";

describe("in a folder that is not trusted, in Dutch", () => {
  it("is not trusted, and the display language is Dutch", () => {
    assert.equal(vscode.workspace.isTrusted, false);
    assert.equal(vscode.env.language, "nl");
  });

  it("has Dutch titles", () => {
    const titles = new Map(manifest().contributes.commands.map(({ command, title }) => [command, title]));
    assert.deepEqual(textOf(titles.get("fla.fetchAnswers")), "Antwoorden ophalen");
    assert.deepEqual(textOf(titles.get("fla.sendToIn")), "Naar IN verzenden");
  });

  it("checks, with sentences in Dutch", async () => {
    const document = await open("samples/rule-00024-004-check-digit.xml");
    const found = await findingOf(document, /^00024-004$/);
    assert.match(found.message, /\b(de|het|een|niet|controlegetal|klopt)\b/i);
  });

  it("neither signs nor sends nor fetches nor starts a channel", async () => {
    const document = await open("corrected.xml");
    const names = [
      "signFile",
      "createTriplet",
      "sendToIntest",
      "sendToIn",
      "sendExisting",
      "fetchAnswers",
      "startPractice",
    ];
    for (const name of [...names, "withdraw", "sendAgain", "addChannel", "checkChannel", "forgetHostKey"]) {
      assert.equal(await run(`fla.${name}`, document.uri), undefined, name);
    }
    const files = await vscode.workspace.findFiles("**/F[SI].*");
    assert.deepEqual(files, []);
  });

  it("takes no channel, signer or proxy from the folder's own settings", async () => {
    const file = vscode.Uri.joinPath(folder(), ".vscode", "settings.json");
    const before = await vscode.workspace.fs.readFile(file).then(
      (bytes) => bytes,
      () => undefined,
    );
    const evil = {
      "fla.channels": [{ name: "evil", host: "evil.invalid", proxy: "socks5://evil.invalid:1" }],
      "fla.signers": [{ name: "evil", command: ["/bin/false"] }],
      "fla.removeTakenAnswers": true,
      "fla.inlayHints": false,
    };
    await vscode.workspace.fs.writeFile(file, Buffer.from(JSON.stringify(evil)));
    const setting = (name: string): unknown => vscode.workspace.getConfiguration("fla", folder()).get(name);
    // The harmless one tells that the file was read.
    await until("the folder's settings are read", () => setting("inlayHints") === false);
    assert.doesNotMatch(JSON.stringify([setting("channels"), setting("signers")]), /evil/);
    assert.equal(setting("removeTakenAnswers"), false);
    if (before) await vscode.workspace.fs.writeFile(file, before);
    else await vscode.workspace.fs.delete(file);
  });
});

/** A title that has an English original beside it comes as a pair. */
function textOf(title: string | { readonly value: string } | undefined): string | undefined {
  return typeof title === "object" ? title.value : title;
}
