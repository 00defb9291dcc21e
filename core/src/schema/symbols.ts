// Expanded names as small numbers, for one schema. A document's name that the schema does not know is given the number
// of "any other name of that namespace", so that no document can make the table grow with every typed letter.
import { expanded } from "./names";

export class Symbols {
  private readonly ids = new Map<string, number>();
  private readonly uris: string[] = [];
  private readonly locals: string[] = [];
  private readonly others = new Map<string, number>();

  get size(): number {
    return this.uris.length;
  }

  /** Number of a name that the schema mentions; made when it is new. */
  of(uri: string, local: string): number {
    const key = expanded(uri, local);
    let id = this.ids.get(key);
    if (id === undefined) this.ids.set(key, (id = this.add(uri, local)));
    return id;
  }

  /** Number of a document's name; unknown names of one namespace share one number. */
  find(uri: string, local: string): number {
    const id = this.ids.get(expanded(uri, local)) ?? this.others.get(uri);
    if (id !== undefined) return id;
    const other = this.add(uri, "");
    this.others.set(uri, other);
    return other;
  }

  uriOf(symbol: number): string {
    return this.uris[symbol];
  }

  /** "" for the number of other names. */
  localOf(symbol: number): string {
    return this.locals[symbol];
  }

  private add(uri: string, local: string): number {
    this.locals.push(local);
    return this.uris.push(uri) - 1;
  }
}
