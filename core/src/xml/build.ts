// The builder: tokens of a segment in, partners and names out. It keeps the stack of open elements from one segment to the
// next; where an end tag does not fit, it makes the stream balanced again with end tags of no length.
import type { FindingArgs } from "../findings/finding";
import type { XmlMessage } from "../messages/xml";
import type { TextStore } from "../text/textStore";
import { decodeText } from "./decode";
import type { LocalFinding } from "./findings";
import { maxDepth } from "./limits";
import { Scope } from "./namespaces";
import { xmlNamespace, xmlnsNamespace, type NameTable } from "./names";
import { type Checkpoint, depthOf, type Open, type Shape } from "./piece";
import { Lex } from "./scanner";
import { TokenFlag, TokenKind } from "./segment";
import type { Tokens } from "./tokens";

export class Builder {
  private readonly outermost: Scope;
  private depth = 0;
  private readonly spellings = new Int32Array(maxDepth + 1);
  private readonly elementNames = new Int32Array(maxDepth + 1);
  /** scopes[d] holds within the d outermost open elements. */
  private readonly scopes: Scope[];
  /** Start tags of open elements in the current segment; -1 for those opened earlier. */
  private readonly startTokens = new Int32Array(maxDepth + 1);
  /** Child elements begun in this segment, by the number of elements open around them. */
  private readonly begun = new Int32Array(maxDepth + 2);
  private rootSeen = false;
  private doctypeSeen = false;
  private tooDeep = 0;
  private lowest = 0;
  private findings: LocalFinding[] = [];
  private unpairedEnds: number[] = [];
  private base = 0;
  private tokens!: Tokens;

  constructor(
    private readonly text: TextStore,
    private readonly names: NameTable,
  ) {
    this.outermost = Scope.outermost(names);
    this.scopes = [this.outermost];
  }

  /** The state before the first character. */
  static readonly start: Checkpoint = {
    lex: Lex.content,
    open: undefined,
    rootSeen: false,
    doctypeSeen: false,
    tooDeep: 0,
  };

  /** Completes the tokens of the segment at `base`; `last` when the document ends with it. */
  build(
    tokens: Tokens,
    base: number,
    start: Checkpoint,
    scanned: { lex: Lex; findings: LocalFinding[]; reach: number },
    last: boolean,
  ): Shape {
    this.tokens = tokens;
    this.base = base;
    this.load(start);
    this.findings = scanned.findings;
    this.unpairedEnds = [];
    tokens.firstAttribute[tokens.count] = tokens.attributeCount;
    this.walk();
    if (last) this.closeAll();
    return this.shape(start, scanned.lex, scanned.reach);
  }

  private load(start: Checkpoint): void {
    this.depth = this.lowest = depthOf(start);
    for (let open = start.open; open; open = open.parent) {
      const d = open.depth - 1;
      this.spellings[d] = open.spelling;
      this.elementNames[d] = open.name;
      this.scopes[open.depth] = open.scope;
      this.startTokens[d] = -1;
    }
    this.begun.fill(0, 0, this.depth + 1);
    this.rootSeen = start.rootSeen;
    this.doctypeSeen = start.doctypeSeen;
    this.tooDeep = start.tooDeep;
  }

  private walk(): void {
    const tokens = this.tokens;
    const kind = tokens.kind;
    for (let i = 0; i < tokens.count; i++) {
      const k = kind[i];
      if (k === TokenKind.Text) {
        if (this.depth === 0 && (tokens.flags[i] & TokenFlag.blank) === 0) this.textOutside(i);
      } else if (k === TokenKind.StartTag || k === TokenKind.EmptyTag) this.startTag(i, k);
      else if (k === TokenKind.EndTag) i = this.endTag(i);
      else if (k === TokenKind.CData) {
        if (this.depth === 0 && (tokens.flags[i] & TokenFlag.continued) === 0) this.textOutside(i);
      } else if (k === TokenKind.Doctype) this.doctype(i);
    }
  }

  private startTag(i: number, kind: number): void {
    const tokens = this.tokens;
    if (this.depth === 0) this.topLevel(i);
    if (this.depth >= maxDepth) return this.passOver(i, kind);
    const depth = this.depth;
    let scope = this.scopes[depth];
    const spelling = tokens.name[i];
    if (tokens.firstAttribute[i + 1] > tokens.firstAttribute[i]) scope = this.attributes(i, scope);
    let name = scope.element(spelling);
    if (name < 0) name = this.undeclared(-name, tokens.from[i] + 1);
    tokens.name[i] = name;
    this.begun[depth]++;
    if (kind === TokenKind.EmptyTag) return;
    tokens.partner[i] = -1;
    this.spellings[depth] = spelling;
    this.elementNames[depth] = name;
    this.startTokens[depth] = i;
    this.depth = depth + 1;
    this.scopes[depth + 1] = scope;
    this.begun[depth + 1] = 0;
  }

  /** Returns the index of the end tag, which moves when others are implied before it. */
  private endTag(i: number): number {
    const tokens = this.tokens;
    const top = this.depth - 1;
    if (this.tooDeep > 0) {
      this.tooDeep--;
      tokens.kind[i] = TokenKind.Stray;
      tokens.name[i] = 0;
      return i;
    }
    if (top >= 0 && this.spellings[top] === tokens.name[i]) {
      this.close(i);
      return i;
    }
    return this.misfit(i);
  }

  /** Pairs the end tag at `i` with the innermost open element. */
  private close(i: number): void {
    const tokens = this.tokens;
    const top = --this.depth;
    const start = this.startTokens[top];
    tokens.name[i] = this.elementNames[top];
    tokens.partner[i] = start;
    if (start >= 0) tokens.partner[start] = i;
    else {
      this.unpairedEnds.push(i);
      this.lowest = top;
    }
  }

  /** An end tag that does not close the innermost element: it closes one around it, or nothing. */
  private misfit(i: number): number {
    const tokens = this.tokens;
    const spelling = tokens.name[i];
    let around = this.depth - 1;
    while (around >= 0 && this.spellings[around] !== spelling) around--;
    if (around < 0) {
      const { qname } = this.names.spelling(spelling);
      this.report("xml.strayEndTag", tokens.from[i], tokens.from[i + 1], { name: qname });
      tokens.kind[i] = TokenKind.Stray;
      tokens.name[i] = this.scopes[this.depth].element(spelling);
      if (tokens.name[i] < 0) tokens.name[i] = -tokens.name[i];
      return i;
    }
    let at = i;
    while (this.depth - 1 > around) at = this.imply(at) + 1;
    this.close(at);
    return at;
  }

  /** Closes the innermost element before token `at` and says that its end tag is missing. */
  private imply(at: number): number {
    const top = this.depth - 1;
    const start = this.startTokens[top];
    const name = this.names.get(this.elementNames[top]).qname;
    this.findings.push({
      kind: "xml.missingEndTag",
      from: 0,
      to: 0,
      args: { name },
      opener: start >= 0 ? start : -1 - top,
      atOpener: true,
    });
    if (start >= 0) this.tokens.flags[start] |= TokenFlag.damaged;
    this.tokens.insert(at, TokenKind.EndTag, TokenFlag.implied | TokenFlag.damaged, 0, -1);
    this.close(at);
    return at;
  }

  private closeAll(): void {
    if (!this.rootSeen) this.report("xml.noRoot", this.tokens.length, this.tokens.length);
    while (this.depth > 0) this.imply(this.tokens.count);
  }

  private topLevel(i: number): void {
    if (this.rootSeen) {
      const { qname } = this.names.spelling(this.tokens.name[i]);
      const from = this.tokens.from[i] + 1;
      this.report("xml.secondRoot", from, from + qname.length, { name: qname });
    }
    this.rootSeen = true;
  }

  private passOver(i: number, kind: number): void {
    const tokens = this.tokens;
    if (this.tooDeep === 0) this.report("xml.tooDeep", tokens.from[i], tokens.from[i + 1], { limit: maxDepth });
    if (kind === TokenKind.StartTag) this.tooDeep++;
    tokens.kind[i] = TokenKind.Stray;
    tokens.name[i] = 0;
    tokens.attributeCount = tokens.firstAttribute[i + 1];
  }

  // ---- attributes and namespaces

  /** Names the attributes of tag `i`, and returns the scope that its declarations make. */
  private attributes(i: number, outer: Scope): Scope {
    const tokens = this.tokens;
    const first = tokens.firstAttribute[i];
    const end = tokens.firstAttribute[i + 1];
    let declared: Map<string, string> | undefined;
    for (let a = first; a < end; a++) {
      const spelling = this.names.spelling(tokens.attributeName[a]);
      if (spelling.declares)
        (declared ??= new Map()).set(...this.declaration(a, spelling.prefix === "" ? "" : spelling.local));
    }
    const scope = declared ? outer.with(declared) : outer;
    if (end - first > 1) this.duplicateSpellings(first, end);
    for (let a = first; a < end; a++) {
      let name = scope.attribute(tokens.attributeName[a]);
      if (name < 0) name = this.undeclared(-name, tokens.attributeFrom[a]);
      tokens.attributeName[a] = name;
    }
    if (end - first > 1) this.duplicateNames(first, end);
    return scope;
  }

  private declaration(a: number, prefix: string): [string, string] {
    const tokens = this.tokens;
    const uri = decodeText(this.text.slice(this.base + tokens.valueFrom[a], this.base + tokens.valueTo[a]));
    const wrong =
      (prefix !== "" && uri === "") ||
      prefix === "xmlns" ||
      uri === xmlnsNamespace ||
      (prefix === "xml") !== (uri === xmlNamespace);
    if (wrong) {
      const name = prefix === "" ? "xmlns" : `xmlns:${prefix}`;
      this.report("xml.badNamespace", tokens.attributeFrom[a], tokens.attributeNameTo[a], { name });
    }
    return [prefix, uri];
  }

  private duplicateSpellings(first: number, end: number): void {
    const { attributeName } = this.tokens;
    this.duplicates(first, end, (a) => attributeName[a]);
  }

  /** The same local name in the same namespace by two prefixes. */
  private duplicateNames(first: number, end: number): void {
    const names = this.names;
    const { attributeName } = this.tokens;
    let prefixed = 0;
    for (let a = first; a < end; a++) if (names.get(attributeName[a]).prefix !== "") prefixed++;
    if (prefixed < 2) return;
    const spelled = new Set<number>();
    const seen = new Set<number>();
    for (let a = first; a < end; a++) {
      const { id, expanded, uri } = names.get(attributeName[a]);
      if (uri === "" || spelled.has(id)) continue;
      spelled.add(id);
      if (seen.has(expanded)) this.duplicate(a);
      seen.add(expanded);
    }
  }

  private duplicates(first: number, end: number, key: (a: number) => number): void {
    if (end - first <= 8) {
      for (let a = first + 1; a < end; a++) {
        for (let b = first; b < a; b++) {
          if (key(b) !== key(a)) continue;
          this.duplicate(a);
          break;
        }
      }
      return;
    }
    const seen = new Set<number>();
    for (let a = first; a < end; a++) {
      if (seen.has(key(a))) this.duplicate(a);
      seen.add(key(a));
    }
  }

  private duplicate(a: number): void {
    const tokens = this.tokens;
    const from = tokens.attributeFrom[a];
    const to = tokens.attributeNameTo[a];
    this.report("xml.duplicateAttribute", from, to, { name: this.text.slice(this.base + from, this.base + to) });
  }

  private undeclared(name: number, from: number): number {
    const { prefix } = this.names.get(name);
    this.report("xml.undeclaredPrefix", from, from + prefix.length, { prefix });
    return name;
  }

  // ---- outside of the root

  private textOutside(i: number): void {
    const tokens = this.tokens;
    const from = this.base + tokens.from[i];
    const text = this.text.slice(from, this.base + tokens.from[i + 1]);
    const mark = from === 0 && text.startsWith("\uFEFF") ? 1 : 0;
    const trimmed = text.slice(mark).replace(/^[ \t\r\n]+/, "");
    if (trimmed === "") return;
    const start = tokens.from[i] + text.length - trimmed.length;
    this.report("xml.textOutsideRoot", start, start + trimmed.replace(/[ \t\r\n]+$/, "").length);
  }

  private doctype(i: number): void {
    const tokens = this.tokens;
    if ((tokens.flags[i] & TokenFlag.continued) !== 0) return;
    const misplaced = this.rootSeen || this.doctypeSeen || this.depth > 0;
    this.doctypeSeen = true;
    if ((tokens.flags[i] & TokenFlag.damaged) !== 0) return; // Reported as unclosed.
    this.report(
      misplaced ? "xml.doctypeMisplaced" : "xml.doctype",
      tokens.from[i],
      tokens.from[i] + "<!DOCTYPE".length,
    );
  }

  // ---- results

  private shape(start: Checkpoint, lex: Lex, reach: number): Shape {
    const { depth, lowest, rootSeen, doctypeSeen, tooDeep } = this;
    const firstCounted = Math.max(lowest, 0);
    return {
      start,
      end: { lex, open: this.openElements(start), rootSeen, doctypeSeen, tooDeep },
      lowest,
      unpairedStarts: Uint16Array.from(this.startTokens.subarray(lowest, depth)),
      unpairedEnds: Uint16Array.from(this.unpairedEnds),
      childrenBegun: Uint16Array.from(this.begun.subarray(firstCounted, depth + 1)),
      findings: this.findings,
      reach,
    };
  }

  /** The open elements as a list that shares what was open all through the segment with its start. */
  private openElements(start: Checkpoint): Open | undefined {
    let open = start.open;
    while (open && open.depth > this.lowest) open = open.parent;
    for (let d = this.lowest; d < this.depth; d++) {
      open = {
        spelling: this.spellings[d],
        name: this.elementNames[d],
        scope: this.scopes[d + 1],
        parent: open,
        depth: d + 1,
      };
    }
    return open;
  }

  private report(kind: XmlMessage, from: number, to: number, args?: FindingArgs): void {
    this.findings.push({ kind, from, to, args });
  }
}
