// The schema documents of the material: what each declares, what it includes and imports, and which belong together.
// Documents are found among the files alone, by path, else by name, else by namespace: never on the network.
import type { NodeRef } from "../../xml/segment";
import { attribute, attributes, children, nameOf, rootElement } from "../../xml/nodes";
import { parseXml } from "../../xml/parse";
import type { XmlTree } from "../../xml/tree";
import { baseName, compareVersions, versionedName } from "../version";
import type { MaterialFile } from "./material";

export const xsdNamespace = "http://www.w3.org/2001/XMLSchema";

export interface SchemaFile {
  readonly name: string;
  readonly text: string;
  readonly targetNamespace: string;
  /** Local names of the global elements, in document order. */
  readonly elements: readonly string[];
  /** Local names that references of this document use. */
  readonly referenced: ReadonlySet<string>;
  readonly links: readonly SchemaLink[];
  readonly version: string | undefined;
  /** Name without its version: "Dimona". */
  readonly family: string;
}

export interface SchemaLink {
  readonly kind: "include" | "import" | "redefine";
  readonly location: string | undefined;
  /** What an import names. */
  readonly namespace: string;
}

/** True for a text whose root is that of a schema, well-formed or not. */
export function isSchemaText(text: string): boolean {
  const head = text.slice(0, 4_000).replace(/<!--[\s\S]*?-->/g, "");
  const root = /<([A-Za-z_][\w.-]*:)?schema[\s>]/.exec(head);
  return root !== null && !/<[A-Za-z_]/.test(head.slice(0, root.index)) && head.includes(xsdNamespace);
}

/** Reads a schema document as far as grouping needs it. */
export function readSchemaFile(file: MaterialFile, text: string): SchemaFile {
  const tree = parseXml(text);
  const root = rootElement(tree);
  const named = versionedName(file.name);
  const found = { elements: [] as string[], referenced: new Set<string>(), links: [] as SchemaLink[] };
  if (root !== undefined) for (const child of children(tree, root)) readGlobal(tree, child, found);
  const value = (name: string): string | undefined =>
    root === undefined ? undefined : attribute(tree, root, name)?.value.trim() || undefined;
  return {
    name: file.name,
    text,
    targetNamespace: value("targetNamespace") ?? "",
    ...found,
    family: named.family,
    version:
      named.version ?? versionInFolder(file.name) ?? versionedName(value("id") ?? "").version ?? value("version"),
  };
}

/** Quarterly folders: "2023-1/Dimona.xsd". */
function versionInFolder(name: string): string | undefined {
  const folders = name.split("/").slice(0, -1).reverse();
  for (const folder of folders) {
    const [, year, number] = /^(?:.*[^0-9])?((?:19|20)\d{2})[ _./-]?(?:[QTK])?([1-4])$/i.exec(folder) ?? [];
    if (year) return year + number;
  }
  return undefined;
}

function readGlobal(
  tree: XmlTree,
  node: NodeRef,
  found: { elements: string[]; referenced: Set<string>; links: SchemaLink[] },
): void {
  const { local, uri } = nameOf(tree, node);
  if (uri !== xsdNamespace) return;
  if (local === "include" || local === "import" || local === "redefine") found.links.push(readLink(tree, node, local));
  const name = local === "element" ? attribute(tree, node, "name")?.value.trim() : undefined;
  if (name) found.elements.push(name);
  collectReferences(tree, node, found.referenced);
}

function readLink(tree: XmlTree, node: NodeRef, kind: SchemaLink["kind"]): SchemaLink {
  const all = attributes(tree, node);
  const value = (name: string): string | undefined => all.find((one) => one.name.local === name)?.value.trim();
  return { kind, location: value("schemaLocation") || undefined, namespace: value("namespace") ?? "" };
}

function collectReferences(tree: XmlTree, node: NodeRef, into: Set<string>): void {
  for (const child of children(tree, node)) {
    if (nameOf(tree, child).local === "element") {
      const ref = attribute(tree, child, "ref")?.value.trim();
      if (ref) into.add(ref.slice(ref.indexOf(":") + 1));
    }
    collectReferences(tree, child, into);
  }
}

/* -------------------------------------------------------------------------------------------------- resolving */

/** The schema documents of the material by the name that others give them. */
export class SchemaFiles {
  private readonly byName = new Map<string, SchemaFile>();
  private readonly byBase = new Map<string, SchemaFile[]>();

  constructor(readonly all: readonly SchemaFile[]) {
    for (const file of all) {
      this.byName.set(file.name.toLowerCase(), file);
      const base = baseName(file.name).toLowerCase();
      this.byBase.set(base, [...(this.byBase.get(base) ?? []), file]);
    }
  }

  get(name: string): SchemaFile | undefined {
    return this.byName.get(name.toLowerCase());
  }

  /** What an include or import of `from` means; undefined when it is not among the files. */
  resolve(from: SchemaFile, link: SchemaLink): SchemaFile | undefined {
    if (link.location === undefined) return link.kind === "import" ? this.ofNamespace(link.namespace) : undefined;
    const beside = this.get(resolvePath(from.name, link.location));
    if (beside) return beside;
    const named = (this.byBase.get(baseName(link.location).toLowerCase()) ?? []).filter((one) => one !== from);
    const fits = named.filter((one) => link.kind !== "import" || one.targetNamespace === link.namespace);
    return nearest(from, fits) ?? (link.kind === "import" ? this.ofNamespace(link.namespace) : undefined);
  }

  /** A document with all that it refers to, itself first. */
  closure(of: SchemaFile): SchemaFile[] {
    const found = new Set([of]);
    for (const file of found)
      for (const link of file.links) {
        const target = this.resolve(file, link);
        if (target) found.add(target);
      }
    return [...found];
  }

  /** Documents that are nobody's part. In a circle that nobody else refers to, the one that reaches most, then the first. */
  entries(): SchemaFile[] {
    const reached = new Set<SchemaFile>();
    for (const file of this.all) for (const part of this.closure(file).slice(1)) reached.add(part);
    const entries = this.all.filter((file) => !reached.has(file));
    const covered = new Set(entries.flatMap((entry) => this.closure(entry)));
    const circles = this.all
      .filter((file) => !covered.has(file))
      .map((file) => ({ file, own: rootsOf(file, [file]).length, reach: this.closure(file).length }))
      .sort((a, b) => b.reach - a.reach || b.own - a.own || (a.file.name < b.file.name ? -1 : 1));
    for (const { file } of circles) {
      if (covered.has(file)) continue;
      entries.push(file);
      for (const part of this.closure(file)) covered.add(part);
    }
    return entries;
  }

  /** The newest document of a namespace that an import names without saying where it is. */
  private ofNamespace(namespace: string): SchemaFile | undefined {
    return this.all
      .filter((file) => file.targetNamespace === namespace)
      .sort((a, b) => compareVersions(b.version ?? "", a.version ?? ""))[0];
  }
}

/** Of several files of one name the one in the nearest folder. */
function nearest(from: SchemaFile, files: readonly SchemaFile[]): SchemaFile | undefined {
  const shared = (file: SchemaFile): number => {
    const [a, b] = [from.name.split("/"), file.name.split("/")];
    let at = 0;
    while (at < a.length && a[at] === b[at]) at++;
    return at;
  };
  return [...files].sort((a, b) => shared(b) - shared(a))[0];
}

/** Elements that nothing refers to: what a document may start with. Where everything is referred to, all of them. */
export function rootsOf(entry: SchemaFile, closure: readonly SchemaFile[]): string[] {
  const ours = closure.filter((file) => file.targetNamespace === entry.targetNamespace || file.targetNamespace === "");
  const declared = [...new Set(ours.flatMap((file) => file.elements))];
  const referenced = new Set(closure.flatMap((file) => [...file.referenced]));
  const free = declared.filter((name) => !referenced.has(name));
  return free.length > 0 ? free : declared;
}

/** A location beside `base`; "" for one that leads out of the material. */
function resolvePath(base: string, location: string): string {
  const plain = location.replaceAll("\\", "/");
  if (/^(?:[a-z][a-z0-9+.-]+:|[a-z]:|\/)/i.test(plain)) return "";
  const steps = base.split("/").slice(0, -1);
  for (const step of plain.split("/"))
    if (step === "..") {
      if (steps.length === 0) return "";
      steps.pop();
    } else if (step !== "." && step !== "") steps.push(step);
  return steps.join("/");
}
