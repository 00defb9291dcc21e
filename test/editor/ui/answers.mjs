// What the authority said, as a person meets it: on the lines, in the answer itself, in the side bar, and as a test of a folder.
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as workbench from "../workbench.mjs";

export const steps = [
  [
    "a declaration is sent and answered",
    async ({ page }) => {
      await workbench.openFile(page, "with-mistakes.xml");
      await workbench.runCommand(page, "FLA: Start Practice Channel");
      await workbench.notification(page, "The practice channel runs on");
      await workbench.clearNotifications(page);
      await workbench.runCommand(page, "FLA: Send to INTEST");
      const dialog = await workbench.dialog(page);
      await dialog.locator(".monaco-button", { hasText: "Send to INTEST" }).click();
      await workbench.notification(page, "sent to INTEST of the practice channel");
      await workbench.clearNotifications(page);
      await workbench.fetchUntil(page, /Anomalies: [1-9]/);
    },
  ],
  [
    "what was mended since fades, and says so",
    async ({ page, picture }) => {
      await workbench.openFile(page, "with-mistakes.xml");
      await workbench.runCommand(page, "FLA: Show Problems of File");
      await workbench.problem(page, "OUTTEST").waitFor();
      await workbench.goToLine(page, "58:28");
      await page.keyboard.type("0");
      // What faded counts as information and stands last: the filter brings it into view.
      await workbench.filterProblems(page, "changed since");
      await workbench.problem(page, "changed since").waitFor();
      await picture("states");
      await workbench.filterProblems(page, "");
      await workbench.runCommand(page, "File: Revert File");
    },
  ],
  [
    "a corrective file is offered where something was refused, and nowhere else",
    async ({ page, picture }) => {
      const title = "FLA: Create Corrective File";
      await workbench.openFile(page, "valid-small.xml");
      await workbench.untilOffered(page, title, false);
      await workbench.openFile(page, "with-mistakes.xml");
      await workbench.untilOffered(page, title, true);
      await workbench.runCommand(page, title);
      await workbench.notification(page, "refused forms with a new header");
      await page.locator(".tabs-container .tab.active", { hasText: "Untitled" }).waitFor();
      await picture("corrective");
      await workbench.clearNotifications(page);
      await workbench.runCommand(page, "View: Revert and Close Editor");
    },
  ],
  [
    "an answer opens readably, with what was foreseen beside it",
    async ({ page, picture }) => {
      await workbench.runCommand(page, "View: Hide Panel");
      await page.locator('.activitybar [aria-label^="FLA Batch"]').first().click();
      const rows = page.locator('[id="workbench.view.extension.fla"] .monaco-list-row');
      await rows.filter({ hasText: "refused (" }).first().locator(".monaco-tl-twistie").click();
      await rows.filter({ hasText: "Foreseen and returned" }).first().locator(".monaco-tl-twistie").click();
      await rows.filter({ hasText: "· line" }).first().waitFor();
      await rows.filter({ hasText: "NOTIFICATION" }).first().click();
      await page.locator(".codelens-decoration", { hasText: "Go to declaration" }).first().waitFor();
      await picture("answer");
    },
  ],
  [
    "a folder goes to INTEST as a test",
    async ({ page, workspace, picture }) => {
      const folder = path.join(workspace, "cases");
      mkdirSync(folder);
      const take = (from, name, expected) => {
        cpSync(path.join(workspace, "samples", from), path.join(folder, `${name}.xml`));
        writeFileSync(path.join(folder, `${name}.expect.json`), JSON.stringify(expected));
      };
      take("valid-small.xml", "accepted", { verdict: "accepted", codes: [] });
      take("rule-00024-004-check-digit.xml", "check digit", { verdict: "refused", codes: ["00024-004"] });
      take("rule-00024-004-check-digit.xml", "wrong expectation", { verdict: "refused", codes: ["00024-003"] });
      await workbench.runCommand(page, "FLA: Send Folder to INTEST…");
      await page.locator(".quick-input-title").first().waitFor();
      // The box begins with a folder of its own, which may come over what was typed before: typed until it was taken.
      const box = page.locator(".quick-input-widget input.input");
      const asked = page.locator(".monaco-dialog-box");
      for (const end = Date.now() + workbench.patienceMs; !(await asked.isVisible()) && Date.now() < end;) {
        await box.fill(`${folder}/`, { timeout: 2000 }).catch(() => {});
        await page.waitForTimeout(500);
        if ((await box.inputValue({ timeout: 2000 }).catch(() => "")) !== `${folder}/`) continue;
        await page
          .locator(".quick-input-widget .monaco-button", { hasText: "Choose" })
          .first()
          .click({ timeout: 2000 })
          .catch(() => {});
        await asked.waitFor({ timeout: 5000 }).catch(() => {});
      }
      const dialog = await workbench.dialog(page);
      await dialog.locator("text=Send 3 declarations to INTEST by practice").waitFor();
      await dialog.locator(".monaco-button", { hasText: "Send to INTEST" }).click();
      await workbench.notification(page, "2 passed, 1 failed, 0 errors");
      await workbench.clearNotifications(page);
      await picture("tests");
    },
  ],
];
