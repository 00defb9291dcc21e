import {
  CompletionItemKind,
  InsertTextFormat,
  InsertTextMode,
  type CompletionItem,
  type CompletionList,
  type CompletionParams,
} from "vscode-languageserver/node";
import { completionSteps, type Completion } from "../../../core/src/features/completion";
import { markdown, toOffset, toRange } from "../convert";
import type { OpenDocument } from "../documents";
import { cursorHandler } from "../handler";
import type { Server } from "../server";

const kinds: Record<Completion["kind"], CompletionItemKind> = {
  element: CompletionItemKind.Property,
  attribute: CompletionItemKind.Field,
  value: CompletionItemKind.EnumMember,
  endTag: CompletionItemKind.Text,
  snippet: CompletionItemKind.Snippet,
};

const none: CompletionList = { isIncomplete: false, items: [] };

export const completion = cursorHandler<CompletionParams, CompletionList>(
  "textDocument/completion",
  none,
  function* (open, params, server) {
    const found = yield* completionSteps(open.session, toOffset(open.text, params.position), server.readerOf(open));
    open.offered = found;
    return { isIncomplete: false, items: found.map((one, index) => toItem(one, index, open, server)) };
  },
  // A document that has no root yet is offered one.
  "any",
);

/** The documentation of an item is made when a person looks at it. */
export const completionResolve =
  (server: Server) =>
  (item: CompletionItem): CompletionItem => {
    const data = item.data as { uri: string; index: number } | undefined;
    const offered = data && server.documents.get(data.uri)?.offered[data.index];
    if (!offered || offered.label !== item.label) return item;
    const text = server.guard("completionItem/resolve", "", offered.documentation);
    return text === "" ? item : { ...item, documentation: markdown(text) };
  };

const suggestAgain = { title: "", command: "editor.action.triggerSuggest" };

function toItem(one: Completion, index: number, open: OpenDocument, server: Server): CompletionItem {
  const labelDetails = server.client.textDocument?.completion?.completionItem?.labelDetailsSupport === true;
  const snippets = server.client.textDocument?.completion?.completionItem?.snippetSupport === true;
  return {
    label: one.label,
    kind: kinds[one.kind],
    ...(one.detail !== "" && { detail: one.detail }),
    // Shown beside every label, and not only beside the one that is looked at.
    ...(one.detail !== "" && labelDetails && { labelDetails: { description: one.detail } }),
    // The order of the list is part of what it says: required ones come first.
    sortText: String(index).padStart(5, "0"),
    ...(one.isPresent && { preselect: true }),
    filterText: one.filter,
    insertTextFormat: snippets ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    insertTextMode: InsertTextMode.adjustIndentation,
    textEdit: { range: toRange(open.text, one.span), newText: snippets ? one.snippet : one.plain },
    data: { uri: open.uri, index },
    // Values of a list are offered at once where the cursor comes to stand; only VS Code knows the command.
    ...(one.asksOn && snippets && server.wantsStatus && { command: suggestAgain }),
  };
}
