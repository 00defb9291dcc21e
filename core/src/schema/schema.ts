// A compiled schema: the components by name, and the questions that validation, completion and recovery ask of them.
import type { Symbols } from "./symbols";
import type { AttributeDecl, ComplexType, ElementDecl, IdentityConstraint, Type } from "./model";
import { builtinType } from "./builtins";
import { expanded, xsdNamespace } from "./names";
import type { SubstitutionGroups } from "./substitution";

/** Global components are keyed by expanded name (names.ts). */
export interface SchemaParts {
  readonly symbols: Symbols;
  readonly elements: readonly ElementDecl[];
  readonly globalElements: ReadonlyMap<string, ElementDecl>;
  readonly globalTypes: ReadonlyMap<string, Type>;
  readonly globalAttributes: ReadonlyMap<string, AttributeDecl>;
  readonly anyType: ComplexType;
  readonly identities: readonly IdentityConstraint[];
  readonly substitution: SubstitutionGroups;
  readonly notations: ReadonlySet<string>;
  /** A document is missing or not understood as a whole: what is not declared may only not be known. */
  readonly isPartial: boolean;
  /** Target namespaces of the documents. */
  readonly namespaces: ReadonlySet<string>;
}

export class Schema {
  readonly symbols: Symbols;
  /** All element declarations, global and local; an ElementDecl's id is its index. */
  readonly elements: readonly ElementDecl[];
  readonly globalElements: ReadonlyMap<string, ElementDecl>;
  readonly globalTypes: ReadonlyMap<string, Type>;
  readonly globalAttributes: ReadonlyMap<string, AttributeDecl>;
  readonly anyType: ComplexType;
  readonly identities: readonly IdentityConstraint[];
  readonly notations: ReadonlySet<string>;
  private readonly globalBySymbol: (ElementDecl | undefined)[] = [];
  private readonly named = new Map<string, ElementDecl[]>();
  private readonly containment = new Map<string, boolean | undefined>();

  constructor(private readonly parts: SchemaParts) {
    this.symbols = parts.symbols;
    this.elements = parts.elements;
    this.globalElements = parts.globalElements;
    this.globalTypes = parts.globalTypes;
    this.globalAttributes = parts.globalAttributes;
    this.anyType = parts.anyType;
    this.identities = parts.identities;
    this.notations = parts.notations;
    for (const decl of parts.globalElements.values()) this.globalBySymbol[decl.symbol] = decl;
    for (const decl of parts.elements) this.addNamed(decl);
  }

  /** The global declaration of a name. */
  element(uri: string, local: string): ElementDecl | undefined {
    return this.globalElements.get(expanded(uri, local));
  }

  elementOfSymbol(symbol: number): ElementDecl | undefined {
    return this.globalBySymbol[symbol];
  }

  /** A document is missing or not understood as a whole: what is not declared may only not be known. */
  get isPartial(): boolean {
    return this.parts.isPartial;
  }

  /** Does the schema declare anything global in this namespace? */
  hasNamespace(uri: string): boolean {
    return this.parts.namespaces.has(uri);
  }

  globalAttribute(uri: string, local: string): AttributeDecl | undefined {
    return this.globalAttributes.get(expanded(uri, local));
  }

  type(uri: string, local: string): Type | undefined {
    if (uri === xsdNamespace) return local === "anyType" ? this.anyType : builtinType(local);
    return this.globalTypes.get(expanded(uri, local));
  }

  /** Declarations with this local name, in whatever namespace, global or local. */
  declarationsNamed(local: string): readonly ElementDecl[] {
    return this.named.get(local) ?? [];
  }

  /** The declarations that may stand where `head` is wanted, itself first. */
  substitutesFor(head: ElementDecl): readonly ElementDecl[] {
    return this.parts.substitution.membersOf(head);
  }

  /**
   * May an element stand directly in another, or be the root where there is no other, going by names alone? Undefined when the
   * schema does not know the parent. The parser asks it to find where a tag is missing.
   */
  mayContain(parent: ElementName | undefined, child: ElementName): boolean | undefined {
    if (!parent) return this.element(child.uri, child.local) !== undefined;
    const key = `${expanded(parent.uri, parent.local)} ${expanded(child.uri, child.local)}`;
    if (this.containment.has(key)) return this.containment.get(key);
    const answer = this.findContainment(parent, child);
    // Half-typed names must not fill the memory of a long session.
    if (this.containment.size < maxContainments) this.containment.set(key, answer);
    return answer;
  }

  /**
   * May one child of an element come right behind another, going by names alone? Without a first: may it be the first; without a
   * second: the last? Undefined when the schema knows no content of the parent.
   */
  inOrder(parent: ElementName, first: ElementName | undefined, second: ElementName | undefined): boolean | undefined {
    const models = this.declarationsOf(parent).flatMap(({ type }) => this.modelsOf(type));
    if (models.length === 0) return undefined;
    return models.some((model) => {
      const state = first ? model.bridgeTo(model.start, this.symbolOf(first))?.state : model.start;
      if (!state) return false;
      return second ? model.next(state, this.symbolOf(second)) !== undefined : state.accepts;
    });
  }

  /** May an element hold text, going by its name? Undefined when the schema does not know it. */
  holdsText(name: ElementName): boolean | undefined {
    const types = this.declarationsOf(name).map(({ type }) => type);
    if (types.length === 0) return undefined;
    return types.some((type) => type.kind === "simple" || !["elements", "empty"].includes(type.content.kind));
  }

  private declarationsOf({ uri, local }: ElementName): readonly ElementDecl[] {
    return this.declarationsNamed(local).filter((decl) => decl.uri === uri);
  }

  private symbolOf({ uri, local }: ElementName): number {
    return this.symbols.find(uri, local);
  }

  private findContainment(parent: ElementName, child: ElementName) {
    const decls = this.declarationsOf(parent);
    if (decls.length === 0) return undefined;
    const symbol = this.symbolOf(child);
    const models = decls.map(({ type }) => type).flatMap((type) => this.modelsOf(type));
    if (models.some((model) => model.knows(symbol))) {
      const isNamed = models.some((model) => model.leavesOf(symbol).some((leaf) => leaf.term.kind === "element"));
      // A wildcard takes anything: no sign that the child belongs here.
      return isNamed ? true : undefined;
    }
    return false;
  }

  private modelsOf(type: Type) {
    if (type.kind === "simple" || (type.content.kind !== "elements" && type.content.kind !== "mixed")) return [];
    return [type.content.model];
  }

  private addNamed(decl: ElementDecl): void {
    const list = this.named.get(decl.local);
    if (list) list.push(decl);
    else this.named.set(decl.local, [decl]);
  }
}

interface ElementName {
  readonly uri: string;
  readonly local: string;
}

const maxContainments = 20_000;
