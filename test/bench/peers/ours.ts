// Our own engine under the same protocol as its peers: a file name comes in, the milliseconds and the number of findings go out.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { TextStore } from "../../../core/src/text/textStore";
import { parseXml } from "../../../core/src/xml/parse";
import { compileSchema } from "../../../core/src/schema/compile";
import { validate } from "../../../core/src/schema/validate";

const schemaFile = process.argv[2];
const { schema } = compileSchema({ uri: schemaFile, text: readFileSync(schemaFile, "utf8") }, () => undefined);
if (!schema) throw new Error(`${schemaFile} does not compile`);

createInterface({ input: process.stdin }).on("line", (file) => {
  const start = performance.now();
  const bytes = readFileSync(file);
  const tree = parseXml(TextStore.fromUtf8(bytes) ?? bytes.toString("utf8"));
  const validation = validate(tree, schema);
  const count = tree.findings.length + validation.violations().length;
  console.log(`${performance.now() - start} ${count}`);
});
