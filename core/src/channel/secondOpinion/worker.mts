// libxml2 in a worker thread: one schema, one document, one answer, then the thread is ended by opinion.ts.
// It is a thread of its own because a validation cannot be interrupted from within, and because libxml2's memory only grows.
// Nothing is fetched: what the schema includes or imports comes from the files that were handed in.
import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import {
  ParseOption,
  XmlBufferInputProvider,
  XmlDocument,
  XmlLibError,
  XsdValidator,
  xmlRegisterInputProvider,
} from "libxml2-wasm";
import type { ErrorDetail } from "libxml2-wasm";
import { Positions } from "./positions";
import type { Answer, OpinionError, Question } from "./messages";

/** Errors that are sent back; more of them would change no verdict. `total` still counts all. */
const maxErrors = 1_000;

const question = workerData as Question;
parentPort?.postMessage(judge(question));

function judge({ schemas, document }: Question): Answer {
  const files: Record<string, Uint8Array> = {};
  for (const schema of schemas) files[schema.uri] = schema.bytes;
  xmlRegisterInputProvider(new XmlBufferInputProvider(files));
  const validator = loadSchema(schemas);
  if (!(validator instanceof XsdValidator))
    return { valid: null, reason: "schema", errors: validator, total: validator.length };
  const bytes = typeof document === "string" ? readFileSync(document) : document;
  return validate(validator, bytes);
}

function loadSchema(schemas: Question["schemas"]): XsdValidator | OpinionError[] {
  const [main] = schemas;
  try {
    const option = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_BIG_LINES;
    return XsdValidator.fromDoc(XmlDocument.fromBuffer(main.bytes, { url: main.uri, option }));
  } catch (error) {
    return detailsOf(error)
      .slice(0, maxErrors)
      .map((detail) => toError(detail, []));
  }
}

function validate(validator: XsdValidator, bytes: Uint8Array): Answer {
  const doctype = declaresDoctype(bytes);
  let tree: XmlDocument;
  try {
    tree = XmlDocument.fromBuffer(bytes, { option: parseOptions(doctype) });
  } catch (error) {
    if (doctype) return { valid: null, reason: "doctype", errors: [], total: 0 };
    const details = detailsOf(error);
    return {
      valid: false,
      errors: details.slice(0, maxErrors).map((detail) => toError(detail, [])),
      total: details.length,
    };
  }
  if (doctype || tree.dtd) return { valid: null, reason: "doctype", errors: [], total: 0 };
  try {
    validator.validate(tree);
    return { valid: true, errors: [], total: 0 };
  } catch (error) {
    return toAnswer(detailsOf(error), tree);
  }
}

function toAnswer(details: ErrorDetail[], tree: XmlDocument): Answer {
  const positions = new Positions(tree.root);
  const errors = details.slice(0, maxErrors).map((detail) => toError(detail, positions.find(detail.xpath)));
  if (onlyMissingSchemas(details)) return { valid: null, reason: "wildcard", errors, total: details.length };
  return { valid: false, errors, total: details.length };
}

/** A strict wildcard asks for a schema that was not handed in: no fault of the document. */
function onlyMissingSchemas(details: ErrorDetail[]): boolean {
  return details.length > 0 && details.every(({ message }) => message.includes("demanded by the strict wildcard"));
}

/** BIG_LINES: lines beyond 65,535 keep their number. HUGE lifts the limits on depth and text, but also the guard against entity bombs: only without a DOCTYPE. */
function parseOptions(doctype: boolean): ParseOption {
  const { XML_PARSE_BIG_LINES, XML_PARSE_NONET, XML_PARSE_NO_XXE, XML_PARSE_HUGE } = ParseOption;
  const options = XML_PARSE_BIG_LINES | XML_PARSE_NONET | XML_PARSE_NO_XXE;
  return doctype ? options : options | XML_PARSE_HUGE;
}

/** A DOCTYPE can only stand before the root element; NULs are taken out so that UTF-16 is seen too. */
function declaresDoctype(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 65_536)).toString("latin1");
  const prolog = head.replaceAll("\0", "");
  return prolog.slice(0, prolog.search(/<[A-Za-z_:]/) >>> 0).includes("<!DOCTYPE");
}

function detailsOf(error: unknown): ErrorDetail[] {
  if (error instanceof XmlLibError && error.details.length > 0) return error.details.filter(({ level }) => level > 1);
  const message = error instanceof Error ? error.message : String(error);
  return [{ message, level: 3, line: 0, col: 0 }];
}

function toError(detail: ErrorDetail, path: readonly number[]): OpinionError {
  return { line: detail.line, message: detail.message.trim(), xpath: detail.xpath ?? "", path };
}
