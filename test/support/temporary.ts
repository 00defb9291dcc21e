// Folders that vanish after a test, and homes in them.
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { openHome, type Home } from "../../core/src/channel/home";

/** A new folder, removed when the process ends. */
export function temporaryFolder(label = "fla"): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), `${label}-`));
  onEnd(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function temporaryHome(): Home {
  return openHome(path.join(temporaryFolder("fla-home"), "home"));
}

const endings: (() => void)[] = [];

/** Runs when the test process ends, last registered first. */
export function onEnd(ending: () => void): void {
  if (endings.length === 0) process.once("exit", () => endings.reverse().forEach((one) => one()));
  endings.push(ending);
}
