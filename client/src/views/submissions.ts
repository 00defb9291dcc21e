// The side bar's list of what was prepared and sent: by channel and day, each with its state, its answers, and what was foreseen
// beside what came back. Everything comes from the journal that the command line shares; nothing is stored here.
// Rows are made without the channel part: who looks at what was sent does not wait until signing and transfer are loaded.
import * as vscode from "vscode";
import type { ComparedPart } from "../../../core/src/channel/comparison";
import { openHome } from "../../../core/src/channel/home";
import { changeableByManifest } from "../../../core/src/channel/packFolders";
import {
  isCorrectable,
  listSubmissions,
  type AnswerRecord,
  type Submission,
  type SubmissionState,
} from "../../../core/src/channel/submissions";
import { findingMessage } from "../../../core/src/check/report";
import type { Finding } from "../../../core/src/findings/finding";
import type { ClientMessage } from "../../../core/src/messages/client";
import { folders, parseFileName } from "../../../core/src/triplet/names";
import type { ChannelPart } from "../channelPart";
import { language, onLanguage, text } from "../texts";

/** Groups of a comparison, in the order in which they matter. */
const comparisonKinds = ["returnedOnly", "otherCode", "both", "predictedOnly"] as const;
type ComparisonKind = (typeof comparisonKinds)[number];

/** What a row stands for. */
export type Row =
  | { readonly kind: "channel"; readonly channel: string; readonly submissions: readonly Submission[] }
  | {
      readonly kind: "day";
      readonly day: string;
      readonly isNewest: boolean;
      readonly submissions: readonly Submission[];
    }
  | { readonly kind: "more"; readonly submissions: readonly Submission[] }
  | { readonly kind: "submission"; readonly submission: Submission; readonly isCorrectable: boolean }
  | { readonly kind: "answer"; readonly answer: AnswerRecord; readonly submission: Submission }
  | {
      readonly kind: "comparison";
      readonly which: ComparisonKind;
      readonly count: number;
      readonly submission: Submission;
    }
  | {
      readonly kind: "compared";
      readonly which: ComparisonKind;
      readonly finding: Finding;
      readonly part: ComparedPart;
      readonly submission: Submission;
    };

/** Which submissions are shown. */
export type Filter = "all" | "test" | "production";

export class Submissions implements vscode.TreeDataProvider<Row>, vscode.Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #view: vscode.TreeView<Row>;
  readonly onDidChangeTreeData = this.#changed.event;
  #filter: Filter = "all";
  #listed: { readonly atMs: number; readonly submissions: Promise<readonly Submission[]> } | undefined;
  #changeable: { readonly stamp: string; readonly ids: ReadonlySet<string> } | undefined;
  #look: NodeJS.Timeout | undefined;
  readonly #language: vscode.Disposable;

  constructor(
    private readonly load: () => Promise<ChannelPart>,
    private readonly log: vscode.LogOutputChannel,
    /** Lists the channels, so that the welcome page knows whether there is one. */
    private readonly lookAtChannels: () => Promise<unknown>,
  ) {
    this.#view = vscode.window.createTreeView("fla.submissions", { treeDataProvider: this, showCollapseAll: true });
    this.#language = onLanguage(() => (this.filter = this.#filter));
  }

  get filter(): Filter {
    return this.#filter;
  }

  set filter(filter: Filter) {
    this.#filter = filter;
    this.#view.description = filter === "all" ? undefined : text(filterTexts[filter]);
    this.refresh();
  }

  /** Reads the journal again. */
  refresh(): void {
    this.#listed = undefined;
    this.#changed.fire(undefined);
  }

  /** The submissions that the filter lets through, newest first. */
  async shown(): Promise<readonly Submission[]> {
    return (await this.#list()).filter(
      ({ environment }) => this.#filter === "all" || (environment === "R") === (this.#filter === "production"),
    );
  }

  /** Badge and rows ask at one and the same time when the view opens: they share a reading. */
  #list(): Promise<readonly Submission[]> {
    const nowMs = performance.now();
    if (!this.#listed || this.#listed.atMs + sharedForMs < nowMs)
      this.#listed = { atMs: nowMs, submissions: this.#read() };
    return this.#listed.submissions;
  }

  async #read(): Promise<readonly Submission[]> {
    const { submissions, damaged } = listSubmissions(openHome());
    for (const place of damaged) this.log.warn(text("journalDamaged", place));
    this.#showBadge(submissions);
    return submissions;
  }

  async getChildren(row?: Row): Promise<Row[]> {
    if (!row) return this.#channels();
    if (row.kind === "channel") return byDay(row.submissions);
    if (row.kind === "day") return this.#submissions(row.submissions, firstRows);
    if (row.kind === "more") return this.#submissions(row.submissions, moreRows);
    if (row.kind === "submission") return [...answersOf(row.submission), ...comparisonsOf(row.submission)];
    return row.kind === "comparison" ? this.#comparedFindings(row) : [];
  }

  getTreeItem(row: Row): vscode.TreeItem {
    if (row.kind === "channel") return group(row.channel, row.submissions, "plug", true);
    if (row.kind === "day") return group(row.day, row.submissions, "calendar", row.isNewest);
    if (row.kind === "submission") return submissionItem(row);
    if (row.kind === "more") return moreItem(row.submissions);
    if (row.kind === "comparison") return comparisonItem(row);
    return row.kind === "compared" ? comparedItem(row) : answerItem(row.answer);
  }

  dispose(): void {
    clearTimeout(this.#look);
    this.#language.dispose();
    this.#view.dispose();
    this.#changed.dispose();
  }

  async #channels(): Promise<Row[]> {
    if (!vscode.workspace.isTrusted) return [];
    const submissions = await this.shown();
    // The welcome page is seen only where there is no row: rows do not wait for what it asks.
    if (submissions.length === 0) await this.lookAtChannels();
    else this.#lookLater();
    return [...grouped(submissions, ({ channel }) => channel)].map(([channel, of]) => ({
      kind: "channel",
      channel,
      submissions: of,
    }));
  }

  /** Menus ask which channels there are, once the rows are there. */
  #lookLater(): void {
    clearTimeout(this.#look);
    this.#look = setTimeout(() => this.lookAtChannels().catch(() => undefined), lookAfterMs); // A command tells what hinders it.
  }

  /** The packs are read only where an answer might be corrected. What is beyond the first ones waits in a row of its own. */
  async #submissions(all: readonly Submission[], count: number): Promise<Row[]> {
    const submissions = all.slice(0, count);
    const rest = all.slice(count);
    const asks = submissions.some(({ state }) => state === "anomalies");
    const changeable = asks ? await this.#changeablePacks() : new Set<string>();
    const rows = submissions.map((submission): Row => {
      return { kind: "submission", submission, isCorrectable: isCorrectable(submission, changeable) };
    });
    return rest.length > 0 ? [...rows, { kind: "more", submissions: rest }] : rows;
  }

  /** Packs that say how a declaration is changed; read again when packs may have changed. */
  async #changeablePacks(): Promise<ReadonlySet<string>> {
    const home = openHome();
    const told = changeableByManifest(home);
    if (told) return told;
    const { dir } = home;
    const part = await this.load();
    const stamp = part.packsStamp({ home: dir });
    if (this.#changeable?.stamp !== stamp) {
      const ids = part.packsForSending(dir).flatMap(({ id, manifest }) => (manifest.change ? [id] : []));
      this.#changeable = { stamp, ids: new Set(ids) };
    }
    return this.#changeable.ids;
  }

  /** Compared when the row is opened: the check runs again as of the day of the sending. */
  async #comparedFindings({ submission, which }: Row & { kind: "comparison" }): Promise<Row[]> {
    const part = await this.load();
    const parts = await part.compareSubmission(submission, part.productEnvironment());
    return parts.flatMap((one) => {
      const { comparison } = one;
      const findings: readonly Finding[] =
        which === "both" || which === "otherCode"
          ? comparison[which].map(({ returned }) => returned)
          : comparison[which];
      const inOrder = [...findings].sort((a, b) => a.from - b.from);
      return inOrder.map((finding): Row => ({ kind: "compared", which, finding, part: one, submission }));
    });
  }

  #showBadge(submissions: readonly Submission[]): void {
    const count = submissions.filter(({ state }) => needsAttention.has(state)).length;
    this.#view.badge = count > 0 ? { value: count, tooltip: text("badge", { count }) } : undefined;
  }
}

/** Rows below a day that are made at once: what a side bar shows. Who opens the row of the others wants many. */
const firstRows = 30;
const moreRows = 200;

/** What was read of the journal serves all who ask within this time. */
const sharedForMs = 500;

/** When rows are there, channels are looked at so much later: longer than a view takes to open. */
const lookAfterMs = 1_500;

const filterTexts = { test: "filterTest", production: "filterProduction" } as const;

const needsAttention: ReadonlySet<SubmissionState> = new Set<SubmissionState>(["refused", "anomalies", "goUnknown"]);

/** States that wait for the authority: the row says since when. */
const waits: ReadonlySet<SubmissionState> = new Set<SubmissionState>(["sent", "taken"]);

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

const comparisonTexts: Readonly<Record<ComparisonKind, readonly [label: ClientMessage, icon: string]>> = {
  both: ["comparedBoth", "pass"],
  otherCode: ["comparedOtherCode", "replace"],
  returnedOnly: ["comparedReturnedOnly", "eye-closed"],
  predictedOnly: ["comparedPredictedOnly", "eye"],
};

function byDay(submissions: readonly Submission[]): Row[] {
  const days = grouped(submissions, ({ createdAt }) => dayOf(createdAt));
  return [...days].map(([day, of], index) => ({ kind: "day", day, isNewest: index === 0, submissions: of }));
}

function answersOf(submission: Submission): Row[] {
  return submission.answers.map((answer) => ({ kind: "answer", answer, submission }));
}

/** Groups without a finding are left out; nothing before an answer was compared. */
function comparisonsOf(submission: Submission): Row[] {
  const { compared } = submission;
  if (!compared) return [];
  return comparisonKinds.flatMap((which): Row[] => {
    const count = Object.values(compared[which]).reduce((sum, one) => sum + one, 0);
    return count > 0 ? [{ kind: "comparison", which, count, submission }] : [];
  });
}

/** Groups in the order in which their first member comes. */
function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const known = groups.get(key);
    if (known) known.push(one);
    else groups.set(key, [one]);
  }
  return groups;
}

function group(label: string, submissions: readonly Submission[], icon: string, isOpen: boolean): vscode.TreeItem {
  const folds = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(label, isOpen ? folds.Expanded : folds.Collapsed);
  item.description = countsText(submissions);
  item.iconPath = new vscode.ThemeIcon(icon);
  return item;
}

/** "12 · refused 1 · with anomalies 2": the number, and what asks for attention. */
function countsText(submissions: readonly Submission[]): string {
  const counts = new Map<SubmissionState, number>();
  for (const { state } of submissions) counts.set(state, (counts.get(state) ?? 0) + 1);
  const parts = [...counts]
    .filter(([state]) => needsAttention.has(state) || waits.has(state))
    .map(([state, count]) => `${text(stateTexts[state])} ${count}`);
  return [String(submissions.length), ...parts].join(" · ");
}

/** Made once a language: a formatter costs a hundred times more than its use, and a view has a thousand rows. */
let formats: { language: string; day: Intl.DateTimeFormat; moment: Intl.DateTimeFormat } | undefined;

/** The order of day and month is Belgian in every language. */
function formatsNow(): NonNullable<typeof formats> {
  const now = language();
  if (formats?.language !== now) {
    const locale = `${now}-BE`;
    // Wherever the extension runs: the days of the view are those in the names of the files.
    const date = { day: "2-digit", month: "2-digit", year: "numeric", timeZone: "Europe/Brussels" } as const;
    formats = {
      language: now,
      day: new Intl.DateTimeFormat(locale, date),
      moment: new Intl.DateTimeFormat(locale, { ...date, hour: "2-digit", minute: "2-digit" }),
    };
  }
  return formats;
}

function dayOf(iso: string): string {
  return formatsNow().day.format(new Date(iso));
}

function momentOf(iso: string): string {
  return formatsNow().moment.format(new Date(iso));
}

/** "INTEST 00001": the rest of the name is the same for all of a day and channel. */
function submissionItem({ submission, isCorrectable }: Row & { kind: "submission" }): vscode.TreeItem {
  const { answers, environment, set, state, sentAt, compared, purged } = submission;
  const folds = vscode.TreeItemCollapsibleState;
  const label = `${folders[environment].put} ${parseFileName(set).sequence}`;
  const item = new vscode.TreeItem(label, answers.length > 0 || compared ? folds.Collapsed : folds.None);
  const [icon, color] = stateIcons[state];
  const since = waits.has(state) && sentAt ? text("waitingSince", { at: momentOf(sentAt) }) : undefined;
  const count = codeCount(submission);
  item.id = submission.id;
  item.description = [text(stateTexts[state]), count > 0 ? `(${count})` : undefined, since].filter(Boolean).join(" ");
  item.iconPath = new vscode.ThemeIcon(icon, color ? new vscode.ThemeColor(color) : undefined);
  const kept = purged ? "purged" : "kept";
  item.contextValue = [
    "submission",
    state,
    kept,
    answers.length > 0 && !purged ? "answered" : "",
    isFileRefused(submission) ? "fileRefused" : "",
    isCorrectable ? "correctable" : "",
  ].join(" ");
  item.tooltip = tooltip(submission);
  item.accessibilityInformation = { label: `${label}, ${item.description}` };
  return item;
}

/** The older ones of a day. */
function moreItem(submissions: readonly Submission[]): vscode.TreeItem {
  const label = text("moreSubmissions", { count: submissions.length });
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  item.description = countsText(submissions);
  return item;
}

function codeCount({ answers }: Submission): number {
  return new Set(answers.flatMap(({ codes }) => codes)).size;
}

/** The receiver took nothing of the file: it may go again under another number. */
function isFileRefused({ answers }: Submission): boolean {
  return answers.some(({ about, result }) => about === "ACRF" && result === "0");
}

function tooltip({ set, state, declarations, sentAt, reason, practice, purged }: Submission): string {
  const when = sentAt && momentOf(sentAt);
  const kind = practice === undefined ? undefined : text(practice ? "practiceMark" : "realMark");
  const kept = purged ? text("wasPurged") : undefined;
  const lines = [
    set,
    kind,
    text(stateTexts[state]),
    text("submissionCount", { count: declarations }),
    when,
    reason,
    kept,
  ];
  return lines.filter(Boolean).join("\n");
}

/** The name says less than kind and codes, and is too long for a side bar: it stands in the tooltip. */
function answerItem(answer: AnswerRecord): vscode.TreeItem {
  const item = new vscode.TreeItem(answer.about, vscode.TreeItemCollapsibleState.None);
  item.description = answer.codes.length > 0 ? [...new Set(answer.codes)].join(" ") : momentOf(answer.at);
  item.tooltip = [answer.name, momentOf(answer.at), ...new Set(answer.codes)].join("\n");
  item.iconPath = new vscode.ThemeIcon("mail");
  item.contextValue = answer.path ? "answer kept" : "answer";
  if (answer.path) {
    const arguments_ = [vscode.Uri.file(answer.path)];
    item.command = { command: "vscode.open", title: answer.name, arguments: arguments_ };
  }
  return item;
}

function comparisonItem({ which, count, submission }: Row & { kind: "comparison" }): vscode.TreeItem {
  const [label, icon] = comparisonTexts[which];
  const folds = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(text(label), submission.purged ? folds.None : folds.Collapsed);
  item.description = String(count);
  item.iconPath = new vscode.ThemeIcon(icon);
  item.contextValue = `comparison ${which}`;
  return item;
}

function comparedItem({ which, finding, part, submission }: Row & { kind: "compared" }): vscode.TreeItem {
  const item = new vscode.TreeItem(finding.code, vscode.TreeItemCollapsibleState.None);
  const { line } = part.session.tree.text.positionAt(finding.from);
  const { total, part: number = "1" } = parseFileName(part.file.split(/[\\/]/).at(-1) ?? "");
  const isOneOfSeveral = total !== undefined && total !== "1";
  const place = text(isOneOfSeveral ? "lineOfPart" : "lineNumber", { part: number, line: line + 1 });
  item.description = `${findingMessage(finding, language())} · ${place}`;
  item.contextValue = `compared ${which}`;
  item.tooltip = `${finding.code}\n${item.description}`;
  const arguments_ = [submission.id, finding.path.join(","), part.file];
  item.command = { command: "fla.openSentFile", title: finding.code, arguments: arguments_ };
  return item;
}
