// The side bar's list of what was prepared and sent: by channel and day, each with its state. Everything comes from the
// journal that the command line shares; nothing is stored here.
import * as vscode from "vscode";
import type { AnswerRecord, Submission, SubmissionState } from "../../../core/src/channel/submissions";
import type { ClientMessage } from "../../../core/src/messages/client";
import { folders, parseFileName } from "../../../core/src/triplet/names";
import type { ChannelPart } from "../channelPart";
import { language, text } from "../texts";

/** What a row stands for. */
export type Row =
  | { readonly kind: "channel"; readonly channel: string; readonly submissions: readonly Submission[] }
  | { readonly kind: "day"; readonly day: string; readonly submissions: readonly Submission[] }
  | { readonly kind: "submission"; readonly submission: Submission }
  | { readonly kind: "answer"; readonly answer: AnswerRecord; readonly submission: Submission };

export class Submissions implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<Row>;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(
    private readonly load: () => Promise<ChannelPart>,
    private readonly log: vscode.LogOutputChannel,
    /** Lists the channels, so that the welcome page knows whether there is one. */
    private readonly lookAtChannels: () => Promise<unknown>,
  ) {
    this.#view = vscode.window.createTreeView("fla.submissions", { treeDataProvider: this, showCollapseAll: true });
  }

  /** Reads the journal again. */
  refresh(): void {
    this.#changed.fire(undefined);
  }

  async getChildren(row?: Row): Promise<Row[]> {
    if (!row) return this.#channels();
    if (row.kind === "channel") return byDay(row.submissions);
    if (row.kind === "day") return row.submissions.map((submission) => ({ kind: "submission", submission }));
    if (row.kind === "answer") return [];
    return row.submission.answers.map((answer) => ({ kind: "answer", answer, submission: row.submission }));
  }

  getTreeItem(row: Row): vscode.TreeItem {
    if (row.kind === "channel") return group(row.channel, row.submissions, "plug");
    if (row.kind === "day") return group(row.day, row.submissions, "calendar");
    return row.kind === "submission" ? submissionItem(row.submission) : answerItem(row.answer);
  }

  dispose(): void {
    this.#view.dispose();
    this.#changed.dispose();
  }

  async #channels(): Promise<Row[]> {
    if (!vscode.workspace.isTrusted) return [];
    await this.lookAtChannels();
    const part = await this.load();
    const { submissions, damaged } = part.listSubmissions(part.openHome());
    for (const place of damaged) this.log.warn(text("journalDamaged", place));
    this.#showBadge(submissions);
    return [...grouped(submissions, ({ channel }) => channel)].map(([channel, of]) => ({
      kind: "channel",
      channel,
      submissions: of,
    }));
  }

  #showBadge(submissions: readonly Submission[]): void {
    const count = submissions.filter(({ state }) => needsAttention.has(state)).length;
    this.#view.badge = count > 0 ? { value: count, tooltip: text("badge", { count }) } : undefined;
  }
}

const needsAttention: ReadonlySet<SubmissionState> = new Set<SubmissionState>(["refused", "anomalies", "goUnknown"]);

const stateTexts: Readonly<Record<SubmissionState, ClientMessage>> = {
  prepared: "statePrepared",
  sending: "stateSending",
  failed: "stateFailed",
  goUnknown: "stateGoUnknown",
  sent: "stateSent",
  withdrawn: "stateWithdrawn",
  taken: "stateTaken",
  refused: "stateRefused",
  accepted: "stateAccepted",
  anomalies: "stateAnomalies",
};

const stateIcons: Readonly<Record<SubmissionState, readonly [icon: string, color?: string]>> = {
  prepared: ["circle-outline"],
  sending: ["sync"],
  failed: ["circle-slash"],
  goUnknown: ["question", "problemsWarningIcon.foreground"],
  sent: ["clock"],
  withdrawn: ["discard"],
  taken: ["clock"],
  refused: ["error", "problemsErrorIcon.foreground"],
  accepted: ["pass", "testing.iconPassed"],
  anomalies: ["warning", "problemsWarningIcon.foreground"],
};

function byDay(submissions: readonly Submission[]): Row[] {
  const days = grouped(submissions, ({ createdAt }) => new Date(createdAt).toLocaleDateString(locale()));
  return [...days].map(([day, of]) => ({ kind: "day", day, submissions: of }));
}

/** Groups in the order in which their first member comes. */
function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

function group(label: string, submissions: readonly Submission[], icon: string): vscode.TreeItem {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Expanded);
  item.description = String(submissions.length);
  item.iconPath = new vscode.ThemeIcon(icon);
  return item;
}

/** The order of day and month is Belgian in every language. */
function locale(): string {
  return `${language()}-BE`;
}

/** "INTEST 00001": the rest of the name is the same for all of a day and channel. */
function submissionItem(submission: Submission): vscode.TreeItem {
  const { answers, environment, set, state } = submission;
  const folds = vscode.TreeItemCollapsibleState;
  const label = `${folders[environment].put} ${parseFileName(set).sequence}`;
  const item = new vscode.TreeItem(label, answers.length > 0 ? folds.Collapsed : folds.None);
  const [icon, color] = stateIcons[state];
  item.id = submission.id;
  item.description = text(stateTexts[state]);
  item.iconPath = new vscode.ThemeIcon(icon, color ? new vscode.ThemeColor(color) : undefined);
  item.contextValue = ["submission", state, answers.length > 0 ? "answered" : ""].join(" ");
  item.tooltip = tooltip(submission);
  return item;
}

function tooltip({ set, state, declarations, sentAt, reason, practice }: Submission): string {
  const when = sentAt && new Date(sentAt).toLocaleString(locale());
  const kind = practice === undefined ? undefined : text(practice ? "practiceMark" : "realMark");
  const lines = [set, kind, text(stateTexts[state]), text("submissionCount", { count: declarations }), when, reason];
  return lines.filter(Boolean).join("\n");
}

function answerItem(answer: AnswerRecord): vscode.TreeItem {
  const item = new vscode.TreeItem(answer.name, vscode.TreeItemCollapsibleState.None);
  item.description = [answer.about, ...new Set(answer.codes)].join(" ");
  item.iconPath = new vscode.ThemeIcon("mail");
  item.contextValue = "answer";
  if (answer.path) {
    const arguments_ = [vscode.Uri.file(answer.path)];
    item.command = { command: "vscode.open", title: answer.name, arguments: arguments_ };
  }
  return item;
}
