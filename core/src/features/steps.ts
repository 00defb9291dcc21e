// Work in small steps: whoever runs it may let others in between two of them, or drop it. A step takes well under a
// millisecond, so that a server in the middle of a large document still answers the next key.

export type Steps<T> = Generator<void, T, void>;

/** Runs all steps at once. */
export function runThrough<T>(steps: Steps<T>): T {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
  }
}
