// Segments of a text that is too long to be held: their columns are let go and made again from the text when they are asked
// for. What the parser knows of a segment besides them (its shape) stays: it says in which state the segment starts, so that
// the same text gives the same columns.
import type { TextStore } from "../text/textStore";
import { Builder } from "./build";
import { KeptFindings } from "./keptFindings";
import type { OpenTags } from "./matching";
import type { NameTable } from "./names";
import type { MayContain } from "./openElements";
import type { Piece, Shape } from "./piece";
import { Scanner } from "./scanner";
import { Scratch } from "./scratch";
import { toColumns, type Columns } from "./tokens";

/** So many segments have their columns at a time: those at hand, and the last ones that were looked into. */
const heldPieces = 48;

/** Makes the columns of segments again. */
export class Pager {
  private readonly scanner: Scanner;
  private readonly builder: Builder;
  private readonly held: (PagedPiece | undefined)[] = new Array<undefined>(heldPieces).fill(undefined);
  private next = 0;

  /** What is told of the document. */
  readonly findings: KeptFindings;

  /** Its scanner and builder are its own: a segment may be asked for while another is parsed. */
  constructor(text: TextStore, names: NameTable, mayContain: MayContain | undefined, mostFindings: number) {
    this.scanner = new Scanner(text, names);
    this.builder = new Builder(text, names, mayContain);
    this.findings = new KeptFindings(mostFindings);
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

  columnsOf(piece: PagedPiece): Columns {
    return this.again(piece, () => toColumns(this.scanner.tokens));
  }

  /** The segment's shape as it was built, with all its findings. */
  shapeOf(piece: PagedPiece): Shape {
    return this.again(piece, (shape) => shape);
  }

  /** Builds a segment again; what was built is good for `made` alone. */
  private again<T>({ base, length, shape }: PagedPiece, made: (shape: Shape) => T): T {
    const { scanner, builder } = this;
    const scratch = Scratch.take();
    scanner.use(scratch);
    builder.use(scratch.levels);
    try {
      scanner.rescan(base, shape.start.lex, base + length);
      return made(builder.build(scanner.tokens, base, shape.start, scanner, shape.faults, shape.last));
    } finally {
      scratch.giveBack();
    }
  }
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
