// Kept bytes do not stay for ever: what was sent and what came back is removed after a time, and the journal keeps names, hashes
// and codes. What still waits for an answer is never touched: without its bytes the answer could not be brought to its line.
import path from "node:path";
import { existsSync, statSync } from "node:fs";
import type { Clock } from "./clock";
import type { Home } from "./home";
import { Journal } from "./journal";
import { isAwaited, listSubmissions, removeKeptBytes, type Submission } from "./submissions";

/** How long bytes are kept unless a setting says otherwise. */
export const defaultKeepDays = 90;

/** Answers that never came are not waited for beyond this: the authority's own time limits are far shorter. */
const maxAwaitDays = 366;

const dayMs = 86_400_000;

/** Submissions whose kept bytes are older than so many days; 0 means all that wait for nothing. */
export function purgeable(home: Home, keepDays: number, now: Date): Submission[] {
  return listSubmissions(home).submissions.filter((one) => {
    if (one.purged || !existsSync(one.folder)) return false;
    const days = (now.getTime() - lastTouchedMs(one)) / dayMs;
    const waits = isAwaited(one) || ["sending", "goUnknown"].includes(one.state);
    return keepDays <= days && (!waits || maxAwaitDays < days);
  });
}

/** The later of what the journal says and when the folder changed: a practice channel may live in another year. */
function lastTouchedMs({ createdAt, folder }: Submission): number {
  return Math.max(Date.parse(createdAt), statSync(folder).mtimeMs);
}

/** Removes their bytes and writes that down. Resolves with the number of submissions. */
export function purge(home: Home, submissions: readonly Submission[], clock: Clock): number {
  const journal = new Journal(home, clock);
  try {
    for (const { id, folder } of submissions) {
      if (path.dirname(path.resolve(folder)) !== path.resolve(home.submissionsDir)) continue; // An id is data of a file.
      removeKeptBytes(home, id);
      journal.append(id, { kind: "purged" });
    }
    return submissions.length;
  } finally {
    journal.close();
  }
}
