// Keys, references and IDs of a document that is never edited: each segment is entered once, in order, and nothing but hashes
// is kept of it (text/keyLedger.ts). The judgement is that of IdentityIndex. For a finding the segment is walked again: it
// contributes what it contributed before.
import { EntryKind, KeyLedger, type EntryPlace, type Scratch } from "../../text/keyLedger";
import { WrongEntries } from "../../text/wrongEntries";
import type { IdentityConstraint } from "../model";
import { unknownKey, type Contribution } from "./contribution";
import { noContributions, type Contributions } from "./contributions";
import type { TableKey } from "./tupleTable";
import { UnsureRuns, type Runs } from "./unsureRuns";
import type { SegmentParts, WrongTuple } from "./identityIndex";

/** An element with constraints that is open, or the document. */
interface OpenScope {
  readonly number: number;
  readonly outer: OpenScope | undefined;
  readonly constraints: readonly TableKey[];
  /** Where its references stand. */
  readonly references: Runs;
  /** A key that they may mean cannot be read. */
  isUnsure: boolean;
}

/** Numbers of the tables that a document has beside those of its schema's constraints. */
const idTable = 0;

export class PassingKeys {
  private readonly ledger: KeyLedger;
  private readonly unsure = new UnsureRuns();
  private readonly document = newScope(0, undefined, ["ID", "IDREF"]);
  private readonly tables = new Map<IdentityConstraint, number>();
  private readonly wrong: WrongEntries;
  private open: ReadonlyMap<number, OpenScope> = new Map();
  private scopes = 1;
  private segments = 0;

  /** `most`: so many wrong tuples are remembered. */
  constructor(scratch: Scratch | undefined, most: number) {
    this.ledger = new KeyLedger(scratch);
    this.wrong = new WrongEntries(most);
  }

  /** Enters the segment after the last one. */
  append({ contributions, starts, openScopes }: SegmentParts): void {
    const segment = this.segments++;
    if (contributions.length + starts.length + openScopes.length === 0 && this.open.size === 0) return;
    const byToken = this.scopesByToken(starts);
    const before = this.open;
    for (let index = 0; index < contributions.length; index++) {
      const constraint = contributions.constraintOf(index);
      const scope = this.scopeOf(constraint, contributions.scopeOf(index), byToken);
      this.enter(constraint, contributions.keys[index], scope, { segment, index });
    }
    this.open = new Map(
      openScopes.map(({ level, token }) => [level, (token >= 0 ? byToken.get(token) : this.open.get(level))!] as const),
    );
    const open = new Set(this.open.values());
    for (const scope of [...before.values(), ...byToken.values()]) if (!open.has(scope)) this.close(scope);
  }

  private close({ isUnsure, references }: OpenScope): void {
    if (isUnsure) this.unsure.add(references);
  }

  private scopesByToken(starts: SegmentParts["starts"]): Map<number, OpenScope> {
    const byToken = new Map<number, OpenScope>();
    const levels = new Map(this.open);
    for (const { token, level, constraints } of starts) {
      for (const open of [...levels.keys()]) if (open >= level) levels.delete(open);
      const outer = levels.get(Math.max(-1, ...levels.keys())) ?? this.document;
      const scope = newScope(this.scopes++, outer, constraints);
      byToken.set(token, scope);
      levels.set(level, scope);
    }
    return byToken;
  }

  private scopeOf(constraint: TableKey, scope: number, byToken: ReadonlyMap<number, OpenScope>): OpenScope {
    if (typeof constraint === "string") return this.document;
    return (scope >= 0 ? byToken.get(scope) : this.open.get(-1 - scope)) ?? this.document;
  }

  private enter(constraint: TableKey, key: string, scope: OpenScope, place: EntryPlace): void {
    const { ledger } = this;
    if (key === unknownKey) return this.enterUnknown(constraint, scope);
    if (constraint === "IDREF" || (typeof constraint === "object" && constraint.kind === "keyref")) {
      const target = constraint === "IDREF" ? "ID" : (constraint.refer ?? constraint);
      ledger.add(EntryKind.reference, scope.number, this.numberOf(target), key, place);
      this.unsure.extend(scope.references, place);
      return;
    }
    const table = this.numberOf(constraint);
    ledger.add(EntryKind.key, scope.number, table, key, place);
    for (let outer = scope.outer; outer; outer = outer.outer)
      if (outer.constraints.some((one) => typeof one === "object" && one.refer === constraint))
        ledger.add(EntryKind.innerKey, outer.number, table, key, place);
  }

  private enterUnknown(constraint: TableKey, scope: OpenScope): void {
    scope.isUnsure = true;
    for (let outer = scope.outer; outer; outer = outer.outer)
      if (outer.constraints.some((one) => typeof one === "object" && one.refer === constraint)) outer.isUnsure = true;
  }

  private numberOf(table: TableKey): number {
    if (typeof table === "string") return idTable;
    let number = this.tables.get(table);
    if (number === undefined) this.tables.set(table, (number = this.tables.size + 1));
    return number;
  }

  /** Judges all that was entered, in slices. */
  judge(): Generator<void, void> {
    for (const scope of [...this.open.values(), this.document]) this.close(scope);
    this.unsure.sort();
    return this.ledger.judge((entry, first) => {
      if (first !== undefined || !this.unsure.has(entry)) this.wrong.add(entry, first);
    });
  }

  /** How many tuples are wrong. */
  get total(): number {
    return this.wrong.total;
  }

  /** The first wrong tuples, in slices; `walk` gives the contributions of a segment again. */
  *tuples(walk: (segment: number) => Contributions): Generator<void, WrongTuple[]> {
    const wrong = this.wrong.list();
    const places = wrong.flatMap(({ segment, index, first }) => [{ segment, index }, ...(first ? [first] : [])]);
    const contributions = new Map<string, Contribution>();
    let last = { segment: -1, all: noContributions };
    for (const place of places.sort((a, b) => a.segment - b.segment)) {
      if (place.segment !== last.segment) {
        last = { segment: place.segment, all: walk(place.segment) };
        yield;
      }
      contributions.set(nameOf(place), last.all.at(place.index));
    }
    return wrong.map(({ segment, index, first }) => ({
      contribution: contributions.get(nameOf({ segment, index }))!,
      position: segment,
      first: first && { contribution: contributions.get(nameOf(first))!, position: first.segment },
    }));
  }
}

function newScope(number: number, outer: OpenScope | undefined, constraints: readonly TableKey[]): OpenScope {
  return { number, outer, constraints, references: [], isUnsure: false };
}

function nameOf({ segment, index }: EntryPlace): string {
  return `${segment} ${index}`;
}
