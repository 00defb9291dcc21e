// Builds the components of a schema from its documents. A name is resolved when something refers to it: a shell is handed
// out at once and filled later, so that types and elements may refer to each other in circles.
import { anySimpleType, builtinType, laxAny, makeAnyType } from "./builtins";
import { fillComplexType } from "./complexTypes";
import { ContentModel } from "./content/model";
import { makeAttributeUses, type AttributeSet } from "./attributes";
import { checkConstraints } from "./constraints";
import type { ComponentKind, Entry, Registry, SchemaDocument } from "./documents";
import type { FindingList } from "./findings";
import { readIdentity } from "./identityDecl";
import type { Annotation, AttributeDecl, ComplexType, Derivation, ElementDecl, IdentityConstraint } from "./model";
import type { ModelGroup, Particle, Place, SimpleType, Type, ValueConstraint } from "./model";
import { noAnnotation } from "./model";
import { expanded, splitQName, xmlNamespace, xsdNamespace, xsiNamespace, type QName } from "./names";
import { groupParticle } from "./particles";
import { attributeOf, placeOf, resolvePrefix, type Note, type SchemaNode } from "./schemaNode";
import { Schema } from "./schema";
import { fillSimpleType, isTrue, schemaContext, type Shell } from "./simpleTypes";
import { SubstitutionGroups } from "./substitution";
import { Symbols } from "./symbols";

/** A type that is being filled, by whom, so that a type that needs itself is found out. */
type Progress = "waiting" | "filling" | "done";

interface Pending {
  readonly node: SchemaNode;
  readonly document: SchemaDocument;
  readonly entry: Entry | undefined;
  progress: Progress;
}

export class Builder {
  readonly symbols = new Symbols();
  readonly elements: ElementDecl[] = [];
  /** All attribute declarations, local ones too. */
  readonly attributes: AttributeDecl[] = [];
  readonly substitution = new SubstitutionGroups();
  readonly identities: IdentityConstraint[] = [];
  readonly anyType: ComplexType;
  /** Stand for a type that could not be resolved: nothing can be said about what has it. */
  readonly brokenSimple: SimpleType;
  readonly brokenComplex: ComplexType;
  private readonly types = new Map<Entry, Type>();
  private readonly pending = new Map<Type, Pending>();
  private readonly queue: Type[] = [];
  private readonly elementDecls = new Map<Entry, ElementDecl>();
  private readonly attributeDecls = new Map<Entry, AttributeDecl>();
  private readonly groups = new Map<Entry, Particle | "filling">();
  private readonly attributeGroups = new Map<Entry, AttributeSet | "filling">();
  /** Counts what could not be resolved, so that the type around it is known to be incomplete. */
  private losses = 0;
  private readonly lossyEntries = new Set<Entry>();
  private readonly elementNodes = new Map<ElementDecl, { node: SchemaNode; document: SchemaDocument }>();

  constructor(
    readonly registry: Registry,
    readonly findings: FindingList,
  ) {
    const particle: Particle = { term: laxAny, min: 0, max: Infinity };
    this.anyType = makeAnyType({ kind: "mixed", particle, model: this.modelOf(particle) });
    this.brokenSimple = { ...anySimpleType, name: "", base: anySimpleType, broken: true };
    this.brokenComplex = { ...this.anyType, name: "", base: this.anyType, broken: true };
  }

  /** Builds everything that the registry declares. */
  buildAll(): void {
    for (const entry of this.registry.all()) this.build(entry);
    for (let type = this.queue.pop(); type; type = this.queue.pop()) this.finishQueued(type);
    this.resolveKeyrefs();
    checkConstraints(this);
  }

  modelOf(particle: Particle): ContentModel {
    return new ContentModel(particle, {
      symbols: this.symbols,
      substitutesFor: (head) => this.substitution.membersOf(head),
    });
  }

  private build(entry: Entry): void {
    if (entry.kind === "element") this.element(entry);
    else if (entry.kind === "attribute") this.attribute(entry);
    else if (entry.kind === "type") this.type(entry);
    else if (entry.kind === "group") this.group(entry, entry.node.place);
    else if (entry.kind === "attributeGroup") this.attributeGroup(entry, entry.node.place);
  }

  // ---- names

  /** The expanded name that a QName in a schema document means; undefined after reporting. */
  qname(text: string, node: SchemaNode, attribute: string, document: SchemaDocument): QName | undefined {
    const parts = splitQName(text);
    const uri = parts && resolvePrefix(node.namespaces, parts.prefix);
    if (!parts || uri === undefined) {
      this.losses++;
      this.findings.error("schema.unresolved", placeOf(node, attribute), "src-resolve", {
        what: attribute,
        name: text,
      });
      return undefined;
    }
    const resolved = uri === "" && document.isChameleon ? document.targetNamespace : uri;
    if (!document.visible.has(resolved) && resolved !== xsiNamespace) {
      const args = { name: text, namespace: resolved };
      this.findings.error("schema.notImported", placeOf(node, attribute), "src-resolve.4", args);
    }
    return { uri: resolved, local: parts.local };
  }

  /** The declaration that an attribute refers to; undefined after reporting. */
  entryNamed(kind: ComponentKind, text: string, node: SchemaNode, attribute: string, document: SchemaDocument) {
    const name = this.qname(text, node, attribute, document);
    if (!name) return undefined;
    const entry = this.registry.find(kind, name.uri, name.local);
    if (!entry) {
      this.losses++;
      this.findings.error("schema.unresolved", placeOf(node, attribute), "src-resolve", { what: kind, name: text });
      return undefined;
    }
    return originalWithin(entry, node);
  }

  /** Is there such a declaration? Without reporting. */
  resolves(kind: ComponentKind, text: string, node: SchemaNode, document: SchemaDocument): boolean {
    const name = this.qname(text, node, "value", document);
    return name !== undefined && this.registry.find(kind, name.uri, name.local) !== undefined;
  }

  // ---- types

  typeNamed(text: string, node: SchemaNode, attribute: string, document: SchemaDocument): Type | undefined {
    const name = this.qname(text, node, attribute, document);
    if (name?.uri === xsdNamespace) {
      const builtin = name.local === "anyType" ? this.anyType : builtinType(name.local);
      if (builtin) return builtin;
    }
    const entry = name && this.registry.find("type", name.uri, name.local);
    if (entry) return this.type(originalWithin(entry, node));
    if (name)
      this.findings.error("schema.unresolved", placeOf(node, attribute), "src-resolve", { what: "type", name: text });
    return undefined;
  }

  type(entry: Entry): Type {
    let type = this.types.get(entry);
    if (!type) {
      type = this.shell(entry.node, entry.name, entry.document, entry);
      this.types.set(entry, type);
    }
    return type;
  }

  anonymousSimpleType(node: SchemaNode, document: SchemaDocument): SimpleType {
    const type = this.shell(node, "", document, undefined);
    return type.kind === "simple" ? this.finished(type, node.place) : this.brokenSimple;
  }

  anonymousType(node: SchemaNode, document: SchemaDocument): Type {
    return this.shell(node, "", document, undefined);
  }

  private shell(node: SchemaNode, name: string, document: SchemaDocument, entry: Entry | undefined): Type {
    const uri = name === "" ? "" : document.targetNamespace;
    const named = { name, uri, place: placeOf(node, "name"), annotation: this.annotationOf(node) };
    const type: Type =
      node.local === "simpleType"
        ? { ...anySimpleType, ...named, base: anySimpleType, final: this.finalOf(node, document, simpleFinals) }
        : {
            ...this.anyType,
            ...named,
            base: this.anyType,
            abstract: isTrue(attributeOf(node, "abstract")),
            block: this.derivations(
              attributeOf(node, "block") ?? attributeOf(document.root, "blockDefault"),
              typeBlocks,
            ),
            final: this.finalOf(node, document, typeBlocks),
          };
    this.pending.set(type, { node, document, entry, progress: "waiting" });
    this.queue.push(type);
    return type;
  }

  /** All types that stand in the documents, filled. */
  declaredTypes(): Iterable<Type> {
    return this.pending.keys();
  }

  private finishQueued(type: Type): void {
    const pending = this.pending.get(type);
    if (pending) this.finished(type, pending.node.place);
  }

  /** The type, filled. A type that needs itself to be filled is reported and left as it is. */
  finished<T extends Type>(type: T, place: Place): T {
    const pending = this.pending.get(type);
    if (!pending || pending.progress === "done") return type;
    if (pending.progress === "filling") {
      const rule = type.kind === "simple" ? "st-props-correct.2" : "ct-props-correct.3";
      this.findings.error("schema.circular", place, rule, { name: type.name });
      return (type.kind === "simple" ? this.brokenSimple : this.brokenComplex) as T;
    }
    pending.progress = "filling";
    const { node, document } = pending;
    const losses = this.losses;
    if (type.kind === "simple") fillSimpleType(this, type as Shell<SimpleType>, node, document);
    else fillComplexType(this, type as Shell<ComplexType>, node, document);
    const isOpen = losses < this.losses || type.base?.broken || this.registry.isHurt(node, document);
    if (isOpen) (type as Shell<T>).broken = true;
    this.losses = losses;
    pending.progress = "done";
    if (pending.entry?.original) this.checkRedefinedBase(type, pending.entry);
    return type;
  }

  /** A redefined type must be derived from what it redefines. */
  private checkRedefinedBase(type: Type, entry: Entry): void {
    const original = entry.original && this.type(entry.original);
    if (original && type.base === original) return;
    this.findings.error("schema.redefine", placeOf(entry.node, "name"), "src-redefine.5", {
      what: entry.node.local,
      name: entry.name,
    });
  }

  private finalOf(node: SchemaNode, document: SchemaDocument, allowed: readonly Derivation[]): Set<Derivation> {
    return this.derivations(attributeOf(node, "final") ?? attributeOf(document.root, "finalDefault"), allowed);
  }

  derivations(text: string | undefined, allowed: readonly Derivation[]): Set<Derivation> {
    if (text === "#all") return new Set(allowed);
    const words = new Set((text ?? "").split(" "));
    return new Set(allowed.filter((word) => words.has(word)));
  }

  refuseFinal(node: SchemaNode, method: string, base: string, rule: string): void {
    this.findings.error("schema.final", node.place, rule, { method, base });
  }

  // ---- elements and attributes

  elementNamed(text: string, node: SchemaNode, attribute: string, document: SchemaDocument): ElementDecl | undefined {
    const entry = this.entryNamed("element", text, node, attribute, document);
    return entry && this.element(entry);
  }

  element(entry: Entry): ElementDecl {
    const known = this.elementDecls.get(entry);
    if (known) return known;
    const decl = this.elementShell(entry.node, entry.document, entry.document.targetNamespace, true);
    this.elementDecls.set(entry, decl);
    this.fillElement(decl, entry.node, entry.document);
    if (this.registry.isHurt(entry.node, entry.document)) decl.type = this.brokenComplex;
    return decl;
  }

  localElement(node: SchemaNode, document: SchemaDocument): ElementDecl {
    const form = attributeOf(node, "form") ?? attributeOf(document.root, "elementFormDefault");
    const decl = this.elementShell(node, document, form === "qualified" ? document.targetNamespace : "", false);
    this.fillElement(decl, node, document);
    return decl;
  }

  private elementShell(node: SchemaNode, document: SchemaDocument, uri: string, isGlobal: boolean): Shell<ElementDecl> {
    const local = attributeOf(node, "name") ?? "";
    const annotation = this.annotationOf(node);
    const block = attributeOf(node, "block") ?? attributeOf(document.root, "blockDefault");
    const decl: Shell<ElementDecl> = {
      kind: "element",
      id: this.elements.length,
      local,
      uri,
      symbol: this.symbols.of(uri, local),
      type: this.anyType,
      nillable: isTrue(attributeOf(node, "nillable")),
      abstract: isTrue(attributeOf(node, "abstract")),
      block: this.derivations(block, elementBlocks),
      final: isGlobal ? this.finalOf(node, document, typeBlocks) : new Set(),
      identity: [],
      isGlobal,
      documentation: annotation.documentation,
      appinfo: annotation.appinfo,
      place: placeOf(node, "name"),
      constraint: this.constraintOf(node),
    };
    this.elements.push(decl);
    this.elementNodes.set(decl, { node, document });
    return decl;
  }

  private fillElement(decl: Shell<ElementDecl>, node: SchemaNode, document: SchemaDocument): void {
    const headName = decl.isGlobal ? attributeOf(node, "substitutionGroup") : undefined;
    const head = headName === undefined ? undefined : this.elementNamed(headName, node, "substitutionGroup", document);
    decl.type = this.elementType(node, document) ?? head?.type ?? this.anyType;
    const { constraints, isComplete } = readIdentity(this, node, document);
    decl.identity = constraints;
    if (!isComplete) decl.incomplete = true;
    if (!head) return;
    decl.substitutes = head;
    this.substitution.add(decl, head);
  }

  private elementType(node: SchemaNode, document: SchemaDocument): Type | undefined {
    const name = attributeOf(node, "type");
    const inline = node.children.find(
      (child) => child.uri === xsdNamespace && (child.local === "simpleType" || child.local === "complexType"),
    );
    if (name !== undefined && inline) {
      this.findings.error("schema.conflict", inline.place, "src-element.3", {
        element: "element",
        names: ["type", inline.local],
      });
    }
    if (name !== undefined) return this.typeNamed(name, node, "type", document) ?? this.brokenComplex;
    return inline && this.anonymousType(inline, document);
  }

  nodeOf(decl: ElementDecl) {
    return this.elementNodes.get(decl);
  }

  /** xml:lang, xml:space and their like, where no document declares them. */
  xmlAttribute(local: string): AttributeDecl {
    return { local, uri: xmlNamespace, annotation: noAnnotation, type: anySimpleType, isGlobal: true };
  }

  attribute(entry: Entry): AttributeDecl {
    let decl = this.attributeDecls.get(entry);
    if (!decl) {
      const made = this.attributeDecl(entry.node, entry.document, entry.document.targetNamespace, true);
      const isHurt = this.registry.isHurt(entry.node, entry.document);
      decl = isHurt ? { ...made, type: this.brokenSimple } : made;
      this.attributeDecls.set(entry, decl);
    }
    return decl;
  }

  attributeDecl(node: SchemaNode, document: SchemaDocument, uri: string, isGlobal: boolean): AttributeDecl {
    const name = attributeOf(node, "type");
    const inline = node.children.find((child) => child.uri === xsdNamespace && child.local === "simpleType");
    if (name !== undefined && inline) {
      this.findings.error("schema.conflict", inline.place, "src-attribute.4", {
        element: "attribute",
        names: ["type", "simpleType"],
      });
    }
    let type: SimpleType = anySimpleType;
    if (name !== undefined) type = this.attributeType(name, node, document);
    else if (inline) type = this.anonymousSimpleType(inline, document);
    const local = attributeOf(node, "name") ?? "";
    if (local === "xmlns")
      this.findings.error("schema.attributeValue", placeOf(node, "name"), "no-xmlns", {
        element: "attribute",
        name: "name",
        found: local,
      });
    if (uri === xsiNamespace)
      this.findings.error("schema.attributeValue", placeOf(node, "name"), "no-xsi", {
        element: "attribute",
        name: "name",
        found: local,
      });
    const annotation = this.annotationOf(node);
    const decl = {
      local,
      uri,
      place: placeOf(node, "name"),
      annotation,
      type,
      constraint: this.constraintOf(node),
      isGlobal,
    };
    this.attributes.push(decl);
    return decl;
  }

  private attributeType(name: string, node: SchemaNode, document: SchemaDocument): SimpleType {
    const type = this.typeNamed(name, node, "type", document);
    if (!type) return this.brokenSimple;
    if (type.kind === "simple") return this.finished(type, placeOf(node, "type"));
    this.findings.error("schema.type", placeOf(node, "type"), "src-resolve", { name });
    return this.brokenSimple;
  }

  constraintOf(node: SchemaNode): ValueConstraint | undefined {
    const raw = (name: string) => node.attributes.find((a) => a.local === name && a.uri === "")?.value;
    const fixed = raw("fixed");
    const initial = raw("default");
    if (fixed !== undefined && initial !== undefined) {
      this.findings.error("schema.conflict", placeOf(node, "fixed"), `src-${node.local}.1`, {
        element: node.local,
        names: ["default", "fixed"],
      });
    }
    const context = schemaContext(node);
    if (fixed !== undefined) return { kind: "fixed", text: fixed, place: placeOf(node, "fixed"), context };
    if (initial === undefined) return undefined;
    return { kind: "default", text: initial, place: placeOf(node, "default"), context };
  }

  // ---- groups

  group(entry: Entry, place: Place): Particle | undefined {
    const known = this.groups.get(entry);
    if (known === "filling") {
      this.losses++;
      this.findings.error("schema.circular", place, "mg-props-correct.2", { name: entry.name });
      return undefined;
    }
    if (known) {
      if (this.lossyEntries.has(entry)) this.losses++;
      return known;
    }
    const losses = this.losses;
    this.groups.set(entry, "filling");
    const body = entry.node.children.find((child) => child.uri === xsdNamespace && child.local !== "annotation");
    const empty: ModelGroup = { kind: "group", compositor: "sequence", particles: [] };
    const particle = (body && groupParticle(this, body, entry.document)) ?? { term: empty, min: 1, max: 1 };
    this.groups.set(entry, particle);
    if (this.registry.isHurt(entry.node, entry.document)) this.losses++;
    if (losses < this.losses) this.lossyEntries.add(entry);
    return particle;
  }

  attributeGroup(entry: Entry, place: Place): AttributeSet | undefined {
    const known = this.attributeGroups.get(entry);
    if (known === "filling") {
      this.losses++;
      this.findings.error("schema.circular", place, "src-attribute_group.3", { name: entry.name });
      return undefined;
    }
    if (known) {
      if (this.lossyEntries.has(entry)) this.losses++;
      return known;
    }
    const losses = this.losses;
    this.attributeGroups.set(entry, "filling");
    const made = makeAttributeUses(this, entry.node, entry.document);
    this.attributeGroups.set(entry, made);
    if (this.registry.isHurt(entry.node, entry.document)) this.losses++;
    if (losses < this.losses) this.lossyEntries.add(entry);
    return made;
  }

  // ---- annotations, identity

  annotationOf(node: SchemaNode): Annotation {
    let notes: readonly Note[] | undefined;
    for (const child of node.children)
      if (child.notes && child.notes.length > 0) notes = notes ? [...notes, ...child.notes] : child.notes;
    if (!notes) return noAnnotation;
    return {
      documentation: notes.filter(({ kind }) => kind === "documentation").map(({ text }) => text),
      appinfo: notes.filter(({ kind }) => kind === "appinfo").map(({ source, text }) => ({ source, text })),
    };
  }

  private resolveKeyrefs(): void {
    const byName = new Map<string, IdentityConstraint>();
    for (const constraint of this.identities) {
      const name = expanded(constraint.uri, constraint.name);
      if (byName.has(name) && constraint.place) {
        this.findings.error("schema.duplicate", constraint.place, "sch-props-correct.2", {
          what: constraint.kind,
          name: constraint.name,
        });
      } else byName.set(name, constraint);
    }
    for (const { constraint, refer, place } of this.keyrefs)
      this.resolveKeyref(constraint, refer === undefined ? undefined : byName.get(refer), place);
  }

  readonly keyrefs: { constraint: Shell<IdentityConstraint>; refer: string | undefined; place: Place }[] = [];

  private resolveKeyref(
    constraint: Shell<IdentityConstraint>,
    refer: IdentityConstraint | undefined,
    place: Place,
  ): void {
    const isRight = refer && refer.kind !== "keyref" && refer.fields.length === constraint.fields.length;
    if (isRight) {
      constraint.refer = refer;
      return;
    }
    this.findings.error("schema.keyref", place, refer ? "c-props-correct" : "src-resolve", { name: constraint.name });
    this.forgetKeyref(constraint);
  }

  /** A reference to no key cannot be followed. */
  private forgetKeyref(constraint: IdentityConstraint): void {
    for (const decl of this.elements as Shell<ElementDecl>[]) {
      if (!decl.identity.includes(constraint)) continue;
      decl.identity = decl.identity.filter((one) => one !== constraint);
      decl.incomplete = true;
    }
  }

  /** Something that the type around it needs cannot be understood. */
  lose(): void {
    this.losses++;
  }

  /** The finished schema. */
  toSchema(): Schema {
    return new Schema({
      symbols: this.symbols,
      elements: this.elements,
      globalElements: byName(this.elementDecls),
      globalTypes: byName(this.types),
      globalAttributes: byName(this.attributeDecls),
      anyType: this.anyType,
      identities: this.identities,
      substitution: this.substitution,
      notations: new Set([...this.registry.all()].filter((e) => e.kind === "notation").map(nameOfEntry)),
      isPartial: this.registry.isPartial,
      namespaces: new Set(this.registry.documents.map((document) => document.targetNamespace)),
    });
  }
}

const simpleFinals: readonly Derivation[] = ["restriction", "list", "union"];
const typeBlocks: readonly Derivation[] = ["extension", "restriction"];
const elementBlocks: readonly Derivation[] = ["extension", "restriction", "substitution"];

function nameOfEntry({ document, name }: Entry): string {
  return expanded(document.targetNamespace, name);
}

/** What a name means in the end: the last of its redefinitions. */
function byName<T>(made: ReadonlyMap<Entry, T>): Map<string, T> {
  const named = new Map<string, T>();
  const replaced = new Set([...made.keys()].map((entry) => entry.original));
  for (const [entry, component] of made) if (!replaced.has(entry)) named.set(nameOfEntry(entry), component);
  return named;
}

/** Inside a redefinition the redefined name means what it was before. */
function originalWithin(entry: Entry, node: SchemaNode): Entry {
  if (!entry.original) return entry;
  for (let at: SchemaNode | undefined = node; at; at = at.parent) if (at === entry.node) return entry.original;
  return entry.original.original && isInside(node, entry.original) ? entry.original.original : entry;
}

function isInside(node: SchemaNode, entry: Entry): boolean {
  for (let at: SchemaNode | undefined = node; at; at = at.parent) if (at === entry.node) return true;
  return false;
}
