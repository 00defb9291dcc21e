// The surroundings of the real server: this machine's clock, timers and files.
import { createReadStream, existsSync, readFileSync } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { channelData, channelSnippets } from "./channelData";
import { readFileSteps } from "../../core/src/channel/answerText";
import { inBrussels } from "../../core/src/channel/clock";
import { readPackFolder, type PackOnDisk } from "../../core/src/channel/files";
import { activePacks, knownPacksSteps } from "../../core/src/channel/packs/known";
import { watchPacks } from "../../core/src/channel/packs/watch";
import { ByteScan, type ByteFacts } from "../../core/src/text/utf8";
import type { FileOnDisk, PackInFolder, Surroundings } from "./surroundings";

export const machine: Surroundings = {
  now: () => inBrussels(new Date()),
  nowMs: () => performance.now(),
  soon: (run) => void setImmediate(run),
  later: (delayMs, run) => void setTimeout(run, delayMs).unref(),
  collectGarbage,
  readText(file) {
    try {
      const text = readFileSync(file, "utf8");
      return text.startsWith("\uFEFF") ? text.slice(1) : text;
    } catch {
      return undefined;
    }
  },
  readBytes: readFileSteps,
  byteFacts,
  filesIn,
  exists: existsSync,
  activePacks: (workspaces) => activePacks({ workspaces }).flatMap(whole),
  knownPacks: (workspaces) => knownPacksSteps({ workspaces }),
  packIn: (folder) => whole(readPackFolder(folder))[0],
  onPacksChanged: (changed) => watchPacks(changed),
  channelData,
  snippets: channelSnippets,
};

/** A piece is looked at in well under a millisecond, so that messages come in between. */
const pieceBytes = 128 * 1024;

async function byteFacts(file: string): Promise<ByteFacts | undefined> {
  const scan = new ByteScan();
  try {
    for await (const piece of createReadStream(file, { highWaterMark: pieceBytes })) scan.push(piece as Buffer);
    return scan.end();
  } catch {
    return undefined;
  }
}

/** A collection keeps the server from its work for tens of milliseconds: it has to be worth so many bytes. */
const worthBytes = 96e6;

/** In use after the last collection. */
let keptBytes = 0;

/**
 * Gives memory back when there may be much. The first collection frees what the second gives back to the system, as soon as nobody
 * waits for anything after a second.
 */
function collectGarbage(isIdle: () => boolean): void {
  if (usedBytes() - keptBytes < worthBytes) return;
  const collect = garbageCollector();
  collect();
  keptBytes = usedBytes();
  const again = (): void => void setTimeout(() => (isIdle() ? collect() : again()), 1_000).unref();
  again();
}

function usedBytes(): number {
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Node shows its collector only on request, and to contexts that are made after it. */
function garbageCollector(): () => void {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc") as () => void;
}

/** Folders that hold no declarations and may hold very many files. */
const passedOver = new Set(["node_modules", "out", "dist"]);

async function* filesIn(folder: string): AsyncIterable<FileOnDisk> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const inside = path.join(folder, entry.name);
    if (entry.isDirectory() && !entry.name.startsWith(".") && !passedOver.has(entry.name)) yield* filesIn(inside);
    if (!entry.isFile()) continue;
    const found = await stat(inside).catch(() => undefined);
    if (found) yield { path: inside, sizeBytes: found.size, modifiedMs: found.mtimeMs };
  }
}

function whole({ pack, folder }: PackOnDisk): PackInFolder[] {
  return pack ? [{ pack, folder }] : [];
}
