// The files of a pack, as types: pack.json, catalogue.json, glossary.json, codelists.json, and the channel's own data.
// They are read by core/src/pack/load.ts, which checks every field and names what is wrong; nothing here is code of a pack.
import type { AnomalyClass } from "../findings/finding";
import type { Language } from "../messages/catalogue";

/** A text in the four languages. */
export type Texts = Readonly<Record<Language, string>>;

/** A text in the languages that the publisher gives: an official glossary has one. */
export type SomeTexts = Readonly<Partial<Record<Language, string>>>;

/* ------------------------------------------------------------------------------------------------ pack.json */

export interface PackManifest {
  /** Lower-case word, the name of its folder: "fla", "dimona". */
  readonly id: string;
  readonly title: SomeTexts;
  readonly version: string;
  /** What a manifest says of itself counts for nothing: only an install on this machine makes a pack official. */
  readonly official: boolean;
  /** Its documents are answers of the authority: they are made readable, and never judged. */
  readonly answers?: boolean;
  /** What a reader should know of the pack; the list of packs shows it. */
  readonly notice?: SomeTexts;
  /** Four capitals of the file names, or null when nobody outside the authority knows it. */
  readonly applicationCode: string | null;
  /** A code that only the practice channel takes. */
  readonly practiceCode?: string;
  /** Content of Form/Identification -> four-capital code, where it differs from applicationCode. */
  readonly formCodes?: Readonly<Record<string, string>>;
  readonly schemas: readonly PackSchema[];
  /** Schema documents that those of `schemas` include or import, found by their name whatever folder is written. */
  readonly parts?: readonly string[];
  /** File names inside the pack's folder. A glossary may be several files; an official one ends in .xml. */
  readonly glossary?: string | readonly string[];
  readonly catalogue?: string;
  readonly codeLists?: string;
  /** Blocks to be written again and again, in the form of VS Code's snippet files. */
  readonly snippets?: string;
  /** Folder of samples. */
  readonly samples?: string;
  readonly records?: readonly RecordDefinition[];
  readonly references?: readonly ReferenceDefinition[];
  readonly templates?: readonly TemplateDefinition[];
  readonly hints?: readonly HintDefinition[];
  /** How a form that was accepted is changed; absent where the application has no such declaration. */
  readonly change?: ChangeDefinition;
  /** What tells who somebody is, for an anonymous copy; the channel's own zones count for every pack. */
  readonly personal?: readonly PersonalZone[];
}

/** A declaration that changes an accepted one: its status, and the reference that names the ticket of what it changes. */
export interface ChangeDefinition {
  readonly attestationStatus: string;
  /** ReferenceType of the reference with ReferenceOrigin 2. */
  readonly referenceType: string;
}

/** How a value is replaced in an anonymous copy; "none" stays as it is. */
export type PersonalKind = "inss" | "enterprise" | "unit" | "noss" | "birthDate" | "text" | "binary" | "none";

export interface PersonalZone {
  readonly at: RuleContext;
  readonly as: PersonalKind;
}

export interface PackSchema {
  readonly file: string;
  /** Target namespace; "", null or absent for none. */
  readonly namespace?: string | null;
  /** Local names of the elements that may be a document's root (or a payload's). */
  readonly roots: readonly string[];
  /** Quarter or other version, as in the official file names: "20231". */
  readonly version?: string;
  /** Documents that imports name without saying where they are. */
  readonly also?: readonly string[];
  /** Written so that documents of every version fit it: which one a document names makes no difference. */
  readonly everyVersion?: true;
}

/** A record: what people count and compare. Its key finds it again in another version of the file. */
export interface RecordDefinition {
  /** Suffix path of element names: "Worker", "Worker/Contract". */
  readonly element: string;
  /** Paths relative to the record. */
  readonly key: readonly string[];
  /**
   * Text with {Path} placeholders; {INSS|inss} formats, {LastName|initial} shortens, {Result|code:Results} says what
   * a code of that list means, {ErrorID|anomaly} adds what the code of an anomaly is called.
   */
  readonly label: SomeTexts;
}

/** `from` holds a value that names an element whose `to` path has the same value (go to definition, find references). */
export interface ReferenceDefinition {
  readonly from: string;
  readonly to: string;
  /** Name of the ancestor in which both must lie. */
  readonly within?: string;
}

/** A document to begin with; it stands as a file in the pack, with empty values where something is to be filled in. */
export interface TemplateDefinition {
  readonly id: string;
  readonly title: SomeTexts;
  readonly file: string;
  readonly fields?: readonly TemplateField[];
}

/** A value that a new document gets at once: asked of the writer, or known. */
export interface TemplateField {
  readonly id: string;
  /** Suffix paths of the elements that take the value. */
  readonly paths: readonly string[];
  /** Put in without a question: the day, the time, the year, or a reference made of day and time. */
  readonly fill?: "today" | "now" | "year" | "stamp";
  /** The question. */
  readonly title?: SomeTexts;
}

/** A calculation that is shown beside the start tag of an element while it is written. */
export interface HintDefinition {
  /** Suffix path of the element. */
  readonly at: string;
  readonly if?: Condition;
  readonly value: Amount;
  /** Text with {value}. */
  readonly text: SomeTexts;
}

/* -------------------------------------------------------------------------------------------- catalogue.json */
/*
  PATHS are steps of local names from the context element, joined by "/":
    "."  the context itself      "EndDate"  a child      "Period/EndDate"  a grandchild
    "../StartDate"  a sibling    "../../INSS"  a child of the grandparent
    "^Form/FormCreationDate"  starts at the nearest ancestor (or the context itself) of that name
    "/Root/Head"  starts at the document                "@unit"  as last step: an attribute
  A path yields the first element it reaches, or all of them where the parameter says `items` or `of`.
  A missing element or an empty value makes a comparison hold: the schema or a `required` rule reports what is missing.

  CONTEXT (`at`) is one of
    "Contract/StartDate"              suffix path of local names; a list means any of them
    { "tdoType": "xs:inss" }          elements whose declaration carries this appinfo (source="TDOType")
    { "zone": "00024" }               elements with this zone number
    { "tdoType": "xs:inss", "zone": "00024" }   the type where the declaration names one, else the number

  CODE is "00024-004" in full, or "Z-004" (zone number of the element reported), or "B-334" (number of the block it
  stands in). A list means: the first one that the pack's glossary lists there, else the first.
*/
export type Path = string;

export interface CatalogueData {
  readonly rules: readonly CatalogueRule[];
}

export type RuleContext =
  string | readonly string[] | { readonly tdoType: string; readonly zone?: string } | { readonly zone: string };

interface RuleHead {
  /** Needed only where two rules have the same code and context. */
  readonly id?: string;
  readonly code: string | readonly string[];
  readonly at: RuleContext;
  readonly class: AnomalyClass;
  /** Applies only while this holds. */
  readonly if?: Condition;
  /** The same as an XPath 1.0 expression. */
  readonly when?: string;
  readonly texts: Readonly<Record<Language, RuleTexts>>;
  /** The law, manual or page it rests on; a text without a language is shown in every one. */
  readonly source: string | SomeTexts;
  /** First and last day on which the rule is in force, judged by `date` (inclusive). */
  readonly since?: string;
  readonly until?: string;
  /** The day that decides `since` and `until`; by default ^Form/FormCreationDate, else the clock. */
  readonly date?: Operand;
}

export interface RuleTexts {
  /** A few words: the anomaly's title. */
  readonly label: string;
  /** One sentence: what is wrong and why it matters. */
  readonly explanation: string;
  readonly cause: string;
  readonly remedy: string;
  /** The sentence of the finding, where the general one of the type does not do. Placeholders as the type's args. */
  readonly message?: string;
}

/** A day: a path to an xs:date, or one of these, moved by `plus…` afterwards. */
export type Operand =
  | Path
  | ({
      readonly path?: Path;
      /** A fixed day, "2023-12-31". */
      readonly day?: string;
      /** The injected clock's day. */
      readonly clock?: true;
      /** A quarter "20253" or a year "2025" in a value: its first or last day (`edge`). */
      readonly quarter?: Path;
      readonly year?: Path;
      /** Also for `path` and `clock`: the first or last day of the quarter or year in which the day lies. */
      readonly edge?:
        "firstOfQuarter" | "lastOfQuarter" | "firstOfYear" | "lastOfYear" | "firstOfMonth" | "lastOfMonth";
    } & Shift);

interface Shift {
  readonly plusDays?: number;
  readonly plusMonths?: number;
  readonly plusYears?: number;
  /** Moves to the last day of the month after all. */
  readonly endOfMonth?: true;
}

/** Holds or not. Several keys in one object must all hold. A missing element satisfies only `absent` and `none`. */
export type Condition =
  | {
      readonly path: Path;
      readonly present?: true;
      readonly absent?: true;
      readonly is?: string | readonly string[];
      readonly not?: string | readonly string[];
      readonly atLeast?: number;
      readonly atMost?: number;
      readonly moreThan?: number;
      readonly lessThan?: number;
      readonly before?: Operand;
      readonly notBefore?: Operand;
      readonly after?: Operand;
      readonly notAfter?: Operand;
    }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly none: readonly Condition[] };

/** A number: fixed, or value of a path, or a table's row, times factors. */
export type Amount =
  | number
  | Path
  | {
      readonly path?: Path;
      readonly number?: number;
      /** Value of `by` -> number; a value that is not in it makes the rule silent. */
      readonly table?: { readonly by: Path; readonly values: Readonly<Record<string, number>> };
      /** Number of days from one to the other, both counted. */
      readonly days?: { readonly from: Operand; readonly to: Operand };
      readonly times?: readonly Factor[];
      /** Added after the factors. */
      readonly plus?: readonly Weighted[];
      /** Rounds up or down to a multiple, e.g. 0.5. */
      readonly roundUpTo?: number;
      readonly roundDownTo?: number;
    };

export type Factor =
  | { readonly path: Path; readonly divideBy?: number; readonly missing?: number }
  | { readonly number: number }
  /** Months of the year begun between two days (both counted), divided by `divideBy`: "each month begun counts whole". */
  | {
      readonly monthsBegun: { readonly from: Operand; readonly to: Operand; readonly inYear?: Path };
      readonly divideBy?: number;
    };

/** value of path x factor (default 1); a missing path counts 0. */
export interface Weighted {
  readonly path: Path;
  readonly factor?: number;
}

export type Algorithm =
  "inss" | "inssWithoutBis" | "inssBirthDate" | "cbe" | "establishment" | "cbeOrEstablishment" | "noss";

/** The rule types. The comment says what the context is, what fails, and where the finding lies. */
export type CatalogueRule = RuleHead &
  (
    | /** Context: the value. Fails on a wrong check digit. Placeholders (such as "0") pass; malformed values are the schema's. */
      {
        readonly type: "checkDigit";
        readonly params: { readonly algorithm: Algorithm; readonly placeholders?: readonly string[] };
      } /** Context: a birth date or a sex. Fails when it contradicts the INSS (00 for an unknown month or day agrees with all). */
    | {
        readonly type: "agreesWithInss";
        readonly params: {
          readonly inss: Path;
          readonly what: "birthDate" | "sex";
          readonly male?: readonly string[];
          readonly female?: readonly string[];
        };
      } /** Context: the end (date, or number). Fails when it lies before the start; `strict`: also when equal. */
    | {
        readonly type: "order";
        readonly params: { readonly start: Operand; readonly strict?: boolean };
      } /** Context: a date. Fails when it lies outside from..to (each may be absent; both inclusive). */
    | {
        readonly type: "within";
        readonly params: { readonly from?: Operand; readonly to?: Operand };
      } /** Context: a date. Fails when later than `than` (default the clock); `time` names its time of day. */
    | {
        readonly type: "notFuture";
        readonly params?: { readonly than?: Operand; readonly time?: Path };
      } /** Context: any element. Fails when `day` (default the clock) lies after `by`. On the context's value or name, or at `report`. */
    | {
        readonly type: "deadline";
        readonly params: { readonly by: Operand; readonly day?: Operand; readonly report?: Path };
      } /** Context: a repeated element. Fails for the later of two with equal keys within `scope` ("..", "../..", "^Form", "/"). An absent key part is "" unless `complete`. */
    | {
        readonly type: "unique";
        readonly params: {
          readonly scope: Path;
          readonly key: readonly Path[];
          readonly complete?: boolean;
          readonly ignoreCase?: boolean;
          readonly report?: Path;
        };
      } /** Context: a repeated element with a period. Fails for the later of two with equal keys whose periods share a day. */
    | {
        readonly type: "overlap";
        readonly params: {
          readonly scope: Path;
          readonly key: readonly Path[];
          readonly start: Path;
          readonly end: Path;
          readonly report?: Path;
        };
      } /** Context: the element with the total. Fails when it is not (equal | at most | at least) the sum of `value` over `items` that satisfy `where`. */
    | {
        readonly type: "total";
        readonly params: {
          readonly items: Path;
          readonly value: Path | readonly Weighted[];
          readonly where?: Condition;
          /** What the declared value must be, compared with the sum; default "equal". */
          readonly is?: "equal" | "atLeast" | "atMost";
          readonly tolerance?: number;
        };
      } /** Context: a number that counts its siblings' likes. "first": the first in `scope` is not `start` (default 1); "linear": not one more than the one before. */
    | {
        readonly type: "counter";
        readonly params: { readonly scope: Path; readonly check: "first" | "linear"; readonly start?: number };
      } /** Context: the parent. Fails when `items` (that satisfy `where`) are fewer than min or more than max. */
    | {
        readonly type: "count";
        readonly params: {
          readonly items: Path;
          readonly where?: Condition;
          readonly min?: number;
          readonly max?: number;
        };
      } /** Context: the value. Fails when the list does not hold it, or not on `on` (default the rule's `date`). */
    | {
        readonly type: "codeList";
        readonly params: { readonly list: string; readonly on?: Operand; readonly placeholders?: readonly string[] };
      } /** Context: the parent. Fails when `child` is absent or empty (use with `if`). On the parent's name. */
    | {
        readonly type: "required";
        readonly params: { readonly child: Path };
      } /** Context: the parent. Fails when `child` is present (use with `if`). On the child. */
    | {
        readonly type: "forbidden";
        readonly params: { readonly child: Path };
      } /** Context: a value. Fails when it is not among `values`, or is among `not` (use with `if`). */
    | {
        readonly type: "allowed";
        readonly params: { readonly values?: readonly string[]; readonly not?: readonly string[] };
      } /** Context: a value. Fails when the comparison with `with` does not hold. `as` default "text". */
    | {
        readonly type: "compare";
        readonly params: {
          readonly with: Path;
          readonly is: "equal" | "different" | "atMost" | "atLeast" | "less" | "more";
          readonly as?: "text" | "number" | "date";
        };
      } /** Context: a number. Fails when outside min..max (inclusive, with tolerance). */
    | {
        readonly type: "limit";
        readonly params: { readonly min?: Amount; readonly max?: Amount; readonly tolerance?: number };
      } /** Context: a value. Fails when no `items` in `scope` has it at `key`. */
    | {
        readonly type: "reference";
        readonly params: { readonly scope: Path; readonly items: Path; readonly key: Path };
      } /** Context: a value. Fails on the first character outside the set: a list of characters and ranges "A-Z", or a named one. */
    | {
        readonly type: "characters";
        readonly params: { readonly allowed: string | readonly string[] };
      } /** Context: any element. Fails when the XPath 1.0 expression is false. On the context's value or name, or at `report`. */
    | { readonly type: "assert"; readonly assert: string; readonly params?: { readonly report?: Path } }
  );

export type RuleType = CatalogueRule["type"];

/* --------------------------------------------------------------------------------------------- glossary.json */

export interface GlossaryData {
  /** The codes of an anomaly list, without definitions: they join the entries of a glossary. */
  readonly anomalyList?: true;
  readonly zones: readonly GlossaryZone[];
  readonly blocks: readonly GlossaryBlock[];
}

export interface GlossaryAnomaly {
  /** In full: "00024-004". */
  readonly code: string;
  readonly class: AnomalyClass;
  readonly title?: SomeTexts;
}

/** A zone in a block: the same zone number may stand in several blocks, with different texts. */
export interface GlossaryZone {
  readonly zone: string;
  /** Number of the block; absent = every block. */
  readonly block?: string;
  /** Name of the XML element. */
  readonly element: string;
  readonly title: SomeTexts;
  readonly definition: SomeTexts;
  readonly format?: SomeTexts;
  readonly allowed?: SomeTexts;
  readonly presence?: SomeTexts;
  readonly anomalies: readonly GlossaryAnomaly[];
}

export interface GlossaryBlock {
  readonly block: string;
  readonly element: string;
  readonly title: SomeTexts;
  readonly definition: SomeTexts;
  readonly presence?: SomeTexts;
  readonly anomalies: readonly GlossaryAnomaly[];
}

/* -------------------------------------------------------------------------------------------- codelists.json */

export interface CodeListsData {
  readonly lists: Readonly<Record<string, CodeList>>;
}

export interface CodeList {
  readonly title: SomeTexts;
  readonly source: string;
  readonly entries: readonly CodeListEntry[];
}

export interface CodeListEntry {
  readonly code: string;
  /** First and last day of validity, inclusive. */
  readonly since?: string;
  readonly until?: string;
  readonly label: SomeTexts;
}

/* ------------------------------------------------------------------------------------------- schemas/channel */

/** anomaly-types.json */
export interface AnomalyTypesData {
  readonly types: readonly AnomalyType[];
}

export interface AnomalyType {
  /** Three digits: "004". */
  readonly code: string;
  readonly concerns: "file" | "form" | "block" | "zone";
  readonly checked: "checked" | "partly" | "authority";
  readonly label: Texts;
  readonly explanation: Texts;
  readonly cause?: Texts;
  readonly remedy?: Texts;
}

/** code-mapping.json: from kind of violation to code, the rows of the general mapping in their order. */
export interface CodeMappingData {
  readonly source?: string;
  readonly rows: readonly CodeMappingRow[];
  /** For a kind that no row names. */
  readonly fallback: readonly string[];
}

export interface CodeMappingRow {
  /** Name of the row: "missing", "length". */
  readonly violation: string;
  /** In order of preference: ["Z-001", "B-090"]. Z = the element's number, B = its block's; or a whole code. */
  readonly codes: readonly string[];
  /** Where the glossary lists none of `codes`: the first of these that it lists. M = the number of what is due in its place. */
  readonly otherwise?: readonly string[];
  /** Kinds of finding that belong to it: ["xsd.missingElement"]; "xml.*" means all of an area. */
  readonly kinds: readonly string[];
}
