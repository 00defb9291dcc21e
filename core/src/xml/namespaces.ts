// Namespace declarations in force at an element. Elements that declare nothing share the scope of their parent, and equal
// declarations within one scope give the same scope: comparing scopes is comparing references.
import type { NameTable } from "./names";
import { SpellingBit, xmlNamespace, xmlnsNamespace } from "./names";
import type { Segment } from "./segment";

/** What a schema knows of namespaces: it is asked where the text leaves one unknown. */
export interface KnownNamespaces {
  /** Does anything stand in this namespace? */
  knows(uri: string): boolean;
  /** The namespace of an element with this local name; `prefixed`: not none. undefined: there is no such element. */
  ofElement(local: string, prefixed: boolean): string | undefined;
  /** The namespace of an attribute with this local name, which has a prefix. */
  ofAttribute(local: string): string | undefined;
}

/** The schema that is asked, and the scopes that remember its answers. */
class Advice {
  known: KnownNamespaces | undefined;
  readonly followers = new Set<Scope>();
}

export class Scope {
  /** Names of elements and of attributes by spelling; 0 where not asked yet, negative where the prefix is undeclared. */
  private elements = new Int32Array(64);
  private attributes = new Int32Array(64);
  private readonly inner = new Map<string, Scope>();
  private readonly innerAsWritten = new Map<string, Scope>();

  private loose: Scope | undefined;

  private constructor(
    private readonly names: NameTable,
    private readonly uris: ReadonlyMap<string, string>,
    private readonly advice: Advice,
    private readonly forgives = false,
  ) {}

  static outermost(names: NameTable): Scope {
    return new Scope(
      names,
      new Map([
        ["xml", xmlNamespace],
        ["xmlns", xmlnsNamespace],
      ]),
      new Advice(),
    );
  }

  /** Asks another schema, in this scope and all within it, what is meant where the text does not say. */
  advise(known: KnownNamespaces | undefined): void {
    const { advice } = this;
    advice.known = known;
    for (const scope of advice.followers) {
      scope.elements.fill(0);
      scope.attributes.fill(0);
    }
    advice.followers.clear();
  }

  /** Is something within a broken tag, which may have declared anything? */
  get isForgiving(): boolean {
    return this.forgives;
  }

  /** The scope that a declaration makes, if it was made here before: by the attribute as written. */
  declared(written: string): Scope | undefined {
    return this.innerAsWritten.get(written);
  }

  /** The scope that this one becomes when it declares a prefix; "" is the default namespace. `written` finds it again. */
  with(prefix: string, uri: string, written: string | undefined): Scope {
    const key = JSON.stringify([prefix, uri]);
    let scope = this.inner.get(key);
    if (!scope) {
      const uris = new Map([...this.uris, [prefix, uri]]);
      this.inner.set(key, (scope = new Scope(this.names, uris, this.advice, this.forgives)));
    }
    if (written !== undefined) this.innerAsWritten.set(written, scope);
    return scope;
  }

  /** The scope within a broken tag, which may have declared anything: no prefix counts as undeclared. */
  forgiving(): Scope {
    if (this.forgives) return this;
    return (this.loose ??= new Scope(this.names, this.uris, this.advice, true));
  }

  /** Name id of an element's spelling; negative when its prefix is undeclared. */
  element(spelling: number): number {
    if (spelling < this.elements.length && this.elements[spelling] !== 0) return this.elements[spelling];
    if (spelling >= this.elements.length) this.elements = widened(this.elements, spelling);
    return (this.elements[spelling] = this.resolve(spelling, false));
  }

  /** Name id of an attribute's spelling; negative when its prefix is undeclared. */
  attribute(spelling: number): number {
    if (spelling < this.attributes.length && this.attributes[spelling] !== 0) return this.attributes[spelling];
    if (spelling >= this.attributes.length) this.attributes = widened(this.attributes, spelling);
    return (this.attributes[spelling] = this.resolve(spelling, true));
  }

  private resolve(spelling: number, isAttribute: boolean): number {
    const { prefix, qname, local } = this.names.spelling(spelling);
    if (qname === "xmlns" || prefix === "xmlns") return this.names.resolve(spelling, xmlnsNamespace);
    if (prefix === "" && isAttribute) return this.names.resolve(spelling, "");
    const declared = this.uris.get(prefix);
    const isKnown = prefix === "" || (declared !== undefined && declared !== "");
    if (isKnown && !this.isDoubtful(declared)) return this.names.resolve(spelling, declared ?? "");
    this.advice.followers.add(this);
    const { known } = this.advice;
    const meant = isAttribute ? known?.ofAttribute(local) : known?.ofElement(local, prefix !== "");
    const name = this.names.resolve(spelling, meant ?? declared ?? "");
    return isKnown || this.forgives ? name : -name;
  }

  /** Within a broken tag a namespace that the schema does not know, or none, may be what is left of another one. */
  private isDoubtful(declared: string | undefined): boolean {
    if (!this.forgives || declared === xmlNamespace) return false;
    return declared === undefined || this.advice.known?.knows(declared) !== true;
  }
}

/** Asks whether the names in a segment mean the same in other scopes. */
export class ChangedScopes {
  private was: Scope | undefined;
  private now: Scope | undefined;

  constructor(
    private readonly segment: Segment,
    private readonly names: NameTable,
  ) {}

  /** Both elements, or none, with scopes in which all names of the segment mean the same. */
  mayDiffer(was: InScope | undefined, now: InScope | undefined): boolean {
    if (was?.scope === now?.scope || (was?.scope === this.was && now?.scope === this.now)) return true;
    if (!was || !now) return false;
    this.was = was.scope;
    this.now = now.scope;
    return this.meansTheSame(was.scope, now.scope);
  }

  /** Not so where the segment declares namespaces: what is within those tags would need scopes of its own. */
  private meansTheSame(was: Scope, now: Scope): boolean {
    const { names } = this;
    const { name, count, attributeName } = this.segment;
    for (let t = 0; t < count; t++) {
      if (name[t] === 0) continue;
      const spelling = names.spellingOf(name[t]);
      if (was.element(spelling) !== now.element(spelling)) return false;
    }
    for (const id of attributeName) {
      const spelling = names.spellingOf(id);
      if ((names.spellingBits(spelling) & SpellingBit.declares) !== 0) return false;
      if (was.attribute(spelling) !== now.attribute(spelling)) return false;
    }
    return true;
  }
}

interface InScope {
  readonly scope: Scope;
}

function widened(ids: Int32Array, index: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(Math.max(2 * ids.length, index + 1));
  wider.set(ids);
  return wider;
}
