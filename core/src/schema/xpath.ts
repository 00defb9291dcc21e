// The XPath of selectors and fields (Structures, 3.11.6): child steps, ".//" in front, "|" between alternatives, and for
// fields an attribute as the last step.
import type { Path, Step } from "./model";
import { isNCName } from "./names";

/** Reads a selector or field; undefined when it is none. `namespaceOf` resolves prefixes. */
export function parseXPath(
  text: string,
  mayEndInAttribute: boolean,
  namespaceOf: (prefix: string) => string | undefined,
): Path[] | undefined {
  const paths: Path[] = [];
  for (const alternative of text.split("|")) {
    const path = parsePath(tokensOf(alternative), mayEndInAttribute, namespaceOf);
    if (!path) return undefined;
    paths.push(path);
  }
  return paths;
}

/** Words and signs; blanks may stand between any two of them, but not inside a name test. */
function tokensOf(text: string): string[] {
  return text.match(/\/\/|::|[/@.]|[^\s/@.:|*][^\s/@:|*]*(?::(?!:)(?:\*|[^\s/@:|*]+))?|\*|\S/g) ?? [];
}

type NamespaceOf = (prefix: string) => string | undefined;

function parsePath(tokens: string[], mayEndInAttribute: boolean, namespaceOf: NamespaceOf): Path | undefined {
  const anywhere = tokens[0] === "." && tokens[1] === "//";
  let rest = anywhere ? tokens.slice(2) : tokens;
  const steps: Step[] = [];
  for (;;) {
    const isAttribute = takesAxis(rest, "attribute") || rest[0] === "@";
    if (isAttribute) return mayEndInAttribute ? endInAttribute(rest, { anywhere, steps }, namespaceOf) : undefined;
    if (takesAxis(rest, "child")) rest = rest.slice(2);
    const test = rest[0];
    const step = test === "." ? undefined : parseStep(test, namespaceOf);
    if (test !== "." && !step) return undefined;
    if (step) steps.push(step);
    if (rest.length === 1) return { anywhere, steps };
    if (rest[1] !== "/") return undefined;
    rest = rest.slice(2);
  }
}

function takesAxis(tokens: string[], axis: string): boolean {
  return tokens[0] === axis && tokens[1] === "::";
}

function endInAttribute(tokens: string[], path: Path, namespaceOf: NamespaceOf): Path | undefined {
  const rest = tokens[0] === "@" ? tokens.slice(1) : tokens.slice(2);
  const attribute = rest.length === 1 ? parseStep(rest[0], namespaceOf, true) : undefined;
  return attribute && { ...path, attribute };
}

/** Names without prefix have no namespace here, whatever the default one is. */
function parseStep(test: string | undefined, namespaceOf: NamespaceOf, isAttribute = false): Step | undefined {
  if (test === undefined) return undefined;
  if (test === "*") return { local: "*" };
  const colon = test.indexOf(":");
  const local = test.slice(colon + 1);
  if (local !== "*" && !isNCName(local)) return undefined;
  if (colon < 0) return { local, uri: "" };
  const uri = namespaceOf(test.slice(0, colon));
  return uri === undefined || (isAttribute && test.slice(0, colon) === "") ? undefined : { local, uri };
}
