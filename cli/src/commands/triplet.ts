// fla triplet: FI, FS (where one belongs to the set) and GO of a declaration, under right names, without sending.
import { cliText } from "../../../core/src/messages/cli";
import { readArguments, text, UsageError, type Arguments } from "../args";
import {
  asOfDay,
  chosenChannel,
  clockOf,
  withChannelPart,
  type Channel,
  type ChannelPart,
  type Home,
} from "../channelPart";
import type { Command } from "../command";
import { checkFile, checkOptions } from "../content";
import { secretAnswers } from "../secrets";
import { signatureSource, signingOptions, userSigners } from "./sign";
import type { Language } from "../../../core/src/messages/catalogue";
import type { FileStamp } from "../../../core/src/channel/fileStamp";
import type { JsonFile } from "../../../core/src/check/contract";
import type { Environment } from "../../../core/src/triplet/names";
import { printLine } from "../output";

/** How a declaration is checked before it is sent: by its own pack, whose standing the gate asks. */
const contentOptions = {
  pack: checkOptions.pack,
  rules: checkOptions.rules,
  "as-of": checkOptions["as-of"],
  "second-opinion": checkOptions["second-opinion"],
  progress: checkOptions.progress,
} as const;

export const tripletOptions = {
  ...contentOptions,
  ...signingOptions,
  channel: { type: "string" },
  env: { type: "string" },
  code: { type: "string" },
  out: { type: "string" },
} as const;

export const triplet: Command = {
  help: "helpTriplet",
  async run(args, language) {
    const { values, files } = readArguments(args, tripletOptions);
    if (files.length !== 1) throw new UsageError(cliText("oneFile", language));
    return withChannelPart(language, async (part) => {
      const home = part.openHome();
      const channel = chosenChannel(part, home, values, language);
      const [file] = files;
      const stamp = part.stampOf(file);
      const { json, close } = await checkFile(file, values, language);
      close();
      const made = await makeTriplets(part, { home, channel, values, language, file, stamp, json });
      for (const one of made) for (const { path } of one.files) printLine(path);
      return 0;
    });
  },
};

export interface TripletCall {
  readonly home: Home;
  readonly channel: Channel;
  readonly values: Arguments["values"];
  readonly language: Language;
  readonly file: string;
  readonly json: JsonFile;
  /** The file as it was before its check. */
  readonly stamp: FileStamp;
  /** Asks the server for the sequence numbers in its folders, once all that can be known here is known. */
  readonly usedNumbers?: () => Promise<Iterable<string>>;
}

/** Makes the sets of a declaration that was checked; the application code comes from the pack, the channel or --code. */
export async function makeTriplets(part: ChannelPart, call: TripletCall): ReturnType<ChannelPart["createTriplets"]> {
  const { home, channel, values, language, file, json } = call;
  const pack = part.packForSending(json.pack?.id, home.dir)?.manifest;
  const known = part.applicationCodeFor({ home, channel, pack, identification: json.forms[0]?.identification });
  const applicationCode = text(values, "code") ?? known;
  if (applicationCode === undefined) throw new UsageError(cliText("needOption", language, { option: "--code CCCC" }));
  return part.createTriplets({
    home,
    channel,
    environment: environmentOf(values, language),
    file,
    checked: call.stamp,
    applicationCode,
    clock: channelClock(part, home, channel, values, language),
    interaction: { passphrase: secretAnswers(values, language) },
    out: text(values, "out"),
    credentials: signatureSource(part, values, language),
    signers: channel.signer === undefined ? [] : userSigners(part, language),
    usedNumbers: await call.usedNumbers?.(),
    layout: values["one-line"] === true ? "oneLine" : "columns",
  });
}

/** --env: T by default. */
export function environmentOf(values: Arguments["values"], language: Language): Environment {
  const asked = text(values, "env") ?? "T";
  if (asked === "T" || asked === "R" || asked === "S") return asked;
  throw new UsageError(cliText("needOption", language, { option: "--env T|S|R" }));
}

/** --as-of moves the clock of names and signatures. A real receiver has the real day, and takes nothing that was checked by another. */
export function channelClock(
  part: ChannelPart,
  home: Home,
  channel: Channel,
  values: Arguments["values"],
  language: Language,
): () => Date {
  const asOf = asOfDay(values, language);
  if (asOf !== undefined && !part.isKnownPractice(home, channel))
    throw new UsageError(cliText("asOfPractice", language, { asked: asOf, channel: channel.name }));
  return clockOf(asOf);
}
