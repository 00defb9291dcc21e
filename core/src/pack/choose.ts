// Which pack, and which of its schemas, a document is checked with: by its root element, its namespace and the schema that it
// names.
import type { XmlTree } from "../xml/tree";
import { attributes, nameOf, rootElement } from "../xml/nodes";
import type { PackSchema } from "./manifest";
import type { Pack } from "./pack";
import { baseName, compareVersions, versionedName } from "./version";

const instanceNamespace = "http://www.w3.org/2001/XMLSchema-instance";

/** What a document says of itself. */
export interface DocumentHead {
  /** "" when there is no root element. */
  readonly local: string;
  readonly uri: string;
  /** Location of the schema for the root's namespace, as written; undefined when none is named. */
  readonly location: string | undefined;
  /** Is any schema named, for whatever namespace? */
  readonly namesSchema: boolean;
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
}

/** Reads a document's root element. */
export function readHead(tree: XmlTree): DocumentHead {
  const root = rootElement(tree);
  if (root === undefined) return { local: "", uri: "", location: undefined, namesSchema: false };
  const { local, uri } = nameOf(tree, root);
  const named = attributes(tree, root).filter((attribute) => attribute.name.uri === instanceNamespace);
  const pairs = named.find((attribute) => attribute.name.local === "schemaLocation")?.value;
  const single = named.find((attribute) => attribute.name.local === "noNamespaceSchemaLocation")?.value;
  const location = uri === "" ? single : locationFor(uri, pairs);
  return {
    local,
    uri,
    location: location?.trim() || undefined,
    namesSchema: pairs !== undefined || single !== undefined,
  };
}

function locationFor(uri: string, pairs: string | undefined): string | undefined {
  const parts = (pairs ?? "").trim().split(/\s+/);
  for (let at = 0; at + 1 < parts.length; at += 2) if (parts[at] === uri) return parts[at + 1];
  return undefined;
}

/** Chooses among the packs, in their order of precedence. undefined: none of them knows the document. */
export function choosePack(packs: readonly Pack[], head: DocumentHead, packId?: string): Choice | undefined {
  const asked = packId === undefined ? packs : packs.filter((pack) => pack.id === packId);
  const fitting = asked.flatMap((pack) => pack.schemasFor(head.local, head.uri).map((schema) => ({ pack, schema })));
  const wanted = head.location === undefined ? undefined : fileName(head.location);
  const exact = wanted === undefined ? fitting[0] : byFileName(fitting, head.location ?? "");
  if (exact) return { ...exact, match: "exact" };
  const nearest = wanted === undefined ? undefined : nearestVersion(fitting, versionIn(wanted));
  if (nearest) return { ...nearest, match: sameVersion(nearest.schema, wanted) ? "exact" : "otherVersion" };
  const otherNamespace = asked.flatMap((pack) => byLocalName(pack, head)).find(() => head.local !== "");
  if (otherNamespace) return { ...otherNamespace, match: "otherNamespace" };
  if (packId !== undefined && asked[0])
    return { pack: asked[0], schema: asked[0].manifest.schemas[0], match: "unknownRoot" };
  return undefined;
}

/** The schemas of packs for the payloads of a document: elements of other namespaces under a wildcard. */
export function payloadSchemas(
  packs: readonly Pack[],
  main: Choice,
  uris: Iterable<string>,
): { pack: Pack; file: string }[] {
  const own = new Set(main.pack.manifest.schemas.map((schema) => schema.namespace ?? ""));
  const found: { pack: Pack; file: string }[] = [];
  for (const uri of uris) {
    if (uri === "" || own.has(uri)) continue;
    const pack = packs.find((candidate) => candidate.namespaces.includes(uri));
    const schema = pack?.manifest.schemas.find((one) => one.namespace === uri);
    if (pack && schema) found.push({ pack, file: schema.file });
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
