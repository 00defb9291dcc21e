// Round trip: sent to the practice channel, answered by a notification that was written by hand, each anomaly on its element; then
// the document is edited, and the state of each is right.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { codeOf, folder, open, replace, run, until } from "../support";

interface Data {
  readonly state?: string;
  readonly anchoredBy?: string;
}

interface Mark {
  readonly by: string;
  readonly state: string;
  readonly text: string;
}

/** Where each anomaly of roundTrip.notification.xml stands in corrected.xml as it was sent. */
const asSent: Readonly<Record<string, Mark>> = {
  "00013-460": { by: "location", state: "there", text: "20252" },
  "XREF27-001": { by: "location", state: "there", text: "Training" },
  "90017-091": { by: "location", state: "there", text: "NaturalPerson" },
  "00024-152": { by: "path", state: "there", text: "01050998195" },
  "00046-008": { by: "path", state: "there", text: "200" },
  "XREF16-003": { by: "value", state: "there", text: "Gestion de projet" },
  "90059-053": { by: "form", state: "there", text: "Form" },
  "SOMETHING-NEW": { by: "location", state: "there", text: "4" },
  "00024-004": { by: "location", state: "there", text: "98122499044" },
};

describe("a round trip with answers written by hand", () => {
  it("brings an anomaly of each kind to its element", async () => {
    await run("fla.startPractice", vscode.Uri.joinPath(folder(), "roundTrip.scenario.json"));
    const document = await open("corrected.xml");
    await run("fla.sendToIntest", document.uri);
    await until("the answers", async () => {
      const { states } = await run<{ states: string[] }>("fla.fetchAnswers");
      return states.includes("refused");
    });
    assert.deepEqual(await marksOf(document, 9), asSent);
  });

  it("says what a code means, and leads to its place in the answer", async () => {
    const document = await open("corrected.xml");
    const returned = returnedOn(document);
    const onCommittee = returned.find((one) => codeOf(one) === "00046-008");
    assert.match(onCommittee!.message, /^Not in the permitted domain \(JointCommissionNbr\)/);
    const person = document.getText().indexOf("79110297720");
    assert.ok(document.offsetAt(onCommittee!.range.start) > person, "the committee of another person is marked");
    const [related] = onCommittee!.relatedInformation!;
    const answer = await vscode.workspace.openTextDocument(related.location.uri);
    assert.match(answer.getText(related.location.range), /^<AnomalyReport><ErrorID>00046-008/);
  });

  it("offers a rule for what was not foreseen, and drafts it", async () => {
    const document = await open("corrected.xml");
    const [onQuarter] = returnedOn(document).filter((one) => codeOf(one) === "00013-460");
    const actions = await run<vscode.CodeAction[]>("vscode.executeCodeActionProvider", document.uri, onQuarter.range);
    const draft = actions.find(({ title }) => title.startsWith("Draft a rule for 00013-460"));
    assert.ok(draft?.command, actions.map(({ title }) => title).join("; "));
    await run(draft.command.command, ...draft.command.arguments!);
    const made = vscode.window.activeTextEditor!.document;
    assert.match(made.fileName, /my-rules\.json$/);
    const { rules } = JSON.parse(made.getText()) as { rules: { code: string; at: string }[] };
    assert.deepEqual(
      rules.map(({ code, at }) => [code, at]),
      [["00013-460", "LearningAccountDeclaration/Quarter"]],
    );
    await run("workbench.action.revertAndCloseActiveEditor");
  });

  it("opens an answer readably, and goes from it to the element", async () => {
    const [answer] = keptAnswers("NOTI");
    const document = await vscode.workspace.openTextDocument(answer);
    await vscode.window.showTextDocument(document);
    assert.equal(document.languageId, "fla-declaration");
    const lenses = await until("the lenses", async () => {
      const found = await run<vscode.CodeLens[]>("vscode.executeCodeLensProvider", answer, 100);
      return found.length > 0 && found;
    });
    assert.ok(lenses.some(({ command }) => command?.title === "accepted · anomalies: 8"));
    const lens = lenses.find(({ command }) => command?.arguments?.[2] === 4);
    await run(lens!.command!.command, ...lens!.command!.arguments!);
    const { document: shown, selection } = vscode.window.activeTextEditor!;
    assert.equal(path.basename(shown.fileName), "corrected.xml");
    assert.equal(shown.getText(selection), "01050998195");
  });

  it("follows records that are inserted before, moved, mended and deleted, each with its state", async () => {
    const document = await open("corrected.xml");
    const person = /\n {6}<NaturalPerson>[^]*?<\/NaturalPerson>/.exec(document.getText())![0];
    const other = person.replace("86031497445", "86031498237").replace("Peeters", "Claes");
    await replace(document, person, other + person);
    await marksBecome(document, asSent);

    const text = document.getText();
    const [, first, second] = /(\n {10}<Training>[^]*?<\/Training>)(\n {10}<Training>[^]*?<\/Training>)/.exec(
      text.slice(text.indexOf("86031497445")),
    )!;
    const after = text.indexOf("86031497445");
    await replaceAt(document, text.indexOf(first + second, after), first + second, second + first);
    await marksBecome(document, asSent);

    await replace(document, "<Quarter>20252</Quarter>", "<Quarter>20253</Quarter>");
    const mended = { ...asSent, "00013-460": { by: "location", state: "changed", text: "20253" } };
    await marksBecome(document, mended);
    const onQuarter = returnedOn(document).find((one) => codeOf(one) === "00013-460")!;
    assert.deepEqual(onQuarter.tags, [vscode.DiagnosticTag.Unnecessary]);
    assert.equal(onQuarter.severity, vscode.DiagnosticSeverity.Information);

    const gone = document.getText();
    const at = gone.lastIndexOf("\n      <NaturalPerson>", gone.indexOf("01050998195"));
    const end = gone.indexOf("</NaturalPerson>", at) + "</NaturalPerson>".length;
    await replaceAt(document, at, gone.slice(at, end), "");
    const without = { ...mended, "00024-152": { by: "path", state: "gone", text: "LearningAccountDeclaration" } };
    await marksBecome(document, without);

    const form = /\n {2}<Form>[^]*?09:15:30\.121[^]*?<\/Form>/.exec(document.getText())!;
    const start = document.getText().lastIndexOf("\n  <Form>", document.getText().indexOf("09:15:30.121"));
    await replaceAt(document, start, form[0].slice(form[0].lastIndexOf("\n  <Form>")), "");
    await marksBecome(document, { ...without, "00024-004": { by: "location", state: "lost", text: "FLA" } });
    await run("workbench.action.files.revert");
    await marksBecome(document, asSent);
  });

  it("makes a corrective file: the refused form with a new header, the accepted one as a change of its ticket", async () => {
    const document = await open("corrected.xml");
    const made = await run<{ refused: number; changed: number }>("fla.correctiveFile", document.uri);
    assert.deepEqual([made.refused, made.changed], [1, 1]);
    const text = vscode.window.activeTextEditor!.document.getText();
    const forms = [...text.matchAll(/<Form>[^]*?<\/Form>/g)].map(([form]) => form);
    assert.equal(forms.length, 2);
    const value = (form: string, name: string) => new RegExp(`<${name}>([^<]*)`).exec(form)?.[1];
    assert.deepEqual(
      forms.map((form) => value(form, "AttestationStatus")),
      ["1", "0"],
    );
    assert.match(forms[0], /<ReferenceOrigin>2<\/ReferenceOrigin>\s*<ReferenceNbr>TICKETOFFORM1<\/ReferenceNbr>/);
    assert.notEqual(value(forms[0], "FormCreationHour"), value(forms[1], "FormCreationHour"));
    assert.doesNotMatch(text, /09:15:30\.12/);
    await run("workbench.action.revertAndCloseActiveEditor");
  });

  it("explains the signatures of the answers", async () => {
    const [answer] = keptAnswers("NOTI");
    const id = path.basename(path.dirname(path.dirname(answer.fsPath)));
    const lines = await run<string[]>("fla.showSignatureReport", id);
    assert.ok(lines.some((line) => line.startsWith("FO.NOTI.")) && lines.some((line) => /signer pinned/.test(line)));
    await run("workbench.action.revertAndCloseActiveEditor");
  });

  it("reports what was sent, as HTML and as CSV, without a value of a declaration", async () => {
    for (const name of ["report.html", "report.csv"]) {
      const target = vscode.Uri.joinPath(folder(), name);
      await run("fla.exportReport", target);
      const text = readFileSync(target.fsPath, "utf8");
      assert.match(text, /GO\.XFLA\.990001\.\d{8}\.\w{5}\.T\.1/);
      assert.match(text, /00024-004/);
      for (const secret of ["98122499044", "Peeters", "0999000129", "corrected.xml"])
        assert.ok(!text.includes(secret), `${secret} is in ${name}`);
    }
    assert.equal(await run("fla.filterSubmissions", "production"), "production");
    const empty = vscode.Uri.joinPath(folder(), "empty.csv");
    await run("fla.exportReport", empty);
    assert.doesNotMatch(readFileSync(empty.fsPath, "utf8"), /GO\./);
    await run("fla.filterSubmissions", "all");
  });

  it("measures itself", async () => {
    const summary = await run<{ months: { returnedOnly: number; both: number }[]; misses: [string, number][] }>(
      "fla.showMeasure",
    );
    assert.deepEqual([summary.months[0].both, summary.months[0].returnedOnly], [0, 9]);
    assert.ok(summary.misses.some(([code]) => code === "00046-008"));
    await run("workbench.action.closeActiveEditor");
  });

  it("takes answers by itself while it watches", async () => {
    const configuration = vscode.workspace.getConfiguration("fla");
    await configuration.update("watchAnswers", true, vscode.ConfigurationTarget.Workspace);
    const document = await open("corrected.xml");
    await run("fla.sendToIntest", document.uri);
    await until("the second set's answers", () => keptAnswers("NOTI").length === 2);
    await configuration.update("watchAnswers", undefined, vscode.ConfigurationTarget.Workspace);
  });

  it("runs an expectation as a test of VS Code's test view", async () => {
    const expectation = path.join(folder().fsPath, "samples", "valid-small.expect.json");
    writeFileSync(expectation, JSON.stringify({ verdict: "accepted", codes: [] }));
    await run("testing.refreshTests");
    await until("the test's set", async () => {
      if (submissionCount() === 2) await run("testing.runAll");
      return submissionCount() > 2;
    });
    await until("its answers", () => keptAnswers("NOTI").length === 3);
    await run("fla.stopPractice");
  });
});

/** The returned anomalies of a document. */
function returnedOn(document: vscode.TextDocument): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === "OUTTEST");
}

/** Where each returned anomaly stands: told by its message's last words for the state, and by the text it marks. */
async function marksOf(document: vscode.TextDocument, count: number): Promise<Record<string, Mark>> {
  const found = await until(`${count} returned anomalies`, () => {
    const returned = returnedOn(document);
    return returned.length === count && returned;
  });
  return Object.fromEntries(found.map((one) => [codeOf(one), markOf(document, one)]));
}

function markOf(document: vscode.TextDocument, diagnostic: vscode.Diagnostic): Mark {
  const { state = "", anchoredBy = "" } = (diagnostic as { data?: Data }).data ?? {};
  return { by: anchoredBy, state, text: document.getText(diagnostic.range) };
}

async function marksBecome(document: vscode.TextDocument, wanted: Readonly<Record<string, Mark>>): Promise<void> {
  let last: unknown;
  try {
    await until("the marks", () => {
      last = Object.fromEntries(returnedOn(document).map((one) => [codeOf(one), markOf(document, one)]));
      return JSON.stringify(sorted(last as object)) === JSON.stringify(sorted(wanted));
    });
  } catch {
    assert.deepEqual(last, wanted);
  }
}

function sorted(record: object): [string, unknown][] {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

async function replaceAt(document: vscode.TextDocument, at: number, old: string, put: string): Promise<void> {
  assert.ok(at >= 0);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(at), document.positionAt(at + old.length)), put);
  assert.ok(await vscode.workspace.applyEdit(edit));
}

function submissionsFolder(): string {
  const home = process.env.FLA_HOME;
  assert.ok(home);
  return path.join(home, "submissions");
}

function submissionCount(): number {
  return existsSync(submissionsFolder()) ? readdirSync(submissionsFolder()).length : 0;
}

/** The kept answers of a kind. */
function keptAnswers(kind: "ACRF" | "NOTI"): vscode.Uri[] {
  return readdirSync(submissionsFolder(), { recursive: true, encoding: "utf8" })
    .filter((name) => new RegExp(`[\\\\/]answers[\\\\/]FO\\.${kind}\\.`).test(name))
    .map((name) => vscode.Uri.file(path.join(submissionsFolder(), name)));
}
