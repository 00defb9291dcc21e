// The side bar after months of work: a thousand submissions, half of them of the newest day.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { root } from "../../../scripts/run.mjs";
import * as workbench from "../workbench.mjs";

const count = 1_000;

/** From the click on the side bar's icon to the rows of the newest day, in a workbench that has just been opened. */
const limitMs = 1_000;

/** The machine may be busy: the best of so many openings counts. */
const tries = 5;

export const steps = [
  [
    `${count} submissions open in less than ${limitMs} ms`,
    async ({ page, host, home, workspace, picture }) => {
      const fill = path.join(root, "test/bench/submissions.ts");
      const filled = spawnSync(process.execPath, ["--import", "tsx", fill, home, String(count)], { cwd: root });
      assert.equal(filled.status, 0, String(filled.stderr));
      const times = [];
      while (times.length < tries && !times.some((ms) => ms < limitMs)) {
        await page.goto(host.url({ folder: path.join(workspace, "samples") }));
        await workbench.ready(page);
        await workbench.openFile(page, "valid-small.xml");
        await workbench.runCommand(page, "View: Show Explorer");
        times.push(await openingMs(page));
        await picture("many-submissions");
        await workbench.runCommand(page, "View: Show Explorer");
      }
      console.log(`${count} submissions: ${times.join(", ")} ms`);
      assert.ok(Math.min(...times) < limitMs, `${times.join(", ")} ms`);
    },
  ],
];

/** Time in the page, so that the test's own polling does not count: an observer sees the rows come. */
async function openingMs(page) {
  const rows = `[id="workbench.view.extension.fla"] .monaco-list-row`;
  await page.locator('.activitybar [aria-label^="FLA Batch"]').first().waitFor();
  return page.evaluate(
    ([selector, isThere]) =>
      new Promise((resolve, reject) => {
        const started = performance.now();
        const look = () => {
          const texts = [...document.querySelectorAll(selector)].map((row) => row.textContent);
          if (texts.filter((text) => text.includes(isThere)).length >= 3)
            resolve(Math.round(performance.now() - started));
          else if (performance.now() - started > 60_000) reject(new Error(`no rows: ${texts.join(" | ")}`));
          else requestAnimationFrame(look);
        };
        document.querySelector('.activitybar [aria-label^="FLA Batch"]').click();
        look();
      }),
    [rows, "INTEST 0"],
  );
}
