// fla send: a declaration, or a set that other software made, to INTEST or IN. One gate for this and the editor.
import { existsSync } from "node:fs";
import path from "node:path";
import { cliText } from "../../../core/src/messages/cli";
import { readArguments, UsageError } from "../args";
import { chosenChannel, withChannelPart, type ChannelPart } from "../channelPart";
import type { Command } from "../command";
import { checkFile, contentFacts } from "../content";
import { commandLineInteraction, interactionOptions } from "../interaction";
import { printLine } from "../print";
import { channelClock, environmentOf, makeTriplets, tripletOptions } from "./triplet";
import type { Question } from "../../../core/src/channel/interaction";
import type { Language } from "../../../core/src/messages/catalogue";

export const send: Command = {
  help: "helpSend",
  async run(args, language) {
    const { values, files } = readArguments(args, {
      ...tripletOptions,
      ...interactionOptions,
      existing: { type: "boolean" },
    });
    if (files.length !== 1) throw new UsageError(cliText("oneFile", language));
    const [file] = files;
    return withChannelPart(language, async (part) => {
      const home = part.openHome();
      const channel = chosenChannel(part, home, values, language);
      const environment = environmentOf(values, language);
      const clock = channelClock(part, home, channel, values, language);
      const checked = await checkFile(
        dataFileOf(file),
        { ...values, "second-opinion": environment === "R" || values["second-opinion"] },
        language,
      );
      const interaction = commandLineInteraction(values, language, (question) =>
        questionText(part, question, language),
      );
      const common = { home, channel, clock, interaction };
      const isExisting = values.existing === true || isSet(file);
      const made = isExisting
        ? [await part.openTriplet(file, environment)]
        : await makeTriplets(part, {
            ...{ home, channel, values, language, file, json: checked.json },
            usedNumbers: () => part.numbersOnServer({ ...common, environment }),
          });
      const session = new part.GateSession();
      for (const triplet of made) {
        const sent = await part.send({ ...common, triplet, content: contentFacts(checked), session });
        for (const warning of sent.warnings) process.stderr.write(`fla: ${part.gateItemText(warning, language)}\n`);
        printLine(cliText("sent", language, { folder: sent.folder, names: sent.names.join(" ") }));
      }
      printLine(cliText("answersExpected", language, { channel: channel.name }));
      return 0;
    });
  },
};

/** A file of the wire (FI, FS or GO) stands for its set, which goes byte for byte. */
function isSet(file: string): boolean {
  return /^(FI|FS|GO)\.[A-Z]{4}\./.test(path.basename(file));
}

/** The FI of the set that a wire file belongs to; any other file is its own data. */
function dataFileOf(file: string): string {
  if (!isSet(file) || path.basename(file).startsWith("FI.")) return file;
  const name = `FI${path.basename(file).slice(2)}`;
  const candidates = [name, `${name}.1`].map((one) => path.join(path.dirname(file), one));
  return candidates.find((one) => existsSync(one)) ?? file;
}

export function questionText(part: ChannelPart, question: Question, language: Language): string {
  if (question.kind === "production") return "";
  return question.items.map((item) => part.gateItemText(item, language)).join("\n");
}
