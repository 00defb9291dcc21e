// The attributes of one tag: namespace declarations, names, duplicates.
import type { FindingArgs } from "../findings/finding";
import type { XmlMessage } from "../messages/xml";
import type { TextStore } from "../text/textStore";
import { UnitTexts } from "../text/unitTexts";
import { decodeText } from "./decode";
import { SpellingBit, xmlNamespace, xmlnsNamespace, type NameTable } from "./names";
import type { Scope } from "./namespaces";
import { TokenFlag } from "./segment";
import type { Tokens } from "./tokens";

/** What stands behind the name of a declaration, with or without its quotes. */
const writtenNamespace = /^\s*=?[\s"']*([^\s"'<>]*)/;

/** A longer namespace in a broken tag is cut. */
const maxNamespaceUnits = 1_024;

export type Report = (kind: XmlMessage, from: number, to: number, args?: FindingArgs) => void;

export class AttributeNamer {
  /** By spelling: the tag in which it was met last. */
  private met = new Int32Array(256);
  private tag = 0;
  private readonly declarations = new UnitTexts();

  constructor(
    private readonly text: TextStore,
    private readonly names: NameTable,
    private readonly report: Report,
    /** Told of each attribute whose prefix is undeclared: its name id and where it stands. */
    private readonly undeclared: (name: number, from: number) => void,
  ) {}

  /** Names the attributes of a broken tag: what is wrong with them is told already. */
  nameQuietly(tokens: Tokens, base: number, i: number, outer: Scope): Scope {
    const first = tokens.firstAttribute[i];
    const end = tokens.firstAttribute[i + 1];
    const scope = this.scopeWithin(tokens, base, i, outer);
    for (let a = first; a < end; a++) tokens.attributeName[a] = Math.abs(scope.attribute(tokens.attributeName[a]));
    return scope;
  }

  /** The scope that the declarations of a tag make, whatever may be wrong with it. */
  scopeWithin(tokens: Tokens, base: number, i: number, outer: Scope): Scope {
    let scope = outer;
    for (let a = tokens.firstAttribute[i]; a < tokens.firstAttribute[i + 1]; a++)
      if (this.declares(tokens, a)) scope = this.declareQuietly(tokens, base, a, scope);
    return scope;
  }

  /** Replaces the spellings of tag `i`'s attributes by names, and returns the scope that its declarations make. */
  nameAttributes(tokens: Tokens, base: number, i: number, outer: Scope): Scope {
    const { attributeName } = tokens;
    const first = tokens.firstAttribute[i];
    const end = tokens.firstAttribute[i + 1];
    const tag = ++this.tag;
    let declares = false;
    let prefixed = 0;
    for (let a = first; a < end; a++) {
      const spelling = attributeName[a];
      const bits = this.names.spellingBits(spelling);
      if ((bits & SpellingBit.declares) !== 0) declares = true;
      if ((bits & SpellingBit.prefixed) !== 0) prefixed++;
      if (spelling >= this.met.length) this.met = widened(this.met, spelling);
      if (this.met[spelling] === tag) this.duplicate(tokens, base, a);
      this.met[spelling] = tag;
    }
    const scope = declares ? this.declare(tokens, base, first, end, outer) : outer;
    for (let a = first; a < end; a++) {
      const name = scope.attribute(attributeName[a]);
      if (name < 0) {
        this.undeclared(-name, tokens.attributeFrom[a]);
        prefixed--;
      }
      attributeName[a] = Math.abs(name);
    }
    if (prefixed > 1) this.duplicateNames(tokens, base, first, end);
    return scope;
  }

  private declare(tokens: Tokens, base: number, first: number, end: number, outer: Scope): Scope {
    let scope = outer;
    for (let a = first; a < end; a++) if (this.declares(tokens, a)) scope = this.declareOne(tokens, base, a, scope);
    return scope;
  }

  private declares({ attributeName }: Tokens, a: number): boolean {
    return (this.names.spellingBits(attributeName[a]) & SpellingBit.declares) !== 0;
  }

  /** A declaration in a broken tag, where a quote may be missing: a namespace has no blank in it, so that it ends before the first. */
  private declareQuietly(tokens: Tokens, base: number, a: number, outer: Scope): Scope {
    const from = base + tokens.attributeNameTo[a];
    const written = writtenNamespace.exec(this.text.slice(from, from + maxNamespaceUnits))?.[1];
    if (written === undefined) return outer;
    const uri = decodeText(written);
    // Of a broken declaration nothing may be left of the namespace.
    if (uri === "" && (tokens.attributeFlags[a] & TokenFlag.damaged) !== 0) return outer;
    const declared = this.declaredPrefix(tokens, a);
    return mayDeclare(declared, uri) ? outer.with(declared, uri, undefined) : outer;
  }

  /** "" for the default namespace. */
  private declaredPrefix({ attributeName }: Tokens, a: number): string {
    const { prefix, local } = this.names.spelling(attributeName[a]);
    return prefix === "" ? "" : local;
  }

  private declareOne(tokens: Tokens, base: number, a: number, outer: Scope): Scope {
    const { attributeFrom, attributeNameTo, valueFrom, valueTo } = tokens;
    const written = this.declarations.find(tokens.units, attributeFrom[a], valueTo[a]);
    const known = written === undefined ? undefined : outer.declared(written);
    if (known) return known;
    const { qname } = this.names.spelling(tokens.attributeName[a]);
    const declared = this.declaredPrefix(tokens, a);
    const uri = decodeText(this.text.slice(base + valueFrom[a], base + valueTo[a]));
    if (mayDeclare(declared, uri)) return outer.with(declared, uri, written);
    this.report("xml.badNamespace", attributeFrom[a], attributeNameTo[a], { name: qname });
    return outer.with(declared, uri, undefined);
  }

  /** The same local name in the same namespace by two prefixes. */
  private duplicateNames(tokens: Tokens, base: number, first: number, end: number): void {
    const { attributeName } = tokens;
    const byExpanded = new Map<number, number>();
    for (let a = first; a < end; a++) {
      const { id, expanded, uri } = this.names.get(attributeName[a]);
      if (uri === "") continue;
      const before = byExpanded.get(expanded);
      if (before !== undefined && before !== id) this.duplicate(tokens, base, a);
      byExpanded.set(expanded, id);
    }
  }

  private duplicate(tokens: Tokens, base: number, a: number): void {
    const from = tokens.attributeFrom[a];
    const to = tokens.attributeNameTo[a];
    this.report("xml.duplicateAttribute", from, to, { name: this.text.slice(base + from, base + to) });
  }
}

/** The rules on the two reserved prefixes and their namespaces; only the default namespace may be undeclared. */
function mayDeclare(prefix: string, uri: string): boolean {
  if (prefix === "xmlns" || uri === xmlnsNamespace) return false;
  if (prefix !== "" && uri === "") return false;
  return (prefix === "xml") === (uri === xmlNamespace);
}

function widened(column: Int32Array, index: number): Int32Array<ArrayBuffer> {
  const wider = new Int32Array(2 * (index + 1));
  wider.set(column);
  return wider;
}
