// Answers that are shown on an open document: read once, laid on their elements again whenever the document has changed, so
// that each anomaly's state is that of now.
import { TextStore } from "../text/textStore";
import { runThrough, type Steps } from "../features/steps";
import { parseSteps } from "../xml/parse";
import { children, nameOf, rootElement } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import { AnchorGround, anchorSteps, findHandledForms, type AnchoredFinding, type AnchorOptions } from "./anchor";
import type { Answer, AnswerForm } from "./answer";
import type { ConcernedForm } from "./corrective";
import { isSameText } from "./correspond";
import type { FormOnPart } from "./parts";
import { readAnswerSteps } from "./read";

/** An answer as it is handed over. */
export interface GivenAnswer {
  readonly source: AnchorOptions["source"];
  readonly text: string | TextStore;
  /** Address of the answer's file. */
  readonly uri?: string;
  /** Index of the sent text that it speaks of. */
  readonly part?: number;
  /** The forms that speak of the document; all of them without it. */
  readonly forms?: readonly FormOnPart[];
}

/** Where in which answer a finding was returned. */
export interface Origin {
  readonly uri: string | undefined;
  /** The answer's text, for turning the finding's `inAnswer` into lines. */
  readonly text: TextStore;
}

export interface ShownFinding extends AnchoredFinding {
  readonly origin: Origin;
}

interface Shown extends Pick<GivenAnswer, "source" | "forms"> {
  readonly answer: Answer;
  readonly origin: Origin;
  readonly baseline: XmlTree;
}

export class ShownAnswers {
  readonly #shown: readonly Shown[];
  /** What was sent is known, and not only taken to be what stood there when the answers came. */
  readonly #isAsSent: boolean;

  private constructor(shown: readonly Shown[], isAsSent: boolean) {
    this.#shown = shown;
    this.#isAsSent = isAsSent;
  }

  /**
   * Reads answers, in steps.
   * @param sent the parts as they were sent; without any, the document as it is now counts as sent
   */
  static *read(
    given: readonly GivenAnswer[],
    sent: readonly (string | TextStore)[],
    now: TextStore,
  ): Steps<ShownAnswers> {
    const texts = sent.length > 0 ? sent : [TextStore.ofPieces(now.pieces())];
    const baselines: XmlTree[] = [];
    for (const text of texts) baselines.push(yield* parseSteps(text));
    const shown: Shown[] = [];
    for (const one of given) {
      const text = typeof one.text === "string" ? TextStore.from(one.text) : one.text;
      const { source, forms, uri, part = 0 } = one;
      const answer = yield* readAnswerSteps(text);
      shown.push({ answer, source, forms, origin: { uri, text }, baseline: baselines[part] ?? baselines[0] });
    }
    return new ShownAnswers(shown, sent.length > 0);
  }

  /** Every anomaly on its element as the document is now, in the order of the answers; and the forms that they object to. */
  lay(tree: XmlTree, options: LayOptions): LaidAnswers {
    return runThrough(this.laySteps(tree, options));
  }

  /** The same in steps. */
  *laySteps(tree: XmlTree, { before = [], ...options }: LayOptions): Steps<LaidAnswers> {
    const grounds = this.#grounds(tree, options);
    const placeOf = new Map(before.map((one) => [keyOf(one.origin, one.answerForm, one.anomaly), one.from]));
    const findings: ShownFinding[] = [];
    const concerned = new Map<NodeRef, ConcernedForm | undefined>();
    for (const { answer, source, forms: about, origin, baseline } of this.#shown) {
      const ground = grounds.get(baseline)!;
      const carriedTo = (form: number, anomaly: number) => placeOf.get(keyOf(origin, form, anomaly));
      const one = { ...options, source, about, ...(placeOf.size > 0 && { carriedTo }) };
      for (const found of yield* anchorSteps(ground, answer, one)) findings.push({ ...found, origin });
      for (const [form, node] of findHandledForms(ground, answer, one)) note(concerned, tree, answer, form, node);
    }
    return { findings, concerned: inOrder(concerned.values()) };
  }

  /** One for all answers on the same sent part: its values are sought once, and its records followed once. */
  #grounds(tree: XmlTree, { keys }: Pick<AnchorOptions, "keys">): ReadonlyMap<XmlTree, AnchorGround> {
    const answersOn = new Map<XmlTree, Answer[]>();
    for (const { answer, baseline } of this.#shown) {
      const known = answersOn.get(baseline);
      if (known) known.push(answer);
      else answersOn.set(baseline, [answer]);
    }
    return new Map(
      [...answersOn].map(([baseline, answers]) => {
        const sent = isSameText(baseline.text, tree.text) ? undefined : baseline;
        const isAsSent = this.#isAsSent;
        return [baseline, new AnchorGround(tree, { keys, sent, isAsSent }, answers)];
      }),
    );
  }
}

export interface LayOptions extends Pick<AnchorOptions, "keys" | "types"> {
  /** The findings as they were laid before, moved with the edits since. */
  readonly before?: readonly ShownFinding[];
}

function keyOf({ uri }: Origin, form: number, anomaly: number): string {
  return `${form} ${anomaly} ${uri}`;
}

export interface LaidAnswers {
  readonly findings: readonly ShownFinding[];
  /**
   * The forms that the answers object to, in document order: refused ones, also of a refused file, and accepted ones with
   * anomalies. What a later answer says of a form stands.
   */
  readonly concerned: readonly ConcernedForm[];
}

/** `node`: the form that was handled, where it is now. */
function note(
  concerned: Map<NodeRef, ConcernedForm | undefined>,
  tree: XmlTree,
  { kind }: Answer,
  form: AnswerForm,
  node: NodeRef | undefined,
): void {
  if (kind !== "ACRF") {
    if (node !== undefined) concerned.set(node, concernedForm(node, form));
  } else if (form.outcome === "refused") {
    for (const one of formsOf(tree)) concerned.set(one, { node: one, kind: "refused" });
  }
}

function inOrder(forms: Iterable<ConcernedForm | undefined>): ConcernedForm[] {
  return [...forms].filter((one) => one !== undefined).sort((a, b) => a.node - b.node);
}

function concernedForm(node: NodeRef, form: AnswerForm): ConcernedForm | undefined {
  if (form.outcome === "refused") return { node, kind: "refused" };
  const ticket = form.handledReferences.find(({ origin }) => origin === "2")?.number ?? form.fileReference?.number;
  const isAccepted = form.outcome === "accepted" || form.outcome === "provisional";
  return isAccepted && form.anomalies.length > 0 ? { node, kind: "accepted", ticket } : undefined;
}

function formsOf(tree: XmlTree): NodeRef[] {
  const root = rootElement(tree);
  return root === undefined ? [] : children(tree, root).filter((node) => nameOf(tree, node).local === "Form");
}
