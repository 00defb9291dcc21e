// Which time it is for an operation of the channel. A real channel always gets the real time; the practice channel follows
// the setting `fla.asOf`, so that declarations of another year can be exercised.
import type { Channel } from "../../core/src/channel/channels";
import type { ChannelPart } from "./channelPart";
import { isPractice } from "./channels";

export type Clock = () => Date;

/** The clock for work on this channel. */
export function clockFor(part: ChannelPart, channel: Channel, asOf: string | undefined): Clock {
  return isPractice(part, channel) ? practiceClock(part, asOf) : part.systemClock;
}

/** The real time of day on the day `asOf`, or today. */
export function practiceClock(part: ChannelPart, asOf: string | undefined): Clock {
  return asOf === undefined ? part.systemClock : part.movedClock(asOf);
}
