// SSH keys and the public part of a certificate: what Chaman asks for. Private halves never leave their file.
import type { X509Certificate } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import * as vscode from "vscode";
import type { ChannelPart } from "../channelPart";
import type { Passphrases } from "../passphrases";
import type { Command, Surroundings } from "../surroundings";
import { Cancelled, Stop } from "../target";
import { text } from "../texts";

/** Key in globalState of the file of the key made last. */
const madeKey = "fla.sshKey";

/** Shorter ones are guessed by machines. */
const minPassphrase = 8;

/** Makes an RSA-4096 key pair with a passphrase; the public half goes to the clipboard. */
export const createSshKey: Command = async ({ channelPart, context }) => {
  const part = await channelPart();
  const file = await askKeyFile();
  const passphrase = await askNewPassphrase(file);
  const title = text("keySaveTitle");
  const made = await vscode.window.withProgress({ location: vscode.ProgressLocation.Notification, title }, () =>
    part.makeSshKeyPair(file, { bits: 4096, passphrase, comment: "fla-batch" }),
  );
  await vscode.env.clipboard.writeText(made.publicLine);
  await context.globalState.update(madeKey, made.privateFile);
  await vscode.commands.executeCommand("setContext", "fla.sshKeyMade", true);
  void vscode.window.showInformationMessage(text("keyMade", { file: made.privateFile }));
  return made.publicLine;
};

/** Copies the public half of a key: the one just made, else the channel's. */
export const copyPublicKey: Command = async (surroundings) => {
  const made = surroundings.context.globalState.get<string>(madeKey);
  const line = made && existsSync(`${made}.pub`) ? publicFile(made) : await publicLineOfChannel(surroundings);
  await vscode.env.clipboard.writeText(line);
  void vscode.window.showInformationMessage(text("keyCopied"));
  return line;
};

function publicFile(file: string): string {
  return readFileSync(`${file}.pub`, "utf8").trim();
}

async function publicLineOfChannel({ channels, channelPart, passphrases }: Surroundings): Promise<string> {
  const part = await channelPart();
  const { keyFile } = await channels.chosen();
  if (!keyFile) throw new Stop(text("noKeyFile"));
  if (existsSync(`${keyFile}.pub`)) return publicFile(keyFile);
  const asked = passphrases.forOperation();
  const key = await part.readSshKey(keyFile, asked.ask);
  await asked.keep();
  return part.publicLineOf(key, "fla-batch");
}

async function askKeyFile(): Promise<string> {
  const defaultUri = vscode.Uri.file(path.join(os.homedir(), ".ssh", "fla_batch_rsa"));
  const uri = await vscode.window.showSaveDialog({ title: text("keySaveTitle"), defaultUri });
  if (!uri) throw new Cancelled();
  return uri.fsPath;
}

async function askNewPassphrase(file: string): Promise<string> {
  const options = {
    title: text("passphraseTitle", { file: path.basename(file) }),
    password: true,
    ignoreFocusOut: true,
  };
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

/** Writes the public part of a certificate as a .cer file. Argument: the certificate's file. */
export const exportCertificate: Command = async ({ channelPart, passphrases, context }, argument) => {
  const part = await channelPart();
  const file = argument instanceof vscode.Uri ? argument.fsPath : await askCertificate();
  const certificate = await readCertificate(part, passphrases, file);
  const defaultUri = vscode.Uri.file(file.replace(/\.[^.\\/]*$/, "") + ".cer");
  const target = await vscode.window.showSaveDialog({ title: text("certificateSaveTitle"), defaultUri });
  if (!target) throw new Cancelled();
  await vscode.workspace.fs.writeFile(target, certificate.raw);
  await context.globalState.update("fla.certificateExported", true);
  await vscode.commands.executeCommand("setContext", "fla.certificateExported", true);
  void vscode.window.showInformationMessage(text("certificateExported", { file: target.fsPath }));
  return target.fsPath;
};

async function askCertificate(): Promise<string> {
  const [uri] =
    (await vscode.window.showOpenDialog({ title: text("chooseCertificate"), openLabel: text("choose") })) ?? [];
  if (!uri) throw new Cancelled();
  return uri.fsPath;
}

/** A .p12 is locked as a whole, a PEM certificate is not. */
async function readCertificate(part: ChannelPart, passphrases: Passphrases, file: string): Promise<X509Certificate> {
  if (!/\.(p12|pfx)$/i.test(file)) return part.certificatesIn(readFileSync(file), file)[0];
  const asked = passphrases.forOperation();
  const { certificate } = await part.readCredentials(part.credentialSource(file), asked.ask);
  await asked.keep();
  return certificate;
}
