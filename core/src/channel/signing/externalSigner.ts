// Keys that never leave a card or token. Either another program makes the whole FS (an argument list, no shell: it gets the path
// of the FI and gives the FS), or OpenSC's pkcs11-tool signs what we prepared. What comes back is verified before it is used.
// The PIN reaches pkcs11-tool in a variable of that one process: it stands on no command line, in no file and in no log.
import { createHash, X509Certificate } from "node:crypto";
import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { AskPassphrase } from "../interaction";
import { channelError, signingError, type ChannelError } from "../problem";
import { privateFile, readBounded } from "../safeFile";
import { certificatesIn, chainOf, type Credentials } from "./credentials";
import { decodeSignature } from "./encode";
import type { SignatureProfile } from "./profile";
import { digestFile, prepareCms } from "./sign";
import { maxSignatureBytes, verifySignature } from "./verify";

/** A program that makes the FS. */
export interface CommandSource {
  readonly kind: "command";
  readonly name: string;
  /** Program and arguments. "{file}" is the path of the FI (the last argument where it is not named), "{out}" the path where the
   * FS is expected; without it the FS is read from the program's output. */
  readonly command: readonly string[];
}

/** A key on a card or token, reached by OpenSC's pkcs11-tool. */
export interface TokenSource {
  readonly kind: "token";
  readonly name: string;
  /** The driver: opensc-pkcs11.so, beidpkcs11.dll, libsofthsm2.so. */
  readonly module: string;
  /** Hexadecimal id of the key and its certificate on the token. */
  readonly id: string;
  /** Label of the token, where the driver shows several. */
  readonly tokenLabel?: string;
  /** pkcs11-tool itself, where it is not on the PATH. */
  readonly tool?: string;
  /** The PIN is typed on the reader's own keys: nothing is asked here. */
  readonly pinOnReader?: boolean;
  /** Certificate with its chain, in place of the one on the token. */
  readonly certificateFile?: string;
}

export type ExternalSource = CommandSource | TokenSource;

export interface ExternalOptions {
  readonly ask: AskPassphrase;
  readonly profile: SignatureProfile;
  readonly signal?: AbortSignal;
}

/** A person needs time to find the card and type the PIN, also in the window of another program. */
const personTimeoutMs = 5 * 60_000;

/** What a program may say: an FS, and some lines of complaint. */
const maxOutputBytes = maxSignatureBytes;

/** The FS of a file in DER, made by the program and verified over the file's bytes. */
export async function signWithCommand(
  source: CommandSource,
  file: string,
  moment: Date,
  options: ExternalOptions,
): Promise<Buffer> {
  return inPrivateFolder(async (folder) => {
    const out = path.join(folder, "FS");
    const known = source.command.map((part) => part.replaceAll("{file}", file).replaceAll("{out}", out));
    const args = source.command.some((part) => part.includes("{file}")) ? known : [...known, file];
    const output = await runProgram(args, options.signal);
    if (output.status !== 0) throw failed(source, output);
    const isInFile = source.command.some((part) => part.includes("{out}"));
    const content = isInFile ? await readBounded(out, maxSignatureBytes) : output.stdout;
    return verified(source, content, file, moment, options.profile);
  });
}

/** The certificate of a token's key, and what the file names above it; no PIN is needed to read it. */
export async function readTokenCertificate(
  source: TokenSource,
  signal?: AbortSignal,
): Promise<Pick<Credentials, "certificate" | "chain">> {
  const known = source.certificateFile
    ? certificatesIn(await readBounded(source.certificateFile, maxSignatureBytes), source.certificateFile)
    : [];
  return inPrivateFolder(async (folder) => {
    const out = path.join(folder, "certificate");
    const output = await runTool(source, ["--read-object", "--type", "cert", "--id", source.id, "-o", out], { signal });
    if (output.status !== 0) {
      if (known.length > 0) return { certificate: known[0], chain: chainOf(known[0], known) };
      throw tokenProblem(source, output, "certificate");
    }
    const certificate = new X509Certificate(readFileSync(out));
    return { certificate, chain: chainOf(certificate, [certificate, ...known]) };
  });
}

/** The FS of a file in DER, signed on the token. `pin` is undefined where it is typed on the reader. */
export async function signWithToken(
  source: TokenSource,
  file: string,
  moment: Date,
  { certificate, chain }: Pick<Credentials, "certificate" | "chain">,
  pin: string | undefined,
  options: ExternalOptions,
): Promise<Buffer> {
  const hash = options.profile.hashes[0];
  const { toSign, finish } = prepareCms(
    await digestFile(file, hash, options.signal),
    hash,
    { certificate, chain },
    moment,
  );
  const isCurve = certificate.publicKey.asymmetricKeyType === "ec";
  const signature = await inPrivateFolder(async (folder) => {
    const [input, out] = [path.join(folder, "attributes"), path.join(folder, "signature")];
    // A curve signs a hash that is handed in; for RSA the token is given the bytes, and many hash them inside.
    writeFileSync(input, isCurve ? createHash(hash).update(toSign).digest() : toSign, { mode: privateFile });
    const mechanism = isCurve ? "ECDSA" : `${hash.toUpperCase()}-RSA-PKCS`;
    const form = isCurve ? ["--signature-format", "openssl"] : [];
    const args = ["--sign", "--id", source.id, "--mechanism", mechanism, ...form, "-i", input, "-o", out, "--login"];
    const output = await runTool(source, args, { signal: options.signal, pin });
    if (output.status !== 0) throw tokenProblem(source, output, "key");
    return readFileSync(out);
  });
  return verified(source, finish(signature), file, moment, options.profile);
}

/** Asks for the PIN once; it is never asked again by itself, because a card counts wrong ones. */
export async function askPin(source: TokenSource, ask: AskPassphrase): Promise<string | undefined> {
  if (source.pinOnReader) return undefined;
  const pin = await ask({ purpose: "pin", file: source.name, again: false });
  if (pin === undefined) throw channelError("cancelled");
  return pin;
}

/* ------------------------------------------------------------------------------------------------- before it is used */

/** DER of a signature that is intact over the file and that the receiver's checks would pass. */
async function verified(
  source: ExternalSource,
  content: Buffer,
  file: string,
  now: Date,
  profile: SignatureProfile,
): Promise<Buffer> {
  const report = await verifySignature({ file }, content, { now, profile });
  const { der } = decodeSignature(content);
  const [problem] = report.problems;
  if (report.state === "unsigned" || !der || (report.state === "broken" && !report.signer))
    throw signingError("signerGaveNothing", { signer: source.name });
  if (report.state === "altered") throw signingError("signerOtherBytes", { signer: source.name });
  if (!report.acceptable) throw signingError("signerRefused", { signer: source.name, code: problem?.code ?? "1" });
  return der;
}

/* ------------------------------------------------------------------------------------------------------ the programs */

interface ProgramOutput {
  readonly status: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** Name of the variable in which pkcs11-tool finds the PIN. */
const pinVariable = "FLA_TOKEN_PIN";

function runTool(
  { tool = "pkcs11-tool", module, tokenLabel }: TokenSource,
  args: readonly string[],
  { signal, pin }: { signal?: AbortSignal; pin?: string },
): Promise<ProgramOutput> {
  const which = tokenLabel === undefined ? [] : ["--token-label", tokenLabel];
  const login = pin === undefined ? [] : ["--pin", `env:${pinVariable}`];
  const environment = pin === undefined ? {} : { [pinVariable]: pin };
  return runProgram([tool, "--module", module, ...which, ...args, ...login], signal, environment);
}

/** Runs a program without a shell, in the home folder: a folder of unknown origin must not offer it another program. */
function runProgram(
  [program, ...args]: readonly string[],
  signal: AbortSignal | undefined,
  environment: NodeJS.ProcessEnv = {},
): Promise<ProgramOutput> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: os.homedir(),
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "pipe"],
      signal,
      windowsHide: true,
    });
    // The time-out of spawn would keep a program that never started, and with it this process, until its end.
    const patience = setTimeout(() => child.kill(), personTimeoutMs);
    const pieces: Buffer[] = [];
    let size = 0;
    let stderr = "";
    child.stdout.on("data", (piece: Buffer) => {
      size += piece.length;
      if (size <= maxOutputBytes) pieces.push(piece);
      else child.kill();
    });
    child.stderr.on("data", (piece: Buffer) => (stderr = (stderr + piece.toString("utf8")).slice(-4_000)));
    child.once("error", (error: NodeJS.ErrnoException) => {
      clearTimeout(patience);
      reject(notStarted(error, program, signal));
    });
    child.once("close", (code) => {
      clearTimeout(patience);
      resolve({ status: code ?? -1, stdout: Buffer.concat(pieces), stderr });
    });
  });
}

function notStarted(error: NodeJS.ErrnoException, program: string, signal: AbortSignal | undefined): ChannelError {
  if (signal?.aborted) return channelError("cancelled", {}, error);
  return signingError("signerNotStarted", { program, reason: error.code ?? "" }, error);
}

function failed(source: CommandSource, { status, stderr }: ProgramOutput): ChannelError {
  return signingError("signerFailed", { signer: source.name, status, reason: lastLine(stderr) });
}

/** What pkcs11-tool complains of, in our words: its own stand in no log, and a wrong PIN has consequences to be told. */
function tokenProblem(
  source: TokenSource,
  { status, stderr }: ProgramOutput,
  wanted: "key" | "certificate",
): ChannelError {
  const args = { signer: source.name, id: source.id, module: source.module };
  if (/CKR_PIN_LOCKED/.test(stderr)) return signingError("tokenPinLocked", args);
  if (/CKR_PIN_(INCORRECT|INVALID|LEN_RANGE)/.test(stderr)) return signingError("tokenPinWrong", args);
  if (/Failed to load pkcs11 module/.test(stderr)) return signingError("tokenNoModule", args);
  if (/No slot|not find a slot|CKR_TOKEN_NOT_PRESENT|CKR_SLOT_ID_INVALID/i.test(stderr))
    return signingError("tokenMissing", args);
  if (/not found/i.test(stderr)) return signingError(wanted === "key" ? "tokenNoKey" : "tokenNoCertificate", args);
  const reason = /CKR_\w+/.exec(stderr)?.[0] ?? "-";
  return signingError("signerFailed", { signer: source.name, status, reason });
}

function lastLine(text: string): string {
  return (text.trim().split("\n").at(-1) ?? "").slice(0, 200) || "-";
}

async function inPrivateFolder<T>(action: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "fla-sign-"));
  try {
    return await action(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
