import { CodeActionKind, type CodeAction, type CodeActionParams } from "vscode-languageserver/node";
import { fixesAt } from "../../../core/src/features/fixes";
import { refactoringsAt } from "../../../core/src/features/refactorings";
import { toDiagnostic, toOffset, toTextEdits } from "../convert";
import { handler } from "../handler";

export const codeActions = handler<CodeActionParams, CodeAction[]>(
  "textDocument/codeAction",
  [],
  (open, params, server) => {
    const range = { from: toOffset(open.text, params.range.start), to: toOffset(open.text, params.range.end) };
    const reader = server.readerOf(open);
    const wanted = (kind: CodeActionKind) =>
      !params.context.only || params.context.only.some((only) => kind.startsWith(only));
    const edit = (changes: Parameters<typeof toTextEdits>[1]) =>
      server.versionedEdit(open, toTextEdits(open.text, changes));
    const fixes = wanted(CodeActionKind.QuickFix)
      ? fixesAt(open.session, server.publisher.shown(open), range, reader)
      : [];
    const rewrites = wanted(CodeActionKind.RefactorRewrite) ? refactoringsAt(open.session, range, reader) : [];
    const frame = server.publisher.frame(open);
    return [
      ...fixes.map((fix) => ({
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [toDiagnostic(fix.finding, frame)],
        isPreferred: fix.preferred,
        edit: edit(fix.changes),
      })),
      ...rewrites.map((one) => ({ title: one.title, kind: CodeActionKind.RefactorRewrite, edit: edit(one.changes) })),
    ];
  },
);
