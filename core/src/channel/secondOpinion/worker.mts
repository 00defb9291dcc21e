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
import { readFacts, textOf } from "./facts";
import { Positions, type Found } from "./positions";
import type { Answer, NoOpinion, OpinionError, Question } from "./messages";

/** Errors that are sent back; more of them would change no verdict. `total` still counts all. */
const maxErrors = 1_000;

parentPort?.postMessage(judge(workerData as Question));

function judge({ schemas, document, facts }: Question): Answer {
  const bytes = typeof document === "string" ? readFileSync(document) : document;
  const tree = parse(bytes);
  if (!(tree instanceof XmlDocument)) return tree;
  const answer = validate(tree, schemas);
  return facts ? { ...answer, facts: readFacts(tree.root) } : answer;
}

function parse(bytes: Uint8Array): XmlDocument | Answer {
  const doctype = declaresDoctype(bytes);
  try {
    const tree = XmlDocument.fromBuffer(bytes, { option: parseOptions(doctype) });
    return doctype || tree.dtd ? none("doctype", true) : tree;
  } catch (error) {
    // With a DOCTYPE the limits on entities apply: what stops there need not be ill-formed.
    if (doctype) return none("doctype", null);
    const errors = detailsOf(error);
    return { valid: false, wellFormed: false, errors: toErrors(errors), total: errors.length };
  }
}

function validate(tree: XmlDocument, schemas: Question["schemas"]): Answer {
  const validator = loadSchema(schemas);
  if (!(validator instanceof XsdValidator))
    return { ...none("schema", true), errors: toErrors(validator), total: validator.length };
  try {
    validator.validate(tree);
    return { valid: true, wellFormed: true, errors: [], total: 0 };
  } catch (error) {
    const details = detailsOf(error);
    const verdict = onlyMissingSchemas(details)
      ? none("wildcard", true)
      : ({ valid: false, wellFormed: true } as const);
    return { ...verdict, errors: toErrors(details, new Positions(tree.root)), total: details.length };
  }
}

function loadSchema(schemas: Question["schemas"]): XsdValidator | ErrorDetail[] {
  const files = Object.fromEntries(schemas.map(({ uri, bytes }) => [uri, bytes]));
  xmlRegisterInputProvider(new XmlBufferInputProvider(files));
  const [main] = schemas;
  try {
    const option = ParseOption.XML_PARSE_NONET | ParseOption.XML_PARSE_NO_XXE | ParseOption.XML_PARSE_BIG_LINES;
    return XsdValidator.fromDoc(XmlDocument.fromBuffer(main.bytes, { url: main.uri, option }));
  } catch (error) {
    return detailsOf(error);
  }
}

function none(reason: NoOpinion, wellFormed: boolean | null): Answer {
  return { valid: null, reason, wellFormed, errors: [], total: 0 };
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
  const prolog = head.replaceAll("\0", "").replace(/<!--[^]*?-->/g, "");
  const root = prolog.search(/<[^!?]/);
  return (root < 0 ? prolog : prolog.slice(0, root)).includes("<!DOCTYPE");
}

function detailsOf(error: unknown): ErrorDetail[] {
  if (error instanceof XmlLibError && error.details.length > 0) return error.details.filter(({ level }) => level > 1);
  const message = error instanceof Error ? error.message : String(error);
  return [{ message, level: 3, line: 0, col: 0 }];
}

function toErrors(details: ErrorDetail[], positions?: Positions): OpinionError[] {
  return details.slice(0, maxErrors).map((detail) => toError(detail, positions?.find(detail.xpath)));
}

function toError(detail: ErrorDetail, found: Found | undefined): OpinionError {
  return {
    line: detail.line,
    message: detail.message.trim(),
    xpath: detail.xpath ?? "",
    path: found?.position ?? [],
    element: found?.element.name ?? "",
    parent: found?.element.parent?.name ?? "",
    value: found && textOf(found.element),
  };
}
