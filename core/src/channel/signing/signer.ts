// One door to everything that can sign a file: a key in a file, a key on a token, another program. Opening it says what is
// wrong before anything is written; afterwards it signs as many files as the set has parts, and asks for a PIN once.
import type { Clock } from "../clock";
import type { AskPassphrase } from "../interaction";
import { readCredentials, type CredentialSource, type Credentials } from "./credentials";
import { encodeSignature, type Layout } from "./encode";
import {
  askPin,
  readTokenCertificate,
  signWithCommand,
  signWithToken,
  type CommandSource,
  type ExternalSource,
  type TokenSource,
} from "./externalSigner";
import type { SignatureProfile } from "./profile";
import { checkCredentials, signatureOf } from "./sign";

export type SignatureSource = CredentialSource | ExternalSource;

export interface SignerOptions {
  readonly ask: AskPassphrase;
  readonly clock: Clock;
  readonly profile: SignatureProfile;
  readonly layout?: Layout;
  readonly signal?: AbortSignal;
}

export interface FileSigner {
  /** Undefined for a program that alone knows it. */
  readonly certificate?: Credentials["certificate"];
  /** Signs a file; resolves with the content of the FS. Nothing is written. */
  signatureOf(file: string): Promise<Buffer>;
}

/** Reads key and certificate and judges them, or throws the reason not to sign. */
export async function openSigner(source: SignatureSource, options: SignerOptions): Promise<FileSigner> {
  if (source.kind === "token") return openToken(source, options);
  if (source.kind === "command") return openCommand(source, options);
  const credentials = await readCredentials(source, options.ask);
  checkCredentials(credentials, options.clock(), options.profile);
  return {
    certificate: credentials.certificate,
    signatureOf: (file) => signatureOf(file, { ...options, credentials }),
  };
}

async function openToken(source: TokenSource, options: SignerOptions): Promise<FileSigner> {
  const known = await readTokenCertificate(source, options.signal);
  checkCredentials(known, options.clock(), options.profile);
  const pin = await askPin(source, options.ask);
  return {
    certificate: known.certificate,
    signatureOf: async (file) =>
      written(await signWithToken(source, file, options.clock(), known, pin, options), options),
  };
}

function openCommand(source: CommandSource, options: SignerOptions): FileSigner {
  return {
    signatureOf: async (file) => written(await signWithCommand(source, file, options.clock(), options), options),
  };
}

/** Written as strictly as our own, however the program wrote it. */
function written(der: Buffer, { layout, profile }: SignerOptions): Buffer {
  return encodeSignature(der, layout, profile.columns);
}
