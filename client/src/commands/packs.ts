// Packs: install what the authority publishes, compare, verify and remove. The work is the command line's; here are the questions.
import * as path from "node:path";
import * as vscode from "vscode";
import { packText } from "../../../core/src/messages/packs";
import { packs as packsRequest, type ListedPack } from "../../../protocol/src/messages";
import { runCli } from "../cli";
import { showMarkdown } from "../markdownPages";
import type { Command, Surroundings } from "../surroundings";
import { Cancelled, Stop } from "../target";
import { language, text } from "../texts";

/** A file that could not be used, or a word about one, as `fla pack install --format json` tells it. */
interface Note {
  readonly file: string;
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}

interface Found {
  readonly ready: boolean;
  readonly looked: number;
  readonly packs: readonly {
    readonly id: string;
    readonly version: string;
    readonly joins: boolean;
    readonly schemas: readonly { readonly file: string; readonly roots: readonly string[] }[];
    readonly glossaries: readonly { readonly file: string; readonly zones: number; readonly blocks: number }[];
    readonly lists: readonly {
      readonly file: string;
      readonly codes: number;
      readonly columns: readonly { readonly field: "code"; readonly heading: string; readonly column: number }[];
    }[];
    readonly samples: { readonly good: number; readonly all: number };
    readonly counts: { readonly elements: number; readonly codes: number; readonly rules: number };
    readonly formCodes: Readonly<Record<string, string>>;
    readonly practiceCode: string | null;
  }[];
  readonly notes: readonly Note[];
  readonly unused: readonly Note[];
  readonly bad: readonly Note[];
  readonly installed: readonly { readonly id: string; readonly version: string; readonly official: boolean }[];
}

/** Installs a folder, a ZIP or files. Arguments: what an explorer menu hands over; without them a person chooses. */
export const installPack: Command = async (surroundings, first, all) => {
  const paths = await material(first, all);
  const found = await ask(surroundings, text("packReading"), ["pack", "install", "--dry-run", ...paths]);
  const answer = await confirmInstall(found);
  const options = [...(answer.official ? [] : ["--unofficial"]), ...(found.bad.length > 0 ? ["--leave-out-bad"] : [])];
  const done = await ask(surroundings, text("packInstalling"), ["pack", "install", "--yes", ...options, ...paths]);
  if (done.installed.length === 0) throw new Stop(text("packNothing"));
  surroundings.packsChanged();
  tell(done, found);
  return done.installed;
};

async function material(first: unknown, all: unknown): Promise<string[]> {
  const uris = Array.isArray(all) && all.length > 0 ? (all as unknown[]) : [first];
  const given = uris.flatMap((uri) => (uri instanceof vscode.Uri && uri.scheme === "file" ? [uri.fsPath] : []));
  if (given.length > 0) return given;
  if (Array.isArray(first)) return first.filter((one): one is string => typeof one === "string");
  return choose();
}

/** Few systems have a dialog for files and folders both. */
async function choose(): Promise<string[]> {
  const folder = { label: text("packFolder"), iconPath: new vscode.ThemeIcon("folder") };
  const files = { label: text("packFiles"), iconPath: new vscode.ThemeIcon("file-zip") };
  const kind = await vscode.window.showQuickPick([folder, files], { title: text("packWhat") });
  if (!kind) throw new Cancelled();
  const chosen = await vscode.window.showOpenDialog({
    title: text("packWhat"),
    openLabel: text("packRead"),
    canSelectFolders: kind === folder,
    canSelectFiles: kind === files,
    canSelectMany: true,
  });
  if (!chosen || chosen.length === 0) throw new Cancelled();
  return chosen.map((uri) => uri.fsPath);
}

/** Runs the command line and reads its report; what it says on stderr is the reason when there is none. */
async function ask(surroundings: Surroundings, title: string, args: readonly string[]): Promise<Found> {
  const where = { location: vscode.ProgressLocation.Notification, title };
  const { stdout, stderr } = await vscode.window.withProgress(where, () =>
    Promise.resolve(runCli(surroundings, [...args, "--format", "json"])),
  );
  try {
    return JSON.parse(stdout) as Found;
  } catch {
    throw new Stop(stderr.replace(/^fla: /gm, "").trim() || text("packNothing"));
  }
}

async function confirmInstall(found: Found): Promise<{ official: boolean }> {
  const official = text("packAsOfficial");
  const unofficial = text("packAsUnofficial");
  const details = text("packDetails");
  const isBad = found.bad.length > 0;
  const detail = [...summary(found), ...(found.packs.length > 0 ? ["", text("packOfficialMeans")] : [])].join("\n");
  const title = found.packs.length === 0 ? text("packNoneFound") : text(isBad ? "packFoundBad" : "packFoundFine");
  const buttons = found.packs.length === 0 ? [details] : [official, unofficial, details];
  const show = isBad ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const answer = await show(title, { modal: true, detail }, ...buttons);
  if (answer === details) {
    await showReport(found);
    throw new Cancelled();
  }
  if (answer === undefined) throw new Cancelled();
  return { official: answer === official };
}

/** More lines do not fit a dialog; the details have them all. */
const maxLines = 18;

function summary(found: Found): string[] {
  const lines = [...found.packs.flatMap(packLines), ...badLines(found)];
  const rest = lines.length - maxLines;
  const shown = rest > 0 ? [...lines.slice(0, maxLines), text("packMore", { count: rest })] : lines;
  const unused = found.unused.length > 0 ? [text("packUnused", { count: found.unused.length })] : [];
  return [...shown, ...unused];
}

function packLines(one: Found["packs"][number]): string[] {
  const head = text(one.joins ? "packJoins" : "packNew", { id: one.id, version: one.version });
  const codes = Object.entries(one.formCodes).map(([form, code]) => `${form} → FI.${code}`);
  const facts = [
    packText("counts", language(), one.counts),
    text("packSamples", one.samples),
    ...(codes.length > 0 ? [codes.join(", ")] : []),
  ];
  const lists = one.lists.map((list) => {
    const columns = list.columns.map(
      ({ field, heading, column }) => `${heading || column} = ${packText(`field.${field}`, language())}`,
    );
    return `   ${list.file}: ${columns.join("; ")}`;
  });
  return [`${head}: ${facts.join("; ")}`, ...lists];
}

function badLines({ bad }: Found): string[] {
  return bad.map((note) => `✗ ${noteLine(note)}`);
}

function noteLine({ file, message, line, column }: Note): string {
  return `${file}${line === undefined ? "" : `:${line}:${column}`}: ${message}`;
}

async function showReport(found: Found): Promise<void> {
  const part = (title: string, lines: readonly string[]): string[] =>
    lines.length === 0 ? [] : ["", `## ${title}`, "", ...lines.map((line) => `- ${line}`)];
  const content = [
    `# ${text("packReport")}`,
    ...part(text("packReportPacks"), found.packs.flatMap(packLines)),
    ...part(text("packReportBad"), found.bad.map(noteLine)),
    ...part(text("packReportUnused"), found.unused.map(noteLine)),
    ...part(text("packReportNotes"), found.notes.map(noteLine)),
  ].join("\n");
  await showMarkdown({ scheme: "fla-packs", name: text("packReport"), text: content, place: "here" });
}

function tell(done: Found, found: Found): void {
  const names = done.installed.map(({ id, version }) => `${id} ${version}`).join(", ");
  const details = text("packDetails");
  void vscode.window.showInformationMessage(text("packInstalled", { names }), details).then((answer) => {
    if (answer === details) void showReport(found);
  });
}

/* ------------------------------------------------------------------------------------------- verify, remove, compare */

export const verifyPacks: Command = async (surroundings) => {
  const { stdout, stderr } = await runCli(surroundings, ["pack", "verify", "--format", "json"]);
  const { packs } = readJson<{ packs: readonly Verified[] }>(stdout, stderr);
  const changed = packs.filter(({ changes, usable }) => changes.length > 0 || !usable);
  if (changed.length === 0) void vscode.window.showInformationMessage(text("packsIntact", { count: packs.length }));
  else {
    const lines = changed.flatMap(({ id, changes }) =>
      changes.map(({ file, kind }) => `${id}: ${file} (${packText(`change.${kind}`, language())})`),
    );
    void vscode.window.showWarningMessage(text("packsChanged"), { modal: true, detail: lines.join("\n") });
  }
  return packs;
};

interface Verified {
  readonly id: string;
  readonly usable: boolean;
  readonly changes: readonly { readonly file: string; readonly kind: "changed" | "missing" | "added" }[];
}

/** Removes an installed pack after a question. */
export const removePack: Command = async (surroundings, row) => {
  const chosen = await choosePack(surroundings, row, (one) => one.origin === "user");
  const remove = text("packRemove");
  const question = text("packRemoveAsk", { pack: chosen.title });
  if ((await vscode.window.showWarningMessage(question, { modal: true }, remove)) !== remove) throw new Cancelled();
  const { status, stderr } = await runCli(surroundings, ["pack", "remove", chosen.id]);
  if (status !== 0) throw new Stop(stderr.replace(/^fla: /, "").trim());
  surroundings.packsChanged();
  return chosen.id;
};

/** Opens the differences between a bundled pack and the installed one that takes its place, or between two chosen ones. */
export const comparePacks: Command = async (surroundings, row) => {
  const all = await listed(surroundings);
  const superseded = all.filter((one) => one.origin === "bundled");
  const to = await choosePack(surroundings, row, (one) => one.usable && one.origin !== "bundled");
  const from =
    superseded.length === 1
      ? superseded[0]
      : await choosePack(surroundings, undefined, (one) => one.usable && one.id !== to.id);
  const { stdout, stderr, status } = await runCli(surroundings, ["pack", "compare", from.id, to.id]);
  if (status !== 0) throw new Stop(stderr.replace(/^fla: /, "").trim());
  return showMarkdown({ scheme: "fla-packs", name: `${from.id} ↔ ${to.id}`, text: stdout, place: "here" });
};

/** Shows a pack's manifest, so that a person sees what it is made of. */
export const openPack: Command = async (surroundings, row) => {
  const { folder } = await choosePack(surroundings, row, () => true);
  const uri = vscode.Uri.file(path.join(folder, "pack.json"));
  await vscode.window.showTextDocument(uri, { preview: true });
  return uri;
};

export const refreshPacks: Command = async ({ packsChanged }) => packsChanged();

async function listed({ server }: Surroundings): Promise<readonly ListedPack[]> {
  return (await server.ask(packsRequest, {})) ?? [];
}

/** The pack of the view's row, else the one that is chosen. */
async function choosePack(
  surroundings: Surroundings,
  row: unknown,
  fits: (one: ListedPack) => boolean,
): Promise<ListedPack> {
  if (isPackRow(row)) return row.pack;
  const all = (await listed(surroundings)).filter(fits);
  const named = typeof row === "string" ? all.find((one) => one.id === row) : undefined;
  if (named) return named;
  if (all.length === 0) throw new Stop(text("packNoneInstalled"));
  if (all.length === 1) return all[0];
  const items = all.map((one) => ({ label: `${one.title} ${one.version}`, description: one.standing, one }));
  const chosen = await vscode.window.showQuickPick(items, { title: text("packWhich") });
  if (!chosen) throw new Cancelled();
  return chosen.one;
}

function isPackRow(row: unknown): row is { readonly pack: ListedPack } {
  return typeof row === "object" && row !== null && "kind" in row && row.kind === "pack" && "pack" in row;
}

function readJson<T>(stdout: string, stderr: string): T {
  try {
    return JSON.parse(stdout) as T;
  } catch {
    throw new Stop(stderr.replace(/^fla: /gm, "").trim() || text("packNothing"));
  }
}
