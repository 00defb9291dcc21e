// The only file that knows both offsets and lines: what the features say becomes what the protocol wants.
import type {
  Diagnostic,
  DiagnosticRelatedInformation,
  MarkupContent,
  Position,
  Range,
  TextEdit,
} from "vscode-languageserver/node";
import { DiagnosticSeverity, DiagnosticTag, MarkupKind } from "vscode-languageserver/node";
import { isPast, type AnchoredFinding } from "../../core/src/answers/anchor";
import { isReturned } from "../../core/src/answers/hover";
import type { Origin } from "../../core/src/answers/shown";
import { answerText } from "../../core/src/messages/answers";
import type { Change } from "../../core/src/features/carried";
import type { Finding, Severity } from "../../core/src/findings/finding";
import { findingMessage, relatedMessage } from "../../core/src/check/report";
import { fill, type Language } from "../../core/src/messages/catalogue";
import { featureTexts } from "../../core/src/messages/features";
import type { TextStore } from "../../core/src/text/textStore";
import type { DiagnosticData } from "../../protocol/src/messages";

export interface Span {
  readonly from: number;
  readonly to: number;
}

export function toRange(text: TextStore, span: Span): Range {
  return { start: text.positionAt(span.from), end: text.positionAt(span.to) };
}

export function toOffset(text: TextStore, position: Position): number {
  return text.offsetAt(position);
}

export function markdown(value: string): MarkupContent {
  return { kind: MarkupKind.Markdown, value };
}

export function toTextEdits(text: TextStore, changes: readonly Change[]): TextEdit[] {
  return changes.map((change) => ({ range: toRange(text, change), newText: change.text }));
}

const severities: Record<Severity, DiagnosticSeverity> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

/** What diagnostics need to know of their surroundings. */
export interface DiagnosticFrame {
  readonly uri: string;
  readonly text: TextStore;
  readonly language: Language;
  /** Name shown beside the message: the pack's, marked when it is not official. */
  readonly source: string;
  /** Address that explains a code, with {code} in it; undefined when the client gave none. */
  readonly explainLink: string | undefined;
}

export function toDiagnostic(finding: Finding, frame: DiagnosticFrame): Diagnostic {
  const { kind, code, certainty } = finding;
  const returned = isReturned(finding);
  const past = returned && isPast(finding);
  const related = returned
    ? toOrigin(finding, frame.language)
    : (finding.related ?? []).map((place) => toRelated(place, frame));
  const data: DiagnosticData = {
    kind,
    code,
    certainty,
    class: finding.class,
    ...(returned && { state: finding.state, anchoredBy: finding.anchoredBy }),
  };
  return {
    range: toRange(frame.text, finding),
    severity: past ? DiagnosticSeverity.Information : severities[finding.severity],
    // What was changed since fades.
    ...(past && { tags: [DiagnosticTag.Unnecessary] }),
    code,
    ...(frame.explainLink && {
      codeDescription: { href: frame.explainLink.replace("{code}", encodeURIComponent(code)) },
    }),
    source: returned ? finding.source : frame.source,
    message: returned ? returnedMessage(finding, frame.language) : findingMessage(finding, frame.language),
    ...(related.length > 0 && { relatedInformation: related }),
    data,
  };
}

/** What the authority said, and whether the place is still as the authority saw it. */
function returnedMessage(finding: AnchoredFinding, language: Language): string {
  const sentence = findingMessage(finding, language);
  return finding.state === "there" ? sentence : `${sentence} (${answerText(`state.${finding.state}`, {}, language)})`;
}

/** The place in the answer. A finding without an answer's address was laid on by a client that has none. */
function toOrigin(
  finding: AnchoredFinding & { readonly origin?: Origin },
  language: Language,
): DiagnosticRelatedInformation[] {
  const { origin, inAnswer, answerForm: form } = finding;
  if (!origin?.uri) return [];
  const location = { uri: origin.uri, range: toRange(origin.text, inAnswer) };
  return [{ location, message: answerText("related.answer", { form }, language) }];
}

function toRelated(
  place: NonNullable<Finding["related"]>[number],
  frame: DiagnosticFrame,
): DiagnosticRelatedInformation {
  return {
    location: { uri: frame.uri, range: toRange(frame.text, place) },
    message: relatedMessage(place, frame.language),
  };
}

/** Says that there are more findings than are shown; it stands on the first character of the document. */
export function cappedNote(total: number, shown: number, frame: DiagnosticFrame): Diagnostic {
  return {
    range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
    severity: DiagnosticSeverity.Information,
    source: frame.source,
    message: fill(featureTexts[frame.language]["diagnostics.capped"], { total, shown }, frame.language),
  };
}
