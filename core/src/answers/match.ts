// Which of the sent sets, and which form in it, does an answer speak of? The four ways of the channel, in their order.
// An answer about other software's files on the same account matches nothing, and that is said.
import { child, children, nameOf, pathOf, rootElement, textOf } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import type { Answer, AnswerForm } from "./answer";

export type MatchedBy = "fileName" | "dateAndHour" | "ticket" | "reference";

/** A form as it was sent: what an answer can name it by. */
export interface SentForm {
  /** Number of the part it stands in. */
  readonly part: number;
  /** 1-based, in its part. */
  readonly index: number;
  readonly path: readonly number[];
  readonly identification: string;
  readonly date: string;
  readonly hour: string;
  /** The sender's own references (ReferenceOrigin 1). */
  readonly references: readonly string[];
}

export interface SentSet {
  readonly id: string;
  readonly goName: string;
  readonly dataNames: readonly string[];
  /** From the ACRF, once it is known. */
  readonly ticket?: string;
  readonly forms: readonly SentForm[];
}

export interface FormMatch {
  /** Index of the answer's form. */
  readonly answerForm: number;
  /** The set it belongs to; undefined when none fits, or several do. */
  readonly set?: SentSet;
  readonly by?: MatchedBy;
  /** The form of the set; undefined for an ACRF, and where it cannot be told. */
  readonly form?: SentForm;
  /** Ids of the sets that fit equally well. */
  readonly candidates: readonly string[];
}

/** Finds the set and the form of each form of an answer. */
export function matchAnswer(answer: Answer, sent: readonly SentSet[]): FormMatch[] {
  return answer.forms.map((form) => matchForm(form, sent));
}

/** The forms of a file that is sent, for matching later. */
export function readSentForms(tree: XmlTree, part: number): SentForm[] {
  const root = rootElement(tree);
  const forms = root === undefined ? [] : children(tree, root).filter((node) => nameOf(tree, node).local === "Form");
  return forms.map((node, index) => readSentForm(tree, node, part, index + 1));
}

function readSentForm(tree: XmlTree, node: NodeRef, part: number, index: number): SentForm {
  const text = (name: string, within = node) => {
    const found = child(tree, within, name);
    return found === undefined ? "" : textOf(tree, found).trim();
  };
  const own = children(tree, node).filter(
    (one) => nameOf(tree, one).local === "Reference" && text("ReferenceOrigin", one) === "1",
  );
  return {
    part,
    index,
    path: pathOf(tree, node),
    identification: text("Identification"),
    date: text("FormCreationDate"),
    hour: text("FormCreationHour"),
    references: own.map((one) => text("ReferenceNbr", one)).filter(Boolean),
  };
}

type Way = (form: AnswerForm, set: SentSet) => boolean;

const ways: readonly (readonly [MatchedBy, Way])[] = [
  ["fileName", byFileName],
  ["dateAndHour", (form, set) => ofItsMoment(form, set).some((sent) => hasDateAndHour(form, sent))],
  ["ticket", byTicket],
  ["reference", (form, set) => set.forms.some((sent) => hasReference(form, sent))],
];

/** A way that fits several sets leaves the choice among them to the next. */
function matchForm(form: AnswerForm, sent: readonly SentSet[]): FormMatch {
  let candidates = sent;
  let by: MatchedBy | undefined;
  for (const [name, fits] of ways) {
    const found = candidates.filter((set) => fits(form, set));
    if (found.length === 0) continue;
    by ??= name;
    candidates = found;
    if (found.length === 1)
      return { answerForm: form.index, set: found[0], by, form: formIn(form, found[0]), candidates: [] };
  }
  return { answerForm: form.index, candidates: by === undefined ? [] : candidates.map(({ id }) => id) };
}

/** The form that the answer handled: by date and hour, then by the sender's reference; the only one needs no sign. */
function formIn(form: AnswerForm, set: SentSet): SentForm | undefined {
  if (form.fileErrors.length > 0 || form.outcome === "taken") return undefined;
  const byHour = ofItsMoment(form, set).filter((sent) => hasDateAndHour(form, sent));
  if (byHour.length === 1) return byHour[0];
  const among = byHour.length > 1 ? byHour : set.forms;
  const byReference = among.filter((sent) => hasReference(form, sent));
  if (byReference.length === 1) return byReference[0];
  return set.forms.length === 1 && isAboutAForm(form) ? set.forms[0] : undefined;
}

function isAboutAForm(form: AnswerForm): boolean {
  return form.handledForm !== undefined || form.anomalies.length > 0;
}

/** The GO's name, in early refusals the FI's; names of older years lack the tail of total and part. */
function byFileName({ fileReference }: AnswerForm, { goName, dataNames }: SentSet): boolean {
  const name = fileReference?.fileName;
  if (!name) return false;
  return [goName, ...dataNames].some((ours) => ours === name || withoutTail(ours) === withoutTail(name));
}

function withoutTail(name: string): string {
  return name.split(".").slice(1, 6).join(".");
}

/** The forms of a set by their date and hour, read once: a set may hold thousands, and an answer speak of each. */
const moments = new WeakMap<SentSet, ReadonlyMap<string, readonly SentForm[]>>();

function ofItsMoment({ handledForm }: AnswerForm, set: SentSet): readonly SentForm[] {
  let byMoment = moments.get(set);
  if (!byMoment) moments.set(set, (byMoment = formsByMoment(set)));
  return byMoment.get(`${handledForm?.creationDate} ${handledForm?.creationHour}`) ?? [];
}

function formsByMoment({ forms }: SentSet): ReadonlyMap<string, readonly SentForm[]> {
  const found = new Map<string, SentForm[]>();
  for (const form of forms) {
    const key = `${form.date} ${form.hour}`;
    const list = found.get(key);
    if (list) list.push(form);
    else found.set(key, [form]);
  }
  return found;
}

function hasDateAndHour({ handledForm }: AnswerForm, sent: SentForm): boolean {
  const { identification, creationDate, creationHour } = handledForm ?? {};
  if (!creationDate || !creationHour) return false;
  return (
    creationDate === sent.date &&
    creationHour === sent.hour &&
    (!identification || identification === sent.identification)
  );
}

function byTicket({ fileReference, handledReferences }: AnswerForm, { ticket }: SentSet): boolean {
  if (!ticket) return false;
  const tickets = handledReferences.filter(({ origin }) => origin === "2").map(({ number }) => number);
  return fileReference?.number === ticket || tickets.includes(ticket);
}

function hasReference({ references }: AnswerForm, sent: SentForm): boolean {
  return references.some(
    ({ origin, number }) => origin === "1" && number !== undefined && sent.references.includes(number),
  );
}
