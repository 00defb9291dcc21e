// What a hover says on a finding: what is wrong, why it matters, what to do, how sure the code is and where the rule comes from.
import type { Finding } from "../findings/finding";
import { fill, wordsIn } from "../messages/catalogue";
import { featureTexts } from "../messages/features";
import { verdictTexts } from "../messages/verdict";
import type { AnomalyType } from "../pack/manifest";
import type { HoverText } from "./hover";
import type { Reader } from "./snapshot";

export interface FindingReader extends Reader {
  /** An entry of the channel's general table by a code that ends in its number. */
  anomalyType?(code: string): AnomalyType | undefined;
  /** Address that explains a code, with {code} in it, where the client has one. */
  readonly explainLink?: string;
}

/** Markdown: a head with the code, then why, cause, remedy, source. */
function describeFinding(finding: Finding, reader: FindingReader): string {
  const { language } = reader;
  const type = reader.anomalyType?.(finding.code);
  const own = finding.rule?.texts[language];
  const label = own?.label ?? type?.label[language] ?? "";
  const texts = featureTexts[language];
  const notes = [texts[`class.${finding.class}`], texts[`certainty.${finding.certainty}`]].join(", ");
  const paragraphs = [
    `**${linked(finding.code, reader.explainLink)}** ${label} (${notes})`,
    own?.explanation ?? type?.explanation[language] ?? "",
    line("explain.cause", own?.cause ?? type?.cause?.[language]),
    line("explain.remedy", own?.remedy ?? type?.remedy?.[language]),
    line("explain.source", wordsIn(finding.rule?.source, language)),
  ];
  return paragraphs.filter((text) => text !== "").join("\n\n");

  function line(key: "explain.cause" | "explain.remedy" | "explain.source", text: string | undefined): string {
    return text ? fill(verdictTexts[language][key], { text }, language) : "";
  }
}

function linked(code: string, link: string | undefined): string {
  return link === undefined ? `\`${code}\`` : `[\`${code}\`](${link.replace("{code}", encodeURIComponent(code))})`;
}

/** More than these at one place are left to the list of problems. */
const maxDescribed = 3;

/** The hover at a place: what stands there, and under it what was found there. */
export function hoverWithFindings(
  base: HoverText | undefined,
  findings: readonly Finding[],
  offset: number,
  reader: FindingReader,
): HoverText | undefined {
  const here = findings.filter((finding) => finding.from <= offset && offset <= finding.to).slice(0, maxDescribed);
  if (here.length === 0) return base;
  const parts = [...here.map((finding) => describeFinding(finding, reader)), ...(base ? [base.text] : [])];
  return { text: parts.join("\n\n---\n\n"), span: base?.span ?? { from: here[0].from, to: here[0].to } };
}
