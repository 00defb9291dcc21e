// Our verdict on documents beside that of the other engines.
import type { Schema } from "../../core/src/schema/schema";
import { validate } from "../../core/src/schema/validate";
import { parseXml } from "../../core/src/xml/parse";
import { exceptions } from "./exceptions";
import { hasXerces, judgeWithLibxml2, judgeWithXerces, type Judged } from "./judges";

/** A document on disk, and its text. */
export interface Made {
  readonly file: string;
  readonly text: string;
}

export interface Difference extends Made {
  readonly engine: "libxml2" | "Xerces";
  readonly own: boolean;
  /** Kinds of our findings. */
  readonly found: readonly string[];
  /** The other engine's sentence; "" when it finds the document valid. */
  readonly reason: string;
}

export interface Compared {
  readonly summary: string;
  /** Documents that are valid by our verdict. */
  readonly valid: number;
  readonly differences: readonly Difference[];
  /** Differences that no exception covers, each in a line. */
  readonly unexplained: readonly string[];
}

const withXerces = hasXerces();

/** Compares all documents. What we leave undecided (a payload without schema) the others refuse. */
export async function compareWithOthers(made: readonly Made[], schema: Schema, schemaFile: string): Promise<Compared> {
  const files = made.map(({ file }) => file);
  const own = made.map(({ text }) => judgeOurselves(text, schema));
  const libxml2 = await judgeWithLibxml2(schemaFile, files);
  const xerces = withXerces ? judgeWithXerces(schemaFile, files) : undefined;
  const differences = [
    ...differencesFrom("libxml2", made, own, libxml2),
    ...differencesFrom("Xerces", made, own, xerces),
  ];
  const unexplained = differences.filter((one) => !isExplained(one)).map(toLine);
  const valid = own.filter((one) => one.valid).length;
  const others = [libxml2 ? "libxml2" : "", xerces ? "Xerces" : "no Xerces"].filter((name) => name !== "").join(", ");
  const summary = `${made.length} documents (${valid} valid) beside ${others}: ${differences.length} differences, ${unexplained.length} unexplained`;
  return { summary, valid, differences, unexplained };
}

interface OwnVerdict {
  readonly valid: boolean;
  readonly found: readonly string[];
}

function judgeOurselves(text: string, schema: Schema): OwnVerdict {
  const tree = parseXml(text);
  if (!tree.wellFormed) return { valid: false, found: tree.findings.map(({ kind }) => kind) };
  const validation = validate(tree, schema);
  return { valid: validation.schemaValid === true, found: validation.violations().map(({ kind }) => kind) };
}

function differencesFrom(
  engine: Difference["engine"],
  made: readonly Made[],
  own: readonly OwnVerdict[],
  judged: Judged | undefined,
): Difference[] {
  if (!judged) return [];
  return made.flatMap((one, i) => {
    if (own[i].valid === judged.valid.has(one.file)) return [];
    return [{ ...one, engine, own: own[i].valid, found: own[i].found, reason: judged.reasons.get(one.file) ?? "" }];
  });
}

function isExplained(difference: Difference): boolean {
  return exceptions.some((exception) => exception.engine === difference.engine && exception.covers(difference));
}

function toLine({ file, engine, own, found, reason }: Difference): string {
  return `${file}: own ${own ? "valid" : found.join(" ")}, ${engine} ${reason === "" ? "valid" : reason}`;
}
