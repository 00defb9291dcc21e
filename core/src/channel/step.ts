// Every step of a transfer that the world can see, each SFTP request and each line of the journal, goes through one function.
// It is where a cancel takes effect, where a server that stays silent is given up, and where a test stops the process.
import { channelError } from "./problem";

/** Called after a step is done. A test counts, cuts or kills here; otherwise it does nothing. */
export type StepObserver = (name: string) => void | Promise<void>;

export interface StepOptions {
  readonly observe?: StepObserver;
  /** Called once a step is under way, before its answer: a request has left this machine by then. */
  readonly begun?: (name: string) => void;
  readonly signal?: AbortSignal;
  /** A request without an answer for so long means that the connection is lost. */
  readonly timeoutMs?: number;
}

/** A server may be slow, but an SFTP request is answered within a minute. */
const defaultStepTimeoutMs = 60_000;

export class Steps {
  constructor(private readonly options: StepOptions = {}) {}

  /** Stops here when the person cancelled. */
  checkCancelled(): void {
    if (this.options.signal?.aborted) throw channelError("cancelled");
  }

  get signal(): AbortSignal | undefined {
    return this.options.signal;
  }

  /** Runs one step. `name` says what and with which file, never content. */
  async step<T>(name: string, action: () => Promise<T>): Promise<T> {
    const work = action();
    this.options.begun?.(name);
    const result = await this.inTime(name, work);
    if (this.options.observe) await this.options.observe(name);
    return result;
  }

  private async inTime<T>(name: string, work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const limit = this.options.timeoutMs ?? defaultStepTimeoutMs;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(
        () => reject(channelError("serverSilent", { step: name, seconds: Math.round(limit / 1000) })),
        limit,
      );
    });
    try {
      return await Promise.race([work, late]);
    } finally {
      clearTimeout(timer);
    }
  }
}
