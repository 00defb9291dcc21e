// Explains an anomaly code: from a lens or a quick fix, from the word at the cursor, or typed.
import * as vscode from "vscode";
import { explain, type Explanation } from "../../../protocol/src/messages";
import { generalCode, matchesWords, type KnownCode } from "../../../core/src/catalogue/codes";
import { findCode } from "../../../core/src/catalogue/explain";
import { anomalyText, type AnomalyText } from "../../../core/src/messages/anomalies";
import { fill } from "../../../core/src/messages/catalogue";
import { verdictTexts } from "../../../core/src/messages/verdict";
import { codes } from "../../../protocol/src/anomalyMessages";
import type { Connection } from "../connection";
import { showMarkdown } from "../markdownPages";
import type { Command } from "../surroundings";
import { Cancelled, Stop } from "../target";
import { language, text } from "../texts";

/** As written by us; other ways to write one are read from what is typed. */
const codePattern = /[0-9A-Z]{4,8}-\d{3}/;

export const explainCode: Command = async ({ server }, argument) => {
  const code = typeof argument === "string" ? argument : await askCode(server);
  const uri = vscode.window.activeTextEditor?.document.uri.toString();
  const found = await server.ask(explain, { code: code.trim(), uri, language: language() });
  if (!found) throw new Stop(text("unknownCode", { code }));
  await showMarkdown({ scheme: "fla-explanation", name: found.code, text: page(found), place: "beside" });
  return found;
};

/** A list of every code that is known, to be searched by code and words; what is typed or pasted may hold a code itself. */
async function askCode(server: Connection): Promise<string> {
  const pick = vscode.window.createQuickPick<CodeItem>();
  pick.placeholder = anomalyText("explainAsk", language());
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  pick.busy = true;
  pick.value = codeAtCursor();
  let known: readonly KnownCode[] = [];
  const show = () => (pick.items = itemsFor(pick.value.trim(), known));
  pick.onDidChangeValue(show);
  void listCodes(server).then((found) => {
    known = found;
    pick.busy = false;
    show();
  });
  show();
  return new Promise((resolve, reject) => {
    pick.onDidAccept(() => {
      const [item] = pick.selectedItems;
      if (item) resolve(item.code);
      pick.hide();
    });
    pick.onDidHide(() => {
      reject(new Cancelled()); // Does nothing once it is resolved.
      pick.dispose();
    });
    pick.show();
  });
}

interface CodeItem extends vscode.QuickPickItem {
  readonly code: string;
}

async function listCodes(server: Connection): Promise<readonly KnownCode[]> {
  const uri = vscode.window.activeTextEditor?.document.uri.toString();
  return (await server.ask(codes, { uri, language: language() })) ?? [];
}

/**
 * The code that is typed, or stands in a pasted line, alone or before what has it in its text; else what holds all words. The
 * list would match letters anywhere, and words only in one order.
 */
function itemsFor(value: string, known: readonly KnownCode[]): CodeItem[] {
  if (value === "") return known.map(itemOf);
  const code = findCode(value);
  const exact = code === undefined ? undefined : known.find((one) => one.code === code);
  const rest = known.filter((one) => one !== exact && matchesWords(one, value));
  if (code === undefined) return rest.map(itemOf);
  const typed = exact ?? generalCode(code, known) ?? { code, label: "", about: "", detail: "" };
  return [typed, ...rest].map(itemOf);
}

function itemOf({ code, label, about, title, detail }: KnownCode): CodeItem {
  const element = concerns[about]
    ? anomalyText(concerns[about], language())
    : [...new Set([title, about])].filter(Boolean).join(" · ");
  const description = [label, element].filter(Boolean).join(" · ");
  return { code, label: code, description, detail: detail || undefined, alwaysShow: true };
}

const concerns: Readonly<Record<string, AnomalyText>> = {
  file: "codeFile",
  form: "codeForm",
  block: "codeBlock",
  zone: "codeZone",
};

/** A code at the cursor, or that of the first problem there. */
function codeAtCursor(): string {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return "";
  const word = editor.document.getWordRangeAtPosition(editor.selection.active, codePattern);
  if (word) return editor.document.getText(word);
  const problem = vscode.languages
    .getDiagnostics(editor.document.uri)
    .find(({ range }) => range.contains(editor.selection.active));
  return codeOf(problem);
}

function codeOf(problem: vscode.Diagnostic | undefined): string {
  const code = typeof problem?.code === "object" ? problem.code.value : problem?.code;
  return code === undefined ? "" : String(code);
}

/** The explanation as a page, to be read and copied. */
function page(found: Explanation): string {
  const spoken = language();
  const said = verdictTexts[spoken];
  const fact = (key: keyof typeof said, value: string | undefined) =>
    value ? [`- ${fill(said[key], { text: value }, spoken)}`] : [];
  const place = [found.zone, found.title, found.element && `\`<${found.element}>\``].filter(Boolean).join(" · ");
  const facts = [
    ...fact("explain.zone", place),
    ...fact("explain.class", found.class && `${found.class}, ${said[`class.${found.class}`]}`),
    ...fact("explain.certainty", found.certainty && said[`certainty.${found.certainty}`]),
    ...fact("explain.definition", found.definition),
    ...fact("explain.format", found.format),
    ...fact("explain.allowed", found.allowed),
    ...fact("explain.presence", found.presence),
    ...fact("explain.checked", found.checked && said[`checked.${found.checked}`]),
    ...fact("explain.source", found.source),
  ];
  const cause = found.cause && fill(said["explain.cause"], { text: found.cause }, spoken);
  const remedy = found.remedy && fill(said["explain.remedy"], { text: found.remedy }, spoken);
  const parts = [`# ${found.code}: ${found.label}`, found.explanation, cause, remedy, facts.join("\n"), example(found)];
  return parts.filter(Boolean).join("\n\n") + "\n";
}

/** The element as it raises the anomaly, and as it should be. */
function example({ example: shown }: Explanation): string {
  if (!shown) return "";
  const { wrong, right } = shown;
  const lines = [...(wrong === undefined ? [] : [`✗  ${wrong || "—"}`]), `✓  ${right}`];
  return [`**${anomalyText("explainExample", language())}**`, ["```xml", ...lines, "```"].join("\n")].join("\n\n");
}
