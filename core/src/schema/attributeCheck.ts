// Attributes of one start tag: declared or admitted by a wildcard, required, of the right value; and what xsi:type and
// xsi:nil make of the element.
import type { ViolationKind } from "../messages/schema";
import { TokenFlag, type Name } from "../xml/segment";
import { loseId } from "./identity/observer";
import { AttributeRole, roleOfName } from "./attributeRole";
import type { AttributeDecl, AttributeUse, ElementDecl, ValueConstraint } from "./model";
import { admits } from "./model";
import { expanded, splitQName, xsdNamespace, xsiNamespace } from "./names";
import { closest } from "./repair";
import type { TypeInfo } from "./runtime";
import { resolvePrefix, type Namespaces } from "./schemaNode";
import { isDerivedWithout, withBlocksOf } from "./substitution";
import { checkValue } from "./values";
import type { Walker } from "./walker";
import { trimBlanks } from "./whiteSpace";

/** What the attributes of a start tag say. */
export interface StartTag {
  /** The type in force: the declared one, or that of xsi:type. */
  readonly info: TypeInfo;
  readonly scope: Namespaces | undefined;
  readonly nil: boolean;
  /** An xsi:type or xsi:nil is there and cannot be: what it was to say of the content is not known. */
  readonly wrongType: boolean;
  readonly wrongNil: boolean;
  /** Keys of attribute values by expanded name, for identity constraints; undefined where a value is refused. */
  keys(): ReadonlyMap<string, string | undefined>;
}

interface Work {
  readonly walker: Walker;
  readonly token: number;
  readonly decl: ElementDecl | undefined;
  readonly scope: Namespaces | undefined;
  /** Present when an identity constraint may look at this element. */
  readonly keys: Map<string, string | undefined> | undefined;
}

const noKeys: ReadonlyMap<string, string | undefined> = new Map();

/** The keys of a tag's attributes, all of which are known to be right. */
export function attributeKeys(
  walker: Walker,
  token: number,
  decl: ElementDecl | undefined,
  info: TypeInfo,
): ReadonlyMap<string, string | undefined> {
  const { firstAttribute } = walker.segment;
  const scope = walker.frames[walker.depth - 1].scope;
  const keys = new Map<string, string | undefined>();
  checkAll({ walker, token, decl, scope, keys }, firstAttribute[token], firstAttribute[token + 1], info);
  return keys;
}

/** Looks closely at a tag's attributes: reports what is wrong, and finds what xsi:type and xsi:nil say. */
export function checkAttributes(
  walker: Walker,
  token: number,
  decl: ElementDecl | undefined,
  declared: TypeInfo,
): StartTag {
  const parent = walker.depth > 0 ? walker.frames[walker.depth - 1] : undefined;
  const { firstAttribute } = walker.segment;
  const first = firstAttribute[token];
  const last = firstAttribute[token + 1];
  const isWatched = parent?.watch !== undefined || (decl !== undefined && decl.identity.length > 0);
  const keys = isWatched ? new Map<string, string | undefined>() : undefined;
  const work: Work = { walker, token, decl, scope: declaredScope(walker, first, last, parent?.scope), keys };
  const named = typeInForce(work, first, last, declared);
  const info = named ?? declared;
  const nil = isNil(work, first, last);
  if (!info.broken) checkAll(work, first, last, info);
  return {
    info,
    scope: work.scope,
    nil: nil === "nil",
    wrongType: named === undefined,
    wrongNil: nil === "wrong",
    keys: () => keys ?? noKeys,
  };
}

/** Has the start tag an attribute of this role? */
export function hasAttributeRole(walker: Walker, token: number, role: AttributeRole): boolean {
  const { firstAttribute } = walker.segment;
  return findRole(walker, firstAttribute[token], firstAttribute[token + 1], role) >= 0;
}

function findRole(walker: Walker, first: number, last: number, role: AttributeRole): number {
  for (let a = first; a < last; a++) if (roleOf(walker, a) === role) return a;
  return -1;
}

function roleOf(walker: Walker, a: number): number {
  const id = walker.segment.attributeName[a];
  return walker.attributeRoles[id] || (walker.attributeRoles[id] = roleOfName(walker.names.get(id)));
}

/** The namespaces in scope within the element. */
export function declaredScope(
  walker: Walker,
  first: number,
  last: number,
  outer: Namespaces | undefined,
): Namespaces | undefined {
  let scope = outer;
  for (let a = first; a < last; a++)
    if (roleOf(walker, a) === AttributeRole.namespace) scope = walker.scopes.within(walker, a, scope);
  return scope;
}

/** The declared type, or the one that xsi:type names; undefined when that cannot stand for it. */
function typeInForce(work: Work, first: number, last: number, declared: TypeInfo): TypeInfo | undefined {
  const a = findRole(work.walker, first, last, AttributeRole.type);
  if (a < 0) return declared;
  const { walker, decl } = work;
  if (isDamaged(walker, a)) return undefined;
  const text = trimBlanks(walker.attributeText(a));
  const parts = splitQName(text);
  const uri = parts && resolvePrefix(work.scope, parts.prefix);
  const type = parts && uri !== undefined ? walker.schema.type(uri, parts.local) : undefined;
  if (!type) {
    reportAttribute(work, a, "xsd.typeUnknown", { type: text }, uri !== undefined && mayBeElsewhere(work, uri));
    return undefined;
  }
  if (!decl || isDerivedWithout(type, declared.type, withBlocksOf(declared.type, decl.block)))
    return walker.runtime.ofType(type);
  reportAttribute(work, a, "xsd.typeNotDerived", { type: text, declared: declared.type.name });
  return undefined;
}

/**
 * May a type in this namespace be declared in a schema that is not here? Only for an element without declaration that is in
 * somebody else's content: that begins where the schema knows nothing of the namespace.
 */
function mayBeElsewhere({ walker, token, decl }: Work, uri: string): boolean {
  const { schema } = walker;
  const isKnown = (namespace: string) =>
    namespace === "" || namespace === xsdNamespace || schema.hasNamespace(namespace);
  if (decl || isKnown(uri)) return false;
  if (schema.isPartial) return true;
  if (walker.depth === 0) return false;
  const isOwn = walker.frames[walker.depth - 1].decl !== undefined;
  return !isOwn || !isKnown(walker.names.get(walker.segment.name[token]).uri);
}

/** "wrong": it claims to be nil and may not. */
function isNil(work: Work, first: number, last: number): "nil" | "wrong" | "not" {
  const a = findRole(work.walker, first, last, AttributeRole.nil);
  if (a < 0) return "not";
  const { walker, decl } = work;
  const value = trimBlanks(walker.attributeText(a));
  const isTrue = value === "true" || value === "1";
  if (!isTrue && value !== "false" && value !== "0")
    reportAttribute(work, a, "xsd.attributeValue", { reason: "xsd.datatype", type: "boolean", found: value });
  else if (decl && !decl.nillable) reportAttribute(work, a, "xsd.notNillable", {});
  else if (isTrue && decl?.constraint?.kind === "fixed")
    reportAttribute(work, a, "xsd.nilFixed", { fixed: decl.constraint.text });
  // Without a declaration it says nothing of the content.
  if (!isTrue || !decl) return "not";
  return decl.nillable ? "nil" : "wrong";
}

function checkAll(work: Work, first: number, last: number, info: TypeInfo): void {
  const { walker } = work;
  const seen: string[] = [];
  const unknown: number[] = [];
  // A type that declares an ID of its own takes none by its wildcard.
  let ids = info.declaresId ? 1 : 0;
  for (let a = first; a < last; a++) {
    if (roleOf(walker, a) !== AttributeRole.plain) continue;
    const name = walker.names.get(walker.segment.attributeName[a]);
    if (name.prefix !== "" && name.uri === "") continue; // The parser says that the prefix is not declared.
    const uri = name.prefix === "" ? "" : name.uri;
    const key = expanded(uri, name.local);
    if (seen.includes(key)) continue;
    seen.push(key);
    if (isDamaged(walker, a)) {
      work.keys?.set(key, undefined);
      continue;
    }
    const found = checkOne(work, a, { uri, local: name.local, key }, info);
    if (found === "unknown") unknown.push(a);
    if (found === "id") ids++;
    if (ids > 1) reportAttribute(work, a, "xsd.secondId", {});
  }
  const missing = info.required.length > 0 ? missingUses(info, seen) : [];
  if (walker.isDamaged(work.token) || missing.some(({ decl }) => decl.type.idKind === "ID")) loseId(walker);
  if (unknown.length + missing.length > 0 && !walker.isDamaged(work.token)) reportNames(work, unknown, missing);
  if (info.contributesDefaults || work.keys) applyDefaults(work, info, seen);
}

function isDamaged(walker: Walker, a: number): boolean {
  return (walker.segment.attributeFlags[a] & TokenFlag.damaged) !== 0;
}

interface AttributeName {
  readonly uri: string;
  readonly local: string;
  readonly key: string;
}

/** Checks one attribute; tells when it is not known, or when a wildcard admitted an ID. */
function checkOne(work: Work, a: number, name: AttributeName, info: TypeInfo): "unknown" | "id" | "other" {
  const use = info.complex?.attributes.get(name.key);
  if (!use) return checkWild(work, a, name, info);
  checkAttributeValue(work, a, name, use.decl, use.constraint ?? use.decl.constraint);
  return "other";
}

function checkWild(work: Work, a: number, name: AttributeName, info: TypeInfo): "unknown" | "id" | "other" {
  const wildcard = info.complex?.anyAttribute;
  if (!wildcard || !admits(wildcard, name.uri)) return "unknown";
  if (wildcard.process === "skip") return "other";
  const decl = work.walker.schema.globalAttribute(name.uri, name.local);
  if (decl) checkAttributeValue(work, a, name, decl, decl.constraint);
  else if (wildcard.process === "strict") {
    const isKnown = work.walker.schema.hasNamespace(name.uri);
    reportAttribute(
      work,
      a,
      isKnown ? "xsd.unknownAttribute" : "xsd.attributeNoSchema",
      { namespace: name.uri },
      !isKnown,
    );
  }
  return decl?.type.idKind === "ID" ? "id" : "other";
}

function checkAttributeValue(
  work: Work,
  a: number,
  name: AttributeName,
  decl: AttributeDecl,
  constraint: ValueConstraint | undefined,
): void {
  const { walker } = work;
  if (decl.type.broken) {
    work.keys?.set(name.key, undefined);
    reportAttribute(work, a, "xsd.schemaIncomplete", {}, true);
    return;
  }
  const context = walker.contextOf(work);
  const text = walker.attributeText(a);
  const result = checkValue(decl.type, text, context);
  if ("problem" in result) {
    const { kind, args } = result.problem;
    reportAttribute(work, a, "xsd.attributeValue", { ...args, reason: kind });
    work.keys?.set(name.key, undefined);
    if (decl.type.idKind === "ID") loseId(walker);
    return;
  }
  work.keys?.set(name.key, result.key);
  if (decl.type.idKind || result.type.idKind || result.type.item?.idKind)
    walker.identity.attributeValue(walker, a, text, result.type);
  if (constraint?.kind !== "fixed") return;
  const fixed = checkValue(decl.type, constraint.text, constraint.context);
  if (!("key" in fixed) || fixed.key !== result.key) {
    reportAttribute(work, a, "xsd.attributeValue", { reason: "xsd.fixedValue", fixed: constraint.text });
  }
}

function missingUses(info: TypeInfo, seen: readonly string[]): AttributeUse[] {
  return info.required.filter((use) => !seen.includes(expanded(use.decl.uri, use.decl.local)));
}

/** Names that are not known, and those that are missing; one that is nearly like the other is one mistake. */
function reportNames(work: Work, unknown: readonly number[], missing: readonly AttributeUse[]): void {
  const { walker, token, decl } = work;
  const left = new Set(missing.map((use) => use.decl.local));
  const ofInstances = unknown.filter((a) => meansInstances(walker.names.get(walker.segment.attributeName[a])));
  if (ofInstances.length > 0) reportPrefix(work, ofInstances[0]);
  for (const a of unknown) {
    if (ofInstances.includes(a)) continue;
    const { uri, local } = walker.names.get(walker.segment.attributeName[a]);
    const suggestion = closest(local, [...left]);
    const isStrange = suggestion === local && walker.isStrangeFromOutside(token, uri);
    if (suggestion === undefined) reportAttribute(work, a, "xsd.unknownAttribute", {});
    else if (!isStrange || !isToldOnce(walker, uri)) reportAttribute(work, a, "xsd.misspeltAttribute", { suggestion });
    if (suggestion !== undefined) left.delete(suggestion);
  }
  for (const attribute of left) {
    const args = { element: walker.localName(token), attribute };
    walker.report({ kind: "xsd.missingAttribute", node: token, part: "tag", decl, args });
  }
}

const instanceNames: ReadonlySet<string> = new Set(["type", "nil", "schemaLocation", "noNamespaceSchemaLocation"]);

/** xsi:type and its like, whose prefix stands for another namespace. */
function meansInstances({ prefix, local }: Name): boolean {
  return prefix === "xsi" && instanceNames.has(local);
}

/** At the declaration of the prefix, where that stands in the tag. */
function reportPrefix(work: Work, a: number): void {
  const { names, segment } = work.walker;
  const { firstAttribute, attributeName } = segment;
  const { prefix, uri } = names.get(attributeName[a]);
  let at = a;
  for (let b = firstAttribute[work.token]; b < firstAttribute[work.token + 1]; b++)
    if (names.get(attributeName[b]).qname === `xmlns:${prefix}`) at = b;
  reportAttribute(work, at, "xsd.instanceNamespace", { prefix, namespace: uri, meant: xsiNamespace });
}

/** A default counts as written where an identity constraint looks; one that refers to an ID does so anywhere. */
function applyDefaults({ walker, token, keys }: Work, info: TypeInfo, seen: readonly string[]): void {
  for (const { name, text, result, contributes } of info.defaults) {
    if ("problem" in result || seen.includes(name)) continue;
    keys?.set(name, result.key);
    if (contributes) walker.identity.defaultValue(walker, token, text, result.type);
  }
}

/** One mistake in the declaration of a namespace is told once of elements, or of attributes where these come first. */
function isToldOnce(walker: Walker, uri: string): boolean {
  if (walker.isToldStrange(uri) || walker.isToldStrange(`@${uri}`)) return true;
  walker.tellStrange(`@${uri}`);
  return false;
}

/** What is wrong is the name, not the value. */
const namedKinds: ReadonlySet<ViolationKind> = new Set([
  "xsd.unknownAttribute",
  "xsd.misspeltAttribute",
  "xsd.attributeNoSchema",
]);

type Args = Readonly<Record<string, string | number | readonly string[]>>;

function reportAttribute(
  { walker, token, decl }: Work,
  a: number,
  kind: ViolationKind,
  more: Args,
  undecided?: boolean,
): void {
  const { attributeName, attributeFrom, attributeNameTo, valueFrom, valueTo } = walker.segment;
  const name = walker.names.get(attributeName[a]);
  const onName = namedKinds.has(kind) || valueFrom[a] === valueTo[a];
  walker.report({
    kind,
    node: token,
    part: "attribute",
    attribute: name.id,
    from: onName ? attributeFrom[a] : valueFrom[a],
    to: onName ? attributeNameTo[a] : valueTo[a],
    decl,
    args: { element: walker.localName(token), attribute: name.qname, ...more },
    undecided,
  });
}
