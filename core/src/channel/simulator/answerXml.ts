// The authority's two answers as XML: ACRF (was the file taken) and NOTIFICATION (what became of each form).
// Written so that they validate against the official schemas; a value of the sender that would not fit there is left out.
import type { BrusselsTime } from "../clock";

/** FileReference: the name of the GO, and the ticket. */
export interface FileReference {
  readonly fileName: string;
  readonly ticket?: string;
}

export interface Acrf {
  readonly at: BrusselsTime;
  readonly file: FileReference;
  /** In full: "ACRF-125". None: the file was taken. */
  readonly errors: readonly string[];
  /** 1 taken, 0 refused. */
  readonly resultCode: number;
}

export interface Anomaly {
  /** "00024-004" */
  readonly errorId: string;
  readonly tagName?: string;
  readonly value?: string;
  readonly class?: string;
  readonly label?: string;
  readonly line?: number;
  readonly column?: number;
  /** "1,1,7,2" */
  readonly location?: string;
  /** Entries of Path, by name: INSS, CompanyID, ... */
  readonly path?: Readonly<Record<string, string>>;
}

export interface HandledForm {
  readonly at: BrusselsTime;
  /** The sender's header, as it stood. */
  readonly header: Readonly<Record<string, string>>;
  readonly references: readonly Readonly<Record<string, string>>[];
  readonly ticket: string;
  readonly resultCode: number;
  readonly diagnosis?: readonly number[];
  readonly anomalies: readonly Anomaly[];
}

/** The ACRF of one file. */
export function acrfXml({ at, file, errors, resultCode }: Acrf): string {
  return document("ACRF", "ACRF_20231.xsd", [
    el("Form", [
      ...header("ACRF001", at),
      fileReference(file),
      el("ReceptionResult", [
        el("ResultCode", String(resultCode)),
        ...errors.map((error) => el("ErrorID", errorId(error))),
      ]),
    ]),
  ]);
}

/** One NOTIFICATION with a form for each form that was handled. */
export function notificationXml(file: FileReference, forms: readonly HandledForm[]): string {
  return document(
    "NOTIFICATION",
    "NOTIFICATION_20223.xsd",
    forms.map((form) => notificationForm(file, form)),
  );
}

function notificationForm(file: FileReference, form: HandledForm): string {
  return el("Form", [
    ...header("NOTI001", form.at),
    fileReference(file),
    handledOriginalForm(form.header),
    ...form.references.filter(fits).slice(0, 4).map(reference),
    el("HandledReference", [el("ReferenceType", "1"), el("ReferenceOrigin", "2"), el("ReferenceNbr", form.ticket)]),
    el("HandlingResult", [
      el("ResultCode", String(form.resultCode)),
      ...(form.diagnosis ?? []).map((value) => el("Diagnosis", String(value))),
      ...form.anomalies.map(anomalyReport),
    ]),
  ]);
}

function header(identification: string, { date, time }: BrusselsTime): string[] {
  return [
    el("Identification", identification),
    el("FormCreationDate", date),
    el("FormCreationHour", time),
    el("AttestationStatus", "0"),
    el("TypeForm", "FA"),
  ];
}

function fileReference({ fileName, ticket }: FileReference): string {
  const number = ticket ? [el("ReferenceNbr", ticket)] : [];
  return el("FileReference", [el("FileName", fileName), el("ReferenceOrigin", "2"), ...number]);
}

/** What each field of HandledOriginalForm may hold in the schema of the answer. */
const handledFields: readonly (readonly [string, RegExp])[] = [
  ["Identification", /^.{1,7}$/],
  ["FormCreationDate", /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/],
  ["FormCreationHour", /^([01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}$/],
  ["AttestationStatus", /^[0-8]$/],
  ["TypeForm", /^(RE|PA|FA|LA|SU)$/],
];

function handledOriginalForm(original: Readonly<Record<string, string>>): string {
  const fields = handledFields.filter(
    ([name, form]) => form.test(original[name] ?? "") && isRealDay(name, original[name]),
  );
  return el(
    "HandledOriginalForm",
    fields.map(([name]) => el(name, original[name])),
  );
}

/** 30 February has the form of a date but is none. */
function isRealDay(name: string, value: string): boolean {
  return name !== "FormCreationDate" || new Date(`${value}T00:00:00Z`).toISOString().startsWith(value);
}

function fits(reference: Readonly<Record<string, string>>): boolean {
  const { ReferenceType = "", ReferenceOrigin = "", ReferenceNbr = "" } = reference;
  return /^\d$/.test(ReferenceType) && /^[1-7]$/.test(ReferenceOrigin) && /^.{1,64}$/.test(ReferenceNbr);
}

function reference(fields: Readonly<Record<string, string>>): string {
  return el(
    "Reference",
    ["ReferenceType", "ReferenceOrigin", "ReferenceNbr"].map((name) => el(name, fields[name])),
  );
}

function anomalyReport(anomaly: Anomaly): string {
  return el("AnomalyReport", [
    el("ErrorID", errorId(anomaly.errorId)),
    ...optional("TagName", anomaly.tagName),
    ...optional("Value", anomaly.value),
    ...optional("AnomalyClass", anomaly.class?.slice(0, 2)),
    ...optional("AnomalyLabel", anomaly.label && [...anomaly.label].slice(0, 500).join("")),
    ...anomalyLocation(anomaly),
    ...pathOf(anomaly.path),
  ]);
}

function anomalyLocation({ line, column, location }: Anomaly): string[] {
  const parts = [
    ...optional("LineNbr", line && String(line)),
    ...optional("ColumnNbr", column && String(column)),
    // A longer path does not fit the schema of the answer; then TagName and Value lead to the element.
    ...optional("Location", location && location.length <= 200 ? location : undefined),
  ];
  return parts.length > 0 ? [el("AnomalyLocation", parts)] : [];
}

function pathOf(path: Anomaly["path"]): string[] {
  const entries = Object.entries(path ?? {});
  return entries.length > 0
    ? [
        el(
          "Path",
          entries.map(([name, value]) => el(name, value)),
        ),
      ]
    : [];
}

/** An ErrorID has at most nine characters: an own id of six letters and digits stands there without the hyphen. */
function errorId(code: string): string {
  return code.length > 9 ? code.replace("-", "").slice(0, 9) : code;
}

function optional(name: string, text: string | undefined | 0 | ""): string[] {
  return text ? [el(name, text)] : [];
}

// ---- writing

function document(root: string, schema: string, forms: readonly string[]): string {
  const instance = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
  const start = `<${root} ${instance} xsi:noNamespaceSchemaLocation="${schema}">`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${start}\n${forms.map(indent).join("\n")}\n</${root}>\n`;
}

/** An element with text, or with elements already written. */
function el(name: string, content: string | readonly string[]): string {
  if (typeof content === "string") return `<${name}>${escapeText(content)}</${name}>`;
  return content.length > 0 ? `<${name}>\n${content.map(indent).join("\n")}\n</${name}>` : `<${name}/>`;
}

/** Every line is a tag's: a line end in a text is written as a reference. */
function indent(xml: string): string {
  return xml.replace(/^/gm, "  ");
}

/** Characters that XML 1.0 does not know are left out. */
function escapeText(text: string): string {
  const allowed = text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, "");
  return allowed
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\r", "&#13;")
    .replaceAll("\n", "&#10;");
}
