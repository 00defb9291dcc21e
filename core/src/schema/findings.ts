// Findings about schema documents. Like all findings they are data; the sentence is in messages/schema.ts.
import type { Place } from "./model";

export interface SchemaFinding {
  /** The schema document. */
  readonly uri: string;
  /** "schema.<what>", the key of the sentence. */
  readonly kind: SchemaFindingKind;
  readonly from: number;
  readonly to: number;
  readonly args: Readonly<Record<string, string | number | readonly string[]>>;
  /** The constraint of the recommendation, such as "cos-nonambig", for those who look it up. */
  readonly rule: string;
  /** A warning leaves the schema usable as it is. */
  readonly severity: "error" | "warning";
}

export type SchemaFindingKind =
  | "schema.notWellFormed"
  | "schema.notASchema"
  | "schema.notFound"
  | "schema.wrongNamespace"
  | "schema.duplicate"
  | "schema.unresolved"
  | "schema.notImported"
  | "schema.circular"
  | "schema.redefine"
  | "schema.unknownElement"
  | "schema.misplacedElement"
  | "schema.missingElement"
  | "schema.unknownAttribute"
  | "schema.missingAttribute"
  | "schema.attributeValue"
  | "schema.conflict"
  | "schema.regex"
  | "schema.facet"
  | "schema.facetValue"
  | "schema.type"
  | "schema.final"
  | "schema.derivation"
  | "schema.restriction"
  | "schema.attributes"
  | "schema.ambiguous"
  | "schema.inconsistent"
  | "schema.all"
  | "schema.constraint"
  | "schema.substitution"
  | "schema.xpath"
  | "schema.keyref"
  | "schema.limit";

export type SchemaArgs = SchemaFinding["args"];

/** Collects findings; the same one at the same place is kept once. */
export class FindingList {
  readonly all: SchemaFinding[] = [];
  private readonly seen = new Set<string>();

  error(kind: SchemaFindingKind, place: Place, rule: string, args: SchemaArgs = {}): void {
    this.add({ kind, ...place, rule, args, severity: "error" });
  }

  warning(kind: SchemaFindingKind, place: Place, rule: string, args: SchemaArgs = {}): void {
    this.add({ kind, ...place, rule, args, severity: "warning" });
  }

  private add(finding: SchemaFinding): void {
    const key = `${finding.uri} ${finding.from} ${finding.kind} ${finding.rule}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.all.push(finding);
  }
}
