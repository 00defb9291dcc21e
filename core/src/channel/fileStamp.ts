// By what a file on disk is known to be the one that was looked at: taken before its check, compared after its bytes were copied.
import { statSync } from "node:fs";
import path from "node:path";
import { channelError } from "./problem";
import { fileError } from "./safeFile";

/** Which file it is, how long, and when it was last written: each save changes at least one of them. */
export type FileStamp = string;

/** @throws ChannelError "fileUnreadable" */
export function stampOf(file: string): FileStamp {
  try {
    const { dev, ino, size, mtimeNs } = statSync(file, { bigint: true });
    return [dev, ino, size, mtimeNs].join(" ");
  } catch (error) {
    throw fileError(error, file);
  }
}

/** @throws ChannelError "changedSinceCheck" when it is not the file of the stamp any more */
export function assertUnchanged(file: string, stamp: FileStamp): void {
  if (stampOf(file) !== stamp) throw channelError("changedSinceCheck", { file: path.basename(file) });
}
