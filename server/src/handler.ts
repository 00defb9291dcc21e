// The frame around every request: waits until the server knows its settings, looks the document up, measures, and answers with
// the empty value when something fails, so that one failing feature costs only itself.
import { LSPErrorCodes, ResponseError, type CancellationToken } from "vscode-languageserver/node";
import type { Steps } from "../../core/src/features/steps";
import type { OpenDocument } from "./documents";
import { encoded, type EncodedJson } from "./encoded";
import type { Server } from "./server";
import { runInSlices, Unwanted } from "./work";

interface AboutDocument {
  readonly textDocument: { readonly uri: string };
}

/** A request about one document, ready to be registered. */
export type Handler<Params, Result> = (server: Server) => (params: Params, token: CancellationToken) => Promise<Result>;

/** Of which documents a request is answered: of any, or only of those that are ours; others are left to other servers. */
type Served = "any" | "ours";

/** Frames a request of LSP: the document is open, the answer is for its present version. */
export function handler<Params extends AboutDocument, Result>(
  name: string,
  empty: Result,
  run: (open: OpenDocument, params: Params, server: Server) => Result,
  served: Served = "ours",
  wait: Wait = (server, open) => server.whenParsed(open),
): Handler<Params, Result> {
  return (server) => async (params, token) => {
    await server.ready;
    const open = token.isCancellationRequested ? undefined : server.documents.get(params.textDocument.uri);
    if (!open) return empty;
    await wait(server, open);
    if (isStale(open, token, server) || (served === "ours" && !open.isOurs)) return empty;
    return server.guard(name, empty, () => run(open, params, server));
  };
}

/** Frames a request whose answer rests on the whole check: it waits for that, but no longer than its patience. */
export function handlerWhenChecked<Params extends AboutDocument, Result>(
  name: string,
  empty: Result,
  run: (open: OpenDocument, params: Params, server: Server) => Result,
  patienceMs = Infinity,
): Handler<Params, Result> {
  return (server) => async (params, token) => {
    await server.ready;
    const open = token.isCancellationRequested ? undefined : server.documents.get(params.textDocument.uri);
    if (!open) return empty;
    await server.whenChecked(open, patienceMs);
    return isStale(open, token, server) || !open.isOurs
      ? empty
      : server.guard(name, empty, () => run(open, params, server));
  };
}

/** What a request waits for before it runs. */
type Wait = (server: Server, open: OpenDocument) => Promise<void>;

function isStale(open: OpenDocument, token: CancellationToken, server: Server): boolean {
  return token.isCancellationRequested || server.documents.get(open.uri) !== open;
}

/**
 * Frames a request that may take long on a large document: its steps run in slices, between which edits are served, and its
 * answer is written in slices. An edit of the document, or a cancellation, ends it.
 */
export function longHandler<Params extends AboutDocument, Result>(
  name: string,
  empty: Result,
  run: (open: OpenDocument, params: Params, server: Server) => Steps<Result | EncodedJson>,
  wait: Wait = (server, open) => server.whenParsed(open),
): Handler<Params, Result> {
  return (server) => async (params, token) => {
    await server.ready;
    const open = token.isCancellationRequested ? undefined : server.documents.get(params.textDocument.uri);
    if (!open) return empty;
    await wait(server, open);
    if (isStale(open, token, server) || !open.isOurs) return empty;
    const { version } = open;
    return inSlices(
      name,
      empty,
      server,
      () => run(open, params, server),
      () => {
        if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, name);
        if (open.version !== version) throw new ResponseError(LSPErrorCodes.ContentModified, name);
      },
    );
  };
}

/** What running in slices needs of the server. */
type SliceServer = Pick<Server, "report" | "surroundings" | "worked">;

/**
 * Runs steps in slices, and writes a long answer in slices; what fails in them gives the empty answer. In each slice the server is told
 * that somebody waits, so that it does nothing else meanwhile that nobody asked for.
 */
export async function inSlices<Result>(
  name: string,
  empty: Result,
  server: SliceServer,
  run: () => Steps<Result | EncodedJson>,
  mayGoOn: () => void,
): Promise<Result> {
  const steps = guarded(server, name, empty, run);
  const next = () => {
    mayGoOn();
    server.worked();
  };
  // The writer knows what was written already.
  return (await runInSlices(steps, server.surroundings, next)) as Result;
}

function* guarded<Result>(
  server: SliceServer,
  name: string,
  empty: Result,
  run: () => Steps<Result | EncodedJson>,
): Steps<Result | EncodedJson> {
  try {
    return yield* encoded(yield* run());
  } catch (error) {
    server.report(name, error);
    return empty;
  }
}

/**
 * Frames a request at the cursor that may take long where very much stands around that: in slices, between which edits are served.
 * When its document is edited meanwhile it begins again, because an editor asks only once; a cancellation ends it.
 */
export function cursorHandler<Params extends AboutDocument, Result>(
  name: string,
  empty: Result,
  run: (open: OpenDocument, params: Params, server: Server) => Steps<Result>,
  served: Served = "ours",
  wait: Wait = firstChecked,
): Handler<Params, Result> {
  return (server) => async (params, token) => {
    await server.ready;
    for (;;) {
      const open = token.isCancellationRequested ? undefined : server.documents.get(params.textDocument.uri);
      if (!open) return empty;
      await wait(server, open);
      if (isStale(open, token, server) || (served === "ours" && !open.isOurs)) return empty;
      const { version } = open;
      try {
        return await inSlices(
          name,
          empty,
          server,
          () => run(open, params, server),
          () => {
            if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, name);
            if (open.version !== version) throw new Unwanted();
          },
        );
      } catch (error) {
        if (!(error instanceof Unwanted)) throw error;
      }
    }
  };
}

interface OwnRequest<Params> {
  readonly method: string;
  from(value: unknown): Params | undefined;
}

type OwnHandler<Result> = (server: Server) => (value: unknown) => Promise<Result>;

/** Frames a request of ours: parameters that cannot be read get the empty answer. */
export function ownHandler<Params extends { readonly uri?: string }, Result>(
  declared: OwnRequest<Params>,
  empty: Result,
  run: (open: OpenDocument | undefined, params: Params, server: Server) => Result,
): OwnHandler<Result> {
  return framed(declared, empty, run, (server, open) => server.whenParsed(open));
}

/** The same for an answer that rests on the whole check. */
export function ownHandlerWhenChecked<Params extends { readonly uri?: string }, Result>(
  declared: OwnRequest<Params>,
  empty: Result,
  run: (open: OpenDocument | undefined, params: Params, server: Server) => Result,
): OwnHandler<Result> {
  return framed(declared, empty, run, (server, open) => server.whenChecked(open, Infinity));
}

function framed<Params extends { readonly uri?: string }, Result>(
  declared: OwnRequest<Params>,
  empty: Result,
  run: (open: OpenDocument | undefined, params: Params, server: Server) => Result,
  wait: Wait,
): OwnHandler<Result> {
  return (server) => async (value) => {
    await server.ready;
    const params = declared.from(value);
    if (!params) return empty;
    const open = params.uri === undefined ? undefined : server.documents.get(params.uri);
    if (open) await wait(server, open);
    return server.guard(declared.method, empty, () => run(open, params, server));
  };
}

/**
 * Frames a request of ours that may take long: in slices, between which edits are served. When its document is edited meanwhile
 * it begins again, so that the answer is of the present text.
 */
export function longOwnHandler<Params extends { readonly uri?: string }, Result>(
  declared: OwnRequest<Params>,
  empty: Result,
  run: (open: OpenDocument | undefined, params: Params, server: Server) => Steps<Result>,
  wait: Wait = (server, open) => server.whenParsed(open),
): OwnHandler<Result> {
  return (server) => async (value) => {
    await server.ready;
    const params = declared.from(value);
    if (!params) return empty;
    for (;;) {
      const open = params.uri === undefined ? undefined : server.documents.get(params.uri);
      if (open) await wait(server, open);
      const version = open?.version;
      try {
        return await inSlices(
          declared.method,
          empty,
          server,
          () => run(open, params, server),
          () => {
            if (open?.version !== version) throw new Unwanted();
          },
        );
      } catch (error) {
        if (!(error instanceof Unwanted)) throw error;
      }
    }
  };
}

/** Waits until all of a document is checked: for an answer that rests on that. */
export const allChecked: Wait = (server, open) => server.whenChecked(open, Infinity);

/** Waits, with patience, until a document that was just opened is checked once: for an answer at a place that rests on the schema. */
export const firstChecked: Wait = (server, open) => server.whenFirstChecked(open);
