// Looks at a finished set as the receiver will: names, presence, emptiness of GO, encoding, the forms inside, signatures.
// Made on the files on disk, and again on the very bytes about to be sent; each finding has its ACRF code.
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { open, stat } from "node:fs/promises";
import path from "node:path";
import type { MessageArgs } from "../messages/catalogue";
import type { TripletMessage } from "../messages/triplet";
import { mixesLineEnds, type ByteFacts } from "../text/utf8";
import { folders, parseFileName, siblingName, type Environment } from "../triplet/names";
import { formCode, type FormCodesData } from "../pack/formCodes";
import { checkTripletNames, type SetProblem } from "../triplet/set";
import { isZip, maxUnpackedBytes, unzipOne } from "./archive";
import { readDataJson } from "./files";
import type { FileStamp } from "./fileStamp";
import { scanForms, scanFormsIn, type FormHead, type FormScan } from "./forms";
import type { SignatureFact } from "./gate";
import type { FileRecord } from "./journal";
import { readBounded } from "./safeFile";
import { digestFile } from "./signing/sign";
import {
  maxSignatureBytes,
  verifySignature,
  type Content,
  type SignatureReport,
  type VerifyOptions,
} from "./signing/verify";

export interface PreflightFile {
  readonly name: string;
  readonly path: string;
  /** Of a file of other software: as it was when the set was opened, before its check. */
  readonly stamp?: FileStamp;
}

export interface PreflightOptions {
  /** Environment that the set goes to; its folder is judged against the names. */
  readonly environment: Environment;
  readonly senderNumber: string;
  /** Today in Brussels, YYYYMMDD. */
  readonly today: string;
  readonly verify: VerifyOptions;
  /** Names that the receiver has had already. */
  readonly used?: ReadonlySet<string>;
  readonly limits?: { readonly bytes?: number; readonly forms?: number };
}

export interface Preflight {
  readonly problems: readonly SetProblem[];
  readonly files: readonly FileRecord[];
  readonly forms: readonly FormHead[];
  /** The worst of the set's signatures; "none" where no FI has one. */
  readonly signature: SignatureFact;
  /** By name of the FI. */
  readonly signatures: ReadonlyMap<string, SignatureReport>;
}

/** Judges a set. Files that are named and not there are findings, not failures. */
export async function preflight(files: readonly PreflightFile[], options: PreflightOptions): Promise<Preflight> {
  const problems = checkTripletNames(
    files.map(({ name }) => name),
    {
      today: options.today,
      folder: folders[options.environment].put,
      sender: options.senderNumber,
      used: options.used,
      signed: options.environment === "R" ? "demanded" : "optional",
    },
  );
  const records: FileRecord[] = [];
  const forms: FormHead[] = [];
  const signatures = new Map<string, SignatureReport>();
  for (const file of files) {
    if (!existsSync(file.path)) {
      problems.push(problemOf("ACRF-131", "fileMissing", file.name));
      continue;
    }
    const { prefix } = parseFileName(file.name);
    if (prefix !== "FI") {
      const record = await recordOf(file);
      records.push(record);
      if (prefix === "GO" && record.size > 0)
        problems.push(problemOf("ACRF-107", "goNotEmpty", file.name, { size: record.size }));
      continue;
    }
    const { scan, size, sha256, archive } = await readData(file.path);
    records.push({ name: file.name, size, sha256: sha256.toString("hex") });
    forms.push(...scan.forms);
    problems.push(...(archive ? [archiveProblem(file.name, archive)] : judgeContent(file.name, scan, options)));
    const signature = files.find(({ name }) => name === siblingName(file.name, "FS"));
    if (signature && existsSync(signature.path))
      signatures.set(file.name, await judgeSignature({ file: file.path, sha256 }, signature, options));
  }
  problems.push(...signatureProblems(signatures));
  return { problems, files: records, forms, signature: worstOf(signatures, files), signatures };
}

async function recordOf({ name, path: file }: PreflightFile): Promise<FileRecord> {
  const { size } = await stat(file);
  return { name, size, sha256: (await digestFile(file)).toString("hex") };
}

interface Data {
  readonly scan: FormScan;
  readonly size: number;
  readonly sha256: Buffer;
  /** Of an archive that is not taken: the digits of its ACRF. */
  readonly archive?: "280" | "281" | "184";
}

/** What stands in a data file, and its hash, in one reading: 50 MB and more are usual. Of an archive what is in it. */
async function readData(file: string): Promise<Data> {
  const digest = createHash("sha256");
  let head = Buffer.alloc(0);
  const scan = await scanForms(file, (bytes) => {
    if (head.length < 4) head = Buffer.concat([head, bytes.subarray(0, 4)]);
    digest.update(bytes);
  });
  const data = { scan, size: scan.size, sha256: digest.digest() };
  if (!isZip(head)) return data;
  const unpacked = unzipOne(await readBounded(file, maxUnpackedBytes), maxUnpackedBytes);
  return "error" in unpacked
    ? { ...data, scan: scanFormsIn(Buffer.alloc(0)), archive: unpacked.error }
    : { ...data, scan: scanFormsIn(Buffer.from(unpacked.bytes)) };
}

function archiveProblem(name: string, digits: "280" | "281" | "184"): SetProblem {
  if (digits === "184") return problemOf("ACRF-184", "tooBig", name, { limit: maxUnpackedBytes, size: "-" });
  return problemOf(`ACRF-${digits}`, digits === "280" ? "badArchive" : "archiveCount", name);
}

function judgeContent(name: string, scan: FormScan, options: PreflightOptions): SetProblem[] {
  const problems: SetProblem[] = [];
  const report = (code: string, kind: TripletMessage, args: MessageArgs = {}): void =>
    void problems.push(problemOf(code, kind, name, args));
  if (scan.size === 0) return [problemOf("ACRF-134", "noData", name)];
  problems.push(...judgeBytes(name, scan));
  if (scan.broken !== undefined) report("ACRF-102", "notWellFormed", { reason: scan.broken });
  else if (scan.forms.length === 0) report("ACRF-157", "noDeclaration");
  if (scan.doctype) report("ACRF-137", "doctype");
  const other = scan.forms.find(({ identification }) => isOfOtherCode(identification, parseFileName(name).code));
  if (other) report("ACRF-158", "otherForm", { form: other.identification, code: codeOf(other.identification)! });
  if (scan.stranger !== undefined) report("ACRF-205", "notAForm", { element: scan.stranger });
  const { bytes, forms } = options.limits ?? {};
  if (bytes !== undefined && scan.size > bytes) report("ACRF-184", "tooBig", { size: scan.size, limit: bytes });
  if (forms !== undefined && scan.forms.length > forms)
    report("ACRF-275", "tooManyForms", { count: scan.forms.length, limit: forms });
  return problems;
}

/** What only the bytes tell: mark, encoding, line ends. They are what is signed and sent. */
export function judgeBytes(name: string, scan: ByteFacts & { readonly encoding?: string }): SetProblem[] {
  const problems: SetProblem[] = [];
  const { byteOrderMark, notUtf8At, encoding, crlf, lf, cr } = scan;
  if (byteOrderMark) problems.push(problemOf("ACRF-138", "byteOrderMark", name));
  if (notUtf8At !== undefined) problems.push(problemOf("ACRF-138", "notUtf8", name, { at: notUtf8At }));
  else if (encoding !== undefined && !/^utf-?8$/i.test(encoding))
    problems.push(problemOf("ACRF-138", "otherEncoding", name, { found: encoding }));
  // Whoever saves the file anew may change the bytes that were signed.
  if (mixesLineEnds(scan)) problems.push(problemOf("ACRF-125", "mixedLineEnds", name, { crlf, lf, cr }));
  return problems;
}

/** Only where the form's code is known: other forms and codes have no say. */
function isOfOtherCode(identification: string, code: string): boolean {
  const own = codeOf(identification);
  return own !== undefined && own !== code;
}

function codeOf(identification: string): string | undefined {
  formCodes ??= readDataJson("channel/form-codes.json") as FormCodesData;
  return formCode(identification, formCodes);
}

let formCodes: FormCodesData | undefined;

async function judgeSignature(
  data: Content,
  signature: PreflightFile,
  options: PreflightOptions,
): Promise<SignatureReport> {
  const content = await readBounded(signature.path, maxSignatureBytes);
  return verifySignature(data, content, options.verify);
}

/** One finding a signature that the receiver would refuse: ACRF-125. Its reason is the signature's own report. */
function signatureProblems(signatures: ReadonlyMap<string, SignatureReport>): SetProblem[] {
  return [...signatures]
    .filter(([, report]) => !report.acceptable)
    .map(([name]) => problemOf("ACRF-125", "signatureInvalid", siblingName(name, "FS")));
}

function worstOf(signatures: ReadonlyMap<string, SignatureReport>, files: readonly PreflightFile[]): SignatureFact {
  const data = files.filter(({ name }) => parseFileName(name).prefix === "FI").length;
  if (signatures.size === 0) return "none";
  const good = [...signatures.values()].every(({ acceptable }) => acceptable);
  return good && signatures.size === data ? "good" : "wrong";
}

function problemOf(code: string, kind: TripletMessage, name: string, args: MessageArgs = {}): SetProblem {
  return { code, kind, name, args: { name, ...args } };
}

/** All files of the set to which these belong, found beside them by their names: any of FI, FS and GO leads to the rest. */
export async function filesOfSet(anyFile: string): Promise<PreflightFile[]> {
  const folder = path.dirname(anyFile);
  const start = parseFileName(path.basename(anyFile));
  const handle = await open(anyFile, "r"); // The one that was named must be there.
  await handle.close();
  const goName = siblingName(start.name, "GO");
  const total = Number(start.total ?? 1);
  const names: string[] = [];
  const add = (name: string): void =>
    void (existsSync(path.join(folder, name)) && !names.includes(name) && names.push(name));
  for (let part = 1; part <= (total >= 1 && total <= 9 ? total : 1); part++) {
    const head = goName.replace(/^GO/, "");
    const tail = start.total === undefined ? "" : `.${part}`;
    add(`FI${head}${tail}`);
    add(`FS${head}${tail}`);
  }
  if (!names.includes(start.name)) add(start.name);
  add(goName);
  return names.map((name) => ({ name, path: path.join(folder, name) }));
}
