// An anomaly list as the authority hands it out: a table with a row a code. Its columns are found by their headings in Dutch,
// French, English and German, else by what stands in them, and are shown before anything is installed.
import type { AnomalyClass } from "../../findings/finding";
import type { Language } from "../../messages/catalogue";
import type { GlossaryAnomaly, GlossaryData } from "../manifest";
import { plainHeading } from "../officialGlossary";
import { isBlockId } from "../zone";
import type { MaterialNote } from "./material";
import { readTable, type Cell, type Table, type TableRow } from "./table";
import { positionOf } from "../shape";

export type ListField = "code" | "zone" | "type" | "title" | "class" | "label" | "block";

export interface ListColumn {
  readonly field: ListField;
  /** As written; "" where the column has no heading. */
  readonly heading: string;
  /** 1-based. */
  readonly column: number;
  /** Language of a title. */
  readonly language?: Language;
}

export interface AnomalyList {
  readonly glossary: GlossaryData;
  readonly columns: readonly ListColumn[];
  /** Number of codes. */
  readonly codes: number;
  /** Rows that could not be read. */
  readonly notes: readonly MaterialNote[];
}

/** The heading stands within this many rows: a title and a date may come before it. */
const maxHeadingRow = 30;

/** A list of which more rows than this share are unreadable is a wrong reading, not a list with mistakes. */
const maxBadShare = 0.2;

/** No more rows are named one by one. */
const maxRowNotes = 20;

/** Words of headings, compared without case, accents and signs. A longer one that fits wins. */
const headings: Readonly<Record<ListField, readonly string[]>> = {
  code: [
    ...["code", "anomaliecode", "codeanomalie", "codedelanomalie", "codevandeanomalie", "foutcode", "codederreur"],
    ...["anomalycode", "errorid", "errorcode", "erreurcode", "codeerreur", "anomalie", "anomaly", "foutcodes"],
    ...["fehlercode", "anomaliencode", "identificatieanomalie", "identifiantanomalie", "codeano", "anocode"],
  ],
  zone: [
    ...["zone", "zonenummer", "zonenr", "numerozone", "numerodezone", "nzone", "nrzone", "zonenumber", "zonecode"],
    ...["codezone", "nummer", "numero", "zoneid", "zonennummer"],
  ],
  type: [
    ...["type", "anomalietype", "typeanomalie", "typedanomalie", "anomalytype", "soort", "soortanomalie", "codetype"],
    ...["typecode", "fehlerart"],
  ],
  title: [
    ...["titel", "titre", "title", "naam", "nom", "name", "omschrijving", "beschrijving", "description", "libelle"],
    ...["label", "intitule", "benaming", "denomination", "anomalietitel", "titreanomalie", "titredelanomalie"],
    ...["anomalietitre", "anomalytitle", "anomalylabel", "boodschap", "message", "foutboodschap", "messagederreur"],
    ...["libelleanomalie", "libelledelanomalie", "omschrijvinganomalie", "omschrijvingvandeanomalie"],
    ...[
      "descriptionanomalie",
      "descriptiondelanomalie",
      "betekenis",
      "signification",
      "meaning",
      "bezeichnung",
      "tekst",
      "texte",
      "text",
    ],
  ],
  class: [
    ...["ernst", "gravite", "severity", "klasse", "classe", "class", "anomalieernst", "anomaliegravite"],
    ...[
      "anomalyseverity",
      "anomalyclass",
      "anomalieklasse",
      "classeanomalie",
      "classedelanomalie",
      "klassevandeanomalie",
    ],
    ...["gravitedelanomalie", "ernstvandeanomalie", "graad", "graadvanernst", "degredegravite", "degre", "categorie"],
    ...["category", "schweregrad", "blokkerend", "bloquant", "blocking", "bnpnp"],
  ],
  label: [
    ...["xmllabel", "labelxml", "xmltag", "xmlelement", "element", "balise", "balisexml", "tag", "tagname", "xmlnaam"],
    ...["nomxml", "xmlname", "etiquettexml", "elementxml"],
  ],
  block: [
    ...["blok", "bloc", "block", "functioneelblok", "blocfonctionnel", "functionalblock", "bloknummer", "numerobloc"],
    ...["numerodubloc", "blocknumber", "funktionsblock"],
  ],
};

const fieldOf = new Map<string, ListField>(
  Object.entries(headings).flatMap(([field, words]) =>
    words.map((word): [string, ListField] => [word, field as ListField]),
  ),
);

/** Words in a heading that say in which language the column is. */
const languageMarks: readonly (readonly [RegExp, Language])[] = [
  [/(?:nl|nederlands|neerlandais|dutch)$/, "nl"],
  [/(?:fr|frans|francais|french|franzosisch)$/, "fr"],
  [/(?:de|du|duits|allemand|german|deutsch)$/, "de"],
  [/(?:en|engels|anglais|english|englisch)$/, "en"],
];

/** Headings that only one language has. */
const ownWords: readonly (readonly [RegExp, Language])[] = [
  [/titel|naam|omschrijving|beschrijving|ernst|klasse|betekenis|boodschap|benaming|foutcode/, "nl"],
  [/titre|libelle|intitule|gravite|signification|erreur|denomination/, "fr"],
  [/bezeichnung|schweregrad|fehler/, "de"],
  [/title|severity|meaning|error/, "en"],
];

/** Finds out whether a text is an anomaly list, and reads it; undefined for another table. `notes` say why rows are left out. */
export function readAnomalyList(file: string, text: string): AnomalyList | undefined {
  const table = readTable(text);
  const found = findColumns(table);
  if (!found) return undefined;
  const reader = new ListReader(file, text, found.columns, found.language);
  for (const row of table.rows.slice(found.firstRow)) reader.read(row);
  return reader.list();
}

/** The headings of a table's first row, for who wonders why it is no anomaly list. */
export function headingsOf(text: string): string[] {
  return (readTable(text).rows[0] ?? []).map((cell) => cell.text).filter((word) => word !== "");
}

interface FoundColumns {
  readonly columns: readonly ListColumn[];
  readonly firstRow: number;
  readonly language: Language | undefined;
}

function findColumns(table: Table): FoundColumns | undefined {
  for (const [index, row] of table.rows.slice(0, maxHeadingRow).entries()) {
    const columns = columnsOf(row);
    const has = (field: ListField): boolean => columns.some((column) => column.field === field);
    if (!has("code") && !(has("zone") && has("type"))) continue;
    if (columns.length < 2) continue;
    const checked = withRealCodes(columns, table.rows.slice(index + 1));
    if (checked) return { columns: checked, firstRow: index + 1, language: languageOf(row) };
  }
  return byContent(table);
}

function columnsOf(row: TableRow): ListColumn[] {
  const columns: ListColumn[] = [];
  for (const [index, cell] of row.entries()) {
    const heading = readHeading(cell.text);
    if (!heading) continue;
    const taken = columns.find((one) => one.field === heading.field && one.language === heading.language);
    if (!taken) columns.push({ ...heading, heading: cell.text, column: index + 1 });
  }
  return columns;
}

function readHeading(text: string): { field: ListField; language?: Language } | undefined {
  const word = plainHeading(text);
  const whole = fieldOf.get(word);
  if (whole) return whole === "title" ? { field: whole, language: ownLanguage(word) } : { field: whole };
  for (const [mark, language] of languageMarks) {
    const field = fieldOf.get(word.replace(mark, ""));
    if (field !== undefined && mark.test(word)) return field === "title" ? { field, language } : { field };
  }
  return undefined;
}

/** A column called "code" may hold types, and "anomaly" titles: what stands below the heading decides. */
function withRealCodes(columns: readonly ListColumn[], rows: readonly TableRow[]): ListColumn[] | undefined {
  const share = (column: ListColumn, pattern: RegExp): number => {
    const cells = rows.map((row) => row[column.column - 1]?.text ?? "").filter((text) => text !== "");
    return cells.length === 0 ? 0 : cells.filter((text) => pattern.test(text)).length / cells.length;
  };
  const settled = columns.map((column): ListColumn => {
    if (column.field !== "code" || share(column, fullCode) >= 0.5) return column;
    if (share(column, /^\d{1,3}$/) >= 0.5) return { ...column, field: "type" };
    if (share(column, /^(?:\d{5}|[A-Z]{4}\d{2})$/) >= 0.5) return { ...column, field: "zone" };
    return { ...column, field: "title" };
  });
  const has = (field: ListField): boolean => settled.some((column) => column.field === field);
  return has("code") || (has("zone") && has("type")) ? settled : undefined;
}

/** Without headings: a column of codes, and one of classes where there is one. */
function byContent(table: Table): FoundColumns | undefined {
  const width = Math.max(0, ...table.rows.map((row) => row.length));
  const share = (index: number, pattern: RegExp): number =>
    table.rows.filter((row) => pattern.test(row[index]?.text ?? "")).length / Math.max(1, table.rows.length);
  const indexes = Array.from({ length: width }, (_, index) => index);
  const code = indexes.find((index) => share(index, strictCode) >= 0.8);
  if (code === undefined || table.rows.length < 2) return undefined;
  const anomalyClass = indexes.find((index) => index !== code && share(index, /^(?:B|NP|P|NB|D|W|I)$/) >= 0.8);
  const title = indexes.find((index) => index !== code && index !== anomalyClass && share(index, /\p{L}{3}/u) >= 0.5);
  const firstIsHeading = !strictCode.test(table.rows[0][code]?.text ?? "");
  const column = (field: ListField, index: number | undefined): ListColumn[] =>
    index === undefined
      ? []
      : [{ field, heading: firstIsHeading ? (table.rows[0][index]?.text ?? "") : "", column: index + 1 }];
  return {
    columns: [...column("code", code), ...column("class", anomalyClass), ...column("title", title)],
    firstRow: firstIsHeading ? 1 : 0,
    language: firstIsHeading ? languageOf(table.rows[0]) : undefined,
  };
}

function languageOf(row: TableRow): Language | undefined {
  return ownLanguage(row.map((cell) => plainHeading(cell.text)).join(" "));
}

function ownLanguage(words: string): Language | undefined {
  return ownWords.find(([pattern]) => pattern.test(words))?.[1];
}

/* ------------------------------------------------------------------------------------------------------- rows */

/** A number and a type; a spreadsheet may have eaten leading zeros or the hyphen. */
const fullCode = /^(?:(\d{1,5})[-–. /]\s?(\d{1,3})|(\d{5})(\d{3})|([A-Z]{4}\d{2})[-–. /]?(\d{3})?)$/i;
const strictCode = /^(?:\d{5}|[A-Z]{4}\d{2})-\d{3}$/;

/** The code in its full form, or undefined for something else. */
export function readCode(text: string): string | undefined {
  const [, zone, type, tightZone, tightType, own, ownType] = fullCode.exec(text.trim()) ?? [];
  if (zone !== undefined) return `${zone.padStart(5, "0")}-${type.padStart(3, "0")}`;
  if (tightZone !== undefined) return `${tightZone}-${tightType}`;
  if (own === undefined) return undefined;
  return ownType === undefined ? own.toUpperCase() : `${own.toUpperCase()}-${ownType}`;
}

/** Classes as letters and as words. The longer words come first: "non-blocking" is not "blocking". */
const classWords: readonly (readonly [RegExp, AnomalyClass])[] = [
  [/^(?:nb|niet-?blok|non-?bloq|non-?block|nichtblock)/, "NB"],
  [/^(?:np|niet-?pro|non-?pou?r?c|non-?per|nichtproz)/, "NP"],
  [/^(?:b$|blo[kcq])/, "B"],
  [/^(?:p$|proc|pou?rc|perc|proz)/, "P"],
  [/^(?:d$|recht|droit|right|anspruch)/, "D"],
  [/^(?:w$|waarsch|avert|warn)/, "W"],
  [/^(?:i$|onderzoek|inves|enquete|untersuch)/, "I"],
];

/** "B" or "Blokkerend" to the class; undefined for another word. */
export function readClass(text: string): AnomalyClass | undefined {
  const word = text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase()
    .replace(/[\s()]/g, "");
  return classWords.find(([pattern]) => pattern.test(word))?.[1];
}

interface Entry {
  readonly id: string;
  element: string;
  readonly anomalies: Map<string, GlossaryAnomaly>;
}

class ListReader {
  readonly #entries = new Map<string, Entry>();
  readonly #notes: MaterialNote[] = [];
  #rows = 0;
  #bad = 0;
  #codes = 0;

  constructor(
    private readonly file: string,
    private readonly text: string,
    private readonly columns: readonly ListColumn[],
    private readonly language: Language | undefined,
  ) {}

  read(row: TableRow): void {
    this.#rows++;
    const codeCell = this.cell(row, "code") ?? this.cell(row, "zone") ?? row[0];
    const code = this.codeOf(row);
    if (code === undefined) {
      this.#bad++;
      return this.note("note.listRow", codeCell, { value: codeCell.text });
    }
    const written = this.cell(row, "class");
    const anomalyClass = written && written.text !== "" ? readClass(written.text) : undefined;
    if (written && written.text !== "" && !anomalyClass)
      this.note("note.class", written, { value: written.text, code });
    this.add(code, anomalyClass ?? "B", row);
  }

  list(): AnomalyList | undefined {
    if (this.#codes === 0 || this.#bad > this.#rows * maxBadShare) return undefined;
    const entries = [...this.#entries.values()];
    const common = ({ element, anomalies }: Entry) => ({
      element,
      title: {},
      definition: {},
      anomalies: [...anomalies.values()],
    });
    return {
      glossary: {
        zones: entries.filter(({ id }) => !isBlockId(id)).map((entry) => ({ zone: entry.id, ...common(entry) })),
        blocks: entries.filter(({ id }) => isBlockId(id)).map((entry) => ({ block: entry.id, ...common(entry) })),
      },
      columns: this.columns,
      codes: this.#codes,
      notes: this.#notes,
    };
  }

  private cell(row: TableRow, field: ListField): Cell | undefined {
    const column = this.columns.find((one) => one.field === field);
    return column && row[column.column - 1];
  }

  private codeOf(row: TableRow): string | undefined {
    const whole = readCode(this.cell(row, "code")?.text ?? "");
    if (whole !== undefined) return whole;
    const zone = this.cell(row, "zone")?.text ?? "";
    const type = this.cell(row, "type")?.text ?? "";
    return zone !== "" && /^\d{1,3}$/.test(type) ? readCode(`${zone}-${type}`) : undefined;
  }

  private add(code: string, anomalyClass: AnomalyClass, row: TableRow): void {
    const id = code.includes("-") ? code.slice(0, code.lastIndexOf("-")) : code;
    const entry = this.#entries.get(id) ?? { id, element: "", anomalies: new Map<string, GlossaryAnomaly>() };
    this.#entries.set(id, entry);
    entry.element ||= this.cell(row, "label")?.text ?? "";
    if (entry.anomalies.has(code)) return;
    this.#codes++;
    const title = this.titleOf(row);
    entry.anomalies.set(code, { code, class: anomalyClass, ...(title && { title }) });
  }

  private titleOf(row: TableRow): GlossaryAnomaly["title"] | undefined {
    const found: Partial<Record<Language, string>> = {};
    for (const column of this.columns) {
      const text = column.field === "title" ? (row[column.column - 1]?.text ?? "") : "";
      if (text !== "") found[column.language ?? this.language ?? "nl"] ??= text;
    }
    return Object.keys(found).length > 0 ? found : undefined;
  }

  private note(kind: "note.listRow" | "note.class", cell: Cell, args: MaterialNote["args"]): void {
    if (this.#notes.length >= maxRowNotes) return;
    this.#notes.push({ file: this.file, kind, args, at: cell.at, ...positionOf(this.text, cell.at) });
  }
}
