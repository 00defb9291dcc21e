// Namespace declarations in force at an element. Elements that declare nothing share the scope of their parent, and equal
// declarations within one scope give the same scope: comparing scopes is comparing references.
import type { NameTable } from "./names";
import { SpellingBit, xmlNamespace, xmlnsNamespace } from "./names";
import type { Segment } from "./segment";

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
    private readonly forgives = false,
  ) {}

  static outermost(names: NameTable): Scope {
    return new Scope(
      names,
      new Map([
        ["xml", xmlNamespace],
        ["xmlns", xmlnsNamespace],
      ]),
    );
  }

  /** The scope that a declaration makes, if it was made here before: by the attribute as written. */
  declared(written: string): Scope | undefined {
    return this.innerAsWritten.get(written);
  }

  /** The scope that this one becomes when it declares a prefix; "" is the default namespace. `written` finds it again. */
  with(prefix: string, uri: string, written: string | undefined): Scope {
    const key = JSON.stringify([prefix, uri]);
    let scope = this.inner.get(key);
    if (!scope)
      this.inner.set(key, (scope = new Scope(this.names, new Map([...this.uris, [prefix, uri]]), this.forgives)));
    if (written !== undefined) this.innerAsWritten.set(written, scope);
    return scope;
  }

  /** The scope within a broken tag, which may have declared anything: no prefix counts as undeclared. */
  forgiving(): Scope {
    if (this.forgives) return this;
    return (this.loose ??= new Scope(this.names, this.uris, true));
  }

  /** Name id of an element's spelling; negative when its prefix is undeclared. */
  element(spelling: number): number {
    if (spelling < this.elements.length && this.elements[spelling] !== 0) return this.elements[spelling];
    if (spelling >= this.elements.length) this.elements = widened(this.elements, spelling);
    return (this.elements[spelling] = this.resolve(spelling, this.uris.get("") ?? ""));
  }

  /** Name id of an attribute's spelling; negative when its prefix is undeclared. */
  attribute(spelling: number): number {
    if (spelling < this.attributes.length && this.attributes[spelling] !== 0) return this.attributes[spelling];
    if (spelling >= this.attributes.length) this.attributes = widened(this.attributes, spelling);
    return (this.attributes[spelling] = this.resolve(spelling, ""));
  }

  private resolve(spelling: number, unprefixed: string): number {
    const { prefix, qname } = this.names.spelling(spelling);
    if (qname === "xmlns") return this.names.resolve(spelling, xmlnsNamespace);
    if (prefix === "") return this.names.resolve(spelling, unprefixed);
    const uri = this.uris.get(prefix);
    if (uri === undefined || uri === "") {
      const name = this.names.resolve(spelling, "");
      return this.forgives ? name : -name;
    }
    return this.names.resolve(spelling, uri);
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
