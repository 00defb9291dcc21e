// The changes of one didChange as offsets. Each is given by lines of the text that the one before left.
import type { TextDocumentContentChangeEvent } from "vscode-languageserver/node";
import type { TextChange, TextStore } from "../../core/src/text/textStore";

/**
 * The changes in offsets, each looked up when it is asked for: it has to be applied to the text before the next one is. None of them
 * may replace the whole text.
 */
export function* toTextChanges(
  text: TextStore,
  events: readonly TextDocumentContentChangeEvent[],
): Iterable<TextChange> {
  for (const event of events) {
    if (!("range" in event)) continue;
    const start = text.offsetAt(event.range.start);
    const end = text.offsetAt(event.range.end);
    yield { from: Math.min(start, end), to: Math.max(start, end), text: event.text };
  }
}
