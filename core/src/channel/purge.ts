// Kept bytes do not stay for ever: what was sent and what came back is removed after a time, and the journal keeps names, hashes
// and codes. What still waits for an answer is never touched: without its bytes the answer could not be brought to its line.
import path from "node:path";
import { existsSync, readdirSync, statSync } from "node:fs";
import type { Clock } from "./clock";
import type { Home } from "./home";
import { Journal, readJournal } from "./journal";
import { isAwaited, listSubmissions, removeKeptBytes, setOfId, type Submission } from "./submissions";

/** How long bytes are kept unless a setting says otherwise. */
export const defaultKeepDays = 90;

/** Answers that never came are not waited for beyond this: the authority's own time limits are far shorter. */
const maxAwaitDays = 366;

const dayMs = 86_400_000;

/** Bytes in the home folder: of a submission, or of a set that was made and never begun. */
export type Kept = Pick<Submission, "id" | "set" | "createdAt" | "folder">;

/** What is kept for more than so many days and waits for nothing; 0 means all of it. */
export function purgeable(home: Home, keepDays: number, now: Date): Kept[] {
  const { submissions, damaged } = listSubmissions(home);
  const old = submissions.filter((one) => {
    if (one.purged || !existsSync(one.folder)) return false;
    const days = (now.getTime() - lastTouchedMs(one)) / dayMs;
    const waits = isAwaited(one) || ["sending", "goUnknown"].includes(one.state);
    return keepDays <= days && (!waits || maxAwaitDays < days);
  });
  // A line that cannot be read may be the one that names a folder.
  return damaged.length > 0 ? old : [...old, ...neverBegun(home, Math.max(keepDays * dayMs, beingMadeMs), now)];
}

/** A set that somebody is making just now has no line in the journal yet. */
const beingMadeMs = 3_600_000;

/** Sets that no line of the journal speaks of: the gate refused them, nobody sent them, or their process was ended. */
function neverBegun(home: Home, leastMs: number, now: Date): Kept[] {
  const known = new Set(readJournal(home).entries.map(({ id }) => id));
  const entries = readdirSync(home.submissionsDir, { withFileTypes: true });
  return entries.flatMap((entry) => {
    const folder = path.join(home.submissionsDir, entry.name);
    if (!entry.isDirectory() || known.has(entry.name)) return [];
    const { mtime } = statSync(folder);
    if (now.getTime() - mtime.getTime() < leastMs) return [];
    return { id: entry.name, set: setOfId(entry.name), createdAt: mtime.toISOString(), folder };
  });
}

/** The later of what the journal says and when the folder changed: a practice channel may live in another year. */
function lastTouchedMs({ createdAt, folder }: Kept): number {
  return Math.max(Date.parse(createdAt), statSync(folder).mtimeMs);
}

/** Removes their bytes and writes that down. Resolves with the number of submissions. */
export function purge(home: Home, kept: readonly Kept[], clock: Clock): number {
  const journal = new Journal(home, clock);
  try {
    for (const { id, folder } of kept) {
      if (path.dirname(path.resolve(folder)) !== path.resolve(home.submissionsDir)) continue; // An id is data of a file.
      removeKeptBytes(home, id);
      journal.append(id, { kind: "purged" });
    }
    return kept.length;
  } finally {
    journal.close();
  }
}
