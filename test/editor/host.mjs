// Starts a real VS Code (code-server: the workbench and the Node extension host) and a headless Chromium that shows it.
// Everything is the run's own: user data, extensions, configuration, port. Nothing is left running or lying about.
import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { chromium } from "playwright-core";
import { findHost } from "../../scripts/install-editor-host.mjs";

/** A host that has not answered by then is taken for dead; a loaded machine of two cores needed 9 s. */
const startLimitMs = 60_000;

/** A clean window: no welcome page, no look-ups on the network, nothing that moves. */
const quietSettings = {
  "workbench.startupEditor": "none",
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.enableExperiments": false,
  "workbench.tips.enabled": false,
  "window.commandCenter": false,
  "chat.disableAIFeatures": true,
  "telemetry.telemetryLevel": "off",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "extensions.ignoreRecommendations": true,
  "update.mode": "none",
  "git.enabled": false,
  "github.gitAuthentication": false,
  "typescript.disableAutomaticTypeAcquisition": true,
  "json.schemaDownload.enable": false,
  "editor.minimap.enabled": false,
  "editor.cursorBlinking": "solid",
};

/**
 * @param {object} options
 *   vsix: files to install first · locale: display language · settings · env · trust: false keeps the folder untrusted ·
 *   serverOptions: VS Code's own options · userData, extensions: folders in place of temporary ones
 */
export async function startHost(options = {}) {
  const host = findHost();
  if (!host) throw new Error("no editor host here: run `node scripts/install-editor-host.mjs` or set VSC_HOST_DIR");
  const dir = mkdtempSync(path.join(tmpdir(), "fla-editor-"));
  const place = {
    dir,
    user: options.userData ?? path.join(dir, "user"),
    extensions: options.extensions ?? path.join(dir, "extensions"),
  };
  const base = [
    host.codeServer,
    "--config",
    path.join(dir, "config.yaml"),
    "--user-data-dir",
    place.user,
    "--extensions-dir",
    place.extensions,
  ];
  const env = cleanEnvironment(host, options.env);
  prepare(place, options);
  try {
    for (const file of options.vsix ?? []) await installExtension(host, base, env, file);
    const { server, port } = await startSomewhere(host, (free) => [...base, ...serverArguments(free, options)], env);
    return running(server, port, dir);
  } catch (error) {
    rmSync(dir, { recursive: true, force: true });
    throw error;
  }
}

/** A page of a headless browser, at a size that suits pictures. The caller closes it; signals are left to the caller too. */
export async function startBrowser() {
  const browser = await chromium.launch({
    executablePath: findHost().chromium,
    headless: true,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-dev-shm-usage",
      "--disable-background-networking",
      "--disable-component-update",
    ],
  });
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-US" });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]).catch(() => {});
  // A machine that others use, too, is at times half as fast.
  context.setDefaultTimeout(60_000);
  return { browser, page: await context.newPage() };
}

function prepare(place, options) {
  mkdirSync(path.join(place.user, "User"), { recursive: true });
  mkdirSync(place.extensions, { recursive: true });
  writeFileSync(path.join(place.dir, "config.yaml"), "auth: none\n");
  const trust = {
    "security.workspace.trust.enabled": options.trust === false,
    "security.workspace.trust.startupPrompt": "never",
  };
  writeJson(path.join(place.user, "User/settings.json"), { ...quietSettings, ...trust, ...options.settings });
  if (options.locale && options.locale !== "en") stubLanguagePack(place, options.locale);
}

/** Without a language pack VS Code stays English; an empty one is enough for the extension's own texts to be translated. */
function stubLanguagePack(place, locale) {
  const texts = path.join(place.dir, "empty.i18n.json");
  writeJson(texts, { version: "1.0.0", contents: {} });
  writeJson(path.join(place.user, "languagepacks.json"), {
    [locale]: {
      hash: `stub-${locale}`,
      label: locale,
      translations: { vscode: texts },
      extensions: [{ extensionIdentifier: { id: `stub.language-pack-${locale}` }, version: "1.0.0" }],
    },
  });
}

function serverArguments(port, options) {
  return [
    ...["--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-telemetry", "--disable-update-check"],
    ...[
      "--disable-getting-started-override",
      "--ignore-last-opened",
      "--disable-proxy",
      "--idle-timeout-seconds",
      "600",
    ],
    ...(options.trust === false ? [] : ["--disable-workspace-trust"]),
    ...(options.locale ? ["--locale", options.locale] : []),
    ...(options.serverOptions ?? []).flatMap((option) => ["--vscode-option", option]),
  ];
}

function cleanEnvironment(host, extra) {
  const env = {
    ...process.env,
    EXTENSIONS_GALLERY: "{}",
    PATH: `${path.dirname(host.node)}:${process.env.PATH}`,
    ...extra,
  };
  delete env.NODE_OPTIONS;
  for (const name of Object.keys(env)) if (/^VSCODE_(IPC|CLI|CWD|PID|NLS|ESM|HANDLES)/.test(name)) delete env[name];
  return env;
}

async function installExtension(host, base, env, file) {
  const { code, output } = await runToEnd(
    host.node,
    [...base, "--install-extension", path.resolve(file), "--force"],
    env,
  );
  if (code !== 0 || !/successfully installed/.test(output))
    throw new Error(`${file} was not installed (exit ${code}):\n${output}`);
}

/** A port may be taken between its choice and its use, and a busy machine may start too slowly: one more try. */
async function startSomewhere(host, argumentsFor, env) {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      return { port, server: await startServer(host, argumentsFor(port), env, port) };
    } catch (error) {
      if (attempt === 2) throw error;
      console.error(`${error.message}\none more try`);
    }
  }
}

async function startServer(host, args, env, port) {
  const child = spawn(host.node, args, { env, stdio: ["ignore", "pipe", "pipe"], detached: true });
  const server = { child, log: "" };
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (data) => {
      server.log += data;
      if (process.env.FLA_EDITOR_DEBUG) process.stderr.write(data);
    });
  }
  const end = Date.now() + startLimitMs;
  while (!(await answers(port))) {
    const late = Date.now() > end;
    if (child.exitCode === null && !late) continue;
    endGroup(child, "SIGKILL");
    throw new Error(`VS Code ${late ? "did not answer in time" : "ended at once"}:\n${server.log.slice(-2000)}`);
  }
  return server;
}

async function answers(port) {
  try {
    return (await fetch(`http://127.0.0.1:${port}/healthz`)).ok;
  } catch {
    return new Promise((resolve) => setTimeout(() => resolve(false), 100));
  }
}

function running(server, port, dir) {
  return {
    get log() {
      return server.log;
    },
    /** Address of the workbench with these query fields. */
    url(query = {}) {
      const url = new URL(`http://127.0.0.1:${port}/`);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
      return url.href;
    },
    /** A local path as the remote workbench names it. */
    remote: (file) => `vscode-remote://127.0.0.1:${port}${path.resolve(file)}`,
    async stop() {
      await stopServer(server.child);
      rmSync(dir, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function stopServer(child) {
  if (child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once("close", resolve));
  endGroup(child, "SIGTERM");
  await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 5000).unref())]);
  endGroup(child, "SIGKILL");
}

function endGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The whole group is gone already.
  }
}

function runToEnd(command, args, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function writeJson(file, value) {
  writeFileSync(file, JSON.stringify(value, null, 1));
}
