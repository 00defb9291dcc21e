// The packed extension in a folder that is not trusted, with Dutch as the display language: it checks and does nothing else.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { findingOf, manifest, open, run } from "../support";

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
    for (const name of ["signFile", "createTriplet", "sendToIntest", "sendToIn", "fetchAnswers", "startPractice"]) {
      assert.equal(await run(`fla.${name}`, document.uri), undefined, name);
    }
    const files = await vscode.workspace.findFiles("**/F[SI].*");
    assert.deepEqual(files, []);
  });
});

/** A title that has an English original beside it comes as a pair. */
function textOf(title: string | { readonly value: string } | undefined): string | undefined {
  return typeof title === "object" ? title.value : title;
}
