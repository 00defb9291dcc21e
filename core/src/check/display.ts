// How findings are shown: a person may silence a code or a place, or give a code another severity. For display only: verdict
// and gate are made of all findings, and nothing is written into the declaration.
import type { Finding, Severity } from "../findings/finding";
import { parseFile, type PackProblem } from "../pack/shape";

/** Where silenced codes and places stand, below a workspace folder. */
export const suppressionsFile = ".fla/suppressions.json";

/** One entry of `.fla/suppressions.json`. What is absent matches everything; an entry says code, kind or path at least. */
export interface Silence {
  /** "00024-004", or a bare type for every zone: "004". */
  readonly code?: string;
  /** Stable id of the finding: "xsd.maxLength". */
  readonly kind?: string;
  /** Place as in an answer's Location: "1,1,7" silences that element and all in it. */
  readonly path?: string;
  /** Path of the file from the folder that holds `.fla`, with * and ** as wildcards. */
  readonly file?: string;
  /** Last day on which it silences, YYYY-MM-DD. */
  readonly until?: string;
  /** Why: for the people who read the file. */
  readonly reason?: string;
}

export type ShownSeverity = Severity | "off";

export const shownSeverities: readonly ShownSeverity[] = ["error", "warning", "information", "off"];

export interface Display {
  readonly silences: readonly Silence[];
  /** Code, bare type or kind -> how it is shown. */
  readonly severities: Readonly<Record<string, ShownSeverity>>;
  /** Path of the document from the folder that holds `.fla`; "" when it lies elsewhere. */
  readonly file: string;
  /** Today, for `until`. */
  readonly today: string;
}

/** Is every finding shown as it is? */
export function showsAll(display: Display): boolean {
  return Object.keys(display.severities).length === 0 && !display.silences.some((one) => isInForce(one, display));
}

/** So many findings are looked at without letting others in between. */
const findingsAStep = 500;

/** The same as `shownFindings` in steps. */
export function* shownSteps(findings: readonly Finding[], display: Display): Generator<void, readonly Finding[]> {
  if (showsAll(display)) return findings;
  const shown: Finding[] = [];
  for (let n = 0; n < findings.length; n += findingsAStep) {
    yield;
    for (const finding of shownFindings(findings.slice(n, n + findingsAStep), display)) shown.push(finding);
  }
  return shown;
}

/** The findings as they are shown. What the authority sent back is never silenced. */
export function shownFindings(findings: readonly Finding[], display: Display): readonly Finding[] {
  if (showsAll(display)) return findings;
  const silences = display.silences.filter((silence) => isInForce(silence, display));
  return findings.flatMap((finding) => {
    if (finding.source === "OUT" || finding.source === "OUTTEST") return finding;
    const severity = severityOf(finding, display.severities);
    if (severity === "off" || silences.some((silence) => silencesFinding(silence, finding))) return [];
    return severity === finding.severity ? finding : { ...finding, severity };
  });
}

/** Reads `.fla/suppressions.json`; a bad entry is left out and named. */
export function readSuppressions(
  name: string,
  text: string,
): { silences: readonly Silence[]; problems: readonly PackProblem[] } {
  const problems: PackProblem[] = [];
  const parsed = parseFile(
    name,
    () => text,
    (problem) => problems.push(problem),
  );
  if (!parsed) return { silences: [], problems };
  const list = parsed.shape.list(parsed.object, "suppressions", name);
  const silences = list.filter((entry, index) => {
    const where = `suppressions[${index}]`;
    const object = parsed.shape.object(entry, where, list, index);
    if (!object) return false;
    for (const [key, value] of Object.entries(object)) {
      if (typeof value === "string") continue;
      parsed.shape.problem("pack.wrongType", { where: `${where}.${key}`, expected: '"…"' }, object, key, "warning");
      return false;
    }
    if (object.code !== undefined || object.kind !== undefined || object.path !== undefined) return true;
    parsed.shape.problem("pack.missingField", { where, field: "code" }, list, index, "warning");
    return false;
  });
  return { silences: silences as Silence[], problems };
}

function severityOf(finding: Finding, severities: Display["severities"]): ShownSeverity {
  for (const key of [finding.code, finding.kind, finding.code.slice(-3)])
    if (Object.hasOwn(severities, key)) return severities[key];
  return finding.severity;
}

function isInForce({ until, file }: Silence, display: Display): boolean {
  if (until !== undefined && until < display.today) return false;
  return file === undefined || (display.file !== "" && matchesGlob(file, display.file));
}

function silencesFinding({ code, kind, path }: Silence, finding: Finding): boolean {
  if (code !== undefined && code !== finding.code && code !== finding.code.slice(-3)) return false;
  if (kind !== undefined && kind !== finding.kind) return false;
  if (path === undefined) return true;
  const own = `${finding.path.join(",")},`;
  return own.startsWith(`${path.replace(/\s/g, "")},`);
}

/** `*` is any text without a slash, `**` any text, `?` one character; compared from the end of the pattern's own start. */
export function matchesGlob(pattern: string, path: string): boolean {
  const source = pattern
    .replace(/\\/g, "/")
    .replace(/\*\*\/|\*\*|\*|\?|[.+^${}()|[\]]/g, (sign) => globParts[sign] ?? `\\${sign}`);
  return new RegExp(`^(?:${source})$`).test(path);
}

const globParts: Readonly<Record<string, string>> = { "**/": "(?:.*/)?", "**": ".*", "*": "[^/]*", "?": "[^/]" };
