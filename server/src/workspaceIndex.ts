// The records of all files of the workspace, for a search by name, number or reference. Files are read when they are first asked
// for and again when they change on disk; open documents answer with what is being written in them.
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { CancellationToken } from "vscode-languageserver/node";
import type { Reader } from "../../core/src/features/snapshot";
import type { Steps } from "../../core/src/features/steps";
import { entriesOf, searchable } from "../../core/src/features/workspaceSymbols";
import { choosePack, readHead } from "../../core/src/pack/choose";
import { parseSteps, parseXml } from "../../core/src/xml/parse";
import type { XmlTree } from "../../core/src/xml/tree";
import type { Pack } from "../../core/src/pack/pack";
import type { Schema } from "../../core/src/schema/schema";
import type { OpenDocument } from "./documents";
import { NameWriter, noNames, type LocatedName, type NameList } from "./nameList";
import type { Server } from "./server";
import type { FileOnDisk } from "./surroundings";
import { runInSlices, Unwanted } from "./work";

/** A name that was found, at its place. */
export interface Found extends LocatedName {
  readonly uri: string;
}

interface Indexed {
  /** Differs when the file or the way it is read differs. */
  readonly state: string;
  readonly names: NameList;
}

/** An editor shows no more, and asks again with more letters. */
const maxResults = 500;

/** Names that are kept in memory; about 50 MB. Files beyond that are read again at each search. */
const maxKept = 500_000;

/** The root element stands in here, or the file is none of ours. */
const headUnits = 4_096;

/** VS Code itself opens no larger file for an extension. */
const maxBytes = 50 * 1024 * 1024;

export class WorkspaceIndex {
  readonly #files = new Map<string, Indexed>();
  /** Of open documents, which are asked for at each letter of a search. */
  readonly #open = new WeakMap<OpenDocument, Indexed>();
  #kept = 0;

  constructor(private readonly server: Server) {}

  /** What fits a query, in the open documents first; fewer when it was cancelled. */
  async find(query: string, token: CancellationToken): Promise<readonly Found[]> {
    const results: Found[] = [];
    const wanted = searchable(query);
    const add = async (uri: string, names: NameList): Promise<boolean> => {
      const found = await this.#run(names.matching(wanted, maxResults), token);
      for (const one of found ?? []) results.push({ ...one, uri });
      return results.length < maxResults && !token.isCancellationRequested;
    };
    const first = () => results.slice(0, maxResults);
    for (const open of this.server.documents.values()) {
      if (!open.session.pack) continue;
      if (!(await add(open.uri, await this.#namesOfOpen(open, token)))) return first();
    }
    for (const folder of this.server.workspaceFiles.folders) {
      for await (const file of this.server.surroundings.filesIn(folder)) {
        if (token.isCancellationRequested) return first();
        const uri = pathToFileURL(file.path).href;
        if (!mayBeOurs(file) || this.server.documents.has(uri)) continue;
        if (!(await add(uri, await this.#namesOfFile(file, token)))) return first();
      }
    }
    return first();
  }

  /** Of a version once; of a text that is edited meanwhile what was found before. */
  async #namesOfOpen(open: OpenDocument, token: CancellationToken): Promise<NameList> {
    await this.server.whenParsed(open);
    const { language, masked } = this.#reader;
    const { tree, pack } = open.session;
    const { version } = open;
    const state = `${version} ${language} ${masked}`;
    const known = this.#open.get(open);
    if (known?.state === state || !pack) return known?.names ?? noNames;
    const isSame = () => open.version === version && open.session.tree === tree;
    const names = await this.#run(namesOf(tree, pack, this.#reader), token, isSame);
    if (!names || token.isCancellationRequested || !isSame()) return known?.names ?? noNames;
    this.#open.set(open, { state, names });
    return names;
  }

  get #reader(): Reader {
    return { language: this.server.language, masked: this.server.settings.maskIdentities };
  }

  async #namesOfFile(file: FileOnDisk, token: CancellationToken): Promise<NameList> {
    const { language, masked } = this.#reader;
    const state = `${file.modifiedMs} ${file.sizeBytes} ${language} ${masked}`;
    const known = this.#files.get(file.path);
    if (known?.state === state) return known.names;
    const names = await this.#read(file.path, token);
    if (token.isCancellationRequested) return names;
    this.#kept -= known?.names.count ?? 0;
    this.#files.delete(file.path);
    if (this.#kept + names.count <= maxKept) {
      this.#kept += names.count;
      this.#files.set(file.path, { state, names });
    }
    return names;
  }

  async #read(file: string, token: CancellationToken): Promise<NameList> {
    const text = this.server.surroundings.readText(file);
    if (text === undefined) return noNames;
    const { packs, packId } = this.server.environmentOf(pathToFileURL(file).href);
    const choice = choosePack(packs, readHead(parseXml(text.slice(0, headUnits))), packId);
    if (!choice || choice.match === "unknownRoot") return noNames;
    const { schema } = choice.pack.compile(choice.schema.file);
    return (await this.#run(read(text, choice.pack, schema, this.#reader), token)) ?? noNames;
  }

  /** In slices, so that typing goes on while a workspace is read; undefined when it was cancelled. */
  #run<T>(steps: Steps<T>, token: CancellationToken, isWanted = () => true): Promise<T | undefined> {
    const mayGoOn = () => {
      if (token.isCancellationRequested || !isWanted()) throw new Unwanted();
      this.server.worked();
    };
    return runInSlices(steps, this.server.surroundings, mayGoOn).catch((error: unknown) => {
      if (error instanceof Unwanted) return undefined;
      throw error;
    });
  }
}

function* read(text: string, pack: Pack, schema: Schema | undefined, reader: Reader): Steps<NameList> {
  const tree = yield* parseSteps(text, schema && { mayContain: (outer, inner) => schema.mayContain(outer, inner) });
  return yield* namesOf(tree, pack, reader);
}

/** The names of a tree at their places. */
function* namesOf(tree: XmlTree, pack: Pack, reader: Reader): Steps<NameList> {
  const writer = new NameWriter(tree.text);
  yield* entriesOf(tree, pack, reader, (entry) => writer.add(entry));
  return writer.end();
}

/** By its name: XML, or a file of the channel. */
function mayBeOurs({ path: file, sizeBytes }: FileOnDisk): boolean {
  return sizeBytes <= maxBytes && (/\.xml$/i.test(file) || /^F[IO]\.[A-Z]{4}\.\d{6}\./.test(path.basename(file)));
}
