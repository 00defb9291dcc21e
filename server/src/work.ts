// Long work in slices: a piece runs for about 3 ms, then whatever the client sent meanwhile is served. Work belongs to a
// version of a document; newer work for the same document takes its place, so that an edit drops what it made stale.

import type { Steps } from "../../core/src/features/steps";

/**
 * One slice stays far below the 16 ms that the server may ever block: its last step ends late, memory is collected in it, and a key
 * may come in at its start.
 */
const sliceMs = 3;

/** Does a piece of work until the deadline; true when there is more. */
export type Step = (deadlineMs: number) => boolean;

/** Thrown between slices when nobody wants the outcome any more. */
export class Unwanted extends Error {}

/**
 * Runs steps in the slices of a request, between which messages that came in go first. `mayGoOn` is asked before each slice, and
 * throws when nobody wants the outcome any more.
 */
export async function runInSlices<T>(steps: Steps<T>, pace: Pace, mayGoOn: () => void): Promise<T> {
  for (;;) {
    await new Promise<void>((resolve) => pace.soon(resolve));
    mayGoOn();
    const deadlineMs = pace.nowMs() + sliceMs;
    let next = steps.next();
    while (!next.done && pace.nowMs() < deadlineMs) next = steps.next();
    if (next.done) return next.value;
  }
}

/** The surroundings: a clock that only goes forward, and a way to go on after the messages that have come in. */
export interface Pace {
  nowMs(): number;
  soon(run: () => void): void;
}

/** At most one piece of work for each key. */
export class SlicedWork {
  readonly #current = new Map<string, object>();

  constructor(
    private readonly pace: Pace,
    private readonly failed: (error: unknown) => void,
  ) {}

  /** Starts work in the next turn and drops what is under way for this key. `done` runs after the last slice. */
  start(key: string, step: Step, done: () => void): void {
    const ticket = {};
    this.#current.set(key, ticket);
    const turn = () => {
      if (this.#current.get(key) !== ticket) return;
      if (this.#slice(key, step)) this.pace.soon(turn);
      else if (this.#current.delete(key)) this.#guard(done);
    };
    this.pace.soon(turn);
  }

  drop(key: string): void {
    this.#current.delete(key);
  }

  isBusy(key: string): boolean {
    return this.#current.has(key);
  }

  #slice(key: string, step: Step): boolean {
    try {
      return step(this.pace.nowMs() + sliceMs);
    } catch (error) {
      this.#current.delete(key);
      this.failed(error);
      return false;
    }
  }

  #guard(run: () => void): void {
    try {
      run();
    } catch (error) {
      this.failed(error);
    }
  }
}
