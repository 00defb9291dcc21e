// A signature beside a file that no longer fits its bytes is seen where people look: a mark in the explorer and on the tab, a
// warning on the document, and once a question whether to sign again. It is looked at when the file is opened or saved.
import { existsSync } from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import type { ChannelPart } from "./channelPart";
import { text } from "./texts";

export class SignatureMarks implements vscode.FileDecorationProvider, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<vscode.Uri[]>();
  readonly #stale = new Map<string, string>();
  readonly #diagnostics = vscode.languages.createDiagnosticCollection("fla-signature");
  readonly #subscriptions: vscode.Disposable[];
  readonly onDidChangeFileDecorations = this.#changed.event;

  constructor(private readonly load: () => Promise<ChannelPart>) {
    const watcher = vscode.workspace.createFileSystemWatcher("**/{FS.*,*.FS}");
    const look = ({ fsPath }: vscode.Uri): void => void this.look(signedBy(fsPath), false);
    this.#subscriptions = [
      vscode.window.registerFileDecorationProvider(this),
      vscode.workspace.onDidSaveTextDocument(({ uri }) => void this.look(uri.fsPath, true)),
      vscode.workspace.onDidOpenTextDocument(({ uri }) => void this.look(uri.fsPath, false)),
      watcher,
      watcher.onDidChange(look),
      watcher.onDidCreate(look),
      watcher.onDidDelete(look),
    ];
  }

  /** Marks of a data file and of its signature. */
  provideFileDecoration(uri: vscode.Uri): vscode.FileDecoration | undefined {
    const marked = [...this.#stale].some(([file, fs]) => uri.fsPath === file || uri.fsPath === fs);
    if (!marked) return undefined;
    const color = new vscode.ThemeColor("problemsWarningIcon.foreground");
    return new vscode.FileDecoration("≠", text("signatureStaleMark"), color);
  }

  /** Compares the file on disk with the signature beside it, if there is one. */
  async look(file: string, saved: boolean): Promise<void> {
    const signature = signatureBeside(file);
    const stale = signature !== undefined && (await this.#isStale(file, signature));
    const before = this.#stale.has(file);
    if (stale === before) return;
    if (stale) this.#stale.set(file, signature);
    else this.#stale.delete(file);
    this.#tell(file, signature, stale);
    if (stale && saved) void this.#offer(file, signature);
  }

  dispose(): void {
    for (const one of [...this.#subscriptions, this.#diagnostics, this.#changed]) one.dispose();
  }

  async #isStale(file: string, signatureFile: string): Promise<boolean> {
    const part = await this.load();
    const request = { home: part.openHome(), file, signatureFile, clock: part.systemClock };
    const report = await part.verifyFile(request).catch(() => undefined);
    return report?.state === "altered";
  }

  #tell(file: string, signature: string | undefined, stale: boolean): void {
    const uri = vscode.Uri.file(file);
    const message = text("signatureStale", { fs: path.basename(signature ?? "") });
    const start = new vscode.Range(0, 0, 0, 0);
    const warning = new vscode.Diagnostic(start, message, vscode.DiagnosticSeverity.Warning);
    warning.source = "FLA";
    this.#diagnostics.set(uri, stale ? [warning] : []);
    this.#changed.fire([uri, ...(signature ? [vscode.Uri.file(signature)] : [])]);
  }

  async #offer(file: string, signature: string): Promise<void> {
    const again = text("signAgain");
    const message = text("signatureStale", { fs: path.basename(signature) });
    const answer = await vscode.window.showWarningMessage(message, again);
    if (answer === again) await vscode.commands.executeCommand("fla.signFile", vscode.Uri.file(file));
  }
}

/** The FS of an FI (FI.X -> FS.X), or the one that was made beside a file with another name (X -> X.FS). */
function signatureBeside(file: string): string | undefined {
  const name = path.basename(file);
  if (/^(FS|FO|CO|GO)\./.test(name)) return undefined;
  const fs = path.join(path.dirname(file), name.startsWith("FI.") ? `FS${name.slice(2)}` : `${name}.FS`);
  return existsSync(fs) ? fs : undefined;
}

/** The file that a signature speaks of, by its name: FS.X signs FI.X, and X.FS signs X. */
function signedBy(signature: string): string {
  const { dir, base } = path.parse(signature);
  return path.join(dir, base.startsWith("FS.") ? `FI${base.slice(2)}` : base.slice(0, -".FS".length));
}
