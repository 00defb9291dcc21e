// The channels of this machine: channels.json in FLA_HOME and the setting fla.channels have the same fields, checked here.
// A channel that has a problem is not used, and every problem is said; nothing is guessed and nothing is a secret.
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { MessageArgs } from "../messages/catalogue";
import type { ChannelMessage } from "../messages/channel";
import { isSequence } from "../triplet/sequence";
import type { Home } from "./home";
import { expandUser } from "./home";
import { channelError, type Problem } from "./problem";
import { writeWhole } from "./safeFile";

export const qualities = ["employer", "secretariat", "provider", "training"] as const;
export type Quality = (typeof qualities)[number];

/** The official host and port, taken where a channel names none. */
export const officialHost = "sftp.socialsecurity.be";
export const officialPort = 8022;

/** One SFTP account: an enterprise number and a quality. Files are named, secrets are not held. */
export interface Channel {
  readonly name: string;
  /** Ten digits. */
  readonly enterpriseNumber: string;
  readonly quality: Quality;
  /** Six digits, shown by Chaman. */
  readonly senderNumber: string;
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** SSH private key. With `agent` it may be absent, or name the public half of the key that the agent shall use. */
  readonly keyFile?: string;
  /** The system's SSH agent holds the key. */
  readonly agent?: boolean;
  /** Signing certificate: PEM, or .p12 / .pfx with its key. */
  readonly certificateFile?: string;
  /** Private key of a PEM certificate. */
  readonly certificateKeyFile?: string;
  /** Name of a card, token or program of this user's own settings that signs, in place of a key file. */
  readonly signer?: string;
  /** Four capitals of the file names, where the pack has none. */
  readonly applicationCode?: string;
  /** Test sets are signed too. */
  readonly signTests?: boolean;
  /** This software's own range: other software may send on the same account. */
  readonly sequenceFrom?: string;
  readonly sequenceTo?: string;
  /** A bigger file goes in parts: bytes of one FI, and its forms. Without them a file goes whole. */
  readonly maxBytes?: number;
  readonly maxForms?: number;
  /** The SHA-1 signature ssh-rsa for the user key, for a server that takes nothing newer. */
  readonly legacyRsa?: boolean;
  /** Environment S (INTEST-S, OUTTEST-S) may be used. */
  readonly simulation?: boolean;
  /** Employers that gave a mandate, ten digits each; for representatives. */
  readonly mandates?: readonly Mandate[];
  /** Way to the server: a SOCKS5 or HTTP proxy, or a jump host. */
  readonly proxy?: Proxy;
  readonly jump?: Jump;
}

export interface Mandate {
  readonly employer: string;
  /** Four capitals; absent: every application. */
  readonly application?: string;
}

export interface Proxy {
  readonly kind: "socks5" | "http";
  readonly host: string;
  readonly port: number;
}

export interface Jump {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly keyFile?: string;
  readonly agent?: boolean;
}

export interface ChannelList {
  readonly channels: readonly Channel[];
  readonly problems: readonly Problem[];
}

/** Reads channels.json; a missing file is an empty list. */
export function readChannels(home: Home): ChannelList {
  if (!existsSync(home.channelsFile)) return { channels: [], problems: [] };
  try {
    const value: unknown = JSON.parse(readFileSync(home.channelsFile, "utf8"));
    const file = home.channelsFile;
    if (!isRecord(value) || !Array.isArray(value.channels))
      return { channels: [], problems: [problem("channelsNoList", { file })] };
    if (value.version !== 1)
      return {
        channels: [],
        problems: [problem("channelsOtherVersion", { file, found: JSON.stringify(value.version ?? null) })],
      };
    return checkChannels(value.channels, "channels.json");
  } catch (error) {
    return broken(home.channelsFile, (error as Error).message.split("\n")[0]);
  }
}

/** Checks channels from any source. `where` names the source in the problems. */
export function checkChannels(values: readonly unknown[], where: string): ChannelList {
  const channels: Channel[] = [];
  const problems: Problem[] = [];
  values.forEach((value, at) => {
    const place = `${where} [${at + 1}]`;
    const found = checkChannel(value, place);
    problems.push(...found.problems);
    if (!found.channel) return;
    const clash = clashOf(found.channel, channels);
    if (clash) problems.push(problem(clash.kind, { ...clash.args, where: place }));
    else channels.push(found.channel);
  });
  return { channels, problems };
}

/** The channels of the home folder and of the settings; the home folder wins where both name one. */
export function mergeChannels(home: ChannelList, settings: ChannelList): ChannelList {
  const names = new Set(home.channels.map((channel) => channel.name));
  const added = settings.channels.filter((channel) => !names.has(channel.name));
  return { channels: [...home.channels, ...added], problems: [...home.problems, ...settings.problems] };
}

/** Finds a channel by name; the failure lists the names that there are. */
export function findChannel(home: Home, name: string): Channel {
  const { channels } = readChannels(home);
  const found = channels.find((channel) => channel.name === name);
  if (!found)
    throw channelError("noSuchChannel", { name, known: channels.map((channel) => channel.name).join(", ") || "-" });
  return found;
}

/** Adds a channel, or throws the first of its problems. */
export function addChannel(home: Home, channel: Channel): void {
  const list = readUnbroken(home);
  const checked = checkChannels([...list, channel], "channels.json");
  const [first] = checked.problems;
  if (first) throw asError(first);
  writeChannels(home, checked.channels);
}

/** Puts a changed channel in the place of the one with its name. */
export function replaceChannel(home: Home, channel: Channel): void {
  const list = readUnbroken(home).map((known) => (known.name === channel.name ? channel : known));
  const checked = checkChannels(list, "channels.json");
  const [first] = checked.problems;
  if (first) throw asError(first);
  writeChannels(home, checked.channels);
}

/** Removes a channel; its submissions and journal stay. */
export function removeChannel(home: Home, name: string): void {
  findChannel(home, name);
  writeChannels(
    home,
    readUnbroken(home).filter((channel) => channel.name !== name),
  );
}

/** True for ten digits, the first 0 or 1, whose last two are 97 minus the first eight modulo 97. */
export function isEnterpriseNumber(text: string): boolean {
  return /^[01]\d{9}$/.test(text) && 97 - (Number(text.slice(0, 8)) % 97) === Number(text.slice(8));
}

/* ------------------------------------------------------------------------------------------------ checking */

type Check = (value: unknown) => unknown;
const invalid = Symbol("invalid");

const text =
  (pattern: RegExp): Check =>
  (value) =>
    typeof value === "string" && pattern.test(value) ? value : invalid;
const flag: Check = (value) => (typeof value === "boolean" ? value : invalid);
const port: Check = (value) =>
  Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 65_535 ? value : invalid;
const count: Check = (value) => (Number.isInteger(value) && (value as number) >= 1 ? value : invalid);
const hostName = text(/^[A-Za-z0-9]([A-Za-z0-9.:_-]{0,252}[A-Za-z0-9])?$/);
const userName = text(/^[^\s:/\\]{1,64}$/);
const sequence: Check = (value) => (typeof value === "string" && isSequence(value) ? value : invalid);
const enterprise: Check = (value) => (typeof value === "string" && isEnterpriseNumber(value) ? value : invalid);
const file: Check = (value) => {
  if (typeof value !== "string" || value === "") return invalid;
  const expanded = expandUser(value);
  return path.isAbsolute(expanded) ? expanded : invalid;
};
const one =
  (choices: readonly string[]): Check =>
  (value) =>
    typeof value === "string" && choices.includes(value) ? value : invalid;

interface Field {
  readonly check: Check;
  readonly required?: boolean;
}

/** Every field that a channel may have. One that is not here is a problem: a misspelt setting must not be silently unused. */
const fields: Readonly<Record<keyof Channel, Field>> = {
  name: { check: text(/^[^\s/\\][^/\\\n\r]{0,63}$/), required: true },
  enterpriseNumber: { check: enterprise, required: true },
  quality: { check: one(qualities), required: true },
  senderNumber: { check: text(/^(?!000000|999999)\d{6}$/), required: true },
  host: { check: hostName },
  port: { check: port },
  user: { check: userName, required: true },
  keyFile: { check: file },
  agent: { check: flag },
  certificateFile: { check: file },
  certificateKeyFile: { check: file },
  signer: { check: text(/^[^\n\r]{1,64}$/) },
  applicationCode: { check: text(/^[A-Z]{4}$/) },
  signTests: { check: flag },
  sequenceFrom: { check: sequence },
  sequenceTo: { check: sequence },
  maxBytes: { check: count },
  maxForms: { check: count },
  legacyRsa: { check: flag },
  simulation: { check: flag },
  mandates: {
    check: listOf({ employer: { check: enterprise, required: true }, application: { check: text(/^[A-Z]{4}$/) } }),
  },
  proxy: {
    check: recordOf({
      kind: { check: one(["socks5", "http"]), required: true },
      host: { check: hostName, required: true },
      port: { check: port, required: true },
    }),
  },
  jump: {
    check: recordOf({
      host: { check: hostName, required: true },
      port: { check: port, required: true },
      user: { check: userName, required: true },
      keyFile: { check: file },
      agent: { check: flag },
    }),
  },
};

function checkChannel(value: unknown, where: string): { channel?: Channel; problems: Problem[] } {
  if (!isRecord(value)) return { problems: [problem("channelShape", { where })] };
  const problems: Problem[] = [];
  const checked: Record<string, unknown> = { host: officialHost, port: officialPort };
  for (const key of Object.keys(value))
    if (!Object.hasOwn(fields, key)) problems.push(problem("channelFieldUnknown", { where, field: key }));
  for (const [key, field] of Object.entries(fields)) {
    const given = value[key];
    if (given === undefined || given === "") {
      if (field.required) problems.push(problem("channelFieldMissing", { where, field: key }));
      continue;
    }
    const result = field.check(given);
    if (result === invalid) problems.push(problem(fieldProblem(key), { where, field: key }));
    else checked[key] = result;
  }
  problems.push(...checkTogether(checked, where));
  return problems.length > 0 ? { problems } : { channel: checked as unknown as Channel, problems };
}

/** What a wrong field needs: files are absolute paths, numbers have check digits; the rest is said in general. */
function fieldProblem(key: string): ChannelMessage {
  if (key === "keyFile" || key === "certificateFile" || key === "certificateKeyFile") return "channelPathNotAbsolute";
  if (key === "enterpriseNumber") return "channelEnterpriseNumber";
  if (key === "senderNumber") return "channelSenderNumber";
  return "channelFieldWrong";
}

function checkTogether(channel: Record<string, unknown>, where: string): Problem[] {
  const problems: Problem[] = [];
  if (channel.keyFile === undefined && channel.agent !== true) problems.push(problem("channelNoKey", { where }));
  const { sequenceFrom: from, sequenceTo: to } = channel as { sequenceFrom?: string; sequenceTo?: string };
  if (from !== undefined && to !== undefined && from > to) problems.push(problem("channelRange", { where, from, to }));
  if (channel.proxy && channel.jump) problems.push(problem("channelProxyAndJump", { where }));
  return problems;
}

/** Names are unique, and an enterprise number and quality have one SFTP channel. */
function clashOf(
  channel: Channel,
  others: readonly Channel[],
): { kind: ChannelMessage; args: MessageArgs } | undefined {
  if (others.some((other) => other.name === channel.name))
    return { kind: "channelNameTwice", args: { name: channel.name } };
  const pair = others.find(
    (other) => other.enterpriseNumber === channel.enterpriseNumber && other.quality === channel.quality,
  );
  return pair
    ? { kind: "channelPairTwice", args: { name: channel.name, other: pair.name, quality: channel.quality } }
    : undefined;
}

function recordOf(shape: Readonly<Record<string, Field>>): Check {
  return (value) => {
    if (!isRecord(value)) return invalid;
    const known = Object.keys(value).every((key) => Object.hasOwn(shape, key));
    const whole = Object.entries(shape).every(([key, field]) =>
      value[key] === undefined ? !field.required : field.check(value[key]) !== invalid,
    );
    return known && whole ? value : invalid;
  };
}

function listOf(shape: Readonly<Record<string, Field>>): Check {
  const item = recordOf(shape);
  return (value) => (Array.isArray(value) && value.every((one) => item(one) !== invalid) ? value : invalid);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function problem(kind: ChannelMessage, args: MessageArgs): Problem {
  return { area: "channel", kind, args };
}

function asError(found: Problem): Error {
  return channelError(found.kind as ChannelMessage, found.args);
}

function broken(file: string, reason: string): ChannelList {
  return { channels: [], problems: [problem("channelsBroken", { file, reason })] };
}

/** The list for a change. A file with problems is not rewritten: what a person typed there would be lost. */
function readUnbroken(home: Home): readonly Channel[] {
  const { channels, problems } = readChannels(home);
  if (problems.length > 0) throw asError(problems[0]);
  return channels;
}

function writeChannels(home: Home, channels: readonly Channel[]): void {
  writeWhole(home.channelsFile, JSON.stringify({ version: 1, channels }, null, 2) + "\n");
}
