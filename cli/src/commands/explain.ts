// fla explain: what an anomaly code means.
import { cliText } from "../../../core/src/messages/cli";
import { readArguments, text, UsageError } from "../args";
import type { Command } from "../command";
import { explanationOf } from "../content";
import { printLine } from "../print";

export const explain: Command = {
  help: "helpExplain",
  async run(args, language) {
    const { values, files } = readArguments(args, { pack: { type: "string" }, format: { type: "string" } });
    if (files.length === 0) throw new UsageError(cliText("needOption", language, { option: "CODE" }));
    const explained = explanationOf(files.join(" "), text(values, "pack"), language);
    if (!explained) throw new UsageError(cliText("noCode", language, { asked: files.join(" ") }));
    if (text(values, "format") === "json") printLine(JSON.stringify(explained.data));
    else printLine(explained.text);
    return 0;
  },
};
