// What a command line names: files, folders with all declarations in them, globs where no shell expands them, and "-" for stdin.
import { readdirSync } from "node:fs";
import path from "node:path";
import type { Language } from "../../core/src/messages/catalogue";
import { cliText } from "../../core/src/messages/cli";
import { matchesGlob } from "../../core/src/text/glob";
import { CommandError } from "./args";
import { statOf } from "./document";

/** By its name a declaration: XML, or a data file of the channel. */
const declarationName = /\.xml$|^FI\./i;

/** Nobody keeps declarations there. */
const passedOver = new Set(["node_modules", ".git"]);

/** The files in the order in which they are named, those of a folder or glob by name; each once. */
export function inputFiles(named: readonly string[], language: Language): readonly string[] {
  return [...new Set(named.flatMap((one) => filesOf(one, language)))];
}

function filesOf(named: string, language: Language): readonly string[] {
  const found = named === "-" ? undefined : statOf(named);
  if (found?.isDirectory()) return someOf(named, filesBelow(named, isDeclaration), language);
  // A file that is not there is said to be so when it is read.
  if (found || !/[*?[{]/.test(named)) return [named];
  const glob = named.replaceAll("\\", "/");
  const folder = glob.slice(0, glob.slice(0, glob.search(/[*?[{]/)).lastIndexOf("/") + 1);
  const rest = glob.slice(folder.length);
  const fits = (name: string): boolean =>
    matchesGlob(name, rest.includes("/") ? rest : `./${rest}`) && isIn(name, rest);
  return someOf(named, filesBelow(folder === "" ? "." : folder, fits), language);
}

/** A glob without a slash means the files of its folder alone, as in a shell. */
function isIn(name: string, glob: string): boolean {
  return glob.includes("/") || !name.includes("/");
}

function isDeclaration(name: string): boolean {
  return declarationName.test(name.slice(name.lastIndexOf("/") + 1));
}

function someOf(named: string, files: readonly string[], language: Language): readonly string[] {
  if (files.length === 0) throw new CommandError(cliText("noDeclarations", language, { asked: named }));
  return files;
}

/** Files below a folder whose path from there, with "/", fits. */
function filesBelow(folder: string, fits: (name: string) => boolean): string[] {
  const found: string[] = [];
  const look = (inner: string): void => {
    for (const entry of entriesOf(path.join(folder, inner))) {
      const name = inner === "" ? entry.name : `${inner}/${entry.name}`;
      if (entry.isDirectory() && !passedOver.has(entry.name)) look(name);
      else if (entry.isFile() && fits(name)) found.push(path.join(folder, name));
    }
  };
  look("");
  return found;
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return []; // It may not be read, or went meanwhile: what can be read is checked.
  }
}
