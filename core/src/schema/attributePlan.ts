// What is to be done with the attributes of a type, by the names of one document. A start tag whose attributes are all known,
// each there once and of a surely valid value, and of which none is missing, needs no more than this: nearly all are so.
import type { NameTable } from "../xml/names";
import { TokenFlag, type Segment } from "../xml/segment";
import { AttributeRole, roleOfName } from "./attributeRole";
import { anyUnits, never, withoutControls, type QuickCheck } from "./fastValue";
import { admits, type AttributeDecl, type SimpleType, type ValueConstraint } from "./model";
import { expanded } from "./names";
import { isPlainNCName } from "./quickLexical";
import { usesContext, type Runtime, type TypeInfo } from "./runtime";
import { checkValue } from "./values";
import type { ValueUnits } from "./valueUnits";

/** What a name stands for, below the numbers of the attributes that are checked. */
const Slot = {
  unknown: 0,
  /** Nothing can be said here: attributeCheck.ts looks at the whole tag. */
  longWay: 1,
  namespace: 2,
  /** Admitted with any value. */
  admitted: 3,
} as const;
const firstUse = 4;

/** Numbers of attributes of one tag. Emptied for each tag: a list that is cut to nothing loses its room as well. */
class AttributeNumbers {
  count = 0;
  readonly at: number[] = [];

  add(a: number): void {
    this.at[this.count++] = a;
  }
}

export class AttributePlan {
  /** By name id: the number of the attribute, or what it is instead. */
  private slots = new Int16Array(32);
  /** By number: the round in which it was met last, its check, and 1 when it is required. */
  private readonly met: number[] = [0, 0, 0, 0];
  private readonly checks: QuickCheck[] = [anyUnits, anyUnits, anyUnits, anyUnits];
  private readonly required: number[] = [0, 0, 0, 0];
  /** By number: where its attribute is noted, if it is an ID or refers to one. */
  private readonly noted: (AttributeNumbers | undefined)[] = [undefined, undefined, undefined, undefined];
  private round = 0;
  private readonly isClosed: boolean;
  /** The tag that was accepted last declares namespaces. */
  declares = false;
  /** Which attributes of that tag are an ID, and which refer to one. */
  readonly ids = new AttributeNumbers();
  readonly references = new AttributeNumbers();

  constructor(
    private readonly info: TypeInfo,
    private readonly runtime: Runtime,
    private readonly names: NameTable,
    private readonly values: ValueUnits,
  ) {
    this.isClosed = info.broken || info.contributesDefaults;
  }

  /** Is the tag right as it stands, with nothing in it that changes what is expected of its element? */
  accepts(segment: Segment, token: number, units: Uint16Array): boolean {
    if (this.isClosed || (segment.flags[token] & TokenFlag.damaged) !== 0) return false;
    const { attributeName, attributeFlags, valueFrom, valueTo, firstAttribute } = segment;
    const { slots, met, checks, required, noted } = this;
    const last = firstAttribute[token + 1];
    const round = ++this.round;
    let missing = this.info.required.length;
    this.declares = false;
    this.ids.count = this.references.count = 0;
    for (let a = firstAttribute[token]; a < last; a++) {
      const id = attributeName[a];
      const slot = (id < slots.length ? slots[id] : Slot.unknown) || this.lookUp(id);
      const flags = attributeFlags[a];
      if (slot === Slot.longWay || (flags & TokenFlag.damaged) !== 0) return false;
      if (slot === Slot.namespace) this.declares = true;
      if (slot < firstUse) continue;
      const check = checks[slot];
      if (met[slot] === round) return false;
      met[slot] = round;
      missing -= required[slot];
      if (check === anyUnits) continue;
      const list = noted[slot];
      if (list !== undefined) {
        list.add(a);
        if (flags !== 0 || this.ids.count > 1) return false;
      }
      if (flags !== 0) {
        if (!this.acceptsDecoded(check, units, valueFrom[a], valueTo[a])) return false;
      } else if (!check(units, valueFrom[a], valueTo[a])) return false;
    }
    return missing === 0;
  }

  /** A value with references in it. */
  private acceptsDecoded(check: QuickCheck, units: Uint16Array, from: number, to: number): boolean {
    const length = this.values.decode(units, from, to);
    return length >= 0 && check(this.values.units, 0, length);
  }

  private lookUp(id: number): number {
    if (id >= this.slots.length) {
      const larger = new Int16Array(2 * id);
      larger.set(this.slots);
      this.slots = larger;
    }
    return (this.slots[id] = this.slotOf(id));
  }

  private slotOf(id: number): number {
    const name = this.names.get(id);
    const role = roleOfName(name);
    if (role === AttributeRole.namespace) return Slot.namespace;
    if (role === AttributeRole.otherXsi) return Slot.admitted;
    if (role !== AttributeRole.plain) return Slot.longWay;
    const uri = name.prefix === "" ? "" : name.uri;
    const use = this.info.complex?.attributes.get(expanded(uri, name.local));
    if (use) return this.add(use.decl, use.constraint ?? use.decl.constraint, use.required);
    return this.wildSlot(uri, name.local);
  }

  private wildSlot(uri: string, local: string): number {
    const wildcard = this.info.complex?.anyAttribute;
    if (!wildcard || !admits(wildcard, uri)) return Slot.longWay;
    if (wildcard.process === "skip") return Slot.admitted;
    const decl = this.runtime.schema.globalAttribute(uri, local);
    if (decl) return this.add(decl, decl.constraint, false);
    return wildcard.process === "lax" ? Slot.admitted : Slot.longWay;
  }

  /** Values that mean something beyond themselves, and fixed ones in another writing, are looked at closely. */
  private add({ type }: AttributeDecl, constraint: ValueConstraint | undefined, isRequired: boolean): number {
    if (type.broken) return Slot.longWay;
    const list = this.listOf(type);
    if ((!list || constraint?.kind === "fixed") && usesContext(type)) return Slot.longWay;
    this.met.push(0);
    this.required.push(isRequired ? 1 : 0);
    this.noted.push(list);
    const check =
      constraint?.kind === "fixed"
        ? fixedCheck(type, constraint.text)
        : list
          ? isPlainNCName
          : acceptanceInTag(type, this.runtime.acceptance(type));
    return this.checks.push(check) - 1;
  }

  /** Where an ID or a reference to one is noted, of which no more is asked than that it is a name. */
  private listOf({ variety, idKind, facets }: SimpleType): AttributeNumbers | undefined {
    const isOther = facets.enumeration !== undefined || facets.patterns.length + Object.keys(facets.counts).length > 0;
    if (variety !== "atomic" || isOther) return undefined;
    return idKind === "ID" ? this.ids : idKind === "IDREF" ? this.references : undefined;
  }
}

/** In an attribute each line end and tab is a space: where that makes a difference the value is looked at closely. */
function acceptanceInTag(type: SimpleType, check: QuickCheck): QuickCheck {
  if (check === anyUnits || type.facets.whiteSpace.value === "collapse") return check;
  return withoutControls(check);
}

/** A fixed value as the schema writes it. */
function fixedCheck(type: SimpleType, text: string): QuickCheck {
  if (/[\t\r\n]/.test(text) || "problem" in checkValue(type, text)) return never;
  return (units, from, to) => {
    if (to - from !== text.length) return false;
    for (let i = 0; i < text.length; i++) if (units[from + i] !== text.charCodeAt(i)) return false;
    return true;
  };
}
