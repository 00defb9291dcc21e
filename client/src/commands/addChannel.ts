// Adds a channel, question by question; each answer is checked where it is typed. What is asked is what Chaman shows. The
// channel is written to the home folder, so that the command line has it too.
import * as vscode from "vscode";
import type { Channel } from "../../../core/src/channel/channels";
import type { ClientMessage } from "../../../core/src/messages/client";
import { qualityNames, signersOf } from "../channels";
import type { ChannelPart } from "../channelPart";
import type { Command } from "../surroundings";
import { Cancelled, Stop } from "../target";
import { language, text } from "../texts";

export const addChannel: Command = async ({ channels, channelPart }) => {
  const part = await channelPart();
  const existing = await channels.list((sentence) => void vscode.window.showWarningMessage(sentence));
  const channel = await askChannel(part, existing);
  part.addChannel(part.openHome(), channel);
  await channels.choose(channel);
  await channels.list();
  void offerCheck(channel.name);
  return channel.name;
};

async function askChannel(part: ChannelPart, existing: readonly Channel[]): Promise<Channel> {
  const taken = new Set(existing.map(({ name }) => name));
  const name = await ask("askName", (typed) => (typed.trim() && !taken.has(typed.trim()) ? undefined : "wrongName"));
  const enterpriseNumber = await ask("askEnterprise", (typed) =>
    part.isEnterpriseNumber(digits(typed)) ? undefined : "wrongEnterprise",
  );
  const quality = await askQuality();
  const twin = existing.find((one) => one.enterpriseNumber === digits(enterpriseNumber) && one.quality === quality);
  if (twin)
    throw new Stop(part.channelText("channelPairTwice", language(), { where: name, other: twin.name, name, quality }));
  const senderNumber = await ask("askSender", (typed) => matches(typed, /^(?!000000|999999)\d{6}$/, "wrongSender"));
  const host = await ask("askHost", (typed) => matches(typed, /\S/, "wrongEmpty"), part.officialHost);
  const port = await ask("askPort", portProblem, String(part.officialPort));
  const user = await ask("askUser", (typed) => matches(typed, /^\S+$/, "wrongEmpty"));
  const key = await askKey();
  const certificate = await askCertificate(part);
  const mandates = quality === "secretariat" || quality === "provider" ? await askMandates(part) : {};
  const applicationCode = await ask("askApplicationCode", (typed) => matches(typed, /^([A-Z]{4})?$/, "wrongCode"));
  const sequenceFrom = await ask("askSequenceFrom", (typed) => sequenceProblem(part, typed), "00001");
  const sequenceTo = await ask("askSequenceTo", (typed) => sequenceProblem(part, typed), "99999");
  return {
    ...{ name, enterpriseNumber: digits(enterpriseNumber), quality, senderNumber, host, port: Number(port), user },
    ...{ ...key, ...certificate, ...mandates, sequenceFrom, sequenceTo },
    ...(applicationCode ? { applicationCode } : {}),
  };
}

type Check = (typed: string) => ClientMessage | undefined;

async function ask(question: ClientMessage, check: Check, value = ""): Promise<string> {
  const validateInput = (typed: string): string | undefined => {
    const wrong = check(typed);
    return wrong && text(wrong);
  };
  const typed = await vscode.window.showInputBox({
    prompt: text(question),
    value,
    ignoreFocusOut: true,
    validateInput,
  });
  if (typed === undefined) throw new Cancelled();
  return typed.trim();
}

async function askQuality(): Promise<Channel["quality"]> {
  const items = Object.entries(qualityNames).map(([quality, key]) => ({
    label: text(key),
    quality: quality as Channel["quality"],
  }));
  const picked = await vscode.window.showQuickPick(items, { placeHolder: text("askQuality"), ignoreFocusOut: true });
  if (!picked) throw new Cancelled();
  return picked.quality;
}

/** A key file, or the agent that holds the key. */
async function askKey(): Promise<Pick<Channel, "keyFile" | "agent">> {
  const items = [
    { label: text("keyInFile"), agent: false },
    { label: text("keyInAgent"), agent: true },
  ];
  const picked = await vscode.window.showQuickPick(items, { placeHolder: text("askKeyFile"), ignoreFocusOut: true });
  if (!picked) throw new Cancelled();
  if (picked.agent) return { agent: true };
  const keyFile = await askFile("askKeyFile");
  if (!keyFile) throw new Cancelled();
  return { keyFile };
}

/** Employers that gave a mandate; none named leaves it open. */
async function askMandates(part: ChannelPart): Promise<Pick<Channel, "mandates">> {
  const numbers = (typed: string): string[] =>
    typed
      .split(/[,;]/)
      .filter((one) => one.trim() !== "")
      .map(digits);
  const typed = await ask("askMandates", (value) =>
    numbers(value).every((number) => part.isEnterpriseNumber(number)) ? undefined : "wrongEnterprise",
  );
  const mandates = numbers(typed).map((employer) => ({ employer }));
  return mandates.length > 0 ? { mandates } : {};
}

/** A card, token or program of the settings; else a file: a PEM certificate has its key in another one, a .p12 has both. */
async function askCertificate(
  part: ChannelPart,
): Promise<Pick<Channel, "certificateFile" | "certificateKeyFile" | "signer">> {
  const signer = await askSigner(part);
  if (signer !== undefined) return { signer };
  const certificateFile = await askFile("askCertificateFile");
  if (!certificateFile) return {};
  if (/\.(p12|pfx)$/i.test(certificateFile)) return { certificateFile };
  const certificateKeyFile = await askFile("askCertificateKeyFile");
  return certificateKeyFile ? { certificateFile, certificateKeyFile } : { certificateFile };
}

/** The name of one of this user's signers; undefined for a file, and where there is none to choose from. */
async function askSigner(part: ChannelPart): Promise<string | undefined> {
  const names = signersOf(part).map(({ name }) => name);
  if (names.length === 0) return undefined;
  const items = [
    { label: text("certificateInFile"), name: undefined },
    ...names.map((name) => ({ label: name, name })),
  ];
  const picked = await vscode.window.showQuickPick(items, {
    placeHolder: text("askCertificateFile"),
    ignoreFocusOut: true,
  });
  if (!picked) throw new Cancelled();
  return picked.name;
}

async function askFile(question: ClientMessage): Promise<string | undefined> {
  const [uri] = (await vscode.window.showOpenDialog({ title: text(question), openLabel: text("choose") })) ?? [];
  return uri?.fsPath;
}

async function offerCheck(channel: string): Promise<void> {
  const check = text("checkNow");
  const answer = await vscode.window.showInformationMessage(text("channelAdded", { channel }), check);
  if (answer === check) await vscode.commands.executeCommand("fla.checkChannel", channel);
}

function matches(typed: string, pattern: RegExp, wrong: ClientMessage): ClientMessage | undefined {
  return pattern.test(typed.trim()) ? undefined : wrong;
}

function portProblem(typed: string): ClientMessage | undefined {
  const port = Number(typed);
  return Number.isInteger(port) && 1 <= port && port <= 65535 ? undefined : "wrongPort";
}

function sequenceProblem(part: ChannelPart, typed: string): ClientMessage | undefined {
  return part.isSequence(typed.trim()) ? undefined : "wrongSequence";
}

/** Written with points or spaces, as on letter paper. */
function digits(typed: string): string {
  return typed.replace(/[\s.]/g, "").padStart(10, "0");
}
