// fla extract: takes the documents out of a declaration that stand in it as base64. Nothing is overwritten.
import { existsSync } from "node:fs";
import path from "node:path";
import { describeEmbedded, embeddedContent, embeddedDocuments } from "../../../core/src/features/embedded";
import { runThrough } from "../../../core/src/features/steps";
import { cliText } from "../../../core/src/messages/cli";
import { embeddedText } from "../../../core/src/messages/embedded";
import { readArguments, text, UsageError } from "../args";
import type { Command } from "../command";
import { checkFile } from "../content";
import { makeFolderOf, newFile, writeOutput } from "../outputFile";
import { printLine } from "../output";

export const extract: Command = {
  help: "helpExtract",
  async run(args, language) {
    const { values, files } = readArguments(args, { out: { type: "string" }, pack: { type: "string" } });
    if (files.length === 0) throw new UsageError(cliText("noFiles", language));
    let left = 0;
    for (const file of files) {
      const { session } = await checkFile(file, values, language);
      const found = runThrough(embeddedDocuments(session, Infinity));
      if (found.length === 0) printLine(embeddedText("none", language, { file }));
      for (const one of found) {
        const content = embeddedContent(session, one.path.split(",").map(Number));
        const folder = path.resolve(text(values, "out") ?? path.dirname(file));
        const target = path.join(folder, `${path.basename(file).replace(/\.xml$/i, "")}.${one.name}`);
        if (!content || existsSync(target)) {
          left++;
          printLine(embeddedText("exists", language, { file: target }));
          continue;
        }
        makeFolderOf(target, language);
        writeOutput(target, Buffer.from(content.base64, "base64"), language, { ...newFile, mode: 0o600 });
        printLine(embeddedText("written", language, { file: target, what: describeEmbedded(one, language) }));
      }
    }
    return left > 0 ? 1 : 0;
  },
};
