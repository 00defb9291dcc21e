import type { Location, ReferenceParams } from "vscode-languageserver/node";
import { occurrencesAt } from "../../../core/src/features/references";
import { toOffset, toRange } from "../convert";
import { handler } from "../handler";

export const references = handler<ReferenceParams, Location[]>("textDocument/references", [], (open, params) =>
  occurrencesAt(open.session, toOffset(open.text, params.position)).map((span) => ({
    uri: open.uri,
    range: toRange(open.text, span),
  })),
);
