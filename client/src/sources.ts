// Which document a submission was made from. The journal knows names and hashes only, because it may be shared; the path of
// somebody's file stays in this window's own memory.
import * as vscode from "vscode";

/** Key in globalState: a submission may be looked at from another workspace. */
const sourcesKey = "fla.sources";

/** Older ones are forgotten; their kept copy is opened instead. */
const maxSources = 2_000;

export class Sources {
  constructor(private readonly context: vscode.ExtensionContext) {}

  /** The document, as far as known. */
  of(submission: string): vscode.Uri | undefined {
    const found = this.#all().find(([id]) => id === submission);
    return found && vscode.Uri.parse(found[1]);
  }

  async remember(submission: string, uri: vscode.Uri): Promise<void> {
    const others = this.#all().filter(([id]) => id !== submission);
    await this.context.globalState.update(sourcesKey, [[submission, uri.toString()], ...others].slice(0, maxSources));
  }

  #all(): readonly (readonly [string, string])[] {
    return this.context.globalState.get<[string, string][]>(sourcesKey) ?? [];
  }
}
