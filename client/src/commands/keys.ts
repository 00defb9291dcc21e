// SSH keys and the public part of a certificate: what Chaman asks for. Private halves never leave their file.
import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import type { Command } from "../surroundings";
import { Cancelled, Stop } from "../target";
import { language, text } from "../texts";

/** Shorter ones are guessed by machines. */
const minPassphrase = 8;

/** Makes an RSA-4096 key pair with a passphrase; the public half goes to the clipboard. */
export const createSshKey: Command = async ({ channelPart }) => {
  const part = await channelPart();
  const file = await askKeyFile();
  const passphrase = await askNewPassphrase(file);
  const title = text("keySaveTitle");
  const made = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, () =>
    part.makeSshKeyPair(file, { bits: 4096, passphrase, comment: "fla-batch" }),
  );
  await vscode.env.clipboard.writeText(made.publicLine);
  await vscode.commands.executeCommand("setContext", "fla.sshKeyMade", true);
  void vscode.window.showInformationMessage(text("keyMade", { file: made.privateFile }));
  return made.publicLine;
};

/** Copies the public half of the channel's key. */
export const copyPublicKey: Command = async ({ channels, channelPart, passphrases }) => {
  const part = await channelPart();
  const channel = await channels.chosen();
  if (!channel.keyFile) throw new Stop(text("noChannelYet"));
  const asked = passphrases.forOperation();
  const key = await part.readSshKey(channel.keyFile, asked.ask);
  await asked.keep();
  const line = part.publicLineOf(key, "fla-batch");
  await vscode.env.clipboard.writeText(line);
  void vscode.window.showInformationMessage(text("keyCopied"));
  return line;
};

async function askKeyFile(): Promise<string> {
  const defaultUri = vscode.Uri.file(path.join(os.homedir(), ".ssh", "fla_batch_rsa"));
  const uri = await vscode.window.showSaveDialog({ title: text("keySaveTitle"), defaultUri });
  if (!uri) throw new Cancelled();
  return uri.fsPath;
}

async function askNewPassphrase(file: string): Promise<string> {
  const options = { title: text("passphraseTitle", { file: path.basename(file) }), password: true, ignoreFocusOut: true };
  const first = await vscode.window.showInputBox({
    ...options,
    prompt: text("passphraseNew"),
    validateInput: (typed) => (typed.length < minPassphrase ? text("passphraseShort") : undefined),
  });
  if (first === undefined) throw new Cancelled();
  const second = await vscode.window.showInputBox({
    ...options,
    prompt: text("passphraseRepeat"),
    validateInput: (typed) => (typed === first ? undefined : text("passphraseDiffers")),
  });
  if (second === undefined) throw new Cancelled();
  return first;
}

/** Writes the public part of the channel's certificate as a .cer file. */
export const exportCertificate: Command = async ({ channels, channelPart, passphrases }) => {
  throw new Stop(language());
};
