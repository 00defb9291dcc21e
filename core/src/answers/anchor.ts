// Puts returned anomalies on their elements (locate.ts tells how they are found). When the document has changed since it was sent,
// the element is found in what was sent and followed to where it is now.
import type { AnomalyClass, Finding, FindingSource, Severity } from "../findings/finding";
import { languages } from "../messages/catalogue";
import type { AnomalyType, Texts } from "../pack/manifest";
import { answerTexts, type AnswerMessage } from "../messages/answers";
import { runThrough, type Steps } from "../features/steps";
import { nameRange, nodeAt, parent, valueRange } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import type { Answer, AnswerForm, FileError, FormOnPart, ReturnedAnomaly, Span } from "./answer";
import { contentOf, Correspondence, noKeys, type RecordKey } from "./correspond";
import { localName, Locator, namesAskedFor, type Anchor, type AnchoredBy, type AnchorState } from "./locate";
import { Places } from "./places";

export type { AnchoredBy, AnchorState } from "./locate";

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

/** The element was changed or taken away since: what came back may be mended, and only the authority can say. */
export function isPast({ state }: AnchoredFinding): boolean {
  return state === "changed" || state === "gone";
}

export interface AnchorOptions {
  /** The folder that the answer came from. */
  readonly source: Extract<FindingSource, "OUTTEST" | "OUT">;
  /** The document as it was sent, when it may have changed since. */
  readonly sent?: XmlTree;
  /** What was judged is known: `sent`, or the document itself. Without it, it is known when `sent` is given. */
  readonly isAsSent?: boolean;
  /** Keys of records, from the pack. */
  readonly keys?: RecordKey;
  /** The answer's forms that speak of this document; the others are left out. All of them when absent. */
  readonly about?: readonly FormOnPart[];
  /** Where the edits of an editor have carried an anomaly that was laid before: decides between places that read the same. */
  readonly carriedTo?: (form: number, anomaly: number) => number | undefined;
  /** The general table of anomaly types by their three digits: says what a code means where the authority gave no label. */
  readonly types?: ReadonlyMap<string, AnomalyType>;
}

type GroundOptions = Pick<AnchorOptions, "sent" | "isAsSent" | "keys">;

/** Where answers are laid: the document as it is, as it was sent, and the way from there to here. One for many answers. */
export class AnchorGround {
  readonly now: Places;
  readonly judged: Places;
  /** What was judged is known; else it is taken to be the document as it is. */
  readonly isAsSent: boolean;
  readonly follow: Correspondence | undefined;

  /** @param answers all that will be laid on it: what they ask for is sought in one pass */
  constructor(tree: XmlTree, { sent, isAsSent, keys }: GroundOptions, answers: readonly Answer[]) {
    this.now = new Places(tree);
    this.isAsSent = isAsSent ?? sent !== undefined;
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

type OneAnswerOptions = Omit<AnchorOptions, keyof GroundOptions>;

/** The same in steps, on a ground that other answers share. */
export function* anchorSteps(
  ground: AnchorGround,
  answer: Answer,
  options: OneAnswerOptions,
): Steps<AnchoredFinding[]> {
  yield* ground.judged.scanSteps();
  const anchorer = new Anchorer(ground, options);
  const located: Located[] = [];
  for (const form of anchorer.formsOf(answer)) located.push({ form, anchors: yield* anchorer.locate(form) });
  ground.follow?.object(located.flatMap(({ anchors }) => anchors));
  const found: AnchoredFinding[] = [];
  for (const { form, anchors } of located) {
    for (const error of form.fileErrors) found.push(anchorer.fileError(form, error));
    for (const [at, anomaly] of form.anomalies.entries()) {
      yield;
      found.push(anchorer.anomaly(form, anomaly, anchors[at]));
    }
  }
  return found;
}

/** A form of the answer, and where its anomalies are in the document that was judged. */
interface Located {
  readonly form: AnswerForm;
  readonly anchors: readonly Anchor[];
}

/** Where the form that each form of the answer handled is now; undefined for one that is gone or cannot be told. */
export function findHandledForms(
  ground: AnchorGround,
  answer: Answer,
  options: OneAnswerOptions,
): ReadonlyMap<AnswerForm, NodeRef | undefined> {
  const anchorer = new Anchorer(ground, options);
  return new Map(anchorer.formsOf(answer).map((form) => [form, anchorer.formNow(form)]));
}

class Anchorer {
  private readonly now: Places;
  private readonly judged: Places;
  private readonly follow: Correspondence | undefined;
  private readonly locator: Locator;
  private readonly about: ReadonlyMap<number, FormOnPart> | undefined;

  constructor(
    private readonly ground: AnchorGround,
    private readonly options: OneAnswerOptions,
  ) {
    this.now = ground.now;
    this.judged = ground.judged;
    this.follow = ground.follow;
    this.locator = new Locator(ground.judged, ground.isAsSent);
    this.about = options.about && new Map(options.about.map((one) => [one.answerForm, one]));
  }

  /** The forms that speak of this document. */
  formsOf({ forms }: Answer): readonly AnswerForm[] {
    return forms.filter(({ index }) => this.about?.has(index) ?? true);
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

  /** Where the anomalies of a form are in the document that was judged. */
  *locate(form: AnswerForm): Steps<Anchor[]> {
    const handled = this.handledForm(form);
    const anchors: Anchor[] = [];
    for (const anomaly of form.anomalies) {
      yield;
      anchors.push(this.locator.locate(anomaly, handled, this.isGuess(form)));
    }
    return anchors;
  }

  private isGuess({ index }: AnswerForm): boolean {
    return this.about?.get(index)?.guessed === true;
  }

  /** The finding for an anomaly, at the place where its element is now. */
  anomaly(form: AnswerForm, anomaly: ReturnedAnomaly, judged: Anchor): AnchoredFinding {
    const anchor = this.follow ? this.followed(judged, this.follow, this.carried(form, anomaly)) : judged;
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
    const told = this.about?.get(form.index)?.path;
    if (told) return this.judged.at(told);
    const { all, byMoment, byReference } = this.ground.forms;
    const { creationDate = "", creationHour } = form.handledForm ?? {};
    const byHour = (creationHour !== undefined && byMoment.get(`${creationDate} ${creationHour}`)) || [];
    if (byHour.length === 1) return byHour[0];
    if (byHour.length === 0 && creationHour !== undefined && this.isGuess(form)) return undefined;
    const own = form.references.flatMap(({ origin, number }) => (origin === "1" && number ? [number] : []));
    const named = new Set(own.flatMap((number) => byReference.get(number) ?? []));
    const referred = [...named].filter((node) => byHour.length === 0 || byHour.includes(node));
    if (referred.length === 1) return referred[0];
    return all.length === 1 ? all[0] : undefined;
  }

  // ---- from what was sent to what is there now

  private carried(form: AnswerForm, anomaly: ReturnedAnomaly): NodeRef | undefined {
    const offset = this.options.carriedTo?.(form.index, anomaly.index);
    return offset === undefined ? undefined : nodeAt(this.now.tree, offset);
  }

  private followed(anchor: Anchor, follow: Correspondence, carried: NodeRef | undefined): Anchor {
    if (anchor.node === undefined || anchor.by === "file") return { ...anchor, node: this.now.root };
    const ancestors: NodeRef[] = [];
    for (let at = parent(this.judged.tree, anchor.node); at !== undefined; at = parent(this.judged.tree, at))
      ancestors.unshift(at);
    const alike = follow.find(anchor.node, ancestors);
    const found =
      alike !== undefined && carried !== undefined && readTheSame(this.now, alike, carried) ? carried : alike;
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

function kindOf({ code, label, tagName }: ReturnedAnomaly, title: Texts | undefined): AnswerMessage {
  if (label) return "answer.labelled";
  if (code === "") return tagName ? "answer.uncoded" : "answer.uncodedHere";
  if (title) return tagName ? "answer.known" : "answer.knownHere";
  return tagName ? "answer.anomaly" : "answer.anomalyHere";
}

/** Are two elements at one and the same place of two records of one parent that are written alike, as after copy and paste? */
function readTheSame(places: Places, one: NodeRef, other: NodeRef): boolean {
  if (one === other) return false;
  const [path, otherPath] = [places.pathOf(one), places.pathOf(other)];
  const level = path.findIndex((position, index) => position !== otherPath[index]);
  if (level < 1 || path.length !== otherPath.length) return false;
  if (path.some((position, index) => index > level && position !== otherPath[index])) return false;
  const [record, otherRecord] = [path, otherPath].map((at) => places.at(at.slice(0, level + 1)));
  if (record === undefined || otherRecord === undefined || places.name(record) !== places.name(otherRecord))
    return false;
  return contentOf(places, record) === contentOf(places, otherRecord);
}

function shapeOf(places: Places, node: NodeRef): string {
  if (places.isLeaf(node)) return places.text(node);
  return places
    .children(node)
    .map((one) => places.name(one))
    .join(" ");
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
