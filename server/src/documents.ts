// The open documents: text in the engine's own store, checked, with the anomalies that came back from the authority.
import type { TextDocumentContentChangeEvent, TextDocumentItem } from "vscode-languageserver/node";
import { CheckSession, type CheckEnvironment } from "../../core/src/check/session";
import { carry, type Change } from "../../core/src/features/carried";
import type { Completion } from "../../core/src/features/completion";
import type { Answer } from "../../core/src/answers/answer";
import { readAnswer } from "../../core/src/answers/read";
import type { ShownAnswers, ShownFinding } from "../../core/src/answers/shown";
import { TextStore } from "../../core/src/text/textStore";
import { toTextChanges } from "./changes";

/** Language id of files that are declarations by their name. */
const declarationLanguage = "fla-declaration";

const fileOfTheChannel = /\/F[IO]\.[A-Z]{4}\.\d{6}\.[^/]*$/;

export class OpenDocument {
  readonly uri: string;
  version: number;
  session: CheckSession;
  /** Offset of the last change: findings near it are shown first. */
  lastEdit = 0;
  /** Anomalies of the authority, on their elements. */
  returned: readonly ShownFinding[] = [];
  shownAnswers: ShownAnswers | undefined;
  /** What completion offered last, for the documentation of the item that is looked at. */
  offered: readonly Completion[] = [];
  /** True when an edit came after the places were sought: ranges have moved with it, states are as of before. */
  anchorsStale = false;
  #ours: boolean;
  #answer: { readonly version: number; readonly read: Answer } | undefined;

  constructor(item: TextDocumentItem, environment: CheckEnvironment) {
    this.uri = item.uri;
    this.version = item.version;
    this.session = new CheckSession(item.text, environment);
    this.#ours = item.languageId === declarationLanguage || fileOfTheChannel.test(item.uri);
  }

  /** True when a pack knows the root, or the file is a declaration by its name; once ours, a document stays so. */
  get isOurs(): boolean {
    return (this.#ours ||=
      this.session.pack !== undefined || this.session.schemaOnly || this.session.missedSchema !== undefined);
  }

  /** What the document says, when it is an answer of the authority; read once a version. */
  get answer(): Answer | undefined {
    if (!this.session.pack?.manifest.answers) return undefined;
    if (this.#answer?.version !== this.version)
      this.#answer = { version: this.version, read: readAnswer(this.text.slice(0, this.text.length)) };
    return this.#answer.read;
  }

  get text(): TextStore {
    return this.session.tree.text;
  }

  /** Applies all changes of one message, then reparses and rechecks once. */
  change(version: number, events: readonly TextDocumentContentChangeEvent[], environment: CheckEnvironment): void {
    this.version = version;
    const changes = toTextChanges(this.text, events);
    if (changes) this.#edit(changes, environment);
    else this.#replace(wholeText(events), environment);
  }

  /** Checks the same text in other surroundings: another day, another pack. */
  recheck(environment: CheckEnvironment): void {
    this.session = new CheckSession(this.text, environment);
  }

  #edit(changes: readonly Change[], environment: CheckEnvironment): void {
    if (changes.length === 0) return;
    this.#editSession(changes, environment);
    this.lastEdit = changes[changes.length - 1].from;
    this.anchorsStale = this.shownAnswers !== undefined;
    if (this.returned.length > 0) this.#carryReturned(changes);
  }

  /** An engine that fails on an edit must not leave the document behind its editor: the text is made right, and checked afresh. */
  #editSession(changes: readonly Change[], environment: CheckEnvironment): void {
    const { text } = this;
    const length = changes.reduce((sum, change) => sum + change.text.length - (change.to - change.from), text.length);
    try {
      this.session.edit(changes);
    } catch (error) {
      if (text.length !== length) text.apply(changes);
      this.session = new CheckSession(text, environment);
      throw error;
    }
  }

  #replace(text: string, environment: CheckEnvironment): void {
    this.session = new CheckSession(text, environment);
    this.lastEdit = 0;
    this.anchorsStale = this.shownAnswers !== undefined;
  }

  #carryReturned(changes: readonly Change[]): void {
    this.returned = this.returned.flatMap(
      (finding) => changes.reduce<ShownFinding | undefined>((at, change) => at && carry(at, change), finding) ?? [],
    );
  }
}

/** The text after changes of which at least one replaces everything. */
function wholeText(events: readonly TextDocumentContentChangeEvent[]): string {
  const last = events.findLastIndex((event) => !("range" in event));
  const store = TextStore.from(events[last].text);
  store.apply(toTextChanges(store, events.slice(last + 1)) ?? []);
  return store.slice(0, store.length);
}
