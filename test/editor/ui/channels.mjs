// A channel of one's own against a real OpenSSH server: added question by question, checked, used, and what goes wrong on it:
// a stale signature, an unknown signer, a name used twice, a set that failed, a host key that is another.
import assert from "node:assert/strict";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { tsImport } from "tsx/esm/api";
import * as workbench from "../workbench.mjs";

const { startSshd, keygen } = await tsImport("../../support/sshd.ts", import.meta.url);
const { makePki } = await tsImport("../../support/pki.ts", import.meta.url);

const senderNumber = "123456";
/** A set that another program left in the workspace. */
const ofOtherSoftware = "FI.XTST.123456.20250304.00007.T.1.1";
let server;
let servers;

/** Types into the box that asks this, and goes on. */
async function answer(page, question, value) {
  const box = page.locator(".quick-input-widget:visible", { hasText: question });
  await box.waitFor();
  if (value !== undefined) await box.locator("input.input").fill(value);
  await page.keyboard.press("Enter");
}

/** Chooses a row of the list that asks this. */
async function choose(page, question, row) {
  await page.locator(`.quick-input-widget:visible input[placeholder*="${question}"]`).waitFor();
  await page.locator(".quick-input-list .monaco-list-row", { hasText: row }).first().click();
}

/** Names a file in VS Code's own dialog, once it has shown the folder it begins with. */
async function choosePath(page, title, file) {
  const box = page.locator(".quick-input-widget:visible", { hasText: title });
  await box.waitFor();
  await page.waitForFunction(() => document.querySelector(".quick-input-widget input.input")?.value.startsWith("/"));
  const row = box.locator(".monaco-list-row", { hasText: path.basename(file) }).first();
  for (const end = Date.now() + workbench.patienceMs; ;) {
    await box.locator("input.input").fill(`${path.dirname(file)}/`);
    if (
      await row.click({ timeout: 3_000 }).then(
        () => true,
        () => false,
      )
    )
      break;
    if (end < Date.now()) throw new Error(`${file} is not shown`);
  }
  await box.waitFor({ state: "hidden" });
}

/** Presses a button of the toast with this text. */
async function press(page, toast, button) {
  const shown = await workbench.notification(page, toast);
  await shown.locator(".monaco-button", { hasText: button }).click();
}

async function agree(page, words, button) {
  const dialog = await workbench.dialog(page);
  await dialog.getByText(words).first().waitFor();
  await dialog.locator(".monaco-button", { hasText: button }).first().click();
}

const preview = (page) => page.frameLocator("iframe.webview").frameLocator("iframe#active-frame");

const inbox = () => path.join(server.root, "INTEST");

const goNames = () => readdirSync(inbox()).filter((name) => name.startsWith("GO."));

async function untilTrue(what, isTrue) {
  for (const end = Date.now() + workbench.patienceMs; !isTrue();) {
    if (end < Date.now()) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** The row of the view with this text, and its context menu's entry. */
/** A menu leaves out a click that comes as it opens: it is clicked until the menu is gone. */
async function menuOf(page, row, entry) {
  await row.waitFor();
  await row.click({ button: "right" });
  const label = page.locator(".context-view .action-label", { hasText: entry }).first();
  await label.click();
  const isOpen = () =>
    label.waitFor({ state: "hidden", timeout: 1_000 }).then(
      () => false,
      () => true,
    );
  while (await isOpen()) await label.click();
}

async function submissions(page) {
  const view = page.locator('[id="workbench.view.extension.fla"]');
  if (!(await view.isVisible())) await page.locator('.activitybar [aria-label^="FLA Batch"]').first().click();
  await view.waitFor();
  return view.locator(".monaco-list-row");
}

/** "This name was used already", as the authority says it about a set. */
function nameUsed(go) {
  const today = go.split(".")[3];
  const name = `.ACRF.999999.${today}.00001.T.1`;
  const day = `${today.slice(0, 4)}-${today.slice(4, 6)}-${today.slice(6)}`;
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<ACRF><Form><Identification>ACRF001</Identification><FormCreationDate>${day}</FormCreationDate>
<FormCreationHour>10:00:00.000</FormCreationHour><AttestationStatus>0</AttestationStatus><TypeForm>SU</TypeForm>
<FileReference><FileName>${go}</FileName></FileReference>
<ReceptionResult><ResultCode>0</ResultCode><ErrorID>ACRF-133</ErrorID></ReceptionResult></Form></ACRF>
`;
  const folder = path.join(server.root, "OUTTEST");
  writeFileSync(path.join(folder, `FO${name}.1`), xml);
  writeFileSync(path.join(folder, `GO${name}`), "");
}

export const steps = [
  [
    "a channel is added question by question",
    async ({ page, picture, workspace }) => {
      servers = path.join(path.dirname(workspace), "channels-sshd");
      server = await startSshd(servers);
      const pki = makePki(path.join(servers, "pki"));
      // A short list, which is drawn whole.
      const keys = path.join(servers, "keys");
      mkdirSync(keys);
      for (const file of [server.keyFile, pki.at("rsa.full.pem"), pki.at("rsa.key")])
        copyFileSync(file, path.join(keys, path.basename(file)));
      // Early, so that the list of files knows it when it is opened.
      copyFileSync(path.join(workspace, "corrected.xml"), path.join(workspace, ofOtherSoftware));
      await workbench.openFile(page, "with-mistakes.xml");
      await workbench.runCommand(page, "FLA: Add Channel");
      await answer(page, "Name of the channel", "acme");
      await answer(page, "Enterprise number", "0123.456.748");
      await page.locator(".quick-input-widget", { hasText: "That is no enterprise number" }).waitFor();
      await picture("channel-wrong-number");
      await answer(page, "Enterprise number", "0123.456.749");
      await choose(page, "In which quality", "NOSS employer");
      await answer(page, "Sender number", senderNumber);
      await answer(page, "Name of the server", "127.0.0.1");
      await answer(page, "Port of the server", String(server.port));
      await answer(page, "Technical user name", server.user);
      await choose(page, "Private SSH key", "A key file");
      await choosePath(page, "Private SSH key", path.join(keys, "client_key"));
      await choosePath(page, "Signing certificate", path.join(keys, "rsa.full.pem"));
      await choosePath(page, "Key of the certificate", path.join(keys, "rsa.key"));
      await answer(page, "Application code", "XTST");
      await answer(page, "First sequence number", "50000");
      await picture("channel-question");
      await answer(page, "Last sequence number", "59999");
      await workbench.notification(page, "Channel acme was added. Check it now?");
      await picture("channel-added");
    },
  ],
  [
    "at first contact the fingerprint is shown, and the check says each point in words",
    async ({ page, picture }) => {
      await press(page, "Channel acme was added", "Check Channel");
      const dialog = await workbench.dialog(page);
      await dialog.getByText(server.hostKeySha256).first().waitFor();
      await picture("host-key-new");
      await dialog.locator(".monaco-button", { hasText: "Accept and Remember" }).click();
      await press(page, /Channel acme: /, "Show Report");
      await preview(page).getByText("acme").first().waitFor();
      for (const point of ["Host key", "Certificate", "Clock"])
        await preview(page).getByText(point, { exact: false }).first().waitFor();
      await picture("channel-report");
    },
  ],
  [
    "a second channel for the same number and quality is refused with the reason",
    async ({ page, picture }) => {
      await workbench.clearNotifications(page);
      await workbench.runCommand(page, "FLA: Add Channel");
      await answer(page, "Name of the channel", "twin");
      await answer(page, "Enterprise number", "0123456749");
      await choose(page, "In which quality", "NOSS employer");
      await workbench.notification(page, "acme");
      await picture("channel-twin");
      await workbench.clearNotifications(page);
    },
  ],
  [
    "a saved change makes the signature stale, visibly",
    async ({ page, picture, workspace }) => {
      await workbench.openFile(page, "corrected.xml");
      await workbench.runCommand(page, "FLA: Sign File");
      await workbench.notification(page, "corrected.xml is signed");
      await workbench.clearNotifications(page);
      const before = readFileSync(path.join(workspace, "corrected.xml"), "utf8");
      await page.locator(".editor-instance .view-line").first().click();
      await page.keyboard.press("Control+End");
      await page.keyboard.type("<!-- later -->");
      await page.keyboard.press("Control+S");
      await workbench.notification(page, "does not fit this file any more");
      await workbench.runCommand(page, "View: Show Explorer");
      await picture("signature-stale");
      await press(page, "does not fit this file any more", "Sign Again");
      await workbench.notification(page, "corrected.xml is signed");
      await workbench.clearNotifications(page);
      writeFileSync(path.join(workspace, "corrected.xml"), before);
      for (const name of readdirSync(workspace).filter((one) => one.endsWith(".FS")))
        rmSync(path.join(workspace, name));
    },
  ],
  [
    "a signer that nobody knows is pinned after its fingerprint was shown",
    async ({ page, picture, workspace }) => {
      const data = path.join(workspace, ofOtherSoftware);
      await workbench.openFile(page, path.basename(data));
      await workbench.runCommand(page, "FLA: Sign File");
      await workbench.notification(page, "is signed");
      await workbench.clearNotifications(page);
      await workbench.openFile(page, path.basename(data));
      await workbench.runCommand(page, "FLA: Verify Signature");
      await press(page, "is not among the signers you know", "Pin This Signer");
      const dialog = await workbench.dialog(page);
      await dialog.getByText("SHA-256").first().waitFor();
      await picture("pin-signer");
      await dialog.locator(".monaco-button", { hasText: "Pin This Signer" }).click();
      await workbench.runCommand(page, "View: Close All Editors");
      await workbench.openFile(page, path.basename(data));
      await workbench.runCommand(page, "FLA: Verify Signature");
      await preview(page)
        .getByText(/pinned/i)
        .first()
        .waitFor();
      await picture("signer-pinned");
      await workbench.runCommand(page, "View: Close All Editors");
    },
  ],
  [
    "a set of other software goes from the explorer under its own names",
    async ({ page, picture, workspace }) => {
      const name = ofOtherSoftware.slice(3, -2);
      writeFileSync(path.join(workspace, `GO.${name}`), "");
      await workbench.runCommand(page, "View: Show Explorer");
      const row = page.locator(".explorer-folders-view .monaco-list-row", { hasText: `FI.${name}.1` });
      await row.click({ button: "right" });
      await page.locator(".context-view .action-label", { hasText: "FLA" }).first().hover();
      const entry = page.locator(".context-view .action-label", { hasText: "Send Existing Triplet" }).first();
      await entry.waitFor();
      await picture("explorer-menu");
      await entry.click();
      await workbench.notification(page, "sent to INTEST");
      assert.ok(readdirSync(inbox()).includes(`GO.${name}`));
      assert.ok(readdirSync(inbox()).includes(`FS.${name}.1`));
      await workbench.clearNotifications(page);
    },
  ],
  [
    "a set that failed before its GO is withdrawn by a TD",
    async ({ page, picture }) => {
      await workbench.openFile(page, "with-mistakes.xml");
      renameSync(inbox(), `${inbox()}.away`);
      await workbench.runCommand(page, "FLA: Send to INTEST");
      await agree(page, "all the same", "Send to INTEST");
      await workbench.notification(page, "INTEST");
      await picture("folder-missing");
      renameSync(`${inbox()}.away`, inbox());
      await workbench.clearNotifications(page);
      const rows = await submissions(page);
      await menuOf(page, rows.filter({ hasText: /INTEST \d+not sent/ }).first(), "Withdraw");
      await agree(page, "Withdraw GO.XTST", "Send TD");
      await workbench.notification(page, "the receiver forgets the files");
      await picture("withdrawn");
      assert.ok(readdirSync(inbox()).some((name) => name.startsWith("TD.XTST.123456")));
      await workbench.clearNotifications(page);
    },
  ],
  [
    "a name that the receiver has had (ACRF-133): the next number is offered",
    async ({ page, picture }) => {
      const before = new Set(goNames());
      await workbench.openFile(page, "with-mistakes.xml");
      await workbench.runCommand(page, "FLA: Send to INTEST");
      await agree(page, "all the same", "Send to INTEST");
      await workbench.notification(page, "sent to INTEST");
      await workbench.clearNotifications(page);
      const [first] = goNames().filter((name) => !before.has(name));
      nameUsed(first);
      await workbench.runCommand(page, "FLA: Fetch Answers");
      await workbench.notification(page, "(ACRF-133)");
      await picture("next-number");
      await press(page, "(ACRF-133)", "Send under the Next Number");
      await agree(page, "all the same", "Send to INTEST");
      await untilTrue("a GO under the next number", () => goNames().length === before.size + 2);
      await workbench.clearNotifications(page);
    },
  ],
  [
    "the signature of an answer is explained",
    async ({ page, picture, workspace }) => {
      const name = "ACRF.999999.20250304.00009.T.1.1";
      const data = path.join(workspace, `FO.${name}`);
      writeFileSync(data, "<ACRF/>");
      await workbench.openFile(page, `FO.${name}`);
      await workbench.runCommand(page, "FLA: Verify Signature");
      await preview(page)
        .getByText(/unsigned/i)
        .first()
        .waitFor();
      await picture("answer-unsigned");
      await workbench.runCommand(page, "View: Close All Editors");
      rmSync(data);
    },
  ],
  [
    "another host key is refused with an explanation, and forgotten only on purpose",
    async ({ page, picture }) => {
      await server.stop();
      rmSync(path.join(servers, "host_key"));
      keygen(path.join(servers, "host_key"), ["-t", "ed25519"]);
      server = await startSshd(servers, { port: server.port });
      const sent = readdirSync(inbox()).length;
      await workbench.openFile(page, "with-mistakes.xml");
      await workbench.runCommand(page, "FLA: Send to INTEST");
      await workbench.notification(page, /host key/i);
      await picture("host-key-changed");
      assert.equal(readdirSync(inbox()).length, sent);
      await workbench.clearNotifications(page);
      await workbench.runCommand(page, "FLA: Forget Host Key…");
      const dialog = await workbench.dialog(page);
      await dialog.getByText("Do this only when").first().waitFor();
      await picture("host-key-forget");
      await dialog.locator(".monaco-button", { hasText: "Forget" }).first().click();
      await workbench.runCommand(page, "FLA: Check Channel");
      await agree(page, server.hostKeySha256, "Accept and Remember");
      await workbench.notification(page, /Channel acme: /);
      await workbench.clearNotifications(page);
    },
  ],
  [
    "IN of a real channel refuses the reference pack, and nothing goes",
    async ({ page, picture, workspace }) => {
      await workbench.openFile(page, "corrected.xml");
      await workbench.runCommand(page, "FLA: Send to IN");
      const dialog = await workbench.dialog(page);
      await dialog.getByText("reference pack").first().waitFor();
      await picture("in-refused");
      await dialog.locator(".monaco-button", { hasText: "OK" }).click();
      assert.deepEqual(readdirSync(path.join(server.root, "IN")), []);
      // Later areas use the practice channel, and the files that they know.
      for (const name of readdirSync(workspace).filter((one) => /^(FI|FS|GO)\.XTST/.test(one)))
        rmSync(path.join(workspace, name));
      await server.stop();
    },
  ],
];
