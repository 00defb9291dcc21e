// New headers: each form of a file gets its own moment, milliseconds apart, because an answer names the form it treats by date
// and hour; on request each gets a new reference of its own. A visible edit that a person asks for; never done silently.
import { textType } from "../schema/model";
import { validateValue } from "../schema/values";
import type { NodeRef } from "../xml/segment";
import { child, children, endTagOf, nameOf, tokenRange, textOf, valueRange } from "../xml/nodes";
import type { Change } from "./carried";
import { formsOf } from "./forms";
import type { Snapshot } from "./snapshot";
import { runThrough, type Steps } from "./steps";

export interface Moment {
  /** "2025-10-15" */
  readonly date: string;
  /** "14:35:00.000" */
  readonly time: string;
}

export interface RefreshOptions {
  /** The element of this form alone; without it all of them. */
  readonly form?: NodeRef;
  /** Each form gets a new reference of the declarant's own, too. */
  readonly references?: boolean;
}

const lastMillisecond = 86_399_999;

/** Whose reference it is: 1 is the declarant's own. */
const declarant = "1";

/** The changes, in document order. The last form gets the moment itself, those before it earlier ones: none is in the future. */
export function refreshHeaders(
  snapshot: Pick<Snapshot, "tree" | "validation">,
  now: Moment,
  options: RefreshOptions = {},
): readonly Change[] {
  return runThrough(refreshHeadersSteps(snapshot, now, options));
}

/** The same in steps. */
export function* refreshHeadersSteps(
  snapshot: Pick<Snapshot, "tree" | "validation">,
  now: Moment,
  options: RefreshOptions = {},
): Steps<readonly Change[]> {
  const forms = options.form === undefined ? formsOf(snapshot.tree) : [options.form];
  const first = Math.max(0, Math.min(toMs(now.time), lastMillisecond) - forms.length + 1);
  const taken = options.references ? yield* ownReferences(snapshot) : undefined;
  const found: Change[] = [];
  for (const [index, form] of forms.entries()) {
    yield;
    const changes = [
      valueChange(snapshot, child(snapshot.tree, form, "FormCreationDate"), now.date),
      valueChange(snapshot, child(snapshot.tree, form, "FormCreationHour"), toTime(first + index)),
      ...(taken ? referencesOf(snapshot, form).map((one) => referenceChange(snapshot, one, taken)) : []),
    ];
    found.push(...changes.filter((change) => change !== undefined).sort((a, b) => a.from - b.from));
  }
  return found;
}

function* ownReferences(snapshot: Pick<Snapshot, "tree">): Steps<Set<string>> {
  const found = new Set<string>();
  for (const form of formsOf(snapshot.tree)) {
    yield;
    for (const one of referencesOf(snapshot, form)) found.add(textOf(snapshot.tree, one).trim());
  }
  return found;
}

/** The numbers of the declarant's own references in a form's head. */
function referencesOf({ tree }: Pick<Snapshot, "tree">, form: NodeRef): NodeRef[] {
  return children(tree, form)
    .filter((node) => nameOf(tree, node).local === "Reference")
    .filter((node) => {
      const origin = child(tree, node, "ReferenceOrigin");
      return origin !== undefined && textOf(tree, origin).trim() === declarant;
    })
    .flatMap((node) => child(tree, node, "ReferenceNbr") ?? []);
}

/** The next number of the same shape that no form of the file has; what the type does not take stays as it is. */
function referenceChange(
  snapshot: Pick<Snapshot, "tree" | "validation">,
  node: NodeRef,
  taken: Set<string>,
): Change | undefined {
  const old = textOf(snapshot.tree, node).trim();
  const decl = snapshot.validation?.declOf(node);
  const type = decl && textType(decl.type);
  let fresh = nextReference(old);
  while (taken.has(fresh)) fresh = nextReference(fresh);
  if (type && validateValue(type, fresh) !== undefined) return undefined;
  taken.add(fresh);
  return valueChange(snapshot, node, fresh);
}

/** Counts the last run of digits up, with its zeros in front; a text without digits gets one. */
export function nextReference(old: string): string {
  const found = /^([\s\S]*?)(\d{1,15})(\D*)$/.exec(old);
  if (!found) return `${old}1`;
  const [, head, digits, tail] = found;
  return head + String(Number(digits) + 1).padStart(digits.length, "0") + tail;
}

function valueChange(snapshot: Pick<Snapshot, "tree">, node: NodeRef | undefined, text: string): Change | undefined {
  if (node === undefined) return undefined;
  const { tree } = snapshot;
  if (endTagOf(tree, node) !== node) return { ...valueRange(tree, node), text };
  const { to } = tokenRange(tree, node);
  return { from: to - 2, to, text: `>${text}</${nameOf(tree, node).qname}>` };
}

/** So many moments of one day, a millisecond apart: the last is the given one where the day has room for those before it. */
export function spread({ date, time }: Moment, count: number): readonly Moment[] {
  const last = Math.max(toMs(time), count - 1);
  return Array.from({ length: count }, (_, index) => ({ date, time: toTime(last - count + 1 + index) }));
}

/** The same day, so many milliseconds before; not before midnight. */
export function earlier({ date, time }: Moment, ms: number): Moment {
  return { date, time: toTime(Math.max(0, toMs(time) - ms)) };
}

function toMs(time: string): number {
  const [hour, minute, second] = time.split(":").map(Number);
  return Math.round(((hour * 60 + minute) * 60 + second) * 1_000);
}

function toTime(ms: number): string {
  const two = (value: number) => String(Math.floor(value)).padStart(2, "0");
  const second = Math.floor(ms / 1_000);
  const parts = [two(second / 3_600), two((second / 60) % 60), two(second % 60)];
  return `${parts.join(":")}.${String(ms % 1_000).padStart(3, "0")}`;
}
