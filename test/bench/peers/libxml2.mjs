// A peer of the benchmark: libxml2-wasm validates the file named by each line that comes in, and prints the milliseconds.
// Its own limit on the length of a text is lifted, as one huge element is among the documents.
import { readFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { ParseOption, XmlDocument, XsdValidator } from "libxml2-wasm";

const schemaFile = process.argv[2];
const schemaDocument = XmlDocument.fromBuffer(readFileSync(schemaFile), { url: path.resolve(schemaFile) });
const validator = XsdValidator.fromDoc(schemaDocument);
for await (const file of createInterface({ input: process.stdin })) {
  const start = performance.now();
  const document = XmlDocument.fromBuffer(readFileSync(file), { option: ParseOption.XML_PARSE_HUGE });
  let errors = 0;
  try {
    validator.validate(document);
  } catch (error) {
    errors = error.details?.length ?? 1;
  }
  document.dispose();
  console.log(`${performance.now() - start} ${errors}`);
}
