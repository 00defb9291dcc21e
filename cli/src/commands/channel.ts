// fla channel: the channels of this machine.
import { labelled } from "../../../core/src/messages/catalogue";
import { cliText } from "../../../core/src/messages/cli";
import path from "node:path";
import { CommandError, readArguments, text, UsageError, type Arguments } from "../args";
import { chosenChannel, withChannelPart, type ChannelPart, type Home } from "../channelPart";
import type { Command } from "../command";
import { newFile, writeOutput } from "../outputFile";
import type { Language } from "../../../core/src/messages/catalogue";
import { commandLineInteraction, interactionOptions } from "../interaction";
import { secretAnswers } from "../secrets";
import { userSigners } from "./sign";
import { printAside, printLine } from "../output";

const options = {
  name: { type: "string" },
  enterprise: { type: "string" },
  quality: { type: "string" },
  sender: { type: "string" },
  user: { type: "string" },
  "key-file": { type: "string" },
  host: { type: "string" },
  port: { type: "string" },
  certificate: { type: "string" },
  "certificate-key": { type: "string" },
  code: { type: "string" },
  "sign-tests": { type: "boolean" },
  "legacy-rsa": { type: "boolean" },
  "sequence-from": { type: "string" },
  "sequence-to": { type: "string" },
  agent: { type: "boolean" },
  signer: { type: "string" },
  simulation: { type: "boolean" },
  mandates: { type: "string" },
  "max-bytes": { type: "string" },
  "max-forms": { type: "string" },
  proxy: { type: "string" },
  jump: { type: "string" },
  "jump-key": { type: "string" },
  channel: { type: "string" },
  out: { type: "string" },
  bits: { type: "string" },
  ...interactionOptions,
} as const;

export const channel: Command = {
  help: "helpChannel",
  async run(args, language) {
    const { values, files } = readArguments(args, options);
    return withChannelPart(language, async (part) => {
      const home = part.openHome();
      switch (files[0] ?? "list") {
        case "list":
          return list(part, home, language);
        case "add":
          return add(part, home, values, language);
        case "remove":
          return remove(part, home, values, language);
        case "check":
          return check(part, home, values, language);
        case "key":
          return makeKey(part, values, language);
        case "public-key":
          return publicKey(part, home, values, language);
        case "certificate":
          return exportCertificate(part, home, values, language);
        case "forget-host":
          return forgetHost(part, home, values, language);
        default:
          throw new UsageError(cliText("unknownCommand", language, { name: files[0] }));
      }
    });
  },
};

function list(part: ChannelPart, home: Home, language: Language): number {
  const { channels, problems } = part.readChannels(home);
  for (const problem of problems) printAside(part.problemText(problem, language));
  for (const { name, quality, senderNumber, user, host, port } of channels)
    printLine([name, quality, senderNumber, `${user}@${host}:${port}`].join("\t"));
  return problems.length > 0 ? 2 : 0;
}

function add(part: ChannelPart, home: Home, values: Arguments["values"], language: Language): number {
  const { channels, problems } = part.checkChannels([channelFrom(values)], "--");
  if (problems.length > 0)
    throw new UsageError(problems.map((problem) => part.problemText(problem, language)).join("\n"));
  part.addChannel(home, channels[0]);
  printLine(cliText("channelAdded", language, { name: channels[0].name }));
  return 0;
}

/** The fields of channels.json from the options; files may be named relative to the working folder. */
function channelFrom(values: Arguments["values"]): Record<string, unknown> {
  const file = (name: string): string | undefined => {
    const value = text(values, name);
    return value === undefined ? undefined : path.resolve(value);
  };
  const port = text(values, "port");
  return {
    name: text(values, "name"),
    enterpriseNumber: text(values, "enterprise"),
    quality: text(values, "quality"),
    senderNumber: text(values, "sender"),
    user: text(values, "user"),
    keyFile: file("key-file"),
    agent: values.agent,
    host: text(values, "host"),
    port: port === undefined ? undefined : Number(port),
    certificateFile: file("certificate"),
    certificateKeyFile: file("certificate-key"),
    signer: text(values, "signer"),
    applicationCode: text(values, "code"),
    signTests: values["sign-tests"],
    legacyRsa: values["legacy-rsa"],
    sequenceFrom: text(values, "sequence-from"),
    sequenceTo: text(values, "sequence-to"),
    simulation: values.simulation,
    maxBytes: numberFrom(values, "max-bytes"),
    maxForms: numberFrom(values, "max-forms"),
    mandates: mandatesFrom(text(values, "mandates")),
    proxy: proxyFrom(text(values, "proxy")),
    jump: jumpFrom(text(values, "jump"), file("jump-key")),
  };
}

/** What is no number stays text, so that the check of the channel names the field. */
function numberFrom(values: Arguments["values"], name: string): number | string | undefined {
  const value = text(values, name);
  return value === undefined || !/^\d+$/.test(value) ? value : Number(value);
}

/** "0123456749,0987654364:DIMN": employers, each with an application or for all. */
function mandatesFrom(value: string | undefined): object[] | undefined {
  return value?.split(",").map((one) => {
    const [employer, application] = one.trim().split(":");
    return application === undefined ? { employer } : { employer, application };
  });
}

/** "socks5://host:1080" or "http://host:3128". */
function proxyFrom(value: string | undefined): object | string | undefined {
  const match = /^(socks5|http):\/\/(.+):(\d+)$/.exec(value ?? "");
  return match ? { kind: match[1], host: match[2], port: Number(match[3]) } : value;
}

/** "user@host:22"; without a key of its own the agent is asked. */
function jumpFrom(value: string | undefined, keyFile: string | undefined): object | string | undefined {
  const match = /^(.+)@(.+):(\d+)$/.exec(value ?? "");
  if (!match) return value;
  const [, user, host, port] = match;
  return { user, host, port: Number(port), ...(keyFile === undefined ? { agent: true } : { keyFile }) };
}

function remove(part: ChannelPart, home: Home, values: Arguments["values"], language: Language): number {
  const name = text(values, "name");
  if (name === undefined) throw new UsageError(cliText("needOption", language, { option: "--name" }));
  part.removeChannel(home, name);
  printLine(cliText("channelRemoved", language, { name }));
  return 0;
}

/** Tests a channel point by point; exit status 1 when one fails. */
async function check(part: ChannelPart, home: Home, values: Arguments["values"], language: Language): Promise<number> {
  const channel = chosenChannel(part, home, values, language);
  const interaction = commandLineInteraction(values, language, () => "");
  const signers = channel.signer === undefined ? [] : userSigners(part, language);
  const report = await part.checkChannel({ home, channel, clock: part.systemClock, interaction, signers });
  const marks = { good: "+", warning: "!", failed: "x", skipped: "-" };
  for (const point of report.points) {
    const { what, found } = part.channelPointText(point, language);
    printLine(`${marks[point.state]} ${labelled(what, found, language)}`);
  }
  return report.points.some(({ state }) => state === "failed") ? 1 : 0;
}

/** Makes an SSH key pair with a passphrase, and prints the public half for the portal. */
async function makeKey(part: ChannelPart, values: Arguments["values"], language: Language): Promise<number> {
  const out = text(values, "out");
  if (out === undefined) throw new UsageError(cliText("needOption", language, { option: "--out FILE" }));
  const bits = text(values, "bits") ?? "4096";
  if (bits !== "3072" && bits !== "4096")
    throw new UsageError(cliText("needOption", language, { option: "--bits 3072|4096" }));
  const file = path.resolve(out);
  const passphrase = await secretAnswers(values, language)({ purpose: "sshKey", file, again: false });
  if (!passphrase || passphrase.length < part.minimumPassphrase)
    throw new CommandError(cliText("passphraseShort", language, { least: part.minimumPassphrase }));
  const pair = await part.makeSshKeyPair(file, {
    bits: bits === "3072" ? 3072 : 4096,
    passphrase,
    comment: "fla-batch",
  });
  printLine(pair.publicLine);
  return 0;
}

/** Prints the public half of a key: what the portal asks for. */
async function publicKey(
  part: ChannelPart,
  home: Home,
  values: Arguments["values"],
  language: Language,
): Promise<number> {
  const named = text(values, "key-file");
  const file = named === undefined ? chosenChannel(part, home, values, language).keyFile : path.resolve(named);
  if (file === undefined) throw new UsageError(cliText("needOption", language, { option: "--key-file FILE" }));
  printLine(part.publicLineOf(await part.readSshKey(file, secretAnswers(values, language)), "fla-batch"));
  return 0;
}

/** Writes the public part of the signing certificate as a .cer file. */
async function exportCertificate(
  part: ChannelPart,
  home: Home,
  values: Arguments["values"],
  language: Language,
): Promise<number> {
  const out = text(values, "out");
  if (out === undefined) throw new UsageError(cliText("needOption", language, { option: "--out FILE.cer" }));
  const named = text(values, "certificate");
  const certificate = await part.publicCertificate(
    named === undefined
      ? part.signatureSourceOf(chosenChannel(part, home, values, language), userSigners(part, language))
      : part.credentialSource(path.resolve(named)),
    secretAnswers(values, language),
  );
  if (!certificate) throw new UsageError(cliText("needOption", language, { option: "--certificate FILE" }));
  writeOutput(path.resolve(out), certificate.raw, language, { ...newFile, mode: 0o644 });
  printLine(path.resolve(out));
  return 0;
}

/** Forgets the pinned host key, after the receiver said that it changed: the next contact shows the new one. */
function forgetHost(part: ChannelPart, home: Home, values: Arguments["values"], language: Language): number {
  const { host, port } = chosenChannel(part, home, values, language);
  part.forgetHostKeys(home, host, port);
  printLine(cliText("hostForgotten", language, { host: `${host}:${port}` }));
  return 0;
}
