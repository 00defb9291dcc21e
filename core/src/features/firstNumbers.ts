// What tells elements of one name apart where no pack says how records are called: the first numbers and dates in them. Free text
// is left out, because it may be the name of a person.
import type { Algorithm } from "../pack/manifest";
import { textType, type ElementDecl } from "../schema/model";
import type { NodeRef } from "../xml/segment";
import { firstChild, isPlainLeaf, nextSibling, textOf } from "../xml/nodes";
import { formatCompany, formatNoss, maskInss } from "./identifiers";
import type { HoverReader } from "./hover";
import type { Snapshot } from "./snapshot";
import { valueFactsOf } from "./zones";

/** So many children are looked at, and so many values told. */
const maxLookedAt = 6;
const maxTold = 2;

/** A longer value tells nothing at a glance. */
const maxUnits = 24;

/** How the values of an element are written; undefined for those that are not told. */
type Kind = Algorithm | "plain" | undefined;

const plainTypes: ReadonlySet<string> = new Set(["decimal", "date", "gYear", "gYearMonth"]);

export class FirstNumbers {
  readonly #kinds = new Map<ElementDecl, Kind>();

  constructor(
    private readonly snapshot: Snapshot,
    private readonly reader: Pick<HoverReader, "rules" | "masked">,
  ) {}

  /** "0000001 · 77.10.15-***.**"; "" where an element begins with neither number nor date. */
  of(node: NodeRef): string {
    const { tree } = this.snapshot;
    const told: string[] = [];
    let left = maxLookedAt;
    for (let at = firstChild(tree, node); at !== undefined && left > 0; at = nextSibling(tree, at), left--) {
      if (!isPlainLeaf(tree, at)) break;
      const value = this.#valueOf(at);
      if (value !== "") told.push(value);
      if (told.length === maxTold) break;
    }
    return told.join(" · ");
  }

  #valueOf(leaf: NodeRef): string {
    const decl = this.snapshot.validation?.declOf(leaf);
    const kind = decl && this.#kindOf(decl, leaf);
    const value = kind ? textOf(this.snapshot.tree, leaf).trim() : "";
    if (value.length > maxUnits || !/^[\d.:+-]+$/.test(value)) return "";
    if (kind?.startsWith("inss") || /^\d{11}$/.test(value)) return this.reader.masked ? maskInss(value) : value;
    if (kind === "noss") return formatNoss(value);
    return kind === "plain" ? value : formatCompany(value);
  }

  #kindOf(decl: ElementDecl, leaf: NodeRef): Kind {
    if (this.#kinds.has(decl)) return this.#kinds.get(decl);
    const type = textType(decl.type);
    const { number } = valueFactsOf(this.snapshot, this.reader.rules, leaf);
    const kind = number ?? (plainTypes.has(type?.primitive?.name ?? "") ? "plain" : undefined);
    this.#kinds.set(decl, kind);
    return kind;
  }
}
