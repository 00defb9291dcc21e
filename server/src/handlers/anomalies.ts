// The list of anomalies, the search over codes and new headers: each relayed to core.
import { knownCodes } from "../../../core/src/catalogue/codes";
import { filtered, findingBeside, groupFindings } from "../../../core/src/features/anomalyList";
import { earlier, refreshHeaders, type Moment } from "../../../core/src/features/header";
import type { Finding } from "../../../core/src/findings/finding";
import * as own from "../../../protocol/src/anomalyMessages";
import { toDiagnostic, toOffset, toRange, toTextEdits } from "../convert";
import type { OpenDocument } from "../documents";
import { ownHandler, ownHandlerWhenChecked } from "../handler";
import type { Server } from "../server";

/** A group shows so many; the filter finds the rest. */
const maxInGroup = 200;

export const anomalies = ownHandlerWhenChecked(
  own.anomalies,
  null,
  (open, { by, filter }, server): own.AnomaliesResult | null => {
    if (!open?.isOurs) return null;
    const { publisher } = server;
    const visible = publisher.shown(open);
    const found = filtered(visible, filter, (finding) => messageOf(finding, open, server));
    const { types } = server.surroundings.channelData();
    const groups = groupFindings(found, by, open.session.forms()).map(({ key, severity, findings }) => ({
      key,
      label:
        by === "form" ? "" : (titleOf(findings[0], server) ?? types.get(key.slice(-3))?.label[server.language] ?? ""),
      severity,
      count: findings.length,
      items: findings.slice(0, maxInGroup).map((finding) => toItem(finding, open, server)),
    }));
    const total = publisher.findings(open).length;
    return { total, shown: found.length, silenced: total - visible.length, groups };
  },
);

export const anomalyBeside = ownHandlerWhenChecked(
  own.anomalyBeside,
  null,
  (open, params, server): own.AnomalyItem | null => {
    if (!open?.isOurs) return null;
    const found = filtered(server.publisher.shown(open), params.filter, (finding) => messageOf(finding, open, server));
    const finding = findingBeside(found, toOffset(open.text, params.position), params.direction);
    return finding ? toItem(finding, open, server) : null;
  },
);

export const codes = ownHandler(own.codes, [], (open, params, server): readonly own.KnownCode[] => {
  const { packs, channelData } = server.explainSources(open);
  return knownCodes(params.language ?? server.language, packs, channelData);
});

export const refreshHeader = ownHandler(own.refreshHeader, null, (open, { references }, server) => {
  if (!open) return null;
  // The clock of a session stands since it was opened: with it, the new header would lie in the future.
  open.recheck(server.environmentOf(open.uri));
  open.advance(() => false);
  const changes = refreshHeaders(open.session, momentFor(open, server), { references });
  return { version: open.version, forms: open.session.forms().length, edits: toTextEdits(open.text, changes) };
});

/** A chosen day has one fixed hour: each call takes another moment of the hour before it, so that no two headers are the same. */
function momentFor({ session }: OpenDocument, { settings, options, surroundings }: Server): Moment {
  if (!settings.asOf && !options.asOf) return session.asOf;
  const [, minute, second] = surroundings.now().time.split(":").map(Number);
  return earlier(session.asOf, Math.round((minute * 60 + second) * 1_000));
}

function toItem(finding: Finding, open: OpenDocument, server: Server): own.AnomalyItem {
  const { code, severity, element } = finding;
  return { code, severity, element, message: messageOf(finding, open, server), range: toRange(open.text, finding) };
}

function titleOf(finding: Finding, server: Server): string | undefined {
  return finding.rule?.texts[server.language].label;
}

function messageOf(finding: Finding, open: OpenDocument, server: Server): string {
  const { message } = toDiagnostic(finding, server.publisher.frame(open));
  return typeof message === "string" ? message : message.value;
}
