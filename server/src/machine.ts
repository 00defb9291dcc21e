// The surroundings of the real server: this machine's clock, timers and files.
import { readFileSync } from "node:fs";
import { channelData } from "./channelData";
import { inBrussels } from "../../core/src/channel/clock";
import { bundledPacks, readPackFolder } from "../../core/src/channel/files";
import type { Surroundings } from "./surroundings";

export const machine: Surroundings = {
  now: () => inBrussels(new Date()),
  nowMs: () => performance.now(),
  soon: (run) => void setImmediate(run),
  readText(path) {
    try {
      const text = readFileSync(path, "utf8");
      return text.startsWith("\uFEFF") ? text.slice(1) : text;
    } catch {
      return undefined;
    }
  },
  bundledPacks: () => bundledPacks().flatMap(({ pack }) => pack ?? []),
  packIn: (folder) => readPackFolder(folder).pack,
  channelData,
};
