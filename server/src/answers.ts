// Answers of the authority on an open document: laid on their elements, kept as findings that live through edits.
import { fileURLToPath } from "node:url";
import { recordKeys } from "../../core/src/answers/keys";
import { ShownAnswers, type GivenAnswer } from "../../core/src/answers/shown";
import { answerText } from "../../core/src/channel/answerText";
import type { Steps } from "../../core/src/features/steps";
import { correctable, correctiveText, type HeaderMoment } from "../../core/src/answers/corrective";
import { TextStore } from "../../core/src/text/textStore";
import type { CorrectiveFileResult, SetAnomaliesParams, SetAnomaliesResult } from "../../protocol/src/messages";
import type { OpenDocument } from "./documents";
import type { Surroundings } from "./surroundings";

/** Reads the answers that are to be shown, and what was sent: given as texts, or as files. What cannot be read is left out. */
export function* readShown(
  open: OpenDocument,
  { answers, sent = [], sentFiles = [] }: SetAnomaliesParams,
  { readBytes }: Surroundings,
): Steps<ShownAnswers> {
  const given: GivenAnswer[] = [];
  for (const one of answers) {
    const bytes = one.text === undefined ? yield* readFile(one.uri, readBytes) : undefined;
    const text = bytes ? yield* answerText(bytes) : one.text;
    if (text !== undefined) given.push({ ...one, text });
  }
  const baselines: (string | TextStore)[] = [...sent];
  for (const uri of sentFiles) {
    const bytes = yield* readFile(uri, readBytes);
    baselines.push((bytes && TextStore.fromUtf8(bytes)) ?? bytes?.toString("latin1") ?? "");
  }
  return yield* ShownAnswers.read(given, baselines, open.text);
}

function* readFile(uri: string | undefined, readBytes: Surroundings["readBytes"]): Steps<Buffer | undefined> {
  return uri?.startsWith("file:") ? yield* readBytes(fileURLToPath(uri)) : undefined;
}

/** Seeks the places of all answers that are to be shown, in the text as it is now. */
export function* anchorAnswers(open: OpenDocument): Steps<SetAnomaliesResult> {
  const { pack, channelData, tree } = open.session;
  const keys = recordKeys(pack?.manifest.records ?? []);
  const options = { keys, types: channelData.types, before: open.returned };
  const laid = open.shownAnswers && (yield* open.shownAnswers.laySteps(tree, options));
  const { findings, concerned } = laid ?? { findings: [], concerned: [] };
  open.anchorsStale = false;
  open.returned = findings;
  const unanchored = findings.filter(({ anchoredBy }) => anchoredBy === "form" || anchoredBy === "file");
  return {
    shown: findings.length,
    unanchored: unanchored.length,
    correctable: correctable(concerned, pack?.manifest.change).length,
  };
}

/** The forms that the shown answers object to, as a declaration of their own. */
export function* correctAnswers(open: OpenDocument, moment: HeaderMoment): Steps<CorrectiveFileResult | null> {
  if (!open.shownAnswers) return null;
  const { pack, tree } = open.session;
  const keys = recordKeys(pack?.manifest.records ?? []);
  const { concerned } = yield* open.shownAnswers.laySteps(tree, { keys });
  const chosen = correctable(concerned, pack?.manifest.change);
  const refused = chosen.filter(({ kind }) => kind === "refused").length;
  return {
    text: correctiveText(tree, concerned, moment, pack?.manifest.change) ?? "",
    refused,
    changed: chosen.length - refused,
    left: concerned.length - chosen.length,
  };
}
