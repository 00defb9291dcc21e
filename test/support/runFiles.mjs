// Runs test files of a bundle (its path is the argument), as they are named over IPC, one after the other in this process. Each is a
// suite, so that its hooks are its own. `null` ends it.
import { createRequire } from "node:module";
import { describe } from "node:test";

const loaders = createRequire(import.meta.url)(process.argv[2]);

process.on("message", async (file) => {
  if (file === null) return void process.disconnect();
  await describe(file, () => void loaders[file]());
  process.send("next");
});
process.send("next");
