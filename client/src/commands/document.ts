// What is done with a whole declaration: new headers, a copy without persons.
import { execFile } from "node:child_process";
import * as path from "node:path";
import * as vscode from "vscode";
import { anomalyText } from "../../../core/src/messages/anomalies";
import { refreshHeader as refreshRequest } from "../../../protocol/src/anomalyMessages";
import type { Range } from "../../../protocol/src/messages";
import { asOfSetting } from "../content";
import type { Command, Surroundings } from "../surroundings";
import { activeEditor, Cancelled, Stop, targetUri } from "../target";
import { language } from "../texts";

/* -------------------------------------------------------------------------------------------------------- headers */

/** Gives every form a new header, as one edit that can be undone. Argument: "dates" or "references" in place of the question. */
export const refreshHeader: Command = async ({ server }, argument) => {
  const editor = activeEditor();
  const uri = editor.document.uri.toString();
  const references = (typeof argument === "string" ? argument : await askWhat(editor.document)) === "references";
  const found = await server.ask(refreshRequest, { uri, references });
  if (!found || found.forms === 0) throw new Stop(anomalyText("refreshNone", language()));
  if (found.version !== editor.document.version) throw new Cancelled();
  const edit = new vscode.WorkspaceEdit();
  for (const one of found.edits) edit.replace(editor.document.uri, toRange(one.range), one.newText);
  await vscode.workspace.applyEdit(edit);
  void vscode.window.setStatusBarMessage(anomalyText("refreshed", language(), { count: found.edits.length }), 5_000);
  return found.edits.length;
};

async function askWhat(document: vscode.TextDocument): Promise<"dates" | "references"> {
  const say = (key: Parameters<typeof anomalyText>[0]) => anomalyText(key, language());
  const items = [
    { label: say("refreshDates"), detail: say("refreshDatesDetail"), what: "dates" as const },
    { label: say("refreshReferences"), detail: say("refreshReferencesDetail"), what: "references" as const },
  ];
  const count = (document.getText().match(/<(?:\w+:)?FormCreationDate[\s>]/g) ?? []).length;
  const title = anomalyText("refreshWhat", language(), { count });
  const chosen = await vscode.window.showQuickPick(items, { title });
  if (!chosen) throw new Cancelled();
  return chosen.what;
}

/* -------------------------------------------------------------------------------------------------- anonymous copy */

/** A copy can be as large as the document; more is an error. */
const maxCopyBytes = 512 * 1024 * 1024;

/** Opens a copy with other persons. It is made by the command line, so that a large document holds nothing up. */
export const anonymiseCopy: Command = async (surroundings, argument) => {
  const uri = targetUri(argument);
  const document = await vscode.workspace.openTextDocument(uri);
  const title = anomalyText("anonymiseTitle", language());
  const options = { location: vscode.ProgressLocation.Window, title };
  const made = await vscode.window.withProgress(options, () => runAnonymise(surroundings, document));
  const copy = await vscode.workspace.openTextDocument({ language: "xml", content: made.copy });
  await vscode.window.showTextDocument(copy);
  const { count, codes } = made;
  if (codes === undefined)
    void vscode.window.showInformationMessage(anomalyText("anonymiseDone", language(), { count }));
  else void vscode.window.showWarningMessage(anomalyText("anonymiseDiffers", language(), { count, codes }));
  return copy.uri;
};

interface Anonymised {
  readonly copy: string;
  readonly count: number;
  /** Codes of the findings that differ in the copy. */
  readonly codes?: string;
}

function runAnonymise({ context }: Surroundings, document: vscode.TextDocument): Promise<Anonymised> {
  const cli = path.join(context.extensionPath, "dist/cli.js");
  const asOf = asOfSetting(document.uri);
  const args = [cli, "anonymise", "--lang", "en", ...(asOf ? ["--as-of", asOf] : []), "-"];
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: "1" };
  return new Promise((resolve, reject) => {
    const child = execFile(process.execPath, args, { env, maxBuffer: maxCopyBytes }, (error, stdout, stderr) => {
      const count = /: (\d+) values replaced/.exec(stderr)?.[1];
      // Status 3: written, but a finding differs; the sentence says which.
      if (count !== undefined && (!error || error.code === 3)) {
        const codes = /findings differ in the copy: (.+)/.exec(stderr)?.[1];
        return resolve({ copy: stdout, count: Number(count), codes });
      }
      reject(new Stop(anomalyText("anonymiseFailed", language(), { reason: stderr.trim() || String(error) })));
    });
    child.stdin?.end(document.getText());
  });
}

function toRange({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}
