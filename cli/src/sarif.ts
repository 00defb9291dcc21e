// A report as SARIF 2.1.0, which code hosts and build servers show beside the lines of a change.
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { JsonFile, JsonFinding } from "../../core/src/check/contract";

const levels = { error: "error", warning: "warning", information: "note" } as const;

/** One run with a result for each finding; a rule for each code. Lines and columns count from 1, columns in UTF-16 units. */
export function toSarif(files: readonly JsonFile[], version: string): object {
  const rules = [...new Set(files.flatMap(({ findings }) => findings.map(({ code }) => code)))].sort();
  const numbers = new Map(rules.map((id, index) => [id, index]));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "fla", version, rules: rules.map((id) => ({ id })) } },
        columnKind: "utf16CodeUnits",
        results: files.flatMap(({ file, findings }) =>
          findings.map((finding) => resultOf(file, finding, numbers.get(finding.code)!)),
        ),
        properties: { files: files.map(({ file, verdict, total, reasons }) => ({ file, verdict, total, reasons })) },
      },
    ],
  };
}

function resultOf(file: string, finding: JsonFinding, ruleIndex: number): object {
  const { start, end } = finding.range;
  const region = {
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  };
  return {
    ruleId: finding.code,
    ruleIndex,
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(file) }, region } }],
    properties: { kind: finding.kind, class: finding.class, certainty: finding.certainty, path: finding.path },
  };
}

/** Relative to the current folder where the file lies in it, as build servers want it. */
function uriOf(file: string): string {
  const relative = path.relative(process.cwd(), path.resolve(file));
  if (relative.startsWith("..") || path.isAbsolute(relative)) return pathToFileURL(path.resolve(file)).href;
  return relative.split(path.sep).map(encodeURIComponent).join("/");
}
