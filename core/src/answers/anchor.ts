// Puts returned anomalies on their elements: by Location, checked against TagName and Value; else by Path; else by TagName and
// Value; else on the form. When the document has changed since it was sent, the element is found in what was sent and
// followed to where it is now.
import type { AnomalyClass, Finding, FindingSource, Severity } from "../findings/finding";
import { languages } from "../messages/catalogue";
import type { AnomalyType, Texts } from "../pack/manifest";
import { answerTexts, type AnswerMessage } from "../messages/answers";
import { runThrough, type Steps } from "../features/steps";
import { nameRange, parent, valueRange } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import type { Answer, AnswerForm, FileError, ReturnedAnomaly, Span } from "./answer";
import { Correspondence, noKeys, type RecordKey } from "./correspond";
import { Places } from "./places";

/** there: as the authority saw it; changed: the element is there, its content is another; gone: only its surroundings are left; lost: not even its form. */
export type AnchorState = "there" | "changed" | "gone" | "lost";
export type AnchoredBy = "location" | "path" | "value" | "form" | "file";

export interface AnchoredFinding extends Finding {
  readonly state: AnchorState;
  readonly anchoredBy: AnchoredBy;
  /** 1-based index of the answer's form. */
  readonly answerForm: number;
  /** 1-based index of the AnomalyReport in its form; 0 for an ErrorID of an ACRF. */
  readonly anomaly: number;
  /** Where it stands in the answer. */
  readonly inAnswer: Span;
}

export interface AnchorOptions {
  /** The folder that the answer came from. */
  readonly source: Extract<FindingSource, "OUTTEST" | "OUT">;
  /** The document as it was sent, when it may have changed since. */
  readonly sent?: XmlTree;
  /** Keys of records, from the pack. */
  readonly keys?: RecordKey;
  /** Path of the form in this document that each form of the answer handled, where matching has told it. */
  readonly forms?: ReadonlyMap<number, readonly number[]>;
  /** Indices of the answer's forms that speak of this document; the others are left out. All of them when absent. */
  readonly about?: ReadonlySet<number>;
  /** The general table of anomaly types by their three digits: says what a code means where the authority gave no label. */
  readonly types?: ReadonlyMap<string, AnomalyType>;
  /** The document is one of several parts: then Location alone proves nothing. */
  readonly severalParts?: boolean;
}

/** Where answers are laid: the document as it is, as it was sent, and the way from there to here. One for many answers. */
export class AnchorGround {
  readonly now: Places;
  readonly judged: Places;
  readonly follow: Correspondence | undefined;

  /** @param answers all that will be laid on it: what they ask for is sought in one pass */
  constructor(tree: XmlTree, { sent, keys }: Pick<AnchorOptions, "sent" | "keys">, answers: readonly Answer[]) {
    this.now = new Places(tree);
    this.judged = sent ? new Places(sent) : this.now;
    this.judged.willAsk(namesAskedFor(answers));
    this.follow = sent ? new Correspondence(this.judged, this.now, keys ?? noKeys) : undefined;
  }

  #forms: SentForms | undefined;

  /** The forms that were judged, read once: an answer may speak of thousands. */
  get forms(): SentForms {
    return (this.#forms ??= readForms(this.judged));
  }
}

/** The forms of a document, and those that a header or a reference names. */
interface SentForms {
  readonly all: readonly NodeRef[];
  /** By date and hour of creation. */
  readonly byMoment: ReadonlyMap<string, readonly NodeRef[]>;
  /** By each number that stands in a Reference. */
  readonly byReference: ReadonlyMap<string, readonly NodeRef[]>;
}

function readForms(places: Places): SentForms {
  const { root } = places;
  const all = root === undefined ? [] : places.children(root).filter((node) => places.name(node) === "Form");
  const text = (node: NodeRef, name: string): string => {
    const found = places.childNamed(node, name);
    return found === undefined ? "" : places.text(found);
  };
  const byMoment = new Map<string, NodeRef[]>();
  const byReference = new Map<string, NodeRef[]>();
  for (const form of all) {
    addTo(byMoment, `${text(form, "FormCreationDate")} ${text(form, "FormCreationHour")}`, form);
    const references = places.children(form).filter((node) => places.name(node) === "Reference");
    for (const number of new Set(references.map((node) => text(node, "ReferenceNbr"))))
      addTo(byReference, number, form);
  }
  return { all, byMoment, byReference };
}

function addTo(lists: Map<string, NodeRef[]>, key: string, node: NodeRef): void {
  const list = lists.get(key);
  if (list) list.push(node);
  else lists.set(key, [node]);
}

/** Findings for all that an answer objects to, in the order of the answer. */
export function anchorAnomalies(tree: XmlTree, answer: Answer, options: AnchorOptions): AnchoredFinding[] {
  return runThrough(anchorSteps(new AnchorGround(tree, options, [answer]), answer, options));
}

type OneAnswerOptions = Omit<AnchorOptions, "sent" | "keys">;

/** The same in steps, on a ground that other answers share. */
export function* anchorSteps(
  ground: AnchorGround,
  answer: Answer,
  options: OneAnswerOptions,
): Steps<AnchoredFinding[]> {
  yield* ground.judged.scanSteps();
  const anchorer = new Anchorer(ground, options);
  const found: AnchoredFinding[] = [];
  for (const form of answer.forms) {
    if (options.about?.has(form.index) === false) continue;
    for (const error of form.fileErrors) found.push(anchorer.fileError(form, error));
    yield* anchorer.anomalies(form, found);
  }
  return found;
}

/** Where the form that each form of the answer handled is now; absent for one that is gone or cannot be told. */
export function findHandledForms(
  ground: AnchorGround,
  answer: Answer,
  options: OneAnswerOptions,
): ReadonlyMap<number, NodeRef> {
  const anchorer = new Anchorer(ground, options);
  const about = answer.forms.filter(({ index }) => options.about?.has(index) ?? true);
  return new Map(
    about.flatMap((form) => {
      const node = anchorer.formNow(form);
      return node === undefined ? [] : [[form.index, node] as const];
    }),
  );
}

/** True when the answer's form speaks of this document: an anomaly leads to an element with its TagName and Value. */
export function fitsDocument(tree: XmlTree, form: AnswerForm): boolean {
  const places = new Places(tree);
  return form.anomalies.some((anomaly) => {
    const node = anomaly.location && places.at(anomaly.location);
    return node !== undefined && anomaly.tagName !== undefined && check(places, node, anomaly) === "same";
  });
}

function namesAskedFor(answers: readonly Answer[]): Set<string> {
  const names = new Set<string>();
  for (const { anomalies } of answers.flatMap(({ forms }) => forms))
    for (const { tagName, path } of anomalies) {
      if (tagName) names.add(localName(tagName));
      for (const entry of path) names.add(entry.name);
    }
  return names;
}

/** An element in the document that was judged. */
interface Anchor {
  readonly node: NodeRef | undefined;
  readonly by: AnchoredBy;
  readonly state: AnchorState;
}

class Anchorer {
  private readonly now: Places;
  private readonly judged: Places;
  private readonly follow: Correspondence | undefined;

  constructor(
    private readonly ground: AnchorGround,
    private readonly options: OneAnswerOptions,
  ) {
    this.now = ground.now;
    this.judged = ground.judged;
    this.follow = ground.follow;
  }

  fileError(form: AnswerForm, error: FileError): AnchoredFinding {
    return {
      ...this.finding(
        this.titleOf(error.code) ? "answer.fileRefusedKnown" : "answer.fileRefused",
        "B",
        { code: error.code },
        { node: this.now.root, by: "file", state: "there" },
      ),
      element: "",
      path: [],
      answerForm: form.index,
      anomaly: 0,
      inAnswer: { from: error.from, to: error.to },
    };
  }

  *anomalies(form: AnswerForm, into: AnchoredFinding[]): Steps<void> {
    const handled = this.handledForm(form);
    for (const anomaly of form.anomalies) {
      yield;
      into.push(this.anomaly(form, anomaly, handled));
    }
  }

  private anomaly(form: AnswerForm, anomaly: ReturnedAnomaly, handled: NodeRef | undefined): AnchoredFinding {
    const found = this.locate(anomaly, handled);
    const anchor = this.follow ? this.followed(found, this.follow) : found;
    // Without a class a refused form's anomaly is what refused it.
    const anomalyClass = anomaly.class ?? (form.outcome === "refused" ? "B" : "W");
    return {
      ...this.finding(kindOf(anomaly, this.titleOf(anomaly.code)), anomalyClass, this.argsOf(anomaly, anchor), anchor),
      answerForm: form.index,
      anomaly: anomaly.index,
      inAnswer: { from: anomaly.from, to: anomaly.to },
    };
  }

  // ---- the form

  /** The handled form as it is now. */
  formNow(form: AnswerForm): NodeRef | undefined {
    const node = this.handledForm(form);
    if (node === undefined || !this.follow) return node;
    const { root } = this.judged;
    return root === undefined ? undefined : this.follow.find(node, [root]);
  }

  /** The form that was handled: told by matching; by date and hour; by the sender's reference; the only one there is. */
  private handledForm(form: AnswerForm): NodeRef | undefined {
    const told = this.options.forms?.get(form.index);
    if (told) return this.judged.at(told);
    const { all, byMoment, byReference } = this.ground.forms;
    const { creationDate = "", creationHour } = form.handledForm ?? {};
    const byHour = (creationHour !== undefined && byMoment.get(`${creationDate} ${creationHour}`)) || [];
    if (byHour.length === 1) return byHour[0];
    if (byHour.length === 0 && creationHour !== undefined && this.options.severalParts) return undefined;
    const own = form.references.flatMap(({ origin, number }) => (origin === "1" && number ? [number] : []));
    const named = new Set(own.flatMap((number) => byReference.get(number) ?? []));
    const referred = [...named].filter((node) => byHour.length === 0 || byHour.includes(node));
    if (referred.length === 1) return referred[0];
    return all.length === 1 ? all[0] : undefined;
  }

  // ---- the element

  private locate(anomaly: ReturnedAnomaly, form: NodeRef | undefined): Anchor {
    const atLocation = this.atLocation(anomaly, form);
    const checked = atLocation === undefined ? "other" : check(this.judged, atLocation, anomaly);
    const proven = anomaly.tagName !== undefined || !this.options.severalParts;
    if (checked === "same" && proven) return { node: atLocation, by: "location", state: "there" };
    const byPath = this.byPath(anomaly, form);
    if (byPath) return byPath;
    const byValue = this.byValue(anomaly, form);
    if (byValue !== undefined) return { node: byValue, by: "value", state: "there" };
    if (checked === "otherValue") return { node: atLocation, by: "location", state: "changed" };
    const speaksOfForm = anomaly.tagName === undefined || localName(anomaly.tagName) === "Form";
    if (form !== undefined)
      return { node: form, by: "form", state: speaksOfForm && !anomaly.location ? "there" : "gone" };
    return { node: this.judged.root, by: "file", state: "lost" };
  }

  /** Location counts from the root; where the form is known, its own position is taken, because forms may have moved. */
  private atLocation({ location }: ReturnedAnomaly, form: NodeRef | undefined): NodeRef | undefined {
    if (!location) return undefined;
    if (form === undefined || location.length < 2) return this.judged.at(location);
    let node: NodeRef | undefined = form;
    for (const position of location.slice(2)) if (node !== undefined) node = this.judged.children(node)[position - 1];
    return node;
  }

  /** The element of the record that Path names: its most telling entries together, then TagName near them. */
  private byPath(anomaly: ReturnedAnomaly, form: NodeRef | undefined): Anchor | undefined {
    const places = this.judged;
    const within = (nodes: readonly NodeRef[]) => (form === undefined ? nodes : places.within(nodes, form));
    const entries = anomaly.path
      .map(({ name, value }) => within(places.withValue(name, value)))
      .filter(({ length }) => length > 0);
    if (entries.length === 0) return undefined;
    // The entry with the fewest elements tells most; among its elements, the one whose surroundings hold the most others.
    const rarest = entries.reduce((best, nodes) => (nodes.length <= best.length ? nodes : best));
    const scored = rarest.map((node) => ({ node, score: this.sharedBy(node, entries, form) }));
    const top = scored.reduce((most, { score }) => Math.max(most, score), 0);
    const best = scored.filter(({ score }) => score === top);
    if (best.length !== 1) return undefined;
    return this.nearRecord(best[0].node, anomaly, form);
  }

  /** How many of the entries have an element beside this one or above it. */
  private sharedBy(node: NodeRef, entries: readonly (readonly NodeRef[])[], form: NodeRef | undefined): number {
    const places = this.judged;
    const around: NodeRef[] = [];
    for (let at = parent(places.tree, node); at !== undefined && at !== form; at = parent(places.tree, at))
      around.push(at);
    const isBeside = (other: NodeRef) => around.includes(parent(places.tree, other) ?? -1);
    return entries.filter((nodes) => nodes.some(isBeside)).length;
  }

  /** TagName in the record around a Path's element, and outwards to the form. */
  private nearRecord(key: NodeRef, anomaly: ReturnedAnomaly, form: NodeRef | undefined): Anchor | undefined {
    const places = this.judged;
    if (anomaly.tagName === undefined) return { node: key, by: "path", state: "there" };
    const name = localName(anomaly.tagName);
    const sameValue = anomaly.value === undefined ? [] : places.withValue(name, anomaly.value.trim());
    for (let record = parent(places.tree, key); record !== undefined; record = parent(places.tree, record)) {
      const exact = places.within(sameValue, record);
      if (exact.length === 1) return { node: exact[0], by: "path", state: "there" };
      const named = this.named(record, name);
      if (named.length === 1) {
        const state = anomaly.value === undefined || check(places, named[0], anomaly) === "same" ? "there" : "changed";
        return { node: named[0], by: "path", state };
      }
      if (exact.length > 1 || named.length > 1 || record === form) return undefined;
    }
    return undefined;
  }

  /** The element itself, its children and theirs with a name; two levels suffice for a record's head. */
  private named(record: NodeRef, name: string): NodeRef[] {
    const places = this.judged;
    const inner = places.children(record);
    return [record, ...inner, ...inner.flatMap((node) => places.children(node))].filter(
      (node) => places.name(node) === name,
    );
  }

  /** The only element with this name and value; among several, the one nearest to Location. */
  private byValue({ tagName, value, location }: ReturnedAnomaly, form: NodeRef | undefined): NodeRef | undefined {
    if (tagName === undefined || !value) return undefined;
    const places = this.judged;
    const all = places.withValue(localName(tagName), value.trim());
    const found = form === undefined ? all : places.within(all, form);
    if (found.length < 2 || !location) return found.length === 1 ? found[0] : undefined;
    const shared = found.map((node) => sharedStart(places.pathOf(node).slice(2), location.slice(2)));
    const most = shared.reduce((best, one) => Math.max(best, one), 0);
    const nearest = found.filter((_, index) => shared[index] === most);
    return nearest.length === 1 ? nearest[0] : undefined;
  }

  // ---- from what was sent to what is there now

  private followed(anchor: Anchor, follow: Correspondence): Anchor {
    if (anchor.node === undefined || anchor.by === "file") return { ...anchor, node: this.now.root };
    const ancestors: NodeRef[] = [];
    for (let at = parent(this.judged.tree, anchor.node); at !== undefined; at = parent(this.judged.tree, at))
      ancestors.unshift(at);
    const found = follow.find(anchor.node, ancestors);
    if (found !== undefined) return { ...anchor, node: found, state: this.stateOf(anchor, found) };
    // The nearest that is left of its surroundings.
    for (let level = ancestors.length - 1; 0 < level; level--) {
      const left = follow.find(ancestors[level], ancestors.slice(0, level));
      if (left !== undefined) return { node: left, by: anchor.by, state: "gone" };
    }
    return { node: this.now.root, by: anchor.by, state: "lost" };
  }

  /** An element with children is changed when its child elements are other ones; a value when its text is another. */
  private stateOf(anchor: Anchor, found: NodeRef): AnchorState {
    if (anchor.state !== "there" || anchor.node === undefined) return anchor.state;
    return shapeOf(this.judged, anchor.node) === shapeOf(this.now, found) ? "there" : "changed";
  }

  /** A value may be personal and stays out; on a block it is a tag's name, and tells which. */
  private argsOf({ code, tagName = "", label = "", value }: ReturnedAnomaly, { node }: Anchor): Finding["args"] {
    const isBlock = node !== undefined && !this.now.isLeaf(node);
    return { code, tagName, label, ...(isBlock && value ? { child: localName(value.trim()) } : {}) };
  }

  private finding(kind: AnswerMessage, rawClass: string, args: Finding["args"], { node, by, state }: Anchor) {
    const cls = toClass(rawClass);
    return {
      kind,
      code: String(args.code),
      certainty: "listed" as const,
      severity: severityOf(cls),
      class: cls,
      source: this.options.source,
      ...this.range(node, { by, state }),
      element: node === undefined ? "" : this.now.name(node),
      path: node === undefined ? [] : this.now.pathOf(node),
      args: cls === rawClass ? args : { ...args, class: rawClass },
      texts: this.sentences(kind, this.titleOf(String(args.code))),
      state,
      anchoredBy: by,
    };
  }

  /** What the general table calls the anomaly. */
  private titleOf(code: string): Texts | undefined {
    return this.options.types?.get(code.slice(-3))?.label;
  }

  /** The sentence in each language, with the title of the anomaly in that language. */
  private sentences(kind: AnswerMessage, title: Texts | undefined): Finding["texts"] {
    return Object.fromEntries(
      languages.map((language) => [
        language,
        answerTexts[language][kind].replace("{title}", () => title?.[language] ?? ""),
      ]),
    );
  }

  /** A value is marked at its text, everything else at the name in its start tag. */
  private range(node: NodeRef | undefined, { by, state }: Pick<Anchor, "by" | "state">): Span {
    if (node === undefined) return { from: 0, to: 0 };
    const { tree } = this.now;
    const value = valueRange(tree, node);
    const isItself = by !== "form" && by !== "file" && (state === "there" || state === "changed");
    const marksValue = isItself && this.now.isLeaf(node) && value.from < value.to;
    return marksValue ? value : nameRange(tree, node);
  }
}

/** Is this the element that the authority speaks of? "otherValue": the right element, but its content is another. */
function check(
  places: Places,
  node: NodeRef,
  { tagName, value, code }: ReturnedAnomaly,
): "same" | "otherValue" | "other" {
  const name = tagName === undefined ? undefined : localName(tagName);
  if (name !== undefined && places.name(node) !== name) {
    // A missing element is reported on its parent.
    const speaksOfMissing =
      /-(001|090)$/.test(code) && !places.isLeaf(node) && places.childNamed(node, name) === undefined;
    return speaksOfMissing ? "same" : "other";
  }
  if (value === undefined) return "same";
  if (places.isLeaf(node)) return places.text(node) === value.trim() ? "same" : "otherValue";
  // On a block, Value names a child, such as the misplaced one.
  return value === "" || places.childNamed(node, localName(value.trim())) !== undefined ? "same" : "otherValue";
}

function kindOf({ label, tagName }: ReturnedAnomaly, title: Texts | undefined): AnswerMessage {
  if (label) return "answer.labelled";
  if (title) return tagName ? "answer.known" : "answer.knownHere";
  return tagName ? "answer.anomaly" : "answer.anomalyHere";
}

function shapeOf(places: Places, node: NodeRef): string {
  if (places.isLeaf(node)) return places.text(node);
  return places
    .children(node)
    .map((one) => places.name(one))
    .join(" ");
}

function localName(name: string): string {
  return name.slice(name.lastIndexOf(":") + 1);
}

function sharedStart(a: readonly number[], b: readonly number[]): number {
  const end = a.findIndex((value, index) => value !== b[index]);
  return end < 0 ? a.length : end;
}

const known: ReadonlySet<string> = new Set(["B", "P", "NP", "NB", "D", "W", "I"]);

/** A class of the future counts as a warning; its own letters stay in the arguments. */
function toClass(raw: string): AnomalyClass {
  return known.has(raw) ? (raw as AnomalyClass) : "W";
}

function severityOf(cls: AnomalyClass): Severity {
  if (cls === "B") return "error";
  return cls === "I" ? "information" : "warning";
}
