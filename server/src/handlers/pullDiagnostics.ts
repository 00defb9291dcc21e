import {
  DocumentDiagnosticReportKind,
  type DocumentDiagnosticParams,
  type DocumentDiagnosticReport,
} from "vscode-languageserver/node";
import { handler } from "../handler";

const none: DocumentDiagnosticReport = { kind: DocumentDiagnosticReportKind.Full, items: [] };

export const pullDiagnostics = handler<DocumentDiagnosticParams, DocumentDiagnosticReport>(
  "textDocument/diagnostic",
  none,
  (open, params, server) => {
    const resultId = server.publisher.resultId(open);
    if (params.previousResultId === resultId) return { kind: DocumentDiagnosticReportKind.Unchanged, resultId };
    return { kind: DocumentDiagnosticReportKind.Full, resultId, items: server.publisher.diagnostics(open) };
  },
);
