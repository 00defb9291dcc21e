// Two declarations by record, as text or JSON. Identities are masked unless somebody asks for them.
import path from "node:path";
import { compareDocuments, type ComparedDocuments, type RecordChange } from "../../core/src/answers/recordChanges";
import type { CheckEnvironment } from "../../core/src/check/session";
import { runThrough } from "../../core/src/features/steps";
import type { Reader } from "../../core/src/features/snapshot";
import { fill, labelled, type Language } from "../../core/src/messages/catalogue";
import { editingTexts, type EditingText } from "../../core/src/messages/editing";
import { decodeToStore, readPieces } from "./document";
import { printJson, printLine } from "./output";

/** Exit statuses as those of diff. */
const same = 0;
const different = 1;

/** Prints what differs; the exit status says whether anything does. */
export function compareFiles(
  [before, after]: readonly [string, string],
  environment: Pick<CheckEnvironment, "packs" | "packId">,
  reader: Reader,
  json: boolean,
): number {
  const { language } = reader;
  const read = (file: string) => decodeToStore(readPieces(file, language), file, language);
  const found = runThrough(compareDocuments(read(before), read(after), environment, reader));
  if (json) printJson(toJson(found, before, after));
  else for (const line of toText(found, path.basename(before), path.basename(after), language)) printLine(line);
  return found.comparison.changes.length === 0 ? same : different;
}

/** Lines and columns count from 1. */
function toJson({ before, after, comparison }: ComparedDocuments, old: string, now: string) {
  const { changes, ...counts } = comparison;
  const place = ({ text }: ComparedDocuments["before"], span: RecordChange["before"]) => {
    if (!span) return undefined;
    const { line, character } = text.positionAt(span.from);
    return { line: line + 1, column: character + 1 };
  };
  return {
    version: 1,
    before: old,
    after: now,
    ...counts,
    changes: changes.map((change) => ({
      ...change,
      before: place(before, change.before),
      after: place(after, change.after),
    })),
  };
}

function toText(found: ComparedDocuments, old: string, now: string, language: Language): string[] {
  const say = (key: EditingText, args = {}) => fill(editingTexts[language][key], args, language);
  const { changes, added, removed, changed, capped } = found.comparison;
  const value = (text: string | undefined) =>
    text === undefined ? say("compare.absent") : text === "" ? say("compare.empty") : text;
  const place = (file: string, { text }: ComparedDocuments["before"], span: RecordChange["before"]) =>
    span ? [say("compare.place", { file, line: text.positionAt(span.from).line + 1 })] : [];
  const lines = changes.flatMap((change) => [
    "",
    labelled(say(`compare.${change.kind}`), change.label, language),
    ...(change.around.length > 0 ? [`    ${change.around.join(" › ")}`] : []),
    `    ${[...place(old, found.before, change.before), ...place(now, found.after, change.after)].join("  ")}`,
    ...change.values.map(({ element, before, after }) => `    ${element}: ${value(before)} → ${value(after)}`),
  ]);
  return [
    say("compare.title", { before: old, after: now }),
    changes.length === 0 ? say("compare.none") : say("compare.counts", { added, removed, changed }),
    ...(capped ? [say("compare.capped", { shown: changes.length })] : []),
    ...lines,
  ];
}
