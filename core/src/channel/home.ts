// FLA_HOME: what editor and command line share on one machine. Channels, pinned host keys, journal, submissions, reserved
// numbers, and what identifies the practice channels made here. Nothing secret but the practice channel's own keys.
import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { channelError } from "./problem";
import { makePrivateFolder } from "./safeFile";

export interface Home {
  readonly dir: string;
  readonly channelsFile: string;
  readonly knownHostsFile: string;
  /** One file a process, lines only added. */
  readonly journalDir: string;
  /** One folder a submission: what was sent, and its answers. */
  readonly submissionsDir: string;
  /** One empty file a reserved number. */
  readonly sequencesDir: string;
  /** One file for each data file that went, or is about to go, into a real IN. */
  readonly claimsDir: string;
  /** One file for each set that some process is at work on now. */
  readonly leasesDir: string;
  /** Certificates of signers that the user knows, as PEM files. */
  readonly signersDir: string;
  /** Names in OUT and OUTTEST that were looked at and belong to nothing sent from here. */
  readonly seenDir: string;
  /** Practice channels made on this machine. */
  readonly practiceDir: string;
  /** Packs that were installed: a record and a folder each. */
  readonly packsDir: string;
}

/**
 * The home folder, made when it is not there.
 * @param dir a folder, else FLA_HOME, else the system's place for it
 */
export function openHome(dir?: string, environment: NodeJS.ProcessEnv = process.env): Home {
  const chosen = homeFolder(dir, environment);
  const at = (name: string): string => path.join(chosen, name);
  try {
    makePrivateFolder(chosen);
    const home: Home = {
      dir: chosen,
      channelsFile: at("channels.json"),
      knownHostsFile: at("known_hosts"),
      journalDir: at("journal"),
      submissionsDir: at("submissions"),
      sequencesDir: at("sequences"),
      claimsDir: at("claims"),
      leasesDir: at("leases"),
      signersDir: at("signers"),
      seenDir: at("seen"),
      practiceDir: at("practice"),
      packsDir: at("packs"),
    };
    for (const folder of foldersOf(home)) if (!existsSync(folder)) makePrivateFolder(folder);
    return home;
  } catch (error) {
    throw channelError("homeUnusable", { dir: chosen, reason: (error as NodeJS.ErrnoException).code ?? "" }, error);
  }
}

/**
 * Does something that writes below the home folder; a full, closed or read-only disk is then said in words.
 * @throws ChannelError "homeFull", "homeUnusable"
 */
export async function writingHome<T>({ dir }: Home, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw homeTrouble(dir, error);
  }
}

/** The system's error about the home folder as a problem; any other error as it is. */
export function homeTrouble(dir: string, error: unknown): unknown {
  const { code = "", path: source, dest = source } = error as NodeJS.ErrnoException & { readonly dest?: string };
  // An error of a write or a sync names no file: of all that is written here, only the home folder is on this machine's disk.
  const isOurs = dest === undefined || path.resolve(dest).startsWith(dir + path.sep);
  if (!isOurs) return error;
  if (code === "ENOSPC" || code === "EDQUOT") return channelError("homeFull", { dir }, error);
  if (!["EROFS", "EACCES", "EPERM", "EIO", "ESTALE", "ENOENT"].includes(code)) return error;
  return channelError("homeUnusable", { dir, reason: code }, error);
}

/** Where the home folder is, or would be. Nothing is made. */
export function homeFolder(dir?: string, environment: NodeJS.ProcessEnv = process.env): string {
  return path.resolve(dir || environment.FLA_HOME || defaultHome(environment));
}

function foldersOf(home: Home): string[] {
  return Object.entries(home).flatMap(([key, value]: [string, string]) => (key.endsWith("Dir") ? value : []));
}

/** Windows: %APPDATA%; macOS: Application Support; elsewhere XDG_DATA_HOME or ~/.local/share. */
export function defaultHome(environment: NodeJS.ProcessEnv, platform = process.platform, user = os.homedir()): string {
  if (platform === "win32")
    return path.win32.join(environment.APPDATA || path.win32.join(user, "AppData", "Roaming"), "FLA Batch");
  if (platform === "darwin") return path.posix.join(user, "Library", "Application Support", "FLA Batch");
  return path.posix.join(environment.XDG_DATA_HOME || path.posix.join(user, ".local", "share"), "fla-batch");
}

/** "~/key" to an absolute path; other paths stay. */
export function expandUser(file: string, user = os.homedir()): string {
  return file === "~" || file.startsWith("~/") || file.startsWith("~\\") ? path.join(user, file.slice(1)) : file;
}
