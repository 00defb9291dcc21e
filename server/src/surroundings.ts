// What the server is given from outside: clock, pace, files. Tests hand in their own.
import type { KnownPack } from "../../core/src/channel/packs/known";
import type { ByteFacts } from "../../core/src/text/utf8";
import type { Steps } from "../../core/src/features/steps";
import type { Pack } from "../../core/src/pack/pack";
import type { ChannelData } from "../../core/src/catalogue/channelData";
import type { SnippetDefinition } from "../../core/src/pack/snippets";
import type { Pace } from "./work";

/** A moment in Brussels, as the checks take it. */
export interface Moment {
  /** "2025-10-15" */
  readonly date: string;
  /** "14:35:00.000" */
  readonly time: string;
}

export interface PackInFolder {
  readonly pack: Pack;
  readonly folder: string;
}

export interface FileOnDisk {
  readonly path: string;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
}

export interface Surroundings extends Pace {
  /** Runs something after a while; it does not keep the process alive. */
  later(delayMs: number, run: () => void): void;
  /**
   * Gives back memory that nothing uses any more, where that may be much: now, and once more when `isIdle` says that nobody waits. Each
   * takes up to some tenths of a second then.
   */
  collectGarbage(isIdle: () => boolean): void;
  /** Now, in Brussels. */
  now(): Moment;
  /** The text of a file, or undefined when it cannot be read. */
  readText(path: string): string | undefined;
  /** The bytes of a file, read piece by piece; undefined when it cannot be read. */
  readBytes(path: string): Steps<Buffer | undefined>;
  /** What the bytes of a file tell beside their text; undefined when it cannot be read. Read in pieces. */
  byteFacts(path: string): Promise<ByteFacts | undefined>;
  /** All files in a folder and below it, less those that tools keep for themselves; unreadable ones are passed over. */
  filesIn(folder: string): AsyncIterable<FileOnDisk>;
  /** Is there something at a path? */
  exists(path: string): boolean;
  /** The packs that check documents, in order of precedence: of these workspace folders, installed, bundled. */
  activePacks(workspaces: readonly string[]): readonly PackInFolder[];
  /** Every pack that this machine knows, usable or not. */
  knownPacks(workspaces: readonly string[]): Steps<readonly KnownPack[]>;
  /** Calls when a pack was installed or removed by whatever program, as long as the server lives. */
  onPacksChanged(changed: () => void): void;
  /** A pack in a folder of the user's; undefined when it is none. */
  packIn(folder: string): PackInFolder | undefined;
  channelData(): ChannelData;
  /** Snippets that no pack brings. */
  snippets(): readonly SnippetDefinition[];
}
