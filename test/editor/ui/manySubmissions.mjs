// The side bar after months of work: a thousand submissions, half of them of the newest day.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import { root } from "../../../scripts/run.mjs";
import * as workbench from "../workbench.mjs";

const few = 5;
const many = 1_000;

/** From the click on the side bar's icon to the rows of the newest day, in a workbench that has just been opened. */
const limitMs = 1_000;

/** The best of so many openings counts. Where even that is over the limit, the machine is busy, and the share that is due to the number decides. */
const tries = 3;
const mostTimes = 2;

export const steps = [
  [
    `${many} submissions open in less than ${limitMs} ms, or than ${mostTimes} times what ${few} take`,
    async (tools) => {
      fill(tools.home, few);
      const base = await bestOpeningMs(tools);
      fill(tools.home, many);
      const ms = await bestOpeningMs(tools);
      await tools.picture("many-submissions");
      console.log(`the view opens in ${base} ms with ${few} submissions, in ${ms} ms with ${many}`);
      assert.ok(ms < limitMs || ms < base * mostTimes, `${ms} ms, with ${few} submissions ${base} ms`);
    },
  ],
];

function fill(home, count) {
  const script = path.join(root, "test/editor/fillHome.ts");
  const filled = spawnSync(process.execPath, ["--import", "tsx", script, home, String(count)], { cwd: root });
  assert.equal(filled.status, 0, String(filled.stderr));
}

async function bestOpeningMs({ page, host, workspace }) {
  const times = [];
  while (times.length < tries && !times.some((ms) => ms < limitMs)) {
    await page.goto(host.url({ folder: path.join(workspace, "samples") }));
    await workbench.ready(page);
    await workbench.openFile(page, "valid-small.xml");
    await workbench.runCommand(page, "View: Show Explorer");
    times.push(await openingMs(page));
  }
  return Math.min(...times);
}

/** Measured in the page, where the rows are looked for at every frame. */
async function openingMs(page) {
  const icon = '.activitybar [aria-label^="FLA Batch"]';
  await page.locator(icon).first().waitFor();
  const ms = await page.evaluate(
    ([rows, iconOfView, patienceMs]) =>
      new Promise((resolve, reject) => {
        const started = performance.now();
        const look = () => {
          const texts = [...document.querySelectorAll(rows)].map((row) => row.textContent);
          const ms = performance.now() - started;
          if (texts.filter((text) => text.includes("INTEST 0")).length >= 2) resolve(Math.round(ms));
          else if (ms > patienceMs) reject(new Error(`no rows: ${texts.join(" | ")}`));
          else requestAnimationFrame(look);
        };
        document.querySelector(iconOfView).click();
        look();
      }),
    ['[id="workbench.view.extension.fla"] .monaco-list-row', icon, workbench.patienceMs],
  );
  return ms;
}
