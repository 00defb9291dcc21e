// The channel's own data and snippets from the product's folder, read once.
import { emptyChannelData, loadChannelData, type ChannelData } from "../../core/src/catalogue/channelData";
import { readChannelSnippets, readDataFile } from "../../core/src/channel/files";
import { readSnippets, type SnippetDefinition } from "../../core/src/pack/snippets";

let loaded: ChannelData | undefined;
let snippets: readonly SnippetDefinition[] | undefined;

export function channelData(): ChannelData {
  return (loaded ??= read());
}

function read(): ChannelData {
  try {
    return loadChannelData((name) => readDataFile(`channel/${name}`)).data;
  } catch {
    return emptyChannelData;
  }
}

/** What every declaration of the channel may have; nothing where the file is not there. */
export function channelSnippets(): readonly SnippetDefinition[] {
  return (snippets ??= readSnippets("channel.json", readChannelSnippets, () => undefined));
}
