// Reads a command's arguments. An unknown option or a missing value is a usage error that names it.
import { parseArgs, type ParseArgsConfig } from "node:util";

/** The user's mistake in calling us: its text goes to stderr, the exit status is 2. */
export class UsageError extends Error {}

/** Something that kept the command from running: a file that is not there, a server that refused. Exit status 2. */
export class CommandError extends Error {}

export type OptionSpec = NonNullable<ParseArgsConfig["options"]>;

export interface Arguments {
  readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  readonly files: readonly string[];
}

/** Options that every command takes. */
const everywhere: OptionSpec = {
  lang: { type: "string" },
  help: { type: "boolean", short: "h" },
};

export function readArguments(args: readonly string[], options: OptionSpec): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...everywhere, ...options },
      allowPositionals: true,
      strict: true,
    });
    return { values: values as Arguments["values"], files: positionals };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

/** The text of an option, or undefined. */
export function text(values: Arguments["values"], name: string): string | undefined {
  const value = values[name];
  return typeof value === "string" ? value : undefined;
}

/** The texts of an option that may be given several times. */
export function texts(values: Arguments["values"], name: string): readonly string[] {
  const value = values[name];
  return Array.isArray(value) ? (value as readonly string[]) : typeof value === "string" ? [value] : [];
}
