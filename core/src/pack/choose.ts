// Which pack, and which of its schemas, a document is checked with: by its root element, its namespace and the schema that it
// names.
import type { XmlTree } from "../xml/tree";
import {
  attributes,
  type Attribute,
  endTagOf,
  nameOf,
  rootElement,
  segmentOf,
  tokenOf,
  tokenRange,
} from "../xml/nodes";
import { TokenFlag, TokenKind, type Name, type NodeRef } from "../xml/segment";
import { splitQName } from "../schema/names";
import type { PackSchema } from "./manifest";
import type { Pack } from "./pack";
import { baseName, compareVersions, versionedName } from "./version";

const instanceNamespace = "http://www.w3.org/2001/XMLSchema-instance";

type TypeName = Pick<Name, "uri" | "local">;

/** What a document says of itself. */
export interface DocumentHead {
  /** "" when there is no root element. */
  readonly local: string;
  readonly uri: string;
  /** Location of the schema for the root's namespace, as written; undefined when none is named. */
  readonly location: string | undefined;
  /** Is any schema named, for whatever namespace? */
  readonly namesSchema: boolean;
  /** Local name of the first element in it. */
  readonly firstChild?: string;
  /** The type that its xsi:type names. */
  readonly type?: TypeName;
  /** The start tag is broken, or its prefix declared nowhere: the root may be in another namespace. */
  readonly isUnsure?: boolean;
}

/** How the schema was found. */
export type Match =
  /** The one that the document names, or the only one. */
  | "exact"
  /** The document names a version that the pack has not: the nearest one instead. */
  | "otherVersion"
  /** The root is in another namespace than the schema's. */
  | "otherNamespace"
  /** The pack was asked for by id, but knows no such root. */
  | "unknownRoot";

export interface Choice {
  readonly pack: Pack;
  readonly schema: PackSchema;
  readonly match: Match;
  /** The root's namespace, where that is another one than the schema's. */
  readonly found?: string;
}

/** Reads a document's root element. */
export function readHead(tree: XmlTree): DocumentHead {
  const root = rootElement(tree);
  if (root === undefined) return { local: "", uri: "", location: undefined, namesSchema: false };
  const { prefix, local, uri } = nameOf(tree, root);
  // A prefix that is declared nowhere is a mistake of its own.
  const all = attributes(tree, root);
  const named = all.filter(({ name }) => name.uri === instanceNamespace || (name.prefix !== "" && name.uri === ""));
  const pairs = named.find((attribute) => attribute.name.local === "schemaLocation")?.value;
  const single = named.find((attribute) => attribute.name.local === "noNamespaceSchemaLocation")?.value;
  const location = uri === "" ? single : locationFor(uri, pairs);
  const type = typeNamed(all);
  return {
    local,
    uri,
    location: location?.trim() || undefined,
    namesSchema: pairs !== undefined || single !== undefined,
    ...(type && { type }),
    ...(((prefix !== "" && uri === "") || isBroken(tree, root)) && { isUnsure: true }),
  };
}

/** What the xsi:type among the root's attributes names, by the declarations beside it. */
function typeNamed(all: readonly Attribute[]): TypeName | undefined {
  const written = all.find(({ name }) => name.uri === instanceNamespace && name.local === "type")?.value.trim();
  const parts = written === undefined ? undefined : splitQName(written);
  if (!parts) return undefined;
  const declares = parts.prefix === "" ? "xmlns" : `xmlns:${parts.prefix}`;
  return { uri: all.find(({ name }) => name.qname === declares)?.value ?? "", local: parts.local };
}

function isBroken(tree: XmlTree, node: NodeRef): boolean {
  const flags = tree.segments[segmentOf(node)].flags[tokenOf(node)];
  return (flags & (TokenFlag.damaged | TokenFlag.named)) === TokenFlag.damaged;
}

/** Local name in the end tag that closes the root, which may be another one than the root's own. */
export function rootClosingName(tree: XmlTree): string | undefined {
  const root = rootElement(tree);
  if (root === undefined) return undefined;
  const { from, to } = tokenRange(tree, endTagOf(tree, root));
  return endTagName.exec(tree.text.slice(from, to))?.[1];
}

const endTagName = /^<\/(?:[^\s:>]*:)?([^\s:>]+)/;

/** Local name in the last tag of a document, where that is an end tag. */
export function closingName(tree: XmlTree): string | undefined {
  for (let k = tree.segments.length - 1; k >= 0; k--) {
    const { kind, flags, from, count } = tree.segments[k];
    for (let i = count - 1; i >= 0; i--) {
      if (kind[i] < TokenKind.StartTag || (flags[i] & TokenFlag.implied) !== 0) continue;
      const at = tree.segmentStart(k);
      return endTagName.exec(tree.text.slice(at + from[i], at + from[i + 1]))?.[1];
    }
  }
  return undefined;
}

function locationFor(uri: string, pairs: string | undefined): string | undefined {
  const parts = (pairs ?? "").trim().split(/\s+/);
  for (let at = 0; at + 1 < parts.length; at += 2) if (parts[at] === uri) return parts[at + 1];
  return undefined;
}

/** Chooses among the packs, in their order of precedence. undefined: none of them knows the document. */
export function choosePack(packs: readonly Pack[], head: DocumentHead, packId?: string): Choice | undefined {
  const asked = packId === undefined ? packs : packs.filter((pack) => pack.id === packId);
  const written = asked.flatMap((pack) => pack.schemasFor(head.local, head.uri).map((schema) => ({ pack, schema })));
  const isOpen = head.isUnsure && written.length === 0;
  const fitting = isOpen ? asked.flatMap((pack) => byLocalName(pack, head)) : written;
  const wanted = head.location === undefined ? undefined : fileName(head.location);
  const exact = wanted === undefined ? fitting[0] : byFileName(fitting, head.location ?? "");
  if (exact) return { ...exact, match: "exact" };
  const nearest = wanted === undefined ? undefined : nearestVersion(fitting, versionIn(wanted));
  if (nearest) return { ...nearest, match: sameVersion(nearest.schema, wanted) ? "exact" : "otherVersion" };
  const otherNamespace = asked.flatMap((pack) => byLocalName(pack, head)).find(() => head.local !== "");
  if (otherNamespace) return { ...otherNamespace, match: "otherNamespace", found: head.uri };
  if (packId !== undefined && asked[0])
    return { pack: asked[0], schema: asked[0].manifest.schemas[0], match: "unknownRoot" };
  return undefined;
}

export interface PayloadSchema {
  readonly pack: Pack;
  readonly file: string;
  /** The payload names this schema, of a version that is not there: the nearest is used. */
  readonly named?: string;
}

/** The name of an element that the main schema does not know. */
export interface PayloadName {
  readonly uri: string;
  readonly local: string;
}

/**
 * The schemas of packs for the payloads of a document: elements of other namespaces under a wildcard. Without a namespace the
 * element has to be a root of the pack, because any schema may have children of its name. The schema locations that the document
 * names are asked for where a pack knows an element.
 */
export function payloadSchemas(
  packs: readonly Pack[],
  main: Choice,
  names: readonly PayloadName[],
  readLocations: () => ReadonlyMap<string, string>,
): PayloadSchema[] {
  const own = new Set(main.pack.namespaces);
  const found = new Map<string, PayloadSchema>();
  let locations: ReadonlyMap<string, string> | undefined;
  for (const { uri, local } of names) {
    if (own.has(uri) || found.has(uri)) continue;
    const pack = packs.find((candidate) => isForPayload(candidate, uri, local));
    if (!pack) continue;
    locations ??= readLocations();
    const named = locations.get(uri);
    const schema = schemaForPayload(pack, uri, local, named);
    if (!schema) continue;
    const other =
      named !== undefined && fileName(named) !== fileName(schema.file) && !sameVersion(schema, fileName(named));
    found.set(uri, { pack, file: schema.file, ...(other && { named }) });
  }
  return [...found.values()];
}

function isForPayload(pack: Pack, uri: string, local: string): boolean {
  return uri === "" ? pack.schemasFor(local, "").length > 0 : pack.namespaces.includes(uri);
}

/** The version that the payload names, else the nearest; without a name the newest that has the element as a root. */
function schemaForPayload(pack: Pack, uri: string, local: string, named: string | undefined): PackSchema | undefined {
  const asRoot = pack.schemasFor(local, uri);
  const all = pack.manifest.schemas.filter((schema) => (schema.namespace ?? "") === uri);
  const fitting = (asRoot.length > 0 ? asRoot : all.sort((a, b) => compareVersions(versionOf(b), versionOf(a)))).map(
    (schema) => ({ schema }),
  );
  if (named === undefined) return fitting[0]?.schema;
  return (byFileName(fitting, named) ?? nearestVersion(fitting, versionIn(named)))?.schema;
}

/** Where the schemas of the document's namespaces are, as any element of its beginning says; "" for no namespace. */
export function schemaLocations(text: string): Map<string, string> {
  const found = new Map<string, string>();
  for (const [, name, , value] of text.matchAll(
    /\b(schemaLocation|noNamespaceSchemaLocation)\s*=\s*(["'])([^"'<]*)\2/g,
  )) {
    const parts = value.trim().split(/\s+/);
    if (name === "noNamespaceSchemaLocation") parts.unshift("");
    for (let at = 0; at + 1 < parts.length; at += 2) if (!found.has(parts[at])) found.set(parts[at], parts[at + 1]);
  }
  return found;
}

function byLocalName(pack: Pack, head: DocumentHead): { pack: Pack; schema: PackSchema }[] {
  return pack.manifest.schemas
    .filter((schema) => schema.roots.includes(head.local))
    .map((schema) => ({ pack, schema }));
}

/** The highest version that is not above the wanted one, else the lowest above it. */
function nearestVersion<T extends { schema: PackSchema }>(
  fitting: readonly T[],
  wanted: string | undefined,
): T | undefined {
  if (fitting.length === 0) return undefined;
  if (wanted === undefined) return fitting[0];
  const sorted = [...fitting].sort((a, b) => compareVersions(versionOf(b.schema), versionOf(a.schema)));
  return (
    fitting.find(({ schema }) => versionOf(schema) === wanted) ??
    sorted.find(({ schema }) => compareVersions(versionOf(schema), wanted) <= 0) ??
    sorted[sorted.length - 1]
  );
}

/** A name without a version says nothing against the pack's. */
function sameVersion(schema: PackSchema, wanted: string | undefined): boolean {
  if (schema.everyVersion) return true;
  const version = wanted === undefined ? undefined : versionIn(wanted);
  return version === undefined || version === versionOf(schema);
}

function versionOf(schema: PackSchema): string {
  return schema.version ?? versionIn(schema.file) ?? "0";
}

/** The quarter in "Dimona_20231.xsd". */
function versionIn(file: string): string | undefined {
  return versionedName(file).version;
}

function fileName(location: string): string {
  return baseName(location).toLowerCase();
}

/** The schema of this name; of several in folders the one whose folders are written, too. */
function byFileName<T extends { schema: PackSchema }>(fitting: readonly T[], location: string): T | undefined {
  const named = fitting.filter(({ schema }) => fileName(schema.file) === fileName(location));
  const folders = location.replaceAll("\\", "/").toLowerCase();
  return named.find(({ schema }) => `/${folders}`.endsWith(`/${schema.file.toLowerCase()}`)) ?? named[0];
}
