// The names of a document for a search, at their places. A large document has tens of thousands: as objects they would all live on
// when memory is collected, and each collection would copy them, for longer than a key may take. So they are kept in blocks, each
// of a few long texts and columns of numbers.
import type { Range } from "vscode-languageserver/node";
import type { Steps } from "../../core/src/features/steps";
import { matches, searchable, type FoundInFile } from "../../core/src/features/workspaceSymbols";
import { LineCursor } from "../../core/src/text/lineCursor";
import type { TextStore } from "../../core/src/text/textStore";

/** A name at its place. */
export interface LocatedName extends Pick<FoundInFile, "name" | "container" | "isRecord"> {
  readonly range: Range;
}

/** So many names are a block; they are looked at without letting others in between. */
const namesABlock = 500;

/** Line and character of start and end. */
const numbersAPlace = 4;

/** Texts one after the other in one. */
class JoinedTexts {
  readonly #text: string;
  readonly #ends: Int32Array;

  constructor(texts: readonly string[]) {
    this.#text = texts.join("");
    let end = 0;
    this.#ends = Int32Array.from(texts, ({ length }) => (end += length));
  }

  at(n: number): string {
    return this.#text.slice(n === 0 ? 0 : this.#ends[n - 1], this.#ends[n]);
  }
}

class Block {
  readonly #names: JoinedTexts;
  readonly #searched: JoinedTexts;
  /** Names that follow each other are mostly in the same record. */
  readonly #containers: JoinedTexts;
  readonly #containerOf: Uint16Array;
  readonly #isRecord: Uint8Array;

  constructor(
    entries: readonly FoundInFile[],
    private readonly places: Int32Array,
  ) {
    const containers: string[] = [];
    this.#names = new JoinedTexts(entries.map(({ name }) => name));
    this.#searched = new JoinedTexts(entries.map(({ name }) => searchable(name)));
    this.#isRecord = Uint8Array.from(entries, ({ isRecord }) => (isRecord ? 1 : 0));
    this.#containerOf = Uint16Array.from(entries, ({ container }) => {
      if (containers[containers.length - 1] !== container) containers.push(container);
      return containers.length - 1;
    });
    this.#containers = new JoinedTexts(containers);
  }

  get count(): number {
    return this.#isRecord.length;
  }

  fits(n: number, wanted: string): boolean {
    return matches(this.#searched.at(n), wanted);
  }

  at(n: number): LocatedName {
    const [line, character, endLine, endCharacter] = this.places.subarray(n * numbersAPlace, (n + 1) * numbersAPlace);
    return {
      name: this.#names.at(n),
      container: this.#containers.at(this.#containerOf[n]),
      isRecord: this.#isRecord[n] === 1,
      range: { start: { line, character }, end: { line: endLine, character: endCharacter } },
    };
  }
}

export class NameList {
  constructor(
    private readonly blocks: readonly Block[],
    readonly count: number,
  ) {}

  /** The first names that fit what is wanted, as `searchable` makes it; at most so many. */
  *matching(wanted: string, most: number): Steps<readonly LocatedName[]> {
    const found: LocatedName[] = [];
    for (const block of this.blocks) {
      yield;
      for (let n = 0; n < block.count && found.length < most; n++) if (block.fits(n, wanted)) found.push(block.at(n));
    }
    return found;
  }
}

export const noNames = new NameList([], 0);

/** Takes the names of a text, which must not be edited meanwhile. */
export class NameWriter {
  readonly #place: LineCursor;
  readonly #blocks: Block[] = [];
  #entries: FoundInFile[] = [];
  #places = new Int32Array(namesABlock * numbersAPlace);
  #count = 0;

  constructor(text: TextStore) {
    this.#place = new LineCursor(text);
  }

  add(entry: FoundInFile): void {
    let at = this.#entries.length * numbersAPlace;
    for (const offset of [entry.span.from, entry.span.to]) {
      this.#place.to(offset);
      this.#places[at++] = this.#place.line;
      this.#places[at++] = this.#place.character;
    }
    this.#entries.push(entry);
    if (this.#entries.length === namesABlock) this.#flush();
  }

  end(): NameList {
    this.#flush();
    return new NameList(this.#blocks, this.#count);
  }

  #flush(): void {
    if (this.#entries.length === 0) return;
    this.#blocks.push(new Block(this.#entries, this.#places.slice(0, this.#entries.length * numbersAPlace)));
    this.#count += this.#entries.length;
    this.#entries = [];
  }
}
