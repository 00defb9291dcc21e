// Reads an answer leniently: any version, with or without namespaces, unknown elements kept, broken XML as far as it goes.
// Elements are found by their local names; an AnomalyReport is found wherever it stands in its form.
import { child, children, elementRange, nameOf, rootElement, textOf } from "../xml/nodes";
import { parseXml } from "../xml/parse";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import type {
  Answer,
  AnswerForm,
  AnswerKind,
  AnswerProblem,
  FileError,
  FileReference,
  FormHeader,
  OtherElement,
  Outcome,
  PathEntry,
  Reference,
  ReturnedAnomaly,
} from "./answer";

/** Unknown elements deeper than this are cut, because their reading recurses. */
const maxDepth = 50;

/** Wrappers around the answer itself are looked through to this depth. */
const maxWrappers = 4;

const classes: ReadonlySet<string> = new Set(["B", "P", "NP", "NB", "D", "W", "I"]);

/** Reads an answer; never throws. */
export function readAnswer(text: string): Answer {
  return readAnswerTree(parseXml(text));
}

/** The same of a text that is parsed already. */
export function readAnswerTree(tree: XmlTree): Answer {
  const problems: AnswerProblem[] = [];
  if (!tree.wellFormed) {
    const [first] = tree.findings;
    problems.push({ kind: "answer.notWellFormed", args: {}, from: first?.from ?? 0, to: first?.to ?? 0 });
  }
  const root = rootElement(tree);
  if (root === undefined) return { kind: "unknown", root: "", wellFormed: false, problems, forms: [], others: [] };
  return new Reader(tree, problems).answer(root);
}

/** A form of the answer, and what belongs to it: its children, and what a broken text put behind it. */
interface FormParts {
  readonly node: NodeRef;
  readonly parts: NodeRef[];
}

class Reader {
  constructor(
    private readonly tree: XmlTree,
    private readonly problems: AnswerProblem[],
  ) {}

  answer(root: NodeRef): Answer {
    const top = this.findTop(root, maxWrappers) ?? root;
    const kind = this.kindOf(top);
    const { forms, others } = this.formsIn(top);
    if (kind === "unknown") this.report("answer.unknownRoot", top, { name: this.name(top) });
    if (!forms.some(({ node }) => this.name(node) === "Form" && node !== top))
      this.report("answer.noForm", top, { name: this.name(top) });
    const { tree, problems } = this;
    return {
      kind,
      root: this.name(root),
      wellFormed: tree.wellFormed,
      forms: forms.map((form, index) => this.form(form, index + 1, kind)),
      others: others.map((part) => this.other(part)),
      problems,
    };
  }

  /** A piece of an answer without its forms is read as one form. */
  private formsIn(top: NodeRef): { forms: FormParts[]; others: NodeRef[] } {
    const forms: FormParts[] = [];
    const others: NodeRef[] = [];
    if (this.name(top) !== "Form")
      for (const part of children(this.tree, top))
        if (this.name(part) === "Form") forms.push({ node: part, parts: children(this.tree, part) });
        else if (this.tree.wellFormed || forms.length === 0) others.push(part);
        else forms[forms.length - 1].parts.push(part); // In a broken text the form was closed before its end.
    if (forms.length > 0) return { forms, others };
    return { forms: [{ node: top, parts: children(this.tree, top) }], others: [] };
  }

  /** ACRF or NOTIFICATION, also inside a wrapper. */
  private findTop(node: NodeRef, levels: number): NodeRef | undefined {
    if (/^(ACRF|NOTIFICATION)$/.test(this.name(node))) return node;
    if (levels === 0) return undefined;
    for (const inner of children(this.tree, node)) {
      const found = this.findTop(inner, levels - 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private kindOf(top: NodeRef): AnswerKind {
    const name = this.name(top);
    if (name === "ACRF" || name === "NOTIFICATION") return name;
    if (this.deep(top, "ReceptionResult").length > 0) return "ACRF";
    return this.deep(top, "HandlingResult").length + this.deep(top, "AnomalyReport").length > 0
      ? "NOTIFICATION"
      : "unknown";
  }

  private form({ node, parts }: FormParts, index: number, kind: AnswerKind): AnswerForm {
    const first = (name: string) => parts.find((part) => this.name(part) === name);
    const all = (name: string) => parts.filter((part) => this.name(part) === name);
    const handled = first("HandledOriginalForm");
    const file = first("FileReference");
    const result = first("ReceptionResult") ?? first("HandlingResult");
    // Without a result, or where a broken text closes it before its end, what belongs to it stands beside it.
    const ofResult = (name: string) => [...(result === undefined ? [] : this.named(result, name)), ...all(name)];
    // There an ErrorID may have fallen out of its AnomalyReport, and says nothing of a file.
    const isBrokenReport = kind === "NOTIFICATION" && !this.tree.wellFormed;
    const resultCode = this.textOf(ofResult("ResultCode")[0]);
    const outcome = this.outcome(kind, resultCode, result ?? node);
    return {
      index,
      from: elementRange(this.tree, node).from,
      to: elementRange(this.tree, parts.at(-1) ?? node).to,
      header: this.header(parts),
      outcome,
      resultCode,
      fileReference: file === undefined ? undefined : this.fileReference(file),
      handledForm: handled === undefined ? undefined : this.header(children(this.tree, handled)),
      references: all("Reference").map((one) => this.reference(one)),
      handledReferences: all("HandledReference").map((one) => this.reference(one)),
      diagnosis: ofResult("Diagnosis").map((one) => textOf(this.tree, one).trim()),
      fileErrors: (isBrokenReport ? [] : ofResult("ErrorID")).map((one) => this.fileError(one)),
      anomalies: parts.flatMap((part) => this.deep(part, "AnomalyReport")).map((one, at) => this.anomaly(one, at + 1)),
      others: parts.filter((part) => !knownInForm.has(this.name(part))).map((part) => this.other(part)),
    };
  }

  private outcome(kind: AnswerKind, code: string | undefined, at: NodeRef): Outcome {
    const outcomes = kind === "ACRF" ? fileOutcomes : formOutcomes;
    const outcome = outcomes[code ?? ""];
    if (outcome === undefined) this.report("answer.unknownResult", at, { value: code ?? "" });
    return outcome ?? "unknown";
  }

  private header(parts: readonly NodeRef[]): FormHeader {
    const text = (name: string) => this.textOf(parts.find((part) => this.name(part) === name));
    return {
      identification: text("Identification"),
      creationDate: text("FormCreationDate"),
      creationHour: text("FormCreationHour"),
      attestationStatus: text("AttestationStatus"),
      typeForm: text("TypeForm"),
    };
  }

  private fileReference(node: NodeRef): FileReference {
    return {
      fileName: this.text(node, "FileName"),
      origin: this.text(node, "ReferenceOrigin"),
      number: this.text(node, "ReferenceNbr"),
    };
  }

  private reference(node: NodeRef): Reference {
    return {
      type: this.text(node, "ReferenceType"),
      origin: this.text(node, "ReferenceOrigin"),
      number: this.text(node, "ReferenceNbr"),
    };
  }

  private fileError(node: NodeRef): FileError {
    const errorId = textOf(this.tree, node).trim();
    return { ...elementRange(this.tree, node), errorId, code: this.code(errorId, node) };
  }

  private anomaly(node: NodeRef, index: number): ReturnedAnomaly {
    const parts = children(this.tree, node);
    const first = new Map<string, NodeRef>();
    for (const part of parts) if (!first.has(this.name(part))) first.set(this.name(part), part);
    const text = (name: string) => this.textOf(first.get(name));
    const errorId = text("ErrorID") ?? "";
    const anomalyClass = text("AnomalyClass");
    if (anomalyClass && !classes.has(anomalyClass)) this.report("answer.unknownClass", node, { value: anomalyClass });
    const place = first.get("AnomalyLocation") ?? node;
    return {
      index,
      ...elementRange(this.tree, node),
      errorId,
      code: this.code(errorId, node),
      tagName: text("TagName"),
      value: text("Value"),
      class: anomalyClass,
      label: text("AnomalyLabel"),
      location: this.location(place),
      line: this.number(place, "LineNbr"),
      column: this.number(place, "ColumnNbr"),
      path: this.entries(first.get("Path")),
      systemCorrection: this.kept(first.get("SystemCorrection")),
      complement: this.kept(first.get("AnomalyComplInformation")),
      others: parts.filter((part) => !knownInAnomaly.has(this.name(part))).map((part) => this.other(part)),
    };
  }

  private location(place: NodeRef): number[] | undefined {
    const text = this.text(place, "Location");
    if (!text) return undefined;
    const steps = text
      .split(/[^0-9]+/)
      .filter(Boolean)
      .map(Number);
    const good = steps.length > 0 && steps.every((step) => 1 <= step && Number.isSafeInteger(step));
    if (good) return steps;
    this.report("answer.badLocation", place, { value: text });
    return undefined;
  }

  private entries(path: NodeRef | undefined): PathEntry[] {
    if (path === undefined) return [];
    return children(this.tree, path).map((part) => ({ name: this.name(part), value: textOf(this.tree, part).trim() }));
  }

  private code(errorId: string, at: NodeRef): string {
    const code = toCode(errorId);
    if (code === undefined) this.report("answer.badErrorId", at, { value: errorId });
    return code ?? errorId;
  }

  // ---- helpers

  private name(node: NodeRef): string {
    return nameOf(this.tree, node).local;
  }

  private named(node: NodeRef, name: string): NodeRef[] {
    return children(this.tree, node).filter((part) => this.name(part) === name);
  }

  /** An element and its descendants, those with a name; also those inside of one another, as a missing end tag leaves them. */
  private deep(node: NodeRef, name: string): NodeRef[] {
    const found: NodeRef[] = [];
    const rest = [node];
    for (let at = rest.pop(); at !== undefined; at = rest.pop()) {
      const isOne = this.name(at) === name;
      if (isOne) found.push(at);
      if (isOne && this.tree.wellFormed) continue;
      for (const part of children(this.tree, at).reverse()) rest.push(part);
    }
    return found;
  }

  private text(node: NodeRef, name: string): string | undefined {
    return this.textOf(child(this.tree, node, name));
  }

  private textOf(node: NodeRef | undefined): string | undefined {
    return node === undefined ? undefined : textOf(this.tree, node).trim();
  }

  private kept(node: NodeRef | undefined): OtherElement | undefined {
    return node === undefined ? undefined : this.other(node);
  }

  private number(node: NodeRef, name: string): number | undefined {
    const text = this.text(node, name);
    return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
  }

  private other(node: NodeRef, levels = maxDepth): OtherElement {
    const inner = levels === 0 ? [] : children(this.tree, node).map((part) => this.other(part, levels - 1));
    const text = textOf(this.tree, node).trim();
    return { name: this.name(node), text, children: inner, ...elementRange(this.tree, node) };
  }

  private report(kind: AnswerProblem["kind"], node: NodeRef, args: AnswerProblem["args"]): void {
    this.problems.push({ kind, args, ...elementRange(this.tree, node) });
  }
}

/** "00024-004" from what an ErrorID holds; the authority leaves the hyphen out where an id has six characters. */
export function toCode(errorId: string): string | undefined {
  const parts = /^(\d{5}|[A-Z]{4}\d{2}|[A-Z]{4})-?(\d{3})$/.exec(errorId.trim());
  return parts ? `${parts[1]}-${parts[2]}` : undefined;
}

/**
 * A code as it may stand in a journal, a view or a report: one that has not the form of a code is a text of whoever wrote the
 * answer, and stays in the answer.
 */
export function plainCode(code: string): string {
  return toCode(code) ?? "?";
}

const fileOutcomes: Readonly<Record<string, Outcome>> = { 0: "refused", 1: "taken" };
const formOutcomes: Readonly<Record<string, Outcome>> = {
  0: "refused",
  1: "accepted",
  2: "proposal",
  3: "provisional",
  4: "timeout",
};

const knownInForm: ReadonlySet<string> = new Set([
  "Identification",
  "FormCreationDate",
  "FormCreationHour",
  "AttestationStatus",
  "TypeForm",
  "FileReference",
  "HandledOriginalForm",
  "Reference",
  "HandledReference",
  "ReceptionResult",
  "HandlingResult",
  "AnomalyReport",
]);

const knownInAnomaly: ReadonlySet<string> = new Set([
  "ErrorID",
  "TagName",
  "Value",
  "AnomalyClass",
  "AnomalyLabel",
  "AnomalyLocation",
  "LineNbr",
  "ColumnNbr",
  "Location",
  "Path",
  "SystemCorrection",
  "AnomalyComplInformation",
]);
