// The attributes of one tag: namespace declarations, names, duplicates.
import type { FindingArgs } from "../findings/finding";
import type { XmlMessage } from "../messages/xml";
import type { TextStore } from "../text/textStore";
import { decodeText } from "./decode";
import { xmlNamespace, xmlnsNamespace, type NameTable } from "./names";
import type { Scope } from "./namespaces";
import type { Tokens } from "./tokens";

export type Report = (kind: XmlMessage, from: number, to: number, args?: FindingArgs) => void;

/** Up to this many attributes every pair is compared; more go into a set. */
const fewAttributes = 8;

export class AttributeNamer {
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
    const scope = this.declare(tokens, base, first, end, outer);
    for (let a = first; a < end; a++) tokens.attributeName[a] = Math.abs(scope.attribute(tokens.attributeName[a]));
    return scope;
  }

  /** Replaces the spellings of tag `i`'s attributes by names, and returns the scope that its declarations make. */
  nameAttributes(tokens: Tokens, base: number, i: number, outer: Scope): Scope {
    const first = tokens.firstAttribute[i];
    const end = tokens.firstAttribute[i + 1];
    const scope = this.declare(tokens, base, first, end, outer);
    if (end - first > 1) this.duplicateSpellings(tokens, base, first, end);
    for (let a = first; a < end; a++) {
      const name = scope.attribute(tokens.attributeName[a]);
      if (name < 0) this.undeclared(-name, tokens.attributeFrom[a]);
      tokens.attributeName[a] = Math.abs(name);
    }
    if (end - first > 1) this.duplicateNames(tokens, base, first, end);
    return scope;
  }

  private declare(tokens: Tokens, base: number, first: number, end: number, outer: Scope): Scope {
    let declared: Map<string, string> | undefined;
    for (let a = first; a < end; a++) {
      const spelling = this.names.spelling(tokens.attributeName[a]);
      if (!spelling.declares || spelling.malformed) continue;
      const prefix = spelling.prefix === "" ? "" : spelling.local;
      const uri = decodeText(this.text.slice(base + tokens.valueFrom[a], base + tokens.valueTo[a]));
      (declared ??= new Map()).set(prefix, uri);
      if (!mayDeclare(prefix, uri)) {
        this.report("xml.badNamespace", tokens.attributeFrom[a], tokens.attributeNameTo[a], { name: spelling.qname });
      }
    }
    return declared ? outer.with(declared) : outer;
  }

  private duplicateSpellings(tokens: Tokens, base: number, first: number, end: number): void {
    const { attributeName } = tokens;
    if (end - first > fewAttributes) {
      const seen = new Set<number>();
      for (let a = first; a < end; a++) {
        if (seen.has(attributeName[a])) this.duplicate(tokens, base, a);
        seen.add(attributeName[a]);
      }
      return;
    }
    for (let a = first + 1; a < end; a++) {
      let b = first;
      while (attributeName[b] !== attributeName[a]) b++;
      if (b < a) this.duplicate(tokens, base, a);
    }
  }

  /** The same local name in the same namespace by two prefixes. */
  private duplicateNames(tokens: Tokens, base: number, first: number, end: number): void {
    const { attributeName } = tokens;
    let prefixed = 0;
    for (let a = first; a < end; a++) if (this.names.get(attributeName[a]).prefix !== "") prefixed++;
    if (prefixed < 2) return;
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
