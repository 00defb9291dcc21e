// Every mutation of every element of the official schemas that have a glossary: does the finding carry a code that the
// glossary lists at that element or its block? What is listed is read here, from the glossary's text, without core's reader
// and without its mapping.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { CheckSession } from "../../core/src/check/session";
import type { Finding } from "../../core/src/findings/finding";
import { loadPack } from "../../core/src/pack/load";
import type { Pack } from "../../core/src/pack/pack";
import { textType, type ElementDecl, type Particle, type SimpleType } from "../../core/src/schema/model";
import { validateValue } from "../../core/src/schema/values";
import { needsShared, shared } from "../support/root";
import { channelData } from "./checkSupport";

interface Case {
  readonly id: string;
  readonly schema: string;
  readonly root: string;
  readonly zones: string;
  readonly blocks: string;
  /** So many mutations are made at least. */
  readonly atLeast: number;
}

const cases: readonly Case[] = [
  {
    id: "dimona",
    schema: "Dimona_20231.xsd",
    root: "Dimona",
    zones: "Zones_Dimona20233NL.xml",
    blocks: "FBDimona20233NL.xml",
    atLeast: 600,
  },
  {
    id: "acrf",
    schema: "ACRF_20231.xsd",
    root: "ACRF",
    zones: "Zones_ACR20233NL.xml",
    blocks: "FBACR20233NL.xml",
    atLeast: 90,
  },
];

for (const one of cases) {
  test(`${one.id}: each mutation of each element has a code of the glossary`, needsShared, (context) => {
    const outcome = run(one);
    context.diagnostic(
      `${one.id}: ${outcome.mutations} mutations of ${outcome.elements} elements; ${summary(outcome)}`,
    );
    for (const line of outcome.wrong) context.diagnostic(`wrong: ${line}`);
    for (const [line, count] of outcome.assumed) context.diagnostic(`assumed ${count}x: ${line}`);
    context.diagnostic(`${one.id}: ${outcome.foretold} codes as foretold from mutation and glossary alone`);
    for (const line of outcome.skipped) context.diagnostic(`no valid document holds ${line}`);
    assert.deepEqual(outcome.otherwise, []);
    const listable = outcome.mutations - outcome.unlistable;
    assert.ok(outcome.foretold > listable * 0.6, `${outcome.foretold} foretold`);
    assert.deepEqual(outcome.wrong, []);
    assert.ok(outcome.mutations > one.atLeast, `${outcome.mutations} mutations`);
    assert.ok(share(outcome) >= 99, `${share(outcome).toFixed(1)} % listed where a general code is listed`);
    const ofAll = (100 * outcome.listed) / outcome.mutations;
    assert.ok(ofAll >= 95, `${ofAll.toFixed(1)} % listed of all mutations`);
  });
}

function summary(outcome: Outcome): string {
  const { listed, assumed, wrong, unlistable, mutations } = outcome;
  const guesses = sum(assumed.values());
  const percent = share(outcome).toFixed(1);
  const ofAll = ((100 * listed) / mutations).toFixed(1);
  return `listed ${listed}, assumed ${guesses}, wrong ${wrong.length} (${percent} % listed); ${unlistable} more where the glossary lists no general code there (${ofAll} % listed of all)`;
}

/** Share of the mutations with a listed code, where the glossary lists any general code at the element or its block. */
function share({ listed, assumed, wrong }: Outcome): number {
  return (100 * listed) / (listed + sum(assumed.values()) + wrong.length);
}

function sum(numbers: Iterable<number>): number {
  return [...numbers].reduce((total, number) => total + number, 0);
}

/** Types that say of any element what a schema can say: absent, not numeric, invalid, forbidden, repeated, ... */
const generalTypes = ["001", "002", "003", "005", "006", "008", "090", "091", "092", "093", "146"];

interface Outcome {
  /** Findings that carry the very code which the table of violations and the glossary's text lead to, and those that do not. */
  foretold: number;
  otherwise: string[];
  elements: number;
  mutations: number;
  listed: number;
  assumed: Map<string, number>;
  wrong: string[];
  /** Assumed, because the glossary lists nothing there but codes of business rules. */
  unlistable: number;
  /** Elements of which no valid document can be made, because the schema admits no value somewhere on the way. */
  skipped: string[];
}

function run(one: Case): Outcome {
  const folder = path.join(shared as string, "corpus");
  const pack = makePack(one, folder);
  const glossary = readListed(folder, one);
  const schema = pack.compile(one.schema).schema;
  assert.ok(schema);
  const root = schema.element("", one.root);
  assert.ok(root);
  const outcome: Outcome = {
    foretold: 0,
    otherwise: [],
    elements: 0,
    mutations: 0,
    listed: 0,
    assumed: new Map(),
    wrong: [],
    unlistable: 0,
    skipped: [],
  };
  for (const target of placesIn(root)) {
    if (check(toXml(build(target, true)), pack).schemaValid !== true) {
      outcome.skipped.push(target.map(({ local }) => local).join("/"));
      continue;
    }
    outcome.elements++;
    for (const mutation of mutate(target)) judge(mutation, pack, glossary, outcome);
  }
  return outcome;
}

function makePack(one: Case, folder: string): Pack {
  const manifest = {
    id: one.id,
    version: "20231",
    official: true,
    applicationCode: null,
    schemas: [{ file: one.schema, roots: [one.root], version: "20231" }],
    glossary: [one.zones, one.blocks],
  };
  const { pack, problems } = loadPack(
    new Map([
      ["pack.json", JSON.stringify(manifest)],
      [one.schema, readFileSync(path.join(folder, "schemas", one.schema), "utf8")],
      [one.zones, readFileSync(path.join(folder, "glossary", one.zones), "latin1")],
      [one.blocks, readFileSync(path.join(folder, "glossary", one.blocks), "latin1")],
    ]),
  );
  assert.deepEqual(problems, []);
  assert.ok(pack);
  return pack;
}

/** Number -> codes that the glossary lists for it, anywhere. */
function readListed(folder: string, one: Case): Map<string, Set<string>> {
  const listed = new Map<string, Set<string>>();
  for (const file of [one.zones, one.blocks]) {
    const text = readFileSync(path.join(folder, "glossary", file), "latin1");
    for (const [, entry] of text.matchAll(
      /<(?:glossary|FunctionalBlock)>([\s\S]*?)<\/(?:glossary|FunctionalBlock)>/g,
    )) {
      const number = /<Code>(.*?)<\/Code>/.exec(entry)?.[1] ?? "";
      const codes = listed.get(number) ?? new Set();
      for (const [, code] of entry.matchAll(/<AnomalieCode>(.+?)<\/AnomalieCode>/g)) codes.add(code);
      listed.set(number, codes);
    }
  }
  return listed;
}

function check(xml: string, pack: Pack): CheckSession {
  return new CheckSession(xml, {
    packs: [pack],
    channelData: { ...channelData, rules: [] },
    asOf: { date: "2023-08-01", time: "12:00:00.000" },
  });
}

function judge(
  mutation: Mutation,
  pack: Pack,
  glossary: ReadonlyMap<string, ReadonlySet<string>>,
  outcome: Outcome,
): void {
  const session = check(mutation.xml, pack);
  // What is optional may be removed, what may stand often repeated.
  if (session.schemaValid === true) return;
  outcome.mutations++;
  const found = session
    .findings()
    .filter((finding) => finding.source === "xsd" && numbersOf(mutation).includes(finding.code.slice(0, 5)));
  const name = `${mutation.name} ${mutation.zone} ${mutation.element} in ${mutation.block}`;
  const foretold = foretell(mutation, glossary);
  if (foretold.size > 0) {
    if (found.some(({ code }) => foretold.has(code))) outcome.foretold++;
    else
      outcome.otherwise.push(
        `${name}: ${[...foretold].join(" ")} foretold, ${session.findings().map(shown).join(" ")}`,
      );
  }
  const good = found.find((finding) => numbersOf(mutation).some((number) => glossary.get(number)?.has(finding.code)));
  if (good) outcome.listed++;
  else if (!isListable(mutation, glossary) && found.length > 0) outcome.unlistable++;
  else if (found.some((finding) => finding.certainty === "assumed")) {
    const line = `${mutation.name} -> ${found[0].code} on ${kindOfNumber(mutation.zone)} ${mutation.zone}`;
    outcome.assumed.set(line, (outcome.assumed.get(line) ?? 0) + 1);
  } else outcome.wrong.push(`${name}: ${session.findings().map(shown).join(" ")}`);
  for (const finding of session.findings())
    if (finding.certainty === "listed" && !glossary.get(finding.code.slice(0, 5))?.has(finding.code))
      outcome.wrong.push(`${name}: ${finding.code} is not listed`);
}

/* ------------------------------------------------------------------- what is foretold, without core's mapping */

/** The rows of the channel's practice: Z is the element's number, B that of its block; the first that is listed counts. */
const rows: Readonly<Record<string, readonly string[]>> = {
  missing: ["Z-001", "B-090"],
  empty: ["Z-001", "Z-003"],
  notNumeric: ["Z-002", "Z-003"],
  length: ["Z-093", "Z-003"],
  domain: ["Z-008", "Z-003"],
  lexical: ["Z-003", "Z-008"],
  tooMany: ["Z-090", "B-090", "Z-006"],
  wrongPlace: ["Z-091", "B-091"],
  unknownName: ["B-092", "Z-092", "B-091"],
};

/** What a mutation of this name violates. A value may violate several things at once: either code is right. */
const violated: Readonly<Record<string, readonly string[]>> = {
  remove: ["missing"],
  duplicate: ["tooMany"],
  reorder: ["wrongPlace"],
  misspell: ["unknownName", "missing"],
  lengthen: ["length", "domain", "lexical"],
  shorten: ["length", "domain", "lexical"],
  empty: ["empty", "length", "domain", "lexical", "notNumeric"],
  "break the type": ["notNumeric", "lexical", "length", "domain"],
  "leave the domain": ["domain", "lexical", "length", "notNumeric"],
};

/** The code of each row that applies; none where the glossary lists none of a row. */
function foretell(mutation: Mutation, glossary: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const zones = mutation.name === "reorder" ? [mutation.zone, ...mutation.siblings] : [mutation.zone];
  const codes = new Set<string>();
  for (const zone of zones)
    for (const row of violated[mutation.name] ?? []) {
      const first = rows[row]
        .map((pattern) => pattern.replace("Z", zone).replace("B", mutation.block))
        .find((code) => glossary.get(code.slice(0, 5))?.has(code));
      if (first !== undefined) codes.add(first);
    }
  return codes;
}

/** What the general table says of elements, never of a value: 090 "Erreur de cardinalité", 091 "Erreur de séquence", 092 "Elément inconnu". */
const typesOfElements = ["001", "090", "091", "092"];

/** Does the glossary list any general code that can be said of this mutation, at the element or its block? */
function isListable(mutation: Mutation, glossary: ReadonlyMap<string, ReadonlySet<string>>): boolean {
  const { zone, isOfValue } = mutation;
  return numbersOf(mutation).some((number) =>
    [...(glossary.get(number) ?? [])].some((code) => {
      const type = code.slice(-3);
      return generalTypes.includes(type) && !(isOfValue && number !== zone && typesOfElements.includes(type));
    }),
  );
}

function shown(finding: Finding): string {
  return `${finding.code}/${finding.certainty}/${finding.kind}`;
}

function numbersOf(mutation: Mutation): string[] {
  return [mutation.zone, mutation.block, ...(mutation.name === "reorder" ? mutation.siblings : [])].filter(
    (number) => number !== "",
  );
}

function kindOfNumber(number: string): string {
  return number.startsWith("9") ? "a block" : "a zone";
}

/* ------------------------------------------------------------------------------------- documents and mutations */

/** An element on its way down from the root: each step may stand in a choice or be optional. */
type Place = readonly ElementDecl[];

interface Mutation {
  readonly name: string;
  readonly xml: string;
  readonly element: string;
  readonly zone: string;
  readonly block: string;
  /** The number of what it changed places with. */
  readonly siblings: readonly string[];
  /** Its text alone is another one. */
  readonly isOfValue: boolean;
}

interface Tree {
  readonly name: string;
  readonly uri: string;
  readonly attributes: string;
  readonly children: Tree[];
  text: string;
  readonly isTarget: boolean;
}

/** Every element of a schema, by the shortest way to it; each declaration under each parent once. */
function placesIn(root: ElementDecl): Place[] {
  const places: Place[] = [[root]];
  const seen = new Set<string>();
  for (let at = 0; at < places.length; at++) {
    const parent = places[at][places[at].length - 1];
    for (const child of childrenOf(parent)) {
      const key = `${parent.id} ${child.id}`;
      if (seen.has(key)) continue;
      seen.add(key);
      places.push([...places[at], child]);
    }
  }
  return places.slice(1);
}

function childrenOf(decl: ElementDecl): ElementDecl[] {
  const { type } = decl;
  if (type.kind === "simple" || (type.content.kind !== "elements" && type.content.kind !== "mixed")) return [];
  return elementsIn(type.content.particle);
}

function elementsIn({ term, max }: Particle): ElementDecl[] {
  if (max === 0 || term.kind === "wildcard") return [];
  return term.kind === "element" ? [term] : term.particles.flatMap(elementsIn);
}

/** The smallest valid tree that holds the place: of what is required as many as are due, of a choice what has a value. */
function build(place: Place, onTheWay: boolean): Tree {
  const decl = place[0];
  const next = onTheWay ? place[1] : undefined;
  const text = decl.constraint?.kind === "fixed" ? decl.constraint.text : textOf(decl);
  const node: Tree = {
    name: decl.local,
    uri: decl.uri,
    attributes: attributesOf(decl),
    children: [],
    text,
    isTarget: onTheWay && place.length === 1,
  };
  if (decl.type.kind === "complex" && (decl.type.content.kind === "elements" || decl.type.content.kind === "mixed"))
    fill(node, decl.type.content.particle, place, next);
  return node;
}

function textOf(decl: ElementDecl): string {
  const type = textType(decl.type);
  return type ? (validValue(type) ?? "") : "";
}

/** The required attributes, as they are written in the start tag. */
function attributesOf({ type }: ElementDecl): string {
  if (type.kind === "simple") return "";
  return [...type.attributes.values()]
    .filter(({ required }) => required)
    .map(({ decl, constraint = decl.constraint }) => {
      const value = constraint?.kind === "fixed" ? constraint.text : (validValue(decl.type) ?? "");
      return ` ${decl.local}="${escaped(value)}"`;
    })
    .join("");
}

function fill(node: Tree, particle: Particle, place: Place, next: ElementDecl | undefined): void {
  const holdsNext = next !== undefined && elementsIn(particle).includes(next);
  for (let nth = 0; nth < Math.max(particle.min, holdsNext ? 1 : 0); nth++)
    fillOnce(node, particle, place, nth === 0 && holdsNext ? next : undefined);
}

function fillOnce(node: Tree, { term }: Particle, place: Place, next: ElementDecl | undefined): void {
  if (term.kind === "wildcard") return;
  if (term.kind === "element") {
    node.children.push(term === next ? build(place.slice(1), true) : build([term], false));
    return;
  }
  const holder = next && term.particles.find((one) => elementsIn(one).includes(next));
  const taken =
    term.compositor === "choice"
      ? [holder ?? term.particles.find((one) => isPossible(one)) ?? term.particles[0]]
      : term.particles;
  // The same element may stand in several places of a sequence: it is taken in the first alone.
  for (const one of taken) fill(node, one, place, one === holder ? next : undefined);
}

/** Can something valid be written for a particle? A type may admit no value at all. */
function isPossible({ term, min }: Particle, around: readonly ElementDecl[] = []): boolean {
  if (min === 0 || term.kind === "wildcard") return true;
  if (term.kind === "group")
    return term.compositor === "choice"
      ? term.particles.some((one) => isPossible(one, around))
      : term.particles.every((one) => isPossible(one, around));
  const type = textType(term.type);
  if (type && validValue(type) === undefined) return false;
  if (around.includes(term)) return false;
  const { type: whole } = term;
  return whole.kind === "simple" || (whole.content.kind !== "elements" && whole.content.kind !== "mixed")
    ? true
    : isPossible(whole.content.particle, [...around, term]);
}

const candidates = [
  "1",
  "0",
  "12",
  "100",
  "20231",
  "2023-01-07",
  "14:35:00.000",
  "1000",
  "A",
  "string",
  "123456789",
  "0123456789",
  "100006",
  "130387593",
  "85073003328",
  "000",
  "12345",
  "999",
  "100.00",
  "001",
  "+32",
];

const values = new Map<SimpleType, string | undefined>();

/** A value that the type admits; undefined where none was found, as where two conditions exclude each other. */
function validValue(type: SimpleType): string | undefined {
  if (!values.has(type)) values.set(type, findValue(type));
  return values.get(type);
}

function findValue(type: SimpleType): string | undefined {
  const { enumeration, bounds, counts, patterns } = type.facets;
  const listed = enumeration?.entries.map((entry) => entry.text) ?? [];
  const limits = Object.values(bounds).map((bound) => bound.text);
  const lengths = Object.values(counts).map(({ value }) => value);
  const long = lengths.flatMap((length) => ["1", "A"].map((unit) => unit.repeat(Math.min(length, 500))));
  const matching = patterns.flatMap(({ sources }) => sources.flatMap(samplesOf));
  const members = type.members.map(validValue).filter((value) => value !== undefined);
  return [...listed, ...candidates, ...limits, ...matching, ...long, ...members].find(
    (text) => validateValue(type, text) === undefined,
  );
}

/** Short and longer texts that a pattern of the kind that schemas use matches. */
function samplesOf(pattern: string): string[] {
  return [0, 1, 2, 3, 5, 8, 13].map((more) => {
    let at = 0;
    const text = alternatives();
    return at < pattern.length ? "" : text;

    /** The first of what stands between bars. */
    function alternatives(): string {
      const first = sequence();
      while (pattern[at] === "|") {
        at++;
        sequence();
      }
      return first;
    }

    function sequence(): string {
      let made = "";
      while (at < pattern.length && pattern[at] !== "|" && pattern[at] !== ")") {
        const piece = atom();
        made += piece.repeat(times());
      }
      return made;
    }

    function atom(): string {
      const unit = pattern[at++];
      if (unit === "(") {
        const inner = alternatives();
        at++;
        return inner;
      }
      if (unit === "[") return fromClass();
      if (unit === "\\") return escapeSample(pattern[at++]);
      return unit === "." ? "a" : unit;
    }

    /** A character of a class: its first one; of one that is negated, a letter or a digit that it does not name. */
    function fromClass(): string {
      const from = at;
      while (pattern[at] !== "]" && at < pattern.length) at += pattern[at] === "\\" ? 2 : 1;
      const inside = pattern.slice(from, at++);
      if (inside.startsWith("^")) return [..."a1A_"].find((one) => !inside.includes(one)) ?? "z";
      return inside.startsWith("\\") ? escapeSample(inside[1]) : inside[0];
    }

    function times(): number {
      const found = /^(?:\{(\d+)(?:,(\d*))?\}|[?*+])/.exec(pattern.slice(at));
      if (!found) return 1;
      at += found[0].length;
      if (found[0] === "?") return Math.min(more, 1);
      if (found[0] === "*") return more;
      if (found[0] === "+") return more + 1;
      const least = Number(found[1]);
      if (found[2] === undefined) return least;
      return found[2] === "" ? least + more : Math.min(Number(found[2]), least + more);
    }
  });
}

function escapeSample(letter: string): string {
  return { d: "1", w: "a", s: " ", i: "a", c: "a", n: "\n", t: "\t", D: "a", S: "a", W: "-" }[letter] ?? letter;
}

/** Mutations that make the document invalid: others are none. */
function* mutate(place: Place): Iterable<Mutation> {
  const decl = place[place.length - 1];
  const base = toXml(build(place, true));
  const about = {
    element: decl.local,
    zone: numberOf(decl),
    block: blockOf(place),
    siblings: numbersBeside(place),
  };
  const whole = (change: (parent: Tree, index: number) => void): string => {
    const tree = build(place, true);
    const parent = parentOfTarget(tree) as Tree;
    change(parent, indexOfTarget(parent));
    return toXml(tree);
  };
  const made: [string, string][] = [
    ["remove", whole((parent, index) => parent.children.splice(index, 1))],
    ["duplicate", whole((parent, index) => parent.children.splice(index, 0, parent.children[index]))],
    ["reorder", whole(swap)],
    [
      "misspell",
      whole((parent, index) =>
        parent.children.splice(index, 1, { ...parent.children[index], name: decl.local + decl.local.slice(-1) }),
      ),
    ],
    [
      "rename",
      whole((parent, index) =>
        parent.children.splice(index, 1, { ...parent.children[index], name: `${decl.local}Zz` }),
      ),
    ],
  ];
  const type = textType(decl.type);
  const ofStructure = made.length;
  for (const [name, text] of type ? badValues(type) : [])
    made.push([name, whole((parent, index) => parent.children.splice(index, 1, { ...parent.children[index], text }))]);
  for (const [index, [name, xml]] of made.entries())
    if (xml !== base) yield { name, xml, isOfValue: index >= ofStructure, ...about };
}

/** The number of the sibling that it changes places with: either of the two is the one that stands wrong. */
function numbersBeside(place: Place): string[] {
  const tree = parentOfTarget(build(place, true));
  const name = tree?.children[neighbourOf(tree, indexOfTarget(tree))]?.name;
  return childrenOf(place[place.length - 2])
    .filter(({ local }) => local === name)
    .slice(0, 1)
    .map(numberOf);
}

/** Changes places with the nearest sibling of another name, the next one first. */
function swap(parent: Tree, index: number): void {
  const other = neighbourOf(parent, index);
  if (other < 0) return;
  const { children } = parent;
  [children[index], children[other]] = [children[other], children[index]];
}

function neighbourOf({ children }: Tree, index: number): number {
  const next = children.findIndex(({ name }, at) => at > index && name !== children[index].name);
  return next >= 0 ? next : children.findLastIndex(({ name }, at) => at < index && name !== children[index].name);
}

function indexOfTarget({ children }: Tree): number {
  return children.findIndex((child) => child.isTarget || holdsTarget(child));
}

function badValues(type: SimpleType): [string, string][] {
  const valid = validValue(type) ?? "";
  const tries: [string, string][] = [
    ["lengthen", valid + (valid[valid.length - 1] ?? "1").repeat(300)],
    [valid.length === 1 ? "empty" : "shorten", valid.slice(0, -1)],
    ["empty", ""],
    ["break the type", "x!"],
    ["leave the domain", "9999999999999999"],
    ["leave the domain", "-7"],
    ["leave the domain", "Q"],
  ];
  return tries.filter(([, text]) => validateValue(type, text) !== undefined);
}

function parentOfTarget(tree: Tree): Tree | undefined {
  if (tree.children.some((child) => child.isTarget)) return tree;
  for (const child of tree.children) {
    const found = parentOfTarget(child);
    if (found) return found;
  }
  return undefined;
}

function holdsTarget(tree: Tree): boolean {
  return tree.isTarget || tree.children.some(holdsTarget);
}

function toXml(tree: Tree, around?: Tree): string {
  const location = around
    ? ""
    : ` xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="${tree.name}_20231.xsd"`;
  const namespace = tree.uri === (around?.uri ?? "") ? "" : ` xmlns="${tree.uri}"`;
  const content = escaped(tree.text) + tree.children.map((child) => toXml(child, tree)).join("");
  return `<${tree.name}${location}${namespace}${tree.attributes}>${content}</${tree.name}>`;
}

function escaped(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;");
}

function numberOf(decl: ElementDecl): string {
  return decl.documentation.map((text) => /^\d{5}/.exec(text)?.[0]).find((number) => number !== undefined) ?? "";
}

function blockOf(place: Place): string {
  for (let at = place.length - 2; at >= 0; at--) if (numberOf(place[at]) !== "") return numberOf(place[at]);
  return "";
}
