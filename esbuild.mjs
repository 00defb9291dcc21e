// Builds dist/: CommonJS bundles for the extension host, the server and the CLI; ssh2 and forge in channel.js, loaded on first
// use; libxml2 (ESM with top-level await) with its wasm inside, as a worker file. `--watch` rebuilds, `--minify` is for the package.
import * as esbuild from "esbuild";
import { chmodSync, existsSync, mkdirSync, readFileSync } from "node:fs";

const watch = process.argv.includes("--watch");
const minify = process.argv.includes("--minify");

/** `await import(".../channel/main")` becomes `require("./channel.js")`: one shared part, loaded on first use. */
const lazyChannel = {
  name: "lazy-channel",
  setup(build) {
    build.onResolve({ filter: /\/channel\/main$/ }, (args) =>
      args.kind === "dynamic-import" ? { path: "./channel.js", external: true } : undefined,
    );
  },
};

const common = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  sourcemap: minify ? false : "linked",
  minify,
  metafile: true,
  logLevel: "warning",
  external: ["vscode", "*.node", "cpu-features"],
  define: { FLA_VERSION: JSON.stringify(JSON.parse(readFileSync("package.json", "utf8")).version) },
  plugins: [lazyChannel],
};

const bundles = [
  { entryPoints: ["client/src/extension.ts"], outfile: "dist/extension.js" },
  { entryPoints: ["server/src/main.ts"], outfile: "dist/server.js" },
  { entryPoints: ["server/src/xpath/worker.ts"], outfile: "dist/xpath-worker.js" },
  { entryPoints: ["cli/src/main.ts"], outfile: "dist/cli.js", banner: { js: "#!/usr/bin/env node" } },
  { entryPoints: ["core/src/channel/main.ts"], outfile: "dist/channel.js" },
  {
    entryPoints: ["core/src/channel/secondOpinion/worker.mts"],
    outfile: "dist/libxml2-worker.mjs",
    format: "esm",
    // libxml2-wasm reaches for these under Node; an ESM bundle has no require of its own.
    external: ["node:*", "module", "fs", "path", "url"],
  },
].filter((bundle) => existsSync(bundle.entryPoints[0]));

mkdirSync("dist", { recursive: true });

for (const bundle of bundles) {
  const options = { ...common, ...bundle };
  if (watch) await (await esbuild.context(options)).watch();
  else await esbuild.build(options);
}
if (!watch && existsSync("dist/cli.js")) chmodSync("dist/cli.js", 0o755);
