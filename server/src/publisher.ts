// What goes to the client without a question: diagnostics at once, the status after them.
import type { Diagnostic, PublishDiagnosticsParams } from "vscode-languageserver/node";
import { maxShown, mostImportant } from "../../core/src/features/mostImportant";
import { statusOf } from "../../core/src/features/status";
import type { Finding } from "../../core/src/findings/finding";
import { fill } from "../../core/src/messages/catalogue";
import { featureTexts } from "../../core/src/messages/features";
import { statusChanged, type DocumentStatus } from "../../protocol/src/messages";
import { anchorAnswers } from "./answers";
import { cappedNote, toDiagnostic, type DiagnosticFrame } from "./convert";
import type { OpenDocument } from "./documents";
import type { Server } from "./server";

export class Publisher {
  /** Documents that had diagnostics, so that an empty list is sent once and not at every key. */
  readonly #shown = new Set<string>();
  readonly #statusDue = new Set<string>();

  constructor(private readonly server: Server) {}

  /** The document or its surroundings changed: what is known now goes out at once, the rest follows in slices. */
  changed(open: OpenDocument): void {
    const { server } = this;
    this.#publish(open);
    if (!open.session.pending && !open.anchorsLost) return;
    const step = (deadlineMs: number) => open.session.work(() => server.surroundings.nowMs() >= deadlineMs);
    server.work.start(open.uri, step, () => {
      if (open.anchorsLost) anchorAnswers(open);
      this.#publish(open);
      if (server.pulls) this.server.connection.languages.diagnostics.refresh();
    });
  }

  closed(uri: string): void {
    if (this.#shown.delete(uri) && !this.server.pulls) void this.server.connection.sendDiagnostics({ uri, diagnostics: [] });
  }

  /** Views that hold texts in a language are asked for anew. */
  refreshViews(): void {
    const { connection, client, pulls } = this.server;
    if (pulls) connection.languages.diagnostics.refresh();
    if (client.workspace?.codeLens?.refreshSupport) void connection.sendRequest("workspace/codeLens/refresh");
    if (client.workspace?.inlayHint?.refreshSupport) void connection.sendRequest("workspace/inlayHint/refresh");
  }

  /** The diagnostics of a document now: the worst first, then the nearest to the last edit, in document order. */
  diagnostics(open: OpenDocument): Diagnostic[] {
    return this.#select(open).diagnostics;
  }

  status(open: OpenDocument): DocumentStatus {
    const shown = Math.min(maxShown, this.#all(open).length);
    const busy = this.server.work.isBusy(open.uri);
    return statusOf(open, { language: this.server.language, shown, busy, returned: open.returned });
  }

  #publish(open: OpenDocument): void {
    if (!this.server.pulls) this.#push(open);
    this.#scheduleStatus(open);
  }

  #push(open: OpenDocument): void {
    const { diagnostics } = this.#select(open);
    if (diagnostics.length === 0 && !this.#shown.has(open.uri) && !open.isOurs) return;
    this.#shown.add(open.uri);
    const params: PublishDiagnosticsParams = { uri: open.uri, version: open.version, diagnostics };
    void this.server.connection.sendDiagnostics(params);
  }

  #select(open: OpenDocument): { diagnostics: Diagnostic[] } {
    const all = this.#all(open);
    const frame = this.#frame(open);
    if (all.length <= maxShown) return { diagnostics: all.map((finding) => toDiagnostic(finding, frame)) };
    // One place is kept for the note that says the total.
    const chosen = mostImportant(all, open.lastEdit, maxShown - 1);
    const diagnostics = chosen.map((finding) => toDiagnostic(finding, frame));
    return { diagnostics: [...diagnostics, cappedNote(all.length, chosen.length, frame)] };
  }

  #all(open: OpenDocument): readonly Finding[] {
    if (!open.isOurs) return [];
    const own = open.session.findings();
    return open.returned.length === 0 ? own : [...own, ...open.returned].sort((a, b) => a.from - b.from);
  }

  #frame(open: OpenDocument): DiagnosticFrame {
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
    this.server.surroundings.soon(() => {
      this.#statusDue.delete(open.uri);
      if (this.server.documents.get(open.uri) !== open || !open.isOurs) return;
      void this.server.connection.sendNotification(statusChanged.method, this.status(open));
    });
  }
}
