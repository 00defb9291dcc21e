// The surroundings of the real server: this machine's clock, timers and files.
import { readFileSync } from "node:fs";
import { channelData } from "./channelData";
import { inBrussels } from "../../core/src/channel/clock";
import { answersPack, bundledPacks, readPackFolder, type PackOnDisk } from "../../core/src/channel/files";
import type { PackInFolder, Surroundings } from "./surroundings";

export const machine: Surroundings = {
  now: () => inBrussels(new Date()),
  nowMs: () => performance.now(),
  soon: (run) => void setImmediate(run),
  later: (delayMs, run) => void setTimeout(run, delayMs).unref(),
  readText(path) {
    try {
      const text = readFileSync(path, "utf8");
      return text.startsWith("\uFEFF") ? text.slice(1) : text;
    } catch {
      return undefined;
    }
  },
  bundledPacks: () => [...bundledPacks(), answersPack()].flatMap(whole),
  packIn: (folder) => whole(readPackFolder(folder))[0],
  channelData,
};

function whole({ pack, folder }: PackOnDisk): PackInFolder[] {
  return pack ? [{ pack, folder }] : [];
}
