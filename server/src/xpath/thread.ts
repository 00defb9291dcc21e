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

/** What the thread is sent: a text in pieces, of which the last one is marked, then questions about it. */
export type ToThread =
  | { readonly kind: "text"; readonly pieces: readonly Units[]; readonly isFirst: boolean; readonly isLast: boolean }
  | { readonly kind: "question"; readonly question: XPathQuestion };

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
  #held: { readonly uri: string; readonly version: number; readonly sent: Promise<boolean> } | undefined;
  #running: Running | undefined;
  #idle: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly pace: Pick<Pace, "soon">) {}

  /** Gives the thread a document before a question comes. */
  async prepare(document: AskedDocument): Promise<void> {
    await this.#hold(document);
    this.#restWhenIdle();
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
    const { uri, version } = document;
    if (this.#held?.uri === uri && this.#held.version === version) return this.#held.sent;
    const before = this.#held?.sent ?? Promise.resolve(true);
    const sent = before.then(() => this.#send(document));
    this.#held = { uri, version, sent };
    return sent;
  }

  /** Sends the text step by step; false when it was changed meanwhile. */
  async #send(document: AskedDocument): Promise<boolean> {
    const { uri, version } = document;
    this.#worker ??= this.#start();
    const pieces = [...document.text.pieces()];
    for (let at = 0; at === 0 || at < pieces.length; at += piecesAStep) {
      await new Promise<void>((resolve) => this.pace.soon(resolve));
      if (document.version !== version || !this.#worker) {
        if (this.#held?.uri === uri && this.#held.version === version) this.#held = undefined;
        return false;
      }
      const copies = pieces.slice(at, at + piecesAStep).map((piece) => piece.slice());
      const isLast = at + piecesAStep >= pieces.length;
      this.#post(
        { kind: "text", pieces: copies, isFirst: at === 0, isLast },
        copies.map(({ buffer }) => buffer as ArrayBuffer),
      );
    }
    return true;
  }

  #post(message: ToThread, transfer: ArrayBuffer[] = []): void {
    this.#worker?.postMessage(message, transfer);
  }

  #start(): Worker {
    const worker = new Worker(path.join(__dirname, "xpath-worker.js"));
    worker.unref();
    worker.on("message", (answer: XPathAnswered) => this.#running?.end(answer));
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
    void worker?.terminate();
  }

  #restWhenIdle(): void {
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => (this.#running ? this.#restWhenIdle() : this.#drop()), idleMs).unref();
  }
}
