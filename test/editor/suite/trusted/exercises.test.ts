// Files that a person writes for exercises: VS Code proposes what may stand in them, and marks what may not.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import * as vscode from "vscode";
import { folder, open, run, until } from "../support";

interface Written {
  readonly name: string;
  /** With | where something is to be proposed. */
  readonly text: string;
  readonly proposed: readonly string[];
  /** What is wrong in it already. */
  readonly marked: RegExp;
}

const files: readonly Written[] = [
  {
    name: "own.scenario.json",
    text: '{ "faults": [{ "method": |, "do": "sometimes" }] }',
    proposed: ["login", "open", "write", "close", "read", "stat", "list", "rename", "remove"],
    marked: /Value is not accepted/,
  },
  {
    name: "own.expect.json",
    text: '{ "verdict": |, "code": [] }',
    proposed: ["accepted", "refused"],
    marked: /not allowed|Value expected|Expected/i,
  },
];

describe("files for exercises", () => {
  for (const { name, text, proposed, marked } of files)
    it(`${name} is completed and checked by its schema`, async () => {
      writeFileSync(vscode.Uri.joinPath(folder(), name).fsPath, text.replace("|", ""));
      const document = await open(name);
      const at = document.positionAt(text.indexOf("|"));
      const labels = await until("the proposals", async () => {
        const found = await run<vscode.CompletionList>("vscode.executeCompletionItemProvider", document.uri, at);
        const all = found.items.map(({ label }) =>
          (typeof label === "string" ? label : label.label).replaceAll('"', ""),
        );
        return proposed.every((one) => all.includes(one)) && all;
      });
      assert.ok(labels.length >= proposed.length);
      await until("the mistakes", () => {
        const messages = vscode.languages.getDiagnostics(document.uri).map(({ message }) => message);
        return messages.some((message) => marked.test(message));
      });
      await run("workbench.action.revertAndCloseActiveEditor");
    });
});
