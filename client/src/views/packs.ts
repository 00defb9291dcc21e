// The side bar's list of packs, in the order in which they are asked: each with version, origin, standing and what it holds.
import * as path from "node:path";
import * as vscode from "vscode";
import { packText } from "../../../core/src/messages/packs";
import { packs as packsRequest, type ListedPack } from "../../../protocol/src/messages";
import type { Connection } from "../connection";
import { language, text } from "../texts";

export type PackRow =
  | { readonly kind: "pack"; readonly pack: ListedPack }
  | { readonly kind: "schema"; readonly pack: ListedPack; readonly file: string; readonly version: string };

export class PacksView implements vscode.TreeDataProvider<PackRow>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<PackRow>;
  readonly #subscriptions: vscode.Disposable[];
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(private readonly server: Connection) {
    this.#view = vscode.window.createTreeView("fla.packs", { treeDataProvider: this });
    this.#subscriptions = [server.onPacks(() => this.refresh()), server.onStarted(() => this.refresh())];
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(row?: PackRow): Promise<PackRow[]> {
    if (!row) return ((await this.server.ask(packsRequest, {})) ?? []).map((pack) => ({ kind: "pack", pack }));
    if (row.kind === "schema") return [];
    return row.pack.schemas.map(({ file, version }) => ({ kind: "schema", pack: row.pack, file, version }));
  }

  getTreeItem(row: PackRow): vscode.TreeItem {
    return row.kind === "pack" ? packItem(row.pack) : schemaItem(row);
  }

  dispose(): void {
    for (const one of [this.#view, this.#changed, ...this.#subscriptions]) one.dispose();
  }
}

function packItem(pack: ListedPack): vscode.TreeItem {
  const folds = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(`${pack.title} ${pack.version}`, pack.usable ? folds.Collapsed : folds.None);
  const origin = packText(`origin.${pack.origin}`, language());
  item.id = `${pack.origin} ${pack.folder}`;
  item.description = `${origin}, ${pack.standing}`;
  item.iconPath = iconOf(pack);
  item.contextValue = ["pack", pack.origin, pack.usable ? "usable" : "broken"].join(" ");
  const counts = pack.counts ? packText("counts", language(), { ...pack.counts }) : "";
  const name = `${pack.title} ${pack.version} (${pack.id})`;
  const lines = [name, item.description, counts, pack.notice, ...pack.problems, pack.folder];
  item.tooltip = lines.filter(Boolean).join("\n");
  item.accessibilityInformation = { label: `${String(item.label)}, ${item.description}, ${counts}` };
  return item;
}

function iconOf({ official, usable }: ListedPack): vscode.ThemeIcon {
  if (!usable) return new vscode.ThemeIcon("error", new vscode.ThemeColor("problemsErrorIcon.foreground"));
  return official
    ? new vscode.ThemeIcon("verified-filled", new vscode.ThemeColor("testing.iconPassed"))
    : new vscode.ThemeIcon("package");
}

function schemaItem({ pack, file, version }: PackRow & { kind: "schema" }): vscode.TreeItem {
  const item = new vscode.TreeItem(file, vscode.TreeItemCollapsibleState.None);
  item.description = version;
  item.iconPath = new vscode.ThemeIcon("file-code");
  const uri = vscode.Uri.file(path.join(pack.folder, file));
  item.command = { command: "vscode.open", title: text("packOpenSchema"), arguments: [uri] };
  return item;
}
