// fla verify: explains the signature of each data file; never just "valid".
import { exitCode } from "../../../core/src/check/contract";
import { cliText } from "../../../core/src/messages/cli";
import { CommandError, readArguments, text, UsageError, type Arguments } from "../args";
import type { Language } from "../../../core/src/messages/catalogue";
import { withChannelPart, type ChannelPart } from "../channelPart";
import type { Command } from "../command";
import { printAside, printLine } from "../output";

/** Pins the signer, where it is the one that is meant. */
function pin(part: ChannelPart, file: string, report: Report, asked: string, language: Language): void {
  const { certificate, signer } = report;
  const wanted = asked.replace(/[^0-9a-f]/gi, "").toLowerCase();
  if (!certificate || signer?.sha256 !== wanted)
    throw new CommandError(cliText("notPinned", language, { file, asked }));
  part.pinSigner(part.openHome(), certificate);
  printLine(`  ${cliText("pinned", language, { owner: signer.commonName })}`);
}

/** Explains the signature of one file; false where the receiver would refuse it. */
async function verifyOne(
  part: ChannelPart,
  file: string,
  values: Arguments["values"],
  language: Language,
): Promise<boolean> {
  const report = await part.verifyFile({
    home: part.openHome(),
    file,
    signatureFile: text(values, "fs"),
    authoritiesFile: text(values, "ca"),
    clock: part.systemClock,
  });
  printLine(`${file}:`);
  for (const line of part.signatureReportLines(report, language)) printLine(`  ${line}`);
  const asked = text(values, "pin");
  if (asked !== undefined) pin(part, file, report, asked, language);
  return report.acceptable;
}

type Report = Awaited<ReturnType<ChannelPart["verifyFile"]>>;

export const verify: Command = {
  help: "helpVerify",
  async run(args, language) {
    const { values, files } = readArguments(args, {
      fs: { type: "string" },
      ca: { type: "string" },
      pin: { type: "string" },
    });
    if (files.length === 0) throw new UsageError(cliText("noFiles", language));
    if (text(values, "fs") !== undefined && files.length > 1) throw new UsageError(cliText("oneFile", language));
    let worst: number = exitCode.clean;
    for (const file of files) {
      try {
        const acceptable = await withChannelPart(language, (part) => verifyOne(part, file, values, language));
        if (!acceptable) worst = Math.max(worst, exitCode.refused);
      } catch (error) {
        // One file that cannot be read costs no other its report.
        if (!(error instanceof CommandError)) throw error;
        worst = exitCode.couldNotRun;
        printAside(error.message);
      }
    }
    return worst;
  },
};
