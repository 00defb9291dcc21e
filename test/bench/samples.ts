// Documents of other declarations than the reference pack's: the official samples beside the project, each grown to the wanted
// size. Nothing of them is copied; where they are absent the bench says so and goes on without them.
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { compileSchema } from "../../core/src/schema/compile";
import type { Schema } from "../../core/src/schema/schema";
import { validate } from "../../core/src/schema/validate";
import { parseXml } from "../../core/src/xml/parse";
import { shared } from "../support/root";
import type { Kind } from "./kinds";

/** Root with its start tag, content and end tag. */
const rootParts = /^([^]*?<[A-Za-z][^>]*[^/]>)([^]*)(<\/[^<>]+>\s*)$/;

/** One kind for each schema that has a valid sample whose root may hold its content several times over. */
export function sampleKinds(): readonly Kind[] {
  if (shared === undefined) {
    console.log("the official samples are not on this machine: their kinds are left out");
    return [];
  }
  const samples = textsIn(path.join(shared, "corpus/samples"), ".xml");
  const schemas = textsIn(path.join(shared, "corpus/schemas"), ".xsd");
  return [...schemas].flatMap(([file, schema]) => {
    const named = [...samples.values()].filter((text) => text.includes(`${file}"`));
    const grown = longestFirst(named).find((text) => repeats(text, compiled(file, schema)));
    return grown === undefined ? [] : [{ name: path.basename(file, ".xsd"), schema, make: growing(grown) }];
  });
}

function textsIn(folder: string, extension: string): ReadonlyMap<string, string> {
  const files = readdirSync(folder).filter((file) => file.endsWith(extension));
  return new Map(files.map((file) => [file, readFileSync(path.join(folder, file), "utf8")]));
}

function longestFirst(texts: readonly string[]): string[] {
  return texts.toSorted((a, b) => b.length - a.length);
}

function compiled(uri: string, text: string): Schema | undefined {
  return compileSchema({ uri, text }, () => undefined).schema;
}

/** Is a sample valid, once and twice? */
function repeats(sample: string, schema: Schema | undefined): boolean {
  const [, head, content, tail] = rootParts.exec(sample) ?? [];
  if (schema === undefined || content === undefined) return false;
  return [1, 2].every((times) => {
    const tree = parseXml(head + content.repeat(times) + tail);
    return tree.findings.length === 0 && validate(tree, schema).schemaValid === true;
  });
}

/** The hour in the header that all forms of the channel share. */
const hour = /(<(?:\w+:)?FormCreationHour>)[^<]*/g;

/** Makes documents of about so many characters: the content of the root again and again, each time of another hour. */
function growing(sample: string): Kind["make"] {
  const [, head, content, tail] = rootParts.exec(sample)!;
  const at = (n: number): string => new Date(n * 1_009).toISOString().slice(11, 23);
  const count = (size: number): number => Math.ceil(size / content.length);
  const contents = (size: number): string[] =>
    Array.from({ length: count(size) }, (_, n) => content.replace(hour, `$1${at(n)}`));
  return (size) => head + contents(size).join("") + tail;
}
