// libxml2 names a place by a node path; the product names it by child positions, as AnomalyLocation does.
import { XmlElement } from "libxml2-wasm";

/** Turns libxml2's node paths (/a/b[2]/*[3]) into 1-based child-element positions; each parent is listed once. */
export class Positions {
  private readonly known = new Map<string, { element: XmlElement; position: readonly number[] }>();
  private readonly children = new Map<string, XmlElement[]>();

  constructor(private readonly root: XmlElement) {}

  find(xpath: string | undefined): readonly number[] {
    if (!xpath) return [];
    return this.resolve(xpath.replace(/\/(@[^/]*|text\(\)(\[\d+\])?)$/, ""))?.position ?? [];
  }

  private resolve(xpath: string): { element: XmlElement; position: readonly number[] } | undefined {
    const cut = xpath.lastIndexOf("/");
    if (cut < 0) return undefined;
    if (cut === 0) return { element: this.root, position: [1] };
    const found = this.known.get(xpath);
    if (found) return found;
    const parent = this.resolve(xpath.slice(0, cut));
    const step = /^(.*?)(?:\[(\d+)\])?$/.exec(xpath.slice(cut + 1));
    if (!parent || !step) return undefined;
    const at = this.indexOf(this.childrenOf(xpath.slice(0, cut), parent.element), step[1], Number(step[2] ?? 1));
    if (!at) return undefined;
    const result = { element: at.element, position: [...parent.position, at.position] };
    this.known.set(xpath, result);
    return result;
  }

  private indexOf(children: XmlElement[], name: string, nth: number) {
    let seen = 0;
    for (const [index, element] of children.entries()) {
      if (name !== "*" && qualifiedName(element) !== name) continue;
      seen++;
      if (seen === nth) return { element, position: index + 1 };
    }
    return undefined;
  }

  private childrenOf(xpath: string, element: XmlElement): XmlElement[] {
    let list = this.children.get(xpath);
    if (list) return list;
    list = [];
    for (let node = element.firstChild; node; node = node.next) if (node instanceof XmlElement) list.push(node);
    this.children.set(xpath, list);
    return list;
  }
}

function qualifiedName(element: XmlElement): string {
  return element.prefix ? `${element.prefix}:${element.name}` : element.name;
}
