// fla channel: the channels of this machine.
import { cliText } from "../../../core/src/messages/cli";
import path from "node:path";
import { readArguments, text, UsageError, type Arguments } from "../args";
import { withChannelPart, type ChannelPart, type Home } from "../channelPart";
import type { Command } from "../command";
import { printLine } from "../print";
import type { Language } from "../../../core/src/messages/catalogue";

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
        default:
          throw new UsageError(cliText("unknownCommand", language, { name: files[0] }));
      }
    });
  },
};

function list(part: ChannelPart, home: Home, language: Language): number {
  const { channels, problems } = part.readChannels(home);
  for (const problem of problems) process.stderr.write(`fla: ${part.problemText(problem, language)}\n`);
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
    host: text(values, "host"),
    port: port === undefined ? undefined : Number(port),
    certificateFile: file("certificate"),
    certificateKeyFile: file("certificate-key"),
    applicationCode: text(values, "code"),
    signTests: values["sign-tests"],
    legacyRsa: values["legacy-rsa"],
    sequenceFrom: text(values, "sequence-from"),
    sequenceTo: text(values, "sequence-to"),
  };
}

function remove(part: ChannelPart, home: Home, values: Arguments["values"], language: Language): number {
  const name = text(values, "name");
  if (name === undefined) throw new UsageError(cliText("needOption", language, { option: "--name" }));
  part.removeChannel(home, name);
  printLine(cliText("channelRemoved", language, { name }));
  return 0;
}
