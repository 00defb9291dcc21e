// Records: what people count, name and compare. Which elements are records, and how one is called, is said by the pack.
import type { Pack } from "../pack/pack";
import type { PackManifest, RecordDefinition, ReferenceDefinition, SomeTexts } from "../pack/manifest";
import { wordsIn, type Language } from "../messages/catalogue";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import { child, firstChild, nameOf, nextSibling, parent, textOf } from "../xml/nodes";
import { formatCompany, formatNoss, maskInss } from "./identifiers";
import type { Reader } from "./snapshot";

/** The record definition of an element; the longest suffix path wins. */
export function recordOf(tree: XmlTree, pack: Pack | undefined, node: NodeRef): RecordDefinition | undefined {
  const records = pack?.manifest.records;
  const named = records && recordsByName(records).get(nameOf(tree, node).local);
  return named?.find(({ element }) => matchesPath(tree, node, element));
}

type RecordsByName = ReadonlyMap<string, readonly RecordDefinition[]>;

const namedRecords = new WeakMap<readonly RecordDefinition[], RecordsByName>();

/** Definitions by the last step of their path, the longest path first; made once, because an outline asks for each element. */
function recordsByName(records: readonly RecordDefinition[]): RecordsByName {
  const known = namedRecords.get(records);
  if (known) return known;
  const byName = new Map<string, RecordDefinition[]>();
  for (const record of [...records].sort((a, b) => b.element.length - a.element.length)) {
    const local = lastStep(record.element);
    byName.set(local, [...(byName.get(local) ?? []), record]);
  }
  namedRecords.set(records, byName);
  return byName;
}

/** Is there a record whose element has this name, wherever it stands? */
export function mayBeRecord(pack: Pack | undefined, local: string): boolean {
  const records = pack?.manifest.records;
  return records !== undefined && recordsByName(records).has(local);
}

/** True when the names of an element and its ancestors end in a suffix path such as "Worker/Contract". */
export function matchesPath(tree: XmlTree, node: NodeRef, suffix: string): boolean {
  const steps = stepsOf(suffix);
  let at: NodeRef | undefined = node;
  for (let i = steps.length - 1; ; i--) {
    if (at === undefined || nameOf(tree, at).local !== steps[i]) return false;
    if (i === 0) return true;
    at = parent(tree, at);
  }
}

/** Paths taken apart once: there are as many as the packs have, and an outline asks for each thousands of times. */
const takenSteps = new Map<string, readonly string[]>();

function stepsOf(path: string): readonly string[] {
  let steps = takenSteps.get(path);
  if (!steps) takenSteps.set(path, (steps = path.split("/")));
  return steps;
}

/** "Contract 2 (2025-03-04)", by the pack's label; undefined when nothing in it has a value. */
export function labelOf(tree: XmlTree, record: RecordDefinition, node: NodeRef, reader: Reader): string | undefined {
  const parts = labelParts(record, reader.language);
  // A number of things tells no record from another, unless the label says nothing else.
  const counts = parts.every((part) => typeof part === "string" || isCount(part));
  let filled = false;
  let text = "";
  for (const part of parts) {
    if (typeof part === "string") text += part;
    else {
      const value = valueAt(tree, node, part.path);
      if (value && (counts || !isCount(part))) filled = true;
      text += value ? formatted(value, part.format, reader) : "…";
    }
  }
  return filled ? text.trim() : undefined;
}

type LabelPart = string | { readonly path: string; readonly format: string | undefined };

function isCount({ path }: Exclude<LabelPart, string>): boolean {
  return path.startsWith("#");
}

/** Labels taken apart once: an outline asks for thousands. */
const takenApart = new WeakMap<RecordDefinition, Partial<Record<Language, readonly LabelPart[]>>>();

function labelParts(record: RecordDefinition, language: Language): readonly LabelPart[] {
  const known = takenApart.get(record) ?? {};
  takenApart.set(record, known);
  return (known[language] ??= takeApart(inLanguage(record.label, language)));
}

function takeApart(label: string): readonly LabelPart[] {
  const parts: LabelPart[] = [];
  let at = 0;
  for (const match of label.matchAll(/\{([^{}|]+)(?:\|([^{}|]+))?\}/g)) {
    parts.push(label.slice(at, match.index), { path: match[1], format: match[2] });
    at = match.index + match[0].length;
  }
  return [...parts, label.slice(at)];
}

/** The value of a key, with its parts joined; for comparing records, never for showing. */
export function keyOf(tree: XmlTree, record: RecordDefinition, node: NodeRef): string {
  return record.key.map((path) => valueAt(tree, node, path) ?? "").join("\u0000");
}

/** The text of the first element that a relative path reaches; "#A/B+C" counts the elements that the paths reach. */
export function valueAt(tree: XmlTree, node: NodeRef, path: string): string | undefined {
  if (path.startsWith("#")) {
    let count = 0;
    for (const steps of countsOf(path)) count += countReached(tree, node, steps, 0);
    return String(count);
  }
  const first = path.includes("/") || path === "." ? reached(tree, node, path)[0] : child(tree, node, path);
  return first === undefined ? undefined : textOf(tree, first).trim();
}

const takenCounts = new Map<string, readonly (readonly string[])[]>();

/** The paths of a count, taken apart once. */
function countsOf(path: string): readonly (readonly string[])[] {
  let counts = takenCounts.get(path);
  if (!counts) takenCounts.set(path, (counts = path.slice(1).split("+").map(stepsOf)));
  return counts;
}

/** All elements that a relative path reaches, in document order. */
export function reached(tree: XmlTree, node: NodeRef, path: string): readonly NodeRef[] {
  let found: NodeRef[] = [node];
  for (const step of stepsOf(path)) {
    if (step !== "." && step !== "") found = found.flatMap((at) => oneStep(tree, at, step));
  }
  return found;
}

function oneStep(tree: XmlTree, node: NodeRef, step: string): NodeRef[] {
  if (step === "..") {
    const up = parent(tree, node);
    return up === undefined ? [] : [up];
  }
  const found: NodeRef[] = [];
  for (let below = firstChild(tree, node); below !== undefined; below = nextSibling(tree, below)) {
    if (nameOf(tree, below).local === step) found.push(below);
  }
  return found;
}

/** How many elements a path of names reaches, without a list of them: an outline counts thousands of times. */
function countReached(tree: XmlTree, node: NodeRef, steps: readonly string[], at: number): number {
  if (at === steps.length) return 1;
  let count = 0;
  for (let below = firstChild(tree, node); below !== undefined; below = nextSibling(tree, below)) {
    if (nameOf(tree, below).local === steps[at]) count += countReached(tree, below, steps, at + 1);
  }
  return count;
}

/** The nearest record at or above an element. */
export function enclosingRecord(tree: XmlTree, pack: Pack | undefined, node: NodeRef): NodeRef | undefined {
  for (let at: NodeRef | undefined = node; at !== undefined; at = parent(tree, at))
    if (recordOf(tree, pack, at)) return at;
  return undefined;
}

/** Without a pack's word an element with children counts as a record. */
export function hasChildren(tree: XmlTree, node: NodeRef): boolean {
  return firstChild(tree, node) !== undefined;
}

/** The reference definition whose `from` is this element. */
export function referenceFrom(tree: XmlTree, pack: Pack | undefined, node: NodeRef): ReferenceDefinition | undefined {
  return pack?.manifest.references?.find((reference) => matchesPath(tree, node, reference.from));
}

/** A text in the reader's language, or in the first one that there is. */
export function inLanguage(texts: SomeTexts | undefined, language: Language): string {
  return wordsIn(texts, language) ?? "";
}

/** A value of an element as the labels show it: whatever a label masks or formats is masked and formatted everywhere. */
export function formattedAs(
  tree: XmlTree,
  pack: Pack | undefined,
  node: NodeRef,
  value: string,
  reader: Reader,
): string {
  const format = pack && formatsOf(pack, reader.language).get(nameOf(tree, node).local);
  return format === undefined ? value : formatted(value, format, reader);
}

const knownFormats = new WeakMap<PackManifest, Partial<Record<Language, ReadonlyMap<string, string>>>>();

/** How labels write the value of an element, by its name; the first label that has it counts. */
function formatsOf({ manifest }: Pack, language: Language): ReadonlyMap<string, string> {
  const known = knownFormats.get(manifest) ?? {};
  knownFormats.set(manifest, known);
  return (known[language] ??= collectFormats(manifest.records ?? [], language));
}

function collectFormats(records: readonly RecordDefinition[], language: Language): ReadonlyMap<string, string> {
  const formats = new Map<string, string>();
  for (const part of records.flatMap((record) => labelParts(record, language))) {
    if (typeof part === "string" || part.format === undefined) continue;
    const local = lastStep(part.path);
    if (!formats.has(local)) formats.set(local, part.format);
  }
  return formats;
}

/** Does an element hold what labels mask: a number or a name of a person? */
export function isIdentity(pack: Pack | undefined, local: string): boolean {
  return (pack?.manifest.records ?? []).some((record) =>
    labelParts(record, "en").some(
      (part) =>
        typeof part !== "string" &&
        (part.format === "inss" || part.format === "initial") &&
        lastStep(part.path) === local,
    ),
  );
}

function lastStep(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** What stands before the name of a code list in a label: {AnomalyClass|code:AnomalyClass}. */
const codeFormat = "code:";

function formatted(value: string, format: string | undefined, reader: Reader): string {
  if (format === "inss") return reader.masked ? maskInss(value) : value;
  if (format === "company") return formatCompany(value);
  if (format === "noss") return formatNoss(value);
  if (format?.includes("/")) return counted(value, format);
  if (format?.startsWith(codeFormat)) return reader.codeLabel?.(format.slice(codeFormat.length), value) ?? value;
  if (format === "anomaly") return [value, reader.anomalyTitle?.(value)].filter(Boolean).join(" ");
  if (format === "initial") return reader.masked ? `${value.slice(0, 1)}.` : value;
  return value;
}

/** A text with "{value|day/days}", or "{value}", about a number. */
export function withNumber(text: string, value: number): string {
  return text.replace(/\{value(?:\|([^{}|]+))?\}/, (_, format: string | undefined) =>
    format === undefined ? String(value) : counted(String(value), format),
  );
}

/** "1 training", "3 trainings": the words for one and for several are the format. */
function counted(value: string, format: string): string {
  const [one, several] = format.split("/");
  return `${value} ${value === "1" ? one : several}`;
}
