// Tests a channel point by point, from the name of the server to the clock, and changes nothing on it. A point that fails ends
// what stands on it: without a login no folder can be looked at. Each says in plain words what was found and what to do.
import { lookup } from "node:dns/promises";
import { connect as connectSocket } from "node:net";
import type { Language, MessageArgs } from "../messages/catalogue";
import { channelCheckText, type ChannelCheckMessage } from "../messages/channelCheck";
import { folders, type Environment } from "../triplet/names";
import type { Channel } from "./channels";
import { inBrussels, type Clock } from "./clock";
import { connect, statusOf, type Connection } from "./connection";
import type { Home } from "./home";
import type { Interaction } from "./interaction";
import { isPracticeCertificate } from "./practice";
import { channelError, ChannelError, errorText } from "./problem";
import { certificateFacts, type CertificateFacts } from "./signing/certificate";
import { signatureSourceOf } from "./externalSigners";
import { readCertificateOnly, readCredentials, type Credentials } from "./signing/credentials";
import { readTokenCertificate, type ExternalSource } from "./signing/externalSigner";
import { signatureProfile } from "./signing/operations";
import { checkCredentials } from "./signing/sign";
import type { SignatureSource } from "./signing/signer";
import { Steps } from "./step";

export type PointState = "good" | "warning" | "failed" | "skipped";

/** One thing that was looked at. */
export interface ChannelPoint {
  readonly what: ChannelCheckMessage;
  readonly state: PointState;
  readonly args: MessageArgs;
  /** What was found; for a failure its problem says it. */
  readonly found: ChannelCheckMessage | Error;
}

export interface ChannelReport {
  readonly channel: string;
  /** Undefined when no contact was made. */
  readonly practice: boolean | undefined;
  readonly points: readonly ChannelPoint[];
}

export interface CheckChannelRequest {
  readonly home: Home;
  readonly channel: Channel;
  readonly clock: Clock;
  readonly interaction: Pick<Interaction, "passphrase" | "hostKey">;
  /** Cards, tokens and programs of this user; the channel may name one. */
  readonly signers?: readonly ExternalSource[];
  readonly signal?: AbortSignal;
}

/** A server that does not even open a connection within this time will not do so. */
const portTimeoutMs = 10_000;

/** A certificate that ends sooner is named, because a new one takes weeks. */
const soonDays = 60;

/** Servers write times of whole seconds and may be a little ahead. */
const clockToleranceMs = 5 * 60_000;

const dayMs = 86_400_000;

/** Tests the channel; resolves with the report whatever was found. */
export async function checkChannel(request: CheckChannelRequest): Promise<ChannelReport> {
  const points: ChannelPoint[] = [];
  const reached = await checkWay(request.channel, points);
  const practice = reached ? await checkServer(request, points) : undefined;
  await checkCertificate(request, practice, points);
  checkSequence(request.channel, practice, points);
  return { channel: request.channel.name, practice, points };
}

/** What was looked at, and what was found, as a sentence. */
export function channelPointText(point: ChannelPoint, language: Language): { what: string; found: string } {
  const { what, found, args } = point;
  const sentence = typeof found === "string" ? channelCheckText(found, language, args) : errorText(found, language);
  return { what: channelCheckText(what, language, args), found: sentence };
}

type Points = ChannelPoint[];

function add(
  points: Points,
  state: PointState,
  what: ChannelCheckMessage,
  found: ChannelPoint["found"],
  args: MessageArgs = {},
): void {
  points.push({ what, state, found, args });
}

/** Name and port, as far as they can be seen from here. */
async function checkWay({ host, port, proxy, jump }: Channel, points: Points): Promise<boolean> {
  if (proxy || jump) {
    add(points, "skipped", "way", "waySkipped");
    return true;
  }
  try {
    const { address } = await lookup(host);
    add(points, "good", "name", "nameGood", { host, address });
  } catch (error) {
    add(points, "failed", "name", channelError("hostNotFound", { host }, error));
    return false;
  }
  try {
    await openPort(host, port);
    add(points, "good", "port", "portGood", { host, port });
    return true;
  } catch (error) {
    add(points, "failed", "port", portProblem(error, host, port));
    return false;
  }
}

function openPort(host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connectSocket({ host, port, timeout: portTimeoutMs });
    const end = (finish: () => void): void => {
      socket.destroy();
      finish();
    };
    socket.once("connect", () => end(resolve));
    socket.once("timeout", () => end(() => reject(channelError("connectTimeout", { host, port }))));
    socket.once("error", (error) => end(() => reject(error)));
  });
}

function portProblem(error: unknown, host: string, port: number): Error {
  if (error instanceof ChannelError) return error;
  const code = (error as NodeJS.ErrnoException).code ?? "";
  if (code === "ECONNREFUSED") return channelError("connectionRefused", { host, port }, error);
  return channelError("connectionFailed", { host, port, reason: code }, error);
}

/** Host key, login, folders and clock. Resolves with whether it is a practice channel; undefined without contact. */
async function checkServer(request: CheckChannelRequest, points: Points): Promise<boolean | undefined> {
  const { home, channel, interaction, signal } = request;
  const steps = new Steps({ signal });
  let connection: Connection;
  try {
    connection = await connect(channel, {
      home,
      steps,
      passphrase: interaction.passphrase,
      hostKey: interaction.hostKey,
    });
  } catch (error) {
    if (!(error instanceof ChannelError) || error.is("cancelled")) throw error;
    add(points, "failed", error.is("hostKeyChanged") || error.is("hostKeyNotAccepted") ? "hostKey" : "login", error);
    return undefined;
  }
  try {
    add(points, "good", "hostKey", "hostKeyGood", { fingerprint: connection.hostKey.sha256 });
    add(points, "good", "login", "loginGood", { user: channel.user });
    const newest = await checkFolders(connection, channel, points);
    checkClock(newest, request.clock(), points);
    return connection.practice;
  } finally {
    await connection.end();
  }
}

/** Looks into every folder that the channel uses. Resolves with the time of the newest file seen, 0 for none. */
async function checkFolders(connection: Connection, channel: Channel, points: Points): Promise<number> {
  const environments: Environment[] = channel.simulation ? ["R", "T", "S"] : ["R", "T"];
  let newest = 0;
  for (const environment of environments) {
    const { put, answers } = folders[environment];
    newest = Math.max(newest, await checkFolder(connection, put, "folderHidden", points));
    newest = Math.max(newest, await checkFolder(connection, answers, undefined, points));
  }
  return newest;
}

/** A folder to put files in may be hidden; one to fetch from may not. */
async function checkFolder(
  connection: Connection,
  folder: string,
  hidden: ChannelCheckMessage | undefined,
  points: Points,
): Promise<number> {
  const refused = 3;
  try {
    const files = await connection.list(folder);
    add(points, "good", "folder", "folderGood", { folder });
    return Math.max(0, ...files.map(({ modifiedMs }) => modifiedMs));
  } catch (error) {
    const status = statusOf(error);
    if (status === undefined) add(points, "failed", "folder", error as Error, { folder });
    else if (status === refused && hidden) add(points, "warning", "folder", hidden, { folder });
    else if (status === refused)
      add(points, "failed", "folder", channelError("listRefused", { folder }, error), { folder });
    else add(points, "failed", "folder", channelError("folderMissing", { folder }, error), { folder });
    return 0;
  }
}

/** A file that is newer than now was written by a clock that is ahead of ours, or ours is behind. */
function checkClock(newestMs: number, now: Date, points: Points): void {
  const behindMs = newestMs - now.getTime();
  if (newestMs === 0) add(points, "skipped", "clock", "clockUnknown");
  else if (behindMs <= clockToleranceMs) add(points, "good", "clock", "clockGood");
  else add(points, "warning", "clock", "clockBehind", { minutes: Math.round(behindMs / 60_000) });
}

async function checkCertificate(
  request: CheckChannelRequest,
  practice: boolean | undefined,
  points: Points,
): Promise<void> {
  try {
    const source = signatureSourceOf(request.channel, request.signers ?? []);
    if (!source) return add(points, "warning", "certificate", "certificateMissing");
    const own = await certificateOf(source, request);
    if (!own) return add(points, "skipped", "certificate", "certificateElsewhere");
    const now = request.clock();
    checkCredentials(own, now, signatureProfile());
    judgeCertificate(request, certificateFacts(own.certificate), practice, now, points);
  } catch (error) {
    if (!(error instanceof ChannelError) || error.is("cancelled")) throw error;
    add(points, "failed", "certificate", error);
  }
}

/** The signing certificate; undefined where only the program that signs knows it. No PIN is asked for a look. */
async function certificateOf(
  source: SignatureSource,
  { channel, interaction, signal }: CheckChannelRequest,
): Promise<Pick<Credentials, "certificate"> | undefined> {
  if (source.kind === "token") return readTokenCertificate(source, signal);
  if (source.kind !== "command") return readCredentials(source, interaction.passphrase);
  if (!channel.certificateFile) return undefined;
  const { certificateFile } = channel;
  const certificate = await readCertificateOnly({ kind: "pem", certificateFile, keyFile: certificateFile });
  return certificate && { certificate };
}

function judgeCertificate(
  { home, channel }: CheckChannelRequest,
  facts: CertificateFacts,
  practice: boolean | undefined,
  now: Date,
  points: Points,
): void {
  const args = { owner: facts.commonName, to: inBrussels(facts.notAfter).date };
  const days = Math.floor((facts.notAfter.getTime() - now.getTime()) / dayMs);
  const number = facts.enterpriseNumber;
  const troubles = points.length;
  if (practice === false && isPracticeCertificate(home, facts))
    add(points, "failed", "certificate", "certificatePractice");
  if (number !== undefined && number !== channel.enterpriseNumber)
    add(points, "warning", "certificate", "certificateOwner", { found: number, expected: channel.enterpriseNumber });
  if (days < soonDays) add(points, "warning", "certificate", "certificateExpires", { ...args, days });
  if (points.length === troubles) add(points, "good", "certificate", "certificateGood", args);
}

function checkSequence({ sequenceFrom, sequenceTo }: Channel, practice: boolean | undefined, points: Points): void {
  if (sequenceFrom !== undefined) {
    add(points, "good", "sequence", "sequenceGood", { from: sequenceFrom, to: sequenceTo ?? "ZZZZZ" });
  } else if (practice !== true) add(points, "warning", "sequence", "sequenceMissing");
}
