// Text to be put in, with places to fill: written as an LSP snippet, or plainly for editors that know no snippets.
import type { ComplexType, ElementDecl, Particle, SimpleType } from "../schema/model";
import { textType } from "../schema/model";
import { escapeXml } from "./escape";
import type { Naming } from "./naming";

/** Pieces of the text; a hole is a place to fill, with what may stand there already. */
export type Piece = string | { readonly hole: string };

/** Required content is written down to this depth; deeper levels are left to the next completion. */
const usualDepth = 4;

/** No snippet has more elements than a screen shows. */
const maxElements = 60;

/** `$1`, `${2:SU}`: tab stops in the order in which they stand, the last position after everything. */
export function asSnippet(pieces: readonly Piece[]): string {
  let stop = 0;
  const parts = pieces.map((piece) => {
    if (typeof piece === "string") return escapeSnippet(piece);
    stop++;
    return piece.hole === "" ? `$${stop}` : `\${${stop}:${escapeSnippet(piece.hole)}}`;
  });
  return `${parts.join("")}${stop > 0 ? "$0" : ""}`;
}

export function asPlainText(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (typeof piece === "string" ? piece : piece.hole)).join("");
}

/** What is known of a value before it is written; `above` are the declarations around it, the innermost last. */
export type Known = (decl: ElementDecl, above: readonly ElementDecl[]) => string | undefined;

export interface SnippetOptions {
  readonly naming: Naming;
  readonly known?: Known;
  readonly depth?: number;
  /** Text behind the name of the outermost element, such as attributes. */
  readonly head?: string;
}

/** An element as it is begun after `<`: its name, required attributes, required content, and its end tag. */
export function elementPieces(decl: ElementDecl, options: SnippetOptions): readonly Piece[] {
  const budget = { left: maxElements, depth: options.depth ?? usualDepth, known: options.known ?? (() => undefined) };
  return piecesOf(decl, options.naming, [], budget, options.head ?? "");
}

interface Budget {
  left: number;
  readonly depth: number;
  readonly known: Known;
}

function piecesOf(
  decl: ElementDecl,
  naming: Naming,
  above: readonly ElementDecl[],
  budget: Budget,
  more: string,
): Piece[] {
  budget.left--;
  const { type } = decl;
  const depth = above.length + 1;
  const simple = textType(type);
  const { qname, declares, inside } = naming.of(decl);
  const head: Piece[] = [qname, declares + more, ...(type.kind === "complex" ? attributePieces(type) : [])];
  if (simple) {
    return [...head, ">", valuePiece(budget.known(decl, above) ?? certainValue(decl, simple), decl), `</${qname}>`];
  }
  if (type.kind === "complex" && type.content.kind === "empty") return [...head, "/>"];
  const children = type.kind === "complex" ? requiredChildren(type) : [];
  if (children.length === 0 || depth > budget.depth) return [...head, ">", { hole: "" }, `</${qname}>`];
  const indent = "\n" + "\t".repeat(depth);
  const inner = children.flatMap((child): Piece[] => {
    if (budget.left <= 0) return [];
    return [`${indent}<`, ...piecesOf(child, inside, [...above, decl], budget, "")];
  });
  return [...head, ">", ...inner, `\n${"\t".repeat(depth - 1)}</${qname}>`];
}

function attributePieces(type: ComplexType): Piece[] {
  const required = [...type.attributes.values()].filter((use) => use.required);
  return required.flatMap((use): Piece[] => {
    const value = use.constraint?.text ?? use.decl.constraint?.text ?? onlyValue(use.decl.type);
    return [` ${use.decl.local}="`, { hole: value }, `"`];
  });
}

/** What is certain is written and needs no stop on the way; the rest is to be filled in, a default may be kept. */
function valuePiece(certain: string, { constraint }: ElementDecl): Piece {
  return certain === "" ? { hole: constraint?.text ?? "" } : escapeXml(certain);
}

/** The fixed value, or the only one that may stand there. */
function certainValue({ constraint }: ElementDecl, type: SimpleType): string {
  return constraint?.kind === "fixed" ? constraint.text : onlyValue(type);
}

function onlyValue(type: SimpleType): string {
  const entries = type.facets.enumeration?.entries ?? [];
  return entries.length === 1 ? entries[0].text : "";
}

/** The shortest content that the type allows, as far as it is elements: each required one as often as it must stand. */
function requiredChildren(type: ComplexType): readonly ElementDecl[] {
  if (type.content.kind !== "elements" && type.content.kind !== "mixed") return [];
  return shortest(type.content.particle, 0) ?? [];
}

/** undefined where a wildcard is required: nobody knows what belongs there. */
function shortest(particle: Particle, depth: number): readonly ElementDecl[] | undefined {
  const times = Math.min(particle.min, maxElements);
  if (times === 0 || depth > maxElements) return [];
  const once = shortestOnce(particle, depth);
  return (
    once &&
    Array.from({ length: times }, () => once)
      .flat()
      .slice(0, maxElements)
  );
}

function shortestOnce(particle: Particle, depth: number): readonly ElementDecl[] | undefined {
  const { term } = particle;
  if (term.kind === "element") return [term];
  if (term.kind === "wildcard") return undefined;
  const parts = term.particles.map((part) => shortest(part, depth + 1));
  if (term.compositor !== "choice") return parts.flatMap((part) => part ?? []);
  const known = parts.filter((part) => part !== undefined);
  return known.length === 0 ? undefined : known.reduce((best, part) => (part.length < best.length ? part : best));
}

function escapeSnippet(text: string): string {
  return text.replace(/[\\$}]/g, (character) => `\\${character}`);
}
