// The contributions of a segment in flat arrays: a document may hold millions of keys and references.
import type { Contribution, FieldPlace, IdTable } from "./contribution";
import type { TableKey } from "./tupleTable";

/** Numbers of a contribution: constraint, scope, node; the place: from, to, part (0: none), attribute (-1: none). */
const width = 7;
const [constraintAt, scopeAt, nodeAt, fromAt, toAt, partAt, attributeAt] = [0, 1, 2, 3, 4, 5, 6];

const parts = ["tag", "value", "attribute"] as const;

export class Contributions {
  constructor(
    /** Keys, in the order in which they were contributed. */
    readonly keys: readonly string[],
    private readonly constraints: readonly TableKey[],
    private readonly numbers: Int32Array,
  ) {}

  get length(): number {
    return this.keys.length;
  }

  constraintOf(index: number): TableKey {
    return this.constraints[this.numbers[index * width + constraintAt]];
  }

  scopeOf(index: number): number {
    return this.numbers[index * width + scopeAt];
  }

  at(index: number): Contribution {
    const { numbers } = this;
    const base = index * width;
    const part = numbers[base + partAt];
    const attribute = numbers[base + attributeAt];
    const place: FieldPlace | undefined =
      part === 0
        ? undefined
        : {
            from: numbers[base + fromAt],
            to: numbers[base + toAt],
            part: parts[part - 1],
            attribute: attribute < 0 ? undefined : attribute,
          };
    return {
      constraint: this.constraintOf(index),
      scope: this.scopeOf(index),
      key: this.keys[index],
      place,
      node: numbers[base + nodeAt],
    };
  }
}

export const noContributions = new Contributions([], [], new Int32Array(0));

/** Takes contributions one by one. */
export class ContributionList {
  private keys: string[] = [];
  private constraints: TableKey[] = [];
  private numbers = new Int32Array(width);

  clear(): void {
    if (this.keys.length === 0) return;
    this.keys = [];
    this.constraints = [];
  }

  add({ constraint, scope, key, place, node }: Contribution): void {
    const base = this.next(constraint, scope, key, node);
    const { numbers } = this;
    numbers[base + partAt] = place ? 1 + parts.indexOf(place.part) : 0;
    numbers[base + fromAt] = place?.from ?? 0;
    numbers[base + toAt] = place?.to ?? 0;
    numbers[base + attributeAt] = place?.attribute ?? -1;
  }

  /** Adds an ID, or a reference to one, that is the value of an attribute from one place to another. */
  addId(kind: IdTable, key: string, from: number, to: number, attribute: number): void {
    const base = this.next(kind, -1, key, 0);
    const { numbers } = this;
    numbers[base + partAt] = 3;
    numbers[base + fromAt] = from;
    numbers[base + toAt] = to;
    numbers[base + attributeAt] = attribute;
  }

  private next(constraint: TableKey, scope: number, key: string, node: number): number {
    const base = this.keys.length * width;
    if (base === this.numbers.length) this.grow();
    this.keys.push(key);
    const { numbers } = this;
    numbers[base + constraintAt] = this.numberOf(constraint);
    numbers[base + scopeAt] = scope;
    numbers[base + nodeAt] = node;
    return base;
  }

  private numberOf(constraint: TableKey): number {
    const number = this.constraints.lastIndexOf(constraint);
    return number >= 0 ? number : this.constraints.push(constraint) - 1;
  }

  private grow(): void {
    const grown = new Int32Array(2 * this.numbers.length);
    grown.set(this.numbers);
    this.numbers = grown;
  }

  /** All since `clear`. */
  taken(): Contributions {
    const { keys, constraints, numbers } = this;
    return keys.length === 0
      ? noContributions
      : new Contributions(keys, constraints, numbers.slice(0, keys.length * width));
  }
}
