// The product as a person uses it: the packed .vsix in a real workbench, keys and mouse, and the pictures of the documents.
// An area is a file of ui/ that exports its steps, [title, what is done]. Within an area each step stands on the one before,
// and the first failure ends it; the next area starts with the workbench loaded anew, the same files and the same FLA_HOME.
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { which } from "../../scripts/run.mjs";
import { startBrowser, startHost } from "./host.mjs";
import * as workbench from "./workbench.mjs";

/**
 * Areas of one host, in their order: answers are fetched for what an earlier area sent. What leaves cursors, groups of editors or
 * channels behind has a host, a workspace and a home of its own. A new area is a file and a name here; `manySubmissions`
 * measures, and runs by name alone.
 */
export const hosts = [
  ["checking", "writing", "practice", "answers", "packs", "walkthrough", "bigFile", "activation", "accessibility"],
  ["editing"],
  ["anomalies", "rules", "catalogue"],
  ["practice", "channels"],
];

/** Pictures show the product and the declaration, not the workbench's own doings. */
const settings = {
  "window.title": "${activeEditorShort}${separator}${rootName}",
  "workbench.layoutControl.enabled": false,
  "workbench.reduceMotion": "on",
  "remote.autoForwardPorts": false,
  "editor.stickyScroll.enabled": false,
  "files.autoSave": "off",
  "workbench.editorLargeFileConfirmation": 1024, // As on a desktop; from another machine the editor asks over 10 MB.
  "files.exclude": { ".vscode": true, "**/*.scenario.json": true, "**/*.notification.xml": true },
};

/**
 * Runs areas in a host of their own; answers with one result a step. With another display language only areas that know
 * it can be asked for: "walkthrough".
 */
export async function runAsPerson({ vsix, workspace, home, pictures, areas, locale }) {
  mkdirSync(pictures, { recursive: true });
  mkdirSync(home, { recursive: true });
  const host = await startHost({ vsix: [vsix], env: { FLA_HOME: home }, settings, locale });
  const { browser, page } = await startBrowser();
  const outside = watchRequests(page);
  const tools = {
    page,
    host,
    home,
    workspace,
    locale,
    picture: (name) => takePicture(page, path.join(pictures, `${name}.png`)),
  };
  const results = [];
  try {
    for (const area of areas) results.push(...(await runArea(area, tools, pictures)));
  } finally {
    await browser.close();
    await host.stop();
  }
  // An extension that checks personal data asks nothing of anywhere but this machine.
  const asked = outside.size > 0 ? new Error([...outside].join("\n")) : undefined;
  return [...results, { title: "nothing is asked of the outside", error: asked }];
}

async function runArea(area, tools, pictures) {
  const { steps } = await import(`./ui/${area}.mjs`);
  const results = [];
  await tools.page.goto(tools.host.url({ folder: tools.workspace }));
  for (const [title, step] of [["the workbench opens the folder", ready], ...steps]) {
    try {
      await step(tools);
      results.push({ title: `${area}: ${title}` });
    } catch (error) {
      await tools.page.screenshot({ path: path.join(pictures, `${area}-failed.png`) }).catch(() => {});
      results.push({ title: `${area}: ${title}`, error });
      break;
    }
  }
  return results;
}

const ready = ({ page }) => workbench.ready(page);

/** Writes what is seen; where pngquant is installed, with a palette, which takes a third of the bytes. */
async function takePicture(page, file) {
  await page.screenshot({ path: file });
  const pngquant = which("pngquant");
  if (pngquant) spawnSync(pngquant, ["--force", "--skip-if-larger", "--output", file, "128", file]);
}

function watchRequests(page) {
  const seen = new Set();
  page.on("request", (request) => {
    const { hostname, protocol } = new URL(request.url());
    // A web view's own files are served inside the page, under an invented name that leads back to this host.
    const isOwn = hostname.startsWith("vscode-remote+127-") && hostname.endsWith(".vscode-cdn.net");
    if (protocol.startsWith("http") && hostname !== "127.0.0.1" && !isOwn) seen.add(request.url());
  });
  return seen;
}
