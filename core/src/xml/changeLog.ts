// What changed since someone looked last: for those who follow thousands of things of which an edit changes one.

/** More entries than this are not kept: who is that far behind looks at everything. */
const maxEntries = 4_096;

export class ChangeLog<T> {
  private entries: T[] = [];
  /** Number of the first entry. */
  private first = 0;

  add(entry: T): void {
    if (this.entries.length >= maxEntries) this.forget();
    this.entries.push(entry);
  }

  /** Number of the next entry: to be kept until one looks again. */
  get end(): number {
    return this.first + this.entries.length;
  }

  /** The entries from number `from` on, some of them more than once; undefined when they are not known any more. */
  since(from: number): readonly T[] | undefined {
    return from < this.first ? undefined : this.entries.slice(from - this.first);
  }

  private forget(): void {
    this.first += this.entries.length;
    this.entries = [];
  }
}
