// A check of a text as the server and the command line make it, for tests that compare with theirs.
import { CheckSession } from "../../core/src/check/session";
import { toJsonFile } from "../../core/src/check/report";
import type { JsonFile } from "../../core/src/check/contract";
import { inBrussels } from "../../core/src/channel/clock";
import { bundledPacks, readDataFile } from "../../core/src/channel/files";
import { loadChannelData } from "../../core/src/catalogue/channelData";
import type { Language } from "../../core/src/messages/catalogue";

const packs = bundledPacks().flatMap(({ pack }) => pack ?? []);
const { data: channelData } = loadChannelData((name) => readDataFile(`channel/${name}`));

/** The day as of which samples are checked. */
export const sampleDay = "2025-06-30";

export function freshCheck(text: string, language: Language = "en", day = sampleDay): JsonFile {
  return toJsonFile(freshSession(text, day), "", language);
}

export function freshSession(text: string, day = sampleDay): CheckSession {
  return new CheckSession(text, { packs, channelData, asOf: inBrussels(new Date(`${day}T12:00:00Z`)) });
}
