// The shape of a command.
import type { Language } from "../../core/src/messages/catalogue";
import type { CliMessage } from "../../core/src/messages/cli";

export interface Command {
  /** Its help text, or the key of it. */
  readonly help: CliMessage | ((language: Language) => string);
  /** Runs it; resolves with the exit status. Throws UsageError or CommandError for what the user can mend. */
  run(args: readonly string[], language: Language): Promise<number>;
}
