// fla sign: the detached CMS signature beside each data file.
import { cliText } from "../../../core/src/messages/cli";
import { tripletText } from "../../../core/src/messages/triplet";
import { readArguments, text, UsageError, type Arguments } from "../args";
import { withChannelPart, type ChannelPart } from "../channelPart";
import type { Command } from "../command";
import { secretAnswers, secretOptions } from "../secrets";
import type { Language } from "../../../core/src/messages/catalogue";
import type { ExternalSource } from "../../../core/src/channel/signing/externalSigner";
import type { SignatureSource } from "../../../core/src/channel/signing/signer";
import { printAside, printLine } from "../output";

export const signingOptions = {
  ...secretOptions,
  cert: { type: "string" },
  key: { type: "string" },
  p12: { type: "string" },
  signer: { type: "string" },
  "one-line": { type: "boolean" },
} as const;

export const sign: Command = {
  help: "helpSign",
  async run(args, language) {
    const { values, files } = readArguments(args, signingOptions);
    if (files.length === 0) throw new UsageError(cliText("noFiles", language));
    return withChannelPart(language, async (part) => {
      const credentials = signatureSource(part, values, language);
      if (credentials === undefined)
        throw new UsageError(cliText("needOption", language, { option: "--p12, --signer, or --cert and --key" }));
      for (const file of files) {
        const { signatureFile, problems } = await part.signFile({
          file,
          credentials,
          clock: part.systemClock,
          interaction: { passphrase: secretAnswers(values, language) },
          layout: values["one-line"] === true ? "oneLine" : "columns",
        });
        for (const { kind, args, code } of problems) printAside(`${code} ${tripletText(kind, language, args)}`);
        printLine(cliText("signed", language, { file, fs: signatureFile }));
      }
      return 0;
    });
  },
};

/** What the options say that signs: files, or a card, token or program of this user; undefined when they say nothing. */
export function signatureSource(
  part: ChannelPart,
  values: Arguments["values"],
  language: Language,
): SignatureSource | undefined {
  const [certificateFile, keyFile] = signingFiles(values, language) ?? [];
  if (certificateFile !== undefined) return part.credentialSource(certificateFile, keyFile);
  const name = text(values, "signer");
  if (name === undefined) return undefined;
  const signers = userSigners(part, language);
  const found = signers.find((signer) => signer.name === name);
  const known = signers.map((signer) => signer.name).join(", ") || "-";
  if (!found) throw new UsageError(cliText("noSigner", language, { asked: name, known, file: part.signersFile() }));
  return found;
}

/** The cards, tokens and programs of signers.json; what is wrong with it is said. */
export function userSigners(part: ChannelPart, language: Language): readonly ExternalSource[] {
  const { signers, problems } = part.readSigners();
  for (const problem of problems) printAside(part.problemText(problem, language));
  return signers;
}

/** Certificate and key files named by the options; undefined when none is named. */
function signingFiles(values: Arguments["values"], language: Language): [string, string?] | undefined {
  const p12 = text(values, "p12");
  if (p12 !== undefined) return [p12];
  const certificate = text(values, "cert");
  const key = text(values, "key");
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined)
    throw new UsageError(cliText("needOption", language, { option: certificate === undefined ? "--cert" : "--key" }));
  return [certificate, key];
}
