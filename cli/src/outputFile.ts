// Files that a command writes where its user asked for them.
import { writeFileSync, type WriteFileOptions } from "node:fs";
import path from "node:path";
import { makeFolder } from "../../core/src/channel/safeFile";
import type { Language } from "../../core/src/messages/catalogue";
import { cliText } from "../../core/src/messages/cli";
import { CommandError } from "./args";

/** Never over a file that is there. */
export const newFile = { flag: "wx" } as const;

/**
 * Writes a file; its folder must be there.
 * @throws CommandError which names the file and the system's reason
 */
export function writeOutput(
  file: string,
  content: string | Uint8Array,
  language: Language,
  options: Exclude<WriteFileOptions, string> = {},
): void {
  try {
    writeFileSync(file, content, options);
  } catch (error) {
    throw cannotWrite(file, error, language);
  }
}

/** Makes the folder of a file, and those above it. */
export function makeFolderOf(file: string, language: Language): void {
  try {
    makeFolder(path.dirname(file));
  } catch (error) {
    throw cannotWrite(path.dirname(file), error, language);
  }
}

function cannotWrite(file: string, error: unknown, language: Language): CommandError {
  const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
  return new CommandError(cliText("cannotWrite", language, { file, reason }));
}
