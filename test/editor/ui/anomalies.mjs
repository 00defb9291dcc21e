// A code is clicked, in the list of problems and in the hover, and is explained.
import * as workbench from "../workbench.mjs";

const explanation = (page) => page.locator(".tabs-container .tab", { hasText: /00024-004/ }).first();

/** A preview of the explanation has the code as its name, and stands beside the file: both groups go. */
async function closeExplanation(page) {
  await explanation(page).waitFor();
  await workbench.runCommand(page, "View: Close All Editor Groups");
}

export const steps = [
  [
    "a click on a finding's code opens its explanation",
    async ({ page, picture }) => {
      await workbench.openFile(page, "with-mistakes.xml");
      await workbench.runCommand(page, "FLA: Show Problems of File");
      await workbench.problem(page, "00024-004").waitFor();
      await workbench.problem(page, "00024-004").locator("a", { hasText: "00024-004" }).click();
      await explanation(page).waitFor();
      await picture("explanation");
      await closeExplanation(page);
    },
  ],
  [
    "the hover names why and where the rule comes from, and its link opens the explanation",
    async ({ page, picture }) => {
      await workbench.openFile(page, "with-mistakes.xml");
      await workbench.problem(page, "00024-004").dblclick();
      await workbench.hover(page, "Remedy");
      await picture("hover");
      await page.locator(".monaco-hover:visible a", { hasText: "00024-004" }).last().click();
      await closeExplanation(page);
    },
  ],
  [
    "the view groups by code and by form, filters by words, and the next anomaly is gone to",
    async ({ page, picture }) => {
      const row = (text) => page.locator(".part.sidebar [role=treeitem]", { hasText: text }).first();
      await workbench.openFile(page, "with-mistakes.xml");
      await workbench.runCommand(page, "FLA Batch: Focus on Anomalies View");
      await row("00024-004").waitFor();
      await workbench.runCommand(page, "FLA: Group by Form");
      await row(/Form|form/).waitFor();
      await picture("by-form");
      await workbench.runCommand(page, "FLA: Group by Code");
      await row("00024-004").waitFor();
      await workbench.runCommand(page, "FLA: Filter Anomalies…");
      await page.locator(".quick-input-list").waitFor({ state: "hidden" });
      await page.locator(".quick-input-widget input[type=text]:visible").fill("00024");
      await page.keyboard.press("Enter");
      await page.locator(".part.sidebar .message", { hasText: /\d+ of \d+: 00024/ }).waitFor();
      await picture("filtered");
      await workbench.runCommand(page, "FLA: Show All Anomalies");
      await workbench.openFile(page, "with-mistakes.xml");
      await workbench.runCommand(page, "FLA: Next Anomaly");
      await picture("next");
    },
  ],
];
