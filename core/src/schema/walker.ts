// The walk: one pass over the tokens of a segment, from the state at its start to that at its end. It types each start
// tag, checks content, attributes and values, and keeps what is wrong. Elements that are right take the short way.
import { RecentTexts } from "../text/recentTexts";
import type { TextStore } from "../text/textStore";
import { cdataContent, decodeText } from "../xml/decode";
import { type NameTable, xmlnsNamespace } from "../xml/names";
import { maxValueUnits } from "../xml/limits";
import { TokenFlag, TokenKind, type Name, type Segment } from "../xml/segment";
import { attributeKeys, checkAttributes, declaredScope, hasAttributeRole, type StartTag } from "./attributeCheck";
import { AttributePlan } from "./attributePlan";
import { AttributeRole } from "./attributeRole";
import type { ContentState } from "./content/model";
import { recover, settleEnd, type Recovered } from "./recovery";
import { DeclaredScopes } from "./declaredScopes";
import { checkpointOf, Frame, noNamespaces, type Pending } from "./frames";
import { IdentityObserver, loseId } from "./identity/observer";
import { doubtText, endWithoutStart } from "./missingStart";
import { asciiPiece, emptyText, wholeOf, withMore } from "./longText";
import type { ElementDecl, SimpleType, Wildcard } from "./model";
import type { NameReading } from "./nameReading";
import { Mode, type Entry, type Runtime, type TypeInfo } from "./runtime";
import type { Schema } from "./schema";
import { resolvePrefix, type Namespaces } from "./schemaNode";
import { checkValue, type ValueProblem } from "./values";
import type { ValueContext } from "./primitives";
import type { Contribution, FieldPlace, IdTable, LocalWrong, ScopeStart } from "./identity/contribution";
import { ContributionList } from "./identity/contributions";
import type { SegmentParts } from "./identity/identityIndex";
import { expanded } from "./names";
import { TokenTypes } from "./tokenTypes";
import type { Doubt, LocalViolation, Settlement } from "./violations";
import { ValueUnits } from "./valueUnits";
import { endWithoutBlanks, isBlank, isBlankUnit, leadingBlanks } from "./whiteSpace";

/** What the walk leaves of a segment. */
export interface SegmentResult {
  /** The open elements at its start and at its end. */
  readonly start: readonly Frame[];
  end: readonly Frame[];
  /** Number of its segment now; -1 when that is no more. */
  index: number;
  /** By token: id of the declaration + 1; 0 where there is none. The same array as in the walk before when it says the same. */
  decls: Uint16Array | Uint32Array;
  /** Types that xsi:type or a wildcard gave, by token. */
  readonly types: TokenTypes | undefined;
  readonly violations: readonly (LocalViolation | Settlement)[];
  /** What it contributes to identity constraints. */
  readonly identity: SegmentParts;
  /** Tuples that are wrong whatever stands in other segments. */
  readonly wrong: readonly LocalWrong[];
  /** Its violations sorted by whether they can be told from the segment alone; made when they are asked for. */
  sorted: SortedViolations | undefined;
}

/** The violations of one segment. */
export interface SortedViolations {
  /** Of elements that start in the segment. */
  readonly own: readonly LocalViolation[];
  /** Of elements that started before, and doubts that other segments settle, in document order. */
  readonly far: readonly (LocalViolation | Settlement)[];
}

const none: readonly never[] = [];

/** So many namespaces that are not known are told once only. */
const maxStrange = 16;
/** What the beginning of a value tells of all of it. */
const lengthKinds: ReadonlySet<string> = new Set(["xsd.maxLength", "xsd.length"]);

/** A text with one of these is not what is written. */
const undecoded = TokenFlag.reference | TokenFlag.damaged;

/** A tag that is not there, or not as it should be. */
const brokenTag = TokenFlag.implied | TokenFlag.damaged;

const noText = { text: emptyText, raw: emptyText };
const nothingFound: SortedViolations = { own: none, far: none };

/** Of a longer text only the start is marked: where it ends in this segment depends on how segments are cut. */
const longestStray = 256;

export class Walker {
  readonly schema: Schema;
  readonly identity: IdentityObserver;
  /** The written text of the segment. */
  units = new Uint16Array(0);
  segment!: Segment;
  depth = 0;
  readonly frames: Frame[] = [];
  /** The least depth since the segment began. */
  private lowest = 0;
  private base = 0;
  private decls!: Uint16Array | Uint32Array;
  private types: TokenTypes | undefined;
  private violations: (LocalViolation | Settlement)[] = [];
  private readonly contributions = new ContributionList();
  private scopeStarts: ScopeStart[] = [];
  private wrong: LocalWrong[] = [];
  /** What an attribute's name says of it (attributeCheck.ts), by name id; 0 where not yet known. */
  attributeRoles = new Uint8Array(64);
  readonly scopes = new DeclaredScopes();
  /** By the number of a type: what is to be done with its attributes. */
  private readonly plans: (AttributePlan | undefined)[] = [];
  private readonly values = new ValueUnits();
  /** Made when an ID comes: a small document has none. */
  private recent: RecentTexts | undefined;
  /** Schema symbol by name id, -1 where not yet known. */
  private symbols = new Int32Array(64).fill(-1);

  constructor(
    readonly runtime: Runtime,
    readonly names: NameTable,
    private readonly text: TextStore,
    /** undefined: names are in the namespaces they are written in. */
    private readonly reading: NameReading | undefined,
  ) {
    this.schema = runtime.schema;
    this.identity = new IdentityObserver(runtime);
  }

  /** Walks one segment, which starts at `base` in the text. */
  walk(segment: Segment, base: number, start: readonly Frame[]): SegmentResult {
    this.begin(segment, base, start);
    const { kind, flags, count } = segment;
    for (let i = 0; i < count; i++) {
      switch (kind[i]) {
        case TokenKind.StartTag:
        case TokenKind.EmptyTag:
          i = this.startTag(i);
          break;
        case TokenKind.EndTag:
          this.endTag(i);
          break;
        case TokenKind.Text:
          if ((flags[i] & TokenFlag.blank) === 0 || !this.ignoresBlanks()) this.textToken(i);
          break;
        case TokenKind.CData:
          this.textToken(i);
          break;
        case TokenKind.Stray:
          this.strayToken(i);
          break;
        case TokenKind.Comment:
        case TokenKind.Instruction:
          if (this.isDamaged(i)) this.brokenMarkup();
          break;
      }
    }
    return this.result(start);
  }

  private begin(segment: Segment, base: number, start: readonly Frame[]): void {
    this.segment = segment;
    this.base = base;
    if (segment.length > this.units.length) this.units = new Uint16Array(2 * segment.length);
    this.text.read(base, base + segment.length, this.units);
    this.depth = this.lowest = start.length;
    for (let i = 0; i < start.length; i++) this.frameAt(i).assign(start[i]);
    this.decls = this.schema.elements.length < 0xffff ? new Uint16Array(segment.count) : new Uint32Array(segment.count);
    this.types = undefined;
    this.violations = [];
    this.contributions.clear();
    this.scopeStarts = [];
    this.wrong = [];
    if (this.symbols.length <= this.names.size) this.growSymbols();
  }

  private growSymbols(): void {
    const grown = new Int32Array(2 * this.names.size + 2).fill(-1);
    grown.set(this.symbols);
    this.symbols = grown;
    const roles = new Uint8Array(grown.length);
    roles.set(this.attributeRoles);
    this.attributeRoles = roles;
  }

  private result(start: readonly Frame[]): SegmentResult {
    for (let level = 0; level < this.depth; level++)
      if (this.frames[level].watch) this.identity.goesOn(this, this.frames[level]);
    return {
      start,
      // The innermost of those that stayed open may have got children.
      end: checkpointOf(this.frames, this.depth, this.segment.length, { start, untouched: this.lowest - 1 }),
      index: -1,
      decls: this.decls,
      types: this.types,
      violations: this.violations.length === 0 ? none : this.violations,
      identity: this.identityParts(),
      wrong: this.wrong.length === 0 ? none : this.wrong,
      sorted: this.violations.length === 0 ? nothingFound : undefined,
    };
  }

  private identityParts(): SegmentParts {
    const openScopes: { level: number; token: number }[] = [];
    for (let level = 0; level < this.depth; level++) {
      const { decl, token } = this.frames[level];
      if (decl && decl.identity.length > 0) openScopes.push({ level, token });
    }
    return {
      contributions: this.contributions.taken(),
      starts: this.scopeStarts.length === 0 ? none : this.scopeStarts.sort((a, b) => a.token - b.token),
      openScopes: openScopes.length === 0 ? none : openScopes,
    };
  }

  private frameAt(depth: number): Frame {
    return (this.frames[depth] ??= new Frame());
  }

  /** Is a namespace unknown to the schema, and declared by no attribute of the tag itself? */
  isStrangeFromOutside(token: number, uri: string): boolean {
    const { firstAttribute, attributeName } = this.segment;
    if (this.schema.hasNamespace(uri)) return false;
    for (let a = firstAttribute[token]; a < firstAttribute[token + 1]; a++)
      if (this.names.get(attributeName[a]).uri === xmlnsNamespace) return false;
    return true;
  }

  /** Is it told that the schema does not know a namespace? */
  isToldStrange(uri: string): boolean {
    return this.frames[0].strangeNamespaces.includes(uri);
  }

  /** Notes that it is told. Of more namespaces than a document may get wrong by one mistake each finding stands for itself. */
  tellStrange(uri: string): void {
    const root = this.frames[0];
    if (root.strangeNamespaces.length === maxStrange) return;
    root.strangeNamespaces = [...root.strangeNamespaces, uri];
    this.lowest = 0;
  }

  symbolOf(nameId: number): number {
    const known = this.symbols[nameId];
    if (known >= 0) return known;
    return (this.symbols[nameId] = this.symbolFor(this.names.get(nameId)));
  }

  symbolFor(name: Name): number {
    return this.schema.symbols.find(this.reading?.uriOf(name) ?? name.uri, name.local);
  }

  // ---- start tags

  /** Handles an element's start; returns the last token that is dealt with. */
  private startTag(i: number): number {
    if (this.depth === 0) return this.root(i);
    const parent = this.frames[this.depth - 1];
    const symbol = this.symbolOf(this.segment.name[i]);
    if (parent.nil) return this.refuseChild(i, parent);
    if (parent.mode === Mode.elements && !parent.repairs) {
      const move = parent.info.model!.moveOf(parent.state!, symbol);
      if (move) {
        parent.state = move.state;
        return this.enterBy(i, move.decl, move.entry);
      }
    }
    if (parent.mode === Mode.elements || parent.mode === Mode.mixed) {
      const before = parent.state!;
      const next = this.nextState(parent, symbol);
      if (next) {
        parent.state = next;
        if (parent.mode === Mode.mixed && parent.decl?.constraint?.kind === "fixed") this.refuseFixedChild(i, parent);
        const term = next.last!.term;
        if (term.kind === "wildcard") return this.wildcard(i, term, symbol);
        const decl = term.symbol === symbol ? term : this.substitute(term, symbol);
        const entry = this.runtime.entryOf(decl);
        parent.info.model!.remember(before, { symbol, state: next, decl, entry });
        return this.enterBy(i, decl, entry);
      }
      return this.unexpected(i, parent, symbol);
    }
    if (parent.mode === Mode.skip) return this.enterSkipped(i);
    return this.refuseChild(i, parent);
  }

  /** A fixed value is text: no element may stand in it. */
  private refuseFixedChild(i: number, parent: Frame): void {
    const args = { element: this.frameName(parent), fixed: parent.decl?.constraint?.text ?? "" };
    if (!parent.muted) this.report({ kind: "xsd.fixedValue", node: i, part: "tag", decl: parent.decl, args });
    parent.muted = true;
  }

  private nextState(parent: Frame, symbol: number): ContentState | undefined {
    return parent.repairs ? undefined : parent.info.model!.next(parent.state!, symbol);
  }

  private substitute(head: ElementDecl, symbol: number): ElementDecl {
    return this.schema.substitutesFor(head).find((decl) => decl.symbol === symbol) ?? head;
  }

  private root(i: number): number {
    this.frameAt(0).strangeNamespaces = noNamespaces;
    const symbol = this.symbolOf(this.segment.name[i]);
    const decl = this.schema.elementOfSymbol(symbol);
    if (!decl && this.hasXsiType(i)) return this.enterTyped(i, undefined, this.runtime.anyType);
    const { uri } = this.names.get(this.segment.name[i]);
    const isMeant = this.reading?.found !== undefined && decl?.uri !== uri;
    if ((!decl || isMeant) && !this.isDamaged(i)) this.noDeclaration(i);
    return decl ? this.enter(i, decl) : this.enterSkipped(i);
  }

  private noDeclaration(i: number): void {
    const args = { element: this.localName(i) };
    this.report({ kind: "xsd.noDeclaration", node: i, part: "tag", args, undecided: this.schema.isPartial });
  }

  /** An element with a declaration. */
  private enter(i: number, decl: ElementDecl): number {
    return this.enterBy(i, decl, this.runtime.entryOf(decl));
  }

  private enterBy(i: number, decl: ElementDecl, entry: Entry): number {
    const { segment } = this;
    this.decls[i] = decl.id + 1;
    if (segment.firstAttribute[i] === segment.firstAttribute[i + 1]) {
      if (entry.isValue) {
        const end = this.shortValue(i, entry.info, decl);
        if (end >= 0) return end;
      }
      if (entry.isPlain && !this.isWatched()) {
        if (segment.kind[i] === TokenKind.StartTag) this.push(i, decl, entry.info);
        else if (!entry.mayBeEmpty) return this.enterAs(i, decl, entry.info);
        return i;
      }
    }
    return this.enterAs(i, decl, entry.info);
  }

  /** Does an identity constraint look into the innermost open element? */
  private isWatched(): boolean {
    return this.depth > 0 && this.frames[this.depth - 1].watch !== undefined;
  }

  /** An element with attributes, or with content; most have nothing wrong in their start tag. */
  private enterAs(i: number, decl: ElementDecl | undefined, info: TypeInfo): number {
    const { firstAttribute } = this.segment;
    if (firstAttribute[i] === firstAttribute[i + 1]) {
      return info.needsNoAttribute ? this.enterRight(i, decl, info, false) : this.enterTyped(i, decl, info);
    }
    const plan = (this.plans[info.index] ??= new AttributePlan(info, this.runtime, this.names, this.values));
    if (!plan.accepts(this.segment, i, this.units)) return this.enterTyped(i, decl, info);
    const { ids, references } = plan;
    if (ids.count + references.count > 0) {
      // An identity constraint reads all attributes of a tag again, and would hand its IDs on twice.
      if (this.isWatched() || (decl !== undefined && decl.identity.length > 0)) return this.enterTyped(i, decl, info);
      for (let n = 0; n < ids.count; n++) this.contributeId("ID", ids.at[n]);
      for (let n = 0; n < references.count; n++) this.contributeId("IDREF", references.at[n]);
    }
    if (decl && this.runtime.entryOf(decl).isValueBesides) {
      const end = this.shortValue(i, info, decl);
      if (end >= 0) return end;
    }
    return this.enterRight(i, decl, info, plan.declares);
  }

  /** An element of its declared type whose start tag is right. */
  private enterRight(i: number, decl: ElementDecl | undefined, info: TypeInfo, declares: boolean): number {
    const frame = this.push(i, decl, info);
    if (declares) {
      const { firstAttribute } = this.segment;
      frame.scope = declaredScope(this, firstAttribute[i], firstAttribute[i + 1], frame.scope);
    }
    if (!decl) (this.types ??= new TokenTypes()).add(i, info.type);
    if (info.broken || decl?.incomplete) this.undecided(i, decl);
    if (info.isAbstract || decl?.abstract) this.checkAbstract(i, decl, info, false);
    if (this.isObserved(frame)) this.observeRight(i, frame);
    return this.endEmptyTag(i);
  }

  private observeRight(i: number, frame: Frame): void {
    this.observe(i, frame, { keys: () => attributeKeys(this, i, frame.decl, frame.info) });
  }

  /** An element in one segment that holds nothing but a valid value: no frame. Returns its last token; -1: look closer. */
  private shortValue(i: number, info: TypeInfo, decl: ElementDecl): number {
    const { kind, flags, from, partner } = this.segment;
    const end = kind[i] === TokenKind.EmptyTag ? i : partner[i];
    if (end < 0) return -1;
    const parent = this.depth > 0 ? this.frames[this.depth - 1] : undefined;
    const watched = parent?.watch ? this.identity.transition(parent, decl.symbol) : null;
    if (watched && (!watched.isField || decl.nillable || ((flags[i] | flags[end]) & brokenTag) !== 0)) return -1;
    const isWritten =
      end === i + 2 &&
      kind[i + 1] === TokenKind.Text &&
      (flags[i + 1] & (TokenFlag.reference | TokenFlag.damaged)) === 0;
    if (!isWritten) return watched ? -1 : this.gatheredValue(i, end, info);
    if (!info.quick(this.units, from[i + 1], from[i + 2])) return -1;
    if (watched) this.identity.shortField(this, watched, info.text!, this.trimmed(from[i + 1], from[i + 2]));
    return end;
  }

  /** The same of an empty value, or one with references, sections or comments in it. */
  private gatheredValue(i: number, end: number, info: TypeInfo): number {
    const { values } = this;
    const length = end <= i + 1 ? 0 : values.gather(this.segment, this.units, i, end);
    return length >= 0 && info.quick(values.units, 0, length) ? end : -1;
  }

  /** A range of this segment without white space at its ends. */
  private trimmed(from: number, to: number): { from: number; to: number } {
    let start = from;
    let end = to;
    while (start < end && this.units[start] <= 0x20) start++;
    while (start < end && this.units[end - 1] <= 0x20) end--;
    return { from: start, to: end };
  }

  /** The long way: attributes, xsi:type, identity constraints, a frame of its own. */
  private enterTyped(i: number, decl: ElementDecl | undefined, declared: TypeInfo): number {
    const tag = checkAttributes(this, i, decl, declared);
    const frame = this.push(i, decl, tag.info);
    frame.scope = tag.scope;
    frame.nil = tag.nil;
    frame.lenient = tag.wrongType || tag.wrongNil;
    if (tag.info !== declared || !decl) (this.types ??= new TokenTypes()).add(i, tag.info.type);
    if (tag.info.broken || decl?.incomplete) this.undecided(i, decl);
    this.checkAbstract(i, decl, tag.info, tag.wrongType);
    if (this.isObserved(frame)) this.observe(i, frame, tag);
    return this.endEmptyTag(i);
  }

  /** May an identity constraint look at the innermost open element? */
  private isObserved({ decl }: Frame): boolean {
    if (decl !== undefined && decl.identity.length > 0) return true;
    return this.depth > 1 && this.frames[this.depth - 2].watch !== undefined;
  }

  private observe(i: number, frame: Frame, tag: Pick<StartTag, "keys">): void {
    this.identity.start(this, i, frame, this.depth > 1 ? this.frames[this.depth - 2] : undefined, tag);
  }

  private undecided(i: number, decl: ElementDecl | undefined): void {
    this.report({
      kind: "xsd.schemaIncomplete",
      node: i,
      part: "tag",
      decl,
      args: { element: this.localName(i) },
      undecided: true,
    });
  }

  private checkAbstract(i: number, decl: ElementDecl | undefined, info: TypeInfo, wrongType: boolean): void {
    if (decl?.abstract)
      this.report({ kind: "xsd.abstractElement", node: i, part: "tag", decl, args: { element: decl.local } });
    if (info.complex?.abstract && !wrongType) {
      const args = { element: this.localName(i), type: info.complex.name };
      this.report({ kind: "xsd.abstractType", node: i, part: "tag", decl, args });
    }
  }

  private push(i: number, decl: ElementDecl | undefined, info: TypeInfo): Frame {
    const frame = this.frameAt(this.depth++);
    frame.decl = decl;
    frame.info = info;
    frame.mode = info.mode;
    frame.state = info.start;
    frame.repairs = undefined;
    frame.pending = undefined;
    frame.scope = this.depth > 1 ? this.frames[this.depth - 2].scope : undefined;
    frame.nil = false;
    frame.muted = false;
    frame.token = i;
    frame.name = this.segment.name[i];
    frame.damaged = this.isDamaged(i);
    frame.lenient = false;
    frame.watch = undefined;
    return frame;
  }

  private endEmptyTag(i: number): number {
    if (this.segment.kind[i] === TokenKind.EmptyTag) this.leave(i);
    return i;
  }

  /** An element about which nothing is said; whole when it ends in this segment. */
  private enterSkipped(i: number): number {
    const partner = this.segment.partner[i];
    if (this.segment.kind[i] === TokenKind.EmptyTag) return i;
    if (partner >= 0) return partner;
    this.push(i, undefined, this.runtime.anyType).mode = Mode.skip;
    return i;
  }

  private wildcard(i: number, wildcard: Wildcard, symbol: number): number {
    if (wildcard.process === "skip") return this.enterSkipped(i);
    const decl = this.schema.elementOfSymbol(symbol);
    if (decl) return this.enter(i, decl);
    if (wildcard.process === "lax" || this.hasXsiType(i)) return this.enterAs(i, undefined, this.runtime.anyType);
    this.report(this.withoutSchema(i));
    return this.enterSkipped(i);
  }

  /** A namespace of which the schema says nothing cannot be checked; in one that it knows the name is wrong. */
  private withoutSchema(i: number): LocalViolation {
    const { local, uri } = this.names.get(this.segment.name[i]);
    const parentDecl = this.frames[this.depth - 1].decl;
    const args = { element: local, namespace: uri };
    if (this.schema.hasNamespace(uri)) return { kind: "xsd.unknownName", node: i, part: "tag", parentDecl, args };
    return { kind: "xsd.wildcardNoSchema", node: i, part: "tag", parentDecl, args, undecided: true };
  }

  private hasXsiType(i: number): boolean {
    return hasAttributeRole(this, i, AttributeRole.type);
  }

  /** A child where the type admits none. */
  private refuseChild(i: number, parent: Frame): number {
    if (!this.isDamaged(i) && !parent.muted) {
      const kind = parent.nil ? "xsd.nilNotEmpty" : "xsd.notAdmitted";
      const args = { element: parent.nil ? this.frameName(parent) : this.localName(i), parent: this.frameName(parent) };
      this.report({ kind, node: i, part: "tag", parentDecl: parent.decl, args });
    }
    parent.muted = true;
    this.identity.lose(this, parent);
    return this.enterSkipped(i);
  }

  private unexpected(i: number, parent: Frame, symbol: number): number {
    const recovered: Recovered = recover(this, i, parent, symbol);
    if (recovered.wildcard) return this.wildcard(i, recovered.wildcard, symbol);
    if (recovered.decl) return this.enter(i, recovered.decl);
    this.identity.lose(this, parent);
    return this.enterSkipped(i);
  }

  // ---- text

  /** Does white space mean nothing within the innermost open element? */
  private ignoresBlanks(): boolean {
    if (this.depth === 0) return true;
    const { mode, nil } = this.frames[this.depth - 1];
    return mode === Mode.elements && !nil;
  }

  private textToken(i: number): void {
    if (this.depth === 0) return;
    const frame = this.frames[this.depth - 1];
    const { mode } = frame;
    if (mode === Mode.text || frame.nil || (mode === Mode.mixed && frame.decl?.constraint)) this.gather(i, frame);
    else if (mode === Mode.elements || mode === Mode.empty) this.checkBlank(i, frame);
  }

  private gather(i: number, frame: Frame): void {
    if (frame.info.takesAnyText && !frame.nil && !frame.watch && !frame.decl?.constraint) return;
    const { from, flags, kind } = this.segment;
    const { pending } = frame;
    const to = from[i + 1];
    if (pending && pending.text.length + pending.raw.length > maxValueUnits) {
      frame.pending = { ...pending, to, isCut: true };
      return;
    }
    const { text, raw } = pending ?? noText;
    if (frame.info.longCheck && raw.length === 0 && kind[i] === TokenKind.Text && (flags[i] & undecoded) === 0) {
      const piece = asciiPiece(this.units, from[i], to);
      if (piece) {
        frame.pending = {
          text: withMore(text, piece),
          raw,
          from: pending ? pending.from : from[i],
          to,
          damaged: pending !== undefined && pending.damaged,
          isCut: false,
        };
        return;
      }
    }
    const rawSoFar = withMore(raw, this.written(from[i], to));
    const continues = (flags[i] & TokenFlag.continues) !== 0;
    const decode = kind[i] === TokenKind.CData ? cdataContent : decodeText;
    const isDamaged = (flags[i] & TokenFlag.damaged) !== 0;
    // Written out: with properties taken over from another object this would be the dearest step of a check of short values.
    frame.pending = {
      text: continues ? text : withMore(text, decode(wholeOf(rawSoFar))),
      raw: continues ? rawSoFar : emptyText,
      from: pending ? pending.from : from[i],
      to,
      damaged: isDamaged || (pending !== undefined && pending.damaged),
      isCut: false,
    };
  }

  /** Text where only elements may stand. White space does not count, unless the element must be empty. */
  private checkBlank(i: number, frame: Frame): void {
    const { flags, from, kind } = this.segment;
    if ((flags[i] & TokenFlag.blank) !== 0 && frame.mode === Mode.elements) return;
    this.identity.lose(this, frame);
    if ((flags[i] & TokenFlag.damaged) !== 0 || frame.muted) return;
    const raw = this.written(from[i], from[i + 1]);
    const text = kind[i] === TokenKind.CData ? cdataContent(raw) : decodeText(raw);
    if (frame.mode === Mode.elements && isBlank(text)) return;
    const start = from[i] + (isBlank(text) ? 0 : leadingBlanks(raw));
    const wholeEnd = from[i + 1] - (isBlank(text) ? 0 : raw.length - endWithoutBlanks(raw));
    const end = Math.min(wholeEnd, start + longestStray);
    const args = { element: this.frameName(frame) };
    const stray: LocalViolation = {
      kind: "xsd.strayText",
      node: this.nodeOf(frame),
      part: "value",
      from: start,
      to: end,
      decl: frame.decl,
      args,
    };
    if (frame.mode === Mode.elements && !frame.nil) doubtText(this, frame, stray);
    else this.report(stray);
  }

  /** A tag without partner; an end tag keeps its name. */
  private strayToken(i: number): void {
    if (this.depth === 0) return;
    const frame = this.frames[this.depth - 1];
    this.identity.lose(this, frame);
    const name = this.segment.name[i];
    if (frame.mode === Mode.text) frame.muted = true;
    else if (frame.mode === Mode.elements && !frame.nil && name !== 0) endWithoutStart(frame, this.symbolOf(name));
  }

  /** Of a value with broken markup in it nobody knows what it is. */
  private brokenMarkup(): void {
    const frame = this.depth > 0 ? this.frames[this.depth - 1] : undefined;
    if (frame) this.identity.lose(this, frame);
    if (frame?.mode === Mode.text) frame.muted = true;
  }

  // ---- end tags

  private endTag(i: number): void {
    if (this.depth > 0) this.leave(i);
  }

  /** The innermost open element ends with token `i`. */
  private leave(i: number): void {
    const frame = this.frames[--this.depth];
    if (this.depth < this.lowest) this.lowest = this.depth;
    if (frame.nil) this.checkNil(frame);
    else if (frame.mode === Mode.text) this.checkText(i, frame);
    else if (frame.mode === Mode.elements || frame.mode === Mode.mixed) this.checkEnd(i, frame);
    if (frame.watch) this.identity.end(this, frame);
  }

  private checkEnd(i: number, frame: Frame): void {
    if (frame.mode === Mode.mixed && frame.decl?.constraint) this.checkMixedValue(frame, frame.decl);
    if (frame.state!.accepts && !frame.repairs) return;
    settleEnd(this, frame, this.endsBroken(i) || frame.damaged);
  }

  /** Is token `i` an end tag that is broken? */
  private endsBroken(i: number): boolean {
    return this.segment.kind[i] === TokenKind.EndTag && (this.segment.flags[i] & brokenTag) !== 0;
  }

  /** Is token `i` the end tag of an element that may be parts of two? */
  private isMixed(i: number): boolean {
    return this.segment.kind[i] === TokenKind.EndTag && (this.segment.flags[i] & TokenFlag.mixed) !== 0;
  }

  private checkMixedValue(frame: Frame, decl: ElementDecl): void {
    const text = frame.pending && wholeOf(frame.pending.text);
    if (decl.constraint?.kind !== "fixed" || frame.muted || text === undefined || text === decl.constraint.text) return;
    this.reportValue(frame, { kind: "xsd.fixedValue", args: { fixed: decl.constraint.text } });
  }

  private checkNil(frame: Frame): void {
    if (!frame.pending || frame.muted) return;
    this.reportValue(frame, { kind: "xsd.nilNotEmpty", args: {} });
  }

  private checkText(i: number, frame: Frame): void {
    const { pending, info, decl } = frame;
    if (this.isMixed(i)) return this.identity.lose(this, frame);
    if (frame.muted || pending?.damaged || !info.text || info.broken) return;
    if (pending?.isCut) return this.checkCut(frame, pending, info.text);
    if (pending && info.longCheck && !decl?.constraint && !frame.watch && info.longCheck(pending.text)) return;
    const written = this.valueBefore(i, pending);
    const initial = written === "" ? decl?.constraint : undefined;
    const text = initial?.text ?? written;
    const result = checkValue(info.text, text, initial?.context ?? this.contextOf(frame));
    const isUnsure = frame.damaged || this.endsBroken(i);
    if (info.text.idKind === "ID" && (isUnsure || "problem" in result)) loseId(this);
    if ("problem" in result) this.reportTextProblem(i, frame, result.problem);
    else {
      if (decl?.constraint?.kind === "fixed") this.checkFixed(frame, decl, result.key);
      if (isUnsure) return;
      if (info.needsContext) this.identity.value(this, frame, text, result.type);
      if (frame.watch) this.identity.text(this, frame, result.key);
    }
  }

  /** The value that ends with token `i`; where the end tag is missing, the white space before the next tag is none of it. */
  private valueBefore(i: number, pending: Pending | undefined): string {
    const text = pending ? wholeOf(pending.text) : "";
    return (this.segment.flags[i] & TokenFlag.implied) === 0 ? text : text.slice(0, endWithoutBlanks(text));
  }

  /** Of a value that is too long to be held the length is judged, by its beginning; anything else is left undecided. */
  private checkCut(frame: Frame, { text, raw }: Pending, type: SimpleType): void {
    const result = checkValue(type, wholeOf(text) + wholeOf(raw), this.contextOf(frame));
    const problem = "problem" in result && lengthKinds.has(result.problem.kind) ? result.problem : undefined;
    if (problem) this.reportValue(frame, { ...problem, args: { ...problem.args, count: `> ${maxValueUnits}` } });
    else this.reportValue(frame, { kind: "xsd.valueTooLong", args: { limit: maxValueUnits } }, true);
  }

  /** An element that never got its end tag has no value to speak of. */
  private reportTextProblem(i: number, frame: Frame, problem: ValueProblem): void {
    if ((this.endsBroken(i) || frame.lenient) && isBlank(frame.pending ? wholeOf(frame.pending.text) : "")) return;
    this.reportValue(frame, problem);
  }

  private checkFixed(frame: Frame, decl: ElementDecl, key: string): void {
    const text = frame.info.text;
    const fixed = text && decl.constraint && checkValue(text, decl.constraint.text, decl.constraint.context);
    if (fixed && decl.constraint && (!("key" in fixed) || fixed.key !== key)) {
      this.reportValue(frame, { kind: "xsd.fixedValue", args: { fixed: decl.constraint.text } });
    }
  }

  contextOf(frame: { scope: Namespaces | undefined }): ValueContext {
    return { resolvePrefix: (prefix) => resolvePrefix(frame.scope, prefix), hasEntity: () => false };
  }

  // ---- reports

  /** A problem of an element's value, at the value; at the tag name when it is empty. */
  private reportValue(frame: Frame, problem: ValueProblem, undecided?: boolean): void {
    const args = { element: this.frameName(frame), ...problem.args };
    const range = this.valueRange(frame);
    this.report({
      kind: problem.kind,
      node: this.nodeOf(frame),
      part: range ? "value" : "tag",
      from: range?.from,
      to: range?.to,
      decl: frame.decl,
      parentDecl: this.frames[this.depth - 1]?.decl,
      args,
      undecided,
    });
  }

  /** The written value without the white space around it. */
  private valueRange({ pending }: Frame): { from: number; to: number } | undefined {
    if (!pending || pending.from === pending.to) return undefined;
    if (pending.from >= 0) {
      const range = this.trimmed(pending.from, pending.to);
      return range.from < range.to ? range : pending;
    }
    let { from, to } = pending;
    while (from < to && isBlankUnit(this.text.charCodeAt(this.base + from))) from++;
    while (from < to && isBlankUnit(this.text.charCodeAt(this.base + to - 1))) to--;
    return from < to ? { from, to } : pending;
  }

  /** Where a value stands, for the tables of keys; the tag's name when it is empty. */
  valuePlace(frame: Frame): FieldPlace {
    const range = this.valueRange(frame);
    if (range) return { from: range.from, to: range.to, part: "value" };
    const node = this.nodeOf(frame);
    return { ...(node >= 0 ? this.tagName(node) : { from: 0, to: 0 }), part: "tag" };
  }

  /** Range of the name in a start tag; nothing where that is missing. */
  tagName(token: number): { from: number; to: number } {
    const from = this.segment.from[token] + 1;
    if (this.segment.from[token + 1] < from) return { from: from - 1, to: from - 1 };
    return { from, to: from + this.names.get(this.segment.name[token]).qname.length };
  }

  /** Expanded name of an attribute. */
  attributeKey(a: number): string {
    const { prefix, uri, local } = this.names.get(this.segment.attributeName[a]);
    return expanded(prefix === "" ? "" : uri, local);
  }

  openScope(start: ScopeStart): void {
    this.scopeStarts.push(start);
  }

  report(violation: LocalViolation): void {
    this.violations.push(violation);
  }

  settle(doubt: Doubt): void {
    this.violations.push({ settles: doubt });
  }

  judged(wrong: LocalWrong): void {
    this.wrong.push(wrong);
  }

  contribute(contribution: Contribution): void {
    this.contributions.add(contribution);
  }

  /** An attribute that is an ID or refers to one, and holds nothing but a name. */
  contributeId(kind: IdTable, a: number): void {
    const { valueFrom, valueTo, attributeName } = this.segment;
    const from = valueFrom[a];
    const to = valueTo[a];
    const key = (this.recent ??= new RecentTexts()).find(this.units, from, to);
    this.contributions.addId(kind, key, from, to, attributeName[a]);
  }

  /** The node of an open element as a local violation names it. */
  nodeOf(frame: Frame): number {
    return frame.token >= 0 ? frame.token : -1 - this.frames.indexOf(frame);
  }

  /** May a broken tag stand for another element than its name says? */
  isNameUnsure(i: number): boolean {
    return (this.segment.flags[i] & (TokenFlag.damaged | TokenFlag.named)) === TokenFlag.damaged;
  }

  isDamaged(i: number): boolean {
    return (this.segment.flags[i] & TokenFlag.damaged) !== 0;
  }

  localName(i: number): string {
    return this.names.get(this.segment.name[i]).local;
  }

  frameName(frame: Frame): string {
    return frame.decl ? frame.decl.local : this.names.get(frame.name).local;
  }

  /** Digits only, the first of them not zero: the shortest writing of a whole number. */
  areDigits(from: number, to: number): boolean {
    const { units } = this;
    if (from === to || units[from] === 0x30) return false;
    for (let i = from; i < to; i++) if (units[i] < 0x30 || 0x39 < units[i]) return false;
    return true;
  }

  /** Text between two offsets relative to the segment. */
  written(from: number, to: number): string {
    return this.text.slice(this.base + from, this.base + to);
  }

  /** Written value of an attribute, references resolved, white space as XML wants it. */
  attributeText(a: number): string {
    const { valueFrom, valueTo, attributeFlags } = this.segment;
    const raw = this.written(valueFrom[a], valueTo[a]);
    const spaced = /[\t\r\n]/.test(raw) ? raw.replace(/\r\n|[\t\r\n]/g, " ") : raw;
    return (attributeFlags[a] & TokenFlag.reference) !== 0 ? decodeText(spaced) : spaced;
  }
}
