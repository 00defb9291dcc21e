// The result of a run as JUnit XML, which every CI reads.
import { regressionText } from "../../core/src/messages/regression";
import type { Language } from "../../core/src/messages/catalogue";
import type { ChannelPart } from "./channelPart";

type CaseResult = Awaited<ReturnType<ChannelPart["runRegression"]>>[number];

/** One suite with a test for each declaration. */
export function junitXml(suite: string, results: readonly CaseResult[], language: Language): string {
  const count = (outcome: CaseResult["outcome"]): number => results.filter((one) => one.outcome === outcome).length;
  const seconds = (ms: number): string => (ms / 1000).toFixed(3);
  const total = seconds(results.reduce((most, { durationMs }) => Math.max(most, durationMs), 0));
  const counts = `tests="${results.length}" failures="${count("failed")}" errors="${count("error")}" time="${total}"`;
  const cases = results.map((result) => {
    const head = `    <testcase classname="${escaped(suite)}" name="${escaped(result.case.name)}" time="${seconds(result.durationMs)}"`;
    if (result.outcome === "passed") return `${head}/>`;
    const lines = result.messages.map(({ kind, args }) => regressionText(kind, args, language));
    const tag = result.outcome === "failed" ? "failure" : "error";
    return `${head}>\n      <${tag} message="${escaped(lines[0] ?? "")}">${escaped(lines.join("\n"))}</${tag}>\n    </testcase>`;
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${counts}>`,
    `  <testsuite name="${escaped(suite)}" ${counts}>`,
    ...cases,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

/** Text as content or attribute; characters that XML has no place for are left out. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]|[\uD800-\uDFFF](?![\uDC00-\uDFFF])/gu, "")
    .replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/\n/g, "&#10;");
}
