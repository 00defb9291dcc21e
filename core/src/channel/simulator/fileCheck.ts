// Is the file taken? The checks that end in an ACRF: names, parts, signatures, and what can be seen of the file as a whole.
// The judge's own code; whether the XML is well-formed and valid is libxml2's word.
import type { X509Certificate } from "node:crypto";
import type { Pack } from "../../pack/pack";
import type { Opinion } from "../secondOpinion/opinion";
import { packOpinion, payloadSchemas } from "../secondOpinion/packOpinion";
import { checkSignature } from "./cmsCheck";
import { checkSetName, partOf, prefixOf, splitSetName, structureProblem, type Surroundings } from "./nameCheck";
import { readProlog, type Root } from "./prolog";
import { isZip, unzipOne } from "./zip";

/** One file of a set, as it came. */
export interface ReceivedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ReceivedSet {
  readonly folder: string;
  /** Name of the GO; of the FI when no GO ever came. */
  readonly name: string;
  readonly files: readonly ReceivedFile[];
  /** A set of this name was sent before. */
  readonly sentBefore: boolean;
}

export interface CheckSurroundings extends Surroundings {
  readonly packs: readonly Pack[];
  readonly authorities: readonly X509Certificate[];
  /** A test transfer needs no signature. */
  readonly needsSignature: boolean;
  readonly maxFileBytes: number;
  readonly maxForms: number;
  readonly opinionTimeoutMs: number;
}

/** A file that was looked into. */
export interface CheckedDocument {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly pack: Pack;
  readonly opinion: Opinion;
}

export interface FileVerdict {
  /** Type digits, each once, in the order found; none = taken. */
  readonly errors: readonly string[];
  /** Why a signature was refused (annex 25), for the log. */
  readonly signatureReasons: readonly string[];
  /** In the order of the parts; only when the file is taken. */
  readonly documents: readonly CheckedDocument[];
}

/** Checks a set whose GO has come. Later checks are made only when the earlier ones leave something to look at. */
export async function checkSet(set: ReceivedSet, around: CheckSurroundings): Promise<FileVerdict> {
  const nameErrors = [...checkSetName(set.name, around), ...(set.sentBefore ? ["133"] : [])];
  if (nameErrors.length > 0) return refused(nameErrors);
  const partErrors = checkParts(set, around.needsSignature);
  if (partErrors.length > 0) return refused(partErrors);
  const signatures = checkSignatures(set, around);
  const packs = packsFor(splitSetName(set.name).code, around.packs);
  if (packs.length === 0) return refused([...signatures.errors, "154"], signatures.reasons);
  const looks = await Promise.all(data(set).map((file) => look(file, packs, set, around)));
  const errors = [...signatures.errors, ...looks.flatMap((one) => one.errors), ...checkForms(looks, around.maxForms)];
  if (errors.length > 0) return refused(errors, signatures.reasons);
  const documents = looks.flatMap(({ document }) => (document ? [document] : []));
  return { errors: [], signatureReasons: [], documents };
}

/** The verdict on a set that is refused. */
export function refused(errors: readonly string[], signatureReasons: readonly string[] = []): FileVerdict {
  return { errors: [...new Set(errors)], signatureReasons, documents: [] };
}

// ---- parts and signatures

function data(set: ReceivedSet): ReceivedFile[] {
  return sorted(set.files, "FI");
}

function sorted(files: readonly ReceivedFile[], prefix: "FI" | "FS"): ReceivedFile[] {
  return files.filter(({ name }) => prefixOf(name) === prefix).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function checkParts(set: ReceivedSet, needsSignature: boolean): string[] {
  const key = splitSetName(set.name).key;
  const total = Number(splitSetName(set.name).total);
  const [fi, fs] = [data(set), sorted(set.files, "FS")];
  const badNames = [...fi, ...fs].filter(({ name }) => partOf(name, key) === undefined);
  if (badNames.length > 0) return badNames.map(({ name }) => structureProblem(name));
  const signatures = needsSignature || fs.length > 0 ? checkNumbering(fs, key, total, "122", "124") : [];
  return [...checkNumbering(fi, key, total, "120", "123"), ...signatures];
}

function checkNumbering(
  files: readonly ReceivedFile[],
  key: string,
  total: number,
  count: string,
  order: string,
): string[] {
  if (files.length !== total) return [count];
  return files.every(({ name }, index) => partOf(name, key) === index + 1) ? [] : [order];
}

function checkSignatures(
  set: ReceivedSet,
  { authorities }: CheckSurroundings,
): { errors: string[]; reasons: string[] } {
  const problems = sorted(set.files, "FS").flatMap((fs) => {
    const fi = set.files.find(({ name }) => name === `FI${fs.name.slice(2)}`);
    const problem = fi && checkSignature(fs.bytes, fi.bytes, authorities);
    return problem ? [problem] : [];
  });
  return { errors: problems.map(({ code }) => code), reasons: problems.map(({ reason }) => reason) };
}

// ---- one file

interface Look {
  readonly errors: readonly string[];
  readonly document?: CheckedDocument;
}

async function look(
  file: ReceivedFile,
  packs: readonly Pack[],
  set: ReceivedSet,
  around: CheckSurroundings,
): Promise<Look> {
  if (file.bytes.length === 0) return { errors: ["134"] };
  if (file.bytes.length > around.maxFileBytes) return { errors: ["184"] };
  const content = isZip(file.bytes) ? unzipOne(file.bytes, around.maxFileBytes) : file;
  return "error" in content
    ? { errors: [content.error] }
    : lookInside({ name: file.name, bytes: content.bytes }, packs, set, around);
}

async function lookInside(
  file: ReceivedFile,
  packs: readonly Pack[],
  set: ReceivedSet,
  around: CheckSurroundings,
): Promise<Look> {
  const { problems, root } = readProlog(file.bytes);
  if (problems.length > 0) return { errors: problems };
  if (!root) return { errors: ["102"] };
  const choice = chooseSchema(root, packs, around.packs);
  if ("error" in choice) return { errors: [choice.error] };
  const opinion = await packOpinion(choice, file.bytes, {
    timeoutMs: around.opinionTimeoutMs,
    facts: true,
    payloads: payloadSchemas(choice, around.packs),
  });
  if (opinion.wellFormed === false) return { errors: ["102"] };
  const errors = checkChildren(opinion, choice.pack, splitSetName(set.name).code);
  return { errors, document: { name: file.name, bytes: file.bytes, pack: choice.pack, opinion } };
}

/** The packs that a code of file names stands for. */
function packsFor(code: string, packs: readonly Pack[]): Pack[] {
  return packs.filter(({ manifest }) =>
    [manifest.applicationCode, manifest.practiceCode, ...Object.values(manifest.formCodes ?? {})].includes(code),
  );
}

/** The schema for a root: the one that the file mentions, else the newest. */
function chooseSchema(
  root: Root,
  packs: readonly Pack[],
  all: readonly Pack[],
): { pack: Pack; file: string } | { error: string } {
  const known = packs.flatMap((pack) =>
    pack.schemasFor(root.local, root.namespace).map(({ file }) => ({ pack, file })),
  );
  if (known.length === 0) return { error: unknownRoot(root, packs, all) };
  if (root.schemas.length === 0) return known[0];
  return known.find(({ file }) => root.schemas.includes(file.split("/").pop() ?? file)) ?? { error: "088" };
}

/** Not in this application: another's root, the right name in the wrong namespace, or a name that nobody knows. */
function unknownRoot(root: Root, packs: readonly Pack[], all: readonly Pack[]): string {
  if (all.some((pack) => pack.schemasFor(root.local, root.namespace).length > 0)) return "158";
  const sameName = packs.some(({ manifest }) => manifest.schemas.some(({ roots }) => roots.includes(root.local)));
  return sameName ? "139" : "089";
}

function checkChildren({ facts }: Opinion, { manifest }: Pack, code: string): string[] {
  // Without facts libxml2 had no opinion (a time-out): then the content is judged without them.
  if (!facts) return [];
  const forms = facts.children.filter(({ name }) => name === "Form");
  if (forms.length === 0) return ["157"];
  const codes = manifest.formCodes;
  const kinds = codes ? forms.map(({ header }) => codes[header.Identification ?? ""]) : [];
  return [
    ...(forms.length < facts.children.length ? ["205"] : []),
    ...(kinds.some((kind) => kind === undefined) ? ["135"] : []),
    ...(kinds.some((kind) => kind !== undefined && kind !== code) ? ["158"] : []),
  ];
}

function checkForms(looks: readonly Look[], maxForms: number): string[] {
  const count = looks.reduce((sum, { document }) => sum + (document?.opinion.facts?.children.length ?? 0), 0);
  return count > maxForms ? ["275"] : [];
}
