// A file over 50 MB, of which VS Code tells extensions nothing: one offer to validate it on disk, the findings, and their places.
import assert from "node:assert/strict";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setImmediate } from "node:timers/promises";
import * as workbench from "../workbench.mjs";

const name = "big.xml";
const bytes = 60e6;

/** A sample whose workers stand in it again and again, which is a mistake each time. */
function write(workspace) {
  const sample = readFileSync(path.join(workspace, "samples/valid-several-workers.xml"), "utf8");
  const [from, to] = [sample.indexOf("<NaturalPerson>"), sample.lastIndexOf("</NaturalPerson>")];
  const workers = sample.slice(from, to + "</NaturalPerson>".length);
  const copies = Math.ceil(bytes / workers.length);
  const many = Array(copies).fill(workers).join("\n");
  writeFileSync(
    path.join(workspace, name),
    sample.slice(0, from) + many + sample.slice(to + "</NaturalPerson>".length),
  );
}

/** How many processes check this file. */
function checksOf(file) {
  const all = readdirSync("/proc").filter((entry) => /^\d+$/.test(entry));
  return all.filter((entry) => {
    try {
      const args = readFileSync(`/proc/${entry}/cmdline`, "utf8").split("\0");
      return args.includes("check") && args.includes(file);
    } catch {
      return false; // It ended meanwhile.
    }
  }).length;
}

async function until(holds) {
  while (!holds()) await setImmediate();
}

export const steps = [
  [
    "opening a file of 60 MB offers once to validate it on disk",
    async ({ page, workspace, picture }) => {
      write(workspace);
      await workbench.quickOpen(page, name);
      await workbench.notification(page, "has 60 MB");
      await picture("big-file-offer");
    },
  ],
  [
    "the offer validates it in a process of its own; verdict and total are said, a page and the Problems view hold the worst",
    async ({ page, picture }) => {
      const offer = await workbench.notification(page, "has 60 MB");
      await offer.locator(".monaco-button", { hasText: "Validate on Disk" }).click();
      await page.locator(".notification-toast", { hasText: /big\.xml \(60 MB\) \d+ %/ }).waitFor();
      await picture("big-file-progress");
      const done = await workbench.notification(page, "would be refused");
      assert.match(await done.innerText(), /big\.xml: would be refused\. Findings: \d{4,}\./);
      await done.locator(".monaco-button", { hasText: "Show Report" }).click();
      await page.locator(".view-line", { hasText: "the 1000 worst are shown." }).first().waitFor();
      await page.locator(".view-line .detected-link").first().waitFor();
      await picture("big-file-report");
      await workbench.runCommand(page, "Problems: Focus on Problems View");
      await page.locator(".markers-panel .monaco-list-row", { hasText: name }).first().waitFor();
      await picture("big-file-problems");
    },
  ],
  [
    "a place on the page leads to its line in the file",
    async ({ page }) => {
      const link = page.locator(".view-line .detected-link", { hasText: /184/ }).first();
      await link.click({ modifiers: ["Control"] });
      await page.locator(".tabs-container .tab.active", { hasText: name }).waitFor();
      await page.locator(".statusbar-item", { hasText: "Ln 184," }).waitFor({ timeout: workbench.patienceMs });
    },
  ],
  [
    "a validation that is cancelled says nothing, and its process is gone within a second",
    async ({ page, workspace }) => {
      await workbench.clearNotifications(page);
      await workbench.quickOpen(page, name);
      await workbench.runCommand(page, "FLA: Validate File on Disk");
      const running = page.locator(".notification-toast", { hasText: /big\.xml \(60 MB\) \d+ %/ });
      await running.waitFor();
      const file = path.join(workspace, name);
      assert.equal(checksOf(file), 1);
      const began = performance.now();
      await running.locator(".monaco-button", { hasText: "Cancel" }).click();
      await until(() => checksOf(file) === 0);
      assert.ok(performance.now() - began < 1_000, "the check went on");
      await running.waitFor({ state: "detached" });
      assert.equal(await page.locator(".notification-toast").count(), 0);
    },
  ],
  [
    "it is not offered again, and goes when the file goes",
    async ({ page, workspace }) => {
      await workbench.runCommand(page, "View: Close All Editors");
      await workbench.clearNotifications(page);
      await workbench.quickOpen(page, name);
      await workbench.runCommand(page, "FLA: Validate File on Disk");
      await workbench.notification(page, "would be refused");
      assert.equal(await page.locator(".notification-toast", { hasText: "has 60 MB" }).count(), 0);
      await workbench.runCommand(page, "View: Close All Editors");
      rmSync(path.join(workspace, name));
      await page
        .locator(".markers-panel .monaco-list-row", { hasText: name })
        .waitFor({ state: "detached", timeout: workbench.patienceMs });
    },
  ],
];
