// libxml2 names a place by a node path; the product names it by child positions, as AnomalyLocation does.
import type { XmlElement } from "libxml2-wasm";
import { childElements } from "./facts";

export interface Found {
  readonly element: XmlElement;
  /** 1-based child positions from the root; the root is [1]. */
  readonly position: readonly number[];
}

/** Follows libxml2's node paths (/a/b[2]/*[3]); the children of each parent are listed once. */
export class Positions {
  private readonly known = new Map<string, Found>();
  private readonly children = new Map<string, XmlElement[]>();

  constructor(private readonly root: XmlElement) {}

  /** The element of a node path; for an attribute or a text, the element that holds it. */
  find(xpath: string | undefined): Found | undefined {
    return xpath ? this.resolve(xpath.replace(/\/(@[^/]*|text\(\)(\[\d+\])?)$/, "")) : undefined;
  }

  private resolve(xpath: string): Found | undefined {
    const cut = xpath.lastIndexOf("/");
    if (cut < 0) return undefined;
    if (cut === 0) return { element: this.root, position: [1] };
    const known = this.known.get(xpath);
    if (known) return known;
    const parent = this.resolve(xpath.slice(0, cut));
    const step = /^(.*?)(?:\[(\d+)\])?$/.exec(xpath.slice(cut + 1));
    if (!parent || !step) return undefined;
    const siblings = this.childrenOf(xpath.slice(0, cut), parent.element);
    const index = nthOf(siblings, step[1], Number(step[2] ?? 1));
    if (index < 0) return undefined;
    const found = { element: siblings[index], position: [...parent.position, index + 1] };
    this.known.set(xpath, found);
    return found;
  }

  private childrenOf(xpath: string, element: XmlElement): XmlElement[] {
    const listed = this.children.get(xpath) ?? childElements(element);
    this.children.set(xpath, listed);
    return listed;
  }
}

/** Index of the nth element of this name; "*" counts them all. -1 when there are fewer. */
function nthOf(elements: readonly XmlElement[], name: string, nth: number): number {
  let seen = 0;
  return elements.findIndex((element) => (name === "*" || qualifiedName(element) === name) && ++seen === nth);
}

function qualifiedName(element: XmlElement): string {
  return element.prefix ? `${element.prefix}:${element.name}` : element.name;
}
