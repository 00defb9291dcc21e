// Record keys as a pack declares them (pack.json, `records`): what makes a worker the same worker in two versions of a file.
import type { RecordDefinition } from "../pack/manifest";
import { nameOf, parent } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { RecordKey } from "./correspond";
import type { Places } from "./places";

/** The key of an element, when it is a record of the pack and none of its key's values is missing. */
export function recordKeys(records: readonly RecordDefinition[]): RecordKey {
  const byName = new Map<string, RecordDefinition[]>();
  for (const record of records) {
    const name = record.element.split("/").pop() ?? "";
    byName.set(name, [...(byName.get(name) ?? []), record]);
  }
  return (places, node) => {
    const record = byName.get(places.name(node))?.find(({ element }) => hasSuffix(places, node, element));
    const values = record?.key.map((path) => valueAt(places, node, path));
    return values?.every((value) => value !== undefined) ? JSON.stringify(values) : undefined;
  };
}

function hasSuffix(places: Places, node: NodeRef, suffix: string): boolean {
  let at: NodeRef | undefined = node;
  for (const name of suffix.split("/").reverse()) {
    if (at === undefined || nameOf(places.tree, at).local !== name) return false;
    at = parent(places.tree, at);
  }
  return true;
}

function valueAt(places: Places, node: NodeRef, path: string): string | undefined {
  let at: NodeRef | undefined = node;
  for (const name of path.split("/")) {
    if (at !== undefined) at = places.childNamed(at, name);
  }
  return at === undefined ? undefined : places.text(at);
}
