// Loads the schema documents that belong together: include, import and redefine, followed once each, circles and all.
// The result is a registry of what is declared, by kind and name; nothing is resolved here.
import { toleratedKinds } from "../xml/findings";
import { parseXml } from "../xml/parse";
import { nameRange, rootElement } from "../xml/nodes";
import { builtinType } from "./builtins";
import type { FindingList } from "./findings";
import { checkGrammar } from "./grammar";
import { entitiesIn } from "./internalSubset";
import type { Place } from "./model";
import { xsdNamespace } from "./names";
import { attributeOf, placeOf, toSchemaNode, type SchemaNode } from "./schemaNode";

export interface SchemaSource {
  readonly uri: string;
  readonly text: string;
}

/** Gives the document that `from` names by `uri`; undefined when there is none. */
export type LoadSchema = (uri: string, from: string) => SchemaSource | undefined;

export interface SchemaDocument {
  readonly uri: string;
  readonly root: SchemaNode;
  /** For a document without one that is included by one that has it (chameleon), that of the including document. */
  readonly targetNamespace: string;
  readonly isChameleon: boolean;
  /** Namespaces it may refer to. */
  readonly visible: Set<string>;
  /** The document that includes or redefines it: the first one found. A document that is only imported has none. */
  includer: SchemaDocument | undefined;
}

export type ComponentKind = "element" | "attribute" | "type" | "group" | "attributeGroup" | "notation";

/** A global declaration. */
export interface Entry {
  readonly kind: ComponentKind;
  readonly name: string;
  readonly node: SchemaNode;
  readonly document: SchemaDocument;
  /** What it redefines. */
  readonly original: Entry | undefined;
}

/** What is declared, by kind and name, in the order in which it was found first. */
class EntryTable {
  private readonly found: Entry[] = [];
  private readonly places = new Map<ComponentKind, Map<string, Map<string, number>>>();

  get(kind: ComponentKind, uri: string, local: string): Entry | undefined {
    const at = this.places.get(kind)?.get(uri)?.get(local);
    return at === undefined ? undefined : this.found[at];
  }

  /** Puts an entry in the place of the one with its name. */
  set(entry: Entry): void {
    const { kind, name, document } = entry;
    const named = inner(inner(this.places, kind), document.targetNamespace);
    const at = named.get(name);
    if (at !== undefined) this.found[at] = entry;
    else named.set(name, this.found.push(entry) - 1);
  }

  all(): Iterable<Entry> {
    return this.found;
  }
}

function inner<K, I, V>(outer: Map<K, Map<I, V>>, key: K): Map<I, V> {
  let map = outer.get(key);
  if (!map) outer.set(key, (map = new Map()));
  return map;
}

/** More documents than this belong to no schema we know of: the load stops, and says so. */
const maxDocuments = 5_000;

export class Registry {
  readonly documents: SchemaDocument[] = [];
  private readonly entries = new EntryTable();
  private readonly loaded = new Map<string, SchemaDocument>();
  /** By address: what was read, once, whoever asks for it. */
  private readonly roots = new Map<string, SchemaNode | undefined>();
  /** By folder and location. */
  private readonly addresses = new Map<string, string>();
  /** Components that are not understood, and roots of documents that are not. */
  private readonly hurt = new Set<SchemaNode>();
  /** What is declared again, in a document. */
  private readonly again: { readonly known: Entry; readonly node: SchemaNode; readonly document: SchemaDocument }[] =
    [];
  /** Some document is missing, or holds what is no declaration: what is not declared may only not be known. */
  isPartial = false;

  constructor(
    private readonly load: LoadSchema,
    private readonly findings: FindingList,
  ) {}

  find(kind: ComponentKind, uri: string, local: string): Entry | undefined {
    return this.entries.get(kind, uri, local);
  }

  all(): Iterable<Entry> {
    return this.entries.all();
  }

  /** Is there something in the component that is not understood? */
  isHurt(node: SchemaNode, { root }: SchemaDocument): boolean {
    return this.hurt.has(node) || this.hurt.has(root);
  }

  /** Reads a document and all it refers to; undefined when it is not a schema. */
  add(source: SchemaSource): SchemaDocument | undefined {
    this.read(source);
    return this.addRead(source.uri);
  }

  /** The document that was read from an address, with all it refers to. `includer`: the document that includes it. */
  private addRead(uri: string, includer?: SchemaDocument): SchemaDocument | undefined {
    const root = this.roots.get(uri);
    if (!root) return undefined;
    const own = attributeOf(root, "targetNamespace") ?? "";
    const isChameleon = includer !== undefined && own === "" && includer.targetNamespace !== "";
    return this.register(uri, root, isChameleon ? includer.targetNamespace : own, { isChameleon, includer });
  }

  private register(
    uri: string,
    root: SchemaNode,
    namespace: string,
    { isChameleon, includer }: { readonly isChameleon: boolean; readonly includer: SchemaDocument | undefined },
  ): SchemaDocument {
    const key = `${uri} ${namespace}`;
    const known = this.loaded.get(key);
    if (known) return known;
    const visible = new Set([namespace, xsdNamespace]);
    const document: SchemaDocument = { uri, root, targetNamespace: namespace, isChameleon, visible, includer };
    this.loaded.set(key, document);
    this.documents.push(document);
    for (const child of root.children) if (child.uri === xsdNamespace) this.addChild(document, child);
    return document;
  }

  private read(source: SchemaSource): void {
    if (!this.roots.has(source.uri)) this.roots.set(source.uri, this.readRoot(source));
  }

  private readRoot(source: SchemaSource): SchemaNode | undefined {
    const tree = parseXml(source.text);
    const ref = rootElement(tree);
    const entities = entitiesIn(ref === undefined ? "" : source.text.slice(0, nameRange(tree, ref).from));
    const broken = tree.findings.filter(({ kind, from, to }) => {
      const isOwn = kind === "xml.undeclaredEntity" && entities.has(source.text.slice(from, to).replace(/[&;]/g, ""));
      return !isOwn && !toleratedKinds.has(kind);
    });
    for (const { from, to, kind, args } of broken) {
      const told = { ...args, reason: kind };
      this.findings.error("schema.notWellFormed", { uri: source.uri, from, to }, "src-include.1", told);
    }
    const root = ref === undefined ? undefined : toSchemaNode(tree, ref, source.uri, entities);
    if (root?.uri === xsdNamespace && root.local === "schema") {
      checkGrammar(root, this.findings, this.hurt);
      if (broken.length > 0) this.hurt.add(root);
      return root;
    }
    this.isPartial = true;
    const place = root?.place ?? { uri: source.uri, from: 0, to: 0 };
    this.findings.error("schema.notASchema", place, "src-include.1", { found: root?.local ?? "" });
    return undefined;
  }

  private addChild(document: SchemaDocument, child: SchemaNode): void {
    const kind = globalKinds.get(child.local);
    if (kind) this.declare(document, kind, child);
    else if (child.local === "include") this.include(document, child);
    else if (child.local === "import") this.import(document, child);
    else if (child.local === "redefine") this.redefine(document, child);
    else if (child.local !== "annotation") this.isPartial = true;
  }

  private declare(document: SchemaDocument, kind: ComponentKind, node: SchemaNode): void {
    const name = attributeOf(node, "name");
    if (name === undefined || isBuiltin(document, kind, name)) return;
    const known = this.entries.get(kind, document.targetNamespace, name);
    if (!known) this.entries.set({ kind, name, node, document, original: undefined });
    else if (known.node !== node && !isSamePlace(known.node.place, node.place)) {
      this.again.push({ known, node, document });
    }
  }

  /**
   * Judges what is declared twice, once all documents are read: a mistake among documents that belong together by include. Where an
   * import names another document for a namespace that is there, processors may stay with the first one.
   */
  judgeDuplicates(): void {
    for (const { known, node, document } of this.again) {
      const isImported = headOf(known.document) !== headOf(document);
      if (isImported && isSameDeclaration(known.node, node)) continue;
      const place = placeOf(node, "name");
      const args = { what: node.local, name: known.name };
      if (isImported) this.findings.warning("schema.duplicate", place, "sch-props-correct.2", args);
      else this.findings.error("schema.duplicate", place, "sch-props-correct.2", args);
    }
  }

  private include(document: SchemaDocument, node: SchemaNode): SchemaDocument | undefined {
    const uri = this.fetch(document, node);
    const included = uri === undefined ? undefined : this.addRead(uri, document);
    if (!included) return undefined;
    if (included.targetNamespace === document.targetNamespace) {
      join(included, document);
      return included;
    }
    const args = { namespace: included.targetNamespace, expected: document.targetNamespace };
    this.findings.error("schema.wrongNamespace", placeOf(node, "schemaLocation"), "src-include.2.1", args);
    return undefined;
  }

  private import(document: SchemaDocument, node: SchemaNode): void {
    const namespace = attributeOf(node, "namespace") ?? "";
    if (namespace === document.targetNamespace) {
      const rule = namespace === "" ? "src-import.1.2" : "src-import.1.1";
      this.findings.error("schema.wrongNamespace", placeOf(node, "namespace"), rule, { namespace, expected: "" });
      return;
    }
    document.visible.add(namespace);
    if (attributeOf(node, "schemaLocation") === undefined) return;
    const uri = this.fetch(document, node);
    const imported = uri === undefined ? undefined : this.addRead(uri);
    if (!imported || imported.targetNamespace === namespace) return;
    const args = { namespace: imported.targetNamespace, expected: namespace };
    this.findings.error("schema.wrongNamespace", placeOf(node, "schemaLocation"), "src-import.3", args);
  }

  private redefine(document: SchemaDocument, node: SchemaNode): void {
    const included = this.include(document, node);
    const seen = new Set<string>();
    for (const child of node.children) {
      const kind = child.uri === xsdNamespace ? globalKinds.get(child.local) : undefined;
      if (!kind || !included) continue;
      const name = attributeOf(child, "name") ?? "";
      if (seen.has(`${kind} ${name}`))
        this.findings.error("schema.duplicate", placeOf(child, "name"), "src-redefine", { what: child.local, name });
      else this.redefineOne(document, kind, child);
      seen.add(`${kind} ${name}`);
    }
  }

  private redefineOne(document: SchemaDocument, kind: ComponentKind, node: SchemaNode): void {
    const name = attributeOf(node, "name") ?? "";
    const original = this.entries.get(kind, document.targetNamespace, name);
    if (!original) {
      this.findings.error("schema.redefine", placeOf(node, "name"), "src-redefine", { what: node.local, name });
      return;
    }
    this.entries.set({ kind, name, node, document, original });
  }

  /** Reads what schemaLocation names; gives its address. A missing document is a warning: what it would declare may not be needed. */
  private fetch(document: SchemaDocument, node: SchemaNode): string | undefined {
    const location = attributeOf(node, "schemaLocation");
    if (location === undefined) return undefined;
    if (this.documents.length >= maxDocuments) {
      this.findings.error("schema.limit", placeOf(node, "schemaLocation"), "", { limit: maxDocuments });
      return undefined;
    }
    const uri = this.addressOf(location, document.uri);
    if (uri !== undefined) return uri;
    this.isPartial = true;
    const place = placeOf(node, "schemaLocation");
    // What is redefined has to be there.
    const isNeeded = node.local === "redefine" && node.children.some(({ local }) => globalKinds.has(local));
    if (isNeeded) this.findings.error("schema.notFound", place, "src-redefine.2", { location });
    else this.findings.warning("schema.notFound", place, "src-resolve", { location });
    return undefined;
  }

  /** The address that a location means to a document. What documents of one folder name by the same path is asked for once. */
  private addressOf(location: string, from: string): string | undefined {
    const isPath = /^[^?#]/.test(location);
    const key = `${isPath ? from.replace(/[^/\\:]*$/, "") : from} ${location}`;
    const known = this.addresses.get(key);
    if (known !== undefined) return known;
    const source = this.load(location, from);
    if (!source) return undefined;
    this.read(source);
    this.addresses.set(key, source.uri);
    return source.uri;
  }
}

const globalKinds = new Map<string, ComponentKind>([
  ["element", "element"],
  ["attribute", "attribute"],
  ["simpleType", "type"],
  ["complexType", "type"],
  ["group", "group"],
  ["attributeGroup", "attributeGroup"],
  ["notation", "notation"],
]);

/** The schema for schemas declares what every schema has anyway. */
function isBuiltin({ targetNamespace }: SchemaDocument, kind: ComponentKind, name: string): boolean {
  if (kind !== "type" || targetNamespace !== xsdNamespace) return false;
  return name === "anyType" || builtinType(name) !== undefined;
}

/** The document at the head of those that belong together by include. */
function headOf(document: SchemaDocument): SchemaDocument {
  let head = document;
  while (head.includer) head = head.includer;
  return head;
}

/** A document that was read before is included, too: both belong together. */
function join(document: SchemaDocument, includer: SchemaDocument): void {
  const [head, other] = [headOf(includer), headOf(document)];
  if (head !== other) other.includer = head;
}

/** Is the same written in both, annotations left out? */
function isSameDeclaration(a: SchemaNode, b: SchemaNode): boolean {
  if (a.uri !== b.uri || a.local !== b.local || a.attributes.length !== b.attributes.length) return false;
  const isSame = a.attributes.every((one) =>
    b.attributes.some(({ uri, local, value }) => uri === one.uri && local === one.local && value === one.value),
  );
  const [ofA, ofB] = [a, b].map(({ children }) => children.filter(({ local }) => local !== "annotation"));
  return isSame && ofA.length === ofB.length && ofA.every((child, i) => isSameDeclaration(child, ofB[i]));
}

function isSamePlace(a: Place, b: Place): boolean {
  return a.uri === b.uri && a.from === b.from;
}
