// Snippets of a pack: blocks that a person writes again and again, as templates in the form of VS Code's snippet files. Where one
// may stand follows from its first element.
import { languages } from "../messages/catalogue";
import type { SomeTexts } from "./manifest";
import { isObject, parseFile, type PackProblem, type ShapeReader } from "./shape";

export interface SnippetDefinition {
  /** What is typed to find it. */
  readonly prefix: string;
  /** Its text with places to fill and the variables of the clock; it begins with `<`, and each level with two spaces. */
  readonly body: string;
  readonly description: SomeTexts;
  /** Name of its first element. */
  readonly root: string;
  /** It begins with an XML declaration: it is a whole file. */
  readonly isFile: boolean;
}

const firstTag = /^(<\?xml[^>]*\?>\s*)?<([\p{L}_][\p{L}\p{N}._-]*)[\s>/]/u;

/** Reads a file of snippets. One that cannot be read is left out with a warning. */
export function readSnippets(
  name: string,
  read: (name: string) => string | undefined,
  report: (problem: PackProblem) => void,
): readonly SnippetDefinition[] {
  const parsed = parseFile(name, read, report);
  if (!parsed) return [];
  return Object.entries(parsed.object).flatMap(([key, value]) => {
    const snippet = snippetFrom(value);
    if (snippet) return [snippet];
    refuse(parsed.shape, parsed.object, key);
    return [];
  });
}

function snippetFrom(value: unknown): SnippetDefinition | undefined {
  if (!isObject(value)) return undefined;
  const { prefix, body, description } = value;
  if (typeof prefix !== "string" || prefix === "" || !Array.isArray(body)) return undefined;
  if (!body.every((line) => typeof line === "string")) return undefined;
  const text = body.join("\n");
  const start = firstTag.exec(text);
  const texts = textsFrom(description);
  if (!start || !texts) return undefined;
  return { prefix, body: text, description: texts, root: start[2], isFile: start[1] !== undefined };
}

/** A text, or texts by language. */
function textsFrom(description: unknown): SomeTexts | undefined {
  if (typeof description === "string") return { en: description };
  if (!isObject(description)) return undefined;
  const isText = ([key, text]: [string, unknown]) =>
    (languages as readonly string[]).includes(key) && typeof text === "string";
  return Object.entries(description).every(isText) ? (description as SomeTexts) : undefined;
}

function refuse(shape: ShapeReader, holder: unknown, key: string): void {
  shape.problem("pack.wrongValue", { where: key, value: "{ prefix, body, description }" }, holder, key, "warning");
}
