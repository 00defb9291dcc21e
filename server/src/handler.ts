// The frame around every request: waits until the server knows its settings, looks the document up, measures, and answers with
// the empty value when something fails, so that one failing feature costs only itself.
import type { CancellationToken } from "vscode-languageserver/node";
import type { OpenDocument } from "./documents";
import type { Server } from "./server";

interface AboutDocument {
  readonly textDocument: { readonly uri: string };
}

/** A request about one document, ready to be registered. */
export type Handler<Params, Result> = (server: Server) => (params: Params, token: CancellationToken) => Promise<Result>;

/** Frames a request of LSP: the document is open, the answer is for its present version. */
export function handler<Params extends AboutDocument, Result>(
  name: string,
  empty: Result,
  run: (open: OpenDocument, params: Params, server: Server) => Result,
): Handler<Params, Result> {
  return (server) => async (params, token) => {
    await server.ready;
    const open = token.isCancellationRequested ? undefined : server.documents.get(params.textDocument.uri);
    return open ? server.guard(name, empty, () => run(open, params, server)) : empty;
  };
}

/** Frames a request of ours: parameters that cannot be read get the empty answer. */
export function ownHandler<Params extends { readonly uri?: string }, Result>(
  declared: { readonly method: string; from(value: unknown): Params | undefined },
  empty: Result,
  run: (open: OpenDocument | undefined, params: Params, server: Server) => Result,
): (server: Server) => (value: unknown) => Promise<Result> {
  return (server) => async (value) => {
    await server.ready;
    const params = declared.from(value);
    if (!params) return empty;
    const open = params.uri === undefined ? undefined : server.documents.get(params.uri);
    return server.guard(declared.method, empty, () => run(open, params, server));
  };
}
