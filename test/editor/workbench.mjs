// The workbench as a person uses it: keys, lists, mouse. Every wait is for something to be seen, never for a time.
import path from "node:path";

/** A list, notification or editor that has not come by then will not come; a loaded machine of two cores needs about 10 s. */
export const patienceMs = 60_000;

/** A list that is open and has not shown its row by then is opened anew. */
const listMs = 5_000;

/** Waits until the workbench is drawn. */
export async function ready(page) {
  await page.waitForSelector(".monaco-workbench", { timeout: patienceMs });
  await page.waitForSelector(".statusbar-item", { timeout: patienceMs });
}

/**
 * Runs a command by its whole title, as with F1. Recently used ones stand first, so the row is looked for by its label. The list
 * is not drawn again when a command becomes available while it is open: it is then opened anew.
 */
export async function runCommand(page, title) {
  const label = page.locator(".label-name", {
    hasText: new RegExp(`^${title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`),
  });
  const row = page.locator(".quick-input-list .monaco-list-row").filter({ has: label }).first();
  for (const end = Date.now() + patienceMs; ;) {
    await quickInput(page, "F1", `>${title}`);
    const found = await row.waitFor({ timeout: listMs }).then(yes, no);
    if (found && (await row.click({ timeout: listMs }).then(yes, no))) return;
    if (end < Date.now()) throw new Error(`no command ${title}`);
    await page.keyboard.press("Escape");
  }
}

/** Waits until the list of commands offers one of this title, or does not: it is drawn once, so it is opened anew. */
export async function untilOffered(page, title, isOffered) {
  for (const end = Date.now() + patienceMs; ;) {
    await quickInput(page, "F1", `>${title}`);
    const rows = page.locator(".quick-input-list .monaco-list-row");
    await rows.first().waitFor();
    const labels = await rows.locator(".label-name").allInnerTexts();
    await page.keyboard.press("Escape");
    if (labels.includes(title) === isOffered) return;
    if (end < Date.now()) throw new Error(`${title} is ${isOffered ? "not offered" : "offered"}`);
  }
}

const openInput = ".quick-input-widget:not([inert]) input.input";
const yes = () => true;
const no = () => false;

/** Opens a file of the workspace by its name. */
export async function openFile(page, name) {
  await quickOpen(page, name);
  await page.locator(".editor-instance .view-line").first().waitFor();
}

/**
 * The same for a file that may be too large to be shown: only its tab is waited for. A file that was just written may not be
 * listed yet: the list is then opened anew.
 */
export async function quickOpen(page, name) {
  const last = path.basename(name);
  const row = page.locator(".quick-input-list .monaco-list-row.focused", { hasText: last });
  for (const end = Date.now() + patienceMs; ;) {
    await quickInput(page, "Control+P", name);
    const found = await row.waitFor({ timeout: listMs }).then(yes, no);
    // Not by the key: where the list closes by itself just then, Enter is typed into the document.
    if (found && (await row.click({ timeout: listMs }).then(yes, no))) break;
    if (end < Date.now()) throw new Error(`no file ${name}`);
    await page.keyboard.press("Escape");
  }
  await page.locator(".tabs-container .tab.active", { hasText: last }).first().waitFor();
}

/** Puts the cursor at a place of the active editor, "LINE:COLUMN", and the line in its middle. */
export async function goToLine(page, place) {
  await quickInput(page, "Control+G", `:${place}`);
  await page.locator(openInput).press("Enter");
  await page.locator(".statusbar-item", { hasText: `Ln ${place.split(":")[0]},` }).waitFor();
}

/** The first row of the Problems panel with this text. */
export function problem(page, text) {
  return page.locator(".markers-panel .monaco-list-row", { hasText: text }).first();
}

/** Shows only these rows in the Problems panel: one further down is not drawn. "" shows all again. */
export async function filterProblems(page, text) {
  await page.locator(".markers-panel-action-filter-container input, .viewpane-filter input").first().fill(text);
}

/** Shows the hover at the cursor, and waits until it has this text and knows its quick fixes. */
export async function hover(page, text) {
  await runCommand(page, "Show or Focus Hover");
  const shown = page.locator(".monaco-hover:visible", { hasText: text }).first();
  await shown.waitFor();
  await shown.locator(".status-bar:visible", { hasNotText: "Checking" }).first().waitFor();
}

/** Fetches answers until a notification says this; a busy practice channel may need a moment. Gives the words. */
export async function fetchUntil(page, text) {
  for (const end = Date.now() + patienceMs; ;) {
    await runCommand(page, "FLA: Fetch Answers");
    const toast = page.locator(".notification-toast", { hasText: /answers?/i, hasNotText: "Fetching" }).first();
    await toast.waitFor();
    const words = await toast.locator(".notification-list-item-message").innerText();
    await clearNotifications(page);
    if (text.test(words)) return words;
    if (end < Date.now()) throw new Error(`never came: ${text}; last was: ${words}`);
  }
}

/** Unfolds a row of a tree; a view that is drawn anew meanwhile may fold it again. */
export async function unfold(page, row) {
  for (const end = Date.now() + patienceMs; (await row.getAttribute("aria-expanded")) !== "true";) {
    if (end < Date.now()) throw new Error("a row of a tree does not unfold");
    await row.click();
    await page.keyboard.press("ArrowRight");
  }
}

/** The toast with this text. */
export async function notification(page, text) {
  const toast = page.locator(".notification-toast", { hasText: text }).first();
  await toast.waitFor();
  return toast;
}

/** Clears the corner, so that a picture shows what it is about. */
export async function clearNotifications(page) {
  await runCommand(page, "Notifications: Clear All Notifications");
  await page
    .locator(".notification-toast")
    .waitFor({ state: "detached" })
    .catch(() => {});
}

/** The modal dialog; its buttons are `.monaco-button`. */
export async function dialog(page) {
  const box = page.locator(".monaco-dialog-box");
  await box.waitFor();
  return box;
}

/** Opens a quick input and types into it. One that is just closing, or that loses the focus, takes the key with it: once more. */
async function quickInput(page, key, words) {
  const input = page.locator(openInput);
  for (const end = Date.now() + patienceMs; ;) {
    await page.keyboard.press(key);
    if (await input.fill(words, { timeout: listMs }).then(yes, no)) return;
    if (end < Date.now()) throw new Error(`${key} opened nothing`);
    await page.keyboard.press("Escape");
  }
}
