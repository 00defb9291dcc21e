// fla simulate: the practice channel until it is stopped; with --json one line that says how to reach it.
import path from "node:path";
import { cliText } from "../../../core/src/messages/cli";
import { readArguments, text, UsageError } from "../args";
import { asOfDay, clockOf, withChannelPart } from "../channelPart";
import type { Command } from "../command";
import type { Language } from "../../../core/src/messages/catalogue";
import { printJson, printLine } from "../output";

export const simulate: Command = {
  help: "helpSimulate",
  async run(args, language) {
    const { values } = readArguments(args, {
      json: { type: "boolean" },
      port: { type: "string" },
      dir: { type: "string" },
      scenario: { type: "string" },
      register: { type: "boolean" },
      "as-of": { type: "string" },
    });
    return withChannelPart(language, async (part) => {
      const home = part.openHome();
      const running = await part.startPractice({
        home,
        clock: clockOf(asOfDay(values, language)),
        scenario: text(values, "scenario"),
        port: portOf(text(values, "port"), language),
        dir: path.resolve(text(values, "dir") ?? path.join(home.practiceDir, "channel")),
        language,
        onEvent: (event) => void process.stderr.write(`  | ${part.practiceEventText(event, language)}\n`),
      });
      const channel = values.register === true ? part.registerPracticeChannel(home, running) : undefined;
      if (values.json === true) {
        const { host, port, user, keyFile, hostKeySha256, caFile, certificateFile, certificateKeyFile, dir } = running;
        const facts = { host, port, user, keyFile, hostKeySha256, caFile, dir, certificateFile, certificateKeyFile };
        printJson(channel ? { ...facts, channel: channel.name, senderNumber: channel.senderNumber } : facts);
      } else
        printLine(
          cliText("simulating", language, {
            host: running.host,
            port: running.port,
            user: running.user,
            dir: running.dir,
          }),
        );
      await stopped();
      await running.close();
      return 0;
    });
  },
};

function portOf(asked: string | undefined, language: Language): number {
  const port = Number(asked ?? "0");
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new UsageError(cliText("needOption", language, { option: "--port 0..65535" }));
}

/** Resolves when the process is asked to end. */
function stopped(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
}
