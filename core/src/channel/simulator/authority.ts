// The authority of the practice channel: takes sets in, judges them one after the other, and answers.
// Every step is noted in the journal before the next, so that a restart neither forgets a set nor answers it twice.
import { readFileSync } from "node:fs";
import path from "node:path";
import { X509Certificate } from "node:crypto";
import type { Pack } from "../../pack/pack";
import { daysBefore, inBrussels, type BrusselsTime, type Clock } from "../clock";
import { acrfXml, notificationXml, type Anomaly, type HandledForm } from "./answerXml";
import { judgeContent, type ContentVerdict, type CoreJudge, type JudgedForm } from "./contentJudge";
import { checkSet, refused, type FileVerdict } from "./fileCheck";
import type { Identity } from "./identity";
import { Intake, settleMs, type TakenSet } from "./intake";
import { Journal } from "./journal";
import { answerFolderOf, checkLoneName, splitSetName } from "./nameCheck";
import { Outbox } from "./outbox";
import type { PracticeEvent } from "./events";
import { makePrivateFolder } from "../safeFile";
import type { Scenario, ScenarioAnswer, ScenarioCase, ScenarioForm, ScenarioPlayer } from "./scenario";

/** How often the folders are looked at for files that came by another way than SFTP. */
const pollMs = 1_000;

/** The authority's limits are not public: these are the practice channel's own, and a scenario may change them. */
const defaultLimits = {
  goWaitMs: 10 * 60_000,
  maxAgeDays: 366,
  maxFileBytes: 200_000_000,
  maxForms: 100_000,
  maxParts: 9,
} as const;

/** libxml2 gets this long for one file; 50 MB take about four seconds. */
const opinionTimeoutMs = 120_000;

export interface AuthorityAccount {
  readonly user: string;
  /** Empty = every sender number. */
  readonly senderNumbers: readonly string[];
  readonly folders: ReadonlyMap<string, string>;
}

export interface AuthorityOptions {
  /** Folder of the practice channel's own files. */
  readonly stateFolder: string;
  readonly identity: Identity;
  readonly accounts: readonly AuthorityAccount[];
  readonly packs: readonly Pack[];
  readonly core: CoreJudge;
  readonly clock: Clock;
  readonly scenario: Scenario;
  readonly player: ScenarioPlayer;
  readonly onEvent: (event: PracticeEvent) => void;
  readonly isBeingWritten: (user: string, folder: string, name: string) => boolean;
}

export class Authority {
  private readonly journal: Journal;
  private readonly outbox: Outbox;
  private readonly intake: Intake;
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly cancelled = new Set<string>();
  private work: Promise<void> = Promise.resolve();
  private lastAnswer = 0;
  private closed = false;

  constructor(private readonly options: AuthorityOptions) {
    const folder = (name: string) => {
      const made = path.join(options.stateFolder, name);
      makePrivateFolder(made);
      return made;
    };
    this.journal = new Journal(path.join(options.stateFolder, "journal.jsonl"));
    this.outbox = new Outbox(this.journal, options.identity, folder("drafts"));
    this.intake = new Intake({
      workFolder: folder("taken"),
      goWaitMs: options.scenario.goWaitMs ?? defaultLimits.goWaitMs,
      now: () => performance.now(),
      isBeingWritten: options.isBeingWritten,
      nextId: () => `set${String(this.journal.next("set")).padStart(8, "0")}`,
    });
  }

  /** Goes on where the last run stopped, and looks into the folders from now on. */
  start(): void {
    const folderOf = (user: string, folder: string) => this.account(user)?.folders.get(folder);
    for (const set of this.intake.resume(folderOf)) this.queue(set);
    this.scan();
    const timer = setInterval(() => this.scan(), pollMs);
    timer.unref();
    this.timers.add(timer);
  }

  /** A file has come by SFTP: its folder is looked at twice, at once and when it has settled. */
  arrived(): void {
    this.scan();
    this.after(settleMs + 10, () => this.scan());
  }

  /** Stops; what is not answered yet is answered after the next start. */
  async close(): Promise<void> {
    this.closed = true;
    for (const timer of this.timers) clearTimeout(timer);
    await this.work;
  }

  private account(user: string): AuthorityAccount | undefined {
    return this.options.accounts.find((account) => account.user === user);
  }

  private scan(): void {
    if (this.closed) return;
    for (const { user, folders } of this.options.accounts)
      for (const [folder, real] of folders)
        if (answerFolderOf[folder]) for (const set of this.intake.take(user, folder, real)) this.admit(set);
  }

  private admit(set: TakenSet): void {
    this.options.onEvent({ event: "taken", user: set.user, folder: set.folder, name: set.name });
    if (set.because === "td") return this.cancel(set);
    this.journal.taken(set.user, set.name, set.id);
    this.queue(set);
  }

  /** A TD takes back what has not been answered yet. */
  private cancel(set: TakenSet): void {
    this.cancelled.add(`${set.user}/GO${set.name.slice(2)}`);
    this.journal.done(set.id);
    this.intake.drop(set);
    this.options.onEvent({ event: "cancelled", user: set.user, name: set.name });
  }

  private queue(set: TakenSet): void {
    this.work = this.work.then(() => this.process(set)).catch((error: unknown) => this.tell(set, error));
  }

  /** An unexpected failure costs the one set; its name and the kind of failure go to the log, never content. */
  private tell(set: TakenSet, error: unknown): void {
    const reason =
      error instanceof Error ? `${error.name} ${(error as NodeJS.ErrnoException).code ?? ""}`.trim() : "failure";
    this.options.onEvent({ event: "problem", user: set.user, name: set.name, reason });
  }

  // ---- one set

  private async process(set: TakenSet): Promise<void> {
    if (this.closed || this.journal.isDone(set.id)) return;
    const play = this.options.player.caseFor({
      go: set.name,
      user: set.user,
      environment: splitSetName(set.name).environment,
    });
    const files = await this.checkFiles(set);
    const errors = play?.acrf?.errors ?? files.errors.map((type) => `ACRF-${type}`);
    const content = errors.length === 0 ? judgeContent(files.documents, this.options.core) : undefined;
    const forms = (content?.forms ?? []).map((form) => outcomeOf(form, play));
    this.tellVerdict(set, play, errors, files, content);
    this.tellForms(set, play, forms);
    this.answer(set, play, errors, content && forms);
  }

  private checkFiles(set: TakenSet): Promise<FileVerdict> {
    if (set.because === "strange") return Promise.resolve(refused(["129"]));
    if (set.because === "goMissing") return Promise.resolve(refused([checkLoneName(set.name)]));
    const { scenario, identity, packs, clock } = this.options;
    const today = inBrussels(clock());
    const maxAge = scenario.maxAgeDays ?? defaultLimits.maxAgeDays;
    const files = set.files.map((name) => ({ name, bytes: this.intake.read(set, name) }));
    const first = this.journal.sentBefore(set.user, set.name);
    return checkSet(
      { folder: set.folder, name: set.name, files, sentBefore: first !== undefined && first !== set.id },
      {
        folder: set.folder,
        today: today.compactDate,
        oldest: daysBefore(today.date, maxAge),
        senders: this.account(set.user)?.senderNumbers ?? [],
        maxParts: scenario.maxParts ?? defaultLimits.maxParts,
        packs,
        authorities: [new X509Certificate(readFileSync(identity.caFile))],
        needsSignature: set.folder === "IN",
        maxFileBytes: scenario.maxFileBytes ?? defaultLimits.maxFileBytes,
        maxForms: scenario.maxForms ?? defaultLimits.maxForms,
        opinionTimeoutMs,
      },
    );
  }

  private tellVerdict(
    set: TakenSet,
    play: ScenarioCase | undefined,
    errors: readonly string[],
    { signatureReasons }: FileVerdict,
    content: ContentVerdict | undefined,
  ): void {
    const { onEvent } = this.options;
    const about = { user: set.user, name: set.name };
    const byScenario = play?.acrf?.errors !== undefined;
    if (!content) return onEvent({ event: "refused", ...about, codes: errors, signatureReasons, byScenario });
    onEvent({ event: "accepted", ...about, ticket: ticketOf(set) });
    for (const reason of content.withoutOpinion) onEvent({ event: "noOpinion", ...about, reason });
    for (const one of content.disagreements) onEvent({ event: "disagreement", ...about, ...one });
  }

  /** What the notification will tell of each form; nothing where it is a file that the scenario brings along. */
  private tellForms(set: TakenSet, play: ScenarioCase | undefined, forms: readonly Outcome[]): void {
    if (play?.notification?.file !== undefined) return;
    for (const { form, resultCode, anomalies, byScenario } of forms)
      this.options.onEvent({
        ...{ event: "form", user: set.user, name: set.name, form: form.index, resultCode, byScenario },
        anomalies: anomalies.map(({ errorId }) => errorId),
      });
  }

  // ---- answers

  private answer(
    set: TakenSet,
    play: ScenarioCase | undefined,
    errors: readonly string[],
    /** Of a file that is taken. */
    forms: readonly Outcome[] | undefined,
  ): void {
    const { latencyMs } = this.options.scenario;
    const file = { fileName: set.name, ticket: forms && ticketOf(set) };
    const giveAcrf = () =>
      this.give(set, "ACRF", play?.acrf, (at) => acrfXml({ at, file, errors, resultCode: forms ? 1 : 0 }));
    const giveNotification = () =>
      this.give(set, "NOTI", play?.notification, () => notificationXml(file, this.handled(set, forms ?? [])));
    this.after((latencyMs?.acrf ?? 0) + (play?.acrf?.delayMs ?? 0), () => {
      if (!giveAcrf()) return;
      if (!forms) return this.finish(set);
      this.after((latencyMs?.notification ?? 0) + (play?.notification?.delayMs ?? 0), () => {
        if (giveNotification()) this.finish(set);
      });
    });
  }

  /** Puts one answer out; false when a TD has cancelled the set meanwhile. */
  private give(
    set: TakenSet,
    kind: "ACRF" | "NOTI",
    play: ScenarioAnswer | undefined,
    write: (at: BrusselsTime) => string,
  ): boolean {
    if (this.cancelled.has(`${set.user}/${set.name}`)) {
      this.finish(set);
      return false;
    }
    if (this.journal.hasAnswered(set.id, kind)) return true;
    const about = { user: set.user, name: set.name };
    if (play?.lose) this.options.onEvent({ event: "lost", ...about, kind });
    else this.put(set, kind, play, write);
    this.journal.answered(set.id, kind);
    return true;
  }

  private put(
    set: TakenSet,
    kind: "ACRF" | "NOTI",
    play: ScenarioAnswer | undefined,
    write: (at: BrusselsTime) => string,
  ): void {
    const folder = answerFolderOf[set.folder];
    const real = this.account(set.user)?.folders.get(folder);
    if (real === undefined) return;
    const instant = this.answerTime();
    const at = inBrussels(instant);
    if (play?.file !== undefined)
      this.options.onEvent({ event: "canned", user: set.user, name: set.name, kind, file: path.basename(play.file) });
    const canned =
      play?.file && this.options.player.cannedAnswer(play.file, { go: set.name, ticket: ticketOf(set), ...at });
    const environment = /^[RTS]$/.test(splitSetName(set.name).environment) ? splitSetName(set.name).environment : "R";
    const name = this.outbox.put(real, {
      kind,
      date: at.compactDate,
      environment,
      xml: canned ?? write(at),
      signature: play?.signature ?? "good",
      zip: play?.zip ?? false,
      at: instant,
    });
    this.options.onEvent({ event: "answered", user: set.user, name: set.name, folder, answer: name });
  }

  /** The forms as the notification tells them. */
  private handled(set: TakenSet, forms: readonly Outcome[]): HandledForm[] {
    return forms.map(({ form, resultCode, diagnosis, anomalies }) => ({
      at: inBrussels(this.answerTime()),
      header: form.facts.header,
      references: form.facts.references,
      ticket: ticketOf(set, form.index),
      ...{ resultCode, diagnosis, anomalies },
    }));
  }

  /** Each answer and each form in it has a moment of its own, to the millisecond: also when the clock stands still. */
  private answerTime(): Date {
    this.lastAnswer = Math.max(this.options.clock().getTime(), this.lastAnswer + 1);
    return new Date(this.lastAnswer);
  }

  private finish(set: TakenSet): void {
    this.journal.done(set.id);
    this.intake.drop(set);
  }

  /** Runs an action after a time; at once where there is nothing to wait for. */
  private after(ms: number, action: () => void): void {
    if (ms === 0) return action();
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (!this.closed) action();
    }, ms);
    this.timers.add(timer);
  }
}

/** What is answered about a form. */
interface Outcome {
  readonly form: JudgedForm;
  readonly resultCode: number;
  readonly diagnosis?: readonly number[];
  readonly anomalies: readonly Anomaly[];
  readonly byScenario: boolean;
}

/** The judge's verdict, or the scenario's in its place. */
function outcomeOf(form: JudgedForm, play: ScenarioCase | undefined): Outcome {
  const given = play?.notification?.forms?.find((one) => one.form === undefined || one.form === form.index);
  const anomalies = [...(given?.anomalies && !given.keepJudged ? [] : form.anomalies), ...(given?.anomalies ?? [])];
  const resultCode = given?.resultCode ?? resultOf(form, given, anomalies);
  return { form, resultCode, diagnosis: given?.diagnosis, anomalies, byScenario: given !== undefined };
}

function resultOf(
  form: JudgedForm,
  given: ScenarioForm | undefined,
  anomalies: readonly { readonly class?: string }[],
): number {
  if (!given?.anomalies) return form.resultCode;
  return anomalies.some((anomaly) => anomaly.class === "B") ? 0 : 1;
}

/** Thirteen characters, as the authority's tickets: of the file, or of one of its forms. */
function ticketOf(set: TakenSet, form?: number): string {
  const number = Number(set.id.slice(3)).toString(36).toUpperCase();
  if (form === undefined) return `PF${number.padStart(11, "0")}`;
  return `PD${number.padStart(6, "0")}${form.toString(36).toUpperCase().padStart(5, "0")}`;
}
