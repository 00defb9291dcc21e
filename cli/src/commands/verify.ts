// fla verify: explains the signature of each data file; never just "valid".
import { cliText } from "../../../core/src/messages/cli";
import { readArguments, text, UsageError } from "../args";
import { withChannelPart } from "../channelPart";
import type { Command } from "../command";
import { printLine } from "../output";

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
        if (report.certificate && report.signer?.sha256 === text(values, "pin")) {
          part.pinSigner(part.openHome(), report.certificate);
          printLine(`  ${cliText("pinned", language, { owner: report.signer?.commonName ?? "" })}`);
        }
        if (report.state === "unsigned" || report.state === "broken" || report.state === "altered") worst = 1;
      }
      return worst;
    });
  },
};
