// What may be written in a schema document: elements, attributes and their lexical forms, after the schema for schemas
// (Structures, appendix A), as a table. `name!` is a required attribute.
import { builtinType } from "./builtins";
import type { SchemaMessage } from "../messages/schema";
import type { FindingList, SchemaArgs } from "./findings";
import type { Place } from "./model";
import { xsdNamespace } from "./names";
import { attributeNode, type SchemaAttribute, type SchemaNode } from "./schemaNode";
import { sameTerm, Terms, visitFirst, type Term } from "./terms";
import { normalise, validateValue } from "./values";
import { trimBlanks } from "./whiteSpace";

/**
 * Reports what the grammar of schema documents does not allow, in the element and below it. `hurt` takes the components
 * about which nothing can be said then: types, named groups, global elements and attributes; the root for the whole document.
 */
export function checkGrammar(root: SchemaNode, findings: FindingList, hurt: Set<SchemaNode>): void {
  checkElement(root, grammarNamed("schema"), { findings, hurt, ids: new Set() });
}

interface Check {
  readonly findings: FindingList;
  readonly hurt: Set<SchemaNode>;
  /** Values of id attributes, which are unique in a document. */
  readonly ids: Set<string>;
}

interface Grammar {
  /** By name: their types. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly required: readonly string[];
  /** By name: the grammars of the children met so far. */
  readonly inner: Map<string, Grammar>;
  readonly terms: Terms;
  readonly content: Term;
  /** By what is left of the content, and by letter + 1: what is left behind it. */
  readonly steps: Map<Term, Term[]>;
}

const particles = "(element | group | choice | sequence | any)*";
const attributeUses = "(attribute | attributeGroup)* anyAttribute?";
const typeDefinition = `(group | all | choice | sequence)? ${attributeUses}`;
const facets =
  "(minExclusive | minInclusive | maxExclusive | maxInclusive | totalDigits | fractionDigits | length | minLength | maxLength | enumeration | whiteSpace | pattern)*";
const occurs = "minOccurs:nonNegativeInteger maxOccurs:allNNI";
const components = "(simpleType | complexType | group | attributeGroup | element | attribute | notation)";

/** Element, or element@parent where the parent changes what is allowed: attributes, then content. */
const table: Record<string, readonly [string, string]> = {
  schema: [
    "targetNamespace:anyURI version:token finalDefault:finalSet blockDefault:blockSet attributeFormDefault:form elementFormDefault:form",
    `(include | import | redefine | annotation)* (${components} annotation*)*`,
  ],
  include: ["schemaLocation:anyURI!", "annotation?"],
  import: ["namespace:anyURI schemaLocation:anyURI", "annotation?"],
  redefine: ["schemaLocation:anyURI!", "(annotation | simpleType | complexType | group | attributeGroup)*"],
  annotation: ["", "(appinfo | documentation)*"],
  notation: ["name:NCName! public:token system:anyURI", "annotation?"],
  "element@schema": [
    "name:NCName! type:QName substitutionGroup:QName default:string fixed:string nillable:boolean abstract:boolean final:derivationSet block:blockSet",
    "annotation? (simpleType | complexType)? (unique | key | keyref)*",
  ],
  element: [
    `name:NCName ref:QName type:QName default:string fixed:string nillable:boolean block:blockSet form:form ${occurs}`,
    "annotation? (simpleType | complexType)? (unique | key | keyref)*",
  ],
  "attribute@schema": ["name:NCName! type:QName default:string fixed:string", "annotation? simpleType?"],
  attribute: [
    "name:NCName ref:QName type:QName use:use default:string fixed:string form:form",
    "annotation? simpleType?",
  ],
  "attributeGroup@schema": ["name:NCName!", `annotation? ${attributeUses}`],
  attributeGroup: ["ref:QName!", "annotation?"],
  "group@schema": ["name:NCName!", "annotation? (all | choice | sequence)"],
  group: [`ref:QName! ${occurs}`, "annotation?"],
  "all@group": ["", "annotation? element*"],
  "choice@group": ["", `annotation? ${particles}`],
  "sequence@group": ["", `annotation? ${particles}`],
  all: ["minOccurs:zeroOne maxOccurs:one", "annotation? element*"],
  choice: [occurs, `annotation? ${particles}`],
  sequence: [occurs, `annotation? ${particles}`],
  any: [`namespace:namespaces processContents:process ${occurs}`, "annotation?"],
  anyAttribute: ["namespace:namespaces processContents:process", "annotation?"],
  "complexType@schema": [
    "name:NCName! mixed:boolean abstract:boolean final:derivationSet block:derivationSet",
    `annotation? (simpleContent | complexContent | (${typeDefinition}))`,
  ],
  complexType: ["mixed:boolean", `annotation? (simpleContent | complexContent | (${typeDefinition}))`],
  simpleContent: ["", "annotation? (restriction | extension)"],
  complexContent: ["mixed:boolean", "annotation? (restriction | extension)"],
  "extension@simpleContent": ["base:QName!", `annotation? ${attributeUses}`],
  "restriction@simpleContent": ["base:QName!", `annotation? simpleType? ${facets} ${attributeUses}`],
  extension: ["base:QName!", `annotation? ${typeDefinition}`],
  "restriction@complexContent": ["base:QName!", `annotation? ${typeDefinition}`],
  "simpleType@schema": ["name:NCName! final:simpleSet", "annotation? (restriction | list | union)"],
  simpleType: ["", "annotation? (restriction | list | union)"],
  restriction: ["base:QName", `annotation? simpleType? ${facets}`],
  list: ["itemType:QName", "annotation? simpleType?"],
  union: ["memberTypes:QNames", "annotation? simpleType*"],
  enumeration: ["value:string!", "annotation?"],
  pattern: ["value:string!", "annotation?"],
  whiteSpace: ["value:whiteSpace! fixed:boolean", "annotation?"],
  length: ["value:nonNegativeInteger! fixed:boolean", "annotation?"],
  minLength: ["value:nonNegativeInteger! fixed:boolean", "annotation?"],
  maxLength: ["value:nonNegativeInteger! fixed:boolean", "annotation?"],
  totalDigits: ["value:positiveInteger! fixed:boolean", "annotation?"],
  fractionDigits: ["value:nonNegativeInteger! fixed:boolean", "annotation?"],
  minInclusive: ["value:string! fixed:boolean", "annotation?"],
  minExclusive: ["value:string! fixed:boolean", "annotation?"],
  maxInclusive: ["value:string! fixed:boolean", "annotation?"],
  maxExclusive: ["value:string! fixed:boolean", "annotation?"],
  unique: ["name:NCName!", "annotation? selector field field*"],
  key: ["name:NCName!", "annotation? selector field field*"],
  keyref: ["name:NCName! refer:QName!", "annotation? selector field field*"],
  selector: ["xpath:token!", "annotation?"],
  field: ["xpath:token!", "annotation?"],
};

/** Own lexical forms of schema attributes; other names are built-in types. */
const lexicalForms: Record<string, RegExp> = {
  form: /^(qualified|unqualified)$/,
  use: /^(optional|prohibited|required)$/,
  process: /^(strict|lax|skip)$/,
  whiteSpace: /^(preserve|replace|collapse)$/,
  zeroOne: /^[01]$/,
  one: /^1$/,
  allNNI: /^(unbounded|\+?\d+)$/,
  blockSet: /^(#all|((extension|restriction|substitution)( |$))*)$/,
  derivationSet: /^(#all|((extension|restriction)( |$))*)$/,
  simpleSet: /^(#all|((list|union|restriction)( |$))*)$/,
  finalSet: /^(#all|((extension|restriction|list|union)( |$))*)$/,
  namespaces: /^(##any|##other|[^#\s]?.*)$/,
};

let grammars: ReadonlyMap<string, Grammar> | undefined;

/** Read once, at first use. */
function grammarNamed(key: string): Grammar | undefined {
  grammars ??= new Map(
    Object.entries(table).map(([name, [attributes, content]]) => [name, toGrammar(attributes, content)]),
  );
  return grammars.get(key);
}

function grammarWithin(parent: string, around: Grammar, local: string): Grammar | undefined {
  let known = around.inner.get(local);
  if (!known) {
    known = grammarNamed(`${local}@${parent === "redefine" ? "schema" : parent}`) ?? grammarNamed(local);
    if (known) around.inner.set(local, known);
  }
  return known;
}

function checkElement(node: SchemaNode, grammar: Grammar | undefined, check: Check): void {
  if (!grammar) return;
  checkAttributes(node, grammar, check);
  if (node.local === "appinfo" || node.local === "documentation") return;
  checkContent(node, grammar, check);
  if (node.local === "notation") checkNotation(node, check);
  for (const child of node.children) {
    if (child.uri === xsdNamespace) checkElement(child, grammarWithin(node.local, grammar, child.local), check);
  }
}

function checkAttributes(node: SchemaNode, grammar: Grammar, check: Check): void {
  for (const attribute of node.attributes) checkAttribute(node, attribute, grammar, check);
  for (const name of grammar.required) {
    if (attributeNode(node, name)) continue;
    report(check, node, "schema.missingAttribute", node.place, "s4s-att-must-appear", { element: node.local, name });
  }
}

/** A notation has at least one of its two identifiers. */
function checkNotation(node: SchemaNode, check: Check): void {
  if (node.attributes.some(({ local }) => local === "public" || local === "system")) return;
  report(check, node, "schema.missingAttribute", node.place, "s4s-att-must-appear", {
    element: "notation",
    name: "public",
  });
}

function checkAttribute(node: SchemaNode, attribute: SchemaAttribute, grammar: Grammar, check: Check): void {
  const { uri, local, value } = attribute;
  if (uri !== "" && uri !== xsdNamespace) return;
  const type = uri === "" ? grammar.attributes.get(local) : undefined;
  if (type !== undefined && quickForms[type]?.test(value)) return;
  const args = { element: node.local, name: local, found: value };
  if (local === "id" && uri === "") checkId(attribute, check, args);
  else if (type === undefined)
    report(check, node, "schema.unknownAttribute", attribute.namePlace, "s4s-att-not-allowed", args);
  else if (!holdsLexical(type, value))
    report(check, node, "schema.attributeValue", attribute.place, "s4s-att-invalid-value", args);
}

/** What most values look like: no more needs to be asked of them. */
const quickForms: Record<string, RegExp | undefined> = {
  string: /^/,
  token: /^/,
  NCName: /^[A-Za-z_][\w.-]*$/,
  QName: /^[A-Za-z_][\w.-]*(:[A-Za-z_][\w.-]*)?$/,
  nonNegativeInteger: /^\d+$/,
  positiveInteger: /^[1-9]\d*$/,
  boolean: /^(true|false)$/,
};

function checkId({ value, place }: SchemaAttribute, check: Check, args: Record<string, string>): void {
  const id = trimBlanks(value);
  if (check.ids.has(id) || !holdsLexical("NCName", id)) {
    check.findings.error("schema.attributeValue", place, "s4s-att-invalid-value", args);
  }
  check.ids.add(id);
}

/** Prefixes are resolved later; here a QName need only look like one. */
const anyPrefix = { resolvePrefix: () => "" };

function holdsLexical(type: string, raw: string): boolean {
  const value = normalise("collapse", raw);
  if (type === "QNames") return value.split(" ").every((name) => name === "" || holdsLexical("QName", name));
  if (type in lexicalForms) return lexicalForms[type].test(value);
  const builtin = builtinType(type);
  return !builtin || validateValue(builtin, raw, anyPrefix) === undefined;
}

/** Steps through the children; the first that cannot stand where it does is reported, and a required one that is absent. */
function checkContent(node: SchemaNode, grammar: Grammar, check: Check): void {
  let rest = grammar.content;
  for (const child of node.children) {
    const letter = child.uri === xsdNamespace ? letterOf(child.local) : -1;
    const next = stepOf(grammar, rest, letter);
    if (!next) return reportChild(node, child, check);
    rest = next;
  }
  if (node.holdsText) {
    report(check, node, "schema.misplacedElement", node.place, "s4s-elt-character", {
      element: node.local,
      name: "text",
    });
  }
  if (rest.nullable) return;
  report(check, node, "schema.missingElement", node.place, "s4s-elt-must-match.2", {
    element: node.local,
    expected: expectedOf(rest),
  });
}

/** What may follow after a child; undefined when it cannot stand there. Each step is worked out once. */
function stepOf({ terms, steps }: Grammar, rest: Term, letter: number): Term | undefined {
  let known = steps.get(rest);
  if (!known) steps.set(rest, (known = []));
  let next = known[letter + 1];
  if (!next) known[letter + 1] = next = terms.derive(rest, new Set([letter]));
  return sameTerm(next, terms.nothing) ? undefined : next;
}

function reportChild(node: SchemaNode, child: SchemaNode, check: Check): void {
  const known = child.uri === xsdNamespace && letters.includes(child.local);
  const kind = known ? "schema.misplacedElement" : "schema.unknownElement";
  const args = { element: node.local, name: child.local };
  // Of a declaration that is lost among the global ones, those that need it will tell.
  if (node.local === "schema") check.findings.error(kind, child.place, "s4s-elt-must-match.1", args);
  else report(check, node, kind, child.place, "s4s-elt-must-match.1", args);
}

function report(
  check: Check,
  node: SchemaNode,
  kind: SchemaMessage,
  place: Place,
  rule: string,
  args: SchemaArgs,
): void {
  check.findings.error(kind, place, rule, args);
  const hurt = hurtBy(node);
  if (hurt) check.hurt.add(hurt);
}

const definitions: ReadonlySet<string> = new Set(["simpleType", "complexType"]);
const globals: ReadonlySet<string> = new Set(["element", "attribute", "group", "attributeGroup", "notation"]);

/** The component whose meaning is open when something in it is not understood; none for an annotation. */
function hurtBy(node: SchemaNode): SchemaNode | undefined {
  if (node.local === "annotation") return undefined;
  const isGlobal = node.parent?.local === "schema" || node.parent?.local === "redefine";
  if (!node.parent || definitions.has(node.local) || (isGlobal && globals.has(node.local))) return node;
  return hurtBy(node.parent);
}

function expectedOf(term: Term): string[] {
  const names: string[] = [];
  visitFirst(term, (letter) => names.push(letters[letter]));
  return names;
}

/** Element names as letters of the terms. */
const letters: string[] = [];

function letterOf(name: string): number {
  const at = letters.indexOf(name);
  return at < 0 ? letters.push(name) - 1 : at;
}

function toGrammar(attributes: string, content: string): Grammar {
  const terms = new Terms();
  const whole = new ContentReader(terms, content).whole();
  const words = attributes.split(" ").filter((word) => word !== "");
  const typed = words.map((word) => word.replace("!", "").split(":") as [string, string]);
  const required = words.flatMap((word, i) => (word.endsWith("!") ? typed[i][0] : []));
  return { attributes: new Map(typed), required, inner: new Map(), terms, content: whole, steps: new Map() };
}

/** Reads the table's notation: names, |, parentheses, ? and *. */
class ContentReader {
  private readonly tokens: string[];
  private pos = 0;

  constructor(
    private readonly terms: Terms,
    text: string,
  ) {
    this.tokens = text.match(/\w+|[()|?*]/g) ?? [];
  }

  whole(): Term {
    const options = [this.sequence()];
    while (this.tokens[this.pos] === "|") {
      this.pos++;
      options.push(this.sequence());
    }
    return this.terms.either(options);
  }

  private sequence(): Term {
    let term = this.terms.empty;
    while (this.pos < this.tokens.length && !"|)".includes(this.tokens[this.pos]))
      term = this.terms.then(term, this.part());
    return term;
  }

  private part(): Term {
    const token = this.tokens[this.pos++];
    const term = token === "(" ? this.group() : this.terms.set(letterOf(token));
    const sign = this.tokens[this.pos];
    if (sign !== "?" && sign !== "*") return term;
    this.pos++;
    return this.terms.repeat(term, 0, sign === "?" ? 1 : Infinity);
  }

  private group(): Term {
    const inner = this.whole();
    this.pos++;
    return inner;
  }
}
