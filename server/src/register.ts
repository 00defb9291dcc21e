// The table of messages: which handler answers what. Logic is not here and not in the handlers.
import type { Connection } from "vscode-languageserver/node";
import * as anomalyMessages from "../../protocol/src/anomalyMessages";
import * as own from "../../protocol/src/messages";
import { rulesTyped } from "../../protocol/src/ruleMessages";
import * as ownWriting from "../../protocol/src/writing";
import * as anomalyHandlers from "./handlers/anomalies";
import { codeActionResolve, codeActions } from "./handlers/codeActions";
import { codeLenses } from "./handlers/codeLenses";
import { completion, completionResolve } from "./handlers/completion";
import { definition, typeDefinition } from "./handlers/definition";
import { documentLinks } from "./handlers/documentLinks";
import { foldingRanges } from "./handlers/foldingRanges";
import { formatting, rangeFormatting } from "./handlers/formatting";
import { highlights } from "./handlers/highlights";
import { hover } from "./handlers/hover";
import { inlayHints } from "./handlers/inlayHints";
import { linkedEditing } from "./handlers/linkedEditing";
import {
  autoClose,
  checkReport,
  embedded,
  explainCode,
  extractForm,
  pathAt,
  correctiveFile,
  rangeOfPath,
  returnedPlace,
  setAnomalies,
  status,
} from "./handlers/own";
import { packs } from "./handlers/packs";
import { pullDiagnostics } from "./handlers/pullDiagnostics";
import { references } from "./handlers/references";
import { prepareRename, rename } from "./handlers/rename";
import { selectionRanges } from "./handlers/selectionRanges";
import { semanticTokens, semanticTokensInRange } from "./handlers/semanticTokens";
import { symbols } from "./handlers/symbols";
import * as writing from "./handlers/writing";
import { workspaceSymbols } from "./handlers/workspaceSymbols";
import type { Server } from "./server";

export function registerHandlers(connection: Connection, server: Server): void {
  registerLifecycle(connection, server);
  registerLanguage(connection, server);
  registerOwn(connection, server);
}

function registerLifecycle(connection: Connection, server: Server): void {
  connection.onInitialize((params) => server.initialize(params));
  connection.onInitialized(() => server.initialized());
  connection.onDidChangeConfiguration(() => server.settingsChanged());
  connection.onDidChangeWatchedFiles(() => server.filesChanged());
  connection.onDidOpenTextDocument((params) => server.open(params));
  connection.onDidChangeTextDocument((params) => server.change(params));
  connection.onDidSaveTextDocument(({ textDocument }) => server.saved(textDocument.uri));
  connection.onDidCloseTextDocument(({ textDocument }) => server.close(textDocument.uri));
}

function registerLanguage(connection: Connection, server: Server): void {
  connection.languages.diagnostics.on(pullDiagnostics(server));
  connection.onHover(hover(server));
  connection.onCompletion(completion(server));
  connection.onCompletionResolve(completionResolve(server));
  connection.onDocumentSymbol(symbols(server));
  connection.onWorkspaceSymbol(workspaceSymbols(server));
  connection.onFoldingRanges(foldingRanges(server));
  connection.onSelectionRanges(selectionRanges(server));
  connection.languages.onLinkedEditingRange(linkedEditing(server));
  connection.onPrepareRename(prepareRename(server));
  connection.onRenameRequest(rename(server));
  connection.onDocumentHighlight(highlights(server));
  connection.onReferences(references(server));
  connection.onDefinition(definition(server));
  connection.onTypeDefinition(typeDefinition(server));
  connection.onCodeAction(codeActions(server));
  connection.onCodeActionResolve(codeActionResolve(server));
  connection.onCodeLens(codeLenses(server));
  connection.languages.inlayHint.on(inlayHints(server));
  connection.onDocumentFormatting(formatting(server));
  connection.onDocumentRangeFormatting(rangeFormatting(server));
  connection.onDocumentLinks(documentLinks(server));
  connection.languages.semanticTokens.on(semanticTokens(server));
  connection.languages.semanticTokens.onRange(semanticTokensInRange(server));
}

function registerOwn(connection: Connection, server: Server): void {
  connection.onRequest(anomalyMessages.anomalies.method, anomalyHandlers.anomalies(server));
  connection.onRequest(anomalyMessages.anomalyBeside.method, anomalyHandlers.anomalyBeside(server));
  connection.onRequest(anomalyMessages.codes.method, anomalyHandlers.codes(server));
  connection.onRequest(anomalyMessages.refreshHeader.method, anomalyHandlers.refreshHeader(server));
  connection.onRequest(own.setAnomalies.method, setAnomalies(server));
  connection.onRequest(own.status.method, status(server));
  connection.onRequest(own.check.method, checkReport(server));
  connection.onRequest(own.explain.method, explainCode(server));
  connection.onRequest(own.pathAt.method, pathAt(server));
  connection.onRequest(own.rangeOfPath.method, rangeOfPath(server));
  connection.onRequest(own.correctiveFile.method, correctiveFile(server));
  connection.onRequest(own.returnedPlace.method, returnedPlace(server));
  connection.onRequest(own.autoClose.method, autoClose(server));
  connection.onRequest(ownWriting.templates.method, writing.templates(server));
  connection.onRequest(ownWriting.newDeclaration.method, writing.newDeclaration(server));
  connection.onRequest(ownWriting.checkAnswer.method, writing.checkAnswer(server));
  connection.onRequest(ownWriting.compare.method, writing.compare(server));
  connection.onRequest(ownWriting.evaluateXPath.method, writing.evaluateXPath(server));
  connection.onRequest(own.extractForm.method, extractForm(server));
  connection.onNotification(rulesTyped.method, (value: unknown) => server.rulesTyped(value));
  connection.onRequest(own.packs.method, packs(server));
  connection.onRequest(own.embedded.method, embedded(server));
}
