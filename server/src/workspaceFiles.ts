// What a person keeps in the workspace for the checks: rules of their own (`fla.rules`) and what is silenced for display
// (`.fla/suppressions.json`). Read when first needed, read again when a watched file changes; what is wrong in them is
// reported on their own lines.
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { DidChangeWatchedFilesNotification, DiagnosticSeverity, type Diagnostic } from "vscode-languageserver/node";
import type { Display, Silence } from "../../core/src/check/display";
import { readSuppressions, suppressionsFile } from "../../core/src/check/display";
import { packProblemMessage, ruleProblemMessage } from "../../core/src/check/report";
import { matchesGlob } from "../../core/src/text/glob";
import { loadUserRules } from "../../core/src/pack/load";
import type { CatalogueRule } from "../../core/src/pack/manifest";
import type { PackProblem } from "../../core/src/pack/shape";
import { refusedRules } from "../../core/src/rules/compile";
import type { RulesTypedParams } from "../../protocol/src/ruleMessages";
import type { Server } from "./server";

interface FolderFiles {
  readonly rules: readonly CatalogueRule[];
  readonly silences: readonly Silence[];
}

export class WorkspaceFiles {
  #folders: string[] = [];
  #read: Map<string, FolderFiles> | undefined;
  /** Files with rules that stand otherwise in an editor than on disk: path -> text. */
  readonly #typed = new Map<string, string>();
  /** Files on which problems were shown, so that they are taken away again. */
  readonly #reported = new Set<string>();
  #watching: Promise<{ dispose(): void }> | undefined;

  constructor(private readonly server: Server) {}

  setFolders(uris: readonly string[]): void {
    this.#folders = uris.filter((uri) => uri.startsWith("file:")).map((uri) => fileURLToPath(uri));
    this.#read = undefined;
  }

  /** Folders of the workspace on this machine. */
  get folders(): readonly string[] {
    return this.#folders;
  }

  /** The schema that `fla.schemas` maps a document to: the first glob that fits, relative to the document's folder. */
  schemaFor(uri: string): string | undefined {
    const entries = Object.entries(this.server.settings.schemas);
    if (entries.length === 0 || !uri.startsWith("file:")) return undefined;
    const file = fileURLToPath(uri);
    const folder = this.#folderOf(uri);
    const relative = path
      .relative(folder ?? path.dirname(file), file)
      .split(path.sep)
      .join("/");
    const found = entries.find(
      ([glob]) => matchesGlob(relative, glob) || matchesGlob(file.split(path.sep).join("/"), glob),
    );
    return found && path.resolve(folder ?? path.dirname(file), found[1]);
  }

  /** The user's own rules for a document: those of the folder that holds it, else of all folders. */
  rulesFor(uri: string): readonly CatalogueRule[] {
    const folder = this.#folderOf(uri);
    const files = this.#files();
    return folder === undefined ? [...files.values()].flatMap(({ rules }) => rules) : (files.get(folder)?.rules ?? []);
  }

  /** Does a workspace folder hold this document, so that something can be kept beside it? */
  holds(uri: string): boolean {
    return this.#folderOf(uri) !== undefined;
  }

  /** How the findings of a document are shown. */
  displayOf(uri: string): Display {
    const folder = this.#folderOf(uri);
    const { settings, surroundings } = this.server;
    return {
      silences: (folder === undefined ? undefined : this.#files().get(folder)?.silences) ?? [],
      severities: settings.severity,
      file: folder === undefined ? "" : path.relative(folder, fileURLToPath(uri)).split(path.sep).join("/"),
      get today() {
        return surroundings.now().date;
      },
    };
  }

  /**
   * Takes what is being typed in a file with rules. False where that changes nothing: it is another file, or what stands there
   * is no JSON at the moment; the rules from before count on.
   */
  typed({ uri, text }: RulesTypedParams): boolean {
    if (!uri.startsWith("file:")) return false;
    const file = fileURLToPath(uri);
    const isOurs = this.#folders.some((folder) => this.#ruleFiles(folder).includes(file));
    if (!isOurs || text === this.#typed.get(file) || (text !== null && !isJson(text))) return false;
    if (text === null) return this.#typed.delete(file);
    this.#typed.set(file, text);
    return true;
  }

  /** Settings changed, or a file did: everything is read again when it is next asked for. */
  forget(): void {
    this.#read = undefined;
  }

  /** Asks the client to say when one of the files changes. */
  async watch(): Promise<void> {
    const { client, connection, settings } = this.server;
    if (!client.workspace?.didChangeWatchedFiles?.dynamicRegistration) return;
    const before = this.#watching;
    const names = [
      "*.xsd",
      ".fla/packs/**",
      suppressionsFile,
      ...settings.rules.map((file) => file.split(/[\\/]/).pop() ?? file),
    ];
    const watchers = names.map((name) => ({ globPattern: `**/${name}` }));
    this.#watching = connection.client.register(DidChangeWatchedFilesNotification.type, { watchers });
    await this.#watching;
    (await before)?.dispose();
  }

  #folderOf(uri: string): string | undefined {
    if (!uri.startsWith("file:")) return undefined;
    const file = fileURLToPath(uri);
    const around = this.#folders.filter((folder) => file.startsWith(folder + path.sep));
    return around.sort((a, b) => b.length - a.length)[0];
  }

  #files(): ReadonlyMap<string, FolderFiles> {
    if (this.#read) return this.#read;
    const problems = new Map<string, Diagnostic[]>();
    this.#read = new Map(this.#folders.map((folder) => [folder, this.#readFolder(folder, problems)]));
    this.#publish(problems);
    return this.#read;
  }

  #readFolder(folder: string, problems: Map<string, Diagnostic[]>): FolderFiles {
    const rules = this.#ruleFiles(folder).flatMap((file) => {
      const text = this.#typed.get(file) ?? this.server.surroundings.readText(file);
      return text === undefined ? [] : this.#readRules(path.relative(folder, file), file, text, problems);
    });
    const file = path.join(folder, suppressionsFile);
    const text = this.server.surroundings.readText(file);
    const read = text === undefined ? undefined : readSuppressions(suppressionsFile, text);
    if (read) this.#note(file, read.problems, problems);
    return { rules, silences: read?.silences ?? [] };
  }

  #ruleFiles(folder: string): readonly string[] {
    return this.server.settings.rules.map((name) => path.resolve(folder, name));
  }

  #readRules(name: string, file: string, text: string, problems: Map<string, Diagnostic[]>): readonly CatalogueRule[] {
    const read = loadUserRules(name, text);
    const list = this.#note(file, read.problems, problems);
    for (const { rule, problem } of refusedRules(read.rules)) {
      const code = rule.id ?? [rule.code].flat()[0];
      list.push(toProblem(lineOf(text, code), ruleProblemMessage(code, problem, this.server.language)));
    }
    return read.rules;
  }

  #note(file: string, found: readonly PackProblem[], problems: Map<string, Diagnostic[]>): Diagnostic[] {
    const uri = pathToFileURL(file).href;
    const list = problems.get(uri) ?? [];
    problems.set(uri, list);
    for (const one of found) {
      const at = { line: (one.line ?? 1) - 1, character: (one.column ?? 1) - 1 };
      list.push(toProblem(at, packProblemMessage(one, this.server.language)));
    }
    return list;
  }

  #publish(problems: ReadonlyMap<string, Diagnostic[]>): void {
    const { connection } = this.server;
    for (const uri of this.#reported) if (!problems.has(uri)) void connection.sendDiagnostics({ uri, diagnostics: [] });
    this.#reported.clear();
    for (const [uri, diagnostics] of problems) {
      this.#reported.add(uri);
      void connection.sendDiagnostics({ uri, diagnostics });
    }
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

interface Position {
  readonly line: number;
  readonly character: number;
}

function toProblem(at: Position, message: string): Diagnostic {
  const end = { line: at.line, character: at.character + 1 };
  return { range: { start: at, end }, severity: DiagnosticSeverity.Warning, source: "FLA", message };
}

/** Where a rule stands in its file, by its id or code. */
function lineOf(text: string, code: string): Position {
  const before = text.slice(0, Math.max(0, text.indexOf(JSON.stringify(code)))).split("\n");
  return { line: before.length - 1, character: before[before.length - 1].length };
}
