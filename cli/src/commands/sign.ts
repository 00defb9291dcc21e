// fla sign: the detached CMS signature beside each data file.
import { cliText } from "../../../core/src/messages/cli";
import { readArguments, text, UsageError, type Arguments } from "../args";
import { withChannelPart } from "../channelPart";
import type { Command } from "../command";
import { printLine } from "../print";
import { passphraseSource, secretOptions } from "../secrets";
import type { Language } from "../../../core/src/messages/catalogue";

export const signingOptions = {
  ...secretOptions,
  cert: { type: "string" },
  key: { type: "string" },
  p12: { type: "string" },
  "one-line": { type: "boolean" },
} as const;

export const sign: Command = {
  help: "helpSign",
  async run(args, language) {
    const { values, files } = readArguments(args, signingOptions);
    if (files.length === 0) throw new UsageError(cliText("noFiles", language));
    const [certificateFile, keyFile] = signingFiles(values, language) ?? [];
    if (certificateFile === undefined)
      throw new UsageError(cliText("needOption", language, { option: "--p12, or --cert and --key" }));
    const ask = passphraseSource(values, language);
    return withChannelPart(language, async (part) => {
      for (const file of files) {
        const { signatureFile } = await part.signFile({
          file,
          credentials: part.credentialSource(certificateFile, keyFile),
          clock: part.systemClock,
          interaction: { passphrase: async (request) => (request.again ? undefined : ask(request.file)) },
          layout: values["one-line"] === true ? "oneLine" : "columns",
        });
        printLine(cliText("signed", language, { file, fs: signatureFile }));
      }
      return 0;
    });
  },
};

/** Certificate and key files named by the options; undefined when none is named. */
export function signingFiles(values: Arguments["values"], language: Language): [string, string?] | undefined {
  const p12 = text(values, "p12");
  if (p12 !== undefined) return [p12];
  const certificate = text(values, "cert");
  const key = text(values, "key");
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined || key === undefined)
    throw new UsageError(cliText("needOption", language, { option: certificate === undefined ? "--cert" : "--key" }));
  return [certificate, key];
}
