// Passphrases: from a prompt without echo, the first line of stdin, or a named environment variable; never from the command line.
import { readSync } from "node:fs";
import { createInterface } from "node:readline";
import { cliText } from "../../core/src/messages/cli";
import type { Language } from "../../core/src/messages/catalogue";
import { CommandError, text, UsageError, type Arguments, type OptionSpec } from "./args";

/** The options that say where a passphrase comes from. */
export const secretOptions: OptionSpec = {
  "passphrase-env": { type: "string" },
  "passphrase-stdin": { type: "boolean" },
};

/** Gives the passphrase of a file, asked for at most once a file. */
export type AskPassphrase = (file: string) => Promise<string>;

function passphraseSource(values: Arguments["values"], language: Language): AskPassphrase {
  const name = text(values, "passphrase-env");
  if (name !== undefined) {
    const value = process.env[name];
    if (value === undefined) throw new UsageError(cliText("noPassphraseVariable", language, { name }));
    return async () => value;
  }
  if (values["passphrase-stdin"] === true) {
    let line: string | undefined;
    return async () => (line ??= firstLineOfStdin());
  }
  const known = new Map<string, Promise<string>>();
  return (file) => {
    if (!known.has(file)) known.set(file, prompt(cliText("askPassphrase", language, { file }), file, language));
    return known.get(file)!;
  };
}

function firstLineOfStdin(): string {
  const bytes: number[] = [];
  const one = Buffer.alloc(1);
  while (readSync(0, one, 0, 1, null) === 1 && one[0] !== 0x0a) bytes.push(one[0]);
  return Buffer.from(bytes).toString("utf8").replace(/\r$/, "");
}

/** A PIN is asked each time, at the terminal or on stdin: never from the environment, where it would be used again. */
function askPin(values: Arguments["values"], token: string, language: Language): Promise<string> {
  if (values["passphrase-stdin"] === true) return Promise.resolve(firstLineOfStdin());
  return prompt(cliText("askPin", language, { token }), token, language);
}

/** The answer to a request of the channel part; a wrong one is not asked again. */
export function secretAnswers(
  values: Arguments["values"],
  language: Language,
): (request: { purpose: string; file: string; again: boolean }) => Promise<string | undefined> {
  const ask = passphraseSource(values, language);
  return async ({ purpose, file, again }) => {
    if (again) throw new CommandError(cliText("passphraseWrong", language, { file }));
    return purpose === "pin" ? askPin(values, file, language) : ask(file);
  };
}

/** Asks at the terminal, showing nothing of what is typed. */
function prompt(question: string, file: string, language: Language): Promise<string> {
  const { stdin, stderr } = process;
  if (!stdin.isTTY) throw new CommandError(cliText("noTerminal", language, { file }));
  return new Promise((resolve, reject) => {
    let typed = "";
    const end = (finish: () => void): void => {
      stdin.setRawMode(false);
      stdin.pause();
      stdin.off("data", read);
      stderr.write("\n");
      finish();
    };
    const read = (chunk: Buffer): void => {
      for (const character of chunk.toString("utf8")) {
        if (character === "\r" || character === "\n") return end(() => resolve(typed));
        if (character === "\u0003") return end(() => reject(new CommandError("^C")));
        typed = character === "\u007f" || character === "\b" ? typed.slice(0, -1) : typed + character;
      }
    };
    stderr.write(question);
    stdin.setRawMode(true);
    stdin.resume();
    stdin.on("data", read);
  });
}

/** Asks a question at the terminal that y, o or j answers with yes. */
export async function askYes(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await new Promise<string>((resolve) => lines.question(`${question} [y/N] `, resolve));
    return /^\s*[yoj]/i.test(answer);
  } finally {
    lines.close();
  }
}
