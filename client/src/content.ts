// What the check says of the file that is about to be sent, for the gate. The language server is asked, because it has the
// document open. The command line is asked, from disk, for a file that VS Code cannot open (over 50 MB), and before production,
// where libxml2 is heard too: where the two engines differ the verdict is undecided.
import { existsSync } from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import type { JsonFile } from "../../core/src/check/contract";
import { check } from "../../protocol/src/messages";
import { section, settings } from "../../protocol/src/settings";
import { checkOnDisk } from "./cli";
import type { Surroundings } from "./surroundings";

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
export function asOfSetting(uri: vscode.Uri | undefined): string | undefined {
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

async function reportFromDisk(
  surroundings: Surroundings,
  uri: vscode.Uri,
  { asOf, secondOpinion }: CheckOptions,
): Promise<JsonFile | undefined> {
  const args = [...(secondOpinion ? ["--second-opinion"] : []), ...asOfArgs(asOf), ...ownRulesArgs(uri)];
  const reports = await checkOnDisk(surroundings, [uri], { args, cwd: folderOf(uri) });
  return reports?.[0];
}

/** The day as of which to check, as arguments of `fla check`. */
export function asOfArgs(asOf: string | undefined): string[] {
  return asOf ? ["--as-of", asOf] : [];
}

/** Packs and schemas of the workspace count from its folder on. */
export function folderOf(uri: vscode.Uri): string {
  return vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath ?? path.dirname(uri.fsPath);
}

/** The files with rules of one's own that the language server uses for this document, too, as arguments of `fla check`. */
export function ownRulesArgs(uri: vscode.Uri): string[] {
  const folder = vscode.workspace.getWorkspaceFolder(uri)?.uri.fsPath;
  if (folder === undefined) return [];
  const named = settings.rules.from(vscode.workspace.getConfiguration(section, uri).get(settings.rules.key));
  const files = named.map((file) => path.resolve(folder, file)).filter((file) => existsSync(file));
  return files.flatMap((file) => ["--rules", file]);
}
