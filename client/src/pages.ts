// Pages of text that a command shows as its result: read-only, and each place in them a link.
import * as vscode from "vscode";
import type { JsonPosition } from "../../core/src/check/contract";

const scheme = "fla-page";

/** A page that is shown, and where its words lead. */
export interface Page {
  readonly text: string;
  readonly links: readonly vscode.DocumentLink[];
}

/** Pages that can be come back to; older ones are forgotten. */
const maxPages = 20;

const pages = new Map<string, Page>();
const changed = new vscode.EventEmitter<vscode.Uri>();
let isRegistered = false;

interface Shown {
  /** What its tab says. */
  readonly name: string;
  /** The file that it is about: pages of the same name on other files are other pages. */
  readonly about: vscode.Uri;
  readonly page: Page;
}

/** Shows a page beside nothing else: in the preview tab, where the next one takes its place. */
export async function showPage(context: vscode.ExtensionContext, { name, about, page }: Shown): Promise<void> {
  register(context);
  const address = vscode.Uri.from({ scheme, path: `/${name}`, query: about.toString() });
  remember(address, page);
  changed.fire(address);
  // By its name it would be taken for XML.
  const shown = await vscode.workspace.openTextDocument(address);
  const document = await vscode.languages.setTextDocumentLanguage(shown, "plaintext");
  await vscode.window.showTextDocument(document, { preview: true });
}

/** Words of a page as a link to a place in a file. */
export function linkTo(
  uri: vscode.Uri,
  { line, character }: JsonPosition,
  words: { readonly line: number; readonly from: number; readonly length: number },
): vscode.DocumentLink {
  const target = uri.with({ fragment: `L${line + 1},${character + 1}` });
  return new vscode.DocumentLink(
    new vscode.Range(words.line, words.from, words.line, words.from + words.length),
    target,
  );
}

function remember(address: vscode.Uri, page: Page): void {
  pages.delete(address.toString());
  pages.set(address.toString(), page);
  for (const [oldest] of pages) if (pages.size > maxPages) pages.delete(oldest);
}

function register(context: vscode.ExtensionContext): void {
  if (isRegistered) return;
  isRegistered = true;
  context.subscriptions.push(
    changed,
    vscode.workspace.registerTextDocumentContentProvider(scheme, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => pages.get(uri.toString())?.text,
    }),
    vscode.languages.registerDocumentLinkProvider(
      { scheme },
      { provideDocumentLinks: (document) => [...(pages.get(document.uri.toString())?.links ?? [])] },
    ),
  );
}
