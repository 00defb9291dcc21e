// Paths of rules: a start (the context, an ancestor by steps or by name, the document), then steps of local names downwards.
import type { NameTable } from "../xml/names";
import { RuleProblem } from "./problem";

export interface CompiledPath {
  /** As written, for messages. */
  readonly text: string;
  /** Nearest ancestor-or-self with this local id; 0 = the context itself; documentStart = the document. */
  readonly start: number;
  /** Number of ".." after the start. */
  readonly up: number;
  /** Path from the document: the root's local id, 0 for any. */
  readonly root: number;
  /** Local ids of the child steps. */
  readonly down: readonly number[];
  /** Local name of an attribute as the last step. */
  readonly attribute?: string;
}

export const documentStart = -1;

/** Local names as small integers: rules compare local names, whatever the namespace. 0 is no name. */
export class LocalNames {
  private readonly ids = new Map<string, number>();
  private ofName: number[] = [];

  constructor(private names: NameTable) {}

  /** The rules stay; the document's names change with the document. */
  attach(names: NameTable): void {
    if (names === this.names) return;
    this.names = names;
    this.ofName = [];
  }

  idOf(local: string): number {
    let id = this.ids.get(local);
    if (id === undefined) {
      id = this.ids.size + 1;
      this.ids.set(local, id);
    }
    return id;
  }

  /** Local id of a name of the document. */
  of(name: number): number {
    return this.ofName[name] ?? (this.ofName[name] = this.idOf(this.names.get(name).local));
  }
}

const nameStep = /^[\p{L}_][\p{L}\p{N}._-]*$/u;

/** Compiles "../A/B", "^Form/A", "/Root/A", "A/@b" or ".". Throws RuleProblem. */
export function compilePath(text: string, locals: LocalNames): CompiledPath {
  if (typeof text !== "string" || text.trim() === "") throw new RuleProblem("rule.badPath", { path: String(text) });
  const steps = text.trim().split("/");
  const start = takeStart(steps, text, locals);
  const root = start === documentStart && steps.length > 0 ? locals.idOf(steps.shift() as string) : 0;
  let up = 0;
  while (steps[0] === ".." || steps[0] === ".") if (steps.shift() === "..") up++;
  const attribute = steps[steps.length - 1]?.startsWith("@") ? steps.pop()?.slice(1) : undefined;
  for (const step of steps) if (!nameStep.test(step)) throw new RuleProblem("rule.badPath", { path: text });
  return { text, start, root, up, down: steps.map((step) => locals.idOf(step)), attribute };
}

function takeStart(steps: string[], text: string, locals: LocalNames): number {
  if (steps[0] === "") {
    steps.shift();
    if (steps.length === 1 && steps[0] === "") steps.shift();
    return documentStart;
  }
  if (!steps[0].startsWith("^")) return 0;
  const name = (steps.shift() as string).slice(1);
  if (!nameStep.test(name)) throw new RuleProblem("rule.badPath", { path: text });
  return locals.idOf(name);
}

/** A suffix path of a rule's `at`: local ids from the innermost outwards. */
export function compileSuffix(text: string, locals: LocalNames): readonly number[] {
  const steps = text.trim().split("/");
  for (const step of steps) if (!nameStep.test(step)) throw new RuleProblem("rule.badPath", { path: text });
  return steps.map((step) => locals.idOf(step)).reverse();
}
