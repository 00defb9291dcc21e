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
];
