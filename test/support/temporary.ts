// Folders that vanish after a test, and homes in them.
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { openHome, type Home } from "../../core/src/channel/home";

/** A new folder, removed when the process ends. */
export function temporaryFolder(label = "fla"): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), `${label}-`));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function temporaryHome(): Home {
  return openHome(path.join(temporaryFolder("fla-home"), "home"));
}
