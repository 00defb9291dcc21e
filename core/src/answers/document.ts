// An answer as an open document: readable without knowing the format. Lenses lead to the declaration, codes are spelt out, and
// what is odd about the answer itself is said. Nobody is asked to mend it: an answer is never judged.
import type { Explanation } from "../catalogue/explain";
import type { Finding } from "../findings/finding";
import { answerText, answerTexts } from "../messages/answers";
import { languages, type Language } from "../messages/catalogue";
import { TokenKind, type NodeRef } from "../xml/segment";
import { elementRange, nameOf, nodeAt, textOf, valueRange } from "../xml/nodes";
import type { XmlTree } from "../xml/tree";
import type { Answer, AnswerForm, Span } from "./answer";
import { toCode } from "./read";

export interface AnswerLens {
  readonly span: Span;
  readonly text: string;
  /** 1-based index of the answer's form. */
  readonly form: number;
  /** 1-based index of the anomaly; undefined for the form as such. */
  readonly anomaly?: number;
}

/** More lenses than this make an editor crawl; the outline leads to the rest. */
const maxLenses = 500;

/** Above each form: its result and the way to the declaration. Above each anomaly: the way to its element. */
export function answerLenses(answer: Answer, language: Language): readonly AnswerLens[] {
  const goToElement = answerText("lens.goToElement", {}, language);
  const goToDeclaration = answerText("lens.goToDeclaration", {}, language);
  const lenses = answer.forms.flatMap((form): AnswerLens[] => {
    const span = { from: form.from, to: form.from };
    const ofForm = [resultText(form, language), goToDeclaration].map((text) => ({ span, text, form: form.index }));
    const ofAnomalies = form.anomalies.map(({ from, index }) => ({
      ...{ span: { from, to: from }, text: goToElement },
      ...{ form: form.index, anomaly: index },
    }));
    return [...ofForm, ...ofAnomalies];
  });
  return lenses.slice(0, maxLenses);
}

/** "refused · anomalies: 2" */
function resultText(form: AnswerForm, language: Language): string {
  const outcome = answerText(`outcome.${form.outcome}`, {}, language);
  return answerText("lens.outcome", { outcome, count: form.anomalies.length + form.fileErrors.length }, language);
}

/** The whole answer in a line: each result with the number of forms that have it. */
export function summaryText({ forms }: Answer, language: Language): string {
  const counts = new Map<AnswerForm["outcome"], number>();
  for (const { outcome } of forms) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const count = forms.reduce((sum, form) => sum + form.anomalies.length + form.fileErrors.length, 0);
  const parts = [...counts].map(([outcome, number]) => {
    const name = answerText(`outcome.${outcome}`, {}, language);
    return number === 1 ? name : `${number} ${name}`;
  });
  return answerText("lens.outcome", { outcome: parts.join(", "), count }, language);
}

/** What is odd in the answer: for information, because only its sender could mend it. */
export function answerFindings({ problems }: Answer): readonly Finding[] {
  return problems.map(({ kind, args, from, to }) => ({
    ...{ kind, args, from, to },
    code: "",
    certainty: "assumed",
    severity: "information",
    class: "I",
    source: "file",
    element: "",
    path: [],
    texts: Object.fromEntries(languages.map((language) => [language, answerTexts[language][kind]])),
  }));
}

/** A code in the answer, and the meaning to be shown behind it. */
export interface CodeHint {
  readonly at: number;
  readonly text: string;
}

/** A screen shows about a hundred lines; editors ask for some more. */
const maxHints = 1_000;

/** The titles of the codes in a range. */
export function codeHints(tree: XmlTree, range: Span, titleOf: (code: string) => string | undefined): CodeHint[] {
  const found: CodeHint[] = [];
  for (let k = tree.segmentAt(range.from); k < tree.segments.length && tree.segmentStart(k) < range.to; k++) {
    const { count, kind, name } = tree.segments[k];
    for (let t = 0; t < count && found.length < maxHints; t++) {
      if (kind[t] !== TokenKind.StartTag || tree.names.get(name[t]).local !== "ErrorID") continue;
      const node = k * 65_536 + t;
      const { from, to } = elementRange(tree, node);
      const text = from < range.to && range.from < to ? titleOf(codeIn(tree, node) ?? "") : undefined;
      if (text) found.push({ at: valueRange(tree, node).to, text });
    }
  }
  return found;
}

/** The code at a place: explained whole. */
export function codeHover(
  tree: XmlTree,
  offset: number,
  language: Language,
  explain: (code: string) => Explanation | undefined,
): { readonly text: string; readonly span: Span } | undefined {
  const node = nodeAt(tree, offset);
  if (node === undefined || nameOf(tree, node).local !== "ErrorID") return undefined;
  const span = valueRange(tree, node);
  const explanation = explain(codeIn(tree, node) ?? "");
  if (!explanation || offset < span.from || span.to < offset) return undefined;
  const { code, label, element, title, cause, remedy } = explanation;
  const place = [title, element && `\`<${element}>\``].filter(Boolean).join(" · ");
  const lines = [
    `**${label}** · \`${code}\``,
    place,
    explanation.explanation === label ? "" : explanation.explanation,
    cause ? answerText("hover.cause", { text: cause }, language) : "",
    remedy ? answerText("hover.remedy", { text: remedy }, language) : "",
  ];
  return { text: lines.filter((line) => line !== "").join("\n\n"), span };
}

function codeIn(tree: XmlTree, node: NodeRef): string | undefined {
  return toCode(textOf(tree, node));
}
