// Makes one program of many test files: the core within it is compiled and warmed up once, and without the indirections between
// modules it runs as fast as in the product.
import { readFileSync } from "node:fs";
import path from "node:path";
import { root } from "./run.mjs";

/** A test file that asks where it lies hears where its source lies. */
const ownPlace = {
  name: "own-place",
  setup(build) {
    build.onLoad({ filter: /[\\/]test[\\/].*\.ts$/ }, ({ path: file }) => {
      const text = readFileSync(file, "utf8");
      if (!/\b__(dirname|filename)\b/.test(text)) return undefined;
      const place = `const __filename = ${JSON.stringify(file)}, __dirname = ${JSON.stringify(path.dirname(file))};`;
      return { loader: "ts", contents: place + text };
    });
  },
};

/** Writes a module that gives, by path in the project, a function that loads each file. */
export async function bundleTests(files, outfile) {
  const esbuild = await import("esbuild"); // Not there before the packages are installed.
  const loaders = files.map(
    (file) => `${JSON.stringify(path.relative(root, file))}: () => require(${JSON.stringify(file)})`,
  );
  await esbuild.build({
    stdin: { contents: `module.exports = {\n${loaders.join(",\n")}\n};`, resolveDir: root },
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    packages: "external",
    plugins: [ownPlace],
    sourcemap: "linked",
    logLevel: "warning",
  });
}
