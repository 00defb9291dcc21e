// The authority's side of file names: what a GO, FI, FS or TD is called, and which ACRF code refuses it.
// Deliberately its own code, apart from core/src/triplet: a judge that shared the sender's parser would pass the sender's mistakes.

export type Prefix = "FI" | "FS" | "GO" | "TD";

/** The folders of the channel and the environment letter that belongs in each. */
export const environmentOf: Readonly<Record<string, string>> = { IN: "R", INTEST: "T", "INTEST-S": "S" };

/** The folder in which the answers to a folder appear. */
export const answerFolderOf: Readonly<Record<string, string>> = {
  IN: "OUT",
  INTEST: "OUTTEST",
  "INTEST-S": "OUTTEST-S",
};

/** What the name of a set must agree with. */
export interface Surroundings {
  readonly folder: string;
  /** Today in Brussels, YYYYMMDD. */
  readonly today: string;
  /** Senders of the account; empty = any. */
  readonly senders: readonly string[];
  /** First day that is not too old, YYYYMMDD. The authority's limit is not public. */
  readonly oldest: string;
  /** Most parts that are taken; one digit allows nine. */
  readonly maxParts: number;
}

/** The parts of a set's name as they are written, right or wrong. */
export interface SetName {
  /** Everything after "GO.": the key of the set. */
  readonly key: string;
  readonly code: string;
  readonly sender: string;
  readonly date: string;
  readonly sequence: string;
  readonly environment: string;
  readonly total: string;
}

/** The type digits of each prefix's "structure of the name is wrong". */
const structureCode: Readonly<Record<Prefix, string>> = { GO: "107", TD: "107", FI: "131", FS: "132" };

/** The prefix of a file name, or undefined: such a file is refused with 129. */
export function prefixOf(name: string): Prefix | undefined {
  const prefix = name.slice(0, 3);
  return /^(FI|FS|GO|TD)\.$/.test(prefix) ? (prefix.slice(0, 2) as Prefix) : undefined;
}

/** Splits a GO's or TD's name. A name without total is read too; checkSetName refuses it. */
export function splitSetName(name: string): SetName {
  const [, code = "", sender = "", date = "", sequence = "", environment = "", total = ""] = name.split(".");
  return { key: name.slice(3), code, sender, date, sequence, environment, total };
}

/** All that is wrong with the name of a GO or TD, as type digits ("107"), in the order of the list. */
export function checkSetName(name: string, surroundings: Surroundings): string[] {
  const prefix = prefixOf(name);
  if (!prefix) return ["129"];
  const set = splitSetName(name);
  if (name.split(".").length !== 7 || !/^[A-Z]{4}$/.test(set.code)) return [structureCode[prefix]];
  return [
    ...checkSender(set.sender, surroundings.senders),
    ...checkDate(set.date, surroundings),
    ...checkSequence(set.sequence),
    ...checkTotal(set.total, surroundings.maxParts),
    ...checkEnvironment(set.environment, surroundings.folder),
  ];
}

/** The part number of an FI or FS of a set; undefined when its name is not built as it must be. */
export function partOf(name: string, setKey: string): number | undefined {
  const tail = name.slice(3 + setKey.length);
  return /^\.[1-9]$/.test(tail) ? Number(tail.slice(1)) : undefined;
}

/** The code for an FI or FS whose name is built wrongly. */
export function structureProblem(name: string): string {
  return structureCode[prefixOf(name) ?? "FI"];
}

/** The code for an FI or FS whose GO never came: its own name may be why. */
export function checkLoneName(name: string): string {
  const [, key] = /^..\.(.*)\.[^.]*$/.exec(name) ?? [];
  return key !== undefined && key.split(".").length === 6 && partOf(name, key) !== undefined
    ? "130"
    : structureProblem(name);
}

function checkSender(sender: string, senders: readonly string[]): string[] {
  const possible = /^\d{6}$/.test(sender) && sender !== "000000" && sender !== "999999";
  if (!possible) return ["108"];
  return senders.length === 0 || senders.includes(sender) ? [] : ["108"];
}

function checkDate(date: string, { today, oldest }: Surroundings): string[] {
  if (date.length !== 8) return ["109"];
  if (!isDay(date)) return ["110"];
  if (date > today) return ["111"];
  return date < oldest ? ["126"] : [];
}

function isDay(date: string): boolean {
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)$/.exec(date)?.map(Number) ?? [];
  if (!year || !month || !day) return false;
  const found = new Date(Date.UTC(year, month - 1, day));
  return found.getUTCMonth() === month - 1 && found.getUTCDate() === day;
}

function checkSequence(sequence: string): string[] {
  if (sequence.length !== 5) return ["112"];
  if (!/^[0-9A-Z]{5}$/.test(sequence)) return ["367"];
  return sequence === "00000" ? ["127"] : [];
}

function checkTotal(total: string, maxParts: number): string[] {
  if (total.length !== 1) return ["114"];
  if (!/^\d$/.test(total)) return ["115"];
  if (total === "0") return ["116"];
  return Number(total) > maxParts ? ["128"] : [];
}

function checkEnvironment(environment: string, folder: string): string[] {
  if (!/^[RTS]$/.test(environment)) return ["117"];
  if (environmentOf[folder] === environment) return [];
  return [{ R: "118", T: "119", S: "257" }[environment] ?? "117"];
}
