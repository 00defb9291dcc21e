// fla purge: removes what is kept of submissions that wait for nothing any more. The journal keeps names, hashes and codes.
import { cliText } from "../../../core/src/messages/cli";
import { readArguments, text, UsageError } from "../args";
import { withChannelPart } from "../channelPart";
import type { Command } from "../command";
import { printLine } from "../output";

export const purge: Command = {
  help: "helpPurge",
  async run(args, language) {
    const { values, files } = readArguments(args, { days: { type: "string" }, "dry-run": { type: "boolean" } });
    if (files.length > 0) throw new UsageError(cliText("unknownCommand", language, { name: files[0] }));
    return withChannelPart(language, async (part) => {
      const days = Number(text(values, "days") ?? part.defaultKeepDays);
      if (!Number.isInteger(days) || days < 0)
        throw new UsageError(cliText("needOption", language, { option: "--days NUMBER" }));
      const home = part.openHome();
      const found = part.purgeable(home, days, part.systemClock());
      if (values["dry-run"] === true)
        for (const { set, createdAt } of found) printLine(`${createdAt.slice(0, 10)} ${set}`);
      else part.purge(home, found, part.systemClock);
      printLine(cliText(values["dry-run"] === true ? "wouldPurge" : "purged", language, { count: found.length, days }));
      return 0;
    });
  },
};
