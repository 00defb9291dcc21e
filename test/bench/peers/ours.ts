// Our own engine under the same protocol as its peers: a file name comes in, the milliseconds and the number of findings go out.
// Without a schema, well-formedness alone.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { readInPieces } from "../../../core/src/channel/pieces";
import { TextStore } from "../../../core/src/text/textStore";
import { parseXml } from "../../../core/src/xml/parse";
import { compileSchema } from "../../../core/src/schema/compile";
import type { Schema } from "../../../core/src/schema/schema";
import { validate } from "../../../core/src/schema/validate";

const schemaFile: string | undefined = process.argv[2];
const schema = schemaFile === undefined ? undefined : compiled(schemaFile);

function compiled(uri: string): Schema {
  const made = compileSchema({ uri, text: readFileSync(uri, "utf8") }, () => undefined).schema;
  if (!made) throw new Error(`${uri} does not compile`);
  return made;
}

createInterface({ input: process.stdin }).on("line", (file) => {
  const start = performance.now();
  const tree = parseXml(TextStore.fromUtf8(readInPieces(file))!);
  const violations = schema === undefined ? 0 : validate(tree, schema).violations().length;
  const count = tree.findings.length + violations;
  console.log(`${performance.now() - start} ${count}`);
});
