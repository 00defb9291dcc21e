// The outline as an offer that is made anew. LSP has no message by which a server says that an outline is another one now: a client that
// keeps it would show the names of the settings before, and numbers of persons that are to be masked, until the next key.
import { DocumentSymbolRequest } from "vscode-languageserver/node";
import type { Server } from "./server";

export class OutlineOffer {
  /** Takes the offer back; undefined while there is none. */
  #made: Promise<{ dispose(): void }> | undefined;
  /** What the outlines of the client were made with. */
  #madeWith = "";

  constructor(private readonly server: Server) {}

  /** Is the offer made by a message of its own, and not with the capabilities? */
  get isDynamic(): boolean {
    return this.server.client.textDocument?.documentSymbol?.dynamicRegistration === true;
  }

  /** After the settings were read: offers outlines, anew where they would have other names now. */
  settingsRead(): Promise<void> {
    const { language, settings } = this.server;
    const madeWith = `${language} ${settings.maskIdentities}`;
    if (madeWith === this.#madeWith) return Promise.resolve();
    this.#madeWith = madeWith;
    return this.renew();
  }

  /** Offers outlines anew: what the client has of them counts no more. */
  async renew(): Promise<void> {
    if (!this.isDynamic) return;
    const before = this.#made;
    const made = (async () => {
      (await before)?.dispose();
      return this.server.connection.client.register(DocumentSymbolRequest.type, { documentSelector: null });
    })();
    this.#made = made;
    await made;
  }
}
