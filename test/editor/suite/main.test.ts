// The packed extension in a trusted folder: checked as typed, and every command against a practice channel.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { codeOf, diagnosticsOf, extensionId, folder, open, replace, run, until } from "./support";

describe("the packed extension", () => {
  it("is the installed .vsix, and activation gives it to nobody else", async () => {
    const extension = vscode.extensions.getExtension(extensionId);
    assert.ok(extension);
    await extension.activate();
    assert.match(extension.extensionPath, /fla-batch\.fla-batch-\d+\.\d+\.\d+$/);
    assert.equal(extension.exports, undefined);
  });

  it("registers every command of its manifest", async () => {
    const manifest = vscode.extensions.getExtension(extensionId)!.packageJSON as Manifest;
    const registered = new Set(await vscode.commands.getCommands(true));
    const missing = manifest.contributes.commands.filter(({ command }) => !registered.has(command));
    assert.deepEqual(missing, []);
  });

  it("leaves .xml files their language and knows the names of the channel", async () => {
    const declaration = await open("corrected.xml");
    assert.equal(declaration.languageId, "xml");
    const name = vscode.Uri.joinPath(folder(), "FI.XFLA.990001.20250630.00001.T.1.1");
    await vscode.workspace.fs.writeFile(name, Buffer.from(declaration.getText()));
    assert.equal((await vscode.workspace.openTextDocument(name)).languageId, "fla-declaration");
    await vscode.workspace.fs.delete(name);
  });
});

describe("checking", () => {
  it("reports a business rule on the value, with its code", async () => {
    const document = await open("samples/rule-00024-004-check-digit.xml");
    const found = (await diagnosticsOf(document)).find((one) => codeOf(one) === "00024-004");
    assert.ok(found);
    assert.equal(document.getText(found.range), valueOf(document, "INSS"));
    assert.ok(found.message.length > 10);
  });

  it("reports a violation of the schema as it is typed, and takes it back", async () => {
    const document = await open("corrected.xml");
    await replace(document, "<Quarter>20252</Quarter>", "<Quarter>202522</Quarter>");
    const found = (await diagnosticsOf(document)).find((one) => codeOf(one).startsWith("00013-"));
    assert.ok(found);
    assert.equal(found.severity, vscode.DiagnosticSeverity.Error);
    assert.equal(document.getText(found.range), "202522");
    await replace(document, "202522", "20252");
    await until("no diagnostic left", () => errorsOf(document).length === 0);
    await document.save();
  });

  it("reports a syntax error", async () => {
    const document = await open("corrected.xml");
    await replace(document, "</Quarter>", "</Quartr>");
    assert.ok((await diagnosticsOf(document)).some((one) => one.severity === vscode.DiagnosticSeverity.Error));
    await replace(document, "</Quartr>", "</Quarter>");
    await until("no diagnostic left", () => errorsOf(document).length === 0);
    await document.save();
  });

  it("explains on hover", async () => {
    const document = await open("samples/rule-00024-004-check-digit.xml");
    const [found] = (await diagnosticsOf(document)).filter((one) => codeOf(one) === "00024-004");
    const hovers = await run<vscode.Hover[]>("vscode.executeHoverProvider", document.uri, found.range.start);
    const words = hovers.flatMap(({ contents }) => contents.map((one) => (typeof one === "string" ? one : one.value)));
    assert.match(words.join("\n"), /INSS[^]*check digits/);
  });

  it("closes a tag while it is typed", async () => {
    const document = await open("corrected.xml");
    const editor = vscode.window.activeTextEditor!;
    const at = document.positionAt(document.getText().indexOf("</Form>"));
    editor.selection = new vscode.Selection(at, at);
    await run("type", { text: "<Reference" });
    await run("type", { text: ">" });
    await until("the end tag", () => document.getText().includes("<Reference></Reference></Form>"));
    await run("workbench.action.files.revert");
  });
});

describe("explaining and finding places", () => {
  it("explains a code", async () => {
    const found = await run<{ code: string; label: string }>("fla.explainCode", "00024-004");
    assert.equal(found.code, "00024-004");
    assert.ok(found.label.length > 3);
    assert.match(vscode.window.activeTextEditor!.document.getText(), /^# 00024-004: /);
  });

  it("copies the location path of the element at the cursor, and goes back to it", async () => {
    const document = await open("corrected.xml");
    const editor = vscode.window.activeTextEditor!;
    const at = document.positionAt(document.getText().indexOf("<Quarter>") + 2);
    editor.selection = new vscode.Selection(at, at);
    assert.equal(await run("fla.copyLocation"), "1,1,7,2");
    assert.equal(await vscode.env.clipboard.readText(), "1,1,7,2");
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    await run("fla.goToLocation", "1,1,7,2");
    assert.equal(editor.selection.active.line, at.line);
  });

  it("extracts a form into a document of its own", async () => {
    const document = await open("corrected.xml");
    await run("fla.extractForm", document.uri.toString(), 1);
    const made = vscode.window.activeTextEditor!.document;
    assert.ok(made.isUntitled);
    assert.equal(made.getText().split("<Form>").length, 2);
    await run("workbench.action.revertAndCloseActiveEditor");
  });
});

describe("the practice channel", () => {
  it("starts with a scenario and is chosen", async () => {
    const scenario = vscode.Uri.joinPath(folder(), "returned.scenario.json");
    const running = await run<{ host: string; port: number }>("fla.startPractice", scenario);
    assert.equal(running.host, "127.0.0.1");
    assert.ok(running.port > 0);
    assert.equal(await run("fla.selectChannel", "practice"), "practice");
  });

  it("passes every check of the channel", async () => {
    const points = await run<{ state: string; what: string; found: string }[]>("fla.checkChannel");
    assert.deepEqual(
      points.filter(({ state }) => state === "failed" || state === "warning"),
      [],
    );
    const looked = points.map(({ what }) => what);
    for (const what of ["Host key", "Login", "Folder INTEST", "Folder OUT", "Signing certificate"]) {
      assert.ok(looked.includes(what), `${what} was not looked at`);
    }
  });

  it("signs a file, and explains the signature", async () => {
    const document = await open("corrected.xml");
    const signature = await run<string>("fla.signFile", document.uri);
    assert.ok(existsSync(signature));
    assert.match(readFileSync(signature, "latin1"), /^[A-Za-z0-9+/=\r]+$/);
  });

  it("makes a triplet with right names", async () => {
    const document = await open("corrected.xml");
    const files = await run<string[]>("fla.createTriplet", document.uri, "R");
    const names = files.map((file) => path.basename(file).replace(/\.\d{8}\.[0-9A-Z]{5}\./, ".DATE.SEQ."));
    assert.deepEqual(
      names,
      ["FI", "FS", "GO"].map((prefix) => `${prefix}.XFLA.990001.DATE.SEQ.R.1${prefix === "GO" ? "" : ".1"}`),
    );
    assert.equal(readFileSync(files[2]).length, 0);
    assert.match(String(await run("fla.verifySignature", vscode.Uri.file(files[0]))), /^signer(Unknown|Pinned)$/);
    assert.match(vscode.window.activeTextEditor!.document.getText(), /^# FI\.XFLA/);
  });

  it("sends to INTEST, and lays a returned anomaly on its element", async () => {
    const document = await open("corrected.xml");
    const [id] = await run<string[]>("fla.sendToIntest", document.uri);
    assert.match(id, /^GO\.XFLA\.990001\./);
    await fetchUntil("anomalies");
    const returned = await until("the returned anomalies", () => {
      const found = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source?.startsWith("OUTTEST"));
      return found.length === 2 && found;
    });
    const onQuarter = returned.find((one) => codeOf(one) === "00013-460");
    assert.ok(onQuarter);
    assert.equal(onQuarter.range.start.line, lineOf(document, "<Quarter>"));
    assert.match(document.getText(onQuarter.range), /20252/);
    const onForm = returned.find((one) => codeOf(one) === "00029-348");
    assert.ok(onForm);
  });

  it("shows them again after the server was restarted, and takes them away on request", async () => {
    const document = await open("corrected.xml");
    await run("fla.restartServer");
    const shown = () =>
      vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source?.startsWith("OUTTEST"));
    await until("the returned anomalies again", () => shown().length === 2);
    await run("fla.clearAnswers", document.uri);
    await until("no returned anomaly", () => shown().length === 0);
  });

  it("shows an answer on its declaration without a submission", async () => {
    const document = await open("corrected.xml");
    const answers = keptAnswers();
    assert.ok(answers.length > 0);
    const result = await run<{ shown: number }>("fla.openAnswer", document.uri, answers);
    assert.equal(result.shown, 2);
    await run("fla.clearAnswers", document.uri);
  });

  it("sends a triplet that was made before, under its own names", async () => {
    const document = await open("corrected.xml");
    const [data] = await run<string[]>("fla.createTriplet", document.uri, "T");
    const [id] = await run<string[]>("fla.sendExisting", vscode.Uri.file(data));
    assert.ok(id.startsWith(path.basename(data).replace(/^FI/, "GO").replace(/\.1$/, "")));
  });

  it("is judged when the scenario is over", async () => {
    const document = await open("corrected.xml");
    await run("fla.sendToIntest", document.uri);
    await fetchUntil("accepted");
  });

  it("stops", async () => {
    await run("fla.stopPractice");
    assert.equal(await run("fla.stopPractice"), undefined);
  });
});

describe("the log", () => {
  it("notes messages, and holds nothing of a declaration", async () => {
    const document = await open("corrected.xml");
    const log = await until("the trace", async () => {
      const text = await logText();
      return text.includes("textDocument/didOpen") && text;
    });
    const names = ["INSS", "WorkerName", "WorkerFirstName"].map((element) => valueOf(document, element));
    for (const secret of [...names, "BEGIN ", "passphrase"])
      assert.ok(!log.includes(secret), `${secret} is in the log`);
  });

  it("the debug information holds no declaration and no path of a key", async () => {
    const content = JSON.parse(await run<string>("fla.showDebugInformation")) as Record<string, unknown>;
    assert.equal(content.trusted, true);
    assert.doesNotMatch(JSON.stringify(content), /keyFile|enterpriseNumber|BEGIN/);
  });
});

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

/** Fetches until the state of some submission is this one. */
async function fetchUntil(state: string): Promise<void> {
  await until(`a submission that is ${state}`, async () => {
    const result = await run<{ states: string[] }>("fla.fetchAnswers");
    return result.states.includes(state);
  });
}

/** The answers that were kept in the home folder of this run. */
function keptAnswers(): vscode.Uri[] {
  const home = process.env.FLA_HOME;
  assert.ok(home);
  return readdirSync(path.join(home, "submissions"), { recursive: true, encoding: "utf8" })
    .filter((name) => /[\\/]answers[\\/]FO\.NOTI\./.test(name))
    .map((name) => vscode.Uri.file(path.join(home, "submissions", name)));
}

/** Everything that the extension logged in this run. */
async function logText(): Promise<string> {
  const harness = vscode.extensions.getExtension<vscode.ExtensionContext>("fla-batch-tests.fla-batch-harness")!;
  const { logUri } = await harness.activate();
  const top = path.dirname(logUri.fsPath);
  return readdirSync(top, { recursive: true, encoding: "utf8" })
    .filter((name) => name.includes("FLA Batch"))
    .map((name) => readFileSync(path.join(top, name), "utf8"))
    .join("\n");
}

function errorsOf(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(document.uri)
    .filter(({ severity }) => severity === vscode.DiagnosticSeverity.Error);
}

/** Content of the first element of this name. */
function valueOf(document: vscode.TextDocument, element: string): string {
  const found = new RegExp(`<${element}>([^<]*)<`).exec(document.getText());
  assert.ok(found, `${element} is not in ${document.fileName}`);
  return found[1];
}

function lineOf(document: vscode.TextDocument, text: string): number {
  return document.positionAt(document.getText().indexOf(text)).line;
}
