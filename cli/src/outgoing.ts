// The check of what is about to leave, for the gate: each data file of a set as it goes.
import type { Environment } from "../../core/src/triplet/names";
import type { ContentFacts } from "../../core/src/channel/gate";
import type { Language } from "../../core/src/messages/catalogue";
import type { Arguments } from "./args";
import type { ChannelPart } from "./channelPart";
import { checkFile, contentFacts } from "./content";

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
    const checked = await checkFile(file, outgoingOptions(environment, values), language);
    contents.push(contentFacts(checked));
    checked.close();
  }
  return part.contentOfSet(contents);
}

/** The options of a check before something is sent there. */
export function outgoingOptions(environment: Environment, values: Arguments["values"]): Arguments["values"] {
  return { ...values, "second-opinion": environment === "R" || values["second-opinion"] };
}
