// Signs a file with the certificate of the chosen channel, and explains a signature.
import * as path from "node:path";
import * as vscode from "vscode";
import { tripletText } from "../../../core/src/messages/triplet";
import type { SignatureReport } from "../../../core/src/channel/signing/verify";
import type { ChannelPart } from "../channelPart";
import { signatureSource } from "../channels";
import { interactionFor } from "../interaction";
import { showMarkdown } from "../markdownPages";
import type { Command } from "../surroundings";
import { savedFile, targetUri } from "../target";
import { language, text } from "../texts";

/** Writes the detached signature (FS) beside the file. */
export const signFile: Command = async ({ channels, channelPart, passphrases }, argument) => {
  const uri = await savedFile(argument);
  const part = await channelPart();
  const credentials = signatureSource(part, await channels.chosen());
  const interaction = interactionFor(part, passphrases);
  const title = text("signing", { file: path.basename(uri.fsPath) });
  const signed = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, () =>
    part.signFile({
      file: uri.fsPath,
      credentials,
      clock: part.systemClock,
      interaction,
    }),
  );
  await interaction.keep();
  const names = { file: path.basename(signed.file), fs: path.basename(signed.signatureFile) };
  if (signed.problems.length === 0) void vscode.window.showInformationMessage(text("signed", names));
  else {
    const said = signed.problems.map(({ kind, args }) => tripletText(kind, language(), args));
    void vscode.window.showWarningMessage([text("signed", names), ...said].join(" "));
  }
  return signed.signatureFile;
};

/** Explains the signature of an FI or FO, or of the file that an FS belongs to. */
export const verifySignature: Command = async ({ channelPart }, argument) => {
  const part = await channelPart();
  const file = part.dataFileFor(targetUri(argument).fsPath);
  const report = await part.verifyFile({ home: part.openHome(), file, clock: part.systemClock });
  const [state, ...lines] = part.signatureReportLines(report, language());
  const page = `# ${path.basename(file)}\n\n**${state}**\n\n${lines.map((line) => `- ${line}\n`).join("")}`;
  const name = path.basename(part.signatureFileFor(file));
  await showMarkdown({ scheme: "fla-signature", name, text: page, place: "beside" });
  if (report.state === "signerUnknown") void offerPin(part, report);
  return report.state;
};

/** Pins a signer on a person's explicit wish, after its fingerprint was shown. */
async function offerPin(part: ChannelPart, { signer, certificate }: SignatureReport): Promise<void> {
  if (!signer || !certificate) return;
  const pin = text("pinSigner");
  const message = text("signerUnknown", { owner: signer.commonName });
  if ((await vscode.window.showInformationMessage(message, pin)) !== pin) return;
  const detail = text("pinSignerDetail", { subject: signer.subject, fingerprint: signer.sha256 });
  const answer = await vscode.window.showWarningMessage(text("pinSignerTitle"), { modal: true, detail }, pin);
  if (answer === pin) part.pinSigner(part.openHome(), certificate);
}
