// Takes what is new and complete from OUT or OUTTEST. The account is shared and names come from a server: they are data, no path
// is made of one before it has the form of an answer's name, sizes are bounded, and nothing on the server is changed.
import { createHash } from "node:crypto";
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Language } from "../messages/catalogue";
import { channelText, type ChannelMessage } from "../messages/channel";
import { authoritySender, folders, parseFileName, siblingName, type Environment } from "../triplet/names";
import type { Connection, RemoteFile } from "./connection";
import { statusOf, sftpStatus } from "./connection";
import type { Home } from "./home";
import { unpackAnswer } from "./archive";
import { channelError, ChannelError } from "./problem";
import { privateFile } from "./safeFile";
import { maxSignatureBytes } from "./signing/verify";

/** An answer and its signature, as they came. */
export interface IncomingAnswer {
  /** Name on the server: of an FO, or of a CO. */
  readonly name: string;
  /** The answer itself, unpacked where it came as a CO. */
  readonly content: Buffer;
  /** The bytes of the CO. */
  readonly archive?: Buffer;
  readonly signature?: Buffer;
  /** When the server says it was made; 0 where it does not. */
  readonly modifiedMs: number;
}

/** No GO yet; over the limit; no archive of one file; not to be read. */
export type LeftWhy = "incomplete" | "tooBig" | "badArchive" | "unreadable";

export interface LeftAnswer {
  readonly name: string;
  readonly why: LeftWhy;
}

const leftTexts: Readonly<Record<LeftWhy, ChannelMessage>> = {
  incomplete: "leftIncomplete",
  tooBig: "leftTooBig",
  badArchive: "leftBadArchive",
  unreadable: "leftUnreadable",
};

/** Says which answer was left, and why. */
export function leftText({ name, why }: LeftAnswer, language: Language): string {
  return channelText(leftTexts[why], language, { name });
}

export interface Incoming {
  readonly folder: string;
  readonly answers: readonly IncomingAnswer[];
  /** What was left, and why: no GO yet, too big, a name that is none of an answer. */
  readonly left: readonly LeftAnswer[];
  /** There are more than were taken at once. */
  readonly more: boolean;
}

/** Answers above 50 MB come as a ZIP (CO); a bigger FO is no answer. */
const maxAnswerBytes = 60 * 1024 * 1024;

/** When so much is in memory it is kept on the disk before more is read: a shared OUT may hold months of answers. */
const maxBytesAtOnce = 100 * 1024 * 1024;

/** Read requests under way at once, and bytes in each. */
const readWindow = 32;
const readBytes = 32 * 1024;

export interface FetchSelection {
  readonly environment: Environment;
  /** Names taken before. */
  readonly seen: ReadonlySet<string>;
  /** Older answers belong to others: date in the name, YYYYMMDD. */
  readonly since?: string;
}

/** Names of the folder that look like answers and are not known yet, oldest first. */
export async function fetchNew(connection: Connection, selection: FetchSelection): Promise<Incoming> {
  const folder = folders[selection.environment].answers;
  const listed = await listFolder(connection, folder);
  const present = new Set(listed.map(({ name }) => name));
  const answers: IncomingAnswer[] = [];
  const left: LeftAnswer[] = [];
  let bytes = 0;
  for (const file of listed.filter((one) => isWanted(one, selection))) {
    if (maxBytesAtOnce < bytes) return { folder, answers, left, more: true };
    if (!present.has(siblingName(file.name, "GO"))) left.push({ name: file.name, why: "incomplete" });
    else if (file.size > maxAnswerBytes) left.push({ name: file.name, why: "tooBig" });
    else {
      const answer = await readAnswer(connection, folder, file, present);
      if (typeof answer === "string") left.push({ name: file.name, why: answer });
      else {
        answers.push(answer);
        bytes += answer.content.length;
      }
    }
  }
  return { folder, answers, left, more: false };
}

/** Remembers names that belong to nothing of ours, so that they are not read again. */
export function rememberSeen(home: Home, channel: string, environment: Environment, names: readonly string[]): void {
  if (names.length === 0) return;
  appendFileSync(seenFile(home, channel, environment), names.map((name) => `${name}\n`).join(""), {
    mode: privateFile,
  });
}

export function seenNames(home: Home, channel: string, environment: Environment): Set<string> {
  const file = seenFile(home, channel, environment);
  return new Set(existsSync(file) ? readFileSync(file, "utf8").split("\n").filter(Boolean) : []);
}

/** A channel's name may hold what a file name may not. */
function seenFile(home: Home, channel: string, environment: Environment): string {
  const label = createHash("sha256").update(channel, "utf8").digest("hex").slice(0, 16);
  return path.join(home.seenDir, `${label}-${environment}`);
}

async function listFolder(connection: Connection, folder: string): Promise<RemoteFile[]> {
  try {
    const files = await connection.list(folder);
    return files
      .filter(({ isFile }) => isFile)
      .sort((a, b) => a.modifiedMs - b.modifiedMs || (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (statusOf(error) === sftpStatus.noSuchFile) throw channelError("folderMissing", { folder }, error);
    if (statusOf(error) !== undefined) throw channelError("listRefused", { folder }, error);
    throw error;
  }
}

function isWanted({ name }: RemoteFile, { environment, seen, since }: FetchSelection): boolean {
  if (!/^(FO|CO)\.[A-Z0-9]{4}\.\d{6}\.\d{8}\.[0-9A-Z]{5,6}\.[RTS](\.\d){0,2}$/.test(name) || seen.has(name))
    return false;
  const parsed = parseFileName(name);
  if (parsed.sender !== authoritySender || parsed.environment !== environment) return false;
  return since === undefined || parsed.date >= since;
}

async function readAnswer(
  connection: Connection,
  folder: string,
  file: RemoteFile,
  present: ReadonlySet<string>,
): Promise<IncomingAnswer | LeftWhy> {
  const signatureName = siblingName(file.name, "FS");
  try {
    const content = await readRemote(connection, `${folder}/${file.name}`, maxAnswerBytes);
    const signature = present.has(signatureName)
      ? await readRemote(connection, `${folder}/${signatureName}`, maxSignatureBytes)
      : undefined;
    const { name, modifiedMs } = file;
    if (parseFileName(name).prefix !== "CO") return { name, content, signature, modifiedMs };
    const unpacked = unpackAnswer(content);
    if ("why" in unpacked) return unpacked.why;
    return { name, content: unpacked.content, archive: content, signature, modifiedMs };
  } catch (error) {
    if (error instanceof ChannelError && error.problem.kind === "fileTooBig") return "tooBig";
    if (statusOf(error) === undefined) throw error;
    return "unreadable"; // Another program took it meanwhile, or it may not be read.
  }
}

/** Removes answers that were taken, each with its FS and GO. Resolves with the names that the server would not remove. */
export async function removeTaken(connection: Connection, folder: string, names: readonly string[]): Promise<string[]> {
  const refused: string[] = [];
  for (const name of names)
    for (const one of [name, siblingName(name, "FS"), siblingName(name, "GO")]) {
      try {
        await connection.remove(`${folder}/${one}`);
      } catch (error) {
        const status = statusOf(error);
        if (status === undefined) throw error;
        if (status !== sftpStatus.noSuchFile) refused.push(one);
      }
    }
  return refused;
}

/** A remote file of at most `limit` bytes, with several read requests under way. */
async function readRemote(connection: Connection, remote: string, limit: number): Promise<Buffer> {
  const label = path.posix.basename(remote);
  const handle = await connection.open(remote, "r");
  try {
    const pieces: Buffer[] = [];
    for (let at = 0; at <= limit;) {
      const wanted = Array.from({ length: readWindow }, (_, k) => at + k * readBytes);
      const got = await Promise.all(wanted.map((from) => connection.read(handle, readBytes, from, label)));
      const full = got.findIndex((piece) => piece.length < readBytes);
      const whole = full < 0 ? got : got.slice(0, full);
      pieces.push(...whole);
      at += whole.length * readBytes;
      if (full < 0) continue;
      // A short answer is the end, or a server that gives less than was asked: go on from there one by one.
      const rest = await readOneByOne(connection, handle, at, limit, label);
      return Buffer.concat([...pieces, rest]);
    }
    throw channelError("fileTooBig", { file: label, size: "?", limit });
  } finally {
    await connection.close(handle, label).catch(() => {});
  }
}

async function readOneByOne(
  connection: Connection,
  handle: Buffer,
  from: number,
  limit: number,
  label: string,
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for (let at = from; at <= limit;) {
    const piece = await connection.read(handle, readBytes, at, label);
    if (piece.length === 0) return Buffer.concat(pieces);
    pieces.push(piece);
    at += piece.length;
  }
  throw channelError("fileTooBig", { file: label, size: "?", limit });
}
