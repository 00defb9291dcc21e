import {
  DocumentDiagnosticReportKind,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
} from "vscode-languageserver/node";
import { handlerWhenChecked } from "../handler";

/** A check that takes longer is told in part, and the client is asked to pull again at its end. */
const pullPatienceMs = 150;

const none: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };

export const pullDiagnostics = handlerWhenChecked<DocumentDiagnosticParams, DocumentDiagnosticReport>(
  "textDocument/diagnostic",
  none,
  (open, params, server) => {
    open.toldInPart = !open.session.isSettled;
    const resultId = server.publisher.resultId(open);
    if (params.previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items: server.publisher.diagnostics(open) };
  },
  pullPatienceMs,
);
