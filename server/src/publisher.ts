// What goes to the client without a question: diagnostics at once, the status after them.
import { PublishDiagnosticsNotification, type Diagnostic } from "vscode-languageserver/node";
import { showsAll, shownFindings, shownSteps } from "../../core/src/check/display";
import type { FormResult } from "../../core/src/check/session";
import { maxShown, mostImportant } from "../../core/src/check/mostImportant";
import { reasonMessage } from "../../core/src/check/report";
import { worst } from "../../core/src/check/verdict";
import { countsOf, totalOf } from "../../core/src/check/overview";
import type { Steps } from "../../core/src/features/steps";
import { inLanguage } from "../../core/src/features/records";
import type { Finding } from "../../core/src/findings/finding";
import { fill } from "../../core/src/messages/catalogue";
import { featureTexts } from "../../core/src/messages/features";
import { statusChanged, type DocumentStatus, type FormStatus } from "../../protocol/src/messages";
import { answerFindings, summaryText } from "../../core/src/answers/document";
import { anchorAnswers } from "./answers";
import { cappedNote, toDiagnostic, type DiagnosticFrame, type Span } from "./convert";
import type { OpenDocument } from "./documents";
import type { Server } from "./server";
import { runInSlices, Unwanted } from "./work";
import { JsonText, type EncodedJson } from "./encoded";
import { WrittenDiagnostics } from "./writtenDiagnostics";

/** A status item has no use for more; the verdict of the file counts them all. */
const maxForms = 500;

/** The status may wait until a person pauses: diagnostics and features go first. */
const statusDelayMs = 60;

/** A document from this size on leaves megabytes behind when it is opened; they are collected after so long without an edit. */
const largeUnits = 4_000_000;
const collectionDelayMs = 4_000;

/** Not while somebody scrolls or asks: a collection keeps the server from answering. */
const idleMs = 1_000;

/** Returned anomalies are sought anew when nothing was typed for this long, longer in a large document: 50 MB take a second. */
const anchorDelayMs = 150;
const anchorUnitsPerMs = 50_000;

export class Publisher {
  /** Documents that had diagnostics, so that an empty list is sent once and not at every key. */
  readonly #shown = new Set<string>();
  readonly #statusDue = new Set<string>();
  readonly #written = new WeakMap<OpenDocument, WrittenDiagnostics>();
  /** The last status of each document that was checked to its end. */
  readonly #said = new WeakMap<OpenDocument, DocumentStatus>();

  #collectionDue: OpenDocument | undefined;

  /** Counts what changed without a new version: settings, returned anomalies, long work that ended. */
  #round = 0;

  constructor(private readonly server: Server) {}

  /** The document or its surroundings changed: what is known now goes out at once, the rest follows in slices. */
  changed(open: OpenDocument): void {
    this.#round++;
    this.#publish(open);
    this.server.schemaProblems.changed();
    if (open.anchorsStale) this.#anchorAfterPause(open);
  }

  /** A check in slices came to its end. */
  completed(open: OpenDocument): void {
    this.changed(open);
    if (this.server.pulls && open.toldInPart) this.server.connection.languages.diagnostics.refresh();
    open.toldInPart = false;
  }

  /** Everything is checked: once a person pauses, the memory that a large document took meanwhile is given back. */
  settled(open: OpenDocument): void {
    const { surroundings, documents, rehearsal } = this.server;
    rehearsal.after(open);
    if (open.text.length < largeUnits || this.#collectionDue === open) return;
    this.#collectionDue = open;
    const { version } = open;
    const isIdle = () => this.server.isIdleFor(idleMs);
    surroundings.later(collectionDelayMs, () => {
      this.#collectionDue = undefined;
      if (documents.get(open.uri) !== open) return;
      if (open.version === version && isIdle()) surroundings.collectGarbage(isIdle);
      else this.settled(open);
    });
  }

  /** The states of returned anomalies follow once a person pauses: ranges have moved with the text already. */
  #anchorAfterPause(open: OpenDocument): void {
    const { server } = this;
    const { version } = open;
    const isWanted = () => server.documents.get(open.uri) === open && open.version === version && open.anchorsStale;
    server.surroundings.later(anchorDelayMs + open.text.length / anchorUnitsPerMs, () => {
      if (isWanted()) void this.#anchor(open, isWanted);
    });
  }

  /** In slices; when the document is edited meanwhile, the next pause begins anew. */
  async #anchor(open: OpenDocument, isWanted: () => boolean): Promise<void> {
    const { server } = this;
    await server.whenParsed(open);
    try {
      await runInSlices(anchorAnswers(open), server.surroundings, () => {
        if (!isWanted()) throw new Unwanted();
      });
    } catch (error) {
      if (!(error instanceof Unwanted)) server.report("anchors", error);
      return;
    }
    this.#round++;
    this.#publish(open);
    if (server.pulls) server.connection.languages.diagnostics.refresh();
  }

  closed(uri: string): void {
    if (this.#shown.delete(uri) && !this.server.pulls)
      void this.server.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  /** Views that hold texts in a language, or what the check found, are asked for anew. */
  refreshViews(): void {
    const { connection, client, pulls } = this.server;
    if (pulls) connection.languages.diagnostics.refresh();
    if (client.workspace?.codeLens?.refreshSupport) void connection.sendRequest("workspace/codeLens/refresh");
    if (client.workspace?.inlayHint?.refreshSupport) void connection.sendRequest("workspace/inlayHint/refresh");
    if (client.workspace?.semanticTokens?.refreshSupport)
      void connection.sendRequest("workspace/semanticTokens/refresh");
  }

  /** The diagnostics of a document now: the worst first, then the nearest to the last edit, in document order. */
  diagnostics(open: OpenDocument): Diagnostic[] {
    const { chosen, note } = this.#select(open);
    const frame = this.frame(open);
    const diagnostics = chosen.map((finding) => toDiagnostic(finding, frame));
    return note ? [...diagnostics, note] : diagnostics;
  }

  /** Differs whenever the diagnostics may differ. */
  resultId(open: OpenDocument): string {
    return `${open.version}.${this.#round}`;
  }

  /** In steps: each of these takes milliseconds where findings are tens of thousands. */
  *status(open: OpenDocument): Steps<DocumentStatus> {
    const { language } = this.server;
    const { answer } = open;
    yield* open.session.judgeSteps();
    const { verdict, reasons } = open.session;
    yield;
    const forms = (yield* open.session.formSteps(maxForms)).map(toFormStatus);
    yield;
    const shown = yield* this.shownSteps(open);
    yield;
    // The verdict is that of the check: what came back is told by diagnostics, and is no second refusal.
    const counts = answer ? countsOf(answerFindings(answer)) : open.session.counts;
    return {
      ...this.#whatItIs(open),
      verdict,
      reasons: reasons.map((reason) => reasonMessage(reason, language)),
      counts: { ...counts, total: totalOf(counts) },
      shown: Math.min(maxShown, shown.length),
      busy: !open.isSettled,
      forms,
    };
  }

  /** While a check is at work: what was said of the document last. To look at what is found by now would delay the check. */
  #busyStatus(open: OpenDocument): DocumentStatus {
    const said = this.#said.get(open) ?? nothingSaid;
    return { ...said, ...this.#whatItIs(open), verdict: worst(said.verdict, "undecided"), busy: true };
  }

  #whatItIs(open: OpenDocument): Pick<DocumentStatus, "uri" | "version" | "pack" | "answer" | "missedSchema"> {
    const { language } = this.server;
    const { uri, version, answer, session } = open;
    const pack = answer ? undefined : session.pack;
    return {
      uri,
      version,
      pack: pack
        ? {
            id: pack.id,
            version: session.choice?.schema.version ?? pack.version,
            official: pack.official,
            origin: pack.origin,
            title: inLanguage(pack.manifest.title, language),
          }
        : null,
      answer: answer ? { kind: answer.root, summary: summaryText(answer, language) } : null,
      ...(session.missedSchema !== undefined && { missedSchema: session.missedSchema }),
    };
  }

  #publish(open: OpenDocument): void {
    if (!this.server.pulls) this.#push(open);
    this.#scheduleStatus(open);
  }

  #push(open: OpenDocument): void {
    if (!this.#hasNews(open)) return;
    if (!open.isOurs && !this.#shown.has(open.uri)) return;
    this.#shown.add(open.uri);
    void this.server.connection.sendNotification(PublishDiagnosticsNotification.method, this.written(open));
  }

  /** The parameters that publish the findings of a document; of most only the range is written anew. */
  written(open: OpenDocument): EncodedJson {
    const { chosen, note } = this.#select(open);
    const frame = this.frame(open);
    const { uri, version } = open;
    const json = new JsonText();
    json.write(`{"uri":${JSON.stringify(uri)},"version":${version},"diagnostics":[`);
    const before = this.#written.get(open);
    const touched = open.takeTouched();
    const last = before && touched && { before, touched };
    const written = new WrittenDiagnostics(json, chosen, frame, last);
    this.#written.set(open, written);
    json.write(`${note ? `,${JSON.stringify(note)}` : ""}]}`);
    return written.keep(json.end());
  }

  /** A fresh check has nothing to say until it ends; of a document that showed nothing so far, from its parse on. */
  #hasNews({ uri, session, isSettled }: OpenDocument): boolean {
    return isSettled || session.wasChecked || (session.isParsed && !this.#shown.has(uri));
  }

  /** The findings that are shown, and the note that says how many there are where that is not all. */
  #select(open: OpenDocument): { chosen: readonly Finding[]; note: Diagnostic | undefined } {
    const { session, lastEdit } = open;
    const isOwn = this.#showsItsOwn(open);
    const all = isOwn && totalOf(session.counts) > maxShown ? undefined : this.shown(open);
    if (all && all.length <= maxShown) return { chosen: all, note: undefined };
    // One place is kept for the note.
    const chosen = all ? mostImportant(all, lastEdit, maxShown - 1) : session.nearest(lastEdit, maxShown - 1);
    const total = all?.length ?? totalOf(session.counts);
    return { chosen, note: cappedNote(total, chosen.length, this.frame(open)) };
  }

  /** Is what the check found shown as it is, and nothing else? Then the nearest findings are told without looking at all of them. */
  #showsItsOwn(open: OpenDocument): boolean {
    if (!open.isOurs || open.isAnswer || open.returned.length > 0) return false;
    return showsAll(this.server.workspaceFiles.displayOf(open.uri));
  }

  /** All findings of a document, returned ones included, in document order. */
  findings(open: OpenDocument): readonly Finding[] {
    if (!open.isOurs) return [];
    if (open.answer) return answerFindings(open.answer);
    const own = open.session.findings();
    return open.returned.length === 0 ? own : [...own, ...open.returned].sort((a, b) => a.from - b.from);
  }

  /** The findings that a person wants to see: silenced ones are left out, others have the severity of the settings. */
  shown(open: OpenDocument): readonly Finding[] {
    return shownFindings(this.findings(open), this.server.workspaceFiles.displayOf(open.uri));
  }

  /** The same in steps: an edit may have moved tens of thousands. */
  *shownSteps(open: OpenDocument): Steps<readonly Finding[]> {
    yield* open.session.findingSteps();
    return yield* shownSteps(this.findings(open), this.server.workspaceFiles.displayOf(open.uri));
  }

  /** Those of them that touch a range. */
  shownIn(open: OpenDocument, range: Span): readonly Finding[] {
    const touches = ({ from, to }: Span) => from <= range.to && range.from <= to;
    if (!this.#showsItsOwn(open)) return this.shown(open).filter(touches);
    return open.session.findingsIn(range);
  }

  /** Are at least two findings of a code shown? */
  showsSeveral(open: OpenDocument, code: string): boolean {
    if (this.#showsItsOwn(open)) return open.session.hasSeveral(code);
    return this.shown(open).filter((finding) => finding.code === code).length > 1;
  }

  /** How the diagnostics of a document are shown. */
  frame(open: OpenDocument): DiagnosticFrame {
    const { language, options } = this.server;
    const { pack } = open.session;
    const name = pack ? pack.id.toUpperCase() : "FLA";
    const marked = fill(featureTexts[language]["source.reference"], { source: name }, language);
    const source = pack && !pack.official ? marked : name;
    return { uri: open.uri, text: open.text, language, source, explainLink: options.explainLink };
  }

  /** The status goes after the diagnostics, and once for several edits that come in together. */
  #scheduleStatus(open: OpenDocument): void {
    if (!this.server.wantsStatus || this.#statusDue.has(open.uri)) return;
    this.#statusDue.add(open.uri);
    this.server.surroundings.later(statusDelayMs, () => {
      this.#statusDue.delete(open.uri);
      void this.#sendStatus(open);
    });
  }

  /** In slices; an edit meanwhile asks for it anew. */
  async #sendStatus(open: OpenDocument): Promise<void> {
    const { server } = this;
    const isWanted = () => server.documents.get(open.uri) === open && open.isOurs && !this.#statusDue.has(open.uri);
    if (!isWanted()) return;
    try {
      const status = open.isSettled ? await this.#statusInSlices(open, isWanted) : this.#busyStatus(open);
      void server.connection.sendNotification(statusChanged.method, status);
    } catch (error) {
      if (!(error instanceof Unwanted)) server.report("status", error);
    }
  }

  async #statusInSlices(open: OpenDocument, isWanted: () => boolean): Promise<DocumentStatus> {
    const status = await runInSlices(this.status(open), this.server.surroundings, () => {
      if (!isWanted()) throw new Unwanted();
    });
    this.#said.set(open, status);
    return status;
  }
}

/** Of a document that is checked for the first time. */
const nothingSaid: Pick<DocumentStatus, "verdict" | "reasons" | "counts" | "shown" | "forms"> = {
  verdict: "undecided",
  reasons: [],
  counts: { error: 0, warning: 0, information: 0, total: 0 },
  shown: 0,
  forms: [],
};

function toFormStatus({ index, identification, path, verdict }: FormResult): FormStatus {
  return { index, identification, path: path.join(","), verdict };
}
