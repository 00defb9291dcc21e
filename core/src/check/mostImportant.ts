// Which findings are shown when there are too many: the worst first, then those nearest to where a person is writing.
import type { Finding, Severity } from "../findings/finding";

/** Editors grow slow with more; 1,000 take about 3 ms to encode. The total is always said beside them. */
export const maxShown = 1_000;

const rank: Record<Severity, number> = { error: 0, warning: 1, information: 2 };

/** At most `limit` findings, in document order; `near` is the offset of the last edit. */
export function mostImportant(findings: readonly Finding[], near: number, limit = maxShown): readonly Finding[] {
  if (findings.length <= limit) return findings;
  const chosen: Finding[] = [];
  for (const severity of fromWorst) {
    const room = limit - chosen.length;
    if (room === 0) break;
    chosen.push(...nearest(findings, (finding) => finding.severity === severity, near, room));
  }
  return inPlace(chosen);
}

export const fromWorst: readonly Severity[] = ["error", "warning", "information"];

/** Sorts findings by place, the worst of one place first. */
export function inPlace(findings: Finding[]): Finding[] {
  return findings.sort((a, b) => a.from - b.from || a.to - b.to || rank[a.severity] - rank[b.severity]);
}

/**
 * So many of the findings that fit, the nearest to a place. Findings stand in document order, so they are met by walking both ways
 * from there.
 */
export function nearest(
  findings: readonly Finding[],
  fits: (finding: Finding) => boolean,
  near: number,
  room: number,
): Finding[] {
  const found: Finding[] = [];
  let after = firstFrom(findings, near);
  let before = after - 1;
  while (found.length < room && (before >= 0 || after < findings.length)) {
    const toBefore = before >= 0 ? near - findings[before].from : Infinity;
    const toAfter = after < findings.length ? findings[after].from - near : Infinity;
    const next = toAfter <= toBefore ? findings[after++] : findings[before--];
    if (fits(next)) found.push(next);
  }
  return found;
}

/** Index of the first finding at or after an offset; findings stand in document order. */
export function firstFrom(findings: readonly Finding[], offset: number): number {
  let low = 0;
  let high = findings.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (findings[middle].from < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
