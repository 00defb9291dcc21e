// The walkthrough that leads to a channel.
import * as workbench from "../workbench.mjs";

export const steps = [
  [
    "the walkthrough shows the steps",
    async ({ page, picture }) => {
      await workbench.runCommand(page, "View: Close All Editors");
      await workbench.runCommand(page, "FLA: Set Up a Channel Step by Step");
      await page.locator(".getting-started-step", { hasText: "Register in Chaman" }).first().waitFor();
      await picture("walkthrough");
    },
  ],
  [
    "the plan of the set-up is that of one's own case",
    async ({ page, picture }) => {
      await workbench.runCommand(page, "FLA: Plan the Set-Up…");
      const list = page.locator(".quick-input-list .monaco-list-row");
      for (const answer of ["Social secretariat", "No: a new channel", "For many employers"]) {
        await list.filter({ hasText: answer }).first().click();
      }
      const preview = page.frameLocator("iframe.webview").frameLocator("iframe#active-frame");
      await preview.getByText("ChaMan - Technisch kanaalbeheer").first().waitFor();
      await preview.getByText("Mahis").first().waitFor();
      await picture("plan");
    },
  ],
];
