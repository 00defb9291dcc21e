// Findings about schema documents. Like all findings they are data; the sentence is in messages/schema.ts.
import type { SchemaMessage } from "../messages/schema";
import type { Place } from "./model";

export interface SchemaFinding {
  /** The schema document. */
  readonly uri: string;
  /** "schema.<what>", the key of the sentence. */
  readonly kind: SchemaMessage;
  readonly from: number;
  readonly to: number;
  readonly args: Readonly<Record<string, string | number | readonly string[]>>;
  /** The constraint of the recommendation, such as "cos-nonambig", for those who look it up. */
  readonly rule: string;
  /** A warning leaves the schema usable as it is. */
  readonly severity: "error" | "warning";
}

export type SchemaArgs = SchemaFinding["args"];

/** Collects findings; the same one at the same place is kept once. */
export class FindingList {
  readonly all: SchemaFinding[] = [];
  private readonly seen = new Set<string>();

  error(kind: SchemaMessage, place: Place, rule: string, args: SchemaArgs = {}): void {
    this.add({ kind, ...place, rule, args, severity: "error" });
  }

  warning(kind: SchemaMessage, place: Place, rule: string, args: SchemaArgs = {}): void {
    this.add({ kind, ...place, rule, args, severity: "warning" });
  }

  private add(finding: SchemaFinding): void {
    const key = `${finding.uri} ${finding.from} ${finding.kind} ${finding.rule}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.all.push(finding);
  }
}
