// The language status items: which pack checks, what the verdict is, which channel would be used. They stand behind the {}
// of the status bar, where a person looks for what belongs to the document's language.
import * as vscode from "vscode";
import type { DocumentStatus } from "../../protocol/src/messages";
import { status as statusRequest } from "../../protocol/src/messages";
import type { Channels } from "./channels";
import { selector, type Connection } from "./connection";
import { language, onLanguage, text } from "./texts";
import { packText } from "../../core/src/messages/packs";

export class StatusItems implements vscode.Disposable {
  readonly #pack = item("fla.pack");
  readonly #verdict = item("fla.verdict");
  readonly #channel = item("fla.channel");
  readonly #known = new Map<string, DocumentStatus>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(
    private readonly server: Connection,
    private readonly channels: Channels,
  ) {
    this.#subscriptions = [
      server.onStatus((status) => this.#remember(status)),
      server.onStarted(() => this.#known.clear()),
      channels.onChange(() => this.showChannel()),
      onLanguage(() => this.#speak()),
      vscode.window.onDidChangeActiveTextEditor(() => this.show()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#known.delete(uri.toString())),
    ];
    this.#speak();
  }

  /** The last known state of a document, asked for when it has not been told yet. */
  async of(uri: vscode.Uri): Promise<DocumentStatus | undefined> {
    return (
      this.#known.get(uri.toString()) ?? (await this.server.ask(statusRequest, { uri: uri.toString() })) ?? undefined
    );
  }

  /** Shows the active document's state. */
  show(): void {
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    const status = uri === undefined ? undefined : this.#known.get(uri);
    void vscode.commands.executeCommand("setContext", "fla.activeIsDeclaration", Boolean(status?.pack));
    showPack(this.#pack, status);
    showVerdict(this.#verdict, status);
  }

  showChannel(): void {
    const chosen = this.channels.chosenName;
    this.#channel.text = chosen ?? text("noChannelChosen");
    this.#channel.detail = chosen ? text("channelDetail", { environment: this.channels.environment }) : undefined;
  }

  dispose(): void {
    for (const one of [this.#pack, this.#verdict, this.#channel, ...this.#subscriptions]) one.dispose();
  }

  /** Everything in the reader's language; what the server says of a document follows. */
  #speak(): void {
    this.#verdict.command = { command: "fla.showProblems", title: text("problems") };
    this.#channel.command = { command: "fla.selectChannel", title: text("choose") };
    this.showChannel();
    this.show();
  }

  #remember(status: DocumentStatus): void {
    this.#known.set(vscode.Uri.parse(status.uri).toString(), status);
    this.show();
  }
}

function item(id: string): vscode.LanguageStatusItem {
  const made = vscode.languages.createLanguageStatusItem(id, selector);
  made.name = "FLA Batch";
  return made;
}

function showPack(target: vscode.LanguageStatusItem, status: DocumentStatus | undefined): void {
  const pack = status?.pack;
  target.text = pack ? `${pack.title} ${pack.version}` : (status?.answer?.kind ?? text("noPack"));
  target.detail = pack ? standing(pack) : undefined;
  target.severity = vscode.LanguageStatusSeverity.Information;
}

/** The title of a bundled pack says itself that it is a reference. */
function standing({ official, origin }: NonNullable<DocumentStatus["pack"]>): string {
  if (official) return text("packOfficial");
  return origin === "schema" ? text("packPlain") : packText("standing.notOfficial", language());
}

function showVerdict(target: vscode.LanguageStatusItem, status: DocumentStatus | undefined): void {
  target.busy = status?.busy ?? false;
  target.severity = severityOf(status);
  target.text = status?.pack ? verdictText(status) : (status?.answer?.summary ?? text("notChecked"));
  target.detail = status?.verdict === "undecided" && !status.answer ? status.reasons[0] : undefined;
}

function verdictText(status: DocumentStatus): string {
  const { error, warning } = status.counts;
  if (status.verdict === "accepted") return warning ? text("acceptedWithWarnings", { warning }) : text("accepted");
  return text(status.verdict === "refused" ? "refused" : "undecided", { error, warning });
}

function severityOf(status: DocumentStatus | undefined): vscode.LanguageStatusSeverity {
  if (!status?.pack || status.verdict === "accepted") return vscode.LanguageStatusSeverity.Information;
  return status.verdict === "refused" ? vscode.LanguageStatusSeverity.Error : vscode.LanguageStatusSeverity.Warning;
}
