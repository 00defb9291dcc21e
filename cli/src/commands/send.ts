// fla send: a declaration, or a set that other software made, to INTEST or IN. One gate for this and the editor.
import path from "node:path";
import { cliText } from "../../../core/src/messages/cli";
import { readArguments, UsageError, type Arguments } from "../args";
import { chosenChannel, withChannelPart, type ChannelPart } from "../channelPart";
import type { Command } from "../command";
import { contentFacts } from "../content";
import { commandLineInteraction, interactionOptions } from "../interaction";
import { checkOutgoing, checkOutgoingFile } from "../outgoing";
import { channelClock, environmentOf, makeTriplets, tripletOptions, type TripletCall } from "./triplet";
import type { Clock } from "../../../core/src/channel/clock";
import type { ContentFacts } from "../../../core/src/channel/gate";
import type { Interaction, Question } from "../../../core/src/channel/interaction";
import type { Triplet } from "../../../core/src/channel/triplets";
import type { Environment } from "../../../core/src/triplet/names";
import type { Language } from "../../../core/src/messages/catalogue";
import { printAside, printLine } from "../output";

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
      const interaction = commandLineInteraction(values, language, (question) =>
        questionText(part, question, language),
      );
      const common = { home, channel, clock, interaction };
      const { made, content } =
        values.existing === true || isSet(file)
          ? await existing(part, file, environment, values, language)
          : await fresh(part, { ...common, values, language, file, environment });
      const session = new part.GateSession();
      for (const triplet of made) {
        const sent = await part.send({ ...common, triplet, content, session });
        for (const warning of sent.warnings) printAside(part.gateItemText(warning, language));
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

interface Outgoing {
  readonly made: readonly Triplet[];
  readonly content: ContentFacts | undefined;
}

/** A set of other software, with what the check says of all of its parts. */
async function existing(
  part: ChannelPart,
  file: string,
  environment: Environment,
  values: Arguments["values"],
  language: Language,
): Promise<Outgoing> {
  const triplet = await part.openTriplet(file, environment);
  const content = await checkOutgoing(part, part.dataFilesOf(triplet), environment, values, language);
  return { made: [triplet], content };
}

interface FreshCall extends Omit<TripletCall, "stamp" | "json" | "usedNumbers"> {
  readonly environment: Environment;
  readonly clock: Clock;
  readonly interaction: Interaction;
}

/** A declaration gets names; it has to be the one that was checked. */
async function fresh(part: ChannelPart, call: FreshCall): Promise<Outgoing> {
  const { file, environment, values, language } = call;
  const stamp = part.stampOf(file);
  const checked = await checkOutgoingFile(file, environment, values, language);
  checked.close();
  const usedNumbers = () => part.numbersOnServer(call);
  const made = await makeTriplets(part, { ...call, stamp, json: checked.json, usedNumbers });
  return { made, content: contentFacts(checked) };
}

export function questionText(part: ChannelPart, question: Question, language: Language): string {
  if (question.kind === "production") return "";
  return question.items.map((item) => part.gateItemText(item, language)).join("\n");
}
