// Settings, languages, the trace, pull diagnostics, and the state of a document: how the server suits its client.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import type { Diagnostic, DocumentDiagnosticReport, SemanticTokens } from "vscode-languageserver-protocol";
import type { DocumentStatus, ListedPack } from "../../protocol/src/messages";
import { findingMessage } from "../../core/src/check/report";
import { CheckSession } from "../../core/src/check/session";
import { languages, type Language } from "../../core/src/messages/catalogue";
import { sampleDay } from "../support/flaCheck";
import { LspClient, rangeOf, type ClientOptions } from "../support/lspClient";
import { root } from "../support/root";
import { flaEnvironment } from "../unit/checkSupport";

const sample = (name: string) => readFileSync(path.join(root, "schemas/fla/samples", name), "utf8");
const wrong = sample("rule-00024-004-check-digit.xml");
const uri = "file:///declaration.xml";

/** Starts a server, opens the wrong sample, and stops the server after the test. */
async function withServer(options: ClientOptions, run: (client: LspClient) => Promise<void>): Promise<void> {
  const client = await LspClient.start({ initializationOptions: { asOf: sampleDay }, ...options });
  try {
    client.open(uri, wrong);
    await run(client);
    assert.equal(await client.stop(), 0);
  } finally {
    client.kill();
  }
}

async function messageIn(client: LspClient): Promise<string> {
  return String((await client.diagnostics(uri))[0].message);
}

test("findings speak the language of the option, of the setting, or of the editor", async () => {
  const session = new CheckSession(wrong, flaEnvironment());
  const inLanguage = (language: Language) => findingMessage(session.findings()[0], language);
  assert.equal(new Set(languages.map(inLanguage)).size, 4);
  await withServer({ initializationOptions: { asOf: sampleDay, lang: "de" } }, async (client) =>
    assert.equal(await messageIn(client), inLanguage("de")),
  );
  await withServer({ locale: "nl-BE" }, async (client) => assert.equal(await messageIn(client), inLanguage("nl")));
  await withServer({ configuration: () => ({ language: "fr" }), locale: "nl" }, async (client) =>
    assert.equal(await messageIn(client), inLanguage("fr")),
  );
  await withServer({}, async (client) => assert.equal(await messageIn(client), inLanguage("en")));
});

test("colours know what the check found, however early they are asked for, and are asked for anew when a setting changes it", async () => {
  const settings = { asOf: sampleDay };
  const capabilities = { workspace: { configuration: true, semanticTokens: { refreshSupport: true } } };
  await withServer({ configuration: () => settings, capabilities }, async (client) => {
    const wrongOnes = async () => {
      const params = { textDocument: { uri } };
      const { data } = (await client.request("textDocument/semanticTokens/full", params)) as SemanticTokens;
      return data.filter((modifiers, at) => at % 5 === 4 && modifiers !== 0).length;
    };
    assert.equal(await wrongOnes(), 1);
    Object.assign(settings, { asOf: "2026-06-30" });
    const told = client.received.length;
    client.notify("workspace/didChangeConfiguration", { settings: null });
    await client.waitFor(
      (message) => message.method === "workspace/semanticTokens/refresh" && client.received.indexOf(message) >= told,
      "a refresh",
    );
    assert.equal(await wrongOnes(), 2); // The quarter is late by then.
  });
});

test("outlines are offered anew when their names are others, to a client that can take it", async () => {
  const settings = { language: "en", asOf: sampleDay, maskIdentities: true, maxProblems: 100 };
  const isOffer = ({ method, params }: { method?: string; params?: unknown }) =>
    JSON.stringify(params ?? null).includes("textDocument/documentSymbol") &&
    (method === "client/registerCapability" || method === "client/unregisterCapability");
  const capabilities = { textDocument: { documentSymbol: { dynamicRegistration: true } } };
  await withServer({ configuration: () => settings, capabilities }, async (client) => {
    assert.equal(client.initialized.capabilities.documentSymbolProvider, undefined);
    const offers = () => client.received.filter(isOffer).map(({ method }) => method?.slice("client/".length));
    const changed = async (change: object, count: number) => {
      Object.assign(settings, change);
      client.notify("workspace/didChangeConfiguration", { settings: null });
      await client.request("textDocument/documentSymbol", { textDocument: { uri } });
      if (offers().length < count) await client.waitFor(() => offers().length >= count, `${count} offers`);
    };
    await client.diagnostics(uri);
    await changed({ language: "nl" }, 3);
    await changed({ maskIdentities: false }, 5);
    await changed({ maxProblems: 50 }, 5);
    const once = ["registerCapability"];
    const anew = ["unregisterCapability", ...once];
    assert.deepEqual(offers(), [...once, ...anew, ...anew]);
  });
  await withServer({ configuration: () => settings }, async (client) => {
    assert.equal(client.initialized.capabilities.documentSymbolProvider, true);
    await client.diagnostics(uri);
    assert.ok(!client.received.some(isOffer));
  });
});

test("a changed setting counts without a restart", async () => {
  let language = "en";
  const source = (client: LspClient, fits: (source: string) => boolean) =>
    client.waitFor((message) => {
      const diagnostics = (message.params as { diagnostics?: Diagnostic[] } | undefined)?.diagnostics;
      return diagnostics?.some((diagnostic) => fits(diagnostic.source ?? "")) ?? false;
    }, "diagnostics from that source");
  await withServer({ configuration: () => ({ language, asOf: sampleDay }) }, async (client) => {
    await source(client, (name) => name === "FLA (reference)");
    language = "nl";
    client.notify("workspace/didChangeConfiguration", { settings: null });
    await source(client, (name) => name === "FLA (referentie)");
  });
});

test("a list of packs is told when their titles are in another language", async () => {
  let language = "en";
  const capabilities = { experimental: { flaStatus: true } };
  await withServer({ configuration: () => ({ language, asOf: sampleDay }), capabilities }, async (client) => {
    const titles = async () => ((await client.request("fla/packs", {})) as ListedPack[]).map(({ title }) => title);
    assert.ok((await titles()).includes("Federal Learning Account (reference pack)"));
    language = "nl";
    const told = client.waitFor(({ method }) => method === "fla/packsChanged", "the packs");
    client.notify("workspace/didChangeConfiguration", { settings: null });
    await told;
    assert.ok((await titles()).includes("Federal Learning Account (referentiepakket)"));
  });
});

test("the day is a setting: after 2025 the account is closed", async () => {
  const codes = async (day: string) => {
    let found: unknown[] = [];
    await withServer({ configuration: () => ({ asOf: day }) }, async (client) => {
      found = (await client.diagnostics(uri)).map(({ code }) => code);
    });
    return found;
  };
  assert.deepEqual(await codes(sampleDay), ["00024-004"]);
  assert.ok((await codes("2026-02-01")).includes("90059-053"));
});

test("a schema alone: no pack, no rules", async () => {
  const schema = path.join(root, "schemas/fla/FLA_20251.xsd");
  await withServer({ initializationOptions: { schema } }, async (client) => {
    assert.deepEqual(await client.diagnostics(uri), []);
    const inss = rangeOf(wrong, "<WorkerName>");
    client.edit(uri, inss, "<WorkerNam>");
    assert.ok((await client.diagnostics(uri)).length > 0);
  });
});

test("a schema that cannot be read is said", async () => {
  await withServer({ initializationOptions: { schema: "/nowhere/none.xsd" } }, async (client) => {
    const message = await client.waitFor(({ method }) => method === "window/showMessage", "a message");
    assert.match((message.params as { message: string }).message, /\/nowhere\/none\.xsd/);
  });
});

test("pull in place of push for a client that asks for it, never both", async () => {
  const capabilities = { textDocument: { diagnostic: {} } };
  await withServer({ capabilities }, async (client) => {
    assert.ok(client.initialized.capabilities.diagnosticProvider);
    const ask = (previousResultId?: string) =>
      client.request("textDocument/diagnostic", {
        textDocument: { uri },
        previousResultId,
      }) as Promise<DocumentDiagnosticReport>;
    // Before all is checked an answer may tell a part, and the next one more: lenses rest on the whole check.
    await client.request("textDocument/codeLens", { textDocument: { uri } });
    const first = await ask();
    assert.equal(first.kind, "full");
    assert.deepEqual(first.kind === "full" && first.items.map(({ code }) => code), ["00024-004"]);
    assert.equal((await ask(first.resultId)).kind, "unchanged");
    client.edit(uri, rangeOf(wrong, "<INSS>"), "<INSS>9");
    assert.equal((await ask(first.resultId)).kind, "full");
    assert.equal(
      client.received.some(({ method }) => method === "textDocument/publishDiagnostics"),
      false,
    );
  });
  await withServer(
    { capabilities, initializationOptions: { asOf: sampleDay, diagnostics: "push" } },
    async (client) => {
      assert.equal(client.initialized.capabilities.diagnosticProvider, undefined);
      assert.equal((await client.diagnostics(uri)).length, 1);
    },
  );
});

test("the state of a document, asked for and sent", async () => {
  await withServer({ capabilities: { experimental: { flaStatus: true } } }, async (client) => {
    const isFinal = ({ method, params }: { method?: string; params?: unknown }): boolean =>
      method === "fla/statusChanged" && !(params as DocumentStatus).busy;
    const status = (await client.waitFor(isFinal, "the state after the check")).params as DocumentStatus;
    assert.deepEqual(status, await client.request("fla/status", { uri }));
    assert.equal(status.pack?.id, "fla");
    assert.equal(status.pack?.official, false);
    assert.equal(status.verdict, "refused");
    assert.deepEqual(status.counts, { error: 1, warning: 0, information: 0, total: 1 });
    assert.deepEqual(status.forms, [{ index: 1, identification: "XFLA001", path: "1,1", verdict: "refused" }]);
  });
});

test("an anomaly code is explained in the reader's language", async () => {
  await withServer({}, async (client) => {
    const explain = (params: object) =>
      client.request("fla/explain", params) as Promise<{ label: string; explanation: string } | null>;
    const english = await explain({ code: "00024-004" });
    const dutch = await explain({ code: "00024-004", language: "nl", uri });
    assert.ok(english && dutch && english.label !== "" && english.label !== dutch.label);
    assert.equal(await explain({ code: "rubbish" }), null);
    assert.equal(await explain({}), null);
  });
});

test("the trace holds method, size and time of messages, and nothing of their content", async () => {
  const inss = /<INSS>(\d{11})/.exec(wrong)?.[1] ?? "";
  assert.match(inss, /^\d{11}$/);
  await withServer({ initializationOptions: { asOf: sampleDay, trace: "messages" } }, async (client) => {
    await client.diagnostics(uri);
    const position = rangeOf(wrong, inss).start;
    await client.request("textDocument/hover", { textDocument: { uri }, position });
    await client.request("textDocument/documentSymbol", { textDocument: { uri } });
    client.edit(uri, rangeOf(wrong, inss), inss.replace(/.$/, "x"));
    await client.diagnostics(uri);
    const lines = client.received
      .filter(({ method }) => method === "window/logMessage")
      .map(({ params }) => (params as { message: string }).message);
    const log = lines.join("\n") + client.errors;
    assert.match(log, /in textDocument\/didOpen \d+ B at [\d.]+ ms/);
    assert.match(log, /out answer textDocument\/hover \d+ B [\d.]+ ms/);
    assert.match(log, /out textDocument\/publishDiagnostics \d+ B/);
    assert.equal(log.includes(inss), false);
    assert.equal(log.includes(inss.slice(0, 6)), false);
    for (const [, name] of wrong.matchAll(/<WorkerName>([^<]+)/g)) assert.equal(log.includes(name), false);
  });
});

test("without the trace nothing is logged", async () => {
  await withServer({}, async (client) => {
    await client.diagnostics(uri);
    assert.equal(
      client.received.some(({ method }) => method === "window/logMessage"),
      false,
    );
    assert.equal(client.errors, "");
  });
});
