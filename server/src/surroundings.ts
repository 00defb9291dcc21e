// What the server is given from outside: clock, pace, files. Tests hand in their own.
import type { Pack } from "../../core/src/pack/pack";
import type { ChannelData } from "../../core/src/catalogue/channelData";
import type { Pace } from "./work";

/** A moment in Brussels, as the checks take it. */
export interface Moment {
  /** "2025-10-15" */
  readonly date: string;
  /** "14:35:00.000" */
  readonly time: string;
}

/** The last moment of a day: what may happen on it has happened. */
export function endOfDay(date: string): Moment {
  return { date, time: "23:59:59.999" };
}

export interface PackInFolder {
  readonly pack: Pack;
  readonly folder: string;
}

export interface Surroundings extends Pace {
  /** Now, in Brussels. */
  now(): Moment;
  /** The text of a file, or undefined when it cannot be read. */
  readText(path: string): string | undefined;
  /** The packs that come with the product. */
  bundledPacks(): readonly PackInFolder[];
  /** A pack in a folder of the user's; undefined when it is none. */
  packIn(folder: string): PackInFolder | undefined;
  channelData(): ChannelData;
}
