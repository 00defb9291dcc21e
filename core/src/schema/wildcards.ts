// Namespace constraints of wildcards: read, intersected, united and compared (Structures, 3.10).
import type { NamespaceConstraint, Wildcard } from "./model";
import { trimBlanks } from "./whiteSpace";

/** Reads the value of a namespace attribute. */
export function readNamespaces(text: string | undefined, targetNamespace: string): NamespaceConstraint {
  const value = trimBlanks(text ?? "##any");
  if (value === "##any") return { kind: "any" };
  if (value === "##other") return { kind: "not", uri: targetNamespace };
  const uris = value.split(/[ \t\r\n]+/).filter((word) => word !== "");
  return { kind: "list", uris: new Set(uris.map((word) => toUri(word, targetNamespace))) };
}

function toUri(word: string, targetNamespace: string): string {
  if (word === "##targetNamespace") return targetNamespace;
  return word === "##local" ? "" : word;
}

/** Names admitted by both; undefined when that cannot be expressed ("not a" and "not b"). */
export function intersect(a: NamespaceConstraint, b: NamespaceConstraint): NamespaceConstraint | undefined {
  if (a.kind === "any") return b;
  if (b.kind === "any") return a;
  if (a.kind === "not" && b.kind === "not") return intersectNots(a.uri, b.uri);
  if (a.kind === "list") return { kind: "list", uris: new Set([...a.uris].filter((uri) => holdsNamespace(b, uri))) };
  return intersect(b, a);
}

/** "Not absent" is contained in any other negation. */
function intersectNots(a: string, b: string): NamespaceConstraint | undefined {
  if (a === b || b === "") return { kind: "not", uri: a };
  return a === "" ? { kind: "not", uri: b } : undefined;
}

/** Names admitted by either; undefined when that cannot be expressed. */
export function unite(a: NamespaceConstraint, b: NamespaceConstraint): NamespaceConstraint | undefined {
  if (a.kind === "any" || b.kind === "any") return { kind: "any" };
  if (a.kind === "list" && b.kind === "list") return { kind: "list", uris: new Set([...a.uris, ...b.uris]) };
  if (a.kind === "not" && b.kind === "not") return { kind: "not", uri: a.uri === b.uri ? a.uri : "" };
  if (a.kind === "list" && b.kind === "not") return uniteNot(b.uri, a.uris);
  return unite(b, a);
}

function uniteNot(uri: string, listed: ReadonlySet<string>): NamespaceConstraint | undefined {
  const hasUri = listed.has(uri);
  const hasNone = listed.has("");
  if (uri === "") return hasNone ? { kind: "any" } : { kind: "not", uri };
  if (hasUri && hasNone) return { kind: "any" };
  if (hasUri) return { kind: "not", uri: "" };
  return hasNone ? undefined : { kind: "not", uri };
}

/** Does the constraint admit names of this namespace? */
export function holdsNamespace(constraint: NamespaceConstraint, uri: string): boolean {
  if (constraint.kind === "any") return true;
  if (constraint.kind === "not") return uri !== constraint.uri && uri !== "";
  return constraint.uris.has(uri);
}

/** Is every name that `inner` admits admitted by `outer`? (cos-ns-subset) */
export function isNamespaceSubset(inner: NamespaceConstraint, outer: NamespaceConstraint): boolean {
  if (outer.kind === "any") return true;
  if (inner.kind === "any") return false;
  if (inner.kind === "not") return outer.kind === "not" && (outer.uri === inner.uri || outer.uri === "");
  return [...inner.uris].every((uri) => holdsNamespace(outer, uri));
}

const strength = { skip: 0, lax: 1, strict: 2 };

/** Is the inner wildcard a restriction of the outer? */
export function isWildcardSubset(inner: Wildcard, outer: Wildcard): boolean {
  return isNamespaceSubset(inner.namespaces, outer.namespaces) && strength[outer.process] <= strength[inner.process];
}

/** May a name match both? */
export function overlap(a: NamespaceConstraint, b: NamespaceConstraint): boolean {
  const both = intersect(a, b);
  return both === undefined || both.kind !== "list" || both.uris.size > 0;
}
