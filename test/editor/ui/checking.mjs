// Wrong things are underlined, listed and explained.
import * as workbench from "../workbench.mjs";

export const steps = [
  [
    "wrong things are underlined and listed with their codes; a hover explains one",
    async ({ page, picture }) => {
      await workbench.openFile(page, "with-mistakes.xml");
      await page.locator(".monaco-editor .squiggly-error").first().waitFor({ timeout: workbench.patienceMs });
      await workbench.runCommand(page, "View: Toggle Primary Side Bar Visibility");
      await workbench.runCommand(page, "FLA: Show Problems of File");
      await workbench.problem(page, "00024-004").waitFor();
      await workbench.goToLine(page, "96:15");
      for (let line = 96; line < 104; line++) await page.keyboard.press("ArrowDown"); // Room above for the hover.
      await page.locator(".statusbar-item", { hasText: "Ln 104," }).waitFor();
      await workbench.hover(page, "Remedy");
      await picture("findings");
      await page.keyboard.press("Escape");
      await workbench.runCommand(page, "View: Toggle Primary Side Bar Visibility");
    },
  ],
  [
    "the status item names the verdict, the channel, and the pack as a reference pack",
    async ({ page, picture }) => {
      await page.mouse.move(640, 10);
      await page.locator('[id="status.languageStatus"]').click();
      await page.locator(".hover-language-status", { hasText: "reference pack" }).first().waitFor();
      await picture("status");
      await page.keyboard.press("Escape");
    },
  ],
];
