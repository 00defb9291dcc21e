// The tables of all keys and references of a document, kept up to date segment by segment. A table belongs to one
// constrained element (its scope); a segment's contributions can be taken out and put in again, and only the tuples they
// touch are judged anew.
import type { IdentityConstraint } from "../model";
import { unknownKey, type Contribution, type IdTable, type ScopeStart } from "./contribution";

/** A tuple that stands somewhere: which segment, and which of its contributions. */
export interface Occurrence {
  readonly segment: SegmentEntry;
  readonly index: number;
}

/** Who contributes: a segment, with its number now; -1 when it is no more. */
export interface Contributor {
  readonly identity: SegmentParts;
  readonly index: number;
}

/** One segment's part. */
export interface SegmentEntry {
  readonly owner: Contributor;
  readonly contributions: readonly Contribution[];
  /** Scopes open at its end, by level. */
  readonly open: ReadonlyMap<number, Scope>;
  /** Scope of each contribution. */
  readonly scopes: readonly Scope[];
}

type TableKey = IdentityConstraint | IdTable;

/** The tables of one constrained element, or of the document. */
class Scope {
  readonly tables = new Map<TableKey, Table>();
  /** So many keys that its references may mean cannot be read: none of them is told as one without a key. */
  unknownKeys = 0;

  constructor(
    readonly outer: Scope | undefined,
    readonly constraints: readonly TableKey[],
  ) {}

  table(key: TableKey): Table {
    let table = this.tables.get(key);
    if (!table) this.tables.set(key, (table = new Table(key, this)));
    return table;
  }
}

class Table {
  /** Where each tuple stands; most stand once. */
  readonly tuples = new Map<string, Occurrence | Occurrence[]>();
  /** Key or unique: tuples that stand more than once. Keyref: those that find no key. */
  readonly wrong = new Set<string>();
  /** For a keyref: how many tuples of the key stand in scopes within this one. */
  inner: Map<string, number> | undefined;

  constructor(
    readonly key: TableKey,
    readonly scope: Scope,
  ) {}
}

/** What the segments hold, as the validation hands it over. */
export interface SegmentParts {
  readonly contributions: readonly Contribution[];
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
  private document = new Scope(undefined, ["ID", "IDREF"]);
  private readonly wrongTables = new Set<Table>();

  /** Begins anew. */
  clear(): void {
    this.entries = [];
    this.document = new Scope(undefined, ["ID", "IDREF"]);
    this.wrongTables.clear();
  }

  /** Adds the segment after the last one. */
  append(owner: Contributor): void {
    const before = this.entries[this.entries.length - 1]?.open ?? noScopes;
    this.entries.push(this.enter(owner, before, () => undefined));
  }

  /** Replaces segments. False when scopes do not line up any more: then the caller rebuilds everything. */
  replace(first: number, removed: number, owners: readonly Contributor[]): boolean {
    const added = owners.map(({ identity }) => identity);
    const oldOpen = this.entries[first + removed - 1]?.open ?? noScopes;
    const before = this.entries[first - 1]?.open ?? noScopes;
    for (const entry of this.entries.splice(first, removed)) this.takeOut(entry);
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

  private enter(
    owner: Contributor,
    before: ReadonlyMap<number, Scope>,
    reuse: (level: number) => Scope | undefined,
  ): SegmentEntry {
    const parts = owner.identity;
    const byToken = this.openScopes(parts, before, reuse);
    const open = parts.openScopes.length === 0 ? noScopes : new Map<number, Scope>();
    for (const { level, token } of parts.openScopes) {
      const scope = token >= 0 ? byToken.get(token) : before.get(level);
      if (scope) (open as Map<number, Scope>).set(level, scope);
    }
    const scopes =
      parts.contributions.length === 0
        ? noScopesOfTuples
        : parts.contributions.map((one) => this.scopeOf(one, byToken, before));
    const entry: SegmentEntry = { owner, contributions: parts.contributions, open, scopes };
    parts.contributions.forEach((contribution, index) =>
      this.put(contribution, scopes[index], { segment: entry, index }),
    );
    return entry;
  }

  /** The scopes that start in a segment, by token. */
  private openScopes(
    parts: SegmentParts,
    before: ReadonlyMap<number, Scope>,
    reuse: (level: number) => Scope | undefined,
  ) {
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
    { constraint, scope }: Contribution,
    byToken: ReadonlyMap<number, Scope>,
    before: ReadonlyMap<number, Scope>,
  ): Scope {
    if (typeof constraint === "string") return this.document;
    const found = scope >= 0 ? byToken.get(scope) : before.get(-1 - scope);
    return found ?? this.document;
  }

  private takeOut(entry: SegmentEntry): void {
    entry.contributions.forEach(({ constraint, key }, index) => {
      if (key === unknownKey) return countUnknown(constraint, entry.scopes[index], -1);
      const table = entry.scopes[index].table(constraint);
      const left = occurrencesOf(table, key).filter((one) => one.segment !== entry || one.index !== index);
      if (left.length === 0) table.tuples.delete(key);
      else table.tuples.set(key, left.length === 1 ? left[0] : left);
      if (isReference(table.key)) return left.length === 0 ? this.mark(table, key, false) : undefined;
      this.mark(table, key, left.length > 1);
      this.changed(table, key, -1, left.length === 0);
    });
  }

  private put({ constraint, key }: Contribution, scope: Scope, occurrence: Occurrence): void {
    if (key === unknownKey) return countUnknown(constraint, scope, 1);
    const table = scope.table(constraint);
    const there = table.tuples.get(key);
    if (there === undefined) table.tuples.set(key, occurrence);
    else if (Array.isArray(there)) there.push(occurrence);
    else table.tuples.set(key, [there, occurrence]);
    if (isReference(table.key)) return there === undefined ? this.judgeReference(table, key) : undefined;
    if (there !== undefined) this.mark(table, key, true);
    this.changed(table, key, 1, there === undefined);
  }

  /**
   * Judges the references anew that may mean a key.
   * @param isTurn the key is the first or was the last of its kind in its scope
   */
  private changed(table: Table, key: string, change: number, isTurn: boolean): void {
    for (let scope: Scope | undefined = table.scope; scope; scope = scope.outer) {
      const isOwn = scope === table.scope;
      if (isOwn && !isTurn) continue;
      for (const constraint of scope.constraints) {
        if (targetOf(constraint) !== table.key) continue;
        const reference = scope.table(constraint);
        const inner = isOwn ? undefined : (reference.inner ??= new Map<string, number>());
        inner?.set(key, (inner.get(key) ?? 0) + change);
        if (reference.tuples.size > 0) this.judgeReference(reference, key);
      }
    }
  }

  /** A key within the same scope counts; else the only one in a scope inside it. */
  private judgeReference(table: Table, key: string): void {
    const target = targetOf(table.key);
    const isOwn = target !== undefined && (table.scope.tables.get(target)?.tuples.has(key) ?? false);
    const isFound = isOwn || table.inner?.get(key) === 1;
    this.mark(table, key, !isFound && table.tuples.has(key));
  }

  private mark(table: Table, key: string, isWrong: boolean): void {
    const { wrong } = table;
    if (isWrong && wrong.size === 0) this.wrongTables.add(table);
    if (isWrong) wrong.add(key);
    else if (wrong.size > 0 && wrong.delete(key) && wrong.size === 0) this.wrongTables.delete(table);
  }

  /** Everything wrong: the second and later ones of equal tuples, and references without a key. */
  *wrong(): Iterable<WrongTuple> {
    for (const table of this.wrongTables) {
      if (isReference(table.key) && table.scope.unknownKeys > 0) continue;
      for (const key of table.wrong) yield* isReference(table.key) ? missing(table, key) : duplicates(table, key);
    }
  }
}

const noScopesOfTuples: readonly Scope[] = [];
const noScopes: ReadonlyMap<number, Scope> = new Map();

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
  for (let outer = scope.outer; outer; outer = outer.outer)
    if (outer.constraints.some((constraint) => targetOf(constraint) === key)) outer.unknownKeys += change;
}

function isReference(key: TableKey): boolean {
  return key === "IDREF" || (typeof key === "object" && key.kind === "keyref");
}

function targetOf(key: TableKey): TableKey | undefined {
  if (key === "IDREF") return "ID";
  return typeof key === "object" ? key.refer : undefined;
}

function occurrencesOf({ tuples }: Table, key: string): readonly Occurrence[] {
  const there = tuples.get(key);
  return there === undefined ? [] : Array.isArray(there) ? there : [there];
}

function inDocument(occurrences: readonly Occurrence[]): Occurrence[] {
  return [...occurrences].sort((a, b) => a.segment.owner.index - b.segment.owner.index || a.index - b.index);
}

function* missing(table: Table, key: string): Iterable<WrongTuple> {
  for (const { segment, index } of occurrencesOf(table, key)) {
    yield { contribution: segment.contributions[index], position: segment.owner.index, first: undefined };
  }
}

function* duplicates(table: Table, key: string): Iterable<WrongTuple> {
  const [first, ...others] = inDocument(occurrencesOf(table, key));
  for (const { segment, index } of others) {
    yield {
      contribution: segment.contributions[index],
      position: segment.owner.index,
      first: { contribution: first.segment.contributions[first.index], position: first.segment.owner.index },
    };
  }
}
