// fla compare: two declarations by record; or what was foreseen beside what came back, of one submission, or over time.
import path from "node:path";
import type { Finding } from "../../../core/src/findings/finding";
import type { Language } from "../../../core/src/messages/catalogue";
import { cliText } from "../../../core/src/messages/cli";
import { findingMessage } from "../../../core/src/check/report";
import { readArguments, UsageError } from "../args";
import { withChannelPart, type ChannelPart } from "../channelPart";
import type { Command } from "../command";
import { compareFiles } from "../comparedFiles";
import { environmentFrom } from "../content";
import { formatIsJson } from "./check";
import { printJson, printLine } from "../output";

export const compare: Command = {
  help: "helpCompare",
  async run(args, language) {
    const { values, files } = readArguments(args, {
      format: { type: "string" },
      pack: { type: "string" },
      unmasked: { type: "boolean" },
    });
    if (files.length > 2) throw new UsageError(cliText("twoFiles", language));
    const json = formatIsJson(values, language);
    const environment = environmentFrom(values, language);
    if (files.length === 2) {
      const reader = { language, masked: values.unmasked !== true };
      return compareFiles([files[0], files[1]], environment, reader, json);
    }
    return withChannelPart(language, async (part) => {
      const { submissions } = part.listSubmissions(part.openHome());
      if (files.length === 0) return overTime(part.summariseMeasures(submissions), json, language);
      const found = submissions.find(({ id, set }) => id === files[0] || set === files[0]);
      if (!found) throw new UsageError(cliText("noSubmission", language, { asked: files[0] }));
      const parts = await part.compareSubmission(found, (asOf) => ({ ...environment, asOf }));
      if (json) printJson({ version: 1, set: found.set, ...part.measureOf(parts) });
      else if (parts.length === 0) printLine(cliText("nothingToCompare", language, { set: found.set }));
      else for (const one of parts) printPart(one, language);
      return 0;
    });
  },
};

type ComparedPart = Awaited<ReturnType<ChannelPart["compareSubmission"]>>[number];

function printPart({ file, session, comparison }: ComparedPart, language: Language): void {
  const { both, otherCode, returnedOnly, predictedOnly } = comparison;
  const line = ({ from }: Finding): number => session.tree.text.positionAt(from).line + 1;
  const print = (finding: Finding, code = finding.code): void =>
    printLine(`    ${line(finding)}: ${code} ${findingMessage(finding, language)}`);
  printLine(path.basename(file));
  printLine(`  ${cliText("comparedBoth", language, { count: both.length })}`);
  for (const { returned } of both) print(returned);
  printLine(`  ${cliText("comparedOtherCode", language, { count: otherCode.length })}`);
  for (const { predicted, returned } of otherCode) print(returned, `${returned.code} (${predicted.code})`);
  printLine(`  ${cliText("comparedReturnedOnly", language, { count: returnedOnly.length })}`);
  for (const finding of returnedOnly) print(finding);
  printLine(`  ${cliText("comparedPredictedOnly", language, { count: predictedOnly.length })}`);
  for (const finding of predictedOnly) print(finding);
}

function overTime(summary: ReturnType<ChannelPart["summariseMeasures"]>, json: boolean, language: Language): number {
  if (json) {
    printJson({ version: 1, ...summary });
    return 0;
  }
  if (summary.months.length === 0) printLine(cliText("nothingCompared", language));
  for (const month of summary.months) {
    const percent = month.foreseen === undefined ? "-" : `${Math.round(100 * month.foreseen)} %`;
    printLine(cliText("comparedMonth", language, { ...month, foreseen: percent }));
  }
  for (const [code, count] of summary.misses.slice(0, 20))
    printLine(`  ${cliText("missedCode", language, { code, count })}`);
  return 0;
}
