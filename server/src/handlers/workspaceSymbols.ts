import {
  SymbolKind,
  type CancellationToken,
  type SymbolInformation,
  type WorkspaceSymbolParams,
} from "vscode-languageserver/node";
import type { Server } from "../server";

/** Records, numbers and references of all files of the workspace. */
export const workspaceSymbols =
  (server: Server) =>
  async ({ query }: WorkspaceSymbolParams, token: CancellationToken): Promise<SymbolInformation[]> => {
    await server.ready;
    try {
      const found = await server.index.find(query, token);
      return found.map(({ name, container, isRecord, uri, range }) => ({
        name,
        kind: isRecord ? SymbolKind.Struct : SymbolKind.Key,
        location: { uri, range },
        ...(container !== "" && { containerName: container }),
      }));
    } catch (error) {
      server.report("workspace/symbol", error);
      return [];
    }
  };
