// What a screen reader is handed of our views, lenses, status items and pages: Chromium's accessibility tree, in the set language;
// and the way to them by keys alone.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as workbench from "../workbench.mjs";

const views = ["Anomalies", "Submissions", "Packs"];

/** Roles that mean nothing without a name. */
const named = new Set(["treeitem", "button", "tab", "link", "checkbox", "tree", "textbox", "combobox", "img"]);

const asSpoken = ({ role, name, properties = [] }) => ({
  role: role?.value ?? "",
  name: (name?.value ?? "").trim(),
  ...Object.fromEntries(properties.map((one) => [one.name, one.value?.value])),
});

/** Role, name and states of all that is seen and fits a selector, as they come to a screen reader. */
async function spoken(page, selector) {
  const session = await page.context().newCDPSession(page);
  try {
    const expression = `[...document.querySelectorAll(${JSON.stringify(selector)})].filter((one) => one.checkVisibility())`;
    const { result } = await session.send("Runtime.evaluate", { expression });
    const { result: items } = await session.send("Runtime.getProperties", { ...result, ownProperties: true });
    const found = [];
    for (const { name, value } of items) {
      if (!/^\d+$/.test(name)) continue;
      const asked = { objectId: value.objectId, fetchRelatives: false };
      const [node] = (await session.send("Accessibility.getPartialAXTree", asked)).nodes;
      if (node && !node.ignored) found.push(asSpoken(node));
    }
    return found;
  } finally {
    await session.detach();
  }
}

/** The same of everything in the frame that holds a page of ours: the one with this title as its first heading. */
async function spokenPage(page, title) {
  const session = await page.context().newCDPSession(page);
  try {
    const frames = [];
    const visit = ({ frame, childFrames = [] }) => (frames.push(frame.id), childFrames.forEach(visit));
    visit((await session.send("Page.getFrameTree")).frameTree);
    for (const frameId of frames) {
      const { nodes } = await session.send("Accessibility.getFullAXTree", { frameId }).catch(() => ({ nodes: [] }));
      const all = nodes.filter(({ ignored }) => !ignored).map(asSpoken);
      if (all.some(({ role, name }) => role === "heading" && name === title)) return all;
    }
    return undefined;
  } finally {
    await session.detach();
  }
}

const inViews = ".part.sidebar :is([role], a, button, input, textarea)";

/** Waits until `look` finds something. */
async function until(page, what, look) {
  for (const end = Date.now() + workbench.patienceMs; ;) {
    const found = await look();
    if (found) return found;
    if (end < Date.now()) throw new Error(`never came: ${what}`);
    await page.waitForTimeout(100);
  }
}

function mustBe(all, what, isRight) {
  const wrong = all.filter((one) => !isRight(one));
  if (all.length === 0) throw new Error(`nothing there: ${what}`);
  if (wrong.length > 0) throw new Error(`${what}: ${wrong.map((one) => JSON.stringify(one)).join("\n")}`);
}

const rowsOf = async (page, view) => (await spoken(page, `.part.sidebar [aria-label="${view}"] [role=treeitem]`)) ?? [];

/** Sets a setting of the folder while something is done, and then it is as it was. */
async function withSetting(workspace, name, value, run) {
  const file = path.join(workspace, ".vscode/settings.json");
  const before = existsSync(file) ? readFileSync(file, "utf8") : undefined;
  writeFileSync(file, JSON.stringify({ ...JSON.parse(before ?? "{}"), [name]: value }));
  try {
    await run();
  } finally {
    if (before === undefined) rmSync(file);
    else writeFileSync(file, before);
  }
}

export const steps = [
  [
    "each view is reached by its command, and what is in it has a name and a role",
    async ({ page, picture }) => {
      await workbench.openFile(page, "with-mistakes.xml");
      await page.locator(".monaco-editor .squiggly-error").first().waitFor();
      for (const view of views) await workbench.runCommand(page, `FLA Batch: Focus on ${view} View`);
      await workbench.runCommand(page, "FLA Batch: Focus on Anomalies View");
      await page.locator(".part.sidebar [role=treeitem]", { hasText: "00024-004" }).first().waitFor();
      const all = (await spoken(page, inViews)).filter(({ role }) => named.has(role));
      mustBe(all, "a name", ({ name }) => name !== "");
      const trees = all.filter(({ role }) => role === "tree").map(({ name }) => name);
      if (views.some((view) => !trees.includes(view))) throw new Error(`trees: ${trees.join(" | ")}`);
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
      const rows = await rowsOf(page, "Anomalies");
      mustBe(rows, "its severity in words", ({ name }) => /error|warning|information/i.test(name));
      mustBe(
        rows.filter(({ level }) => level === 1),
        "whether it is open",
        ({ expanded }) => expanded !== undefined,
      );
      await page.keyboard.press("Enter");
      await page
        .locator(".statusbar-item", { hasText: /Ln \d+, Col \d+/ })
        .first()
        .waitFor();
      await picture("views-keys");
    },
  ],
  [
    "what was sent says its state in words, and a pack what it is worth",
    async ({ page }) => {
      const sent = (await rowsOf(page, "Submissions")).filter(({ name }) => /INTEST|\bIN\b/.test(name));
      if (sent.length > 0)
        mustBe(sent, "its state", ({ name }) => /prepared|sen|taken|refused|accepted|anomalies|withdrawn/.test(name));
      mustBe(await rowsOf(page, "Packs"), "its standing", ({ name }) => /official|cannot be used|gives way/.test(name));
    },
  ],
  [
    "the lenses are buttons with words, and the status says the verdict and the channel",
    async ({ page }) => {
      await page.keyboard.press("Control+1");
      await page.keyboard.press("Control+Home");
      await page.locator(".codelens-decoration a", { hasText: "would be refused" }).first().waitFor();
      const lenses = await spoken(page, ".codelens-decoration a");
      mustBe(lenses, "a button with words", ({ role, name }) => role === "button" && /\p{L}{2}/u.test(name));
      const status = await spoken(page, ".part.statusbar [role=button]");
      mustBe(status, "a name", ({ name }) => name !== "");
      if (!status.some(({ name }) => /Would be refused: \d+ blocking/.test(name)))
        throw new Error(`no verdict: ${status.map(({ name }) => name).join(" | ")}`);
    },
  ],
  [
    "all of it is said in the set language",
    async ({ page, workspace, picture }) =>
      withSetting(workspace, "fla.language", "fr", async () => {
        const french = /erreur|avertissement|information/i;
        await until(page, "rows in French", async () => {
          const rows = await rowsOf(page, "Anomalies");
          return rows.length > 0 && rows.every(({ name }) => french.test(name));
        });
        await page.locator(".codelens-decoration a", { hasText: "serait refusé" }).first().waitFor();
        const all = [
          ...(await spoken(page, ".codelens-decoration a")),
          ...(await rowsOf(page, "Anomalies")),
          ...(await rowsOf(page, "Submissions")),
          ...(await rowsOf(page, "Packs")),
          ...(await spoken(page, ".part.statusbar [role=button]")).filter(({ name }) => /blo/.test(name)),
        ];
        mustBe(
          all,
          "French",
          ({ name }) => !/\b(error|warning|blocking|refused|not official|elements|rules|days)\b/.test(name),
        );
        await picture("views-french");
      }),
  ],
  [
    "the page of what was foreseen has headings and tables that say what they are",
    async ({ page, picture }) => {
      await until(page, "English again", async () =>
        (await rowsOf(page, "Anomalies")).every(({ name }) => !/erreur/.test(name)),
      );
      if ((await rowsOf(page, "Submissions")).length === 0) return;
      await workbench.runCommand(page, "FLA: Show Foreseen Beside Returned");
      const title = "Foreseen beside returned";
      await page.locator(".tabs-container .tab.active", { hasText: title }).waitFor();
      const all = await until(page, `the page ${title}`, () => spokenPage(page, title));
      mustBe(
        all.filter(({ role }) => role === "columnheader" || role === "heading"),
        "a heading with words",
        ({ name }) => name !== "",
      );
      mustBe(
        all.filter(({ role }) => role === "table"),
        "a table with a name",
        ({ name }) => name !== "",
      );
      if (!all.some(({ role }) => role === "rowheader")) throw new Error("no row says what it is about");
      await picture("measure-page");
    },
  ],
];
