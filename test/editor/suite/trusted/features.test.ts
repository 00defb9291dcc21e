// The language features in a real VS Code, asked as its own user interface asks them, and the commands for writing.
import assert from "node:assert/strict";
import * as path from "node:path";
import * as vscode from "vscode";
import { codeOf, diagnosticsOf, folder, open, replace, run, until } from "../support";

const sample = "samples/valid-several-workers.xml";

async function opened(name = sample): Promise<vscode.TextDocument> {
  const document = await open(name);
  // The server is asked only once it has the document: symbols are the sign of it.
  await until("symbols", async () => (await symbolsOf(document))?.length > 0);
  return document;
}

const symbolsOf = (document: vscode.TextDocument) =>
  run<vscode.DocumentSymbol[]>("vscode.executeDocumentSymbolProvider", document.uri);

function placeOf(document: vscode.TextDocument, text: string, more = 0): vscode.Position {
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, `${text} is not in ${document.fileName}`);
  return document.positionAt(at + more);
}

const revert = () => run("workbench.action.files.revert");

describe("writing", () => {
  it("completes elements, values with their meanings, and end tags", async () => {
    const document = await opened();
    const at = placeOf(document, "<Training>");
    const found = await run<vscode.CompletionList>("vscode.executeCompletionItemProvider", document.uri, at, "<");
    const names = found.items.map(({ label }) => (typeof label === "string" ? label : label.label));
    assert.ok(names.includes("Training"), names.join());
    const code = placeOf(document, "<JointCommissionNbr>", "<JointCommissionNbr>".length);
    const values = await run<vscode.CompletionList>("vscode.executeCompletionItemProvider", document.uri, code);
    assert.ok(values.items.length > 20);
    assert.ok(values.items.every(({ detail }) => detail));
  });

  it("puts a whole record in by its name", async () => {
    const document = await opened();
    const editor = vscode.window.activeTextEditor!;
    const before = document.getText();
    const at = placeOf(document, "<Training>");
    editor.selection = new vscode.Selection(at, at);
    await run("type", { text: "<Train" });
    await run("editor.action.triggerSuggest");
    await until("the record", async () => {
      await run("acceptSelectedSuggestion");
      return document.getText().length > before.length + 100;
    });
    assert.match(document.getText(), /<Training>\s+<TrainingNbr>\d*<\/TrainingNbr>\s+<TrainingName>/);
    await revert();
  });

  it("outlines by content, with identities masked", async () => {
    const document = await opened();
    const names: string[] = [];
    const walk = (symbols: readonly vscode.DocumentSymbol[]) =>
      symbols.forEach(({ name, children }) => (names.push(name), walk(children)));
    walk(await symbolsOf(document));
    assert.ok(
      names.some((name) => /\d\d\.\d\d\.\d\d-\*\*\*\.\*\* — \d+ trainings?$/.test(name)),
      names.join("\n"),
    );
    assert.ok(names.some((name) => name.startsWith("Training: ")));
    assert.doesNotMatch(names.join("\n"), /\d{11}/);
  });

  it("finds records, numbers and references of files that are not open", async () => {
    await opened();
    const find = (query: string) =>
      run<vscode.SymbolInformation[]>("vscode.executeWorkspaceSymbolProvider", query).then((all) =>
        all.filter(({ location }) => location.uri.fsPath.endsWith("valid-secretariat.xml")),
      );
    const byReference = await until("the reference", async () => (await find("SSV-000342")).at(0));
    assert.equal(byReference.name, "SSV-000342");
    assert.ok((await find("0999004582")).length > 0);
    assert.ok((await find("Onthaal")).length > 0);
  });

  it("goes to declarations and types", async () => {
    const document = await opened();
    const at = placeOf(document, "<WorkRegime>", 2);
    for (const command of ["vscode.executeDefinitionProvider", "vscode.executeTypeDefinitionProvider"]) {
      const [place] = await run<(vscode.Location | vscode.LocationLink)[]>(command, document.uri, at);
      const uri = "uri" in place ? place.uri : place.targetUri;
      assert.match(uri.fsPath, /FLA_\d+\.xsd$/);
    }
  });

  it("links the two tags, renames them, and finds a person's records", async () => {
    const document = await opened();
    const at = placeOf(document, "<WorkRegime>", 3);
    const edit = await run<vscode.WorkspaceEdit>("vscode.executeDocumentRenameProvider", document.uri, at, "Renamed");
    assert.equal(edit.entries()[0][1].length, 2);
    const inss = placeOf(document, "<INSS>", 8);
    const found = await run<vscode.Location[]>("vscode.executeReferenceProvider", document.uri, inss);
    assert.ok(found.length > 0);
  });

  it("hints at codes, sums and remaining days", async () => {
    const document = await opened();
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = await run<vscode.InlayHint[]>("vscode.executeInlayHintProvider", document.uri, whole);
    const texts = hints.map(({ label }) =>
      typeof label === "string" ? label : label.map(({ value }) => value).join(""),
    );
    assert.ok(
      texts.some((text) => /days left|hours left/.test(text)),
      texts.join(),
    );
    assert.ok(
      texts.some((text) => /^= \d/.test(text)),
      texts.join(),
    );
  });

  it("offers to send at the root, and the verdict of each form", async () => {
    const document = await opened("samples/valid-secretariat.xml");
    const lenses = await run<vscode.CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 20);
    const commands = lenses.map(({ command }) => command?.command);
    assert.equal(commands.filter((command) => command === "fla.sendToIntest").length, 1);
    assert.equal(commands.filter((command) => command === "fla.extractForm").length, 2);
  });

  it("extracts a record to a declaration of its own, beside the document, with the line ends that it has", async () => {
    const uri = vscode.Uri.joinPath(folder(), "samples/crlf.xml");
    const sampleBytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder(), sample));
    const text = new TextDecoder().decode(sampleBytes).replace(/\r?\n/g, "\r\n");
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    const document = await opened("samples/crlf.xml");
    const at = placeOf(document, "<INSS>94272198068", 2);
    vscode.window.activeTextEditor!.selection = new vscode.Selection(at, at);
    const made = vscode.Uri.joinPath(folder(), "samples/crlf-NaturalPerson-2.xml");
    await run("editor.action.codeAction", { kind: vscode.CodeActionKind.RefactorExtract.value, apply: "first" });
    await until(
      "the new file in front",
      () => vscode.window.activeTextEditor?.document.uri.toString() === made.toString(),
    );
    const content = new TextDecoder().decode(await vscode.workspace.fs.readFile(made));
    assert.equal(content.split("<NaturalPerson>").length, 2);
    assert.ok(content.includes("94272198068") && content.includes("<NaturalPersonSequenceNbr>1<"));
    assert.equal(content.split("\r\n").length, content.split("\n").length, "no line ends of another kind");
    await run("workbench.action.closeActiveEditor");
    for (const one of [uri, made]) await vscode.workspace.fs.delete(one);
  });

  it("splits a document that was never saved into others of its kind, the first of them in front", async () => {
    const bytes = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder(), "samples/valid-secretariat.xml"));
    const content = new TextDecoder().decode(bytes).replace(/\r?\n/g, "\r\n");
    const whole = await vscode.workspace.openTextDocument({ language: "xml", content });
    await vscode.window.showTextDocument(whole);
    const atRoot = placeOf(whole, "<FLA", 1);
    const offered = await until("the split", async () => {
      const actions = await run<vscode.CodeAction[]>(
        "vscode.executeCodeActionProvider",
        whole.uri,
        new vscode.Range(atRoot, atRoot),
        vscode.CodeActionKind.RefactorExtract.value,
        5,
      );
      return actions.find(({ command }) => command?.command === "fla.openNewDocuments");
    });
    assert.equal(offered.edit?.size, 0, "no file is made");
    await run(offered.command!.command, ...offered.command!.arguments!);
    const parts = vscode.workspace.textDocuments.filter(({ isUntitled }) => isUntitled).filter((one) => one !== whole);
    assert.equal(parts.length, 2);
    assert.equal(vscode.window.activeTextEditor?.document, parts[0]);
    for (const part of parts) {
      assert.equal(part.getText().split("<Form>").length, 2);
      assert.equal(part.eol, vscode.EndOfLine.CRLF);
    }
    assert.ok(parts[0].getText().includes("SSV-000341") && parts[1].getText().includes("SSV-000342"));
    for (const one of [whole, ...parts]) {
      await vscode.window.showTextDocument(one);
      await run("workbench.action.revertAndCloseActiveEditor");
    }
  });

  it("formats a range and a document without touching content", async () => {
    const document = await opened();
    const words = (text: string) => text.replace(/\s+/g, " ").replace(/> </g, "><");
    const before = document.getText();
    const edits = await run<vscode.TextEdit[]>("vscode.executeFormatDocumentProvider", document.uri, {
      tabSize: 4,
      insertSpaces: true,
    });
    const edit = new vscode.WorkspaceEdit();
    edit.set(document.uri, edits);
    assert.ok(await vscode.workspace.applyEdit(edit));
    assert.notEqual(document.getText(), before);
    assert.equal(words(document.getText()), words(before));
    await revert();
  });

  it("works in a document that is broken elsewhere", async () => {
    const document = await opened();
    await replace(document, "</WorkerName>", "");
    await replace(document, "<Quarter>", "<Quarter");
    await until("a syntax error", () => vscode.languages.getDiagnostics(document.uri).length > 0);
    const at = placeOf(document, "<TrainingRight>");
    const found = await run<vscode.CompletionList>("vscode.executeCompletionItemProvider", document.uri, at, "<");
    assert.ok(found.items.length > 0);
    const hovers = await run<vscode.Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      placeOf(document, "<RightLeft>", 3),
    );
    assert.ok(hovers.length > 0);
    assert.ok((await symbolsOf(document)).length > 0);
    await revert();
  });
});

describe("commands for writing", () => {
  it("New Declaration makes a document that needs the worker's data alone", async () => {
    const answers = { employer: "0999002703", noss: "199100065", size: "6", quarter: "20252" };
    await run("fla.newDeclaration", "employer", answers);
    const { document, selection } = vscode.window.activeTextEditor!;
    assert.ok(document.isUntitled);
    assert.match(document.lineAt(selection.active.line).text, /<INSS><\/INSS>/);
    const found = await diagnosticsOf(document);
    assert.ok(
      found.every(
        ({ range }) => range.start.line >= document.positionAt(document.getText().indexOf("<NaturalPerson>")).line,
      ),
    );
    await run("workbench.action.revertAndCloseActiveEditor");
  });

  it("Compare Declarations tells what changed, by record", async () => {
    const before = await opened("samples/valid-employer.xml");
    const text = before.getText().replace(/<RightLeft>[^<]*</, "<RightLeft>9<");
    const after = vscode.Uri.joinPath(folder(), "samples/after.xml");
    await vscode.workspace.fs.writeFile(after, Buffer.from(text));
    const result = await run<{ changed: number; added: number; removed: number }>(
      "fla.compareDeclarations",
      before.uri,
      after,
    );
    assert.deepEqual([result.added, result.removed, result.changed], [0, 0, 1]);
    const page = vscode.window.activeTextEditor!.document.getText();
    assert.match(page, /Changed: Training right 2025[^]*\n {4}RightLeft: \S+ → 9/);
    await vscode.workspace.fs.delete(after);
  });

  it("Evaluate XPath counts, selects and explains mistakes", async () => {
    await opened();
    assert.deepEqual(await run("fla.evaluateXPath", "count(//NaturalPerson)"), {
      kind: "value",
      type: "number",
      value: "3",
    });
    const { total } = await run<{ total: number }>("fla.evaluateXPath", "//Training[TrainingStatus = 1]");
    assert.ok(total > 0);
    assert.equal((await run<{ kind: string }>("fla.evaluateXPath", "//Training[")).kind, "problem");
  });

  it("Check All Files of the Workspace lays findings on files that are not open", async () => {
    await run("workbench.action.closeAllEditors");
    const { checked, failed } = await run<{ checked: number; failed: number }>("fla.checkWorkspace");
    assert.ok(checked > 30);
    assert.equal(failed, 0);
    const uri = vscode.Uri.joinPath(folder(), "samples/rule-00011-004-check-digit.xml");
    const found = vscode.languages.getDiagnostics(uri);
    assert.ok(
      found.some((one) => codeOf(one) === "00011-004"),
      path.basename(uri.fsPath),
    );
    // Once it is open the server says it, and nobody says it twice.
    const document = await open("samples/rule-00011-004-check-digit.xml");
    await diagnosticsOf(document);
    await until("one finding", () => {
      const same = vscode.languages.getDiagnostics(uri).filter((one) => codeOf(one) === "00011-004");
      return same.length === 1;
    });
  });

  it("Validate File on Disk lays the worst thousand findings on the file and says the total", async () => {
    const uri = vscode.Uri.joinPath(folder(), "samples/many-mistakes.xml");
    const text = await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder(), sample));
    const mistakes = "<Unknown/>".repeat(1_500);
    await vscode.workspace.fs.writeFile(uri, Buffer.from(text.toString().replace("</FLA>", `${mistakes}</FLA>`)));
    const report = await run<{ total: number; verdict: string }>("fla.validateOnDisk", uri);
    assert.equal(report.verdict, "refused");
    assert.ok(report.total > 1_000, String(report.total));
    const found = vscode.languages.getDiagnostics(uri);
    assert.equal(found.length, 1_001);
    assert.match(found[0].message, new RegExp(`^${report.total} findings in this file; the 1000 worst`));
    await vscode.workspace.fs.delete(uri);
    await until("no finding left", () => vscode.languages.getDiagnostics(uri).length === 0);
  });
});
