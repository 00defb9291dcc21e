// Loads the schema documents that belong together: include, import and redefine, followed once each, circles and all.
// The result is a registry of what is declared, by kind and name; nothing is resolved here.
import { toleratedKinds } from "../xml/findings";
import { parseXml } from "../xml/parse";
import { nameRange, rootElement } from "../xml/nodes";
import type { FindingList } from "./findings";
import { checkGrammar } from "./grammar";
import { entitiesIn } from "./internalSubset";
import type { Place } from "./model";
import { expanded, xsdNamespace } from "./names";
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

/** More documents than this belong to no schema we know of: the load stops, and says so. */
const maxDocuments = 5_000;

export class Registry {
  readonly documents: SchemaDocument[] = [];
  private readonly entries = new Map<string, Entry>();
  private readonly loaded = new Map<string, SchemaDocument>();
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
    return this.entries.get(`${kind} ${expanded(uri, local)}`);
  }

  all(): Iterable<Entry> {
    return this.entries.values();
  }

  /** Is there something in the component that is not understood? */
  isHurt(node: SchemaNode, { root }: SchemaDocument): boolean {
    return this.hurt.has(node) || this.hurt.has(root);
  }

  /** Reads a document and all it refers to; undefined when it is not a schema. `includer`: the document that includes it. */
  add(source: SchemaSource, includer?: SchemaDocument): SchemaDocument | undefined {
    const targetNamespace = includer?.targetNamespace;
    const known = this.loaded.get(`${source.uri} ${targetNamespace ?? ""}`);
    if (known) return known;
    const root = this.readRoot(source);
    if (!root) return undefined;
    const own = attributeOf(root, "targetNamespace") ?? "";
    const isChameleon = includer !== undefined && own === "" && targetNamespace !== "";
    return this.register(source, root, isChameleon ? includer.targetNamespace : own, { isChameleon, includer });
  }

  private register(
    source: SchemaSource,
    root: SchemaNode,
    namespace: string,
    { isChameleon, includer }: { readonly isChameleon: boolean; readonly includer: SchemaDocument | undefined },
  ): SchemaDocument {
    const key = `${source.uri} ${namespace}`;
    const known = this.loaded.get(key);
    if (known) return known;
    const visible = new Set([namespace, xsdNamespace]);
    const document: SchemaDocument = {
      uri: source.uri,
      root,
      targetNamespace: namespace,
      isChameleon,
      visible,
      includer,
    };
    this.loaded.set(key, document);
    this.documents.push(document);
    for (const child of root.children) if (child.uri === xsdNamespace) this.addChild(document, child);
    return document;
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
    if (name === undefined) return;
    const key = `${kind} ${expanded(document.targetNamespace, name)}`;
    const known = this.entries.get(key);
    if (!known) this.entries.set(key, { kind, name, node, document, original: undefined });
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
    const source = this.fetch(document, node);
    if (!source) return undefined;
    const included = this.add(source, document);
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
    const source = this.fetch(document, node);
    const imported = source && this.add(source);
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
    const key = `${kind} ${expanded(document.targetNamespace, name)}`;
    const original = this.entries.get(key);
    if (!original) {
      this.findings.error("schema.redefine", placeOf(node, "name"), "src-redefine", { what: node.local, name });
      return;
    }
    this.entries.set(key, { kind, name, node, document, original });
  }

  /** Loads what schemaLocation names. A missing document is a warning: what it would declare may not be needed. */
  private fetch(document: SchemaDocument, node: SchemaNode): SchemaSource | undefined {
    const location = attributeOf(node, "schemaLocation");
    if (location === undefined) return undefined;
    if (this.documents.length >= maxDocuments) {
      this.findings.error("schema.limit", placeOf(node, "schemaLocation"), "", { limit: maxDocuments });
      return undefined;
    }
    const source = this.load(location, document.uri);
    if (source) return source;
    this.isPartial = true;
    const place = placeOf(node, "schemaLocation");
    // What is redefined has to be there.
    const isNeeded = node.local === "redefine" && node.children.some(({ local }) => globalKinds.has(local));
    if (isNeeded) this.findings.error("schema.notFound", place, "src-redefine.2", { location });
    else this.findings.warning("schema.notFound", place, "src-resolve", { location });
    return undefined;
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
