// Asks the thread that evaluates expressions: what a person writes by hand may read a document many times over, and the server
// stays free meanwhile. The thread keeps the document of the last question, so that the next one waits for no parse.
import path from "node:path";
import { Worker } from "node:worker_threads";
import type { XPathResult } from "../../../core/src/features/xpath";
import type { RuleProblem } from "../../../core/src/rules/problem";
import type { TextStore, Units } from "../../../core/src/text/textStore";
import type { Pace } from "../work";

export interface XPathQuestion {
  readonly expression: string;
  readonly asOf: { readonly date: string; readonly time: string };
  readonly masked: boolean;
}

/** What the thread is sent: a text in pieces, of which the last one is marked, then what edits made of it, and questions about it. */
export type ToThread =
  | { readonly kind: "text"; readonly pieces: readonly Units[]; readonly isFirst: boolean; readonly isLast: boolean }
  | ({ readonly kind: "edit" } & PiecesChanged)
  | { readonly kind: "question"; readonly question: XPathQuestion };

/** What the thread says. `held`: it has parsed what it was sent last. */
export type FromThread = XPathAnswered | { readonly kind: "held" };

/** The units [from, to) of a text give way to those of pieces. */
export interface PiecesChanged {
  readonly from: number;
  readonly to: number;
  readonly pieces: readonly Units[];
}

export type XPathAnswered =
  | Exclude<XPathResult, { readonly kind: "problem" }>
  | { readonly kind: "problem"; readonly problem: Pick<RuleProblem, "kind" | "args"> };

/** ended: it took too long, or the thread broke; superseded: somebody asked anew, or the document changed: nobody waits. */
export type XPathOutcome = XPathAnswered | "ended" | "superseded";

/** The document of a question, as it is now. */
export interface AskedDocument {
  readonly uri: string;
  readonly version: number;
  readonly text: TextStore;
}

/** An expression that takes longer is ended: a person has given up by then. */
export const patienceSeconds = 10;

/** An expression that somebody has typed on from gets this long before its thread is ended. */
const supersededMs = 300;

/** Without a question for this long the thread and its copy of the document are let go. */
const idleMs = 60_000;

/** What edits changed in more pieces than this is sent with all of the text. */
const maxChangedPieces = 32;

/** So many pieces, of 32 kB each, are sent without letting messages in between. */
const piecesAStep = 32;

/** The question that the thread has now. */
interface Running {
  readonly answered: Promise<XPathOutcome>;
  end(found: XPathOutcome): void;
}

export class XPathThread {
  #worker: Worker | undefined;
  /** The document that the thread holds, or is being sent. */
  #held: (AskedDocument & { readonly sent: Promise<boolean> }) | undefined;
  /** The pieces of the text that the thread was sent last, as the document has them. */
  #pieces: readonly Units[] = [];
  /** Called, oldest first, when the thread has parsed what it was sent; with false when it ended. */
  #whenHeld: ((isHeld: boolean) => void)[] = [];
  #parsed: Promise<boolean> = Promise.resolve(false);
  #running: Running | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly pace: Pick<Pace, "soon">) {}

  /** Is the thread at work on what somebody waits for? */
  get isAwaited(): boolean {
    return this.#running !== undefined || this.#whenHeld.length > 0;
  }

  /** Gives the thread a document before a question comes; resolves when the thread has parsed it, or nobody wants it any more. */
  async prepare(document: AskedDocument): Promise<void> {
    const isSent = await this.#hold(document);
    this.#restWhenIdle();
    if (isSent) await this.#parsed;
  }

  async ask(document: AskedDocument, question: XPathQuestion): Promise<XPathOutcome> {
    // Whoever asks anew has typed on.
    while (this.#running) await this.#endSoon(this.#running);
    if (!(await this.#hold(document))) return "superseded";
    this.#restWhenIdle();
    return this.#running ? this.ask(document, question) : this.#question(question);
  }

  async #endSoon(running: Running): Promise<void> {
    const timer = setTimeout(() => this.#giveUp(running, "superseded"), supersededMs).unref();
    await running.answered;
    clearTimeout(timer);
  }

  #question(question: XPathQuestion): Promise<XPathOutcome> {
    let end: Running["end"] = () => undefined;
    const answered = new Promise<XPathOutcome>((resolve) => (end = resolve));
    const running: Running = {
      answered,
      end: (found) => {
        clearTimeout(timer);
        if (this.#running === running) this.#running = undefined;
        end(found);
      },
    };
    const timer = setTimeout(() => this.#giveUp(running, "ended"), patienceSeconds * 1_000).unref();
    this.#running = running;
    this.#post({ kind: "question", question });
    return answered;
  }

  /** An expression under way can only be ended together with its thread. */
  #giveUp(running: Running, outcome: "ended" | "superseded"): void {
    if (this.#running !== running) return;
    this.#drop();
    running.end(outcome);
  }

  /** True once the thread holds the document as it is now. */
  #hold(document: AskedDocument): Promise<boolean> {
    const { uri, version, text } = document;
    // A document that was closed and opened again starts at the same version with another text.
    if (this.#held?.uri === uri && this.#held.version === version && this.#held.text === text) return this.#held.sent;
    const before = this.#held?.sent ?? Promise.resolve(true);
    const sent = before.then(() => this.#send(document));
    this.#held = { uri, version, text, sent };
    return sent;
  }

  /** Sends the text step by step; false when it was changed meanwhile. */
  async #send(document: AskedDocument): Promise<boolean> {
    const { uri, version } = document;
    this.#worker ??= this.#start();
    const pieces = [...document.text.pieces()];
    const changed = changedPieces(this.#pieces, pieces);
    if (changed && changed.pieces.length <= maxChangedPieces) {
      this.#pieces = pieces;
      this.#expectHeld();
      this.#post({ kind: "edit", ...changed, pieces: changed.pieces.map((piece) => piece.slice()) });
      return true;
    }
    this.#pieces = [];
    for (let at = 0; at === 0 || at < pieces.length; at += piecesAStep) {
      await new Promise<void>((resolve) => this.pace.soon(resolve));
      if (document.version !== version || !this.#worker) {
        if (this.#held?.uri === uri && this.#held.version === version) this.#held = undefined;
        return false;
      }
      const copies = pieces.slice(at, at + piecesAStep).map((piece) => piece.slice());
      const isLast = at + piecesAStep >= pieces.length;
      if (isLast) this.#expectHeld();
      this.#post(
        { kind: "text", pieces: copies, isFirst: at === 0, isLast },
        copies.map(({ buffer }) => buffer as ArrayBuffer),
      );
    }
    this.#pieces = pieces;
    return true;
  }

  #expectHeld(): void {
    this.#parsed = new Promise((resolve) => this.#whenHeld.push(resolve));
  }

  #post(message: ToThread, transfer: ArrayBuffer[] = []): void {
    this.#worker?.postMessage(message, transfer);
  }

  #start(): Worker {
    const worker = new Worker(path.join(__dirname, "xpath-worker.js"));
    worker.unref();
    worker.on("message", (said: FromThread) => {
      if (this.#worker !== worker) return;
      if (said.kind === "held") this.#whenHeld.shift()?.(true);
      else this.#running?.end(said);
    });
    for (const event of ["error", "exit"] as const) {
      worker.on(event, () => {
        if (this.#worker !== worker) return;
        this.#drop();
        this.#running?.end("ended");
      });
    }
    return worker;
  }

  #drop(): void {
    const worker = this.#worker;
    this.#worker = undefined;
    this.#held = undefined;
    this.#pieces = [];
    for (const tell of this.#whenHeld.splice(0)) tell(false);
    void worker?.terminate();
  }

  #restWhenIdle(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => (this.#running ? this.#restWhenIdle() : this.#drop()), idleMs).unref();
  }
}

/**
 * What turns one list of pieces into another, by the pieces that are the same objects in both at its start and at its end; undefined
 * where they have none in common: then it is another text.
 */
function changedPieces(before: readonly Units[], after: readonly Units[]): PiecesChanged | undefined {
  const shorter = Math.min(before.length, after.length);
  let first = 0;
  while (first < shorter && before[first] === after[first]) first++;
  let last = 0;
  while (last < shorter - first && before[before.length - 1 - last] === after[after.length - 1 - last]) last++;
  if (first + last === 0) return undefined;
  const units = (pieces: readonly Units[]) => pieces.reduce((sum, { length }) => sum + length, 0);
  const from = units(before.slice(0, first));
  const to = from + units(before.slice(first, before.length - last));
  return { from, to, pieces: after.slice(first, after.length - last) };
}
