// Reserving a sequence number: its file is created exclusively, so that two windows, the command line, two machines on a shared
// folder, or a crash never use one twice, and no stale lock blocks anybody. A reserved number is never given back.
import { closeSync, openSync, readdirSync } from "node:fs";
import path from "node:path";
import type { Environment } from "../triplet/names";
import { firstSequence, freeSequence, isSequence, lastSequence } from "../triplet/sequence";
import type { Home } from "./home";
import { channelError } from "./problem";
import { makePrivateFolder, privateFile } from "./safeFile";

export interface SequenceRange {
  readonly from?: string;
  readonly to?: string;
}

export interface SequenceRequest {
  readonly senderNumber: string;
  /** YYYYMMDD. */
  readonly date: string;
  readonly environment: Environment;
  readonly range?: SequenceRange;
  /** Numbers seen elsewhere: in the folders of the server, in an ACRF-133. */
  readonly used?: Iterable<string>;
}

/** Reserves the next number of a sender, date and environment; throws when the range is used up. */
export function reserveSequence(home: Home, request: SequenceRequest): string {
  const { senderNumber, date, environment, range } = request;
  const folder = path.join(home.sequencesDir, senderNumber);
  makePrivateFolder(folder);
  const used = new Set([...(request.used ?? []), ...reservedIn(folder, date, environment)]);
  for (;;) {
    const next = freeSequence(used, range?.from, range?.to);
    if (next === undefined)
      throw channelError("sequenceUsedUp", { from: range?.from ?? firstSequence, to: range?.to ?? lastSequence, date });
    if (createExclusively(path.join(folder, `${date}-${environment}-${next}`))) return next;
    used.add(next); // Another process was faster.
  }
}

/** Marks a number as used, for a set that other software made. True when it was free until now. */
export function markSequence(home: Home, request: SequenceRequest, sequence: string): boolean {
  const folder = path.join(home.sequencesDir, request.senderNumber);
  makePrivateFolder(folder);
  return createExclusively(path.join(folder, `${request.date}-${request.environment}-${sequence}`));
}

function reservedIn(folder: string, date: string, environment: Environment): string[] {
  const prefix = `${date}-${environment}-`;
  return readdirSync(folder)
    .filter((name) => name.startsWith(prefix))
    .map((name) => name.slice(prefix.length))
    .filter(isSequence);
}

function createExclusively(file: string): boolean {
  try {
    closeSync(openSync(file, "wx", privateFile));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}
