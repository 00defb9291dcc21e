// What the tests of the data share: the bundled packs, the channel's data, and one check of one document.
import { readFileSync } from "node:fs";
import path from "node:path";
import { loadChannelData, type ChannelData } from "../../core/src/catalogue/channelData";
import { CheckSession } from "../../core/src/check/session";
import { readPackFolder } from "../../core/src/channel/files";
import { root } from "../support/root";

export const languages = ["en", "nl", "fr", "de"] as const;

/** The project's data folder. */
export const schemas = path.join(root, "schemas");

export const fla = readPackFolder(path.join(schemas, "fla"));

export const channel: { readonly data: ChannelData; readonly problems: readonly unknown[] } = loadChannelData((name) =>
  readFileSync(path.join(schemas, "channel", name), "utf8"),
);

/** Parses a data file of the project. The caller names the shape it relies on. */
export function readJson<Shape>(name: string): Shape {
  return JSON.parse(readFileSync(path.join(schemas, name), "utf8")) as Shape;
}

/** Checks a document with the FLA pack, as of the day in its `as-of` comment, else 30 June 2025. */
export function checkFla(text: string): CheckSession {
  const date = /<!-- as-of: (\d{4}-\d{2}-\d{2}) -->/.exec(text)?.[1] ?? "2025-06-30";
  const packs = fla.pack ? [fla.pack] : [];
  return new CheckSession(text, { packs, asOf: { date, time: "12:00:00.000" }, channelData: channel.data });
}

/** Text from A to Z without marks, so that two sentences are compared by what they say. */
export function words(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}
