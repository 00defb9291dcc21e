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

/** An option that does not exist, or is not used as it should be; put into words where the reader's language is known. */
export class OptionError extends UsageError {
  constructor(
    readonly kind: "unknownOption" | "optionWithoutValue" | "optionTakesNoValue",
    readonly option: string,
  ) {
    super(`${kind} ${option}`);
  }
}

/** @throws OptionError */
export function readArguments(args: readonly string[], options: OptionSpec): Arguments {
  const known = { ...everywhere, ...options };
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: known,
    ...{ allowPositionals: true, strict: false, tokens: true },
  });
  const given = tokens.flatMap((token) => (token.kind === "option" ? token : []));
  const stranger = given.find(({ name }) => !Object.hasOwn(known, name));
  if (stranger) throw new OptionError("unknownOption", stranger.rawName);
  for (const one of given) checkValue(one, known[one.name].type);
  return { values: values as Arguments["values"], files: positionals };
}

interface OptionToken {
  readonly rawName: string;
  readonly value?: string;
  readonly inlineValue?: boolean;
}

/** What looks like another option is no value, unless "=" says so: `--schema --format json` lacks one. */
function checkValue({ rawName, value, inlineValue }: OptionToken, type: "string" | "boolean"): void {
  if (type === "boolean" && value !== undefined) throw new OptionError("optionTakesNoValue", rawName);
  const isMissing = value === undefined || (!inlineValue && value.startsWith("-"));
  if (type === "string" && isMissing) throw new OptionError("optionWithoutValue", rawName);
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
