// The first minute with another declaration: a document of the channel whose schema is not here is met with one offer to install
// it, once for each schema, and never again after "Not Now".
import * as vscode from "vscode";
import type { DocumentStatus } from "../../protocol/src/messages";
import type { Connection } from "./connection";
import { text } from "./texts";

const offeredKey = "fla.offeredSchemas";

/** More names are not kept. */
const maxOffered = 500;

export function offerSchemas(context: vscode.ExtensionContext, server: Connection): vscode.Disposable {
  const offered = new Set(context.globalState.get<string[]>(offeredKey) ?? []);
  return server.onStatus((status) => {
    const wanted = status.missedSchema;
    if (wanted === undefined || offered.has(wanted) || !isShown(status)) return;
    offered.add(wanted);
    void context.globalState.update(offeredKey, [...offered].slice(-maxOffered));
    void offer(wanted);
  });
}

function isShown({ uri }: DocumentStatus): boolean {
  return vscode.window.visibleTextEditors.some(
    ({ document }) => document.uri.toString() === vscode.Uri.parse(uri).toString(),
  );
}

async function offer(schema: string): Promise<void> {
  const install = text("offerInstall");
  const answer = await vscode.window.showInformationMessage(
    text("offerSchema", { schema }),
    install,
    text("offerNotNow"),
  );
  if (answer === install) await vscode.commands.executeCommand("fla.installPack");
}
