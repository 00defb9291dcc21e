// What the walk needs of a type or declaration, made ready once per schema: no look-up remains for each element.
import type { ContentModel } from "./content/model";
import { quickCheckOf, type QuickCheck } from "./fastValue";
import type { AttributeUse, ComplexType, ElementDecl, SimpleType, Type } from "./model";
import type { Schema } from "./schema";

/** What may stand in an element. */
export const Mode = {
  /** Nothing is checked: the element itself is the problem, or a wildcard says so. */
  skip: 0,
  /** Child elements and white space. */
  elements: 1,
  mixed: 2,
  /** A value. */
  text: 3,
  /** Nothing at all. */
  empty: 4,
} as const;
export type Mode = (typeof Mode)[keyof typeof Mode];

export interface TypeInfo {
  readonly type: Type;
  readonly mode: Mode;
  readonly model: ContentModel | undefined;
  readonly text: SimpleType | undefined;
  readonly quick: QuickCheck;
  readonly complex: ComplexType | undefined;
  readonly required: readonly AttributeUse[];
  /** Some attribute has a default or fixed value, which counts when it is not written. */
  readonly hasDefaults: boolean;
  /** One of the declared attributes is an ID. */
  readonly declaresId: boolean;
  /** The type could not be resolved. */
  readonly broken: boolean;
  /** Values of this type are IDs or refer to them, or hold names with prefixes. */
  readonly needsContext: boolean;
  /** Every text is a valid value, so that nobody has to read it. */
  readonly takesAnyText: boolean;
  /** An element of this type without attributes is right when its value is. */
  readonly isValueOnly: boolean;
}

export class Runtime {
  /** By declaration id. */
  private readonly byDecl: (TypeInfo | undefined)[];
  /** By declaration id: the same where nothing counts but the value, null elsewhere. */
  private readonly valueOnly: (TypeInfo | null | undefined)[];
  private readonly byType = new Map<Type, TypeInfo>();
  readonly anyType: TypeInfo;

  constructor(readonly schema: Schema) {
    this.byDecl = new Array<TypeInfo | undefined>(schema.elements.length);
    this.valueOnly = new Array<TypeInfo | null | undefined>(schema.elements.length);
    this.anyType = this.ofType(schema.anyType);
  }

  ofDecl(decl: ElementDecl): TypeInfo {
    return (this.byDecl[decl.id] ??= this.ofType(decl.type));
  }

  /** The type of a declaration, if an element without attributes is right when its value is; else null. */
  valueOnlyOf(decl: ElementDecl): TypeInfo | null {
    const known = this.valueOnly[decl.id];
    if (known !== undefined) return known;
    const info = this.ofDecl(decl);
    const isPlain = decl.identity.length === 0 && !decl.abstract && !decl.constraint && !decl.incomplete;
    return (this.valueOnly[decl.id] = isPlain && info.isValueOnly ? info : null);
  }

  ofType(type: Type): TypeInfo {
    let info = this.byType.get(type);
    if (!info) {
      info = makeInfo(type);
      this.byType.set(type, info);
    }
    return info;
  }
}

function makeInfo(type: Type): TypeInfo {
  const text = type.kind === "simple" ? type : type.content.kind === "simple" ? type.content.type : undefined;
  const complex = type.kind === "complex" ? type : undefined;
  const broken = type.broken === true || text?.broken === true;
  const uses = complex ? [...complex.attributes.values()] : [];
  const required = uses.filter((use) => use.required);
  const hasDefaults = uses.some((use) => use.constraint ?? use.decl.constraint);
  const needsContext = text !== undefined && usesContext(text);
  return {
    type,
    mode: broken ? Mode.skip : modeOf(type),
    model: complex && "model" in complex.content ? complex.content.model : undefined,
    text,
    quick: text ? quickCheckOf(text) : () => false,
    complex,
    required,
    hasDefaults,
    declaresId: uses.some((use) => use.decl.type.idKind === "ID"),
    broken,
    needsContext,
    takesAnyText: text !== undefined && takesAnyText(text),
    isValueOnly: !broken && modeOf(type) === Mode.text && required.length === 0 && !hasDefaults && !needsContext,
  };
}

function modeOf(type: Type): Mode {
  if (type.kind === "simple") return Mode.text;
  if (type.content.kind === "elements") return Mode.elements;
  if (type.content.kind === "mixed") return Mode.mixed;
  return type.content.kind === "simple" ? Mode.text : Mode.empty;
}

function takesAnyText({ variety, primitive, lexical, idKind, facets }: SimpleType): boolean {
  if (variety === "any") return true;
  if (variety !== "atomic" || primitive?.name !== "string" || lexical || idKind !== undefined) return false;
  return !facets.enumeration && facets.patterns.length === 0 && Object.keys(facets.counts).length === 0;
}

function usesContext(type: SimpleType): boolean {
  if (type.idKind !== undefined || type.primitive?.name === "QName" || type.primitive?.name === "NOTATION") return true;
  return (type.item !== undefined && usesContext(type.item)) || type.members.some(usesContext);
}

const runtimes = new WeakMap<Schema, Runtime>();

/** The runtime of a schema, made at first use. */
export function runtimeOf(schema: Schema): Runtime {
  let runtime = runtimes.get(schema);
  if (!runtime) runtimes.set(schema, (runtime = new Runtime(schema)));
  return runtime;
}
