// Reads the glossaries that the authority publishes as XML: Zones_*.xml (one entry for each zone in each block) and FB*.xml
// (one for each block). The tags are headings in the publisher's language; a zone names its block by title, not by number.
// The same glossary in several languages becomes one, with texts in each.
import type { AnomalyClass, FindingArgs } from "../findings/finding";
import type { Language } from "../messages/catalogue";
import { toleratedKinds } from "../xml/findings";
import { children, nameOf, nameRange, rootElement, textOf } from "../xml/nodes";
import { parseXml } from "../xml/parse";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import type { GlossaryAnomaly, GlossaryBlock, GlossaryData, GlossaryZone, SomeTexts } from "./manifest";
import { positionOf, type PackProblem } from "./shape";
import { isBlockId } from "./zone";

export interface GlossaryText {
  /** File name, for problems. */
  readonly name: string;
  readonly text: string;
}

export interface OfficialGlossary {
  readonly glossary: GlossaryData;
  /** Languages of the texts, judged by the headings, else by the names of the files. */
  readonly languages: readonly Language[];
  readonly problems: readonly PackProblem[];
}

type Field =
  | "code"
  | "title"
  | "label"
  | "block"
  | "description"
  | "allowed"
  | "presence"
  | "format"
  | "zones"
  | "anomaly"
  | "anomalyCode"
  | "anomalyTitle"
  | "anomalyClass";

/**
 * Headings, compared without case, accents, digits and signs, the first that fits. The Dutch ones are seen; the others are
 * their counterparts, so each is given by its stem.
 */
const headings: readonly (readonly [Field, RegExp])[] = [
  ["anomalyCode", /^(?:anomal\w*|fehler)code$|^code(?:del)?anomal/],
  [
    "anomalyTitle",
    /^(?:anomal\w*)(?:titel|titre|title|libelle|label|naam|nom)$|^(?:titre|libelle|titel|title)(?:del)?anomal/,
  ],
  [
    "anomalyClass",
    /^(?:anomal\w*)(?:ernst|gravite|severity|severite|class\w*|klasse|schweregrad)$|^(?:gravite|ernst|classe|severite|severity)(?:del)?anomal/,
  ],
  ["anomaly", /^anomal(?:ie|ies|y|ieen|ien)$/],
  ["label", /xml/],
  ["code", /^(?:code|nummer|numero|number|codezone|zonecode|zonenummer|numerozone|codebloc|blokcode|bloknummer)$/],
  [
    "block",
    /^(?:functioneelblok|bloc?fonctionnel|functionalblock|funktionsblock|funktioneller?block|bloc|blok|block)$/,
  ],
  ["zones", /^zonen?s?$/],
  ["title", /^(?:titel|naam|titre|nom|libelle|intitule|title|name|bezeichnung|benaming)$/],
  ["description", /^(?:omschrijving|beschrijving|description|definition|beschreibung|definitie)$/],
  ["allowed", /dom(?:ein|aine|ain)|wertebereich|valeurs|waarden/],
  ["presence", /^(?:aanwezigheid|presence|anwesenheit|vorhandensein)$/],
  ["format", /^(?:formaat|format)$/],
];

const knownHeadings = new Map<string, Field | undefined>();

function fieldOf(heading: string): Field | undefined {
  if (!knownHeadings.has(heading)) knownHeadings.set(heading, headings.find(([, form]) => form.test(heading))?.[0]);
  return knownHeadings.get(heading);
}

/** Headings that only one language has. */
const languageMarks: readonly (readonly [RegExp, Language])[] = [
  [/^(?:omschrijving|aanwezigheid|functioneelblok|versie|publicatiedatum|toegelatendomein|formaat|lengte)$/, "nl"],
  [/^(?:titre|libelle|intitule|blocfonctionnel|longueur|datedepublication|datepublication|nom)$|^domaine/, "fr"],
  [/^(?:beschreibung|bezeichnung|wertebereich|lange|anwesenheit)$/, "de"],
  [/^(?:functionalblock|alloweddomain|length|publicationdate|title|name)$/, "en"],
];

const classes: readonly string[] = ["B", "P", "NP", "NB", "D", "W", "I"];

/** Numbers of zones and blocks, and an application's own ids. */
const entryCode = /^(?:\d{5}|[A-Z]{4}\d{2})$/;

/** Reads the files together: zones find the number of their block by its title, and texts in several languages each other. */
export function readOfficialGlossary(files: readonly GlossaryText[]): OfficialGlossary {
  const problems: PackProblem[] = [];
  const read = files.map((file) => ({ entries: readEntries(file, problems), file }));
  const byLanguage = new Map<Language, Entry[]>();
  for (const { entries, file } of read) {
    const language = entries.find((entry) => entry.language)?.language ?? languageInName(file.name) ?? "nl";
    byLanguage.set(language, [...(byLanguage.get(language) ?? []), ...entries]);
  }
  const parts = [...byLanguage].map(([language, entries]) => toGlossary(entries, language));
  return { glossary: mergeLanguages(parts), languages: [...byLanguage.keys()], problems };
}

/** True when a text looks like one of these files, whatever its name: entries with a number and what the channel says of it. */
export function isOfficialGlossary(text: string): boolean {
  const start = text.slice(0, 200_000);
  const numbered = /<([A-Za-z_][\w.-]*)>\s*(?:\d{5}|[A-Z]{4}\d{2})\s*<\/\1>/.exec(start);
  if (!numbered || fieldOf(plainHeading(numbered[1])) !== "code") return false;
  return [...start.matchAll(/<([A-Za-z_][\w.-]*)[\s>/]/g)].some(([, name]) => {
    const field = fieldOf(plainHeading(name));
    return field === "label" || field === "anomalyCode" || field === "allowed";
  });
}

function languageInName(name: string): Language | undefined {
  const [, language] = /[^A-Za-z]?(NL|FR|EN|DE)\.xml$/i.exec(name) ?? [];
  return language?.toLowerCase() as Language | undefined;
}

function toGlossary(entries: readonly Entry[], language: Language): GlossaryData {
  const blocks = entries.filter((entry) => entry.isBlock);
  const numbers = blockNumbers(blocks);
  return {
    zones: entries.filter((entry) => !entry.isBlock).map((entry) => toZone(entry, language, numbers)),
    blocks: mergeBlocks(blocks.map((entry) => toBlock(entry, language))),
  };
}

/** The first language leads: a zone of another one joins that of the same block, else the one at the same turn. */
function mergeLanguages([first, ...others]: readonly GlossaryData[]): GlossaryData {
  if (!first) return { zones: [], blocks: [] };
  return others.reduce((merged, other) => {
    const zones = [...merged.zones];
    const turns = new Map<string, number>();
    for (const zone of other.zones) {
      const turn = turns.get(zone.zone) ?? 0;
      turns.set(zone.zone, turn + 1);
      const same = zones.flatMap((one, index) => (one.zone === zone.zone ? [index] : []));
      const at = same.find((index) => zones[index].block === zone.block) ?? same[turn];
      if (at === undefined) zones.push(zone);
      else zones[at] = joinTexts(zones[at], zone);
    }
    const blocks = new Map(merged.blocks.map((block) => [block.block, block]));
    for (const block of other.blocks) {
      const known = blocks.get(block.block);
      blocks.set(block.block, known ? joinTexts(known, block) : block);
    }
    return { zones, blocks: [...blocks.values()] };
  }, first);
}

function joinTexts<T extends GlossaryZone | GlossaryBlock>(one: T, other: T): T {
  const anomalies = new Map(one.anomalies.map((anomaly) => [anomaly.code, anomaly]));
  for (const anomaly of other.anomalies) {
    const known = anomalies.get(anomaly.code);
    anomalies.set(anomaly.code, known ? { ...known, title: { ...anomaly.title, ...known.title } } : anomaly);
  }
  const zones = "zone" in one && "zone" in other;
  return {
    ...one,
    title: { ...other.title, ...one.title },
    definition: { ...other.definition, ...one.definition },
    presence: { ...other.presence, ...one.presence },
    ...(zones && { format: { ...other.format, ...one.format }, allowed: { ...other.allowed, ...one.allowed } }),
    anomalies: [...anomalies.values()],
  };
}

interface Entry {
  readonly isBlock: boolean;
  readonly values: ReadonlyMap<Field, string>;
  readonly zones: readonly string[];
  readonly anomalies: readonly GlossaryAnomaly[];
  readonly language: Language | undefined;
}

function readEntries(file: GlossaryText, problems: PackProblem[]): Entry[] {
  const tree = parseXml(file.text);
  const root = rootElement(tree);
  // The publisher's files have a DOCTYPE, which only names their elements.
  const syntax = tree.findings.find(({ kind }) => !toleratedKinds.has(kind) && kind !== "xml.undeclaredEntity");
  if (syntax) problems.push(badGlossary(file, syntax.from, syntax.kind, "error", syntax.args));
  else if (root === undefined) problems.push(badGlossary(file, 0, "xml.noRoot", "error"));
  if (root === undefined) return [];
  const entries: Entry[] = [];
  for (const node of children(tree, root)) {
    const entry = readEntry(tree, node);
    if (entryCode.test(entry.values.get("code") ?? "")) entries.push(entry);
    else problems.push(badGlossary(file, nameRange(tree, node).from, nameOf(tree, node).local, "warning"));
  }
  return entries;
}

function readEntry(tree: XmlTree, node: NodeRef): Entry {
  const values = new Map<Field, string>();
  const zones: string[] = [];
  const anomalies: GlossaryAnomaly[] = [];
  let language: Language | undefined;
  for (const child of children(tree, node)) {
    const heading = plainHeading(nameOf(tree, child).local);
    language ??= languageMarks.find(([form]) => form.test(heading))?.[1];
    const field = fieldOf(heading);
    if (children(tree, child).length > 0) anomalies.push(...readAnomalies(tree, child));
    else if (field === "zones") zones.push(tidy(textOf(tree, child)).split(" ")[0]);
    else if (field !== undefined && field !== "anomaly" && !values.has(field))
      values.set(field, tidy(textOf(tree, child)));
  }
  const code = values.get("code") ?? "";
  return { isBlock: isBlockId(code), values, zones, anomalies, language };
}

/** One anomaly, or a list of them one level deeper. Without a code it is an empty cell of the publisher's table. */
function readAnomalies(tree: XmlTree, node: NodeRef): GlossaryAnomaly[] {
  const inside = children(tree, node);
  if (inside.some((child) => children(tree, child).length > 0))
    return inside.flatMap((child) => readAnomalies(tree, child));
  const values = new Map<Field, string>();
  for (const child of inside) {
    const text = tidy(textOf(tree, child));
    const field = fieldOf(plainHeading(nameOf(tree, child).local)) ?? fieldByContent(text);
    if (field !== undefined && !values.has(field)) values.set(field, text);
  }
  const code = values.get("anomalyCode") ?? values.get("code");
  if (!code) return [];
  const given = values.get("anomalyClass") ?? "";
  const title = values.get("anomalyTitle") ?? values.get("title") ?? values.get("description");
  return [
    { code, class: (classes.includes(given) ? given : "B") as AnomalyClass, ...(title && { title: { nl: title } }) },
  ];
}

/** What a heading that nobody here knows stands over. */
function fieldByContent(text: string): Field | undefined {
  if (/^(?:\d{5}|[A-Z]{4}\d{2})-\d{3}$/.test(text)) return "anomalyCode";
  return classes.includes(text) ? "anomalyClass" : undefined;
}
/** Title of a block -> the numbers of the blocks with this title, each with its zones. */
function blockNumbers(blocks: readonly Entry[]): Map<string, { number: string; zones: ReadonlySet<string> }[]> {
  const numbers = new Map<string, { number: string; zones: ReadonlySet<string> }[]>();
  for (const block of blocks) {
    const title = plainTitle(block.values.get("title") ?? "");
    const list = numbers.get(title) ?? [];
    list.push({ number: block.values.get("code") ?? "", zones: new Set(block.zones) });
    numbers.set(title, list);
  }
  return numbers;
}

function toZone(entry: Entry, language: Language, numbers: ReturnType<typeof blockNumbers>): GlossaryZone {
  const zone = entry.values.get("code") ?? "";
  return {
    zone,
    ...blockOf(entry, zone, numbers),
    element: entry.values.get("label") ?? "",
    title: inLanguage(entry.values.get("title"), language) ?? {},
    definition: inLanguage(entry.values.get("description"), language) ?? {},
    format: inLanguage(entry.values.get("format"), language),
    allowed: inLanguage(entry.values.get("allowed"), language),
    presence: inLanguage(entry.values.get("presence"), language),
    anomalies: entry.anomalies.map((anomaly) => retitle(anomaly, language)),
  };
}

/** A title that no block has stays as it is, so that the entry belongs to no other block by mistake. */
function blockOf(entry: Entry, zone: string, numbers: ReturnType<typeof blockNumbers>): { block?: string } {
  const title = entry.values.get("block");
  if (!title || numbers.size === 0) return {};
  const found = numbers.get(plainTitle(title)) ?? [];
  const block = found.find((one) => one.zones.has(zone)) ?? found[0];
  return { block: block?.number ?? title };
}

function toBlock(entry: Entry, language: Language): GlossaryBlock {
  return {
    block: entry.values.get("code") ?? "",
    element: entry.values.get("label") ?? "",
    title: inLanguage(entry.values.get("title"), language) ?? {},
    definition: inLanguage(entry.values.get("description"), language) ?? {},
    presence: inLanguage(entry.values.get("presence"), language),
    anomalies: entry.anomalies.map((anomaly) => retitle(anomaly, language)),
  };
}

/** A block may stand in the file once for each parent: its anomalies are put together. */
function mergeBlocks(blocks: readonly GlossaryBlock[]): GlossaryBlock[] {
  const merged = new Map<string, GlossaryBlock>();
  for (const block of blocks) {
    const known = merged.get(block.block);
    const added = block.anomalies.filter((one) => !known?.anomalies.some((other) => other.code === one.code));
    merged.set(block.block, known ? { ...known, anomalies: [...known.anomalies, ...added] } : block);
  }
  return [...merged.values()];
}

function inLanguage(text: string | undefined, language: Language): SomeTexts | undefined {
  return text ? { [language]: text } : undefined;
}

function retitle(anomaly: GlossaryAnomaly, language: Language): GlossaryAnomaly {
  return anomaly.title ? { ...anomaly, title: { [language]: anomaly.title.nl } } : anomaly;
}

function badGlossary(
  file: GlossaryText,
  at: number,
  what: string,
  severity: PackProblem["severity"],
  more: FindingArgs = {},
): PackProblem {
  const args = { ...plainArgs(more), what };
  return { file: file.name, at, ...positionOf(file.text, at), kind: "pack.badGlossary", args, severity };
}

function plainArgs(args: FindingArgs): PackProblem["args"] {
  const plain = Object.entries(args).map(([key, value]) => [key, typeof value === "object" ? value.join(", ") : value]);
  return Object.fromEntries(plain) as PackProblem["args"];
}

/** A heading without case, accents, digits and signs. */
export function plainHeading(text: string): string {
  return text
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^a-z]/g, "");
}

/** A block's title without case, accents and signs. */
function plainTitle(text: string): string {
  return text
    .normalize("NFD")
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
}

function tidy(text: string): string {
  return text.replace(/[ \t]+/g, " ").trim();
}
