// Places outside of a document: schema files that tags are declared in, files that a document names.
import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Location } from "vscode-languageserver/node";
import type { Place } from "../../core/src/schema/model";
import { TextStore } from "../../core/src/text/textStore";
import { toRange } from "./convert";
import type { Environments } from "./environments";
import type { Surroundings } from "./surroundings";

/** Where a component of a schema stands, as a place that an editor can open. */
export function schemaLocation(
  place: Place | undefined,
  environments: Environments,
  surroundings: Surroundings,
): Location[] {
  const file = place && environments.schemaFile(place.uri);
  const text = file === undefined ? undefined : surroundings.readText(file);
  if (!place || file === undefined || text === undefined) return [];
  return [{ uri: pathToFileURL(file).href, range: toRange(TextStore.from(text), place) }];
}

/** Address of what a document names: a web address as it is, a file beside the document, a schema of a pack. */
export function linkTarget(documentUri: string, target: string, environments: Environments): string | undefined {
  if (/^https?:/i.test(target)) return target;
  const beside = fileBeside(documentUri, target);
  if (beside !== undefined && existsSync(beside)) return pathToFileURL(beside).href;
  const known = environments.schemaNamed(path.posix.basename(target));
  return known === undefined ? undefined : pathToFileURL(known).href;
}

/** A file in the document's folder or below it: a document may not point anywhere else. */
function fileBeside(documentUri: string, target: string): string | undefined {
  if (!documentUri.startsWith("file:")) return undefined;
  const folder = path.dirname(fileURLToPath(documentUri));
  const file = path.resolve(folder, target);
  return file.startsWith(folder + path.sep) ? file : undefined;
}

/** Is a document one that was never saved? */
export function isUntitled(uri: string): boolean {
  return uri.startsWith("untitled:");
}

/** Address of a document that is made of another one: a free name beside a file, none yet beside what was never saved. */
export function newAddress(documentUri: string, suffix: string, surroundings: Surroundings): string {
  if (isUntitled(documentUri)) return `untitled:${encodeURIComponent(suffix)}.xml`;
  return freeNameBeside(documentUri, suffix, surroundings);
}

/** "declaration-Form-2.xml" beside "declaration.xml"; with a number where a file of that name is there already. */
function freeNameBeside(documentUri: string, suffix: string, { exists }: Surroundings): string {
  const file = fileURLToPath(documentUri);
  const extension = /\.xml$/i.exec(file)?.[0] ?? "";
  const stem = `${file.slice(0, file.length - extension.length)}-${suffix}`;
  // Without an extension the name would be taken for one of the channel.
  const name = (number: number) => `${stem}${number === 1 ? "" : `-${number}`}${extension || ".xml"}`;
  let number = 1;
  while (exists(name(number))) number++;
  return pathToFileURL(name(number)).href;
}
