// What else a client may ask beside the requests about a whole document: every request of the server, on a document without faults, on
// one with a fault in each record, and on one of many forms.
import type { CodeAction, Position, Range } from "vscode-languageserver-protocol";
import { declaration } from "./generate";
import { at } from "./requests";

/** The documents that are asked about. */
export const uris = { valid: "file:///bench.xml", faulty: "file:///faulty.xml", forms: "file:///forms.xml" } as const;

/** A form with a record, without which each form would be wrong. */
const formUnits = 2_500;

export interface Asked {
  readonly name: string;
  readonly method: string;
  readonly params: object;
  /** Of the actions that come back, the edit of the one whose title fits is asked for. */
  readonly chosen?: RegExp;
}

/** What a client says so that edits are made when they are chosen, and files are created. */
export const capabilities = {
  workspace: { workspaceEdit: { documentChanges: true, resourceOperations: ["create"] } },
  textDocument: { codeAction: { resolveSupport: { properties: ["edit"] } } },
};

/** Every record has an element of a name that the schema does not know. */
export function faultyText(units: number): string {
  return declaration(units, (worker) => worker.replaceAll("CountsForRight", "CountForRight"));
}

/** Forms of one record each, all of the same hour. */
export function formsText(units: number): string {
  const small = declaration(formUnits);
  const form = small.replace(/^[\s\S]*?(<Form>[\s\S]*<\/Form>)[\s\S]*$/, "$1");
  const [head, tail] = small.split(form);
  return head + `${form}\n`.repeat(Math.ceil(units / form.length)) + tail;
}

/** Asks at places in the middle of a document without faults. */
export function ofValid(text: string): readonly Asked[] {
  const uri = uris.valid;
  const textDocument = { uri };
  const lines = text.split("\n");
  const line = (holding: string) => lines.findIndex((one, n) => n > lines.length / 2 && one.includes(holding));
  const name = (tag: string): Position => at(line(`<${tag}>`), lines[line(`<${tag}>`)].indexOf("<") + 2);
  const value = (tag: string): Position => at(line(`<${tag}>`), lines[line(`<${tag}>`)].indexOf(">") + 2);
  const root = at(
    lines.findIndex((one) => one.startsWith("<FLA")),
    2,
  );
  const screen = { start: name("NaturalPerson"), end: at(name("NaturalPerson").line + 60, 0) };
  const whole = { start: at(0, 0), end: at(lines.length, 0) };
  const half = { start: name("NaturalPerson"), end: at(lines.length - 4, 0) };
  const layout = { tabSize: 4, insertSpaces: true };
  const lsp = (title: string, method: string, params: object): Asked => ({
    name: title,
    method: `textDocument/${method}`,
    params: { textDocument, ...params },
  });
  const own = (method: string, params: object, title = method): Asked => ({
    name: title,
    method: `fla/${method}`,
    params,
  });
  const action = (title: string, range: Range, only: string, chosen?: RegExp): Asked => ({
    ...lsp(title, "codeAction", { range, context: { diagnostics: [], only: [only] } }),
    ...(chosen && { chosen }),
  });
  const caret = (position: Position): Range => ({ start: position, end: position });
  return [
    lsp("hover", "hover", { position: value("INSS") }),
    lsp("completion of elements", "completion", { position: at(line("<NaturalPerson>"), 0) }),
    lsp("completion of numbers used", "completion", { position: value("INSS") }),
    lsp("completion of texts used", "completion", { position: value("TrainingName") }),
    lsp("completion of codes", "completion", { position: value("JointCommissionNbr") }),
    lsp("selection ranges", "selectionRange", { positions: [value("INSS")] }),
    lsp("selection ranges of 50 cursors", "selectionRange", { positions: Array(50).fill(value("INSS")) }),
    lsp("linked editing", "linkedEditingRange", { position: name("INSS") }),
    lsp("prepare rename", "prepareRename", { position: root }),
    lsp("rename of the root", "rename", { position: root, newName: "Renamed" }),
    lsp("highlights of an employer", "documentHighlight", { position: at(line("<NaturalPerson>") + 2, 16) }),
    lsp("references of a person", "references", { position: value("INSS"), context: { includeDeclaration: true } }),
    lsp("definition", "definition", { position: name("INSS") }),
    lsp("definition of a code", "definition", { position: value("JointCommissionNbr") }),
    lsp("type definition", "typeDefinition", { position: name("INSS") }),
    lsp("inlay hints of a screen", "inlayHint", { range: screen }),
    lsp("inlay hints, whole", "inlayHint", { range: whole }),
    lsp("formatting of a half", "rangeFormatting", { range: half, options: layout }),
    lsp("semantic tokens of a screen", "semanticTokens/range", { range: screen }),
    lsp("semantic tokens of all as a range", "semanticTokens/range", { range: whole }),
    lsp("diagnostics pulled", "diagnostic", {}),
    action("minifying", caret(root), "source.minify.fla"),
    action("actions at the root", caret(root), "refactor"),
    action("actions at a record", caret(name("NaturalPerson")), "refactor"),
    action("actions at a value", caret(value("INSS")), ""),
    action("actions on a half", half, ""),
    action("split into two files", caret(root), "refactor.extract", /two files/),
    action("extract of a record", caret(name("NaturalPerson")), "refactor.extract", /NaturalPerson|Extract/),
    action("extract of a half", half, "refactor.extract", /Extract/),
    own("pathAt", { uri, position: value("INSS") }),
    own("rangeOfPath", { uri, path: "1,1,6,4000,3" }),
    own(
      "rangeOfPath",
      { uri, path: "/FLA[1]/Form[1]/LearningAccountDeclaration[1]/NaturalPerson[4000]" },
      "rangeOfPath of an XPath",
    ),
    own("autoClose", { uri, position: at(line("<INSS>"), lines[line("<INSS>")].indexOf(">") + 1) }),
    own("status", { uri }),
    own("check", { uri }),
    own("explain", { uri, code: "00024-004" }),
    own("codes", { uri }),
    own("packs", {}),
    own("templates", {}),
    own("newDeclaration", { packId: "fla", template: "employer", answers: {} }),
    own("checkAnswer", { packId: "fla", template: "employer", answers: { inss: "85073003328" }, question: "inss" }),
    own("extractForm", { uri, index: 1 }),
    own("embedded", { uri, position: value("INSS") }),
    own("compare", { uri, before: { uri: "file:///other.xml", text: otherOf(text) }, after: { uri } }),
    own("setAnomalies", { uri, answers: [] }),
    own("correctiveFile", { uri }),
    own("returnedPlace", { uri, answer: "file:///none.xml", form: 1 }),
    own("anomalyBeside", { uri, filter: "", position: at(0, 0), direction: "next" }),
    own("evaluateXPath", { uri, expression: "//Training" }, "XPath that finds all trainings"),
  ];
}

/** The same document with another value in every seventh record. */
function otherOf(text: string): string {
  return text.replace(/<TrainingName>First aid</g, (found, place: number) =>
    place % 7 === 0 ? "<TrainingName>Second aid<" : found,
  );
}

/** What concerns findings, on a document with a fault in each record. */
export function ofFaulty(text: string): readonly Asked[] {
  const uri = uris.faulty;
  const textDocument = { uri };
  const lines = text.split("\n");
  const line = lines.findIndex((one, n) => n > lines.length / 2 && one.includes("<CountForRight>"));
  const place = at(line, lines[line].indexOf("<") + 2);
  const action = (name: string, only: string, chosen?: RegExp): Asked => ({
    name,
    method: "textDocument/codeAction",
    params: { textDocument, range: { start: place, end: place }, context: { diagnostics: [], only: [only] } },
    ...(chosen && { chosen }),
  });
  return [
    { name: "hover on a finding", method: "textDocument/hover", params: { textDocument, position: place } },
    { name: "diagnostics pulled", method: "textDocument/diagnostic", params: { textDocument } },
    { name: "code lenses", method: "textDocument/codeLens", params: { textDocument } },
    action("fixes of a finding", "quickfix"),
    {
      name: "fixes of half of the findings",
      method: "textDocument/codeAction",
      params: {
        textDocument,
        range: { start: place, end: at(lines.length - 4, 0) },
        context: { diagnostics: [], only: ["quickfix"] },
      },
    },
    action("fix of all of its code", "quickfix", /[Aa]ll/),
    action("all safe fixes", "source.fixAll.fla"),
    { name: "check", method: "fla/check", params: { uri } },
    { name: "status", method: "fla/status", params: { uri } },
    { name: "anomalies by code", method: "fla/anomalies", params: { uri, by: "code", filter: "" } },
    { name: "anomalies by form", method: "fla/anomalies", params: { uri, by: "form", filter: "008" } },
    { name: "all anomalies by form", method: "fla/anomalies", params: { uri, by: "form", filter: "" } },
    {
      name: "the next anomaly",
      method: "fla/anomalyBeside",
      params: { uri, filter: "", position: place, direction: "next" },
    },
  ];
}

/** What concerns forms, on a file of many small ones of the same hour. */
export function ofForms(text: string): readonly Asked[] {
  const uri = uris.forms;
  const textDocument = { uri };
  const lines = text.split("\n");
  const line = lines.findIndex((one, n) => n > lines.length / 2 && one.includes("<Form>"));
  const place = at(line, lines[line].indexOf("<") + 2);
  const root = at(
    lines.findIndex((one) => one.startsWith("<FLA")),
    2,
  );
  const action = (name: string, position: Position, only: string, chosen?: RegExp): Asked => ({
    name,
    method: "textDocument/codeAction",
    params: { textDocument, range: { start: position, end: position }, context: { diagnostics: [], only: [only] } },
    ...(chosen && { chosen }),
  });
  return [
    { name: "code lenses", method: "textDocument/codeLens", params: { textDocument } },
    { name: "document symbols", method: "textDocument/documentSymbol", params: { textDocument } },
    { name: "anomalies by form", method: "fla/anomalies", params: { uri, by: "form", filter: "" } },
    { name: "check", method: "fla/check", params: { uri } },
    { name: "status", method: "fla/status", params: { uri } },
    { name: "new headers for all", method: "fla/refreshHeader", params: { uri, references: true } },
    { name: "extractForm", method: "fla/extractForm", params: { uri, index: 2_000 } },
    action("actions at a form", place, "refactor"),
    action("split into two files", root, "refactor.extract", /two files/),
    action("extract of a form", place, "refactor.extract", /Extract/),
  ];
}

/** The action whose title fits, of the answer to a question about actions. */
export function chosenOf(actions: unknown, { name, chosen }: Asked): CodeAction | undefined {
  if (!chosen) return undefined;
  const titles = (actions as CodeAction[]).map(({ title }) => title);
  const found = (actions as CodeAction[]).find(({ title }) => chosen.test(title));
  if (!found) throw new Error(`${name}: none of ${titles.join(" / ")}`);
  return found;
}
