// The channel's own data from the product's folder, read once.
import { emptyChannelData, loadChannelData, type ChannelData } from "../../core/src/catalogue/channelData";
import { readDataFile } from "../../core/src/channel/files";

let loaded: ChannelData | undefined;

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
