// The records of all files of the workspace, for a search by name, number or reference. Files are read when they are first asked
// for and again when they change on disk; open documents answer with what is being written in them.
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { CancellationToken } from "vscode-languageserver/node";
import type { Reader } from "../../core/src/features/snapshot";
import type { Steps } from "../../core/src/features/steps";
import { entriesOf, matchesQuery, type FoundInFile } from "../../core/src/features/workspaceSymbols";
import { choosePack, readHead } from "../../core/src/pack/choose";
import { parseXml } from "../../core/src/xml/parse";
import type { XmlTree } from "../../core/src/xml/tree";
import { toRange } from "./convert";
import type { Server } from "./server";
import type { FileOnDisk } from "./surroundings";
import { sliceMs } from "./work";

/** A name that was found, at its place. */
export interface Found {
  readonly name: string;
  readonly container: string;
  readonly isRecord: boolean;
  readonly uri: string;
  readonly range: ReturnType<typeof toRange>;
}

interface Indexed {
  /** Differs when the file or the way it is read differs. */
  readonly state: string;
  readonly entries: readonly Omit<Found, "uri">[];
}

/** An editor shows no more, and asks again with more letters. */
const maxResults = 500;

/** Names that are kept in memory; about 100 MB. Files beyond that are read again at each search. */
const maxKept = 500_000;

/** The root element stands in here, or the file is none of ours. */
const headUnits = 4_096;

/** VS Code itself opens no larger file for an extension. */
const maxBytes = 50 * 1024 * 1024;

export class WorkspaceIndex {
  readonly #files = new Map<string, Indexed>();
  #kept = 0;

  constructor(private readonly server: Server) {}

  /** What fits a query, in the open documents first; fewer when it was cancelled. */
  async find(query: string, token: CancellationToken): Promise<readonly Found[]> {
    const results: Found[] = [];
    const add = (uri: string, entries: Indexed["entries"]): boolean => {
      for (const entry of entries) {
        if (results.length >= maxResults) return false;
        if (matchesQuery(entry.name, query)) results.push({ ...entry, uri });
      }
      return results.length < maxResults;
    };
    for (const open of this.server.documents.values()) {
      const { pack, tree } = open.session;
      if (pack && !add(open.uri, await this.#entries(tree, entriesOf(tree, pack, this.#reader), token))) return results;
    }
    for (const folder of this.server.workspaceFiles.folders) {
      for await (const file of this.server.surroundings.filesIn(folder)) {
        if (token.isCancellationRequested) return results;
        const uri = pathToFileURL(file.path).href;
        if (!mayBeOurs(file) || this.server.documents.has(uri)) continue;
        if (!add(uri, await this.#entriesOfFile(file, token))) return results;
      }
    }
    return results;
  }

  get #reader(): Reader {
    return { language: this.server.language, masked: this.server.settings.maskIdentities };
  }

  async #entriesOfFile(file: FileOnDisk, token: CancellationToken): Promise<Indexed["entries"]> {
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

  async #read(file: string, token: CancellationToken): Promise<Indexed["entries"]> {
    const text = this.server.surroundings.readText(file);
    if (text === undefined) return [];
    const { packs, packId } = this.server.environmentOf(pathToFileURL(file).href);
    const choice = choosePack(packs, readHead(parseXml(text.slice(0, headUnits))), packId);
    if (!choice || choice.match === "unknownRoot") return [];
    const { schema } = choice.pack.compile(choice.schema.file);
    const tree = parseXml(text, schema && { mayContain: (outer, inner) => schema.mayContain(outer, inner) });
    return this.#entries(tree, entriesOf(tree, choice.pack, this.#reader), token);
  }

  /** Runs the walk in slices, so that typing goes on while a workspace is read. */
  async #entries(
    tree: XmlTree,
    steps: Steps<readonly FoundInFile[]>,
    token: CancellationToken,
  ): Promise<Indexed["entries"]> {
    const { surroundings } = this.server;
    for (;;) {
      const deadlineMs = surroundings.nowMs() + sliceMs;
      let next = steps.next();
      while (!next.done && surroundings.nowMs() < deadlineMs) next = steps.next();
      if (next.done) return next.value.map(({ span, ...rest }) => ({ ...rest, range: toRange(tree.text, span) }));
      await new Promise<void>((resolve) => surroundings.soon(resolve));
      if (token.isCancellationRequested) return [];
    }
  }
}

/** By its name: XML, or a file of the channel. */
function mayBeOurs({ path: file, sizeBytes }: FileOnDisk): boolean {
  return sizeBytes <= maxBytes && (/\.xml$/i.test(file) || /^F[IO]\.[A-Z]{4}\.\d{6}\./.test(path.basename(file)));
}
