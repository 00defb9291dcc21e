// Writing a declaration as a person does it: each language feature by keys alone, with its picture.
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as workbench from "../workbench.mjs";

const sample = "samples/valid-several-workers.xml";

/** Puts the cursor behind a text of the document, by its line and column as read from disk. */
async function goBehind(page, workspace, file, text) {
  const content = readFileSync(path.join(workspace, file), "utf8");
  const at = content.indexOf(text) + text.length;
  const before = content.slice(0, at).split("\n");
  await page.keyboard.press("Control+g");
  const input = page.locator(".quick-input-widget input.input");
  await input.waitFor({ state: "visible" });
  await input.fill(`:${before.length}:${before[before.length - 1].length + 1}`);
  await page.keyboard.press("Enter");
  await input.waitFor({ state: "hidden" });
}

/** Opens a document and waits until the server has it: the lens above its form is the sign. */
async function openChecked(page, file) {
  await workbench.openFile(page, file);
  await page.keyboard.press("Control+Home"); // An editor comes back where it was left, and draws lenses only where it is.
  await page.locator(".codelens-decoration", { hasText: "reference pack" }).first().waitFor();
}

const suggestion = (page, text) => page.locator(".suggest-widget .monaco-list-row", { hasText: text }).first();
const quickRow = (page, text) => page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first();

async function fillQuestion(page, value) {
  const input = page.locator(".quick-input-widget input.input");
  await input.waitFor({ state: "visible" });
  await input.fill(value);
}

const features = [
  [
    "the outline names records by their content, identities masked; hints and lenses stand beside the text",
    async ({ page, workspace, picture }) => {
      await openChecked(page, sample);
      await goBehind(page, workspace, sample, "<TrainingRight>");
      await page.locator(".view-line", { hasText: "days left" }).first().waitFor();
      await workbench.runCommand(page, "Explorer: Focus on Outline View");
      await page.locator(".outline-pane .monaco-list-row", { hasText: "***.**" }).first().waitFor();
      await picture("outline");
    },
  ],
  [
    "elements that may stand here, with what they are",
    async ({ page, workspace, picture }) => {
      await openChecked(page, sample);
      await goBehind(page, workspace, sample, "</TrainingRight>");
      await page.keyboard.press("Enter");
      await page.keyboard.type("<");
      await suggestion(page, "Training").waitFor();
      await page.keyboard.press("Control+Space");
      await page.locator(".suggest-details", { hasText: /Format|Block|Zone/ }).waitFor();
      await picture("completion");
      await page.keyboard.press("Enter");
      await page.locator(".view-line", { hasText: "<TrainingName>" }).first().waitFor();
      await picture("record");
    },
  ],
  [
    "codes with their meaning",
    async ({ page, workspace, picture }) => {
      await openChecked(page, sample);
      await goBehind(page, workspace, sample, "<JointCommissionNbr>");
      await page.keyboard.press("Control+Space");
      await suggestion(page, /\d{3}/).waitFor();
      await picture("codes");
    },
  ],
  [
    "who meets Emmet in a value is offered, once, to turn it off in XML files, and it is off at once",
    async ({ page, workspace, picture }) => {
      await openChecked(page, sample);
      await goBehind(page, workspace, sample, "<TrainingName>");
      await page.keyboard.press("Control+Delete");
      await page.keyboard.type("fire-safety", { delay: 50 });
      await suggestion(page, "fire-safety").waitFor();
      await workbench.notification(page, "Emmet");
      await picture("emmet");
      await page.locator(".notification-toast .monaco-button", { hasText: "Turn Off" }).click();
      await page.keyboard.press("Escape");
      await page.locator(".notification-toast").waitFor({ state: "detached" });
      await workbench.runCommand(page, "File: Revert File");
      await goBehind(page, workspace, sample, "<JointCommissionNbr>");
      await page.keyboard.press("Control+Delete");
      await page.keyboard.type("fire-s", { delay: 50 });
      await page.keyboard.press("Control+Space");
      await page.locator(".suggest-widget.visible", { hasText: /suggestions|\d{3}/ }).waitFor();
      if (await suggestion(page, "fire-s").isVisible()) throw new Error("Emmet still suggests");
    },
  ],
  [
    "a snippet is offered where its element may stand, its choices follow each other, and in a value there is none",
    async ({ page, workspace, picture }) => {
      await openChecked(page, sample);
      await goBehind(page, workspace, sample, "</TrainingRight>");
      await page.keyboard.press("Enter");
      await page.keyboard.type("fla-tr", { delay: 50 });
      await suggestion(page, "fla-training-hours").waitFor();
      await picture("snippets");
      await suggestion(page, "fla-training-hours").click();
      await page.locator(".view-line", { hasText: "<DurationMinutes>" }).first().waitFor();
      await picture("snippet-made");
      await page.keyboard.press("Escape");
      await workbench.runCommand(page, "File: Revert File");
      await goBehind(page, workspace, sample, "<JointCommissionNbr>");
      await page.keyboard.press("Control+Space");
      await suggestion(page, /\d{3}/).waitFor();
      if (await suggestion(page, "fla-").isVisible()) throw new Error("a snippet in a value");
      await page.keyboard.press("Escape");
    },
  ],
  [
    "a hover tells what an element is",
    async ({ page, workspace, picture }) => {
      await openChecked(page, sample);
      await goBehind(page, workspace, sample, "<JointComm");
      await workbench.runCommand(page, "Show or Focus Hover");
      await page.locator(".monaco-hover:visible", { hasText: "00046" }).first().waitFor();
      await picture("hover-element");
    },
  ],
  [
    "rewritings of a record by keyboard",
    async ({ page, workspace, picture }) => {
      await openChecked(page, sample);
      await goBehind(page, workspace, sample, "<TrainingRight>");
      await workbench.runCommand(page, "Refactor...");
      await page.locator(".action-widget", { hasText: "Extract" }).first().waitFor();
      await picture("rewritings");
    },
  ],
  [
    "a file is split from its first line by keys; the parts stand beside it, the first one in front",
    async ({ page, workspace, picture }) => {
      await openChecked(page, sample);
      await page.keyboard.press("Control+Shift+R");
      await page.locator(".action-widget", { hasText: "Split into 3 files" }).first().waitFor();
      await page.keyboard.press("Enter");
      await page
        .locator(".tabs-container .tab.active", { hasText: "valid-several-workers-NaturalPerson-1.xml" })
        .waitFor();
      await page.locator(".codelens-decoration", { hasText: "no anomaly foreseen" }).first().waitFor();
      await picture("split");
      const made = [1, 2, 3].map((n) => path.join(workspace, sample.replace(".xml", `-NaturalPerson-${n}.xml`)));
      const persons = made.map((file) =>
        readFileSync(file, "utf8")
          .match(/<NaturalPersonSequenceNbr>\d+/g)
          ?.join(),
      );
      if (persons.some((numbers) => numbers !== "<NaturalPersonSequenceNbr>1")) throw new Error(`parts: ${persons}`);
      for (const file of made) rmSync(file);
    },
  ],
  [
    "the two tags are renamed together",
    async ({ page, workspace, picture }) => {
      await openChecked(page, sample);
      await goBehind(page, workspace, sample, "<WorkerN");
      await page.keyboard.press("F2");
      await page.locator(".rename-box").first().waitFor();
      await picture("rename");
    },
  ],
  [
    "records of all files are found by number, reference and content",
    async ({ page, picture }) => {
      await openChecked(page, sample);
      await page.keyboard.press("Control+t");
      await fillQuestion(page, "#0999");
      await quickRow(page, "0999").waitFor();
      await picture("search");
    },
  ],
  [
    "a new declaration asks, and says at once what is wrong with an answer",
    async ({ page, picture }) => {
      await workbench.runCommand(page, "FLA: New Declaration…");
      await quickRow(page, "Quarterly declaration by an employer").waitFor();
      await page.keyboard.press("Enter");
      await fillQuestion(page, "0999002704");
      await page.locator(".quick-input-message", { hasText: "check digit" }).waitFor();
      await picture("new-declaration");
      await fillQuestion(page, "0999002703");
      await page.keyboard.press("Enter");
      await page.locator(".quick-input-message", { hasText: "Quarterly" }).waitFor();
      await fillQuestion(page, "199100065");
      await page.keyboard.press("Enter");
      await quickRow(page, "50-99 workers").click();
      await quickRow(page, "2025-04-01").click();
      await page.locator(".view-line", { hasText: "<INSS></INSS>" }).waitFor();
      await picture("new-declaration-made");
    },
  ],
  [
    "two declarations compared by record",
    async ({ page, workspace, picture }) => {
      const text = readFileSync(path.join(workspace, sample), "utf8");
      const changed = text
        .replace(/<WorkRegime>[^<]*</, "<WorkRegime>80<")
        .replace(/\s*<Training>[^]*?<\/Training>/, "")
        .replace(/<TrainingName>[^<]*<(?![^]*<TrainingName>)/, "<TrainingName>Working at height<");
      const file = "samples/changed.xml";
      writeFileSync(path.join(workspace, file), changed);
      await page.locator(".explorer-viewlet .monaco-list-row", { hasText: "samples" }).first().waitFor();
      await openChecked(page, file);
      await workbench.runCommand(page, "FLA: Compare Declarations…");
      await fillQuestion(page, "valid-several-workers");
      await quickRow(page, "valid-several-workers").waitFor();
      await page.keyboard.press("Enter");
      await page.locator(".view-line", { hasText: "Removed:" }).first().waitFor();
      await picture("compare");
    },
  ],
  [
    "an XPath is evaluated while it is typed",
    async ({ page, picture }) => {
      await openChecked(page, sample);
      await workbench.runCommand(page, "FLA: Evaluate XPath…");
      await fillQuestion(page, "//Training[DurationDays >= 1]/TrainingName");
      await quickRow(page, "TrainingName").waitFor();
      await picture("xpath");
    },
  ],
  [
    "all files of the workspace are checked, with progress",
    async ({ page, picture }) => {
      await openChecked(page, sample);
      await workbench.runCommand(page, "FLA: Check All Files of the Workspace");
      await workbench.notification(page, "Checking declarations");
      await workbench.notification(page, "declarations checked");
      await workbench.runCommand(page, "Problems: Focus on Problems View");
      await workbench.problem(page, "00011-004").waitFor();
      await picture("workspace");
      await workbench.clearNotifications(page);
      await workbench.runCommand(page, "View: Hide Panel");
    },
  ],
];

/** Every feature begins with a document of its own, and leaves none behind. */
export const steps = features.map(([title, step]) => [
  title,
  async (tools) => {
    await step(tools);
    await tools.page.keyboard.press("Escape");
    await tools.page.keyboard.press("Escape");
    await workbench.runCommand(tools.page, "View: Revert and Close Editor");
  },
]);
