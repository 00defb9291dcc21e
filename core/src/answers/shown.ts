// Answers that are shown on an open document: read once, laid on their elements again whenever the document has changed, so
// that each anomaly's state is that of now.
import { TextStore } from "../text/textStore";
import { parseXml } from "../xml/parse";
import { children, nameOf, rootElement } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import { anchorAnomalies, findHandledForms, type AnchoredFinding, type AnchorOptions } from "./anchor";
import type { Answer, AnswerForm } from "./answer";
import type { ConcernedForm } from "./corrective";
import type { FormOnPart } from "./parts";
import { readAnswer } from "./read";

/** An answer as it is handed over. */
export interface GivenAnswer {
  readonly source: AnchorOptions["source"];
  readonly text: string;
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

interface Shown {
  readonly answer: Answer;
  readonly given: GivenAnswer;
  readonly origin: Origin;
  readonly baseline: XmlTree;
}

export class ShownAnswers {
  readonly #shown: readonly Shown[];

  /**
   * @param sent the parts as they were sent; without any, the document as it is now counts as sent
   */
  constructor(given: readonly GivenAnswer[], sent: readonly string[], now: TextStore) {
    const texts = sent.length > 0 ? sent : [now.slice(0, now.length)];
    const baselines = texts.map((text) => parseXml(text));
    this.#shown = given.map((one) => ({
      given: one,
      answer: readAnswer(one.text),
      origin: { uri: one.uri, text: TextStore.from(one.text) },
      baseline: baselines[one.part ?? 0] ?? baselines[0],
    }));
  }

  /** Every anomaly on its element as the document is now, in the order of the answers. */
  place(tree: XmlTree, options: Pick<AnchorOptions, "keys" | "types">): ShownFinding[] {
    return this.#shown.flatMap(({ answer, given, origin, baseline }) => {
      const { source, forms } = given;
      const sent = isSameText(baseline.text, tree.text) ? undefined : baseline;
      const paths = forms?.flatMap(({ answerForm, path }) => (path ? [[answerForm, path] as const] : []));
      const about = forms && new Set(forms.map(({ answerForm }) => answerForm));
      const found = anchorAnomalies(tree, answer, { ...options, source, sent, about, forms: new Map(paths) });
      return found.map((finding) => ({ ...finding, origin }));
    });
  }

  /**
   * The forms that the answers object to, in document order: refused ones, also of a refused file, and accepted ones with
   * anomalies. What a later answer says of a form stands.
   */
  concerned(tree: XmlTree, options: Pick<AnchorOptions, "keys">): ConcernedForm[] {
    const found = new Map<NodeRef, ConcernedForm | undefined>();
    for (const { answer, given, baseline } of this.#shown) {
      const { source, forms } = given;
      const sent = isSameText(baseline.text, tree.text) ? undefined : baseline;
      const paths = forms?.flatMap(({ answerForm, path }) => (path ? [[answerForm, path] as const] : []));
      const about = forms && new Set(forms.map(({ answerForm }) => answerForm));
      const handled = findHandledForms(tree, answer, { ...options, source, sent, about, forms: new Map(paths) });
      for (const form of answer.forms.filter(({ index }) => about?.has(index) ?? true))
        if (answer.kind === "ACRF") {
          if (form.outcome === "refused") for (const node of formsOf(tree)) found.set(node, { node, kind: "refused" });
        } else {
          const node = handled.get(form.index);
          if (node !== undefined) found.set(node, concernedForm(node, form));
        }
    }
    return [...found.values()].filter((one) => one !== undefined).sort((a, b) => a.node - b.node);
  }
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

function isSameText(a: TextStore, b: TextStore): boolean {
  return a.length === b.length && a.slice(0, a.length) === b.slice(0, b.length);
}
