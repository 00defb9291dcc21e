// The packs and the channel's data as they lie in schemas/, for tests of checking.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { loadChannelData } from "../../core/src/catalogue/channelData";
import type { CheckEnvironment } from "../../core/src/check/session";
import { loadPack } from "../../core/src/pack/load";
import type { Pack } from "../../core/src/pack/pack";
import { root } from "../support/root";

/** Reads files of a folder as text, undefined where there is none. */
export function filesIn(folder: string): (name: string) => string | undefined {
  return (name) => {
    const file = path.join(folder, name);
    return existsSync(file) ? readFileSync(file, "utf8") : undefined;
  };
}

export const schemas = path.join(root, "schemas");

let reference: Pack | undefined;

/** The reference pack, without problems; read once. */
export function flaPack(): Pack {
  if (reference) return reference;
  const { pack, problems } = loadPack(filesIn(path.join(schemas, "fla")));
  if (!pack || problems.length > 0) throw new Error(`the reference pack has problems: ${JSON.stringify(problems)}`);
  return (reference = pack);
}

const channel = loadChannelData(filesIn(path.join(schemas, "channel")));

export const channelData = channel.data;
export const channelProblems = channel.problems;

/** Checks with the reference pack as of the day for which the samples were written. */
export function flaEnvironment(more: Partial<CheckEnvironment> = {}): CheckEnvironment {
  return { packs: [flaPack()], channelData, asOf: { date: "2025-06-30", time: "12:00:00.000" }, ...more };
}

/** Numbers from 0 to below 1, always the same for a seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
}
