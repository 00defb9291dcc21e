#!/usr/bin/env node
// Stands in for the VS Code desktop program where that cannot be had. It takes the arguments that @vscode/test-electron
// passes and runs them in code-server, shown by a headless Chromium: same test module, same contract, exit status 0 or 1.
//
// Understood: --extensionDevelopmentPath= --extensionTestsPath= --user-data-dir= --extensions-dir= --locale=
// --install-extension= (each as --name=value), --keep-untrusted, and one folder. Everything else is left aside.
import path from "node:path";
import { format } from "node:util";
import { startBrowser, startHost } from "./host.mjs";

/** Longer than any suite; what is still running then hangs. */
const limitMs = Number(process.env.FLA_EDITOR_LIMIT_MS ?? 600_000);

/** What the workbench says about services that are absent on purpose. */
const noise =
  /^(No extension gallery service|Timed out waiting for authentication|Resolv(ing|ed) connection token|Creating a socket|Canceled|\[reconnection-grace-time\]|Ignoring fetching additional|Updating additional builtin|\[(Service Worker|AgentHost|AccountPolicyGate)\b)/;

const { options, folder } = readArguments(process.argv.slice(2));
const last = (name) => options.get(name)?.at(-1);

const host = await startHost({
  userData: last("user-data-dir"),
  extensions: last("extensions-dir"),
  vsix: options.get("install-extension"),
  locale: last("locale"),
  trust: !options.has("keep-untrusted"),
  serverOptions: ["enable-smoke-test-driver"], // Without it a built VS Code takes no test module from the address.
});
const { browser, page } = await startBrowser();
stopWith(process.ppid);

let code = 1;
try {
  const result = new Promise((resolve) => page.exposeFunction("codeAutomationExit", resolve));
  await page.exposeFunction("codeAutomationLog", print);
  await page.goto(host.url({ folder: path.resolve(folder), payload: JSON.stringify(payload()) }));
  code = await Promise.race([result, tooLate()]);
} catch (error) {
  console.error(error);
  console.error(host.log.slice(-2000));
  const picture = process.env.FLA_EDITOR_FAILED_PICTURE;
  if (picture) await page.screenshot({ path: picture }).catch(() => {});
} finally {
  await stop();
}
process.exit(code);

function readArguments(args) {
  const found = new Map();
  let folder = ".";
  for (const arg of args) {
    const match = /^--([^=]+)(?:=([\s\S]*))?$/.exec(arg);
    if (match) found.set(match[1], [...(found.get(match[1]) ?? []), match[2] ?? ""]);
    else folder = arg;
  }
  return { options: found, folder };
}

function payload() {
  const remote = (name) => (options.get(name) ?? []).map((file) => [name, host.remote(file)]);
  return [
    ...remote("extensionDevelopmentPath"),
    ...remote("extensionTestsPath"),
    ["skipWelcome", "true"],
    ["skipReleaseNotes", "true"],
  ];
}

function print(type, [first, ...rest]) {
  const styled = typeof first === "string" && first.startsWith("%c");
  const text = styled ? format(first.slice(2), ...rest.slice(1)) : format(first, ...rest);
  if (noise.test(text) && !process.env.FLA_EDITOR_DEBUG) return;
  const stream = type === "error" || type === "warn" ? process.stderr : process.stdout;
  stream.write(`${text}\n`);
}

function tooLate() {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`the extension host gave no result within ${limitMs} ms`)), limitMs).unref();
  });
}

async function stop() {
  await browser.close().catch(() => {});
  await host.stop();
}

/** A launcher that is killed takes the host and the browser with it. */
function stopWith(parent) {
  const end = () => stop().finally(() => process.exit(1));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, end);
  setInterval(() => process.ppid === parent || end(), 1000).unref();
}
