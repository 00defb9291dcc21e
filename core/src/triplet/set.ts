// The names of a whole set, FI and FS by part and one GO, judged as the receiver does: numbers, numbering, folder, sender.
import type { MessageArgs } from "../messages/catalogue";
import type { TripletMessage } from "../messages/triplet";
import { environments, folders, parseFileName, type Environment, type ParsedName } from "./names";

export interface SetProblem {
  /** As an ACRF would say it: "ACRF-120". */
  readonly code: string;
  readonly kind: TripletMessage;
  readonly args: MessageArgs;
  /** The file it speaks of; "" for the set. */
  readonly name: string;
}

/** What the names are judged against. What is left out is not judged. */
export interface SetSurroundings {
  /** Today in Brussels, YYYYMMDD. */
  readonly today?: string;
  /** Folder of the channel that the set goes to: "IN", "INTEST", "INTEST-S". */
  readonly folder?: string;
  /** Sender number of the channel. */
  readonly sender?: string;
  /** Signatures are demanded (IN), or may be left out. */
  readonly signed?: "demanded" | "optional";
  /** Names that the receiver has had already. */
  readonly used?: ReadonlySet<string>;
}

/** Judges the names of one set. Findings of single names come first, then those of the set. */
export function checkTripletNames(names: readonly string[], around: SetSurroundings = {}): SetProblem[] {
  const parsed = names.map(parseFileName);
  const problems = parsed.flatMap((name) => checkName(name, around));
  problems.push(...checkTogether(parsed, around));
  return problems;
}

function checkName(parsed: ParsedName, around: SetSurroundings): SetProblem[] {
  const { name } = parsed;
  const problems: SetProblem[] = parsed.problems.map(({ code, kind, args }) => ({ code, kind, args, name }));
  const report = (code: string, kind: TripletMessage, args: MessageArgs): void =>
    void problems.push({ code, kind, args, name });
  if (around.today && /^\d{8}$/.test(parsed.date) && parsed.date > around.today)
    report("ACRF-111", "dateInFuture", { found: parsed.date, today: around.today });
  if (around.sender && parsed.sender !== around.sender)
    report("ACRF-108", "otherSender", { found: parsed.sender, expected: around.sender });
  if (around.folder) checkFolder(parsed, around.folder, report);
  if (around.used?.has(name)) report("ACRF-133", "nameUsed", { name });
  return problems;
}

function checkFolder(
  parsed: ParsedName,
  folder: string,
  report: (code: string, kind: TripletMessage, args: MessageArgs) => void,
) {
  const environment = environments.find((known) => known === parsed.environment);
  if (!environment || folders[environment].put === folder) return;
  const code: Record<Environment, string> = { R: "ACRF-118", T: "ACRF-119", S: "ACRF-257" };
  report(code[environment], "otherFolder", { environment, expected: folders[environment].put, found: folder });
}

function checkTogether(parsed: readonly ParsedName[], around: SetSurroundings): SetProblem[] {
  const problems: SetProblem[] = [];
  const report = (code: string, kind: TripletMessage, args: MessageArgs): void =>
    void problems.push({ code, kind, args, name: "" });
  const of = (prefix: string): ParsedName[] => parsed.filter((name) => name.prefix === prefix);
  const [data, signatures, starts] = [of("FI"), of("FS"), of("GO")];
  if (starts.length === 0) report("ACRF-130", "goMissing", {});
  const different = parsed.find((name) => setKey(name) !== setKey(parsed[0]));
  if (different) report("ACRF-131", "otherSet", { name: different.name, first: parsed[0].name });
  const total = Number(starts[0]?.total ?? data[0]?.total ?? 1);
  if (data.length !== total) report("ACRF-120", "dataCount", { found: data.length, expected: total });
  else if (!isNumbered(data)) report("ACRF-123", "dataNumbering", { total });
  const needed = around.signed === "demanded" || signatures.length > 0;
  if (needed && signatures.length !== total)
    report("ACRF-122", signatures.length === 0 ? "signatureMissing" : "signatureCount", {
      found: signatures.length,
      expected: total,
    });
  else if (signatures.length > 0 && !isNumbered(signatures)) report("ACRF-124", "signatureNumbering", { total });
  return problems;
}

/** The components that all files of a set share. */
function setKey(name: ParsedName): string {
  return [name.code, name.sender, name.date, name.sequence, name.environment, name.total ?? ""].join(".");
}

/** Parts 1 to n, each once; a single file may come without a part. */
function isNumbered(files: readonly ParsedName[]): boolean {
  if (files.length === 1 && files[0].part === undefined) return true;
  const parts = files.map((file) => file.part ?? "").sort();
  return parts.every((part, at) => part === String(at + 1));
}
