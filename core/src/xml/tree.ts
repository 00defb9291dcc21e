// A document as segments of tokens. The tree keeps every character: its text can be rebuilt exactly.
import type { TextChange, TextStore } from "../text/textStore";
import { Builder } from "./build";
import { limitKinds, toleratedKinds, type LocalFinding, type SyntaxFinding } from "./findings";
import { NameTable } from "./names";
import { openerOf, nameRange } from "./nodes";
import { Piece, type Checkpoint } from "./piece";
import { Scanner } from "./scanner";
import type { Name } from "./segment";
import { toColumns } from "./tokens";

/** Answers whether an element may stand in another; undefined: don't know. */
export type MayContain = (parent: Name, child: Name) => boolean | undefined;

export interface ParseOptions {
  readonly mayContain?: MayContain;
}

/** Which segments an edit replaced: from `first` on, `removed` old ones gave way to `added` new ones. */
export interface Reparse {
  readonly first: number;
  readonly removed: number;
  readonly added: number;
}

export class XmlTree {
  readonly names = new NameTable();
  private pieces: Piece[] = [];
  private starts: number[] = [0];
  private found: readonly SyntaxFinding[] | undefined;

  constructor(
    readonly text: TextStore,
    readonly options: ParseOptions = {},
  ) {
    this.parse();
  }

  get segments(): readonly Piece[] {
    return this.pieces;
  }

  /** Offset at which segment `k` starts; for k = segments.length the length of the text. */
  segmentStart(k: number): number {
    return this.starts[k];
  }

  /** Index of the segment that holds the unit at `offset`; the last one for the end of the text. */
  segmentAt(offset: number): number {
    let low = 0;
    let high = this.pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** All syntax findings in document order. */
  get findings(): readonly SyntaxFinding[] {
    return (this.found ??= this.collect());
  }

  get wellFormed(): boolean {
    return this.findings.every((finding) => toleratedKinds.has(finding.kind));
  }

  /** Applies changes one after the other, then parses again what they touch. */
  edit(changes: readonly TextChange[]): Reparse {
    this.text.apply(changes);
    const removed = this.pieces.length;
    this.parse();
    return { first: 0, removed, added: this.pieces.length };
  }

  private parse(): void {
    const scanner = new Scanner(this.text, this.names);
    const builder = new Builder(this.text, this.names);
    const length = this.text.length;
    this.pieces = [];
    this.starts = [0];
    this.found = undefined;
    let at = 0;
    let state: Checkpoint = Builder.start;
    do {
      scanner.scan(at, state.lex);
      const { tokens } = scanner;
      const end = at + tokens.length;
      const shape = builder.build(tokens, at, state, scanner, end >= length);
      this.pieces.push(new Piece(toColumns(tokens), shape));
      this.starts.push(end);
      at = end;
      state = shape.end;
    } while (at < length);
  }

  private collect(): SyntaxFinding[] {
    const all: SyntaxFinding[] = [];
    this.pieces.forEach((piece, k) => {
      for (const finding of piece.shape.findings) all.push(this.toAbsolute(finding, k));
    });
    return all.sort((a, b) => a.from - b.from || a.to - b.to);
  }

  private toAbsolute(finding: LocalFinding, k: number): SyntaxFinding {
    const base = this.starts[k];
    const { kind, opener } = finding;
    const args = { ...finding.args };
    const undecided = limitKinds.has(kind) || undefined;
    if (opener === undefined) return { kind, from: base + finding.from, to: base + finding.to, args, undecided };
    const node = opener >= 0 ? k * 65_536 + opener : openerOf(this, k, -1 - opener);
    const place = nameRange(this, node);
    const openedArgs = { ...args, openedAt: place.from - 1 };
    if (finding.atOpener) return { kind, from: place.from, to: place.to, args: openedArgs, undecided };
    return { kind, from: base + finding.from, to: base + finding.to, args: openedArgs, undecided };
  }
}
