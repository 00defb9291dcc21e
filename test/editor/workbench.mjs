// The workbench as a person uses it: keys, lists, mouse. Every wait is for something to be seen, never for a time.
import path from "node:path";

/** A list, notification or editor that has not come by then will not come; a loaded machine of two cores needs about 10 s. */
export const patienceMs = 60_000;

/** Waits until the workbench is drawn. */
export async function ready(page) {
  await page.waitForSelector(".monaco-workbench", { timeout: patienceMs });
  await page.waitForSelector(".statusbar-item", { timeout: patienceMs });
}

/** Runs a command by its whole title, as with F1. Recently used ones stand first, so the row is looked for by its label. */
export async function runCommand(page, title) {
  const input = await quickInput(page, "F1");
  await input.fill(`>${title}`);
  const label = page.locator(".label-name", {
    hasText: new RegExp(`^${title.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}$`),
  });
  await page.locator(".quick-input-list .monaco-list-row").filter({ has: label }).first().click();
}

/** Opens a file of the workspace by its name. */
export async function openFile(page, name) {
  const input = await quickInput(page, "Control+P");
  await input.fill(name);
  const last = path.basename(name);
  await page.locator(".quick-input-list .monaco-list-row.focused", { hasText: last }).waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".tabs-container .tab.active", { hasText: last }).waitFor();
  await page.locator(".editor-instance .view-line").first().waitFor();
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

async function quickInput(page, key) {
  await page.keyboard.press(key);
  const input = page.locator(".quick-input-widget input.input");
  await input.waitFor({ state: "visible" });
  return input;
}
