// A document that an editor has open: the interface of vscode-languageserver-textdocument over a chunked store.
import { type CopyUnits, type Position, type TextChange, TextStore } from "./textStore";

export interface LineRange {
  start: Position;
  end: Position;
}

/** A change as LSP sends it: of a range, or, without one, of everything. */
export type ContentChange = { range: LineRange; text: string } | { text: string };

export class OpenDocument {
  constructor(
    readonly uri: string,
    readonly languageId: string,
    public version: number,
    /** Shared with the tree that is parsed from it: change it through one of the two only. */
    readonly store: TextStore,
  ) {}

  static create(uri: string, languageId: string, version: number, text: string, copy?: CopyUnits): OpenDocument {
    return new OpenDocument(uri, languageId, version, TextStore.from(text, copy));
  }

  get lineCount(): number {
    return this.store.lineCount;
  }

  getText(range?: LineRange): string {
    if (!range) return this.store.slice(0, this.store.length);
    return this.store.slice(this.store.offsetAt(range.start), this.store.offsetAt(range.end));
  }

  positionAt(offset: number): Position {
    return this.store.positionAt(offset);
  }

  offsetAt(position: Position): number {
    return this.store.offsetAt(position);
  }

  /**
   * The changes of one message as offsets. Each speaks of the text that the one before left, so each is handed to `apply`,
   * which has to change the store, before the next is looked at.
   */
  update(
    changes: readonly ContentChange[],
    version: number,
    apply: (change: TextChange) => void = (change) => this.store.apply([change]),
  ): void {
    for (const change of changes) apply(this.toTextChange(change));
    this.version = version;
  }

  private toTextChange(change: ContentChange): TextChange {
    if (!("range" in change)) return { from: 0, to: this.store.length, text: change.text };
    const a = this.store.offsetAt(change.range.start);
    const b = this.store.offsetAt(change.range.end);
    return { from: Math.min(a, b), to: Math.max(a, b), text: change.text };
  }
}
