// What the walk needs of a type or declaration, made ready once per schema: no look-up remains for each element.
import type { ContentModel, ContentState } from "./content/model";
import { acceptanceOf } from "./acceptedValues";
import { never, type QuickCheck } from "./fastValue";
import { longCheckOf } from "./longBase64";
import type { LongText } from "./longText";
import type { AttributeUse, ComplexType, ElementDecl, SimpleType, Type } from "./model";
import type { Schema } from "./schema";
import { checkValue, type ValueResult } from "./values";

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
  /** The state of the model before the first child. */
  readonly start: ContentState | undefined;
  readonly text: SimpleType | undefined;
  readonly quick: QuickCheck;
  /** The check of a value of pieces, where there is one. */
  readonly longCheck: ((text: LongText) => boolean) | undefined;
  readonly complex: ComplexType | undefined;
  readonly required: readonly AttributeUse[];
  /** The default or fixed values of attributes, which count when these are not written. */
  readonly defaults: readonly AttributeDefault[];
  /** One of them refers to an ID: it does so where the attribute is not written, too. */
  readonly contributesDefaults: boolean;
  /** One of the declared attributes is an ID. */
  readonly declaresId: boolean;
  /** The type could not be resolved. */
  readonly broken: boolean;
  /** Values of this type are IDs or refer to them, or hold names with prefixes. */
  readonly needsContext: boolean;
  /** Every text is a valid value, so that nobody has to read it. */
  readonly takesAnyText: boolean;
  /** An element of this type without attributes has nothing wrong or left open in its start tag. */
  readonly needsNoAttribute: boolean;
  readonly isAbstract: boolean;
  /** It has a value, which means the same wherever it stands. */
  readonly isPlainValue: boolean;
  /** An element of this type without attributes is right when its value is. */
  readonly isValueOnly: boolean;
  /** Dense number in its runtime, from 0. */
  readonly index: number;
}

/** What an attribute means that is not written. */
export interface AttributeDefault {
  /** Its expanded name. */
  readonly name: string;
  readonly text: string;
  readonly result: ValueResult;
  /** It is an ID, refers to one, or holds a name with a prefix. */
  readonly contributes: boolean;
}

/** A declaration, as to the elements that have nothing to be looked at closely. */
export interface Entry {
  readonly info: TypeInfo;
  /** An element without attributes is right when its value is. */
  readonly isValue: boolean;
  /** An element whose attributes are right is right when its value is. */
  readonly isValueBesides: boolean;
  /** The start tag of an element without attributes is right. */
  readonly isPlain: boolean;
  /** Such an element has nothing wrong when nothing stands in it. */
  readonly mayBeEmpty: boolean;
}

function makeEntry({ identity, abstract, constraint, incomplete }: ElementDecl, info: TypeInfo): Entry {
  const isSimple = identity.length === 0 && !abstract && !incomplete;
  const isValueBesides = isSimple && !constraint && info.isPlainValue;
  return {
    info,
    isValueBesides,
    isValue: isValueBesides && info.isValueOnly,
    isPlain: isSimple && info.needsNoAttribute && !info.isAbstract,
    mayBeEmpty: info.mode === Mode.empty || (info.start?.accepts === true && !constraint),
  };
}

export class Runtime {
  /** By declaration id. */
  private readonly byDecl: (TypeInfo | undefined)[];
  private readonly entries: (Entry | undefined)[];
  private readonly byType = new Map<Type, TypeInfo>();
  private readonly acceptances = new Map<SimpleType, QuickCheck>();
  readonly anyType: TypeInfo;

  constructor(readonly schema: Schema) {
    this.byDecl = new Array<TypeInfo | undefined>(schema.elements.length);
    this.entries = new Array<Entry | undefined>(schema.elements.length);
    this.anyType = this.ofType(schema.anyType);
  }

  ofDecl(decl: ElementDecl): TypeInfo {
    return (this.byDecl[decl.id] ??= this.ofType(decl.type));
  }

  /** What the walk asks of a declaration at each of its elements. */
  entryOf(decl: ElementDecl): Entry {
    return (this.entries[decl.id] ??= makeEntry(decl, this.ofDecl(decl)));
  }

  ofType(type: Type): TypeInfo {
    let info = this.byType.get(type);
    if (!info) {
      info = this.makeInfo(type);
      this.byType.set(type, info);
    }
    return info;
  }

  /** The check of values that hold no reference (acceptedValues.ts). */
  acceptance(type: SimpleType): QuickCheck {
    let acceptance = this.acceptances.get(type);
    if (!acceptance) this.acceptances.set(type, (acceptance = acceptanceOf(type)));
    return acceptance;
  }

  private makeInfo(type: Type): TypeInfo {
    const text = type.kind === "simple" ? type : type.content.kind === "simple" ? type.content.type : undefined;
    const complex = type.kind === "complex" ? type : undefined;
    const broken = type.broken === true || text?.broken === true;
    const uses = complex ? [...complex.attributes.values()] : [];
    const required = uses.filter((use) => use.required);
    const defaults = complex ? defaultsOf(complex) : [];
    const model = complex && "model" in complex.content ? complex.content.model : undefined;
    const needsContext = text !== undefined && usesContext(text);
    const contributesDefaults = defaults.some(({ contributes }) => contributes);
    const isPlainValue = !broken && modeOf(type) === Mode.text && !needsContext;
    return {
      type,
      mode: broken ? Mode.skip : modeOf(type),
      start: model?.start,
      model,
      text,
      quick: text && !needsContext ? this.acceptance(text) : never,
      longCheck: text && longCheckOf(text),
      complex,
      required,
      defaults,
      contributesDefaults,
      needsNoAttribute: required.length === 0 && !contributesDefaults && !broken,
      isAbstract: complex?.abstract === true,
      declaresId: uses.some((use) => use.decl.type.idKind === "ID"),
      broken,
      needsContext,
      takesAnyText: text !== undefined && takesAnyText(text),
      isPlainValue,
      isValueOnly: isPlainValue && required.length === 0 && defaults.length === 0,
      index: this.byType.size,
    };
  }
}

function defaultsOf({ attributes }: ComplexType): AttributeDefault[] {
  const found: AttributeDefault[] = [];
  for (const [name, { decl, constraint = decl.constraint }] of attributes) {
    if (!constraint) continue;
    const { text, context } = constraint;
    found.push({ name, text, result: checkValue(decl.type, text, context), contributes: usesContext(decl.type) });
  }
  return found;
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

/** Does a value of the type mean something that depends on where it stands: an ID, a reference to one, a name with a prefix? */
export function usesContext(type: SimpleType): boolean {
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
