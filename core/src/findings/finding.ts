// A finding is data: a stable kind, the anomaly code, where, and the arguments of its sentence.
// Text is made at the edge, in the reader's language (core/src/messages); lines are made there too.

/** Severity follows the anomaly class: blocking = error; P, NP, NB, D, W = warning; I = information. */
export type Severity = "error" | "warning" | "information";

/** The classes of the channel: blocking, percentual, non-percentual, non-blocking, right to reduction, warning, investigation. */
export type AnomalyClass = "B" | "P" | "NP" | "NB" | "D" | "W" | "I";

/** Where the code comes from: the glossary lists it, the general mapping assumes it, a rule names it. */
export type Certainty = "listed" | "assumed" | "rule";

/** Which check made it. OUTTEST and OUT are anomalies that came back from the authority. */
export type FindingSource = "xml" | "xsd" | "rule" | "file" | "fla" | "OUTTEST" | "OUT";

/** Values for the placeholders of a message. A list is joined in the reader's language. */
export type FindingArgs = Readonly<Record<string, string | number | readonly string[]>>;

/** A place that belongs to a finding, e.g. the other one of two duplicates. Offsets as in Finding. */
export interface RelatedPlace {
  readonly from: number;
  readonly to: number;
  /** Key in the findings catalogue, e.g. "related.firstOne". */
  readonly message: string;
  readonly args: FindingArgs;
}

/** What a rule says of itself. */
export interface RuleWords {
  readonly id?: string;
  readonly texts: Readonly<
    Record<
      "en" | "nl" | "fr" | "de",
      { readonly label: string; readonly explanation: string; readonly cause: string; readonly remedy: string }
    >
  >;
  /** What it rests on; a text without a language is shown in every one. */
  readonly source: string | Readonly<Partial<Record<"en" | "nl" | "fr" | "de", string>>>;
}

export interface Finding {
  /** Stable id, e.g. "xml.missingEndTag", "xsd.maxLength", "rule.checkDigit": also the key of its sentence. */
  readonly kind: string;
  /** Anomaly code as the authority would send it: "00024-004", "90059-091", "ACRF-102". */
  readonly code: string;
  readonly certainty: Certainty;
  readonly severity: Severity;
  readonly class: AnomalyClass;
  readonly source: FindingSource;
  /** Half-open range of UTF-16 offsets in the document. */
  readonly from: number;
  readonly to: number;
  /** Local name of the element it speaks of; "" for the file as such. */
  readonly element: string;
  /** 1-based child-element positions from the root, as in AnomalyLocation/Location ("1,1,7,2" = [1,1,7,2]); [] for the file. */
  readonly path: readonly number[];
  readonly args: FindingArgs;
  readonly related?: readonly RelatedPlace[];
  /** Texts of a pack's own rule, by language; they win over the sentence of `kind`. */
  readonly texts?: Readonly<Partial<Record<"en" | "nl" | "fr" | "de", string>>>;
  /** The rule that made it: why it is there, what to do, and where it comes from. */
  readonly rule?: RuleWords;
  /** True when the check could not be made: the verdict becomes `undecided`, never `accepted`. */
  readonly undecided?: boolean;
}

/** A finding in the making. */
export type FindingDraft = { -readonly [Field in keyof Finding]: Finding[Field] };

/**
 * The same finding at another place. Field by field, as findings are made: among tens of thousands of objects that are copied with `...`
 * and added to V8 gives many a hidden class to themselves, which take memory and make every look at them slow.
 */
export function findingAt(finding: Finding, from: number, to: number, path: readonly number[]): FindingDraft {
  const { kind, code, certainty, severity, class: anomalyClass, source, element, args } = finding;
  const { related, texts, rule, undecided } = finding;
  const draft: FindingDraft = {
    kind,
    code,
    certainty,
    severity,
    class: anomalyClass,
    source,
    from,
    to,
    element,
    path,
    args,
  };
  if (undecided) draft.undecided = undecided;
  if (related) draft.related = related;
  if (texts) draft.texts = texts;
  if (rule) draft.rule = rule;
  return draft;
}
