// Files below a folder whose name matches; an absent folder has none.
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";

export function globSync(folder, pattern) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => pattern.test(name))
    .map((name) => path.join(folder, name))
    .sort();
}
