// Makes the .vsix: a minified build, packed by vsce with no node_modules, what .vscodeignore allows and nothing else, with a README
// that can be read in the editor. The size is checked, and so is that every file the manifest names is inside. `--out FILE` puts it
// elsewhere. Afterwards dist/ holds the ordinary build again.
import { cpSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { build, root, run } from "./run.mjs";

/** What an extension of this kind may weigh; what it weighs is printed. */
const sizeLimit = 3_000_000;

/** Without these an installed extension does nothing, so that their absence is an error here and not at a user's. */
const alwaysInside = [
  "dist/extension.js",
  "dist/server.js",
  "dist/cli.js",
  "dist/channel.js",
  "dist/libxml2-worker.mjs",
  "dist/xpath-worker.js",
];

/** Packs the project into `file` and answers with its size in bytes and the names inside. */
export async function makePackage(file) {
  if ((await run(process.execPath, ["esbuild.mjs", "--minify"])) !== 0) throw new Error("the build failed");
  const vsce = createRequire(import.meta.url)("@vscode/vsce");
  const files = await vsce.listFiles({ cwd: root, packageManager: vsce.PackageManager.None });
  checkContents(files);
  await vsce.createVSIX({
    cwd: staged(files),
    packagePath: file,
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
  await build();
  const size = statSync(file).size;
  if (sizeLimit < size) throw new Error(`${path.basename(file)} is ${size} bytes, more than ${sizeLimit}`);
  return { size, files };
}

/** A folder with what is packed. */
function staged(files) {
  const folder = path.join(root, "out/package");
  rmSync(folder, { recursive: true, force: true });
  for (const name of files) cpSync(path.join(root, name), path.join(folder, name));
  writeFileSync(path.join(folder, "README.md"), readableInEditor(readFileSync(path.join(root, "README.md"), "utf8")));
  return folder;
}

/**
 * The page of an installed extension shows pictures from the web alone and opens no file of its folder: paragraphs and tables of
 * pictures are left out, and a link to a file becomes its name.
 */
function readableInEditor(markdown) {
  const paragraphs = markdown.split("\n\n").filter((paragraph) => !paragraph.includes("!["));
  return paragraphs.join("\n\n").replace(/\[([^\]]*)\]\((?!\w+:)[^)]*\)/g, "$1");
}

function checkContents(files) {
  const missing = [...alwaysInside, ...namedByManifest()].filter((name) => !files.includes(name));
  if (missing.length > 0) throw new Error(`not in the package: ${missing.join(", ")}`);
  const foreign = files.filter((name) =>
    /(^|\/)(test|node_modules|src|scripts|out)\/|\.(ts|map|vsix|p12|key)$/.test(name),
  );
  if (foreign.length > 0) throw new Error(`does not belong in the package: ${foreign.join(", ")}`);
}

/** Every relative file that package.json refers to: main, icons, grammars, walkthrough pages. */
function namedByManifest() {
  const names = new Set();
  const visit = (value) => {
    if (typeof value === "string" && /^(\.\/|media\/)[\w./-]+\.\w+$/.test(value)) names.add(value.replace(/^\.\//, ""));
    else if (value && typeof value === "object") Object.values(value).forEach(visit);
  };
  const { main, icon, contributes } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  visit([main, icon, contributes]);
  return [...names];
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const { name, version } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8"));
  const at = process.argv.indexOf("--out");
  const file = path.resolve(at < 0 ? path.join(root, `${name}-${version}.vsix`) : process.argv[at + 1]);
  try {
    const { size, files } = await makePackage(file);
    console.log(
      `${path.basename(file)}: ${files.length} files, ${(size / 1000).toFixed(0)} kB (limit ${sizeLimit / 1000} kB)`,
    );
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
