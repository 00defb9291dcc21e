// What the server is given from outside: clock, pace, files. Tests hand in their own.
import type { Pack } from "../../core/src/pack/pack";
import type { ChannelData } from "../../core/src/check/session";
import type { Moment } from "./clock";
import type { Pace } from "./work";

export interface Surroundings extends Pace {
  /** Now, in Brussels. */
  now(): Moment;
  /** The text of a file, or undefined when it cannot be read. */
  readText(path: string): string | undefined;
  /** The packs that come with the product. */
  bundledPacks(): readonly Pack[];
  /** A pack in a folder of the user's; undefined when it is none. */
  packIn(folder: string): Pack | undefined;
  channelData(): ChannelData;
}
