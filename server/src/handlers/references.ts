import type { Location, ReferenceParams } from "vscode-languageserver/node";
import { occurrencesAt } from "../../../core/src/features/references";
import { toOffset } from "../convert";
import { firstChecked, longHandler } from "../handler";
import { rangesOf } from "./highlights";

export const references = longHandler<ReferenceParams, Location[]>(
  "textDocument/references",
  [],
  function* (open, { position }) {
    const spans = yield* occurrencesAt(open.session, toOffset(open.text, position));
    const ranges = yield* rangesOf(spans, open);
    return ranges.map((range) => ({ uri: open.uri, range }));
  },
  firstChecked,
);
