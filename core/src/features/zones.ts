// What is known of an element: its declaration, its zone and block numbers, its glossary entry, its code list and number kind.
import { isBlockId, isDeclared, zoneOf } from "../pack/zone";
import type { CodeListEntry, CodeList, GlossaryBlock, GlossaryZone, RuleContext } from "../pack/manifest";
import type { Algorithm, CatalogueRule } from "../pack/manifest";
import type { ElementDecl } from "../schema/model";
import type { NodeRef } from "../xml/segment";
import { nameOf, parent } from "../xml/nodes";
import type { Language } from "../messages/catalogue";
import type { Pack } from "../pack/pack";
import { inLanguage, matchesPath } from "./records";
import type { Snapshot } from "./snapshot";

export interface ElementFacts {
  readonly decl: ElementDecl;
  /** Zone or block number of the element itself. */
  readonly id: string | undefined;
  /** Number of the nearest block above (or the element's own, when it is a block). */
  readonly block: string | undefined;
  readonly entry: GlossaryZone | GlossaryBlock | undefined;
}

/** What is known of an element of the document; undefined when the schema does not know it. */
export function factsOf(snapshot: Snapshot, node: NodeRef): ElementFacts | undefined {
  const decl = snapshot.validation?.declOf(node);
  return decl && factsOfDecl(snapshot, decl, node);
}

/** The same for an element that may stand inside `above` and is not written yet. */
export function factsOfDecl(snapshot: Snapshot, decl: ElementDecl, near: NodeRef | undefined): ElementFacts {
  const id = zoneOf(decl.documentation);
  const block = id !== undefined && isBlockId(id) ? id : blockAbove(snapshot, near);
  const glossary = snapshot.pack?.glossary;
  const entry = id === undefined ? undefined : isBlockId(id) ? glossary?.block(id) : glossary?.zone(id, block);
  return { decl, id, block, entry };
}

function blockAbove(snapshot: Snapshot, node: NodeRef | undefined): string | undefined {
  for (let at = node; at !== undefined; at = parent(snapshot.tree, at)) {
    const decl = snapshot.validation?.declOf(at);
    const id = decl && zoneOf(decl.documentation);
    if (id !== undefined && isBlockId(id)) return id;
  }
  return undefined;
}

/** What the rules of the pack say of the element's value: a list of codes, a kind of number. */
export interface ValueFacts {
  readonly list: { readonly name: string; readonly list: CodeList } | undefined;
  readonly number: Algorithm | undefined;
}

export function valueFactsOf(snapshot: Snapshot, rules: readonly CatalogueRule[], node: NodeRef): ValueFacts {
  let list: ValueFacts["list"];
  let number: Algorithm | undefined;
  const decl = snapshot.validation?.declOf(node);
  for (const rule of rules) {
    if (rule.type !== "codeList" && rule.type !== "checkDigit") continue;
    if (!concerns(snapshot, rule.at, node, decl)) continue;
    if (rule.type === "checkDigit") number ??= rule.params.algorithm;
    else list ??= listNamed(snapshot, rule.params.list);
  }
  // A list that bears the element's name is its own, without a rule that says so.
  return { list: list ?? listNamed(snapshot, nameOf(snapshot.tree, node).local), number };
}

function listNamed(snapshot: Snapshot, name: string): ValueFacts["list"] {
  const list = snapshot.pack?.codeLists.get(name);
  return list && { name, list };
}

/** True when a rule's context is this element. */
export function concerns(snapshot: Snapshot, at: RuleContext, node: NodeRef, decl: ElementDecl | undefined): boolean {
  if (typeof at === "string") return matchesPath(snapshot.tree, node, at);
  if ("tdoType" in at || "zone" in at) return decl !== undefined && isDeclared(at, decl);
  return at.some((path) => matchesPath(snapshot.tree, node, path));
}

/** The entry of a code that is in force on a day, else any entry of the code. */
export function codeEntry(list: CodeList, code: string, day: string): CodeListEntry | undefined {
  const entries = list.entries.filter((entry) => entry.code === code.trim());
  return entries.find((entry) => isInForce(entry, day)) ?? entries[0];
}

/** The label of a code in a list of a pack; undefined where either is unknown. */
export function codeLabel(pack: Pack | undefined, list: string, code: string, language: Language): string | undefined {
  const entry = pack?.codeLists.get(list)?.entries.find((one) => one.code === code.trim());
  return entry && inLanguage(entry.label, language);
}

export function isInForce(entry: CodeListEntry, day: string): boolean {
  return (entry.since ?? "") <= day && day <= (entry.until ?? "9999-12-31");
}
