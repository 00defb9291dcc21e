// The namespaces that a start tag declares, as lists that share what is around them. Equal declarations within one list are
// one object, so that comparing the state of a walk is mostly comparing references.
import { UnitTexts } from "../text/unitTexts";
import type { Namespaces } from "./schemaNode";
import type { Walker } from "./walker";

class DeclaredScope implements Namespaces {
  /** What was declared directly within, by the attribute as written. */
  readonly inner = new Map<string, DeclaredScope>();

  constructor(
    readonly bindings: ReadonlyMap<string, string>,
    readonly outer: Namespaces | undefined,
  ) {}
}

export class DeclaredScopes {
  private readonly texts = new UnitTexts();
  private readonly outermost = new Map<string, DeclaredScope>();

  /** The scope `outer` and the declaration that attribute `a` makes. */
  within(walker: Walker, a: number, outer: Namespaces | undefined): Namespaces {
    const { attributeFrom, valueTo } = walker.segment;
    const written = this.texts.find(walker.units, attributeFrom[a], valueTo[a]);
    const known = outer instanceof DeclaredScope ? outer.inner : this.outermost;
    let scope = written === undefined ? undefined : known.get(written);
    if (scope) return scope;
    const { qname, local } = walker.names.get(walker.segment.attributeName[a]);
    const bindings = new Map([[qname === "xmlns" ? "" : local, walker.attributeText(a)]]);
    scope = new DeclaredScope(bindings, outer);
    if (written !== undefined) known.set(written, scope);
    return scope;
  }
}
