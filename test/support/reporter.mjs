// Reporter for node:test: silent about what passes, whole about what fails, and one machine-readable line of counts at the end.
import { relative } from "node:path";

const indent = (text) => text.replace(/^/gm, "      ");

/** Prints failures and skips; the last line is `#counts {"passed":n,"failed":n,"skipped":n}`. */
export default async function* reporter(source) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const slow = [];
  let inFile;
  for await (const { type, data } of source) {
    if (type === "test:stderr" || type === "test:stdout") yield data.message;
    if (type === "test:start" && data.nesting === 0 && data.name.endsWith(".test.ts")) inFile = data.name;
    if (type !== "test:pass" && type !== "test:fail") continue;
    // A suite counts only where itself failed: a file that does not load, a hook.
    const isSuite = data.details?.type === "suite";
    if (isSuite && (type === "test:pass" || data.details.error?.failureType === "subtestsFailed")) continue;
    const isFile = data.nesting === 0 && data.file && data.name.endsWith(".test.ts") && type === "test:pass";
    if (isFile) continue;
    const where = inFile ?? (data.file ? relative(process.cwd(), data.file) : "");
    if (data.skip !== undefined) {
      counts.skipped++;
      yield `  skipped: ${data.name}${typeof data.skip === "string" ? ` (${data.skip})` : ""}\n`;
    } else if (type === "test:pass") {
      counts.passed++;
      if (data.details?.duration_ms > 3000)
        slow.push(`${Math.round(data.details.duration_ms)} ms  ${where}  ${data.name}`);
    } else if (data.details?.error?.failureType !== "subtestsFailed") {
      counts.failed++;
      const error = data.details?.error?.cause ?? data.details?.error;
      yield `  FAILED: ${where}: ${data.name}\n${indent(String(error?.stack ?? error?.message ?? error))}\n`;
    }
  }
  for (const line of slow) yield `  slow: ${line}\n`;
  yield `#counts ${JSON.stringify(counts)}\n`;
}
