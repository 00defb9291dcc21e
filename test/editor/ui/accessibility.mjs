// Names and roles in the views, as a screen reader has them, and the way to them by keys alone.
import * as workbench from "../workbench.mjs";

const views = ["Anomalies", "Submissions", "Packs"];

/** Roles whose elements mean nothing without a name. */
const named = "[role=treeitem],[role=button],[role=tab],[role=link],[role=checkbox],[role=tree],a.action-label";

/** What can be acted on in our views, or read as a row, and has no name. */
const nameless = (page) =>
  page.locator(".part.sidebar").evaluate((sidebar, selector) => {
    const isShown = (one) => one.getClientRects().length > 0 && getComputedStyle(one).visibility !== "hidden";
    const nameOf = (one) =>
      one.getAttribute("aria-label") ??
      (one.getAttribute("aria-labelledby")
        ? document.getElementById(one.getAttribute("aria-labelledby"))?.textContent
        : null) ??
      one.getAttribute("title") ??
      one.textContent;
    return [...sidebar.querySelectorAll(selector)]
      .filter(isShown)
      .filter((one) => (nameOf(one) ?? "").trim() === "")
      .map((one) => one.outerHTML.slice(0, 200));
  }, named);

/** Texts of the rows of our views. */
const rows = (page) =>
  page
    .locator(".part.sidebar [role=treeitem]")
    .evaluateAll((all) => all.map((one) => one.getAttribute("aria-label") ?? ""));

export const steps = [
  [
    "each view is reached by its command, and what is in it has a name and a role",
    async ({ page, picture }) => {
      await workbench.openFile(page, "with-mistakes.xml");
      await page.locator(".monaco-editor .squiggly-error").first().waitFor();
      for (const view of views) await workbench.runCommand(page, `FLA Batch: Focus on ${view} View`);
      await workbench.runCommand(page, "FLA Batch: Focus on Anomalies View");
      await page.locator(".part.sidebar [role=treeitem]", { hasText: "00024-004" }).first().waitFor();
      const without = await nameless(page);
      if (without.length > 0) throw new Error(`without a name: ${without.join("\n")}`);
      await picture("views");
    },
  ],
  [
    "a row says its severity and its number in words, and keys open and follow it",
    async ({ page, picture }) => {
      const group = page.locator(".part.sidebar [role=treeitem]", { hasText: "00024-004" }).first();
      await group.click();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowDown");
      const labels = await rows(page);
      if (!labels.some((label) => /00024-004/.test(label) && /error|blocking|warning/i.test(label)))
        throw new Error(`no row says its severity: ${labels.join(" | ")}`);
      await page.keyboard.press("Enter");
      await page
        .locator(".statusbar-item", { hasText: /Ln \d+, Col \d+/ })
        .first()
        .waitFor();
      await picture("views-keys");
    },
  ],
  [
    "the items of the status bar have names",
    async ({ page }) => {
      const items = await page
        .locator(".part.statusbar .statusbar-item[id*='fla']")
        .evaluateAll((all) =>
          all.map((one) => one.querySelector("[aria-label]")?.getAttribute("aria-label") ?? one.textContent ?? ""),
        );
      if (items.some((label) => label.trim() === ""))
        throw new Error(`a status item without a name: ${items.join(" | ")}`);
    },
  ],
];
