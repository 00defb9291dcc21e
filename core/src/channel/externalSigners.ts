// Which cards, tokens and programs this user signs with. They name programs to run, so they come from this user's own settings
// alone: never from a workspace, and never from FLA_HOME, which a team may share. A channel only names one of them.
import { existsSync, readFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Channel } from "./channels";
import { expandUser } from "./home";
import { channelError, signingError, type Problem } from "./problem";
import { credentialSource } from "./signing/credentials";
import type { ExternalSource } from "./signing/externalSigner";
import type { SignatureSource } from "./signing/signer";

export interface SignerList {
  readonly signers: readonly ExternalSource[];
  readonly problems: readonly Problem[];
}

/** FLA_SIGNERS, else signers.json in this user's place for settings: %APPDATA%, Application Support, or XDG_CONFIG_HOME. */
export function signersFile(environment: NodeJS.ProcessEnv = process.env, user = os.homedir()): string {
  if (environment.FLA_SIGNERS) return path.resolve(environment.FLA_SIGNERS);
  const place = {
    win32: environment.APPDATA || path.join(user, "AppData", "Roaming"),
    darwin: path.join(user, "Library", "Application Support"),
  }[process.platform as string];
  if (place) return path.join(place, "FLA Batch", "signers.json");
  return path.join(environment.XDG_CONFIG_HOME || path.join(user, ".config"), "fla-batch", "signers.json");
}

/** The signers of the user's file: a list; a missing file is an empty one. */
export function readSigners(file = signersFile()): SignerList {
  if (!existsSync(file)) return { signers: [], problems: [] };
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (Array.isArray(value)) return checkSigners(value, file);
    return { signers: [], problems: [problem("signerShape", { where: file })] };
  } catch (error) {
    const reason = (error as Error).message.split("\n")[0];
    return { signers: [], problems: [channelError("channelsBroken", { file, reason }).problem] };
  }
}

/** Checks signers from any source; one with a problem is not used. */
export function checkSigners(values: readonly unknown[], where: string): SignerList {
  const signers: ExternalSource[] = [];
  const problems: Problem[] = [];
  values.forEach((value, at) => {
    const place = `${where} [${at + 1}]`;
    const found = toSigner(value);
    if (typeof found === "string") problems.push(problem("signerField", { where: place, field: found }));
    else if (signers.some(({ name }) => name === found.name))
      problems.push(problem("signerField", { where: place, field: "name" }));
    else signers.push(found);
  });
  return { signers, problems };
}

/** Signers of the editor's setting before those of the file. */
export function mergeSigners(first: SignerList, second: SignerList): SignerList {
  const names = new Set(first.signers.map(({ name }) => name));
  const added = second.signers.filter(({ name }) => !names.has(name));
  return { signers: [...first.signers, ...added], problems: [...first.problems, ...second.problems] };
}

/** What signs for a channel: the signer that it names, else its certificate; undefined when it has neither. */
export function signatureSourceOf(channel: Channel, signers: readonly ExternalSource[]): SignatureSource | undefined {
  const { signer, certificateFile, certificateKeyFile } = channel;
  if (signer === undefined)
    return certificateFile === undefined ? undefined : credentialSource(certificateFile, certificateKeyFile);
  const found = signers.find(({ name }) => name === signer);
  if (found) return found;
  const known = signers.map(({ name }) => name).join(", ") || "-";
  throw signingError("noSuchSigner", { channel: channel.name, signer, known });
}

type Check = (value: unknown) => boolean;

const isText: Check = (value) => typeof value === "string" && value !== "" && !/[\0\r\n]/.test(value);
const isFile: Check = (value) => isText(value) && path.isAbsolute(expandUser(value as string));
/** A program by its full path, or by its bare name on the PATH; never one beside a document. */
const isProgram: Check = (value) => isFile(value) || (isText(value) && !/[\\/]/.test(value as string));

const fields: Readonly<Record<string, Check>> = {
  name: (value) => isText(value) && (value as string).length <= 64,
  command: (value) => Array.isArray(value) && value.length > 0 && isProgram(value[0]) && value.every(isText),
  module: isFile,
  id: (value) => typeof value === "string" && /^([0-9a-f]{2}){1,32}$/i.test(value),
  tokenLabel: isText,
  tool: isProgram,
  pinOnReader: (value) => typeof value === "boolean",
  certificateFile: isFile,
};

/** The signer, or the name of the field that is wrong. */
function toSigner(value: unknown): ExternalSource | string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "name";
  const given = value as Record<string, unknown>;
  for (const key of Object.keys(given)) if (!Object.hasOwn(fields, key) || !fields[key](given[key])) return key;
  if (given.name === undefined) return "name";
  const isCommand = given.command !== undefined;
  if (isCommand) {
    const stranger = Object.keys(given).find((key) => key !== "name" && key !== "command");
    return stranger ?? ({ kind: "command", ...given } as ExternalSource);
  }
  if (given.module === undefined) return "module";
  if (given.id === undefined) return "id";
  const paths = Object.fromEntries(
    ["module", "tool", "certificateFile"].flatMap((key) =>
      typeof given[key] === "string" ? [[key, expandUser(given[key])]] : [],
    ),
  );
  return { kind: "token", ...given, ...paths } as ExternalSource;
}

function problem(kind: "signerShape" | "signerField", args: Record<string, string>): Problem {
  return { area: "signing", kind, args };
}
