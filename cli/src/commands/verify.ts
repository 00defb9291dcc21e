// fla verify: explains the signature of each data file; never just "valid".
import { cliText } from "../../../core/src/messages/cli";
import { CommandError, readArguments, text, UsageError } from "../args";
import type { Language } from "../../../core/src/messages/catalogue";
import { withChannelPart, type ChannelPart } from "../channelPart";
import type { Command } from "../command";
import { printLine } from "../output";

/** Pins the signer, where it is the one that is meant. */
function pin(part: ChannelPart, file: string, report: Report, asked: string, language: Language): void {
  const { certificate, signer } = report;
  const wanted = asked.replace(/[^0-9a-f]/gi, "").toLowerCase();
  if (!certificate || signer?.sha256 !== wanted)
    throw new CommandError(cliText("notPinned", language, { file, asked }));
  part.pinSigner(part.openHome(), certificate);
  printLine(`  ${cliText("pinned", language, { owner: signer.commonName })}`);
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
    return withChannelPart(language, async (part) => {
      let worst = 0;
      for (const file of files) {
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
        if (!report.acceptable) worst = 1;
      }
      return worst;
    });
  },
};
