// VS Code's test view: each declaration that has an expectation (NAME.expect.json) beside it is a test against INTEST, and so is each
// declaration of a folder that was sent as a whole.
import * as path from "node:path";
import * as vscode from "vscode";
import type { RegressionCase } from "../../core/src/channel/expectation";
import type { CaseResult } from "../../core/src/channel/regression";
import { regressionText } from "../../core/src/messages/regression";
import { isPractice } from "./channels";
import { clockFor } from "./clock";
import type { ChannelPart } from "./channelPart";
import { asOfSetting } from "./content";
import { interactionFor } from "./interaction";
import type { Surroundings } from "./surroundings";
import { language, text } from "./texts";

/** The practice channel answers within seconds, a real INTEST within minutes to a day: nobody keeps a window open for longer than this. */
const practiceWaitMs = 60_000;
const realWaitMs = 3_600_000;
const practicePauseMs = 300;
const realPauseMs = 15_000;

const expectationGlob = "**/*.expect.json";

/** More are not listed by themselves; a folder can still be sent as a whole. */
const maxListed = 5_000;

export class TestExplorer implements vscode.Disposable {
  readonly #controller = vscode.tests.createTestController("fla.tests", "FLA Batch");
  readonly #cases = new WeakMap<vscode.TestItem, RegressionCase>();
  readonly #subscriptions: vscode.Disposable[] = [];

  constructor(private readonly surroundings: Surroundings) {
    this.#controller.resolveHandler = async (item) => void (item ?? (await this.#discover()));
    this.#controller.refreshHandler = () => this.#discover();
    this.#controller.createRunProfile(
      "INTEST",
      vscode.TestRunProfileKind.Run,
      (request, cancel) => void this.run(request, cancel),
      true,
    );
    surroundings.runTests = (folder) => this.runFolder(folder);
  }

  /** Runs every declaration of a folder; answers with the results. */
  async runFolder(folder: vscode.Uri): Promise<readonly CaseResult[]> {
    const part = await this.surroundings.channelPart();
    const items = part.findCases(folder.fsPath).map((one) => this.#itemOf(one));
    return this.run(new vscode.TestRunRequest(items), new vscode.CancellationTokenSource().token);
  }

  /** Sends the tests that were asked for, waits for their answers and shows what differs. */
  async run(request: vscode.TestRunRequest, cancel: vscode.CancellationToken): Promise<readonly CaseResult[]> {
    const items = this.#leaves(request);
    const run = this.#controller.createTestRun(request);
    for (const item of items) run.enqueued(item);
    try {
      return await this.#send(items, run, cancel);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      for (const item of items) run.errored(item, new vscode.TestMessage(reason));
      return [];
    } finally {
      run.end();
      this.surroundings.submissionsChanged();
    }
  }

  dispose(): void {
    for (const one of [this.#controller, ...this.#subscriptions]) one.dispose();
  }

  async #send(
    items: readonly vscode.TestItem[],
    run: vscode.TestRun,
    cancel: vscode.CancellationToken,
  ): Promise<readonly CaseResult[]> {
    const { channels, passphrases } = this.surroundings;
    if (!vscode.workspace.isTrusted) throw new Error(text("untrusted"));
    const part = await this.surroundings.channelPart();
    const channel = await channels.chosen();
    const practice = isPractice(part, channel);
    const byFile = new Map(items.map((item) => [this.#cases.get(item)?.file, item]));
    const stop = new AbortController();
    cancel.onCancellationRequested(() => stop.abort());
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    const interaction = interactionFor(part, passphrases);
    const results = await part.runRegression({
      ...{ home: part.openHome(), channel, interaction, language: language(), signal: stop.signal },
      clock: clockFor(part, channel, folder && asOfSetting(folder.uri)),
      cases: items.flatMap((item) => this.#cases.get(item) ?? []),
      environmentAt: part.productEnvironment((vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath)),
      waitMs: practice ? practiceWaitMs : realWaitMs,
      pauseMs: practice ? practicePauseMs : realPauseMs,
      onStart: ({ file }) => onItem(byFile.get(file), (item) => run.started(item)),
      onResult: (result) => onItem(byFile.get(result.case.file), (item) => showResult(part, run, item, result)),
    });
    await interaction.keep();
    return results;
  }

  #leaves({ include, exclude }: vscode.TestRunRequest): vscode.TestItem[] {
    const found: vscode.TestItem[] = [];
    const visit = (item: vscode.TestItem): void => {
      if (exclude?.includes(item)) return;
      if (this.#cases.has(item)) found.push(item);
      item.children.forEach(visit);
    };
    if (include) include.forEach(visit);
    else this.#controller.items.forEach(visit);
    return found;
  }

  /** The declarations of the workspace that have an expectation; looked for when the view is first opened. */
  async #discover(): Promise<void> {
    const part = await this.surroundings.channelPart();
    if (this.#subscriptions.length === 0) this.#watch();
    const found = await vscode.workspace.findFiles(expectationGlob, "**/node_modules/**", maxListed);
    const wanted = found.flatMap((uri) => {
      const bare = uri.fsPath.replace(/\.expect\.json$/, "");
      return [`${bare}.xml`, bare].map((file) => part.caseOf(file)).find(({ file }) => part.fileExists(file)) ?? [];
    });
    const known = new Set(wanted.map(({ file }) => file));
    for (const one of wanted) this.#itemOf(one);
    this.#controller.items.forEach((top) => {
      top.children.forEach((item) => {
        if (!known.has(this.#cases.get(item)?.file ?? "")) top.children.delete(item.id);
      });
      if (top.children.size === 0) this.#controller.items.delete(top.id);
    });
  }

  #watch(): void {
    const watcher = vscode.workspace.createFileSystemWatcher(expectationGlob, false, true, false);
    const discover = () => void this.#discover();
    this.#subscriptions.push(watcher, watcher.onDidCreate(discover), watcher.onDidDelete(discover));
  }

  /** The item of a case, below the item of its folder; made where it is not there. */
  #itemOf(one: RegressionCase): vscode.TestItem {
    const folder = path.dirname(one.file);
    const relative = vscode.workspace.asRelativePath(folder, false);
    const label = path.isAbsolute(relative) ? path.basename(folder) : relative; // The workspace folder itself stays absolute.
    const top =
      this.#controller.items.get(folder) ?? this.#controller.createTestItem(folder, label, vscode.Uri.file(folder));
    this.#controller.items.add(top);
    const known = top.children.get(one.file);
    const item = known ?? this.#controller.createTestItem(one.file, path.basename(one.file), vscode.Uri.file(one.file));
    if (!known) top.children.add(item);
    this.#cases.set(item, one);
    return item;
  }
}

function onItem(item: vscode.TestItem | undefined, run: (item: vscode.TestItem) => void): void {
  if (item) run(item);
}

/** Each difference stands at its place in the declaration, else on the first line; beside it the expectation and what came back. */
function showResult(part: ChannelPart, run: vscode.TestRun, item: vscode.TestItem, result: CaseResult): void {
  const { outcome, durationMs, messages, expected, returned } = result;
  const sentences = messages.map(({ kind, args }) => regressionText(kind, args, language()));
  run.appendOutput(`${marks[outcome]} ${result.case.name}\r\n${sentences.map((one) => `    ${one}\r\n`).join("")}`);
  if (outcome === "passed") return run.passed(item, durationMs);
  const sides = expected && returned && part.besideReturned(expected, returned);
  const shown = messages.map(({ line }, at) => {
    // One of them has the two sides: on its line an editor shows a piece of both in place of the sentence.
    const isLast = at === messages.length - 1;
    const message = new vscode.TestMessage(sentences[at]);
    if (sides && isLast) [message.expectedOutput, message.actualOutput] = sides;
    if (item.uri) message.location = new vscode.Location(item.uri, new vscode.Position(line ?? 0, 0));
    return message;
  });
  if (outcome === "failed") run.failed(item, shown, durationMs);
  else run.errored(item, shown, durationMs);
}

const marks: Readonly<Record<CaseResult["outcome"], string>> = { passed: "✓", failed: "✗", error: "!" };
