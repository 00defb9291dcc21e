// Which answers of the authority are shown on which document. The server lays them on elements; here is only kept what to
// tell it again, because a server forgets them when the document is closed or when it is itself restarted.
import * as vscode from "vscode";
import {
  correctiveFile,
  returnedPlace,
  setAnomalies,
  type AnswerText,
  type CorrectiveFileResult,
  type ReturnedPlaceParams,
  type SetAnomaliesResult,
} from "../../protocol/src/messages";
import type { Connection } from "./connection";

interface Shown {
  readonly answers: readonly AnswerText[];
  /** Addresses of the declaration as it was sent, in its parts. */
  readonly sentFiles?: readonly string[];
  /** The running server has been told. */
  told: boolean;
  /** Forms that a corrective file would hold. */
  correctable: number;
}

export class AnswersShown implements vscode.Disposable {
  readonly #shown = new Map<string, Shown>();
  readonly #subscriptions: vscode.Disposable[];

  constructor(private readonly server: Connection) {
    this.#subscriptions = [
      server.onStatus(({ uri }) => void this.#tellAgain(vscode.Uri.parse(uri))),
      server.onStarted(() => this.#shown.forEach((shown) => (shown.told = false))),
      vscode.window.onDidChangeActiveTextEditor(() => this.#showContext()),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        const shown = this.#shown.get(uri.toString());
        if (shown) shown.told = false;
      }),
    ];
  }

  /** Lays the anomalies of these answers on the document, which is opened for it; undefined when the server gave no answer. */
  async show(
    uri: vscode.Uri,
    answers: readonly AnswerText[],
    sentFiles?: readonly string[],
  ): Promise<SetAnomaliesResult | undefined> {
    await vscode.workspace.openTextDocument(uri);
    const shown: Shown = { answers, sentFiles, told: true, correctable: 0 };
    this.#shown.set(uri.toString(), shown);
    return this.#tell(uri, shown);
  }

  /** Takes the anomalies away again. */
  async clear(uri: vscode.Uri): Promise<void> {
    if (!this.#shown.delete(uri.toString())) return;
    this.#showContext();
    await this.server.ask(setAnomalies, { uri: uri.toString(), answers: [] });
  }

  /** The forms that the answers shown on a document object to, as a declaration of their own. */
  corrective(uri: vscode.Uri): Promise<CorrectiveFileResult | null | undefined> {
    return this.server.ask(correctiveFile, { uri: uri.toString() });
  }

  /** The document on which an answer is shown. */
  documentWith(answer: vscode.Uri): vscode.Uri | undefined {
    const address = answer.toString();
    const found = [...this.#shown].find(([, { answers }]) => answers.some(({ uri }) => uri === address));
    return found && vscode.Uri.parse(found[0]);
  }

  /** Where an anomaly of an answer stands in the declaration now. */
  async placeOf(params: ReturnedPlaceParams): Promise<vscode.Range | undefined> {
    const range = await this.server.ask(returnedPlace, params);
    return range
      ? new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character)
      : undefined;
  }

  dispose(): void {
    for (const one of this.#subscriptions) one.dispose();
  }

  async #tellAgain(uri: vscode.Uri): Promise<void> {
    const shown = this.#shown.get(uri.toString());
    if (!shown || shown.told) return;
    shown.told = true;
    await this.#tell(uri, shown);
  }

  async #tell(uri: vscode.Uri, shown: Shown): Promise<SetAnomaliesResult | undefined> {
    const { answers, sentFiles } = shown;
    const result = await this.server.ask(setAnomalies, { uri: uri.toString(), answers, sentFiles });
    shown.correctable = result?.correctable ?? 0;
    this.#showContext();
    return result;
  }

  /** The command for a corrective file is there only where one can be made. */
  #showContext(): void {
    const uri = vscode.window.activeTextEditor?.document.uri.toString();
    const shown = uri === undefined ? undefined : this.#shown.get(uri);
    void vscode.commands.executeCommand("setContext", "fla.correctable", (shown?.correctable ?? 0) > 0);
  }
}
