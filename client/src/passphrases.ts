// Passphrases of keys and certificates. They live in VS Code's SecretStorage and nowhere else: no setting, no log, no message
// to the server. One is kept only after the operation that it was typed for has succeeded.
import * as vscode from "vscode";
import { text } from "./texts";

/** Key in globalState of the names under which secrets are kept, because SecretStorage cannot list them all over its life. */
const namesKey = "fla.secretNames";

export interface PassphraseQuestion {
  /** A "pin" is asked each time: a card counts wrong ones, so an old one must never be tried by itself. */
  readonly purpose?: string;
  readonly file: string;
  /** True when the one just given was wrong. */
  readonly again: boolean;
}

/** Passphrases for one operation. */
export interface OperationPassphrases {
  /** The kept one, else what the user types; undefined stops the operation. */
  ask(question: PassphraseQuestion): Promise<string | undefined>;
  /** The operation succeeded: what was typed is kept. */
  keep(): Promise<void>;
}

export class Passphrases {
  constructor(private readonly context: vscode.ExtensionContext) {}

  forOperation(): OperationPassphrases {
    const typed = new Map<string, string>();
    return {
      ask: async ({ purpose, file, again }) => {
        if (purpose === "pin") return typePin(file);
        const kept = again ? undefined : await this.context.secrets.get(nameOf(file));
        if (again) await this.#drop(file);
        const passphrase = kept ?? (await type(file, again));
        if (kept === undefined && passphrase !== undefined) typed.set(file, passphrase);
        return passphrase;
      },
      keep: async () => {
        for (const [file, passphrase] of typed) await this.#keep(file, passphrase);
      },
    };
  }

  /** The kept passphrase, for work that nobody sits beside; none is ever asked for. */
  readonly onlyKept = async ({ file, again }: PassphraseQuestion): Promise<string | undefined> =>
    again ? undefined : this.context.secrets.get(nameOf(file));

  /** Forgets all of them and answers with their number. */
  async forgetAll(): Promise<number> {
    const names = this.#names();
    for (const name of names) await this.context.secrets.delete(name);
    await this.context.globalState.update(namesKey, undefined);
    return names.length;
  }

  async #keep(file: string, passphrase: string): Promise<void> {
    await this.context.secrets.store(nameOf(file), passphrase);
    await this.context.globalState.update(namesKey, [...new Set([...this.#names(), nameOf(file)])]);
  }

  async #drop(file: string): Promise<void> {
    await this.context.secrets.delete(nameOf(file));
    await this.context.globalState.update(
      namesKey,
      this.#names().filter((name) => name !== nameOf(file)),
    );
  }

  #names(): readonly string[] {
    return this.context.globalState.get<string[]>(namesKey) ?? [];
  }
}

function type(file: string, wrong: boolean): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: text("passphraseTitle", { file: file.replace(/^.*[\\/]/, "") }),
    prompt: text(wrong ? "passphraseWrong" : "passphrasePrompt"),
    password: true,
    ignoreFocusOut: true,
  });
}

function typePin(token: string): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: text("pinTitle", { token }),
    prompt: text("pinPrompt"),
    password: true,
    ignoreFocusOut: true,
  });
}

function nameOf(file: string): string {
  return `passphrase:${file}`;
}
