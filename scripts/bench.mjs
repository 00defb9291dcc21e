// All benchmarks, or those named: brings what they compare with (Xerces-J from Debian) and runs each, bundled, in its own process.
import path from "node:path";
import { existsSync } from "node:fs";
import { build, canInstallDebianPackages, ensureNodeModules, installDebianPackages, root, run, which } from "./run.mjs";
import { globSync } from "./glob.mjs";

const asked = process.argv.slice(2);
if ((await ensureNodeModules()) !== 0 || (await build()) !== 0) process.exit(1);
if (canInstallDebianPackages()) {
  if (!existsSync("/usr/share/java/xercesImpl.jar")) installDebianPackages(["libxerces2-java"]);
  if (!which("sshd")) installDebianPackages(["openssh-server", "openssh-client"]);
  if (!which("javac")) installDebianPackages(["default-jdk-headless"]);
}
for (const file of globSync(path.join(root, "test/bench"), /\.bench\.ts$/)) {
  const name = path.basename(file, ".bench.ts");
  if (asked.length && !asked.includes(name)) continue;
  console.log(`\n== ${name}`);
  const code = await run(process.execPath, ["--expose-gc", await bundle(file, name)]);
  if (code !== 0) process.exitCode = 1;
}

/** One file, as the product ships: in single modules each name of another one costs a call of its getter. */
async function bundle(file, name) {
  const esbuild = await import("esbuild");
  const outfile = path.join(root, "out/bench", `${name}.cjs`);
  await esbuild.build({
    entryPoints: [file],
    outfile,
    bundle: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    packages: "external",
    logLevel: "warning",
  });
  return outfile;
}
