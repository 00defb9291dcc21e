// The channel part (ssh2, forge) is loaded when a command needs it. Its expected failures become sentences in the reader's language.
import { movedClock, systemClock, type Clock } from "../../core/src/channel/clock";
import type { Language } from "../../core/src/messages/catalogue";
import { cliText } from "../../core/src/messages/cli";
import { CommandError, text, UsageError, type Arguments } from "./args";
import { printAside } from "./output";

export type ChannelPart = typeof import("../../core/src/channel/main");
export type Home = ReturnType<ChannelPart["openHome"]>;
export type Channel = ReturnType<ChannelPart["findChannel"]>;

/** Does something with the channel part; what it throws is said in the reader's language. */
export async function withChannelPart<T>(language: Language, action: (part: ChannelPart) => Promise<T>): Promise<T> {
  const part = await import("../../core/src/channel/main");
  try {
    return await action(part);
  } catch (error) {
    if (error instanceof UsageError || error instanceof CommandError) throw error;
    if (error instanceof part.GateRefusal)
      throw new CommandError(error.items.map((item) => part.gateItemText(item, language)).join("\n"));
    const problem = inHome(part, error);
    if (problem instanceof part.ChannelError) throw new CommandError(part.errorText(problem, language));
    throw error;
  }
}

/** A file of the home folder that may not be read, written or removed is the home folder's trouble; any other error stays. */
function inHome(part: ChannelPart, error: unknown): unknown {
  const isAboutFile = typeof (error as NodeJS.ErrnoException | undefined)?.path === "string";
  return isAboutFile ? part.homeTrouble(part.homeFolder(), error) : error;
}

/** The channel named by --channel; with one channel only, that one. */
export function chosenChannel(part: ChannelPart, home: Home, values: Arguments["values"], language: Language): Channel {
  const { channels, problems } = part.readChannels(home);
  for (const problem of problems) printAside(part.problemText(problem, language));
  if (channels.length === 0) throw new CommandError(cliText("noChannels", language));
  const asked = text(values, "channel");
  const known = channels.map((channel) => channel.name).join(", ");
  if (asked === undefined && channels.length > 1)
    throw new UsageError(cliText("needOption", language, { option: `--channel (${known})` }));
  const found = asked === undefined ? channels[0] : channels.find((channel) => channel.name === asked);
  if (!found) throw new UsageError(cliText("noChannel", language, { asked: asked ?? "", known }));
  return found;
}

/** The day given by --as-of, checked; undefined when it is not given. */
export function asOfDay(values: Arguments["values"], language: Language): string | undefined {
  const asked = text(values, "as-of");
  if (asked === undefined) return undefined;
  const date = new Date(`${asked}T12:00:00Z`);
  const real =
    /^\d{4}-\d{2}-\d{2}$/.test(asked) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(asked);
  if (!real) throw new UsageError(cliText("badDate", language, { asked }));
  return asked;
}

/** The system's clock, on `day` where one is given. */
export function clockOf(day: string | undefined): Clock {
  return day === undefined ? systemClock : movedClock(day);
}
