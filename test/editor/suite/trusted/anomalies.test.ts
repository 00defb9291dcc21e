// The anomaly catalogue in the editor: the list, explaining, fixes, rules of one's own, silencing, headers, anonymous copies.
import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { AnomaliesResult, AnomalyItem } from "../../../../protocol/src/anomalyMessages";
import { codeOf, diagnosticsOf, findingOf, folder, open, replace, run, until, valueOf } from "../support";

const wrong = "samples/rule-00024-004-check-digit.xml";
const file = (name: string) => vscode.Uri.joinPath(folder(), name);
const write = (name: string, value: unknown) =>
  vscode.workspace.fs.writeFile(file(name), Buffer.from(JSON.stringify(value)));

describe("the list of anomalies", () => {
  it("is grouped, filtered and walked through", async () => {
    const document = await open("with-mistakes.xml");
    const found = await diagnosticsOf(document);
    const all = await run<AnomaliesResult>("fla.filterAnomalies", "");
    assert.ok(all.total >= found.length);
    const filtered = await run<AnomaliesResult>("fla.filterAnomalies", "00024-004");
    assert.deepEqual(
      filtered.groups.map(({ key }) => key),
      ["00024-004"],
    );
    const next = await run<AnomalyItem>("fla.nextAnomaly");
    assert.equal(next.code, "00024-004");
    const { active } = vscode.window.activeTextEditor!.selection;
    assert.deepEqual([active.line, active.character], [next.range.start.line, next.range.start.character]);
    await run("fla.clearAnomalyFilter");
    await run("fla.groupByForm");
    assert.ok((await run<AnomaliesResult>("fla.filterAnomalies", "")).groups.some(({ key }) => key === "1"));
    await run("fla.groupByCode");
  });
});

describe("explaining", () => {
  it("opens a page that nobody has to save", async () => {
    await open(wrong);
    const found = await run<{ code: string; label: string }>("fla.explainCode", "00024-004");
    assert.match(found.label, /check digit/);
    const page = vscode.Uri.from({ scheme: "fla-explanation", path: "/00024-004.md" });
    const text = (await vscode.workspace.openTextDocument(page)).getText();
    for (const part of ["# 00024-004", "`<INSS>`", "Remedy", "Source", "✓"]) assert.ok(text.includes(part), part);
    await run("workbench.action.closeActiveEditor");
  });

  it("is a link on each finding", async () => {
    const [found] = await diagnosticsOf(await open(wrong));
    assert.ok(typeof found.code === "object");
    assert.match(found.code.target.toString(true), /^command:fla\.explainCode\?\["00/);
  });
});

describe("fixes", () => {
  it("everything that follows from the schema at once", async () => {
    const document = await open("corrected.xml");
    const before = document.getText();
    const [, year, month, day] = /<WorkerBirthdate>(\d{4})-(\d{2})-(\d{2})</.exec(before)!;
    await replace(document, `<WorkerBirthdate>${year}-${month}-${day}<`, `<WorkerBirthdate>${day}/${month}/${year}<`);
    await findingOf(document, /^00028-/);
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const actions = await run<vscode.CodeAction[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      whole,
      "source.fixAll.fla",
    );
    assert.equal(actions.length, 1);
    assert.ok(await vscode.workspace.applyEdit(actions[0].edit!));
    assert.equal(document.getText(), before);
    await document.save();
  });
});

describe("what a workspace adds", () => {
  const rule = {
    code: "OWN001-001",
    type: "assert",
    at: "Form",
    assert: "count(Reference) > 9",
    texts: { en: { label: "Few references" } },
  };
  const ownOn = (document: vscode.TextDocument) =>
    vscode.languages.getDiagnostics(document.uri).filter((one) => /^OWN/.test(codeOf(one)));

  it("rules of one's own are checked, and what is wrong in them is said on their file", async () => {
    const document = await open("corrected.xml");
    await write("my-rules.json", { rules: [rule, { ...rule, id: "broken", assert: "count(" }] });
    const found = await findingOf(document, /^OWN001-001/);
    assert.equal(found.severity, vscode.DiagnosticSeverity.Warning);
    await until("the problem of the broken rule", () =>
      vscode.languages
        .getDiagnostics(file("my-rules.json"))
        .find(({ message }) => /broken cannot be used/.test(message)),
    );
    await vscode.workspace.fs.delete(file("my-rules.json"));
    await until("no rule any more", () => ownOn(document).length === 0);
  });

  it("they count as they are typed; what is not saved is forgotten with its editor", async () => {
    await write("my-rules.json", { rules: [] });
    const document = await open("corrected.xml");
    const rules = await open("my-rules.json");
    await replace(rules, "[]", JSON.stringify([rule]));
    const [found] = await until("a finding of the rule", () => ownOn(document).length > 0 && ownOn(document));
    assert.match(found.message, /Few references/);
    assert.ok(rules.isDirty);
    await run("workbench.action.revertAndCloseActiveEditor");
    await until("no rule any more", () => ownOn(document).length === 0);
    await vscode.workspace.fs.delete(file("my-rules.json"));
  });

  it("a file of rules is completed and validated by the contributed schema", async () => {
    await write("own.my-rules.json", {
      rules: [{ code: "OWN001-001", type: "asert", at: "Form", texts: { en: { label: "x" } } }],
    });
    const document = await open("own.my-rules.json");
    const at = document.positionAt(document.getText().indexOf("asert") + 1);
    const list = await until("types of rules", async () => {
      const found = await run<vscode.CompletionList>("vscode.executeCompletionItemProvider", document.uri, at);
      return (
        found.items.some(({ label }) =>
          String(typeof label === "object" ? label.label : label).includes("checkDigit"),
        ) && found
      );
    });
    assert.ok(list.items.length >= 20);
    await until("the editor's own validation", () =>
      vscode.languages
        .getDiagnostics(document.uri)
        .find(({ source, message }) => source !== "FLA" && /asert|accepted/.test(message)),
    );
    await run("workbench.action.closeActiveEditor");
    await vscode.workspace.fs.delete(file("own.my-rules.json"));
  });

  it("a silenced code is not shown, and the gate still counts it", async () => {
    const document = await open(wrong);
    const found = await findingOf(document, /^00024-004/);
    // Whoever asks twice gets one entry.
    for (let n = 0; n < 2; n++) await run("fla.silence", document.uri.toString(), codeOf(found));
    await until(
      "nothing shown",
      () => !vscode.languages.getDiagnostics(document.uri).some((one) => codeOf(one) === "00024-004"),
    );
    const list = JSON.parse(
      Buffer.from(await vscode.workspace.fs.readFile(file(".fla/suppressions.json"))).toString(),
    ) as object;
    assert.deepEqual(list, { suppressions: [{ code: "00024-004" }] });
    const shown = await run<AnomaliesResult>("fla.filterAnomalies", "");
    assert.equal(shown.silenced, 1);
    await vscode.workspace.fs.delete(file(".fla/suppressions.json"));
    await findingOf(document, /^00024-004/);
  });
});

describe("a whole declaration", () => {
  it("gets new headers as one edit, with undo", async () => {
    const document = await open("corrected.xml");
    const before = document.getText();
    const changed = await run<number>("fla.refreshHeader", "dates");
    const forms = before.split("<FormCreationDate>").length - 1;
    assert.equal(changed, forms * 2);
    assert.notEqual(valueOf(document, "FormCreationDate"), /<FormCreationDate>([^<]*)/.exec(before)![1]);
    await run("undo");
    assert.equal(document.getText(), before);
  });

  it("is copied with other persons and the same findings", async () => {
    const document = await open(wrong);
    const codes = (await diagnosticsOf(document)).map(codeOf);
    const copy = await run<vscode.Uri>("fla.anonymiseCopy", document.uri);
    const made = await vscode.workspace.openTextDocument(copy);
    assert.notEqual(valueOf(made, "INSS"), valueOf(document, "INSS"));
    assert.deepEqual((await diagnosticsOf(made)).map(codeOf), codes);
    await run("workbench.action.revertAndCloseActiveEditor");
  });
});
