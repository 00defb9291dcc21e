// The keys of one constraint in the element that declares it, and the references to them from there: where each stands, and
// which are wrong.
import type { IdentityConstraint } from "../model";
import type { IdTable } from "./contribution";
import { KeyRows } from "./keyRows";
import { isRepeated, withoutPlace, withPlace, type Places } from "./places";

export type TableKey = IdentityConstraint | IdTable;

/** Those who refer to the keys. */
export interface Referrer<Segment> {
  readonly constraint: TableKey;
  /** By row: where it refers to that key. */
  readonly at: (Places<Segment> | undefined)[];
  /** Rows to which it refers in vain. */
  readonly wrong: Set<number>;
}

export class TupleTable<Segment extends object> {
  private readonly rows = new KeyRows();
  /** By row: where the key stands in the scope itself. */
  private readonly own: (Places<Segment> | undefined)[] = [];
  /** By row: how often it stands in scopes within this one; made when a key does. */
  private inner: number[] | undefined;
  private readonly referrers: Referrer<Segment>[] = [];
  /** Rows of keys that stand more than once. */
  readonly repeated = new Set<number>();

  /** The row of a key, which exists until nothing stands there any more. */
  rowOf(key: string): number {
    return this.rows.add(key);
  }

  referrer(constraint: TableKey): Referrer<Segment> {
    const { referrers } = this;
    for (let i = 0; i < referrers.length; i++) if (referrers[i].constraint === constraint) return referrers[i];
    const made: Referrer<Segment> = { constraint, at: [], wrong: new Set() };
    referrers.push(made);
    return made;
  }

  putKey(row: number, segment: Segment): void {
    const there = this.own[row];
    setAt(this.own, row, withPlace(there, segment));
    if (there !== undefined) this.repeated.add(row);
    else this.forgive(row);
  }

  takeKey(row: number, segment: Segment): void {
    const left = withoutPlace(this.own[row]!, segment);
    this.own[row] = left;
    if (!isRepeated(left)) this.repeated.delete(row);
    if (left === undefined) this.judge(row);
    this.drop(row);
  }

  /** A key within has come (1) or gone (-1). */
  countInner(row: number, change: number): void {
    const inner = (this.inner ??= []);
    setAt(inner, row, (inner[row] ?? 0) + change, 0);
    this.judge(row);
    this.drop(row);
  }

  putReference(referrer: Referrer<Segment>, row: number, segment: Segment): void {
    const there = referrer.at[row];
    setAt(referrer.at, row, withPlace(there, segment));
    if (there === undefined && !this.isFound(row)) referrer.wrong.add(row);
  }

  takeReference(referrer: Referrer<Segment>, row: number, segment: Segment): void {
    const left = withoutPlace(referrer.at[row]!, segment);
    referrer.at[row] = left;
    if (left !== undefined) return;
    referrer.wrong.delete(row);
    this.drop(row);
  }

  /** A key within the same scope counts; else the only one in a scope inside it. */
  private isFound(row: number): boolean {
    return this.own[row] !== undefined || this.inner?.[row] === 1;
  }

  private judge(row: number): void {
    if (this.isFound(row)) return this.forgive(row);
    for (const { at, wrong } of this.referrers) if (at[row] !== undefined) wrong.add(row);
  }

  private forgive(row: number): void {
    for (const { wrong } of this.referrers) if (wrong.size > 0) wrong.delete(row);
  }

  /** Frees the row where nothing stands. */
  private drop(row: number): void {
    if (this.own[row] !== undefined || (this.inner?.[row] ?? 0) !== 0) return;
    for (const { at } of this.referrers) if (at[row] !== undefined) return;
    this.rows.remove(row);
  }

  get isWrong(): boolean {
    return this.repeated.size > 0 || this.referrers.some(({ wrong }) => wrong.size > 0);
  }

  /** Where something wrong stands: a segment may be told more than once. `withReferences`: those without a key, too. */
  *wrongPlaces(withReferences: boolean): Iterable<Places<Segment>> {
    for (const row of this.repeated) yield this.own[row]!;
    if (!withReferences) return;
    for (const { at, wrong } of this.referrers) for (const row of wrong) yield at[row]!;
  }
}

/** Sets an item of a list that has no holes: missing ones before it are filled. */
function setAt<T>(list: T[], index: number, item: T, filler = undefined as T): void {
  while (list.length < index) list.push(filler);
  list[index] = item;
}
