// Mistakes in the schemas that open documents are checked with: shown on the schema files themselves, at their places,
// for as long as a document needs them.
import { pathToFileURL } from "node:url";
import { DiagnosticSeverity, type Diagnostic } from "vscode-languageserver/node";
import { schemaText } from "../../core/src/messages/schema";
import type { SchemaFinding } from "../../core/src/schema/compile";
import { TextStore } from "../../core/src/text/textStore";
import type { Server } from "./server";

/** Opening, closing and typing may change which schemas are in use; they are looked at once things are quiet. */
const delayMs = 60;

export class SchemaProblems {
  /** What is shown now, by the address of the file: the findings and the language they are told in. */
  #shown = new Map<string, string>();
  /** What the last look rested on: a key of the keyboard changes none of it. */
  #seen: readonly unknown[] = [];
  #isDue = false;

  constructor(private readonly server: Server) {}

  /** The open documents or their schemas may have changed. */
  changed(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    this.server.surroundings.later(delayMs, () => {
      this.#isDue = false;
      this.server.guard("schema problems", undefined, () => this.#publish());
    });
  }

  #publish(): void {
    const seen = this.#inUse();
    if (seen.length === this.#seen.length && seen.every((one, i) => one === this.#seen[i])) return;
    this.#seen = seen;
    const found = this.#collect();
    const { connection } = this.server;
    for (const uri of this.#shown.keys())
      if (!found.has(uri)) void connection.sendDiagnostics({ uri, diagnostics: [] });
    const shown = new Map<string, string>();
    for (const [uri, diagnostics] of found) {
      const key = JSON.stringify(diagnostics);
      shown.set(uri, key);
      if (this.#shown.get(uri) !== key) void connection.sendDiagnostics({ uri, diagnostics });
    }
    this.#shown = shown;
  }

  #inUse(): readonly unknown[] {
    const open = [...this.server.documents.values()].filter(({ isOurs }) => isOurs);
    return [this.server.language, ...open.map(({ session }) => session.schemaFindings)];
  }

  #collect(): Map<string, Diagnostic[]> {
    const byFile = new Map<string, Set<SchemaFinding>>();
    for (const open of this.server.documents.values()) {
      if (!open.isOurs) continue;
      for (const { file, finding } of this.server.environments.schemaFindings(
        open.session,
        this.server.options.schema,
      )) {
        const findings = byFile.get(file) ?? new Set();
        byFile.set(file, findings.add(finding));
      }
    }
    return new Map(
      [...byFile].map(([file, findings]) => [pathToFileURL(file).href, this.#diagnostics(file, findings)]),
    );
  }

  #diagnostics(file: string, findings: Iterable<SchemaFinding>): Diagnostic[] {
    const { surroundings, language } = this.server;
    const text = TextStore.from(surroundings.readText(file) ?? "");
    const at = (offset: number) => text.positionAt(Math.min(offset, text.length));
    return [...findings]
      .sort((a, b) => a.from - b.from)
      .map(({ from, to, kind, args, rule, severity }) => ({
        range: { start: at(from), end: at(to) },
        severity: severity === "error" ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
        source: "FLA",
        message: schemaText(kind, language, args),
        ...(rule !== "" && { code: rule }),
      }));
  }
}
