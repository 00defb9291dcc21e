// Tells when packs are installed or removed, whoever does it. The system's file events are used where there are any; a look at
// the folder now and then covers network homes, and a home folder that is made later.
import { existsSync, watch, type FSWatcher } from "node:fs";
import { packsFolder, packsStamp } from "./known";

/** Looks at the folder this often where events may be missing. */
const lookMs = 5_000;
/** An install writes several files; one message is enough. */
const settleMs = 100;

/** Calls `changed` after each change, as long as the process lives; it does not keep the process alive. Returns the end. */
export function watchPacks(changed: () => void, home?: string): () => void {
  let stamp = packsStamp({ home });
  let watcher: FSWatcher | undefined;
  let settling: NodeJS.Timeout | undefined;
  const look = (): void => {
    watcher ??= start();
    const now = packsStamp({ home });
    if (now === stamp) return;
    stamp = now;
    changed();
  };
  const soon = (): void => {
    clearTimeout(settling);
    settling = setTimeout(look, settleMs).unref();
  };
  const start = (): FSWatcher | undefined => {
    if (!existsSync(packsFolder(home))) return undefined;
    try {
      const made = watch(packsFolder(home), { persistent: false }, soon);
      return made.on("error", () => (watcher = undefined));
    } catch {
      return undefined; // Too many watchers, or a file system without events: looking does.
    }
  };
  watcher = start();
  const timer = setInterval(look, lookMs).unref();
  return () => {
    clearInterval(timer);
    clearTimeout(settling);
    watcher?.close();
  };
}
