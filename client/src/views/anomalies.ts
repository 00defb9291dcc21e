// The anomalies of the open declaration: by code or by form, with counts, filtered by words, one after the other. What is
// silenced or filtered is counted and said. Everything comes from the language server.
import * as vscode from "vscode";
import { anomalies, anomalyBeside } from "../../../protocol/src/anomalyMessages";
import type { AnomaliesResult, AnomalyGroupItem, AnomalyItem } from "../../../protocol/src/anomalyMessages";
import type { Severity } from "../../../core/src/findings/finding";
import { anomalyText } from "../../../core/src/messages/anomalies";
import type { Connection } from "../connection";
import { editingText, language } from "../texts";

export type Row =
  | { readonly kind: "group"; readonly group: AnomalyGroupItem }
  | { readonly kind: "item"; readonly item: AnomalyItem; readonly group: AnomalyGroupItem; readonly index: number }
  | { readonly kind: "more"; readonly group: AnomalyGroupItem };

/** Typing changes the list many times a second; it follows when there is a pause. */
const pauseMs = 250;

export class AnomaliesView implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<Row>;
  readonly #subscriptions: vscode.Disposable[];
  readonly onDidChangeTreeData = this.#changed.event;
  #by: "code" | "form" = "code";
  #filter = "";
  #uri: vscode.Uri | undefined;
  #result: AnomaliesResult | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(private readonly server: Connection) {
    this.#view = vscode.window.createTreeView("fla.anomalies", { treeDataProvider: this, showCollapseAll: true });
    this.#subscriptions = [
      this.#view,
      this.#changed,
      server.onStatus(({ uri }) => this.#follow(vscode.Uri.parse(uri))),
      vscode.window.onDidChangeActiveTextEditor((editor) => this.#follow(editor?.document.uri)),
      this.#view.onDidChangeVisibility(({ visible }) => visible && this.refresh()),
    ];
    this.#tellContext();
  }

  get filter(): string {
    return this.#filter;
  }

  set filter(words: string) {
    this.#filter = words;
    this.#tellContext();
    this.refresh();
  }

  group(by: "code" | "form"): void {
    this.#by = by;
    this.#tellContext();
    this.refresh();
  }

  /** What the view shows now: for tests and for whoever asks by command. */
  async result(): Promise<AnomaliesResult | undefined> {
    // Beside another file the declaration that was looked at last stays, as long as it is open.
    for (const uri of [vscode.window.activeTextEditor?.document.uri, this.#uri]) {
      if (!uri) continue;
      const params = { uri: uri.toString(), by: this.#by, filter: this.#filter };
      this.#result = (await this.server.ask(anomalies, params)) ?? undefined;
      if (!this.#result) continue;
      this.#uri = uri;
      break;
    }
    this.#describe();
    return this.#result;
  }

  refresh(): void {
    this.#changed.fire(undefined);
  }

  /** The next or previous anomaly of the active document, within the filter; undefined when there is none. */
  async beside(editor: vscode.TextEditor, direction: "next" | "previous"): Promise<AnomalyItem | undefined> {
    const { document, selection } = editor;
    const params = { uri: document.uri.toString(), position: selection.active, direction, filter: this.#filter };
    return (await this.server.ask(anomalyBeside, params)) ?? undefined;
  }

  async getChildren(row?: Row): Promise<Row[]> {
    if (!row) return ((await this.#groups()) ?? []).map((group) => ({ kind: "group", group }));
    if (row.kind !== "group") return [];
    const { group } = row;
    const items = group.items.map((item, index): Row => ({ kind: "item", item, group, index }));
    return group.count > group.items.length ? [...items, { kind: "more", group }] : items;
  }

  getTreeItem(row: Row): vscode.TreeItem {
    if (row.kind === "group") return groupItem(row.group);
    if (row.kind === "more") {
      const count = row.group.count - row.group.items.length;
      return new vscode.TreeItem(anomalyText("viewMore", language(), { count }));
    }
    return anomalyItem(row.item, row.group, this.#uri);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const one of this.#subscriptions) one.dispose();
  }

  async #groups(): Promise<readonly AnomalyGroupItem[] | undefined> {
    if (!this.server.isStarted) return this.#describe();
    return (await this.result())?.groups;
  }

  /** What the document is, or how much of it is shown, beside the title. */
  #describe(): undefined {
    const result = this.#result;
    const spoken = language();
    if (!result) {
      this.#view.message = anomalyText("viewNoDocument", spoken);
      this.#view.description = undefined;
      return;
    }
    const { total, shown, silenced } = result;
    const notes = [
      total === 0 ? anomalyText("viewEmpty", spoken) : "",
      this.#filter === "" ? "" : anomalyText("viewFiltered", spoken, { shown, total, filter: this.#filter }),
      silenced > 0 ? anomalyText("silencedCount", spoken, { count: silenced }) : "",
    ];
    this.#view.message = notes.filter(Boolean).join(" · ") || undefined;
    this.#view.description = total > 0 ? String(shown) : undefined;
  }

  #follow(uri: vscode.Uri | undefined): void {
    if (uri?.toString() !== vscode.window.activeTextEditor?.document.uri.toString()) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.refresh(), pauseMs);
  }

  #tellContext(): void {
    void vscode.commands.executeCommand("setContext", "fla.anomaliesBy", this.#by);
    void vscode.commands.executeCommand("setContext", "fla.anomaliesFiltered", this.#filter !== "");
  }
}

const icons: Readonly<Record<Severity, vscode.ThemeIcon>> = {
  error: new vscode.ThemeIcon("error", new vscode.ThemeColor("problemsErrorIcon.foreground")),
  warning: new vscode.ThemeIcon("warning", new vscode.ThemeColor("problemsWarningIcon.foreground")),
  information: new vscode.ThemeIcon("info", new vscode.ThemeColor("problemsInfoIcon.foreground")),
};

/** What the icon shows, for who hears it. */
function severityWord(severity: Severity): string {
  return editingText(`disk.${severity}`);
}

function groupItem(group: AnomalyGroupItem): vscode.TreeItem {
  const isForm = group.label === "";
  const item = new vscode.TreeItem(
    isForm ? formTitle(group.key) : group.key,
    vscode.TreeItemCollapsibleState.Collapsed,
  );
  item.id = `${isForm ? "form" : "code"} ${group.key}`;
  item.description = isForm ? String(group.count) : `${group.count} · ${group.label}`;
  item.iconPath = icons[group.severity];
  item.tooltip = isForm ? undefined : `${group.key}: ${group.label} (${group.count})`;
  item.contextValue = isForm ? "form" : "code";
  item.accessibilityInformation = {
    label: `${isForm ? formTitle(group.key) : `${group.key} ${group.label}`}, ${group.count}, ${severityWord(group.severity)}`,
  };
  return item;
}

function formTitle(key: string): string {
  return key === "0" ? anomalyText("viewFile", language()) : anomalyText("viewForm", language(), { index: key });
}

function anomalyItem(found: AnomalyItem, group: AnomalyGroupItem, uri: vscode.Uri | undefined): vscode.TreeItem {
  const line = found.range.start.line + 1;
  const label = group.label === "" ? found.code : found.element || group.key;
  const item = new vscode.TreeItem(`${label}  [${line}]`);
  // The same code may be foreseen and have come back: the row says which.
  const said = found.returned ? `${found.returned} · ${found.message}` : found.message;
  item.description = said;
  item.tooltip = `${found.code}: ${said}`;
  item.iconPath = icons[found.severity];
  item.contextValue = "anomaly";
  item.accessibilityInformation = {
    label: `${severityWord(found.severity)}, ${found.code}, ${label}: ${said}, ${editingText("xpath.line", { line })}`,
  };
  if (uri) item.command = { command: "fla.goToAnomaly", title: found.code, arguments: [uri, found.range] };
  return item;
}
