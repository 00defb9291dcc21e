// The records of all files of the workspace, for a search by name, number or reference. Files are read when they are first asked
// for and again when they change on disk; open documents answer with what is being written in them.
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { CancellationToken } from "vscode-languageserver/node";
import type { Reader } from "../../core/src/features/snapshot";
import type { Steps } from "../../core/src/features/steps";
import { entriesOf, matches, searchable, type FoundInFile } from "../../core/src/features/workspaceSymbols";
import { choosePack, readHead } from "../../core/src/pack/choose";
import { parseSteps, parseXml } from "../../core/src/xml/parse";
import type { XmlTree } from "../../core/src/xml/tree";
import { toRange } from "./convert";
import type { Pack } from "../../core/src/pack/pack";
import type { Schema } from "../../core/src/schema/schema";
import type { OpenDocument } from "./documents";
import type { Server } from "./server";
import type { FileOnDisk } from "./surroundings";
import { runInSlices, Unwanted } from "./work";

/** A name that was found, at its place. */
export interface Found extends Pick<FoundInFile, "name" | "container" | "isRecord"> {
  readonly uri: string;
  readonly range: ReturnType<typeof toRange>;
}

/** Names of an open document, whose text tells the lines of those that are shown. */
interface Entry extends FoundInFile {
  /** The name as it is searched. */
  readonly text: string;
}

/** Names of a file whose text is not kept. */
interface LocatedEntry extends Entry, Pick<Found, "range"> {}

interface Indexed<One extends Entry> {
  /** Differs when the file or the way it is read differs. */
  readonly state: string;
  readonly entries: readonly One[];
}

/** So many entries are looked at without letting others in between. */
const entriesAStep = 500;

/** An editor shows no more, and asks again with more letters. */
const maxResults = 500;

/** Names that are kept in memory; about 100 MB. Files beyond that are read again at each search. */
const maxKept = 500_000;

/** The root element stands in here, or the file is none of ours. */
const headUnits = 4_096;

/** VS Code itself opens no larger file for an extension. */
const maxBytes = 50 * 1024 * 1024;

export class WorkspaceIndex {
  readonly #files = new Map<string, Indexed<LocatedEntry>>();
  /** Of open documents, which are asked for at each letter of a search. */
  readonly #open = new WeakMap<OpenDocument, Indexed<Entry>>();
  #kept = 0;

  constructor(private readonly server: Server) {}

  /** What fits a query, in the open documents first; fewer when it was cancelled. */
  async find(query: string, token: CancellationToken): Promise<readonly Found[]> {
    const results: Found[] = [];
    const wanted = searchable(query);
    const add = async <One extends Entry>(
      uri: string,
      entries: readonly One[],
      rangeOf: (entry: One) => Found["range"],
    ): Promise<boolean> => {
      for (const entry of await this.#run(matching(entries, wanted), token)) {
        const { name, container, isRecord } = entry;
        results.push({ name, container, isRecord, uri, range: rangeOf(entry) });
      }
      return results.length < maxResults && !token.isCancellationRequested;
    };
    const first = () => results.slice(0, maxResults);
    for (const open of this.server.documents.values()) {
      if (!open.session.pack) continue;
      const entries = await this.#entriesOfOpen(open, token);
      if (!(await add(open.uri, entries, ({ span }) => toRange(open.text, span)))) return first();
    }
    for (const folder of this.server.workspaceFiles.folders) {
      for await (const file of this.server.surroundings.filesIn(folder)) {
        if (token.isCancellationRequested) return first();
        const uri = pathToFileURL(file.path).href;
        if (!mayBeOurs(file) || this.server.documents.has(uri)) continue;
        if (!(await add(uri, await this.#entriesOfFile(file, token), ({ range }) => range))) return first();
      }
    }
    return first();
  }

  /** Of a version once; of a text that is edited meanwhile what was found before. */
  async #entriesOfOpen(open: OpenDocument, token: CancellationToken): Promise<readonly Entry[]> {
    await this.server.whenParsed(open);
    const { language, masked } = this.#reader;
    const { tree, pack } = open.session;
    const { version } = open;
    const state = `${version} ${language} ${masked}`;
    const known = this.#open.get(open);
    if (known?.state === state || !pack) return known?.entries ?? [];
    const isSame = () => open.version === version && open.session.tree === tree;
    const entries = await this.#run(searched(tree, pack, this.#reader), token, isSame);
    if (token.isCancellationRequested || !isSame()) return known?.entries ?? [];
    this.#open.set(open, { state, entries });
    return entries;
  }

  get #reader(): Reader {
    return { language: this.server.language, masked: this.server.settings.maskIdentities };
  }

  async #entriesOfFile(file: FileOnDisk, token: CancellationToken): Promise<readonly LocatedEntry[]> {
    const { language, masked } = this.#reader;
    const state = `${file.modifiedMs} ${file.sizeBytes} ${language} ${masked}`;
    const known = this.#files.get(file.path);
    if (known?.state === state) return known.entries;
    const entries = await this.#read(file.path, token);
    if (token.isCancellationRequested) return entries;
    this.#kept -= known?.entries.length ?? 0;
    this.#files.delete(file.path);
    if (this.#kept + entries.length <= maxKept) {
      this.#kept += entries.length;
      this.#files.set(file.path, { state, entries });
    }
    return entries;
  }

  async #read(file: string, token: CancellationToken): Promise<readonly LocatedEntry[]> {
    const text = this.server.surroundings.readText(file);
    if (text === undefined) return [];
    const { packs, packId } = this.server.environmentOf(pathToFileURL(file).href);
    const choice = choosePack(packs, readHead(parseXml(text.slice(0, headUnits))), packId);
    if (!choice || choice.match === "unknownRoot") return [];
    const { schema } = choice.pack.compile(choice.schema.file);
    return this.#run(read(text, choice.pack, schema, this.#reader), token);
  }

  /** In slices, so that typing goes on while a workspace is read; nothing when it was cancelled. */
  #run<One extends Entry>(
    steps: Steps<readonly One[]>,
    token: CancellationToken,
    isWanted = () => true,
  ): Promise<readonly One[]> {
    const mayGoOn = () => {
      if (token.isCancellationRequested || !isWanted()) throw new Unwanted();
      this.server.worked();
    };
    return runInSlices(steps, this.server.surroundings, mayGoOn).catch((error: unknown) => {
      if (error instanceof Unwanted) return [];
      throw error;
    });
  }
}

function* read(text: string, pack: Pack, schema: Schema | undefined, reader: Reader): Steps<readonly LocatedEntry[]> {
  const tree = yield* parseSteps(text, schema && { mayContain: (outer, inner) => schema.mayContain(outer, inner) });
  const located: LocatedEntry[] = [];
  for (const entry of yield* searched(tree, pack, reader)) {
    if (located.length % entriesAStep === 0) yield;
    located.push({ ...entry, range: toRange(tree.text, entry.span) });
  }
  return located;
}

/** The entries of a tree with the text that is searched. */
function* searched(tree: XmlTree, pack: Pack, reader: Reader): Steps<readonly Entry[]> {
  const entries: Entry[] = [];
  for (const { name, container, isRecord, span } of yield* entriesOf(tree, pack, reader)) {
    if (entries.length % entriesAStep === 0) yield;
    entries.push({ name, container, isRecord, span, text: searchable(name) });
  }
  return entries;
}

function* matching<One extends Entry>(entries: readonly One[], wanted: string): Steps<readonly One[]> {
  const found: One[] = [];
  for (const [index, entry] of entries.entries()) {
    if (index % entriesAStep === 0) yield;
    if (matches(entry.text, wanted)) found.push(entry);
    if (found.length >= maxResults) break;
  }
  return found;
}

/** By its name: XML, or a file of the channel. */
function mayBeOurs({ path: file, sizeBytes }: FileOnDisk): boolean {
  return sizeBytes <= maxBytes && (/\.xml$/i.test(file) || /^F[IO]\.[A-Z]{4}\.\d{6}\./.test(path.basename(file)));
}
