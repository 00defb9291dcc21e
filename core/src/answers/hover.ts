// What a hover says of the anomalies that came back on an element: what the code means, how it stands now, how its place was found.
import type { Explanation } from "../catalogue/explain";
import type { Finding } from "../findings/finding";
import { answerText } from "../messages/answers";
import type { Language } from "../messages/catalogue";
import { featureTexts } from "../messages/features";
import type { AnchoredFinding } from "./anchor";

/** Markdown on the returned anomalies whose range holds this place; undefined where there is none. */
export function returnedHover(
  findings: readonly Finding[],
  offset: number,
  language: Language,
  explain: (code: string) => Explanation | undefined,
): { readonly text: string; readonly from: number; readonly to: number } | undefined {
  const here = findings.filter(isReturned).filter(({ from, to }) => from <= offset && offset <= to);
  if (here.length === 0) return undefined;
  const text = here.map((finding) => describe(finding, language, explain(finding.code))).join("\n\n---\n\n");
  return { text, from: here[0].from, to: here[0].to };
}

/** True for an anomaly that came back, as against one that was foreseen. */
export function isReturned(finding: Finding): finding is AnchoredFinding {
  return finding.source === "OUTTEST" || finding.source === "OUT";
}

function describe(finding: AnchoredFinding, language: Language, explanation: Explanation | undefined): string {
  const { source, args, state, anchoredBy } = finding;
  const code = finding.code || "?"; // A report may lack it.
  const anomalyClass = featureTexts[language][`class.${finding.class}`];
  const title = typeof args.label === "string" && args.label !== "" ? args.label : (explanation?.label ?? "");
  const head = answerText("hover.returned", { source, code, class: anomalyClass }, language);
  const lines = [
    `**${escapeMarkdown(title || code)}**`,
    head,
    explanation && explanation.explanation !== title ? explanation.explanation : "",
    explanation?.cause ? answerText("hover.cause", { text: explanation.cause }, language) : "",
    explanation?.remedy ? answerText("hover.remedy", { text: explanation.remedy }, language) : "",
    `*${answerText(`state.${state}.long`, {}, language)} (${answerText(`anchor.${anchoredBy}`, {}, language)})*`,
  ];
  return lines.filter((line) => line !== "").join("\n\n");
}

/** A label is the authority's text, not markup. */
function escapeMarkdown(text: string): string {
  return text.replace(/[\\`*_{}[\]<>()#+!|~-]/g, "\\$&");
}
