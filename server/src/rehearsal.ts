// The first keys after opening would be slow: code is compiled while it runs, and only what has run often runs fast. While
// nobody asks for anything the server types in a small copy of the document that nobody sees.
import type { CheckSession } from "../../core/src/check/session";
import { OpenDocument } from "./documents";
import type { Server } from "./server";

/** Nothing was asked for so long: a person looks at what opened. */
const idleMs = 40;

/** Enough of a document for every way of its kind of content. */
const copyUnits = 60_000;

/** Edits, each taken back, of the copy; with fewer the first hundred keys still meet code that is compiled beside them. */
const edits = 480;

const uri = "fla-rehearsal:copy.xml";

export class Rehearsal {
  /** Packs whose documents were rehearsed; "" for those without. */
  readonly #seen = new Set<string>();

  constructor(private readonly server: Server) {}

  /** A document is checked: the first one of a pack is rehearsed, once the server has nothing to do. */
  after(open: OpenDocument): void {
    const key = open.session.pack?.id ?? "";
    if (!open.isOurs || open.isAnswer || this.#seen.has(key)) return;
    this.#seen.add(key);
    const { surroundings } = this.server;
    let keys: Iterator<void> | undefined;
    const turn = () => {
      if (!this.server.isIdleFor(idleMs)) return surroundings.later(idleMs, turn);
      keys ??= this.#keys(open);
      if (this.#next(keys)) surroundings.soon(turn);
    };
    surroundings.later(idleMs, turn);
  }

  /** Whether there is more to do. A rehearsal that fails is over, and harms nothing. */
  #next(keys: Iterator<void>): boolean {
    try {
      return !keys.next().done;
    } catch (error) {
      this.server.report("rehearsal", error);
      return false;
    }
  }

  /** One key a step. */
  *#keys(open: OpenDocument): Generator<void> {
    const { server } = this;
    if (server.documents.get(open.uri) !== open || !open.session.isParsed) return;
    const text = excerpt(open.session, copyUnits);
    const copy = new OpenDocument({ uri, languageId: "xml", version: 1, text }, server.environmentOf(open.uri));
    while (!copy.advance(() => true)) yield;
    for (const { from, to, text: typed } of rehearsed(text, edits)) {
      const start = copy.text.positionAt(from);
      const end = copy.text.positionAt(to);
      copy.change(copy.version + 1, [{ range: { start, end }, text: typed }], () => server.environmentOf(open.uri));
      while (!copy.advance(() => true));
      server.publisher.written(copy);
      yield;
    }
  }
}

/** The start of a document with the end tags that it lacks there. */
export function excerpt({ tree }: CheckSession, units: number): string {
  if (tree.text.length <= units) return tree.text.slice(0, tree.text.length);
  const k = Math.max(1, tree.segmentAt(units));
  const ends: string[] = [];
  for (let open = tree.segments[k].shape.start.open; open; open = open.parent)
    ends.push(`</${tree.names.get(open.name).qname}>`);
  return tree.text.slice(0, tree.segmentStart(k)) + ends.join("");
}

export interface Key {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** What is typed, spread over a text: each edit is followed by the one that takes it back. */
export function* rehearsed(text: string, count: number): Generator<Key> {
  const root = text.search(/<[^!?]/) + 1;
  const head = {
    root,
    quote: text.slice(0, text.indexOf(">", root)).lastIndexOf('"'),
    first: text.search(firstValue) + 1,
  };
  for (let n = 0; n < count; n++) {
    const near = Math.floor(((n * 7) % count) * (text.length / count));
    const found = /<([^<>/\s]+)>([^<>]+)<\//.exec(text.slice(near, near + 2_000));
    if (!found) continue;
    const tag = near + found.index;
    const value = tag + found[1].length + 2;
    const edit = kinds[n % kinds.length]({ ...head, tag, value, end: value + found[2].length });
    yield edit;
    yield { from: edit.from, to: edit.from + edit.text.length, text: text.slice(edit.from, edit.to) };
  }
}

/** The ">" before the first value of a document: one of its header, which every record may read. */
const firstValue = />[^<>\s][^<>]*<\//;

/** Where an element stands: its tag, its value, its end tag; and the root's name, its last quote (-1 without one), the first value. */
interface Place {
  readonly root: number;
  readonly quote: number;
  readonly first: number;
  readonly tag: number;
  readonly value: number;
  readonly end: number;
}

/** A paste of names that no document has: what is kept by name grows here and not under a key. */
const strangers = Array.from({ length: 150 }, (_, n) => `<strange${n} odd${n}="">${n}</strange${n}>`).join("");

/** Most keys go into values, as in life; some break the document. */
const kinds: readonly ((place: Place) => Key)[] = [
  ({ value }) => ({ from: value, to: value + 1, text: "7" }),
  ({ value }) => ({ from: value, to: value, text: "x" }),
  ({ tag }) => ({ from: tag + 2, to: tag + 3, text: "x" }),
  ({ end }) => ({ from: end - 1, to: end, text: "" }),
  ({ end }) => ({ from: end, to: end + 1, text: "" }),
  ({ value }) => ({ from: value, to: value + 1, text: "0" }),
  ({ tag }) => ({ from: tag, to: tag, text: "\n" }),
  ({ value }) => ({ from: value - 1, to: value, text: "" }),
  ({ value }) => ({ from: value, to: value, text: "&" }),
  ({ value, end }) => ({ from: value, to: end, text: "" }),
  ({ tag, value }) => ({ from: tag, to: value, text: "" }),
  ({ value }) => ({ from: value, to: value, text: "2" }),
  ({ tag }) => ({ from: tag, to: tag, text: "<" }),
  ({ tag }) => ({ from: tag, to: tag, text: strangers }),
  ({ root }) => ({ from: root, to: root, text: "X" }),
  ({ first }) => ({ from: first, to: first + 1, text: "7" }),
  ({ root }) => ({ from: root - 1, to: root, text: "" }),
  ({ root, quote }) => (quote < root ? { from: root, to: root, text: "Y" } : { from: quote, to: quote + 1, text: "" }),
];
