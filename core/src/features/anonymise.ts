// A copy of a declaration that can be shown to others: whoever is in it is replaced, and every finding stays where it was.
// What is personal is said by data (the channel's zones, then the pack's); free text and whatever the schema does not know is
// replaced, too. The copy is checked again: a replacement that would change a finding is taken back where it is not personal.
import type { PersonalKind, PersonalZone, RuleContext } from "../pack/manifest";
import { isDeclared } from "../pack/zone";
import { textType, type ElementDecl } from "../schema/model";
import { validateValue } from "../schema/values";
import { TokenKind, type NodeRef } from "../xml/segment";
import { attributes, children, elementRange, rootElement, textOf, tokenRange, valueRange } from "../xml/nodes";
import type { CheckSession } from "../check/session";
import type { Change } from "./carried";
import { escapeXml } from "./escape";
import { Pseudonyms, type Chance } from "./pseudonyms";
import { concerns, valueFactsOf } from "./zones";

export interface Anonymised {
  readonly text: string;
  /** Values that were replaced. */
  readonly replaced: number;
  /** Codes with their paths that stand in one of the two documents only: none, when all went well. */
  readonly differences: readonly string[];
}

export interface AnonymiseOptions {
  /** Personal zones beside those of the pack: the channel's own. */
  readonly zones: readonly PersonalZone[];
  readonly chance: Chance;
  /** Shared by several documents, so that one person stays one person. */
  readonly pseudonyms?: Pseudonyms;
}

/** One replacement, and whether it may be taken back. */
interface Replacement extends Change {
  readonly path: string;
  readonly isPersonal: boolean;
}

/** Draws again when the outcome differs: a name may have met a name of a code list, a day a deadline. */
const maxDraws = 8;

/** Makes the copy. The session's own text is not changed. */
export function anonymise(session: CheckSession, options: AnonymiseOptions): Anonymised {
  const before = outcomeOf(session);
  const pseudonyms = options.pseudonyms ?? new Pseudonyms(options.chance);
  let best: Anonymised | undefined;
  for (let draw = 0; draw < maxDraws && (best?.differences.length ?? 1) > 0; draw++) {
    // A shared table is drawn once: another document was written with it already.
    const table = draw === 0 || options.pseudonyms ? pseudonyms : new Pseudonyms(options.chance);
    const made = attempt(session, replacementsIn(session, options.zones, table), before);
    if (!best || made.differences.length < best.differences.length) best = made;
    if (options.pseudonyms) break;
  }
  return best as Anonymised;
}

function attempt(
  session: CheckSession,
  replacements: readonly Replacement[],
  before: ReadonlyMap<string, number>,
): Anonymised {
  const made = compare(session, replacements, before);
  const differing = new Set(made.differences.map((line) => line.split(" ")[0]));
  const kept = replacements.filter((one) => one.isPersonal || !differing.has(one.path));
  return kept.length === replacements.length ? made : compare(session, kept, before);
}

function compare(
  session: CheckSession,
  replacements: readonly Replacement[],
  before: ReadonlyMap<string, number>,
): Anonymised {
  const text = applyAll(session, replacements);
  const after = outcomeOf(session.again(text));
  const keys = new Set([...before.keys(), ...after.keys()]);
  const differences = [...keys].filter((key) => before.get(key) !== after.get(key));
  return { text, replaced: replacements.length, differences };
}

/** "path code" -> how often. */
function outcomeOf(session: CheckSession): Map<string, number> {
  const outcome = new Map<string, number>();
  for (const { path, code } of session.findings()) {
    const key = `${path.join(",")} ${code}`;
    outcome.set(key, (outcome.get(key) ?? 0) + 1);
  }
  return outcome;
}

function applyAll({ tree }: CheckSession, replacements: readonly Replacement[]): string {
  const parts: string[] = [];
  let at = 0;
  for (const { from, to, text } of [...replacements].sort((a, b) => a.from - b.from)) {
    if (from < at) continue;
    parts.push(tree.text.slice(at, from), text);
    at = to;
  }
  parts.push(tree.text.slice(at, tree.text.length));
  return parts.join("");
}

/* ------------------------------------------------------------------------------------------------ what is replaced */

function replacementsIn(
  session: CheckSession,
  zones: readonly PersonalZone[],
  pseudonyms: Pseudonyms,
): readonly Replacement[] {
  const root = rootElement(session.tree);
  const all = [...session.packs.flatMap((pack) => pack.manifest.personal ?? []), ...zones];
  const found: Replacement[] = [];
  const work: Work = { byDecl: new Map(), zones: all, pseudonyms, found };
  if (root !== undefined) walk(session, root, [1], work);
  aroundElements(session, root, work);
  return found;
}

interface Work {
  /** By declaration: the zones that speak of it, and those whose path may lead to it. */
  readonly byDecl: Map<ElementDecl, readonly PersonalZone[]>;
  readonly zones: readonly PersonalZone[];
  readonly pseudonyms: Pseudonyms;
  readonly found: Replacement[];
}

function walk(session: CheckSession, root: NodeRef, rootPath: readonly number[], work: Work): void {
  const open: { node: NodeRef; path: readonly number[] }[] = [{ node: root, path: rootPath }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { node, path } = next;
    inAttributes(session, node, path, work);
    const inside = children(session.tree, node);
    if (inside.length === 0) inValue(session, node, path, work);
    else betweenElements(session, node, inside, path, work);
    inside.forEach((child, index) => open.push({ node: child, path: [...path, index + 1] }));
  }
}

function inValue(session: CheckSession, node: NodeRef, path: readonly number[], work: Work): void {
  const { tree } = session;
  const old = textOf(tree, node);
  const span = valueRange(tree, node);
  if (old.trim() === "" || span.from === span.to) return;
  const named = zonesOf(session, node, work).find(
    ({ at }) => isDeclaration(at) || concerns(session, at, node, undefined),
  );
  const kind = named?.as ?? guessedKind(session, node, old);
  if (kind === "none" || kind === undefined) return;
  const type = typeOf(session, node);
  const wasValid = type !== undefined && validateValue(type, old) === undefined;
  const accepts = (text: string) => !wasValid || validateValue(type, text) === undefined;
  const fresh = work.pseudonyms.of(kind, old, accepts);
  // A text that the type refuses in other words is a code, not a text.
  if (!named && wasValid && validateValue(type, fresh) !== undefined) return;
  if (fresh === old) return;
  const text = written(fresh, tree.text.slice(span.from, span.to));
  work.found.push({ ...span, text, path: path.join(","), isPersonal: named !== undefined });
}

/** The new text as the old one was written: what stood there unescaped is the sender's mistake, and stays. */
function written(fresh: string, raw: string): string {
  const typed = raw.replace(/<!\[CDATA\[[^]*?\]\]>|<!--[^]*?-->|<\?[^]*?\?>/g, "");
  const hasStrayAmpersand = /&(?!(?:#\d+|#x[\da-f]+|[a-z]\w*);)/i.test(typed) && !typed.includes("&amp;");
  const hasStrayLess = typed.includes("<") && !typed.includes("&lt;");
  const escaped = hasStrayLess ? escapeXml(fresh).replace(/&lt;/g, "<") : escapeXml(fresh);
  return hasStrayAmpersand ? escaped.replace(/&amp;/g, "&") : escaped;
}

/** Found once for each declaration: there are few of them and very many values. */
function zonesOf(session: CheckSession, node: NodeRef, { byDecl, zones }: Work): readonly PersonalZone[] {
  const decl = session.validation?.declOf(node);
  if (!decl) return zones.filter(({ at }) => !isDeclaration(at));
  let found = byDecl.get(decl);
  if (!found) {
    found = zones.filter(({ at }) => (isDeclaration(at) ? isDeclared(at, decl) : endsIn(at, decl.local)));
    byDecl.set(decl, found);
  }
  return found;
}

type Declared = Exclude<RuleContext, string | readonly string[]>;

function isDeclaration(at: RuleContext): at is Declared {
  return typeof at === "object" && !Array.isArray(at);
}

function endsIn(at: string | readonly string[], local: string): boolean {
  return [at].flat().some((path: string) => path === local || path.endsWith(`/${local}`));
}

function typeOf(session: CheckSession, node: NodeRef) {
  const type = session.validation?.typeOf(node);
  return type && textType(type);
}

/** A value that no data speaks of: numbers of persons and free text are replaced; codes, amounts and dates stay. */
function guessedKind(session: CheckSession, node: NodeRef, value: string): PersonalKind | undefined {
  const type = typeOf(session, node);
  const digits = value.replace(/\D/g, "");
  if (!type) return "text";
  if (type.primitive?.name === "base64Binary" || type.primitive?.name === "hexBinary") return "binary";
  const isCode = valueFactsOf(session, [], node).list !== undefined || type.facets.enumeration !== undefined;
  const isNumber = type.primitive?.name === "decimal" || type.primitive?.name === "string";
  const mayBePerson = isNumber && digits.length === 11 && /^[\d.\- ]+$/.test(value.trim());
  if (mayBePerson && !(isCode && validateValue(type, value) === undefined)) return "inss";
  if (isCode) return undefined;
  return type.primitive?.name === "string" && /\p{L}{2}|\d{6}/u.test(value) ? "text" : undefined;
}

function inAttributes(session: CheckSession, node: NodeRef, path: readonly number[], work: Work): void {
  const type = session.validation?.typeOf(node);
  for (const one of attributes(session.tree, node)) {
    const { prefix, local, uri } = one.name;
    if (prefix === "xmlns" || local === "xmlns" || uri.endsWith("XMLSchema-instance")) continue;
    const use =
      type?.kind === "complex" ? [...type.attributes.values()].find(({ decl }) => decl.local === local) : undefined;
    if (use && use.decl.type.primitive?.name !== "string") continue;
    if (use?.decl.type.facets.enumeration) continue;
    const fresh = work.pseudonyms.text(one.value);
    if (fresh === one.value) continue;
    const change = { from: one.valueFrom, to: one.valueTo, text: escapeXml(fresh).replace(/"/g, "&quot;") };
    work.found.push({ ...change, path: path.join(","), isPersonal: false });
  }
}

/** Stray text, comments and instructions between child elements. */
function betweenElements(
  session: CheckSession,
  node: NodeRef,
  inside: readonly NodeRef[],
  path: readonly number[],
  work: Work,
): void {
  const value = valueRange(session.tree, node);
  let from = value.from;
  for (const child of inside) {
    const range = elementRange(session.tree, child);
    inGap(session, { from, to: range.from }, path, work);
    from = range.to;
  }
  inGap(session, { from, to: value.to }, path, work);
}

/** Comments before and behind the root. */
function aroundElements(session: CheckSession, root: NodeRef | undefined, work: Work): void {
  const { tree } = session;
  const hasHead = tree.segments[0]?.count > 0 && tree.segments[0].kind[0] === TokenKind.Declaration;
  const start = hasHead ? tokenRange(tree, 0).to : 0;
  const range = root === undefined ? { from: tree.text.length, to: tree.text.length } : elementRange(tree, root);
  inGap(session, { from: start, to: range.from }, [], work);
  inGap(session, { from: range.to, to: tree.text.length }, [], work);
}

/** Letters become x and digits 0 in what nobody reads as data; the signs that markup is made of stay. */
function inGap(
  { tree }: CheckSession,
  { from, to }: { readonly from: number; readonly to: number },
  path: readonly number[],
  work: Work,
): void {
  const old = tree.text.slice(from, to);
  if (old.trim() === "") return;
  const keep = /<\?[^\s?]*|<!DOCTYPE[^>]*>|<!\[CDATA\[|&#?\w+;/y;
  let text = "";
  for (let at = 0; at < old.length;) {
    keep.lastIndex = at;
    const kept = keep.exec(old)?.[0] ?? "";
    text += kept !== "" ? kept : plain(old[at]);
    at += kept.length || 1;
  }
  if (text !== old) work.found.push({ from, to, text, path: path.join(","), isPersonal: false });
}

function plain(unit: string): string {
  if (/[0-9]/.test(unit)) return "0";
  return /[\p{L}\p{M}]/u.test(unit) ? "x" : unit;
}
