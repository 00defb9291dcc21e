// The language of our own messages: the setting, or the editor's. Titles in the manifest are VS Code's affair.
import * as vscode from "vscode";
import { clientText, type ClientMessage } from "../../core/src/messages/client";
import { fill, labelled as labelledIn, type Language, type MessageArgs } from "../../core/src/messages/catalogue";
import { editingTexts, type EditingText } from "../../core/src/messages/editing";
import { chosenLanguage, section, settings } from "../../protocol/src/settings";

/** The language to speak now. */
export function language(): Language {
  const value = settings.language.from(vscode.workspace.getConfiguration(section).get(settings.language.key));
  return chosenLanguage(value, undefined, vscode.env.language);
}

/** Runs when another language is to be spoken: what is on the screen says it anew. */
export function onLanguage(run: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(`${section}.${settings.language.key}`)) run();
  });
}

/** A message of the client in that language. */
export function text(key: ClientMessage, args?: MessageArgs): string {
  return clientText(key, language(), args);
}

/** A message about writing declarations in that language. */
export function editingText(key: EditingText, args?: MessageArgs): string {
  return fill(editingTexts[language()][key], args, language());
}

/** "Label: what" as that language writes it. */
export function labelled(label: string, what: string): string {
  return labelledIn(label, what, language());
}
