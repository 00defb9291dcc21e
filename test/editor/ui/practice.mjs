// The main job against the practice channel: INTEST with wrong content, the answers on their lines, IN with its confirmation.
import assert from "node:assert/strict";
import * as workbench from "../workbench.mjs";

/** Sender number of the practice channel's holder, which production asks to be typed. */
const senderNumber = "990001";

export const steps = [
  [
    "the practice channel starts and is chosen",
    async ({ page }) => {
      await workbench.openFile(page, "with-mistakes.xml");
      await workbench.runCommand(page, "FLA: Start Practice Channel");
      await workbench.notification(page, "The practice channel runs on");
      await workbench.clearNotifications(page);
    },
  ],
  [
    "INTEST takes wrong content after one confirmation",
    async ({ page, picture }) => {
      await workbench.runCommand(page, "FLA: Send to INTEST");
      const dialog = await workbench.dialog(page);
      await dialog.locator("text=Send to INTEST all the same?").waitFor();
      await picture("confirm-intest");
      await dialog.locator(".monaco-button", { hasText: "Send to INTEST" }).click();
      await workbench.notification(page, "sent to INTEST of the practice channel");
      await workbench.clearNotifications(page);
    },
  ],
  [
    "the returned anomalies stand on their elements",
    async ({ page, picture }) => {
      const toast = await workbench.fetchUntil(page, /Anomalies: [1-9]/);
      console.log(`fetched: ${toast}`);
      await workbench.openFile(page, "with-mistakes.xml");
      await workbench.runCommand(page, "FLA: Show Problems of File");
      await workbench.problem(page, "OUTTEST").waitFor();
      await workbench.goToLine(page, "104:15");
      await workbench.hover(page, "Returned by the social security");
      await picture("returned");
      await page.keyboard.press("Escape");
    },
  ],
  [
    "IN asks with channel, environment and number of declarations",
    async ({ page, picture }) => {
      await workbench.openFile(page, "corrected.xml");
      await workbench.runCommand(page, "FLA: Send to IN");
      const dialog = await workbench.dialog(page);
      await dialog.locator("text=Send to IN (production)?").waitFor();
      const words = await dialog.innerText();
      for (const expected of [/Channel: practice/, /Environment: production, folder IN/, /Declarations: 2/])
        assert.match(words, expected);
      await picture("confirm-in");
      await dialog.locator(".monaco-button", { hasText: "Send to IN" }).click();
      const input = page.locator(".quick-input-widget input");
      await input.waitFor({ state: "visible" });
      await input.fill(senderNumber);
      await page.keyboard.press("Enter");
      await workbench.notification(page, "sent to IN of the practice channel");
      await workbench.clearNotifications(page);
    },
  ],
  [
    "the submissions are listed with their states and answers",
    async ({ page, picture }) => {
      await workbench.fetchUntil(page, /New answers: [1-9]/);
      await workbench.openFile(page, "with-mistakes.xml");
      await workbench.runCommand(page, "View: Hide Panel");
      await page.locator('.activitybar [aria-label^="FLA Batch"]').first().click();
      const view = page.locator('[id="workbench.view.extension.fla"]');
      const rows = view.locator(".monaco-list-row");
      for (const sent of [/IN \d+accepted/, /INTEST \d+refused/]) {
        const row = rows.filter({ hasText: sent }).first();
        await row.waitFor();
        await workbench.unfold(page, row);
      }
      await rows.filter({ hasText: "NOTIFICATION" }).nth(1).waitFor();
      await picture("submissions");
    },
  ],
  [
    "the log of the practice channel says what happened to each file",
    async ({ page, picture }) => {
      await workbench.runCommand(page, "FLA: Show Practice Channel Log");
      for (const words of ["placed in OUT for", "fetched,"])
        await page.locator(".panel .view-line", { hasText: words }).first().waitFor();
      await picture("practice-log");
      await workbench.runCommand(page, "View: Hide Panel");
    },
  ],
];
