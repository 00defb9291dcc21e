// The components of a schema, as validation, completion and hover read them. They are filled by the compiler
// (components.ts) and never change afterwards.
import type { ContentModel } from "./content/model";
import type { Primitive, Value, ValueContext } from "./primitives";
import type { Regex } from "./regex/automaton";

/** Where a component was written: half-open range in one schema document. */
export interface Place {
  readonly uri: string;
  readonly from: number;
  readonly to: number;
}

export interface Annotation {
  /** Texts of xs:documentation, white space trimmed. */
  readonly documentation: readonly string[];
  readonly appinfo: readonly { readonly source: string; readonly text: string }[];
}

export const noAnnotation: Annotation = { documentation: [], appinfo: [] };

export type Derivation = "extension" | "restriction" | "substitution" | "list" | "union";

export type Type = SimpleType | ComplexType;

/** A facet's value with the schema text it came from. */
export interface Facet<T> {
  readonly value: T;
  readonly text: string;
  readonly fixed: boolean;
  readonly place?: Place;
}

export interface EnumerationEntry {
  readonly text: string;
  readonly documentation: readonly string[];
  readonly place?: Place;
}

export interface Enumeration {
  readonly entries: readonly EnumerationEntry[];
  /** Keys of the values (values.ts); a value is listed when its key is. */
  readonly keys: ReadonlySet<string>;
}

/** The patterns of one derivation step: one of them must match; each step adds a condition. */
export interface PatternStep {
  readonly sources: readonly string[];
  readonly regex: Regex;
  readonly place?: Place;
}

export type WhiteSpace = "preserve" | "replace" | "collapse";
export type LengthFacet = "length" | "minLength" | "maxLength";
export type BoundFacet = "minInclusive" | "minExclusive" | "maxInclusive" | "maxExclusive";
export type DigitFacet = "totalDigits" | "fractionDigits";

/** The facets in force on a type: its own and the inherited ones. */
export interface Facets {
  readonly whiteSpace: Facet<WhiteSpace>;
  readonly counts: Readonly<Partial<Record<LengthFacet | DigitFacet, Facet<number>>>>;
  readonly bounds: Readonly<Partial<Record<BoundFacet, Facet<Value>>>>;
  readonly enumeration?: Enumeration;
  readonly patterns: readonly PatternStep[];
}

export interface SimpleType {
  readonly kind: "simple";
  /** "" for an anonymous type. */
  readonly name: string;
  readonly uri: string;
  readonly place?: Place;
  readonly annotation: Annotation;
  /** Undefined for xs:anySimpleType only, whose base is xs:anyType. */
  readonly base?: SimpleType;
  /** "any" for xs:anySimpleType. */
  readonly variety: "any" | "atomic" | "list" | "union";
  readonly primitive?: Primitive;
  /** Further lexical condition of a built-in derived type (xs:integer, xs:NCName). */
  readonly lexical?: (text: string) => boolean;
  readonly item?: SimpleType;
  readonly members: readonly SimpleType[];
  readonly facets: Facets;
  readonly final: ReadonlySet<Derivation>;
  /** xs:ID, xs:IDREF or xs:ENTITY, or derived from it. */
  readonly idKind?: "ID" | "IDREF" | "ENTITY";
  /** Something that it rests on could not be resolved: nothing can be said of what has it. */
  readonly broken?: boolean;
}

export interface AttributeDecl {
  readonly local: string;
  readonly uri: string;
  readonly place?: Place;
  readonly annotation: Annotation;
  readonly type: SimpleType;
  readonly constraint?: ValueConstraint;
  readonly isGlobal: boolean;
}

/** Default or fixed value of an element or attribute. */
export interface ValueConstraint {
  readonly kind: "default" | "fixed";
  readonly text: string;
  readonly place?: Place;
  /** Prefixes as they are where it is written. */
  readonly context: ValueContext;
}

export interface AttributeUse {
  readonly decl: AttributeDecl;
  readonly required: boolean;
  readonly constraint?: ValueConstraint;
  readonly place?: Place;
}

export type NamespaceConstraint =
  | { readonly kind: "any" }
  /** Any namespace but this one, and not "no namespace". */
  | { readonly kind: "not"; readonly uri: string }
  | { readonly kind: "list"; readonly uris: ReadonlySet<string> };

export interface Wildcard {
  readonly kind: "wildcard";
  readonly namespaces: NamespaceConstraint;
  readonly process: "strict" | "lax" | "skip";
  readonly place?: Place;
  readonly annotation: Annotation;
}

export interface ComplexType {
  readonly kind: "complex";
  readonly name: string;
  readonly uri: string;
  readonly place?: Place;
  readonly annotation: Annotation;
  readonly base: Type;
  readonly derivation: "extension" | "restriction";
  readonly abstract: boolean;
  readonly block: ReadonlySet<Derivation>;
  readonly final: ReadonlySet<Derivation>;
  readonly attributes: ReadonlyMap<string, AttributeUse>;
  readonly anyAttribute?: Wildcard;
  readonly content: Content;
  /** Something that it rests on could not be resolved: nothing can be said of what has it. */
  readonly broken?: boolean;
}

export type Content =
  | { readonly kind: "empty" }
  | { readonly kind: "simple"; readonly type: SimpleType }
  | { readonly kind: "elements" | "mixed"; readonly particle: Particle; readonly model: ContentModel };

export interface Particle {
  readonly term: ElementDecl | Wildcard | ModelGroup;
  readonly min: number;
  /** Infinity for "unbounded". */
  readonly max: number;
  readonly place?: Place;
}

export interface ModelGroup {
  readonly kind: "group";
  readonly compositor: "sequence" | "choice" | "all";
  readonly particles: readonly Particle[];
  readonly place?: Place;
}

export interface ElementDecl {
  readonly kind: "element";
  /** Dense number in its schema, from 0. */
  readonly id: number;
  readonly local: string;
  readonly uri: string;
  /** Schema-wide number of its expanded name. */
  readonly symbol: number;
  readonly type: Type;
  readonly nillable: boolean;
  readonly abstract: boolean;
  readonly block: ReadonlySet<Derivation>;
  readonly final: ReadonlySet<Derivation>;
  readonly constraint?: ValueConstraint;
  readonly identity: readonly IdentityConstraint[];
  readonly substitutes?: ElementDecl;
  /** A constraint or default of it could not be understood, so that not all about it can be checked. */
  readonly incomplete?: boolean;
  readonly isGlobal: boolean;
  readonly documentation: readonly string[];
  readonly appinfo: Annotation["appinfo"];
  readonly place?: Place;
}

export interface IdentityConstraint {
  readonly kind: "key" | "unique" | "keyref";
  readonly id: number;
  readonly name: string;
  readonly uri: string;
  readonly place?: Place;
  readonly selector: readonly Path[];
  readonly fields: readonly (readonly Path[])[];
  /** The key or unique that a keyref refers to. */
  readonly refer?: IdentityConstraint;
}

/** One alternative of a selector's or field's XPath. */
export interface Path {
  /** Starts with ".//". */
  readonly anywhere: boolean;
  readonly steps: readonly Step[];
  /** The last step of a field may be an attribute. */
  readonly attribute?: Step;
}

/** A name test; local "*" stands for any name (of the namespace, when `uri` is given). */
export interface Step {
  readonly local: string;
  readonly uri?: string;
}

/** Is the type the same as `base`, or derived from it by whatever steps? */
export function derivesFrom(type: Type, base: Type): boolean {
  for (let t: Type | undefined = type; t; t = t.base) {
    if (t === base) return true;
    if (t.kind === "complex" && t.base === t) return false;
  }
  return false;
}

/** Simple type of a type's text: the type itself, or that of a complex type with simple content. */
export function textType(type: Type): SimpleType | undefined {
  if (type.kind === "simple") return type;
  return type.content.kind === "simple" ? type.content.type : undefined;
}

/** Name for a reader: the type's own, or that of the nearest named ancestor. */
export function typeName(type: Type): string {
  for (let t: Type | undefined = type; t; t = t.base) {
    if (t.name !== "") return t.name;
    if (t.base === t) break;
  }
  return "";
}

/** Does the wildcard admit a name of this namespace? */
export function admits(wildcard: Wildcard, uri: string): boolean {
  const { namespaces } = wildcard;
  if (namespaces.kind === "any") return true;
  if (namespaces.kind === "not") return uri !== namespaces.uri && uri !== "";
  return namespaces.uris.has(uri);
}

export type { Schema } from "./schema";
