// Reads an answer leniently: any version, with or without namespaces, unknown elements kept, broken XML as far as it goes.
// Elements are found by their local names; an AnomalyReport is found wherever it stands in its form.
import { runThrough, type Steps } from "../features/steps";
import type { TextStore } from "../text/textStore";
import { child, children, elementRange, firstChild, nameOf, nextSibling, rootElement, textOf } from "../xml/nodes";
import { parseSteps } from "../xml/parse";
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
export function readAnswer(text: TextStore | string): Answer {
  return runThrough(readAnswerSteps(text));
}

/** The same in steps: an answer may have 50 MB, and a hundred thousand anomalies. */
export function* readAnswerSteps(text: TextStore | string): Steps<Answer> {
  return yield* readAnswerTreeSteps(yield* parseSteps(text));
}

/** The same of a text that is parsed already. */
export function readAnswerTree(tree: XmlTree): Answer {
  return runThrough(readAnswerTreeSteps(tree));
}

/** The same in steps. */
export function* readAnswerTreeSteps(tree: XmlTree): Steps<Answer> {
  const problems: AnswerProblem[] = [];
  const root = rootElement(tree);
  if (!tree.wellFormed) {
    const [first] = tree.findings;
    const kind = root === undefined ? "answer.notXml" : "answer.notWellFormed";
    problems.push({ kind, args: {}, from: first?.from ?? 0, to: first?.to ?? 0 });
  }
  if (root === undefined) return { kind: "unknown", root: "", wellFormed: false, problems, forms: [], others: [] };
  return yield* new Reader(tree, problems).answer(root);
}

/** So many elements are passed in a step: some tenths of a millisecond. */
const elementsAStep = 20;

/** Shared, because most of a hundred thousand anomalies have no path and nothing unknown. */
const nothing: readonly never[] = [];

/** A form of the answer, and what belongs to it: its children, and what a broken text put behind it. */
interface FormParts {
  readonly node: NodeRef;
  readonly parts: NodeRef[];
}

class Reader {
  /** Codes, names and classes recur: each is held once. */
  private readonly recurring = new Map<string, string>();
  private readonly isWellFormed: boolean;
  private passed = 0;

  constructor(
    private readonly tree: XmlTree,
    private readonly problems: AnswerProblem[],
  ) {
    this.isWellFormed = tree.wellFormed;
  }

  *answer(root: NodeRef): Steps<Answer> {
    const top = (yield* this.findTop(root, maxWrappers)) ?? root;
    const kind = yield* this.kindOf(top);
    const { forms, others } = yield* this.formsIn(top);
    if (kind === "unknown") this.report("answer.unknownRoot", top, { name: this.name(top) });
    if (!forms.some(({ node }) => this.name(node) === "Form" && node !== top))
      this.report("answer.noForm", top, { name: this.name(top) });
    const { problems } = this;
    const read: AnswerForm[] = [];
    for (const form of forms) read.push(yield* this.form(form, read.length + 1, kind));
    return {
      kind,
      root: this.name(root),
      wellFormed: this.isWellFormed,
      forms: read,
      others: others.map((part) => this.other(part)),
      problems,
    };
  }

  /** A piece of an answer without its forms is read as one form. */
  private *formsIn(top: NodeRef): Steps<{ forms: FormParts[]; others: NodeRef[] }> {
    const forms: FormParts[] = [];
    const others: NodeRef[] = [];
    if (this.name(top) !== "Form")
      for (const part of yield* this.childrenOf(top))
        if (this.name(part) === "Form") forms.push({ node: part, parts: yield* this.childrenOf(part) });
        else if (this.isWellFormed || forms.length === 0) others.push(part);
        else forms[forms.length - 1].parts.push(part); // In a broken text the form was closed before its end.
    if (forms.length > 0) return { forms, others };
    return { forms: [{ node: top, parts: yield* this.childrenOf(top) }], others: [] };
  }

  /** ACRF or NOTIFICATION, also inside a wrapper. */
  private *findTop(node: NodeRef, levels: number): Steps<NodeRef | undefined> {
    if (/^(ACRF|NOTIFICATION)$/.test(this.name(node))) return node;
    if (levels === 0) return undefined;
    for (const inner of yield* this.childrenOf(node)) {
      const found = yield* this.findTop(inner, levels - 1);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  private *kindOf(top: NodeRef): Steps<AnswerKind> {
    const name = this.name(top);
    if (name === "ACRF" || name === "NOTIFICATION") return name;
    const names = new Set<string>();
    yield* this.visit(top, (node) => names.add(this.name(node)).size > 0);
    if (names.has("ReceptionResult")) return "ACRF";
    return names.has("HandlingResult") || names.has("AnomalyReport") ? "NOTIFICATION" : "unknown";
  }

  private *form({ node, parts }: FormParts, index: number, kind: AnswerKind): Steps<AnswerForm> {
    const first = (name: string) => parts.find((part) => this.name(part) === name);
    const all = (name: string) => parts.filter((part) => this.name(part) === name);
    const handled = first("HandledOriginalForm");
    const file = first("FileReference");
    const result = first("ReceptionResult") ?? first("HandlingResult");
    const inResult: NodeRef[] = [];
    const anomalies: ReturnedAnomaly[] = [];
    // One way through the form, because what is passed of a long text is let go again.
    for (const part of parts)
      yield* this.visit(part, (one, level) => {
        const name = this.name(one);
        if (part === result && level === 1 && name !== "AnomalyReport") inResult.push(one);
        if (name === "AnomalyReport") anomalies.push(this.anomaly(one, anomalies.length + 1));
        // A missing end tag leaves them inside of one another.
        return name !== "AnomalyReport" || !this.isWellFormed;
      });
    // Without a result, or where a broken text closes it before its end, what belongs to it stands beside it.
    const ofResult = (name: string) => [...inResult.filter((part) => this.name(part) === name), ...all(name)];
    // There an ErrorID may have fallen out of its AnomalyReport, and says nothing of a file.
    const isBrokenReport = kind === "NOTIFICATION" && !this.isWellFormed;
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
      anomalies,
      others: parts.filter((part) => !knownInForm.has(this.name(part))).map((part) => this.other(part)),
    };
  }

  private outcome(kind: AnswerKind, code: string | undefined, at: NodeRef): Outcome {
    const outcomes = kind === "ACRF" ? fileOutcomes : formOutcomes;
    const outcome = outcomes[code ?? ""];
    if (!code) this.report("answer.noResult", at, {});
    else if (outcome === undefined) this.report("answer.unknownResult", at, { value: code });
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
    const recurring = (name: string) => this.recurringText(text(name));
    const errorId = recurring("ErrorID") ?? "";
    const anomalyClass = recurring("AnomalyClass");
    const unknown = parts.filter((part) => !knownInAnomaly.has(this.name(part)));
    if (anomalyClass && !classes.has(anomalyClass)) this.report("answer.unknownClass", node, { value: anomalyClass });
    const place = first.get("AnomalyLocation") ?? node;
    return {
      index,
      ...elementRange(this.tree, node),
      errorId,
      code: this.code(errorId, node),
      tagName: recurring("TagName"),
      value: text("Value"),
      class: anomalyClass,
      label: recurring("AnomalyLabel"),
      location: this.location(place),
      line: this.number(place, "LineNbr"),
      column: this.number(place, "ColumnNbr"),
      path: this.entries(first.get("Path")),
      systemCorrection: this.kept(first.get("SystemCorrection")),
      complement: this.kept(first.get("AnomalyComplInformation")),
      others: unknown.length === 0 ? nothing : unknown.map((part) => this.other(part)),
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

  private entries(path: NodeRef | undefined): readonly PathEntry[] {
    if (path === undefined) return nothing;
    return children(this.tree, path).map((part) => ({ name: this.name(part), value: textOf(this.tree, part).trim() }));
  }

  private code(errorId: string, at: NodeRef): string {
    const code = toCode(errorId);
    if (errorId === "") this.report("answer.noErrorId", at, {});
    else if (code === undefined) this.report("answer.badErrorId", at, { value: errorId });
    return code === undefined || code === errorId ? errorId : (this.recurringText(code) ?? code);
  }

  // ---- helpers

  private name(node: NodeRef): string {
    return nameOf(this.tree, node).local;
  }

  /** The children of an element that may have a hundred thousand. */
  private *childrenOf(node: NodeRef): Steps<NodeRef[]> {
    const found: NodeRef[] = [];
    for (let at = firstChild(this.tree, node); at !== undefined; at = nextSibling(this.tree, at)) {
      if (this.isTurn()) yield;
      found.push(at);
    }
    return found;
  }

  /** Visits an element and those inside, in document order; `seen` says whether to go into one. */
  private *visit(top: NodeRef, seen: (node: NodeRef, level: number) => boolean): Steps<void> {
    const around: NodeRef[] = [];
    for (let at: NodeRef | undefined = top; at !== undefined;) {
      if (this.isTurn()) yield;
      const inside: NodeRef | undefined = seen(at, around.length) ? firstChild(this.tree, at) : undefined;
      if (inside !== undefined) around.push(at);
      at = inside ?? this.nextFrom(at, around);
    }
  }

  /** The next element after one and what is in it, below the outermost of those around. */
  private nextFrom(node: NodeRef, around: NodeRef[]): NodeRef | undefined {
    for (let at: NodeRef | undefined = node; at !== undefined && around.length > 0; at = around.pop()) {
      const next = nextSibling(this.tree, at);
      if (next !== undefined) return next;
    }
    return undefined;
  }

  private isTurn(): boolean {
    return ++this.passed % elementsAStep === 0;
  }

  private recurringText(text: string | undefined): string | undefined {
    if (text === undefined) return undefined;
    const known = this.recurring.get(text);
    if (known === undefined) this.recurring.set(text, text);
    return known ?? text;
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

/** What a ResultCode of a NOTIFICATION means. */
export function outcomeOfForm(resultCode: string | number): Outcome {
  return formOutcomes[String(resultCode)] ?? "unknown";
}

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
