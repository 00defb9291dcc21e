// Reads the glossaries that the authority publishes as XML: Zones_*.xml (one entry for each zone in each block) and FB*.xml
// (one for each block). The tags are headings in the publisher's language; a zone names its block by title, not by number.
import type { AnomalyClass } from "../findings/finding";
import type { Language } from "../messages/catalogue";
import { toleratedKinds } from "../xml/findings";
import { children, nameOf, nameRange, rootElement, textOf } from "../xml/nodes";
import { parseXml } from "../xml/parse";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import type { GlossaryAnomaly, GlossaryBlock, GlossaryData, GlossaryZone, SomeTexts } from "./manifest";
import { positionOf, type PackProblem } from "./shape";

export interface GlossaryText {
  /** File name, for problems. */
  readonly name: string;
  readonly text: string;
}

export interface OfficialGlossary {
  readonly glossary: GlossaryData;
  /** Language of the texts, judged by the headings. */
  readonly language: Language;
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

/** Headings as seen in nl, and their counterparts in fr, en and de; compared without case, accents, digits and signs. */
const headings: Readonly<Record<Field, readonly string[]>> = {
  code: ["code", "nummer", "numero", "number"],
  title: ["titel", "naam", "titre", "nom", "libelle", "title", "name", "bezeichnung"],
  label: ["xmllabel", "labelxml", "libellexml", "etiquettexml", "xmltag", "xmlname"],
  block: ["functioneelblok", "blocfonctionnel", "functionalblock", "funktionsblock", "bloc", "blok"],
  description: ["omschrijving", "beschrijving", "description", "definition", "beschreibung"],
  allowed: [
    "toegelatendomein",
    "domainededefinition",
    "domainedefinition",
    "domainadmis",
    "domaineautorise",
    "domain",
    "alloweddomain",
    "wertebereich",
  ],
  presence: ["aanwezigheid", "presence", "anwesenheit"],
  format: ["formaat", "format"],
  zones: ["zones", "zone", "zonen"],
  anomaly: ["anomalie", "anomaly", "anomalies"],
  anomalyCode: ["anomaliecode", "anomalycode", "codeanomalie"],
  anomalyTitle: ["anomalietitel", "anomalietitre", "anomalytitle", "titreanomalie"],
  anomalyClass: [
    "anomalieernst",
    "anomaliegravite",
    "anomalyseverity",
    "anomalyclass",
    "graviteanomalie",
    "anomalieseverite",
  ],
};

const fieldOfHeading = new Map<string, Field>(
  Object.entries(headings).flatMap(([field, names]) => names.map((name): [string, Field] => [name, field as Field])),
);

/** Headings that only one language has. */
const languageMarks: Readonly<Record<string, Language>> = {
  omschrijving: "nl",
  aanwezigheid: "nl",
  titre: "fr",
  libelle: "fr",
  blocfonctionnel: "fr",
  functionalblock: "en",
  beschreibung: "de",
};

const classes: readonly string[] = ["B", "P", "NP", "NB", "D", "W", "I"];

/** Reads the files together: zones find the number of their block by its title. */
export function readOfficialGlossary(files: readonly GlossaryText[]): OfficialGlossary {
  const problems: PackProblem[] = [];
  const entries = files.flatMap((file) => readEntries(file, problems));
  const language = entries.find((entry) => entry.language)?.language ?? "nl";
  const blocks = entries.filter((entry) => entry.isBlock);
  const numbers = blockNumbers(blocks);
  return {
    glossary: {
      zones: entries.filter((entry) => !entry.isBlock).map((entry) => toZone(entry, language, numbers)),
      blocks: mergeBlocks(blocks.map((entry) => toBlock(entry, language))),
    },
    language,
    problems,
  };
}

/** True when a text looks like one of these files, whatever its name. */
export function isOfficialGlossary(text: string): boolean {
  return /<List[\s>]/.test(text) && /<(?:glossary|FunctionalBlock)[\s>]/.test(text);
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
  const syntax = tree.findings.find((finding) => !toleratedKinds.has(finding.kind));
  if (syntax) problems.push(badGlossary(file, syntax.from, syntax.kind));
  else if (root === undefined) problems.push(badGlossary(file, 0, "xml.noRoot"));
  if (root === undefined) return [];
  const entries: Entry[] = [];
  for (const node of children(tree, root)) {
    const entry = readEntry(tree, node);
    if (entry.values.get("code")) entries.push(entry);
    else problems.push(badGlossary(file, nameRange(tree, node).from, nameOf(tree, node).local));
  }
  return entries;
}

function readEntry(tree: XmlTree, node: NodeRef): Entry {
  const values = new Map<Field, string>();
  const zones: string[] = [];
  const anomalies: GlossaryAnomaly[] = [];
  let language: Language | undefined;
  for (const child of children(tree, node)) {
    const heading = plain(nameOf(tree, child).local);
    language ??= languageMarks[heading];
    const field = fieldOfHeading.get(heading);
    if (field === "anomaly") anomalies.push(...readAnomaly(tree, child));
    else if (field === "zones") zones.push(tidy(textOf(tree, child)).split(" ")[0]);
    else if (field !== undefined && !values.has(field)) values.set(field, tidy(textOf(tree, child)));
  }
  const isBlock = plain(nameOf(tree, node).local) !== "glossary" && !values.has("block");
  return { isBlock, values, zones, anomalies, language };
}

/** An anomaly without a code is an empty cell of the publisher's table. */
function readAnomaly(tree: XmlTree, node: NodeRef): GlossaryAnomaly[] {
  const values = new Map<Field, string>();
  for (const child of children(tree, node)) {
    const field = fieldOfHeading.get(plain(nameOf(tree, child).local));
    if (field !== undefined) values.set(field, tidy(textOf(tree, child)));
  }
  const code = values.get("anomalyCode") ?? values.get("code");
  if (!code) return [];
  const given = values.get("anomalyClass") ?? "";
  const title = values.get("anomalyTitle") ?? values.get("title");
  return [
    { code, class: (classes.includes(given) ? given : "B") as AnomalyClass, ...(title && { title: { nl: title } }) },
  ];
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

function badGlossary(file: GlossaryText, at: number, what: string): PackProblem {
  return {
    file: file.name,
    at,
    ...positionOf(file.text, at),
    kind: "pack.badGlossary",
    args: { what },
    severity: "warning",
  };
}

/** A heading without case, accents, digits and signs. */
function plain(text: string): string {
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
