// The main job against the practice channel: set up, sign, send, fetch, and the returned anomalies on their elements.
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as path from "node:path";
import * as vscode from "vscode";
import { codeOf, folder, lineOf, open, run, until } from "../support";

describe("the practice channel", () => {
  /** What was sent first; its answers are used again. */
  let sent = "";

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
    const page = vscode.Uri.from({ scheme: "fla-signature", path: `/${path.basename(files[1])}.md` });
    assert.match((await vscode.workspace.openTextDocument(page)).getText(), /^# FI\.XFLA/);
  });

  it("sends to INTEST, and lays a returned anomaly on its element", async () => {
    const document = await open("corrected.xml");
    [sent] = await run<string[]>("fla.sendToIntest", document.uri);
    assert.match(sent, /^GO\.XFLA\.990001\./);
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
    const answers = keptAnswers(sent);
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

/** Fetches until the state of some submission is this one. */
async function fetchUntil(state: string): Promise<void> {
  await until(`a submission that is ${state}`, async () => {
    const result = await run<{ states: string[] }>("fla.fetchAnswers");
    return result.states.includes(state);
  });
}

/** The answers that were kept for a submission. */
function keptAnswers(id: string): vscode.Uri[] {
  const kept = path.join(process.env.FLA_HOME!, "submissions", id, "answers");
  return readdirSync(kept)
    .filter((name) => name.startsWith("FO.NOTI."))
    .map((name) => vscode.Uri.file(path.join(kept, name)));
}
