// What the server says it can, by what the client says it can.
import { CodeActionKind, TextDocumentSyncKind, type ServerCapabilities } from "vscode-languageserver/node";
import { tokenModifiers, tokenTypes } from "../../core/src/features/semanticTokens";
import { fixAllKind, minifyKind } from "./handlers/codeActions";
import type { Server } from "./server";

export function capabilitiesFor(server: Server): ServerCapabilities {
  return {
    positionEncoding: "utf-16",
    textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
    ...(server.pulls && {
      diagnosticProvider: { identifier: "fla", interFileDependencies: false, workspaceDiagnostics: false },
    }),
    hoverProvider: true,
    completionProvider: { triggerCharacters: ["<", "/", '"', "'", " ", ">"], resolveProvider: true },
    ...(!server.outline.isDynamic && { documentSymbolProvider: true }),
    workspaceSymbolProvider: true,
    workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
    foldingRangeProvider: true,
    selectionRangeProvider: true,
    linkedEditingRangeProvider: true,
    renameProvider: { prepareProvider: true },
    documentHighlightProvider: true,
    referencesProvider: true,
    definitionProvider: true,
    typeDefinitionProvider: true,
    codeActionProvider: {
      codeActionKinds: [
        CodeActionKind.QuickFix,
        CodeActionKind.RefactorRewrite,
        CodeActionKind.RefactorExtract,
        fixAllKind,
        minifyKind,
      ],
      resolveProvider: true,
    },
    codeLensProvider: { resolveProvider: false },
    inlayHintProvider: true,
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentLinkProvider: { resolveProvider: false },
    semanticTokensProvider: {
      legend: { tokenTypes: [...tokenTypes], tokenModifiers: [...tokenModifiers] },
      full: true,
      range: true,
    },
  };
}
