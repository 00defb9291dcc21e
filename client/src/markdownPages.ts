// Results as rendered pages: read-only documents that nobody has to save. Explanations, reports and plans are shown this way.
import * as vscode from "vscode";

/** Kept by address, so that a preview that is opened again has its text; older ones are forgotten. */
const maxPages = 50;

const pages = new Map<string, string>();
const changed = new vscode.EventEmitter<vscode.Uri>();
const registered = new Set<string>();

interface MarkdownPage {
  /** Kind of page, as the scheme of its address: letters and hyphens. */
  readonly scheme: string;
  /** What its tab says; a page of the same kind and name takes the place of the older one. */
  readonly name: string;
  readonly text: string;
  readonly place: "here" | "beside";
}

/** Shows a page as its preview, or as text where Markdown cannot be rendered. Gives its address. */
export async function showMarkdown({ scheme, name, text, place }: MarkdownPage): Promise<vscode.Uri> {
  const uri = vscode.Uri.from({ scheme, path: `/${name}.md` });
  remember(uri, text);
  register(scheme);
  changed.fire(uri);
  const beside = place === "beside";
  try {
    await vscode.commands.executeCommand(beside ? "markdown.showPreviewToSide" : "markdown.showPreview", uri);
  } catch {
    const viewColumn = beside ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    await vscode.window.showTextDocument(uri, { viewColumn, preview: true });
  }
  return uri;
}

function remember(uri: vscode.Uri, text: string): void {
  pages.delete(uri.toString());
  pages.set(uri.toString(), text);
  for (const [oldest] of pages) if (pages.size > maxPages) pages.delete(oldest);
}

/** Once for each kind; it lasts as long as the extension host. */
function register(scheme: string): void {
  if (registered.has(scheme)) return;
  registered.add(scheme);
  vscode.workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => pages.get(uri.toString()) ?? "",
  });
}
