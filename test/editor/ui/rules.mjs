// Rules of one's own, typed: the contributed schema completes them, and their findings come before the file is saved.
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as workbench from "../workbench.mjs";

const name = "my-rules.json";
const suggestion = (page, text) => page.locator(".suggest-widget .monaco-list-row", { hasText: text }).first();

/** Asks for suggestions until this one is among them: VS Code's own JSON server may not be there yet. */
async function suggest(page, text) {
  for (const end = Date.now() + workbench.patienceMs; ;) {
    await page.keyboard.press("Control+Space");
    const offered = suggestion(page, text).waitFor({ timeout: 3000 });
    if (await offered.then(...bothWays)) return;
    if (end < Date.now()) throw new Error(`never suggested: ${text}`);
    await page.keyboard.press("Escape");
  }
}

const bothWays = [() => true, () => false];

export const steps = [
  [
    "a row is offered whole, its fields one after the other, and the finding comes as the condition is typed",
    async ({ page, workspace, picture }) => {
      writeFileSync(path.join(workspace, name), '{\n  "rules": [\n    \n  ]\n}\n');
      await workbench.openFile(page, "corrected.xml");
      await workbench.runCommand(page, "FLA: Show Problems of File");
      await workbench.openFile(page, name);
      await workbench.goToLine(page, "3:5");
      await suggest(page, "Assertion");
      await picture("rules-offered");
      await suggestion(page, "Assertion").click();
      await page.locator(".view-line", { hasText: "count(Reference) > 0" }).first().waitFor();
      for (const text of ["OWN007-001", "Form", "count(Reference) > 9", "Few references"]) {
        await page.keyboard.type(text);
        await page.keyboard.press("Tab");
      }
      await workbench.filterProblems(page, "Few references");
      await workbench.problem(page, "Few references").waitFor();
      await picture("rules-typed");
    },
  ],
  [
    "an unknown type is said on its line",
    async ({ page, workspace, picture }) => {
      await workbench.runCommand(page, "File: Revert File");
      writeFileSync(
        path.join(workspace, name),
        '{ "rules": [{ "code": "OWN007-001", "type": "asert", "at": "Form" }] }\n',
      );
      await workbench.filterProblems(page, "Value is not accepted");
      await workbench.problem(page, "Value is not accepted").waitFor();
      await picture("rules-wrong");
      await workbench.filterProblems(page, "");
      rmSync(path.join(workspace, name));
    },
  ],
];
