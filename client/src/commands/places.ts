// Location paths of the channel (1,1,7,2) to and from the cursor.
import * as vscode from "vscode";
import { pathAt, rangeOfPath } from "../../../protocol/src/messages";
import type { Command } from "../surroundings";
import { activeEditor, Cancelled, Stop } from "../target";
import { text } from "../texts";

/** Puts the location path of the element at the cursor on the clipboard. */
export const copyLocation: Command = async ({ server }) => {
  const { document, selection } = activeEditor();
  const place = await server.ask(pathAt, { uri: document.uri.toString(), position: selection.active });
  if (!place) throw new Stop(text("noElementHere"));
  await vscode.env.clipboard.writeText(place.location);
  void vscode.window.showInformationMessage(text("locationCopied", { location: place.location }));
  return place.location;
};

/** Goes to the element of a location path. A path that leads nowhere is said while it is typed. */
export const goToLocation: Command = async ({ server }, argument) => {
  const editor = activeEditor();
  const find = (path: string) => server.ask(rangeOfPath, { uri: editor.document.uri.toString(), path: path.trim() });
  const path =
    typeof argument === "string"
      ? argument
      : await vscode.window.showInputBox({
          prompt: text("askLocation"),
          validateInput: async (typed) => {
            if (isUnfinished(typed) || (await find(typed))) return undefined;
            return text("noSuchLocation", { location: typed.trim() });
          },
        });
  if (!path) throw new Cancelled();
  const found = await find(path);
  if (!found) throw new Stop(text("noSuchLocation", { location: path }));
  const start = new vscode.Position(found.start.line, found.start.character);
  editor.selection = new vscode.Selection(start, start);
  editor.revealRange(new vscode.Range(start, start), vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  return found;
};

/** Nothing yet, or a position is still to come. */
function isUnfinished(path: string): boolean {
  return /^(?:[\d\s,]*,)?\s*$/.test(path);
}
