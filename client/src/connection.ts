// The language server as the client sees it: started with the first document of ours, restarted on request, asked through
// the declarations of the protocol. One restart at a time; one more may wait, and whoever asks meanwhile shares it.
import * as path from "node:path";
import * as vscode from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";
import {
  experimentalCapabilities,
  packsChanged,
  statusChanged,
  type DocumentStatus,
  type NotificationDeclaration,
  type RequestDeclaration,
} from "../../protocol/src/messages";
import { resolveCodeAction } from "./newFiles";
import { section, type InitializationOptions } from "../../protocol/src/settings";

/** Documents the server is asked about. `.xml` files keep their language, so that other XML extensions go on working. */
export const selector = ["file", "untitled"].flatMap((scheme) =>
  ["fla-declaration", "xml"].map((language) => ({ scheme, language })),
);

/** The code of a diagnostic is a link that explains it. */
const explainLink = `command:fla.explainCode?${encodeURIComponent('["')}{code}${encodeURIComponent('"]')}`;

export class Connection implements vscode.Disposable {
  #starting: Promise<LanguageClient> | undefined;
  #restarting: Promise<void> | undefined;
  #queued: Promise<void> | undefined;
  readonly #status = new vscode.EventEmitter<DocumentStatus>();
  readonly #packs = new vscode.EventEmitter<void>();
  readonly #started = new vscode.EventEmitter<void>();

  /** A document's verdict, counts or pack changed. */
  readonly onStatus = this.#status.event;
  /** Packs were installed, removed or changed. */
  readonly onPacks = this.#packs.event;
  /** A server process is ready; after a restart it knows nothing of the one before. */
  readonly onStarted = this.#started.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly log: vscode.LogOutputChannel,
  ) {}

  /** Starts the server unless it runs already. */
  start(): Promise<LanguageClient> {
    return (this.#starting ??= this.#launch());
  }

  get isStarted(): boolean {
    return this.#starting !== undefined;
  }

  /** Asks the server; undefined when it failed or answered something else than declared. */
  async ask<Params, Result>(declared: RequestDeclaration<Params, Result>, params: Params): Promise<Result | undefined> {
    try {
      const client = await this.start();
      const answer: unknown = await client.sendRequest(declared.method, params);
      return declared.is(answer) ? answer : undefined;
    } catch (error) {
      this.log.error(`${declared.method}: ${error instanceof Error ? error.message : String(error)}`);
      return undefined;
    }
  }

  /** Tells the server; one that was not started needs not know. */
  async tell<Params>(declared: Pick<NotificationDeclaration<Params>, "method">, params: Params): Promise<void> {
    const client = await this.#starting?.catch(() => undefined);
    await client?.sendNotification(declared.method, params).catch(() => undefined);
  }

  /** Stops the server and starts it anew. */
  restart(): Promise<void> {
    if (!this.#restarting) return (this.#restarting = this.#replace().finally(() => (this.#restarting = undefined)));
    this.#queued ??= this.#restarting.then(() => {
      this.#queued = undefined;
      return this.restart();
    });
    return this.#queued;
  }

  async stop(): Promise<void> {
    const running = await this.#starting?.catch(() => undefined);
    this.#starting = undefined;
    await running?.dispose().catch(() => undefined);
  }

  dispose(): void {
    void this.stop();
    this.#status.dispose();
    this.#packs.dispose();
    this.#started.dispose();
  }

  async #replace(): Promise<void> {
    await this.stop();
    await this.start();
  }

  async #launch(): Promise<LanguageClient> {
    try {
      const client = await this.#create();
      client.onNotification(statusChanged.method, (value: unknown) => {
        const status = statusChanged.from(value);
        if (status) this.#status.fire(status);
      });
      client.onNotification(packsChanged.method, () => this.#packs.fire());
      const before = performance.now();
      await client.start();
      this.log.info(`language server ready after ${Math.round(performance.now() - before)} ms`);
      this.#started.fire();
      return client;
    } catch (error) {
      this.#starting = undefined;
      this.log.error(`the language server did not start: ${error instanceof Error ? error.message : String(error)}`);
      throw error;
    }
  }

  async #create(): Promise<LanguageClient> {
    const { LanguageClient, RevealOutputChannelOn, TransportKind } = await import("vscode-languageclient/node");
    const run = { module: path.join(this.context.extensionPath, "dist/server.js"), transport: TransportKind.stdio };
    // The id is no prefix of our settings: `fla.trace` is ours, and the library's own trace would log content.
    const client = new LanguageClient("flaLanguageServer", "FLA Batch", run, {
      documentSelector: selector,
      diagnosticCollectionName: section,
      outputChannel: this.log,
      // Texts of packs stand in hovers, too: no other command can be reached from them.
      markdown: { isTrusted: { enabledCommands: ["fla.explainCode"] } },
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      // Pulled diagnostics are for open tabs only; returned anomalies belong to documents that have none yet, too.
      initializationOptions: {
        diagnostics: "push",
        explainLink,
        trusted: vscode.workspace.isTrusted,
      } satisfies InitializationOptions,
      synchronize: { configurationSection: section },
      middleware: { resolveCodeAction },
    });
    client.registerFeature({
      fillClientCapabilities(capabilities) {
        capabilities.experimental = { ...capabilities.experimental, ...experimentalCapabilities };
      },
      initialize() {},
      getState: () => ({ kind: "static" }),
      clear() {},
    });
    return client;
  }
}
