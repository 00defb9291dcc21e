// Records: what people count, name and compare. Which elements are records, and how one is called, is said by the pack.
import type { Pack } from "../pack/pack";
import type { PackManifest, RecordDefinition, ReferenceDefinition, SomeTexts } from "../pack/manifest";
import { wordsIn, type Language } from "../messages/catalogue";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import { child, firstChild, nameOf, nextSibling, parent, textOf } from "../xml/nodes";
import { formatCompany, formatNoss, maskInss } from "./identifiers";
import { isLongValue } from "./longValues";
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
  const { parts, onlyCounts } = labelOfRecord(record, reader.language);
  let filled = false;
  let text = "";
  for (const part of parts) {
    if (typeof part === "string") text += part;
    else {
      const value = part.read(tree, node);
      // A number of things tells no record from another, unless the label says nothing else.
      if (value && (onlyCounts || !part.isCount)) filled = true;
      text += value ? part.shown(value, reader) : "…";
    }
  }
  return filled ? text.trim() : undefined;
}

/** A label taken apart: texts, and values that are read and shown in some way. */
interface Label {
  readonly parts: readonly (string | LabelValue)[];
  /** Nothing is told but how many there are of something. */
  readonly onlyCounts: boolean;
}

interface LabelValue {
  readonly path: string;
  readonly format: string | undefined;
  readonly isCount: boolean;
  readonly read: (tree: XmlTree, node: NodeRef) => string | undefined;
  readonly shown: Shown;
}

/** Labels taken apart once: an outline asks for thousands. */
const takenApart = new WeakMap<RecordDefinition, Partial<Record<Language, Label>>>();

function labelOfRecord(record: RecordDefinition, language: Language): Label {
  const known = takenApart.get(record);
  if (known?.[language]) return known[language];
  const label = takeApart(inLanguage(record.label, language));
  takenApart.set(record, { ...known, [language]: label });
  return label;
}

function takeApart(label: string): Label {
  const parts: (string | LabelValue)[] = [];
  let at = 0;
  for (const match of label.matchAll(/\{([^{}|]+)(?:\|([^{}|]+))?\}/g)) {
    const [whole, path, format] = match;
    if (match.index > at) parts.push(label.slice(at, match.index));
    parts.push({ path, format, isCount: path.startsWith("#"), read: readerOf(path), shown: shownAs(format) });
    at = match.index + whole.length;
  }
  if (at < label.length) parts.push(label.slice(at));
  return { parts, onlyCounts: parts.every((part) => typeof part === "string" || part.isCount) };
}

/** Values of the labels of a record. */
function labelValues(record: RecordDefinition, language: Language): readonly LabelValue[] {
  return labelOfRecord(record, language).parts.filter((part) => typeof part !== "string");
}

/** The value of a key, with its parts joined; for comparing records, never for showing. */
export function keyOf(tree: XmlTree, record: RecordDefinition, node: NodeRef): string {
  return record.key.map((path) => valueAt(tree, node, path) ?? "").join("\u0000");
}

/** The text of the first element that a relative path reaches; "#A/B+C" counts the elements that the paths reach. */
export function valueAt(tree: XmlTree, node: NodeRef, path: string): string | undefined {
  let read = knownReaders.get(path);
  if (!read) knownReaders.set(path, (read = readerOf(path)));
  return read(tree, node);
}

type ReadValue = (tree: XmlTree, node: NodeRef) => string | undefined;

/** Paths taken apart once: there are as many as the packs have. */
const knownReaders = new Map<string, ReadValue>();

function readerOf(path: string): ReadValue {
  if (path.startsWith("#")) {
    const paths = path.slice(1).split("+").map(stepsOf);
    return (tree, node) => String(paths.reduce((count, steps) => count + countReached(tree, node, steps, 0), 0));
  }
  const isName = !path.includes("/") && path !== ".";
  return (tree, node) => {
    const first = isName ? child(tree, node, path) : reached(tree, node, path)[0];
    return first === undefined || isLongValue(tree, first) ? undefined : trimmed(textOf(tree, first));
  };
}

/** Most values have no white space around them. */
function trimmed(text: string): string {
  const last = text.length - 1;
  return last >= 0 && isInk(text.charCodeAt(0)) && isInk(text.charCodeAt(last)) ? text : text.trim();
}

/** No white space, of the units that may be plain. */
function isInk(unit: number): boolean {
  return unit > 0x20 && unit < 0x80;
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
  return shownAs(format)(value, reader);
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
  for (const { path, format } of records.flatMap((record) => labelValues(record, language))) {
    const local = lastStep(path);
    if (format !== undefined && !formats.has(local)) formats.set(local, format);
  }
  return formats;
}

/** Does an element hold what labels mask: a number or a name of a person? */
export function isIdentity(pack: Pack | undefined, local: string): boolean {
  return (pack?.manifest.records ?? []).some((record) =>
    labelValues(record, "en").some(
      ({ path, format }) => (format === "inss" || format === "initial") && lastStep(path) === local,
    ),
  );
}

function lastStep(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** What stands before the name of a code list in a label: {AnomalyClass|code:AnomalyClass}. */
const codeFormat = "code:";

type Shown = (value: string, reader: Reader) => string;

/** How a format of a label shows a value. */
function shownAs(format: string | undefined): Shown {
  if (format === undefined) return (value) => value;
  const known = formats.get(format);
  if (known) return known;
  if (format.includes("/")) return counting(format);
  if (!format.startsWith(codeFormat)) return (value) => value;
  const list = format.slice(codeFormat.length);
  return (value, reader) => reader.codeLabel?.(list, value) ?? value;
}

const formats: ReadonlyMap<string, Shown> = new Map<string, Shown>([
  ["inss", (value, { masked }) => (masked ? maskInss(value) : value)],
  ["initial", (value, { masked }) => (masked ? `${value.slice(0, 1)}.` : value)],
  ["company", formatCompany],
  ["noss", formatNoss],
  ["anomaly", (value, reader) => [value, reader.anomalyTitle?.(value)].filter(Boolean).join(" ")],
]);

/** A text with "{value|day/days}", or "{value}", about a number. */
export function withNumber(text: string, value: number): string {
  return text.replace(/\{value(?:\|([^{}|]+))?\}/, (_, format: string | undefined) =>
    format === undefined ? String(value) : counting(format)(String(value)),
  );
}

/** "1 training", "3 trainings": the words for one and for several are the format. */
function counting(format: string): (value: string) => string {
  const [one, several] = format.split("/");
  return (value) => `${value} ${value === "1" ? one : several}`;
}
