// A data file on its way into a real IN is claimed by creating a file of its hash exclusively, between the intent and the GO: of two windows,
// or two machines on a shared folder, that send the same bytes at the same moment, one is told that it went already.
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { GateRefusal } from "./gate";
import type { Home } from "./home";
import { privateFile } from "./safeFile";

/** Claims all of the hashes or none. A claim of the same submission stands from an earlier try. */
export function claimFiles(home: Home, hashes: readonly string[], id: string): void {
  const made: string[] = [];
  for (const hash of hashes) {
    const owner = claim(home, hash, id);
    if (owner === undefined) made.push(hash);
    else if (owner !== id) {
      releaseFiles(home, made, id);
      throw new GateRefusal([{ area: "gate", kind: "sentBeforeFile", args: { set: owner.split("~")[0] } }]);
    }
  }
}

/** Gives back what a submission claimed, once it is certain that its GO is not there. */
export function releaseFiles(home: Home, hashes: readonly string[], id: string): void {
  for (const hash of hashes) if (ownerOf(home, hash) === id) rmSync(fileOf(home, hash), { force: true });
}

/** Undefined when the claim is ours from now on, else the submission that has it. */
function claim(home: Home, hash: string, id: string): string | undefined {
  try {
    writeFileSync(fileOf(home, hash), id, { flag: "wx", mode: privateFile });
    return undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    return ownerOf(home, hash) ?? "";
  }
}

function ownerOf(home: Home, hash: string): string | undefined {
  return existsSync(fileOf(home, hash)) ? readFileSync(fileOf(home, hash), "utf8") : undefined;
}

function fileOf(home: Home, hash: string): string {
  return path.join(home.claimsDir, hash);
}
