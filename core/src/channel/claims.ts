// A data file on its way into a real IN is claimed by creating a file of its hash exclusively, between the intent and the GO: of two windows,
// or two machines on a shared folder, that send the same bytes at the same moment, one is told that it went already.
// Where the receiver refused the file as a whole, the claim of that submission stands and a second one is made beside it.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { GateRefusal } from "./gate";
import type { Home } from "./home";
import { privateFile } from "./safeFile";
import { setOfId } from "./submissions";

/**
 * Claims all of the hashes or none. A claim of the same submission stands from an earlier try.
 * @param refused submissions whose files the receiver refused: their claims keep nobody away
 */
export function claimFiles(
  home: Home,
  hashes: readonly string[],
  id: string,
  refused: ReadonlySet<string> = new Set(),
): void {
  const made: string[] = [];
  for (const hash of hashes) {
    const owner = claim(home, hash, id, refused);
    if (owner === undefined) made.push(hash);
    else if (owner !== id) {
      releaseFiles(home, made, id);
      throw new GateRefusal([{ area: "gate", kind: "sentBeforeFile", args: { set: setOfId(owner) } }]);
    }
  }
}

/** Gives back what a submission claimed, once it is certain that its GO is not there. */
export function releaseFiles(home: Home, hashes: readonly string[], id: string): void {
  for (const hash of hashes)
    for (let file = fileOf(home, hash); existsSync(file); file = nextOf(file))
      if (ownerOf(file) === id) rmSync(file, { force: true });
}

/** Undefined when the claim is ours from now on, else the submission that has it. */
function claim(home: Home, hash: string, id: string, refused: ReadonlySet<string>): string | undefined {
  for (let file = fileOf(home, hash); ; file = nextOf(file)) {
    try {
      writeFileSync(file, id, { flag: "wx", mode: privateFile });
      return undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const owner = ownerOf(file) ?? "";
    if (owner === id || !refused.has(owner)) return owner;
  }
}

function ownerOf(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

function fileOf(home: Home, hash: string): string {
  return path.join(home.claimsDir, hash);
}

/** The claim after a refused one: its name follows from the one before, so that two windows contend for the same file. */
function nextOf(file: string): string {
  const name = createHash("sha256").update(path.basename(file)).digest("hex");
  return path.join(path.dirname(file), name);
}
