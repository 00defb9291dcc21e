// The command line: `fla COMMAND ...`. Each command is a file in commands/ and is loaded when it is called.
// Exit status: 0 nothing blocking, 1 refused, 2 could not run, 3 undecided.
import { languages, toLanguage, type Language } from "../../core/src/messages/catalogue";
import { cliText } from "../../core/src/messages/cli";
import { exitCode } from "../../core/src/check/contract";
import { VERSION } from "./version";
import { CommandError, OptionError, UsageError } from "./args";
import type { Command } from "./command";
import { printAside } from "./output";

const commands: Record<string, () => Promise<Command>> = {
  check: async () => (await import("./commands/check")).check,
  explain: async () => (await import("./commands/explain")).explain,
  anonymise: async () => (await import("./commands/anonymise")).anonymise,
  sign: async () => (await import("./commands/sign")).sign,
  verify: async () => (await import("./commands/verify")).verify,
  triplet: async () => (await import("./commands/triplet")).triplet,
  send: async () => (await import("./commands/send")).send,
  fetch: async () => (await import("./commands/fetch")).fetch,
  sent: async () => (await import("./commands/sent")).sent,
  answers: async () => (await import("./commands/answers")).answers,
  compare: async () => (await import("./commands/compare")).compare,
  test: async () => (await import("./commands/test")).test,
  purge: async () => (await import("./commands/purge")).purge,
  channel: async () => (await import("./commands/channel")).channel,
  extract: async () => (await import("./commands/extract")).extract,
  pack: async () => (await import("./commands/pack")).pack,
  simulate: async () => (await import("./commands/simulate")).simulate,
};

/** `--lang` wins, then FLA_LANG, then the system's language. */
function languageOf(args: readonly string[]): Language {
  const at = args.indexOf("--lang");
  const asked = at >= 0 ? args[at + 1] : args.find((argument) => argument.startsWith("--lang="))?.slice(7);
  if (asked !== undefined && !languages.some((language) => language === asked))
    throw new UsageError(cliText("badLanguage", "en", { asked }));
  return toLanguage(asked ?? process.env.FLA_LANG ?? process.env.LC_ALL ?? process.env.LC_MESSAGES ?? process.env.LANG);
}

async function main(args: readonly string[]): Promise<number> {
  const language = languageOf(args);
  const [name, ...rest] = args;
  if (name === undefined || name === "help" || name === "--help" || name === "-h") {
    process.stdout.write(cliText("help", language) + "\n");
    return name === undefined ? exitCode.couldNotRun : exitCode.clean;
  }
  if (name === "--version") {
    process.stdout.write(`${VERSION}\n`);
    return exitCode.clean;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!load) throw new UsageError(cliText("unknownCommand", language, { name }));
  const command = await load();
  if (rest.includes("--help") || rest.includes("-h")) {
    process.stdout.write(helpOf(command, language) + "\n");
    return exitCode.clean;
  }
  return command.run(rest, language);
}

function helpOf({ help }: Command, language: Language): string {
  return typeof help === "string" ? cliText(help, language) : help(language);
}

/** An output that nobody reads any more (`fla check ... | head`) is an ordinary end. */
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(process.exitCode ?? 0);
  throw error;
});

function messageOf(error: unknown): string {
  if (error instanceof OptionError)
    return cliText(error.kind, languageOf(process.argv.slice(2)), { option: error.option });
  const expected = error instanceof UsageError || error instanceof CommandError;
  const { message, stack = message } = error as Error;
  return expected || !process.env.FLA_DEBUG ? message : stack;
}

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    process.exitCode = exitCode.couldNotRun;
    printAside(messageOf(error));
  },
);
