// What a check needs, from the product's own data and the packs of this machine: for work that runs beside the language server.
import { loadChannelData } from "../catalogue/channelData";
import type { CheckEnvironment } from "../check/session";
import type { EnvironmentAt } from "./comparison";
import { readDataFile } from "./files";
import { activePacks } from "./packs/known";

/** Packs and tables, read once for all the days that are asked for. */
export function productEnvironment(workspaces: readonly string[] = []): EnvironmentAt {
  const packs = activePacks({ workspaces }).flatMap(({ pack }) => pack ?? []);
  const { data: channelData } = loadChannelData((name) => readDataFile(`channel/${name}`));
  return (asOf): CheckEnvironment => ({ packs, channelData, asOf });
}
