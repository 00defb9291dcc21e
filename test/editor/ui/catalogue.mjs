// What is done with codes and headers by hand: a code is sought in one's own words, forms get new headers and have them undone.
import { readFileSync } from "node:fs";
import path from "node:path";
import assert from "node:assert/strict";
import * as workbench from "../workbench.mjs";

const rows = (page) => page.locator(".quick-input-list .monaco-list-row");
const row = (page, text) => rows(page).filter({ hasText: text }).first();
const line = (page, text) => page.locator(".editor-instance .view-line", { hasText: text }).first();

async function search(page, words) {
  await workbench.runCommand(page, "FLA: Explain Anomaly Code");
  await page.locator(".quick-input-widget input[type=text]:visible").fill(words);
}

/** Saved and as it was before, whatever was done to it. */
async function revert(page) {
  await workbench.runCommand(page, "File: Revert File");
}

export const steps = [
  [
    "a code is found by words, by its type alone, and in a line of a log",
    async ({ page, picture }) => {
      await workbench.openFile(page, "with-mistakes.xml");
      await search(page, "check digit");
      await row(page, "00024-004").waitFor();
      await picture("codes-by-words");
      for (const [words, code] of [
        ["2026-01-12 09:14 refused: ErrorID=ACRF-125 FI.XTST", "ACRF-125"],
        ["004", "004"],
      ]) {
        await page.locator(".quick-input-widget input[type=text]:visible").fill(words);
        await row(page, code).waitFor();
      }
      await picture("codes-bare");
      await page.keyboard.press("Escape");
    },
  ],
  [
    "new headers come on request, with and without references, and one undo takes them back",
    async ({ page, workspace, picture }) => {
      const name = "corrected.xml";
      const before = readFileSync(path.join(workspace, name), "utf8");
      const [date] = /<FormCreationDate>.*?<\/FormCreationDate>/.exec(before);
      const [reference] = /<ReferenceNbr>.*?<\/ReferenceNbr>/.exec(before);
      await workbench.openFile(page, name);
      for (const [choice, renumbers] of [
        [/^Date and hour/, false],
        [/^Date, hour and own/, true],
      ]) {
        await workbench.runCommand(page, "FLA: Refresh Header");
        await rows(page).filter({ hasText: choice }).first().waitFor();
        await picture(renumbers ? "headers-asked-again" : "headers-asked");
        await rows(page).filter({ hasText: choice }).first().click();
        await line(page, date).waitFor({ state: "detached" });
        if (renumbers) await line(page, reference).waitFor({ state: "detached" });
        else await line(page, reference).waitFor();
        await picture(renumbers ? "headers-and-references" : "headers");
        await workbench.runCommand(page, "Undo");
        await line(page, date).waitFor();
        await line(page, reference).waitFor();
      }
      await revert(page);
      assert.equal(readFileSync(path.join(workspace, name), "utf8"), before);
    },
  ],
];
