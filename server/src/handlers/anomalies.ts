// The list of anomalies, the search over codes and new headers: each relayed to core.
import { knownCodes } from "../../../core/src/catalogue/codes";
import {
  asListed,
  filtered,
  findingBeside,
  groupFindings,
  groupTitle,
  returnedIn,
} from "../../../core/src/answers/anomalyList";
import { formsOf } from "../../../core/src/features/forms";
import { refreshHeadersSteps } from "../../../core/src/features/header";
import type { Steps } from "../../../core/src/features/steps";
import type { Finding } from "../../../core/src/findings/finding";
import * as own from "../../../protocol/src/anomalyMessages";
import { toDiagnostic, toOffset, toRange } from "../convert";
import type { OpenDocument } from "../documents";
import { allChecked, longOwnHandler, ownHandler } from "../handler";
import type { Server } from "../server";
import { textEdits } from "./formatting";

/** A group shows so many; the filter finds the rest. */
const maxInGroup = 200;

export const anomalies = longOwnHandler(
  own.anomalies,
  null,
  function* (open, { by, filter }, server): Steps<own.AnomaliesResult | null> {
    // Nothing is foreseen of an answer: beside it the list stays that of the declaration.
    if (!open?.isOurs || open.isAnswer) return null;
    const { publisher } = server;
    const visible = asListed(yield* publisher.shownSteps(open));
    const found = yield* filtered(visible, filter, (finding) => wordsOf(finding, open, server));
    const { types } = server.surroundings.channelData();
    yield;
    const groups = yield* groupFindings(found, by, open.session.tree);
    const shown: own.AnomaliesResult["groups"][number][] = [];
    for (const { key, severity, findings } of groups) {
      yield;
      shown.push({
        key,
        label: by === "form" ? "" : groupTitle(findings, types, server.language),
        severity,
        count: findings.length,
        items: findings.slice(0, maxInGroup).map((finding) => toItem(finding, open, server)),
      });
    }
    const total = publisher.findings(open).length;
    return { total, shown: found.length, silenced: total - visible.length, groups: shown };
  },
  allChecked,
);

export const anomalyBeside = longOwnHandler(
  own.anomalyBeside,
  null,
  function* (open, params, server): Steps<own.AnomalyItem | null> {
    if (!open?.isOurs) return null;
    const visible = asListed(yield* server.publisher.shownSteps(open));
    const found = yield* filtered(visible, params.filter, (finding) => wordsOf(finding, open, server));
    const finding = findingBeside(found, toOffset(open.text, params.position), params.direction);
    return finding ? toItem(finding, open, server) : null;
  },
  allChecked,
);

export const codes = ownHandler(own.codes, [], (open, params, server): readonly own.KnownCode[] => {
  const { packs, channelData } = server.explainSources(open);
  return knownCodes(params.language ?? server.language, packs, channelData);
});

export const refreshHeader = longOwnHandler(
  own.refreshHeader,
  null,
  function* (open, { references }, server): Steps<own.RefreshHeaderResult | null> {
    if (!open) return null;
    const environment = server.environmentOf(open.uri);
    const moment = server.headerMoment(open.uri);
    const changes = yield* refreshHeadersSteps(open.session, moment, { references });
    const edits = yield* textEdits(changes, open);
    const forms = formsOf(open.session.tree).length;
    yield;
    // The clock of a session stands since it was opened: with it, the new headers would lie in the future.
    open.recheck(environment);
    server.check(open);
    return { version: open.version, forms, edits };
  },
);

function toItem(finding: Finding, open: OpenDocument, server: Server): own.AnomalyItem {
  const { code, severity, element } = finding;
  const returned = returnedIn(finding);
  const range = toRange(open.text, finding);
  return { code, severity, element, message: messageOf(finding, open, server), range, ...(returned && { returned }) };
}

/** What is foreseen and what came back are told apart in the list, and so by the filter. */
function wordsOf(finding: Finding, open: OpenDocument, server: Server): string {
  return `${returnedIn(finding) ?? ""} ${messageOf(finding, open, server)}`;
}

function messageOf(finding: Finding, open: OpenDocument, server: Server): string {
  const { message } = toDiagnostic(finding, server.publisher.frame(open));
  return typeof message === "string" ? message : message.value;
}
