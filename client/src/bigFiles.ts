// Files over 50 MB: VS Code shows them and tells extensions nothing of their text, so an open tab is all there is to notice. Whoever
// opens one is offered once to have it checked from disk.
import * as vscode from "vscode";
import { isOpen } from "./diskFindings";
import { baseName } from "./target";
import { editingText, text } from "./texts";

/** VS Code keeps the text of longer documents from extensions (characters; a declaration has hardly any of more than one byte). */
const limitBytes = 50 * 1024 * 1024;

const offeredKey = "fla.offeredFiles";

/** More names are not kept. */
const maxOffered = 500;

/** Watches the tabs, those that are open already as well. */
export function offerDiskCheck(context: vscode.ExtensionContext): vscode.Disposable {
  const offered = new Set(context.workspaceState.get<string[]>(offeredKey) ?? []);
  const look = (tabs: readonly vscode.Tab[]): void => {
    for (const uri of tabs.map(tabFile)) {
      if (!uri || !isDeclarationFile(uri) || offered.has(uri.toString())) continue;
      void offerFor(uri, () => {
        if (offered.has(uri.toString())) return false;
        offered.add(uri.toString());
        void context.workspaceState.update(offeredKey, [...offered].slice(-maxOffered));
        return true;
      });
    }
  };
  // In the next turn: activation is what other extensions wait for.
  const turn = setImmediate(() => look(vscode.window.tabGroups.all.flatMap((group) => group.tabs)));
  const watching = vscode.window.tabGroups.onDidChangeTabs(({ opened, changed }) => look([...opened, ...changed]));
  return vscode.Disposable.from(watching, new vscode.Disposable(() => clearImmediate(turn)));
}

/** The file that a tab shows as text; undefined for a tab of another kind. */
export function tabFile(tab: vscode.Tab | undefined): vscode.Uri | undefined {
  const input = tab?.input;
  return input instanceof vscode.TabInputText && input.uri.scheme === "file" ? input.uri : undefined;
}

/** By its name: XML, or a data file of the channel. */
export function isDeclarationFile(uri: vscode.Uri): boolean {
  return /\.xml$|^FI\./i.test(baseName(uri));
}

/** Size of a file in whole megabytes, as file managers show it. */
export function megabytes(bytes: number): number {
  return Math.round(bytes / 1e6);
}

async function offerFor(uri: vscode.Uri, isFirst: () => boolean): Promise<void> {
  const size = await sizeOf(uri);
  if (size <= limitBytes || isOpen(uri) || !isFirst()) return;
  const validate = editingText("disk.offerValidate");
  const offer = editingText("disk.offer", { file: baseName(uri), size: megabytes(size) });
  const answer = await vscode.window.showInformationMessage(offer, validate, text("offerNotNow"));
  if (answer === validate) await vscode.commands.executeCommand("fla.validateOnDisk", uri);
}

async function sizeOf(uri: vscode.Uri): Promise<number> {
  try {
    return (await vscode.workspace.fs.stat(uri)).size;
  } catch {
    return 0; // Gone, or of a kind that has no size: there is nothing to check.
  }
}
