// The open documents: text in the engine's own store, checked, with the anomalies that came back from the authority.
import type { TextDocumentContentChangeEvent, TextDocumentItem } from "vscode-languageserver/node";
import { CheckSession, headUnits, type CheckEnvironment } from "../../core/src/check/session";
import { carry, type Change } from "../../core/src/features/carried";
import type { Completion } from "../../core/src/features/completion";
import type { Answer } from "../../core/src/answers/answer";
import { readAnswerTreeSteps } from "../../core/src/answers/read";
import type { ShownAnswers, ShownFinding } from "../../core/src/answers/shown";
import type { Steps } from "../../core/src/features/steps";
import { TextStore } from "../../core/src/text/textStore";
import type { ByteFacts } from "../../core/src/text/utf8";
import { toTextChanges } from "./changes";
import { touch, untouched, type Touched } from "./touched";

/** Language id of files that are declarations by their name. */
const declarationLanguage = "fla-declaration";

/** So much is copied at once: it takes a millisecond. */
const shortUnits = 500_000;

/** An answer of this length, in units, takes some milliseconds to read. */
const longAnswerUnits = 65_536;

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
  /** A client that asked for diagnostics got those that were known before all was checked. */
  toldInPart = false;
  #touched: Touched | undefined;
  #wasChecked = false;
  #ours: boolean;
  #environment: CheckEnvironment;
  #answer: { readonly version: number; readonly read: Answer } | undefined;
  /** The text of a document that was just opened or replaced, while it is copied. */
  #filling: { readonly units: number; readonly steps: Steps<TextStore> } | undefined;
  #reading: { readonly version: number; readonly steps: Steps<Answer> } | undefined;

  constructor(item: TextDocumentItem, environment: CheckEnvironment) {
    this.uri = item.uri;
    this.version = item.version;
    this.#environment = environment;
    this.session = this.#begin(item.text);
    this.#ours = item.languageId === declarationLanguage || fileOfTheChannel.test(item.uri);
  }

  /** True when a pack knows the root, or the file is a declaration by its name; once ours, a document stays so. */
  get isOurs(): boolean {
    return (this.#ours ||=
      this.session.pack !== undefined || this.session.schemaOnly || this.session.missedSchema !== undefined);
  }

  /** True for an answer of the authority. */
  get isAnswer(): boolean {
    return this.session.pack?.manifest.answers === true;
  }

  /** What the document says, when it is an answer of the authority: as it was last read, which `advance` does. */
  get answer(): Answer | undefined {
    return this.isAnswer ? (this.#answer?.read ?? nothingRead) : undefined;
  }

  /** All is checked, and an answer is read; a long one may be known as it was before the last edits (`isAnswerStale`). */
  get isSettled(): boolean {
    return this.session.isSettled && (this.#isRead || this.#readsLater);
  }

  /** All of it was checked at least once: from then on an edit leaves unknown only what it reaches. */
  get wasChecked(): boolean {
    return this.#wasChecked;
  }

  /** A long answer was edited since it was read: `readAgain` waits until nobody types. */
  get isAnswerStale(): boolean {
    return this.session.isSettled && !this.#isRead && this.#readsLater;
  }

  get #readsLater(): boolean {
    return this.#answer !== undefined && this.text.length > longAnswerUnits;
  }

  /** What is asked of it has something to rest on: its text is parsed, and an answer was read at least once. */
  get isReady(): boolean {
    return this.session.isParsed && (!this.isAnswer || this.#answer !== undefined);
  }

  get #isRead(): boolean {
    return !this.isAnswer || this.#answer?.version === this.version;
  }

  /** The whole text: where it is still being copied, that is finished first. */
  get text(): TextStore {
    this.#fill(() => false);
    return this.session.tree.text;
  }

  /** Length of the text, also while it is copied. */
  get units(): number {
    return this.#filling?.units ?? this.text.length;
  }

  /** What edits did to the text since the last call; undefined when it may be anything. */
  takeTouched(): Touched | undefined {
    const touched = this.#touched;
    this.#touched = untouched();
    return touched;
  }

  /** Applies all changes of one message to the text; `advance` checks what they touch. */
  change(
    version: number,
    events: readonly TextDocumentContentChangeEvent[],
    environment: () => CheckEnvironment,
  ): void {
    this.version = version;
    const whole = events.findLastIndex((event) => !("range" in event));
    if (whole >= 0) {
      this.#environment = { ...environment(), bytes: this.#environment.bytes };
      this.#replace(events[whole].text);
    }
    const later = events.slice(whole + 1);
    if (later.length === 0) return;
    this.#fill(() => false);
    this.#edit(toTextChanges(this.text, later));
  }

  /** What the bytes on disk told: kept until they are looked at again. */
  tellBytes(bytes: ByteFacts | undefined): void {
    this.#environment = { ...this.#environment, bytes };
    this.session.bytes = bytes;
  }

  /** Checks the same text in other surroundings: another day, another pack. */
  recheck(environment: CheckEnvironment): void {
    this.#environment = { ...environment, bytes: this.#environment.bytes };
    this.#touched = undefined;
    if (!this.#filling) this.session = CheckSession.begin(this.text, this.#environment);
  }

  /**
   * Checks on until all is done, or it is late; false when there is more to do. Lines are counted before that, and an answer is read
   * after it. An engine that fails must not leave the document behind its editor: it is checked afresh.
   */
  advance(isLate: () => boolean): boolean {
    try {
      const isDone =
        this.#fill(isLate) &&
        this.text.countLinesOn(isLate) &&
        this.session.advance(isLate) &&
        (this.#readsLater || this.readAgain(isLate));
      this.#wasChecked ||= isDone;
      return isDone;
    } catch (error) {
      this.#touched = undefined;
      this.session = CheckSession.begin(this.text, this.#environment);
      throw error;
    }
  }

  /** Reads an answer on, until it is read or it is late; false when there is more to do. */
  readAgain(isLate: () => boolean): boolean {
    const { version } = this;
    if (this.#isRead) return true;
    if (this.#reading?.version !== version) this.#reading = { version, steps: readAnswerTreeSteps(this.session.tree) };
    const { steps } = this.#reading;
    let next = steps.next();
    for (; !next.done; next = steps.next()) if (isLate()) return false;
    this.#answer = { version, read: next.value };
    this.#reading = undefined;
    return true;
  }

  #edit(changes: Iterable<Change>): void {
    const made: Change[] = [];
    this.session.change(noting(changes, made));
    if (made.length === 0) return;
    if (this.#touched) for (const change of made) touch(this.#touched, change);
    this.lastEdit = made[made.length - 1].from;
    this.anchorsStale = this.shownAnswers !== undefined;
    if (this.returned.length > 0) this.#carryReturned(made);
  }

  #replace(text: string): void {
    this.#touched = undefined;
    this.session = this.#begin(text);
    this.lastEdit = 0;
    this.anchorsStale = this.shownAnswers !== undefined;
  }

  /** A short text is checked from now on, a long one once it is copied: until then no more is known of it than what its head tells. */
  #begin(text: string): CheckSession {
    this.#filling = undefined;
    if (text.length <= shortUnits) return CheckSession.begin(text, this.#environment);
    this.#filling = { units: text.length, steps: TextStore.fromSteps(text) };
    return CheckSession.begin(text.slice(0, headUnits), this.#environment);
  }

  /** Copies a long text on, until it is copied or it is late; false when there is more to do. */
  #fill(isLate: () => boolean): boolean {
    while (this.#filling) {
      const next = this.#filling.steps.next();
      if (next.done) {
        this.#filling = undefined;
        this.session = CheckSession.begin(next.value, this.#environment);
      }
      if (isLate()) return !this.#filling;
    }
    return true;
  }

  #carryReturned(changes: readonly Change[]): void {
    this.returned = this.returned.flatMap(
      (finding) => changes.reduce<ShownFinding | undefined>((at, change) => at && carry(at, change), finding) ?? [],
    );
  }
}

/** An answer that is not read yet. */
const nothingRead: Answer = { kind: "unknown", root: "", wellFormed: true, problems: [], forms: [], others: [] };

/** The changes as they come, kept for later. */
function* noting(changes: Iterable<Change>, made: Change[]): Iterable<Change> {
  for (const change of changes) {
    made.push(change);
    yield change;
  }
}
