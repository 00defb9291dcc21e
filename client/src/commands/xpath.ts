// FLA: Evaluate XPath: the expression is evaluated while it is typed; its nodes are listed and highlighted in the editor.
import * as vscode from "vscode";
import { evaluateXPath as request, type XPathAnswer } from "../../../protocol/src/writing";
import { pathAt } from "../../../protocol/src/messages";
import type { Command, Surroundings } from "../surroundings";
import { Stop } from "../target";
import { editingText, labelled, text } from "../texts";

/** Typing goes on for this long before an expression is evaluated. */
const pauseMs = 150;

interface Item extends vscode.QuickPickItem {
  readonly range?: vscode.Range;
}

/** The expression last used, to go on from. */
let lastExpression = "";

/** Argument: an expression, whose answer is given back; without one it is asked for. */
export const evaluateXPath: Command = async (surroundings, expression) => {
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new Stop(text("noFileOpen"));
  if (typeof expression === "string") return ask(surroundings, editor, expression);
  await new Evaluation(surroundings, editor).run();
  return undefined;
};

/** Puts the XPath of the element at the cursor on the clipboard. */
export const copyXPath: Command = async ({ server }) => {
  const editor = vscode.window.activeTextEditor;
  if (!editor) throw new Stop(text("noFileOpen"));
  const uri = editor.document.uri.toString();
  const place = await server.ask(pathAt, { uri, position: editor.selection.active });
  if (!place) throw new Stop(text("noElementHere"));
  await vscode.env.clipboard.writeText(place.xpath);
  void vscode.window.showInformationMessage(text("locationCopied", { location: place.xpath }));
  return place.xpath;
};

async function ask(
  { server }: Surroundings,
  editor: vscode.TextEditor,
  expression: string,
): Promise<XPathAnswer | undefined> {
  return (await server.ask(request, { uri: editor.document.uri.toString(), expression })) ?? undefined;
}

function typeText(type: string): string {
  if (type === "number") return editingText("values.number");
  return editingText(type === "boolean" ? "values.boolean" : "values.string");
}

/** One box with its list; it owns the highlights and takes them away. */
class Evaluation {
  readonly #box = vscode.window.createQuickPick<Item>();
  // A border beside the colour: what is found must be seen without colours, too.
  readonly #mark = vscode.window.createTextEditorDecorationType({
    backgroundColor: new vscode.ThemeColor("editor.findMatchHighlightBackground"),
    border: "1px solid",
    borderColor: new vscode.ThemeColor("editorBracketMatch.border"),
    overviewRulerColor: new vscode.ThemeColor("editorOverviewRuler.findMatchForeground"),
    overviewRulerLane: vscode.OverviewRulerLane.Center,
  });
  readonly #before: vscode.Selection;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #round = 0;

  constructor(
    private readonly surroundings: Surroundings,
    private readonly editor: vscode.TextEditor,
  ) {
    this.#before = editor.selection;
  }

  run(): Promise<void> {
    const box = this.#box;
    box.title = editingText("xpath.title");
    box.placeholder = editingText("xpath.placeholder");
    box.value = lastExpression;
    box.onDidChangeValue((value) => this.#typed(value));
    box.onDidChangeActive(([item]) => item?.range && this.#reveal(item.range));
    const closed = new Promise<void>((resolve) => {
      box.onDidAccept(() => {
        const [item] = box.activeItems;
        if (item?.range) this.#go(item.range);
        box.hide();
      });
      box.onDidHide(() => resolve());
    });
    box.show();
    if (lastExpression !== "") void this.#evaluate(lastExpression);
    // The server makes itself ready for the first expression while it is typed.
    else void ask(this.surroundings, this.editor, "");
    return closed.finally(() => this.#end());
  }

  #typed(value: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#evaluate(value.trim()), pauseMs);
  }

  async #evaluate(expression: string): Promise<void> {
    const round = ++this.#round;
    lastExpression = expression;
    if (expression === "") return this.#show([], editingText("xpath.title"), []);
    this.#box.busy = true;
    const answer = await ask(this.surroundings, this.editor, expression);
    if (round !== this.#round) return;
    this.#box.busy = false;
    if (answer) this.#answer(answer);
  }

  #answer(answer: XPathAnswer): void {
    const title = editingText("xpath.title");
    if (answer.kind === "problem") {
      return this.#show([{ label: `$(error) ${answer.message}`, alwaysShow: true }], title, []);
    }
    if (answer.kind === "value") {
      const item = { label: answer.value === "" ? editingText("compare.empty") : answer.value, alwaysShow: true };
      return this.#show([{ ...item, description: typeText(answer.type) }], title, []);
    }
    const items = answer.nodes.map(({ name, text: shown, location, range }): Item => {
      const where = new vscode.Range(range.start.line, range.start.character, range.end.line, range.end.character);
      const line = editingText("xpath.line", { line: range.start.line + 1 });
      const detail = location === "" ? line : `${line} · ${location}`;
      return { label: name || shown, description: name ? shown : "", detail, range: where, alwaysShow: true };
    });
    const count = editingText("xpath.count", { count: answer.total });
    this.#show(
      items.length > 0 ? items : [{ label: editingText("xpath.none"), alwaysShow: true }],
      labelled(title, count),
      items.flatMap(({ range }) => (range ? [range] : [])),
    );
  }

  #show(items: readonly Item[], title: string, ranges: readonly vscode.Range[]): void {
    this.#box.items = items;
    this.#box.title = title;
    this.editor.setDecorations(this.#mark, ranges);
    if (ranges.length > 0) this.#reveal(ranges[0]);
  }

  #reveal(range: vscode.Range): void {
    this.editor.revealRange(range, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
  }

  #go(range: vscode.Range): void {
    this.editor.selection = new vscode.Selection(range.start, range.end);
    this.#reveal(range);
  }

  #end(): void {
    clearTimeout(this.#timer);
    this.#round++;
    // Left without a choice, the editor stands where it stood.
    if (this.editor.selection.isEqual(this.#before)) this.#reveal(this.#before);
    this.#mark.dispose();
    this.#box.dispose();
  }
}
