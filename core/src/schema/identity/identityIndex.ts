// The tables of all keys and references of a document, kept up to date segment by segment. A table belongs to one
// constrained element (its scope); a segment's contributions can be taken out and put in again, and only the tuples they
// touch are judged anew.
import { unknownKey, type Contribution, type ScopeStart } from "./contribution";
import type { Contributions } from "./contributions";
import { segmentsOf } from "./places";
import { TupleTable, type TableKey } from "./tupleTable";

/** Who contributes: a segment, with its number now; -1 when it is no more. */
export interface Contributor {
  readonly identity: SegmentParts;
  readonly index: number;
}

type Table = TupleTable<SegmentEntry>;

/** One segment's part. */
class SegmentEntry {
  constructor(
    public owner: Contributor,
    /** Scopes open at its end, by level. */
    readonly open: ReadonlyMap<number, Scope>,
    /** By contribution: its scope. */
    public scopes: readonly Scope[],
    /** By contribution: its row in the table; -1 for a key that nobody can read. */
    public rows: Int32Array,
  ) {}

  get contributions(): Contributions {
    return this.owner.identity.contributions;
  }
}

/** One constrained element, or the document. */
class Scope {
  private readonly tables = new Map<TableKey, Table>();
  private latest: { readonly key: TableKey; readonly table: Table } | undefined;
  /** So many keys that its references may mean cannot be read: none of them is told as one without a key. */
  unknownKeys = 0;

  constructor(
    readonly outer: Scope | undefined,
    readonly constraints: readonly TableKey[],
  ) {}

  /** The table of a key and the references to it. */
  table(key: TableKey): Table {
    if (this.latest?.key === key) return this.latest.table;
    let table = this.tables.get(key);
    if (!table) this.tables.set(key, (table = new TupleTable()));
    this.latest = { key, table };
    return table;
  }
}

/** What the segments hold, as the validation hands it over. */
export interface SegmentParts {
  readonly contributions: Contributions;
  readonly starts: readonly ScopeStart[];
  /** Scopes still open at its end: level, and the token where it started in this segment or -1. */
  readonly openScopes: readonly { level: number; token: number }[];
}

/** A tuple that is wrong, for a finding. */
export interface WrongTuple {
  readonly contribution: Contribution;
  readonly position: number;
  /** For a duplicate: the first one. */
  readonly first: { contribution: Contribution; position: number } | undefined;
}

export class IdentityIndex {
  private entries: SegmentEntry[] = [];
  private document = documentScope();
  /** All tables in which something is wrong; some others, too. */
  private readonly suspects = new Map<Table, Scope>();

  /** Begins anew. */
  clear(): void {
    this.entries = [];
    this.document = documentScope();
    this.suspects.clear();
  }

  /** Adds the segment after the last one. */
  append(owner: Contributor): void {
    const before = this.entries[this.entries.length - 1]?.open ?? noScopes;
    this.entries.push(this.enter(owner, before, () => undefined));
  }

  /** Replaces segments. False when scopes do not line up any more: then the caller rebuilds everything. */
  replace(first: number, removed: number, owners: readonly Contributor[]): boolean {
    if (removed === 1 && owners.length === 1 && this.exchange(first, owners[0])) return true;
    const added = owners.map(({ identity }) => identity);
    const oldOpen = this.entries[first + removed - 1]?.open ?? noScopes;
    const before = this.entries[first - 1]?.open ?? noScopes;
    for (const entry of this.entries.splice(first, removed)) this.takeOut(entry, 0, entry.rows.length);
    const kept = keptScopes(before, oldOpen, added);
    if (!kept && first < this.entries.length) return false;
    const entries: SegmentEntry[] = [];
    owners.forEach((owner, i) => {
      const reuse = (level: number) => (kept?.get(level)?.startedIn === i ? kept.get(level)?.scope : undefined);
      entries.push(this.enter(owner, entries[i - 1]?.open ?? before, reuse));
    });
    this.entries = this.entries.slice(0, first).concat(entries, this.entries.slice(first));
    return true;
  }

  /** Replaces a segment by one with the same scopes: what is equal at its start and at its end stays in the tables. */
  private exchange(position: number, owner: Contributor): boolean {
    const entry = this.entries[position];
    const { identity } = owner;
    if (!haveSameScopes(entry, identity)) return false;
    const old = entry.contributions;
    const now = identity.contributions;
    const most = Math.min(old.length, now.length);
    let head = 0;
    while (head < most && isSameTuple(old, head, now, head)) head++;
    let tail = 0;
    while (tail < most - head && isSameTuple(old, old.length - 1 - tail, now, now.length - 1 - tail)) tail++;
    this.takeOut(entry, head, old.length - tail);
    const rows = new Int32Array(now.length);
    rows.set(entry.rows.subarray(0, head));
    rows.set(entry.rows.subarray(old.length - tail), now.length - tail);
    const before = this.entries[position - 1]?.open ?? noScopes;
    const scopes = entry.scopes.slice(0, head);
    for (let i = head; i < now.length - tail; i++) scopes.push(this.scopeOf(now, i, noScopes, before));
    for (let i = old.length - tail; i < old.length; i++) scopes.push(entry.scopes[i]);
    entry.owner = owner;
    entry.scopes = scopes;
    entry.rows = rows;
    this.put(entry, head, now.length - tail);
    return true;
  }

  private enter(
    owner: Contributor,
    before: ReadonlyMap<number, Scope>,
    reuse: (level: number) => Scope | undefined,
  ): SegmentEntry {
    const parts = owner.identity;
    const { contributions } = parts;
    const byToken = this.openScopes(parts, before, reuse);
    const open = parts.openScopes.length === 0 ? noScopes : new Map<number, Scope>();
    for (const { level, token } of parts.openScopes) {
      const scope = token >= 0 ? byToken.get(token) : before.get(level);
      if (scope) (open as Map<number, Scope>).set(level, scope);
    }
    const scopes: Scope[] = [];
    for (let i = 0; i < contributions.length; i++) scopes.push(this.scopeOf(contributions, i, byToken, before));
    const entry = new SegmentEntry(owner, open, scopes, new Int32Array(contributions.length));
    this.put(entry, 0, contributions.length);
    return entry;
  }

  /** The scopes that start in a segment, by token. */
  private openScopes(
    parts: SegmentParts,
    before: ReadonlyMap<number, Scope>,
    reuse: (level: number) => Scope | undefined,
  ): ReadonlyMap<number, Scope> {
    if (parts.starts.length === 0) return noScopes;
    const byToken = new Map<number, Scope>();
    const levels = new Map(before);
    const staying = new Map(parts.openScopes.map(({ level, token }) => [token, level]));
    for (const { token, level, constraints } of parts.starts) {
      for (const open of [...levels.keys()]) if (open >= level) levels.delete(open);
      const known = staying.has(token) ? reuse(level) : undefined;
      const scope = known ?? new Scope(innermost(levels) ?? this.document, constraints);
      byToken.set(token, scope);
      levels.set(level, scope);
    }
    return byToken;
  }

  private scopeOf(
    contributions: Contributions,
    index: number,
    byToken: ReadonlyMap<number, Scope>,
    before: ReadonlyMap<number, Scope>,
  ): Scope {
    if (typeof contributions.constraintOf(index) === "string") return this.document;
    const scope = contributions.scopeOf(index);
    const found = scope >= 0 ? byToken.get(scope) : before.get(-1 - scope);
    return found ?? this.document;
  }

  /** Takes contributions from one number to another out of the tables. */
  private takeOut(entry: SegmentEntry, from: number, to: number): void {
    const { contributions, scopes, rows } = entry;
    for (let i = from; i < to; i++) {
      const constraint = contributions.constraintOf(i);
      const scope = scopes[i];
      const row = rows[i];
      if (row < 0) {
        countUnknown(constraint, scope, -1);
        continue;
      }
      const table = scope.table(targetOf(constraint));
      if (isReference(constraint)) table.takeReference(table.referrer(constraint), row, entry);
      else {
        table.takeKey(row, entry);
        if (scope.outer) this.countInner(constraint, scope, contributions.keys[i], -1);
      }
      this.suspect(table, scope);
    }
  }

  /** Puts contributions from one number to another into the tables. */
  private put(entry: SegmentEntry, from: number, to: number): void {
    const { contributions, scopes, rows } = entry;
    const { keys } = contributions;
    for (let i = from; i < to; i++) {
      const constraint = contributions.constraintOf(i);
      const scope = scopes[i];
      const key = keys[i];
      if (key === unknownKey) {
        rows[i] = -1;
        countUnknown(constraint, scope, 1);
        continue;
      }
      const table = scope.table(targetOf(constraint));
      const row = (rows[i] = table.rowOf(key));
      if (isReference(constraint)) table.putReference(table.referrer(constraint), row, entry);
      else {
        table.putKey(row, entry);
        if (scope.outer) this.countInner(constraint, scope, key, 1);
      }
      this.suspect(table, scope);
    }
  }

  /** Tells the elements around a scope whose references may mean a key in it. */
  private countInner(constraint: TableKey, { outer }: Scope, key: string, change: number): void {
    for (let scope = outer; scope; scope = scope.outer) {
      if (!refersTo(scope, constraint)) continue;
      const table = scope.table(constraint);
      table.countInner(table.rowOf(key), change);
      this.suspect(table, scope);
    }
  }

  private suspect(table: Table, scope: Scope): void {
    if (table.isWrong) this.suspects.set(table, scope);
  }

  /** Everything wrong: the second and later ones of equal tuples, and references without a key; in document order. */
  *wrong(): Iterable<WrongTuple> {
    const entries = new Set<SegmentEntry>();
    for (const [table, scope] of this.suspects) {
      if (!table.isWrong) this.suspects.delete(table);
      for (const places of table.wrongPlaces(scope.unknownKeys === 0))
        for (const entry of segmentsOf(places)) entries.add(entry);
    }
    const firsts = new Map<Table, Map<number, WrongTuple["first"]>>();
    for (const entry of [...entries].sort((a, b) => a.owner.index - b.owner.index)) yield* wrongIn(entry, firsts);
  }
}

/** The wrong tuples of a segment; `firsts` are those of equal ones so far. */
function* wrongIn(
  { owner, contributions, scopes, rows }: SegmentEntry,
  firsts: Map<Table, Map<number, WrongTuple["first"]>>,
): Iterable<WrongTuple> {
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (row < 0) continue;
    const constraint = contributions.constraintOf(i);
    const table = scopes[i].table(targetOf(constraint));
    const tuple = () => ({ contribution: contributions.at(i), position: owner.index });
    if (isReference(constraint)) {
      const isTold = scopes[i].unknownKeys === 0 && table.referrer(constraint).wrong.has(row);
      if (isTold) yield { ...tuple(), first: undefined };
    } else if (table.repeated.has(row)) {
      let ofTable = firsts.get(table);
      if (!ofTable) firsts.set(table, (ofTable = new Map()));
      const first = ofTable.get(row);
      if (first) yield { ...tuple(), first };
      else ofTable.set(row, tuple());
    }
  }
}

const noScopes: ReadonlyMap<number, Scope> = new Map();

function documentScope(): Scope {
  return new Scope(undefined, ["ID", "IDREF"]);
}

/** Are the scopes open before the segment those open in it and at its end, and do no others reach out of it? */
function haveSameScopes({ owner, open }: SegmentEntry, now: SegmentParts): boolean {
  const { starts } = owner.identity;
  if (starts.length + now.starts.length > 0 || open.size !== now.openScopes.length) return false;
  return now.openScopes.every(({ level, token }) => token < 0 && open.has(level));
}

function isSameTuple(a: Contributions, i: number, b: Contributions, j: number): boolean {
  return a.keys[i] === b.keys[j] && a.scopeOf(i) === b.scopeOf(j) && a.constraintOf(i) === b.constraintOf(j);
}

/** A scope that stays the same object, and the added segment in which it starts now; -1: before them. */
interface Kept {
  readonly scope: Scope;
  readonly startedIn: number;
}

/** The scopes open behind replaced segments stay the same objects, because later segments have put tuples there. */
function keptScopes(
  before: ReadonlyMap<number, Scope>,
  oldOpen: ReadonlyMap<number, Scope>,
  added: readonly SegmentParts[],
): ReadonlyMap<number, Kept> | undefined {
  const kept = new Map<number, Kept>();
  for (const [level, startedIn] of openLevels(before, added)) {
    const old = oldOpen.get(level);
    const wasBefore = old !== undefined && before.get(level) === old;
    if (!old || wasBefore !== startedIn < 0) return undefined;
    kept.set(level, { scope: old, startedIn });
  }
  return kept.size === oldOpen.size ? kept : undefined;
}

/** Levels of the scopes open at the end, with the added segment in which each starts. */
function openLevels(before: ReadonlyMap<number, Scope>, added: readonly SegmentParts[]): Map<number, number> {
  let levels = new Map([...before.keys()].map((level) => [level, -1]));
  added.forEach(({ openScopes }, i) => {
    levels = new Map(openScopes.map(({ level, token }) => [level, token >= 0 ? i : (levels.get(level) ?? -1)]));
  });
  return levels;
}

/** The deepest of the scopes that are open. */
function innermost(levels: ReadonlyMap<number, Scope>): Scope | undefined {
  return levels.get(Math.max(-1, ...levels.keys()));
}

/** A key that nobody can read counts in its scope, and wherever its constraint is referred to from outside. */
function countUnknown(key: TableKey, scope: Scope, change: number): void {
  scope.unknownKeys += change;
  for (let outer = scope.outer; outer; outer = outer.outer) if (refersTo(outer, key)) outer.unknownKeys += change;
}

function refersTo({ constraints }: Scope, key: TableKey): boolean {
  for (let i = 0; i < constraints.length; i++)
    if (isReference(constraints[i]) && targetOf(constraints[i]) === key) return true;
  return false;
}

function isReference(key: TableKey): boolean {
  return key === "IDREF" || (typeof key === "object" && key.kind === "keyref");
}

/** Whose table holds a tuple: that of the key that it refers to, else its own. A reference to nothing known finds no key there. */
function targetOf(key: TableKey): TableKey {
  if (typeof key === "string") return "ID";
  return key.refer ?? key;
}
