// From schema documents to a compiled schema. A broken schema still compiles: what could not be resolved stands for
// "cannot be checked", and the findings say where and why.
import { Builder } from "./components";
import { Registry, type LoadSchema, type SchemaSource } from "./documents";
import { FindingList, type SchemaFinding } from "./findings";
import type { Schema } from "./schema";

export type { SchemaFinding } from "./findings";
export type { LoadSchema, SchemaSource } from "./documents";

export interface CompiledSchema {
  /** Undefined when the main document is not a schema at all. */
  readonly schema: Schema | undefined;
  readonly findings: readonly SchemaFinding[];
  /** URIs of all documents read. */
  readonly documents: readonly string[];
}

/** Compiles a schema with all it includes and imports, and the documents in `also`. Never throws. */
export function compileSchema(
  main: SchemaSource,
  load: LoadSchema,
  also: readonly SchemaSource[] = [],
): CompiledSchema {
  const findings = new FindingList();
  const registry = new Registry(load, findings);
  const document = registry.add(main);
  for (const source of also) registry.add(source);
  registry.judgeDuplicates();
  const documents = [...new Set(registry.documents.map(({ uri }) => uri))];
  if (!document) return { schema: undefined, findings: findings.all, documents };
  const builder = new Builder(registry, findings);
  builder.buildAll();
  return { schema: builder.toSchema(), findings: findings.all, documents };
}

/** Local names of the elements that a schema, with all it includes and imports, declares globally in a namespace; not compiled. */
export function globalElementNames(main: SchemaSource, namespace: string, load: LoadSchema): string[] {
  const registry = new Registry(load, new FindingList());
  registry.add(main);
  return [...registry.all()]
    .filter(({ kind, document }) => kind === "element" && document.targetNamespace === namespace)
    .map(({ name }) => name);
}
