// Language features that are felt under the fingers: pairs of tags, places, folds, fixes and the file of the channel by its name.
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as workbench from "../workbench.mjs";

const sample = "samples/valid-several-workers.xml";
const channelFile = "FI.XFLA.123456.20250630.00001.T.1.1";

const line = (page, text) => page.locator(".view-line", { hasText: text }).first();
const suggestion = (page, text) => page.locator(".suggest-widget .monaco-list-row", { hasText: text }).first();

/** The place behind the n-th occurrence of a text, as `LINE:COLUMN`. */
function placeBehind(workspace, file, text, n = 0) {
  const content = readFileSync(path.join(workspace, file), "utf8");
  let at = content.indexOf(text);
  for (let i = 0; i < n; i++) at = content.indexOf(text, at + 1);
  if (at < 0) throw new Error(`${file} does not hold ${text}`);
  const before = content.slice(0, at + text.length).split("\n");
  return `${before.length}:${before[before.length - 1].length + 1}`;
}

async function openAt({ page, workspace }, file, text, n = 0) {
  await workbench.openFile(page, file);
  await page.keyboard.press("Control+Home"); // An editor draws lenses only where it is.
  await page.locator(".codelens-decoration", { hasText: "reference pack" }).first().waitFor();
  await workbench.goToLine(page, placeBehind(workspace, file, text, n));
}

const features = [
  [
    "an end tag is written while its start tag is typed",
    async (tools) => {
      const { page, picture } = tools;
      await openAt(tools, sample, "</TrainingRight>");
      await page.keyboard.press("Enter");
      await page.keyboard.type("<Zoo");
      await page.keyboard.press("Escape");
      await page.keyboard.type(">");
      await line(page, "<Zoo></Zoo>").waitFor();
      await picture("auto-close");
    },
  ],
  [
    "in a file of the channel both tags are typed at once",
    async (tools) => {
      const { page, workspace, picture } = tools;
      writeFileSync(path.join(workspace, channelFile), readFileSync(path.join(workspace, sample)));
      await openAt(tools, channelFile, "<WorkerFirstNam");
      await page.locator(".monaco-editor .linked-editing-decoration").first().waitFor();
      await page.keyboard.type("xyz"); // Escape would end the pairing.
      await line(page, /<WorkerFirstNamxyze>\w+<\/WorkerFirstNamxyze>/).waitFor();
      await picture("linked-editing");
    },
  ],
  [
    "both tags get a new name",
    async (tools) => {
      const { page, picture } = tools;
      await openAt(tools, sample, "<WorkerN");
      await page.keyboard.press("F2");
      const box = page.locator(".rename-box input");
      await box.waitFor();
      await box.fill("FamilyName");
      await page.keyboard.press("Enter");
      await line(page, /<FamilyName>\w+<\/FamilyName>/).waitFor();
      await picture("renamed");
    },
  ],
  [
    "a name that is half typed is completed to a whole record, with the cursor in its first value",
    async (tools) => {
      const { page, picture } = tools;
      await openAt(tools, sample, "</NaturalPerson>");
      await page.keyboard.press("Enter");
      await page.keyboard.type("<Natur");
      await page.keyboard.press("Escape");
      await page.keyboard.press("Control+Space");
      await suggestion(page, "NaturalPerson").waitFor();
      await picture("half-typed");
      await page.keyboard.press("Enter");
      await line(page, "<INSS></INSS>").waitFor();
      await page.keyboard.type("85073003328");
      await line(page, "<INSS>85073003328</INSS>").waitFor();
      await picture("whole-record");
    },
  ],
  [
    "a value is hovered: what a number of a person tells, with the number masked",
    async (tools) => {
      const { page, picture } = tools;
      await openAt(tools, sample, "<INSS>79");
      await workbench.runCommand(page, "Show or Focus Hover");
      await page.locator(".monaco-hover:visible", { hasText: "born 1979-11-02" }).first().waitFor();
      await picture("hover-value");
    },
  ],
  [
    "breadcrumbs name the records around the cursor",
    async (tools) => {
      const { page, picture } = tools;
      await openAt(tools, sample, "<TrainingName>");
      await page.locator(".monaco-breadcrumb-item", { hasText: "***.**" }).first().waitFor();
      await workbench.runCommand(page, "Focus and Select Breadcrumbs");
      await page.locator(".monaco-breadcrumbs-picker .monaco-list-row").first().waitFor();
      await picture("breadcrumbs");
    },
  ],
  [
    "the declaration of an element and its type are looked at in place",
    async (tools) => {
      const { page, picture } = tools;
      await openAt(tools, sample, "<JointComm");
      await workbench.runCommand(page, "Peek Definition");
      await page.locator(".peekview-widget .view-line", { hasText: "JointCommissionNbr" }).first().waitFor();
      await picture("definition");
      await page.keyboard.press("Escape");
      await workbench.runCommand(page, "Peek Type Definition");
      await page
        .locator(".peekview-widget .view-line", { hasText: /simpleType|complexType/ })
        .first()
        .waitFor();
      await picture("type-definition");
    },
  ],
  [
    "the records of a person are listed and highlighted",
    async (tools) => {
      const { page, picture } = tools;
      await openAt(tools, sample, "<ProviderNbr>1");
      // Going to a line takes highlights away, and the focus that comes back asks for them only where nothing was asked before. A key always does.
      await page.keyboard.press("ArrowLeft");
      await page
        .locator(
          ".monaco-editor .wordHighlightText, .monaco-editor .wordHighlight, .monaco-editor .wordHighlightStrong",
        )
        .first()
        .waitFor();
      await workbench.runCommand(page, "Go to References");
      await page.locator(".peekview-widget .monaco-list-row").first().waitFor();
      await picture("references");
    },
  ],
  [
    "codes, dates and amounts have colours of their own; wrong ones are told apart",
    async (tools) => {
      const { page, workspace, picture } = tools;
      const file = "samples/coloured.xml";
      const text = readFileSync(path.join(workspace, sample), "utf8");
      writeFileSync(path.join(workspace, file), text.replace("<JointCommissionNbr>111<", "<JointCommissionNbr>998<"));
      await openAt(tools, file, "<JointCommissionNbr>");
      await page.locator(".monaco-editor .squiggly-error").first().waitFor();
      const colours = new Set();
      for (const value of ["79110297720", "1979-11-02", "Dubois"]) {
        const token = page.locator(".view-line span span", { hasText: new RegExp(`^${value}$`) }).first();
        await token.waitFor();
        colours.add(await token.evaluate((one) => getComputedStyle(one).color));
      }
      if (colours.size < 2) throw new Error(`all values have the colour ${[...colours]}`);
      await picture("tokens");
    },
  ],
  [
    "a document is formatted",
    async (tools) => {
      const { page, workspace, picture } = tools;
      const file = "samples/flat.xml";
      const text = readFileSync(path.join(workspace, sample), "utf8");
      writeFileSync(path.join(workspace, file), text.replace(/\n */g, "\n"));
      await openAt(tools, file, "<TrainingRight>");
      await workbench.runCommand(page, "Format Document");
      await line(page, /^\s{8,}<CalendarYear>/).waitFor();
      await picture("formatted");
    },
  ],
  [
    "records are folded, and a selection grows by element",
    async (tools) => {
      const { page, picture } = tools;
      await openAt(tools, sample, "<CalendarYear>2025");
      await workbench.runCommand(page, "Expand Selection");
      await workbench.runCommand(page, "Expand Selection");
      await page.locator(".monaco-editor .selected-text").first().waitFor();
      await picture("selection");
      await workbench.goToLine(page, placeBehind(tools.workspace, sample, "<TrainingRight>"));
      await workbench.runCommand(page, "Fold");
      await page.locator(".monaco-editor .inline-folded").first().waitFor();
      await picture("folding");
    },
  ],
  [
    "a wrong value is mended by its fix, and the other duplicate is a link",
    async (tools) => {
      const { page, picture } = tools;
      await workbench.openFile(page, "samples/rule-90017-006-person-twice.xml");
      await workbench.runCommand(page, "Problems: Focus on Problems View");
      const row = workbench.problem(page, "90017-006");
      await row.waitFor();
      await workbench.unfold(page, row).catch(() => {});
      await picture("related");
      await workbench.runCommand(page, "View: Hide Panel");
    },
  ],
  [
    "quick fixes are offered at a finding",
    async (tools) => {
      const { page, workspace, picture } = tools;
      const file = "samples/misspelt.xml";
      const text = readFileSync(path.join(workspace, sample), "utf8");
      writeFileSync(path.join(workspace, file), text.replace(/<(\/?)WorkRegime>/g, "<$1WorkRegim>"));
      await openAt(tools, file, "<WorkReg");
      await page.locator(".monaco-editor .squiggly-error").first().waitFor();
      await workbench.runCommand(page, "Quick Fix...");
      await page.locator(".action-widget", { hasText: "WorkRegime" }).first().waitFor();
      await picture("quick-fix");
      await page.keyboard.press("Enter");
      await line(page, "<WorkRegime>").waitFor();
    },
  ],
  [
    "the schema is a link",
    async (tools) => {
      const { page, picture } = tools;
      await openAt(tools, sample, "FLA_2025");
      await page.locator(".monaco-editor .detected-link", { hasText: "FLA_2025" }).first().waitFor();
      await picture("link");
      await workbench.runCommand(page, "Open Link");
      await line(page, "xs:schema").waitFor();
      await workbench.runCommand(page, "View: Close Editor");
    },
  ],
  [
    "a location path leads to its element",
    async (tools) => {
      const { page, picture } = tools;
      await openAt(tools, sample, "<FLA");
      await workbench.runCommand(page, "FLA: Go to Location Path…");
      const input = page.locator(".quick-input-widget input.input");
      await input.waitFor({ state: "visible" });
      await input.fill("1,1,3");
      await picture("location");
      await page.keyboard.press("Enter");
      await page.locator(".statusbar-item", { hasText: /Ln 6,/ }).waitFor();
    },
  ],
  [
    "a form is taken out to a file of its own by its lens",
    async (tools) => {
      const { page, picture } = tools;
      await workbench.openFile(page, "samples/valid-secretariat.xml");
      await page.keyboard.press("Control+Home");
      const lens = page.locator(".codelens-decoration a", { hasText: "Extract" }).first();
      await lens.waitFor();
      await picture("lenses");
      await lens.click();
      await page.locator(".tabs-container .tab.active", { hasText: /Untitled|form/i }).waitFor();
      await picture("extracted");
    },
  ],
  [
    "everything speaks the language that is chosen, without a restart",
    async (tools) => {
      const { page, workspace, picture } = tools;
      const file = path.join(workspace, ".vscode/settings.json");
      const settings = readFileSync(file, "utf8");
      const words = { nl: "referentiepakket", fr: "paquet de référence", de: "Referenzpaket" };
      await openAt(tools, "samples/rule-00024-004-check-digit.xml", "<INSS>8");
      await workbench.runCommand(page, "Problems: Focus on Problems View");
      await workbench.runCommand(page, "FLA Batch: Focus on Packs View");
      const listed = page.locator(".part.sidebar [role=treeitem]");
      try {
        for (const [language, word] of Object.entries(words)) {
          writeFileSync(file, JSON.stringify({ ...JSON.parse(settings), "fla.language": language }));
          await page.keyboard.press("Control+1"); // Lenses are drawn in the editor that is in front.
          await page.keyboard.press("Control+Home");
          await page.locator(".codelens-decoration", { hasText: word }).first().waitFor();
          await listed.filter({ hasText: word }).first().waitFor();
          await workbench.goToLine(page, placeBehind(workspace, "samples/rule-00024-004-check-digit.xml", "<INSS>8"));
          await workbench.runCommand(page, "Show or Focus Hover");
          await page.locator(".monaco-hover:visible", { hasText: "00024-004" }).first().waitFor();
          await picture(`language-${language}`);
          await page.keyboard.press("Escape");
        }
      } finally {
        writeFileSync(file, settings);
      }
      await page.keyboard.press("Control+Home");
      await page.locator(".codelens-decoration", { hasText: "reference pack" }).first().waitFor();
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
