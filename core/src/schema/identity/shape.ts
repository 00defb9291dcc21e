// How far the selectors and fields that look at an element have come: an automaton over element names, built as documents
// ask for it. A shape is interned, so that most elements learn with one look that nobody watches them.
import type { IdentityConstraint, Path, Step } from "../model";
import type { Symbols } from "../symbols";

/** A selector that is still looking, or a field of a selected element. */
export type Item =
  | {
      readonly kind: "select";
      readonly constraint: IdentityConstraint;
      readonly level: number;
      readonly path: Path;
      readonly at: number;
    }
  | {
      readonly kind: "field";
      readonly target: TargetRef;
      readonly field: number;
      readonly path: Path;
      readonly at: number;
    };

/** A selected element: its level, and its number among those selected there. */
export interface TargetRef {
  readonly level: number;
  readonly index: number;
}

/** The element is selected for a constraint whose scope is open at `level`. */
export interface Selection {
  readonly constraint: IdentityConstraint;
  readonly level: number;
}

/** The element, or an attribute of it, is a field. */
export interface FieldHit {
  readonly target: TargetRef;
  readonly field: number;
  readonly attribute: Step | undefined;
}

/** What an element's name means to those who look. */
export interface Transition {
  readonly items: readonly Item[];
  readonly selections: readonly Selection[];
  readonly hits: readonly FieldHit[];
  /** The element's value is a field, and nothing else is looked for. */
  readonly isField: boolean;
  /** What becomes of it at a level (observer.ts): by declaration, when that has constraints of its own. */
  readonly prepared: Map<unknown, unknown[]>;
}

export const noTransition: Transition = { items: [], selections: [], hits: [], isField: false, prepared: new Map() };

export class Shape {
  private readonly transitions: (Transition | null | undefined)[] = [];

  constructor(
    readonly items: readonly Item[],
    private readonly symbols: Symbols,
  ) {}

  /** For a child of this name; null when nobody looks at it or below it. */
  next(symbol: number): Transition | null {
    const known = this.transitions[symbol];
    return known === undefined ? (this.transitions[symbol] = this.step(symbol)) : known;
  }

  private step(symbol: number): Transition | null {
    const items: Item[] = [];
    const selections: Selection[] = [];
    const hits: FieldHit[] = [];
    for (const item of this.items) {
      const { path, at } = item;
      if (path.anywhere && at === 0) items.push(item);
      const isEverywhere = path.anywhere && path.steps.length === 0;
      if (!isEverywhere && !matchesStep(path.steps[at], symbol, this.symbols)) continue;
      if (!isEverywhere && at + 1 < path.steps.length) items.push({ ...item, at: at + 1 });
      else if (item.kind === "select") selections.push({ constraint: item.constraint, level: item.level });
      else hits.push({ target: item.target, field: item.field, attribute: path.attribute });
    }
    if (items.length + selections.length + hits.length === 0) return null;
    const isField = items.length + selections.length === 0 && hits.every((hit) => !hit.attribute);
    return { items, selections, hits, isField, prepared: new Map() };
  }
}

function matchesStep(step: Step, symbol: number, symbols: Symbols): boolean {
  if (step.uri !== undefined && symbols.uriOf(symbol) !== step.uri) return false;
  return step.local === "*" || symbols.localOf(symbol) === step.local;
}

/** Shapes by their items. */
export class Shapes {
  private readonly known = new Map<string, Shape>();
  private readonly pathIds = new Map<Path, number>();

  constructor(private readonly symbols: Symbols) {}

  of(items: readonly Item[]): Shape {
    const keys = new Map(items.map((item) => [this.keyOf(item), item]));
    const key = [...keys.keys()].join(" ");
    let shape = this.known.get(key);
    if (!shape) this.known.set(key, (shape = new Shape([...keys.values()], this.symbols)));
    return shape;
  }

  private keyOf(item: Item): string {
    const path = `${this.pathId(item.path)}.${item.at}`;
    if (item.kind === "select") return `s${item.constraint.id}@${item.level}:${path}`;
    return `f${item.target.level}.${item.target.index}.${item.field}:${path}`;
  }

  private pathId(path: Path): number {
    let id = this.pathIds.get(path);
    if (id === undefined) this.pathIds.set(path, (id = this.pathIds.size));
    return id;
  }
}
