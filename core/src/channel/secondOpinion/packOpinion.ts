// The second opinion with a pack's schemas: which one is the main schema, and what stands ready beside it.
import type { PackSchema } from "../../pack/manifest";
import type { Pack } from "../../pack/pack";
import { opinion, type Opinion, type OpinionOptions, type SchemaFile } from "./opinion";

/** One schema file of a pack. */
export interface SchemaOfPack {
  readonly pack: Pack;
  readonly file: string;
}

/** Asks libxml2 about a document, with a pack's schema. `payloads`: further schemas, for what stands under a wildcard. */
export function packOpinion(
  main: SchemaOfPack,
  document: string | Uint8Array,
  options: Pick<OpinionOptions, "timeoutMs" | "facts"> & { readonly payloads?: readonly SchemaOfPack[] },
): Promise<Opinion> {
  const packs = new Map([main, ...(options.payloads ?? [])].map(({ pack }) => [pack.id, pack]));
  const files = [main].flatMap(toSchemaFile);
  const also = (options.payloads ?? []).flatMap(toSchemaFile);
  return opinion(files, document, { ...options, also, load: (uri) => readFromPack(packs, uri) });
}

/** The schemas that may be needed under a wildcard of the main one: those of other namespaces. */
export function payloadSchemas(main: SchemaOfPack, packs: readonly Pack[]): SchemaOfPack[] {
  const text = main.pack.files(main.file) ?? "";
  if (!/<(?:[\w.-]+:)?any\b/.test(text)) return [];
  const own = main.pack.manifest.schemas.find(({ file }) => file === main.file)?.namespace ?? "";
  const seen = new Set([own]);
  return packs.flatMap((pack) =>
    pack.manifest.schemas.filter((schema) => isNew(seen, schema)).map(({ file }) => ({ pack, file })),
  );
}

function isNew(seen: Set<string>, { namespace }: PackSchema): boolean {
  const name = namespace ?? "";
  if (name === "" || seen.has(name)) return false;
  seen.add(name);
  return true;
}

function toSchemaFile({ pack, file }: SchemaOfPack): SchemaFile[] {
  const text = pack.files(file);
  return text === undefined ? [] : [{ uri: `pack://${pack.id}/${file}`, text }];
}

function readFromPack(packs: ReadonlyMap<string, Pack>, uri: string): string | undefined {
  const { protocol, host, pathname } = new URL(uri);
  return protocol === "pack:" ? packs.get(host)?.files(decodeURIComponent(pathname.slice(1))) : undefined;
}
