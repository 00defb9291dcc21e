// The walkthrough that leads to a channel, page by page, in the display language (FLA_EDITOR_LOCALE), and the plan of one's own case.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { root } from "../../../scripts/run.mjs";
import * as workbench from "../workbench.mjs";

const read = (name) => readFileSync(path.join(root, name), "utf8");
const manifest = JSON.parse(read("package.json"));

/** Texts of the manifest in a display language. */
function texts(locale = "en") {
  const own = JSON.parse(read(locale === "en" ? "package.nls.json" : `package.nls.${locale}.json`));
  return (words) => words.replace(/%([^%]+)%/g, (_whole, key) => own[key]);
}

/** The page beside a step in a display language. */
function pageOf(step, locale = "en") {
  const own = step.media.markdown.replace(/\.md$/, `.nls.${locale}.md`);
  return read(existsSync(path.join(root, own)) ? own : step.media.markdown);
}

/** The words of Markdown that a reader sees, in the order in which they stand, some of each line. */
function wordsOf(markdown) {
  const plain = markdown.replace(/[*_`|]|^\d+\. |^- |```|:?-{3,}:?/gm, " ");
  return plain.split("\n").flatMap((line) => line.match(/[\p{L}][\p{L}'’-]{3,}/gu)?.slice(0, 6) ?? []);
}

export const steps = [
  [
    "each page of the walkthrough shows its step and all of its words, none cut",
    async ({ page, picture, locale }) => {
      const text = texts(locale);
      const [{ steps: pages }] = manifest.contributes.walkthroughs;
      await workbench.runCommand(page, "View: Close All Editors");
      await workbench.runCommand(page, "View: Toggle Primary Side Bar Visibility"); // The page needs the room.
      await workbench.runCommand(page, `FLA: ${text("%command.setUpChannel%")}`);
      for (const step of pages) {
        const own = page.locator(".getting-started-step", { hasText: text(step.title) }).first();
        await own.click();
        await own.locator(".step-description-container").first().waitFor();
        const media = page.frameLocator(".getting-started-media iframe.webview").frameLocator("iframe#active-frame");
        const body = media.locator("body");
        const words = wordsOf(pageOf(step, locale));
        // The page before has some words of this one.
        for (const word of words) await body.filter({ hasText: word }).waitFor({ timeout: 10_000 });
        const overflow = await body.evaluate((element) =>
          [element.ownerDocument.documentElement, ...element.querySelectorAll("*")].some(
            ({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth + 1,
          ),
        );
        assert.ok(!overflow, `${step.id}: wider than its place`);
        const title = own.locator(".step-title").first();
        const isCut = await title.evaluate((element) => element.scrollWidth > element.clientWidth + 1);
        assert.ok(!isCut, `${step.id}: its title is cut`);
        await picture(`walkthrough-${locale ?? "en"}-${step.id}`);
        if (step.id === "chaman" && !locale) await picture("walkthrough");
      }
      await workbench.runCommand(page, "View: Toggle Primary Side Bar Visibility");
    },
  ],
  [
    "the plan of the set-up is that of one's own case",
    async ({ page, picture, locale }) => {
      if (locale) return;
      await workbench.runCommand(page, "FLA: Plan the Set-Up…");
      const list = page.locator(".quick-input-list .monaco-list-row");
      for (const answer of ["Social secretariat", "No: a new channel", "For many employers"]) {
        await list.filter({ hasText: answer }).first().click();
      }
      const preview = page.frameLocator("iframe.webview").frameLocator("iframe#active-frame");
      await preview.getByText("ChaMan - Technisch kanaalbeheer").first().waitFor();
      await preview.getByText("(technical channel management)").first().waitFor();
      await preview.getByText("Mahis").first().waitFor();
      await preview.getByText("FLA: Add Channel").first().waitFor();
      await picture("plan");
    },
  ],
  [
    "the page of the extension has no picture that is not shown and no link that leads nowhere",
    async ({ page, picture, locale }) => {
      if (locale) return;
      await workbench.runCommand(page, "View: Close All Editors");
      await workbench.runCommand(page, "Extensions: Show Installed Extensions");
      const row = page.locator(".extensions-viewlet .monaco-list-row", { hasText: "FLA Batch" }).first();
      await row.locator(".name").click();
      const body = page.frameLocator("iframe.webview").frameLocator("iframe#active-frame").locator("body");
      await body.getByText("What it does").first().waitFor();
      assert.equal(await body.locator("img").count(), 0); // Only those from the web are shown, and nothing here is on the web.
      const links = await body.locator("a[href]").evaluateAll((all) => all.map((link) => link.getAttribute("href")));
      for (const link of links) assert.match(link, /^(https:|#)/);
      await picture("extensionPage");
    },
  ],
];
