// Ranges that live on while a person writes: an anomaly that came back stays on its value or name through every edit.

export interface Change {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/**
 * Where the range of a value or a name lies after a change. What is typed at either end belongs to it; undefined when a
 * change took it away together with what was around it.
 */
export function carry<T extends Span>(range: T, change: Change): T | undefined {
  const shift = change.text.length - (change.to - change.from);
  if (range.to < change.from) return range;
  if (change.to < range.from) return { ...range, from: range.from + shift, to: range.to + shift };
  if (change.from < range.from && range.to < change.to) return undefined;
  // A change that reaches over an end leaves the part that was inside; one that lies inside stretches the range.
  const from = change.from < range.from ? change.from + change.text.length : range.from;
  const to = range.to < change.to ? change.from : range.to + shift;
  return { ...range, from, to: Math.max(from, to) };
}
