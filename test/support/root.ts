// Where the project and, when present, the shared corpus lie.
import { existsSync } from "node:fs";
import path from "node:path";

/** The project's folder. */
export const root = path.resolve(__dirname, "../..");

/** The folder beside the project with the official corpus and the suites, or undefined where it is absent. */
export const shared = ((): string | undefined => {
  const folder = process.env.FLA_SHARED ?? path.resolve(root, "../shared");
  if (existsSync(path.join(folder, "corpus"))) return folder;
  if (process.env.CI) throw new Error("the corpus is absent: in CI it must stand beside the project");
  return undefined;
})();

/** Option for node:test: skips with one clear line where the corpus is absent. */
export const needsShared = { skip: shared ? false : "the official corpus is not on this machine" };
