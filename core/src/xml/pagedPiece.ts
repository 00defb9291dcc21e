// Segments of a text that is too long to be held: their columns are let go and made again from the text when they are asked
// for. What the parser knows of a segment besides them (its shape) stays: it says in which state the segment starts, so that
// the same text gives the same columns.
import type { TextStore } from "../text/textStore";
import { Builder } from "./build";
import { limitKinds, onceFor, type LocalFinding } from "./findings";
import type { OpenTags } from "./matching";
import type { NameTable } from "./names";
import type { MayContain } from "./openElements";
import type { Piece, Shape } from "./piece";
import { Scanner } from "./scanner";
import { Scratch } from "./scratch";
import { toColumns, type Columns } from "./tokens";

/** So many segments have their columns at a time: those at hand, and the last ones that were looked into. */
const heldPieces = 48;

/** After so many syntax findings of a document the others are only counted: no person reads more. */
const mostFindings = 20_000;

/** Makes the columns of segments again. */
export class Pager {
  private readonly scanner: Scanner;
  private readonly builder: Builder;
  private readonly held: (PagedPiece | undefined)[] = new Array<undefined>(heldPieces).fill(undefined);
  private next = 0;

  /** Segments with findings, in order: where each starts, and how many findings are kept up to its end. */
  private readonly faulty: { readonly base: number; readonly kept: number }[] = [];
  /** What is told once, and where. */
  private readonly told = new Map<string, number>();

  /** Its scanner and builder are its own: a segment may be asked for while another is parsed. */
  constructor(text: TextStore, names: NameTable, mayContain: MayContain | undefined) {
    this.scanner = new Scanner(text, names);
    this.builder = new Builder(text, names, mayContain);
  }

  setMayContain(mayContain: MayContain | undefined): void {
    this.builder.setMayContain(mayContain);
  }

  /** A segment has its columns: another one lets go of its own. */
  hold(piece: PagedPiece): void {
    this.held[this.next]?.letGo();
    this.held[this.next] = piece;
    this.next = (this.next + 1) % heldPieces;
  }

  /** The shape of the segment at `base`; its findings are only counted where there are very many before it. */
  bounded(base: number, shape: Shape): Shape {
    this.goBack(base);
    if (shape.findings.length === 0) return shape;
    const before = this.faulty.at(-1)?.kept ?? 0;
    const isFull = before > mostFindings;
    const kept = shape.findings.filter((finding) => this.isKept(finding, base, isFull));
    this.faulty.push({ base, kept: before + kept.length });
    if (!isFull) return shape;
    const left = shape.findings.filter((one) => onceKey(one) === undefined && !kept.includes(one));
    return { ...shape, findings: kept, more: left.length };
  }

  /** A repair makes segments anew, from `base` on. */
  private goBack(base: number): void {
    const { faulty, told } = this;
    if (faulty.length === 0 || faulty[faulty.length - 1].base < base) return;
    while (faulty.length > 0 && faulty[faulty.length - 1].base >= base) faulty.pop();
    for (const [once, at] of told) if (at >= base) told.delete(once);
  }

  /** Of what is told once, and of limits, the first is kept in any case. */
  private isKept(finding: LocalFinding, base: number, isFull: boolean): boolean {
    const once = onceKey(finding);
    if (once === undefined) return !isFull;
    if (this.told.has(once)) return !isFull;
    this.told.set(once, base);
    return true;
  }

  columnsOf({ base, length, shape }: PagedPiece): Columns {
    const { scanner, builder } = this;
    const scratch = Scratch.take();
    scanner.use(scratch);
    builder.use(scratch.levels);
    try {
      scanner.rescan(base, shape.start.lex, base + length);
      builder.build(scanner.tokens, base, shape.start, scanner, shape.faults, shape.last);
      return toColumns(scanner.tokens);
    } finally {
      scratch.giveBack();
    }
  }
}

function onceKey(finding: LocalFinding): string | undefined {
  return onceFor(finding) ?? (limitKinds.has(finding.kind) ? finding.kind : undefined);
}

/** As a Piece, but for its columns. */
export class PagedPiece implements Piece {
  readonly length: number;
  readonly count: number;
  openTags: OpenTags | undefined = undefined;
  stale = false;
  private columns: Columns | undefined;

  constructor(
    columns: Columns,
    public shape: Shape,
    /** Offset of the segment in the text. */
    readonly base: number,
    private readonly pager: Pager,
  ) {
    this.length = columns.length;
    this.count = columns.count;
    this.columns = columns;
    pager.hold(this);
  }

  letGo(): void {
    this.columns = undefined;
  }

  private load(): Columns {
    this.columns = this.pager.columnsOf(this);
    this.pager.hold(this);
    return this.columns;
  }

  get kind(): Columns["kind"] {
    return (this.columns ?? this.load()).kind;
  }

  get flags(): Columns["flags"] {
    return (this.columns ?? this.load()).flags;
  }

  get from(): Columns["from"] {
    return (this.columns ?? this.load()).from;
  }

  get name(): Columns["name"] {
    return (this.columns ?? this.load()).name;
  }

  get partner(): Columns["partner"] {
    return (this.columns ?? this.load()).partner;
  }

  get firstAttribute(): Columns["firstAttribute"] {
    return (this.columns ?? this.load()).firstAttribute;
  }

  get attributeName(): Columns["attributeName"] {
    return (this.columns ?? this.load()).attributeName;
  }

  get attributeFrom(): Columns["attributeFrom"] {
    return (this.columns ?? this.load()).attributeFrom;
  }

  get attributeNameTo(): Columns["attributeNameTo"] {
    return (this.columns ?? this.load()).attributeNameTo;
  }

  get valueFrom(): Columns["valueFrom"] {
    return (this.columns ?? this.load()).valueFrom;
  }

  get valueTo(): Columns["valueTo"] {
    return (this.columns ?? this.load()).valueTo;
  }

  get attributeFlags(): Columns["attributeFlags"] {
    return (this.columns ?? this.load()).attributeFlags;
  }
}
