// Emmet, which VS Code brings along, takes what is typed in XML for abbreviations: a name with a hyphen in a value becomes tags when
// its suggestion is accepted, and it stands before every other suggestion. Only its own setting changes that: who meets it in a
// declaration is offered it, once. Files of the channel have a language of their own, in which Emmet is silent.
import * as vscode from "vscode";
import type { StatusItems } from "./status";
import { text } from "./texts";

const offeredKey = "fla.offeredEmmet";

/** What Emmet makes elements of: letters and digits around a hyphen or a dot, and where no more of a word follows. */
const abbreviation = /(?:^|[\s>])\p{L}[\p{L}\d]*[-.][\p{L}\d]$/u;
const goesOn = /^[\p{L}\d]/u;

/** The language of `.xml` files, which they keep. */
const language = "xml";

export function offerWithoutEmmet(context: vscode.ExtensionContext, status: StatusItems): vscode.Disposable {
  if (context.globalState.get<boolean>(offeredKey)) return new vscode.Disposable(() => undefined);
  const watching = vscode.workspace.onDidChangeTextDocument(async ({ document, contentChanges: [change, ...more] }) => {
    if (document.languageId !== language || change?.text.length !== 1 || more.length > 0) return;
    const { line, character } = change.range.start;
    const whole = document.lineAt(line).text;
    if (!abbreviation.test(whole.slice(0, character + 1)) || goesOn.test(whole.slice(character + 1))) return;
    if (!isActive(document.uri) || !(await status.of(document.uri))?.pack) return;
    if (context.globalState.get<boolean>(offeredKey)) return;
    watching.dispose();
    await context.globalState.update(offeredKey, true);
    await offer(document.uri);
  });
  return watching;
}

function isActive(uri: vscode.Uri): boolean {
  const settings = vscode.workspace.getConfiguration("emmet", uri);
  const isOff = settings.get("showExpandedAbbreviation") === "never" || excluded(settings).includes(language);
  return !isOff && vscode.extensions.getExtension("vscode.emmet") !== undefined;
}

function excluded(settings: vscode.WorkspaceConfiguration): readonly string[] {
  return settings.get<readonly string[]>("excludeLanguages") ?? [];
}

async function offer(uri: vscode.Uri): Promise<void> {
  const turnOff = text("offerTurnOff");
  const answer = await vscode.window.showInformationMessage(text("offerEmmet"), turnOff, text("offerNotNow"));
  if (answer !== turnOff) return;
  const settings = vscode.workspace.getConfiguration("emmet", uri);
  const isOfWorkspace = settings.inspect("excludeLanguages")?.workspaceValue !== undefined;
  const target = isOfWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await settings.update("excludeLanguages", [...excluded(settings), language], target);
}
