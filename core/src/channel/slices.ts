// Long work in a process that others use, too: the extension host, where a key or a click waits for whatever runs.
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Steps } from "../features/steps";

/** Nobody notices a pause of so long, and no screen is shown late. */
const sliceMs = 8;

/** Runs steps in slices, between which everything else gets its turn. */
export async function inSlices<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const until = performance.now() + sliceMs;
    let next = steps.next();
    while (!next.done && performance.now() < until) next = steps.next();
    if (next.done) return next.value;
    await nextTurn();
  }
}

/** The same for work that says by itself when it is late; true when all is done. */
export async function untilDone(advance: (isLate: () => boolean) => boolean): Promise<void> {
  for (;;) {
    const until = performance.now() + sliceMs;
    if (advance(() => performance.now() >= until)) return;
    await nextTurn();
  }
}
