// What the check says of the file that is about to be sent, for the gate. The language server is asked, because it has the
// document open. The command line is asked, from disk, for a file that VS Code cannot open (over 50 MB), and before production,
// where libxml2 is heard too: where the two engines differ the verdict is undecided.
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import type { JsonFile, JsonReport } from "../../core/src/check/contract";
import { check } from "../../protocol/src/messages";
import { section, settings } from "../../protocol/src/settings";
import { language } from "./texts";
import type { Surroundings } from "./surroundings";

/** The report of a document with hundreds of thousands of findings; more is an error and so undecided. */
const maxReportBytes = 512 * 1024 * 1024;

export interface CheckOptions {
  /** Day as of which to check: that of the setting for the practice channel, none (today) for a real one. */
  readonly asOf: string | undefined;
  /** libxml2 is heard too. */
  readonly secondOpinion?: boolean;
}

/** The full report on the file, as on disk; undefined when nobody could check it. */
export async function reportOn(
  surroundings: Surroundings,
  uri: vscode.Uri,
  options: CheckOptions,
): Promise<JsonFile | undefined> {
  const asShown = !options.secondOpinion && options.asOf === asOfSetting(uri);
  const open = asShown ? await openDocument(uri) : undefined;
  if (!open) return reportFromDisk(surroundings, uri, options);
  const result = await surroundings.server.ask(check, { uri: uri.toString() });
  return result?.version === open.version ? result.file : undefined;
}

/** The day as of which checks are made, by the setting; undefined for today. */
export function asOfSetting(uri: vscode.Uri): string | undefined {
  const value = vscode.workspace.getConfiguration(section, uri).get(settings.asOf.key);
  return settings.asOf.from(value) || undefined;
}

async function openDocument(uri: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  try {
    return await vscode.workspace.openTextDocument(uri);
  } catch {
    return undefined; // Over 50 MB: VS Code does not hand it to extensions.
  }
}

function reportFromDisk(
  { context, log }: Surroundings,
  uri: vscode.Uri,
  { asOf, secondOpinion }: CheckOptions,
): Promise<JsonFile | undefined> {
  const cli = path.join(context.extensionPath, "dist/cli.js");
  const options = [
    ...(secondOpinion ? ["--second-opinion"] : []),
    ...(asOf ? ["--as-of", asOf] : []),
    ...ownRules(uri).flatMap((file) => ["--rules", file]),
  ];
  const args = [cli, "check", "--format", "json", "--lang", language(), ...options, uri.fsPath];
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: "1" };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env, cwd: folderOf(uri), maxBuffer: maxReportBytes }, (_failed, stdout) => {
      const file = readReport(stdout);
      if (!file) log.error("the check from disk gave no report");
      resolve(file);
    });
  });
}

/** Packs and schemas of the workspace count from its folder on. */
function folderOf(uri: vscode.Uri): string {
  return vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? path.dirname(uri.fsPath);
}

/** The files with rules of one's own that the language server uses for this document, too. */
function ownRules(uri: vscode.Uri): string[] {
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
  if (folder === undefined) return [];
  const named = settings.rules.from(vscode.workspace.getConfiguration(section, uri).get(settings.rules.key));
  return named.map((file) => path.resolve(folder, file)).filter((file) => existsSync(file));
}

function readReport(text: string): JsonFile | undefined {
  try {
    return (JSON.parse(text) as JsonReport).files[0];
  } catch {
    return undefined;
  }
}
