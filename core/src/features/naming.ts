// How an element that is about to be written is to be called: by the prefixes that are in scope, or with a declaration of its own.
import { attributes, parent } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";

/** Expanded name of an element or its declaration. */
export interface Expanded {
  readonly uri: string;
  readonly local: string;
}

export interface Named {
  readonly qname: string;
  /** ` xmlns="…"`, with the space before it, where no prefix in scope stands for the namespace; else "". */
  readonly declares: string;
  /** Names inside the element. */
  readonly inside: Naming;
}

/** Namespaces in scope at a place. */
export class Naming {
  private constructor(
    private readonly prefixes: ReadonlyMap<string, string>,
    /** Prefix that the elements around use for a namespace that has several. */
    private readonly preferred: string,
  ) {}

  static empty(prefixes: readonly (readonly [prefix: string, uri: string])[] = []): Naming {
    return new Naming(new Map(prefixes), "");
  }

  /** What is in scope inside an element. */
  static inside(tree: XmlTree, node: NodeRef, prefix: string): Naming {
    const prefixes = new Map<string, string>();
    for (let at: NodeRef | undefined = node; at !== undefined; at = parent(tree, at)) {
      for (const { name, value } of attributes(tree, at)) {
        const declared = name.qname === "xmlns" ? "" : name.prefix === "xmlns" ? name.local : undefined;
        if (declared !== undefined && !prefixes.has(declared)) prefixes.set(declared, value);
      }
    }
    return new Naming(prefixes, prefix);
  }

  of({ uri, local }: Expanded): Named {
    const prefix = this.prefixOf(uri);
    if (prefix === undefined) {
      const prefixes = new Map(this.prefixes).set("", uri);
      const declares = ` xmlns="${uri.replace(/&/g, "&amp;").replace(/"/g, "&quot;")}"`;
      return { qname: local, declares, inside: new Naming(prefixes, "") };
    }
    return { qname: prefix === "" ? local : `${prefix}:${local}`, declares: "", inside: this };
  }

  /** The prefix for a namespace, "" for none; undefined when it has to be declared. */
  private prefixOf(uri: string): string | undefined {
    const standard = this.prefixes.get("") ?? "";
    if (uri === "") return standard === "" ? "" : undefined;
    if (this.preferred !== "" && this.prefixes.get(this.preferred) === uri) return this.preferred;
    if (standard === uri) return "";
    return [...this.prefixes].find(([prefix, bound]) => bound === uri && prefix !== "xml")?.[0];
  }
}
