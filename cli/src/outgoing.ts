// The check of what is about to leave, for the gate: each data file of a set as it goes.
import type { Environment } from "../../core/src/triplet/names";
import type { ContentFacts } from "../../core/src/channel/gate";
import type { Language } from "../../core/src/messages/catalogue";
import type { Arguments } from "./args";
import { asOfDay, clockOf, type ChannelPart } from "./channelPart";
import { checkFile, contentFacts, environmentFrom, type CheckedFile } from "./content";

/** What the check says of the files together. Before production libxml2 is heard, too. */
export async function checkOutgoing(
  part: ChannelPart,
  files: readonly string[],
  environment: Environment,
  values: Arguments["values"],
  language: Language,
): Promise<ContentFacts | undefined> {
  const contents: ContentFacts[] = [];
  for (const file of files) {
    const checked = await checkOutgoingFile(file, environment, values, language);
    contents.push(contentFacts(checked));
    checked.close();
  }
  return part.contentOfSet(contents);
}

/** Checks a file before it is sent there, as of the moment at which it is. */
export function checkOutgoingFile(
  file: string,
  environment: Environment,
  values: Arguments["values"],
  language: Language,
): Promise<CheckedFile> {
  const options = { ...values, "second-opinion": environment === "R" || values["second-opinion"] };
  const clock = clockOf(asOfDay(values, language));
  return checkFile(file, options, language, environmentFrom(options, language, clock));
}
