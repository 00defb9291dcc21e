// Long work in slices: between them the command says how far it has come, and may be cancelled with Ctrl+C.
import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { CheckProgress } from "../../core/src/check/contract";
import type { Language } from "../../core/src/messages/catalogue";
import { cliText } from "../../core/src/messages/cli";
import { CommandError } from "./args";

/** A signal is heard, and a line of progress written, this often. */
const sliceMs = 100;

/** What takes less than this is not worth a line. */
const quietMs = 1_000;

/** A line of progress that is not written over, as in a log, is written this often. */
const logMs = 5_000;

/** A collection takes a twentieth of this. */
const sweepMs = 1_000;

/** It comes earlier when so much has piled up. */
const sweepBytes = 24e6;

const endOfLine = "\x1b[K";

export interface SlicesOptions {
  readonly file: string;
  readonly language: Language;
  /** Progress was asked for; without it, it is shown on a terminal alone. */
  readonly progress: boolean;
}

/** Ctrl+C. */
export class CheckCancelled extends CommandError {}

export class Slices {
  private cancelled = false;
  private readonly began = performance.now();
  private shownAt = performance.now();
  private percent = 0;
  private sent = -1;
  private wrote = false;
  private sweeps: (() => void) | undefined;
  private sweptAt = performance.now();
  private sweptRss = 0;
  private readonly onSignal = (): void => {
    this.cancelled = true;
  };

  constructor(private readonly options: SlicesOptions) {
    process.once("SIGINT", this.onSignal);
  }

  /** Steps until `step` says that nothing is left; `share` tells how much of all is done, from 0 to 1. */
  async run(step: () => boolean, share: () => number): Promise<void> {
    for (;;) {
      const until = performance.now() + sliceMs;
      let isDone = false;
      while (!isDone && performance.now() < until) isDone = step();
      await nextTurn();
      if (this.cancelled) this.stop();
      if (isDone) return;
      this.show(share());
      if (this.sweeps && this.isDue()) this.sweep();
    }
  }

  /** From now on what is let go is collected often: otherwise it piles up to several times what is needed. */
  saveMemory(): void {
    // Room for new objects that grew to its limit would be a fifth of all memory, and saves little time.
    setFlagsFromString("--semi-space-growth-factor=1");
    this.sweeps ??= garbageCollector();
  }

  private isDue(): boolean {
    return performance.now() - this.sweptAt > sweepMs || process.memoryUsage.rss() - this.sweptRss > sweepBytes;
  }

  private sweep(): void {
    this.sweeps?.();
    this.sweptAt = performance.now();
    this.sweptRss = process.memoryUsage.rss();
  }

  /** To be called at the end, also after an error. */
  end(): void {
    process.removeListener("SIGINT", this.onSignal);
    if (this.wrote && process.stderr.isTTY) process.stderr.write(`\r${endOfLine}`);
    this.wrote = false;
  }

  private stop(): never {
    throw new CheckCancelled(cliText("checkCancelled", this.options.language, { file: this.options.file }));
  }

  private show(share: number): void {
    const isTerminal = process.stderr.isTTY;
    const { file, language, progress } = this.options;
    const now = performance.now();
    if (process.send && now - this.began >= quietMs) this.send(share);
    if (!progress && !isTerminal) return;
    if (now - this.began < (progress ? 0 : quietMs) || (!isTerminal && this.wrote && now - this.shownAt < logMs))
      return;
    this.shownAt = now;
    this.wrote = true;
    const line = cliText("checking", language, { file, percent: this.percentOf(share) });
    process.stderr.write(isTerminal ? `\r${line}${endOfLine}` : `${line}\n`);
  }

  /** A repair may go back in the text; what a person sees goes on. */
  private percentOf(share: number): number {
    return (this.percent = Math.max(this.percent, Math.min(99, Math.floor(100 * share))));
  }

  /** Tells the process that started this one, such as an editor. */
  private send(share: number): void {
    const percent = this.percentOf(share);
    if (percent === this.sent) return;
    this.sent = percent;
    process.send?.({ file: this.options.file, percent } satisfies CheckProgress);
  }
}

/** Node shows its collector only on request, and to contexts that are made after it. */
function garbageCollector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}
