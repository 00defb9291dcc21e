// The element that an anomaly speaks of, in the document that was judged: by Location, checked against TagName and Value; else by
// Path; else by TagName and Value; else the form. Each way costs the same however large the document is and however many elements
// read alike, because an answer may have ten thousand anomalies.
import { parent } from "../xml/nodes";
import type { NodeRef } from "../xml/segment";
import type { Answer, AnswerForm, ReturnedAnomaly } from "./answer";
import { plainValue, type Places } from "./places";

/**
 * there: as the authority saw it; changed: the element is there, its content is another; gone: it stood in what was sent, and only
 * its surroundings are left; lost: it was never found, or not even its form is left. What is lost may still be wrong: it is not past.
 */
export type AnchorState = "there" | "changed" | "gone" | "lost";
export type AnchoredBy = "location" | "path" | "value" | "form" | "file";

export interface Anchor {
  readonly node: NodeRef | undefined;
  readonly by: AnchoredBy;
  readonly state: AnchorState;
}

/** An entry of a Path that so many elements have tells too little to begin with. */
const maxCandidates = 200;

/** One is the element, two are one too many. */
const enough = 2;

/** The names that will be sought for some answers. */
export function namesAskedFor(answers: readonly Answer[]): Set<string> {
  const names = new Set<string>();
  for (const { forms } of answers)
    for (const { anomalies } of forms)
      for (const { tagName, path } of anomalies) {
        if (tagName) names.add(localName(tagName));
        for (const entry of path) names.add(entry.name);
      }
  return names;
}

/**
 * How many of a form's anomalies lead to an element with their TagName and Value in this document: by Location, or anywhere.
 * Location alone counts for nothing.
 */
export function fitting(places: Places, form: AnswerForm): number {
  return form.anomalies.slice(0, maxCandidates).filter((anomaly) => {
    const { tagName, value, location } = anomaly;
    if (tagName === undefined) return false;
    const node = location && places.at(location);
    if (node !== undefined && check(places, node, anomaly) === "same") return true;
    return Boolean(value) && places.withValue(localName(tagName), value!).length > 0;
  }).length;
}

export class Locator {
  /** @param isAsSent the document is known to be what was judged: what it says otherwise than the answer was not changed since */
  constructor(
    private readonly places: Places,
    private readonly isAsSent: boolean,
  ) {}

  /** @param isGuess nothing tells that the answer speaks of this document: then Location alone proves nothing */
  locate(anomaly: ReturnedAnomaly, form: NodeRef | undefined, isGuess: boolean): Anchor {
    const atLocation = this.atLocation(anomaly, form);
    const checked = atLocation === undefined ? "other" : check(this.places, atLocation, anomaly);
    const proven = anomaly.tagName !== undefined || !isGuess;
    if (checked === "same" && proven) return { node: atLocation, by: "location", state: "there" };
    const byPath = this.byPath(anomaly, form);
    if (byPath) return byPath;
    const byValue = this.byValue(anomaly, form);
    if (byValue !== undefined) return { node: byValue, by: "value", state: "there" };
    if (checked === "otherValue") return { node: atLocation, by: "location", state: this.otherwise };
    const speaksOfForm = anomaly.tagName === undefined || localName(anomaly.tagName) === "Form";
    if (form !== undefined)
      return { node: form, by: "form", state: speaksOfForm && !anomaly.location ? "there" : "lost" };
    return { node: this.places.root, by: "file", state: "lost" };
  }

  /** The state of an element whose content is not what the answer says. */
  private get otherwise(): AnchorState {
    return this.isAsSent ? "there" : "changed";
  }

  /** Location counts from the root; where the form is known, its own position is taken, because forms may have moved. */
  private atLocation({ location }: ReturnedAnomaly, form: NodeRef | undefined): NodeRef | undefined {
    if (!location) return undefined;
    if (form === undefined || location.length < 2) return this.places.at(location);
    return this.downFrom(form, location.slice(2)).at(location.length - 2);
  }

  /** An element and those below it at child positions, as far as they are there. */
  private downFrom(node: NodeRef, positions: readonly number[]): NodeRef[] {
    const line = [node];
    for (const position of positions) {
      const next: NodeRef | undefined = this.places.children(line[line.length - 1])[position - 1];
      if (next === undefined) break;
      line.push(next);
    }
    return line;
  }

  /** The element of the record that Path names: its most telling entries together, then TagName near them. */
  private byPath(anomaly: ReturnedAnomaly, form: NodeRef | undefined): Anchor | undefined {
    const { places } = this;
    let rarest: readonly NodeRef[] = [];
    for (const { name, value } of anomaly.path) {
      const all = places.withValue(name, value);
      const most = maxCandidates + 1;
      const nodes = form === undefined ? all.slice(0, most) : places.within(all, form, most);
      if (nodes.length > 0 && (rarest.length === 0 || nodes.length <= rarest.length)) rarest = nodes;
    }
    if (rarest.length === 0 || rarest.length > maxCandidates) return undefined;
    // Among the elements of the entry that the fewest have, the one whose surroundings hold the most others.
    const scored = rarest.map((node) => ({ node, score: this.sharedBy(node, anomaly, form) }));
    const top = scored.reduce((most, { score }) => Math.max(most, score), 0);
    const best = scored.filter(({ score }) => score === top);
    return best.length === 1 ? this.nearRecord(best[0].node, anomaly, form) : undefined;
  }

  /** How many of the entries have an element beside this one, or beside an element around it. */
  private sharedBy(node: NodeRef, { path }: ReturnedAnomaly, form: NodeRef | undefined): number {
    const { places } = this;
    const around: NodeRef[] = [];
    for (let at = parent(places.tree, node); at !== undefined && at !== form; at = parent(places.tree, at))
      around.push(at);
    return path.filter(({ name, value }) => {
      const holders = places.aroundValue(name, value);
      return around.some((one) => holders.has(one));
    }).length;
  }

  /** TagName in the record around a Path's element, and outwards to the form, but never in another record of that kind. */
  private nearRecord(key: NodeRef, anomaly: ReturnedAnomaly, form: NodeRef | undefined): Anchor | undefined {
    const { places } = this;
    if (anomaly.tagName === undefined) return { node: key, by: "path", state: "there" };
    const name = localName(anomaly.tagName);
    const sameValue = anomaly.value === undefined ? [] : places.withValue(name, anomaly.value);
    const record = parent(places.tree, key);
    for (let at = record, inner = key; at !== undefined; inner = at, at = parent(places.tree, at)) {
      const exact = places.within(sameValue, at, enough);
      const named = places.within(places.withName(name), at, enough);
      const [found] = exact.length === 1 ? exact : named.length === 1 ? named : [];
      if (found !== undefined && !this.isInAnother(found, inner, at)) {
        const isSame = anomaly.value === undefined || check(places, found, anomaly) === "same";
        return { node: found, by: "path", state: isSame ? "there" : this.otherwise };
      }
      if (named.length === 0 && at === record && speaksOfMissing(anomaly))
        return { node: at, by: "path", state: "there" };
      if (named.length > 0 || at === form) return undefined;
    }
    return undefined;
  }

  /** Does an element lie in another child of `around` than `inner`, one that has the same name? */
  private isInAnother(node: NodeRef, inner: NodeRef, around: NodeRef): boolean {
    const { places } = this;
    let at = node;
    for (let above = parent(places.tree, at); above !== around; above = parent(places.tree, at)) {
      if (above === undefined) return false; // It is the element around itself.
      at = above;
    }
    return at !== inner && at !== node && places.name(at) === places.name(inner);
  }

  /** The only element with this name and value; among several, the only one that shares the most of Location. */
  private byValue({ tagName, value, location }: ReturnedAnomaly, form: NodeRef | undefined): NodeRef | undefined {
    if (tagName === undefined || !value) return undefined;
    const { places } = this;
    const top = form ?? places.root;
    if (top === undefined) return undefined;
    const all = places.withValue(localName(tagName), value);
    const line = location ? this.downFrom(top, location.slice(form === undefined ? 1 : 2)) : [top];
    for (const around of line.reverse()) {
      const found = places.within(all, around, enough);
      if (found.length > 0) return found.length === 1 ? found[0] : undefined;
    }
    return undefined;
  }
}

/** Is this the element that the authority speaks of? "otherValue": the right element, but its content is another. */
function check(places: Places, node: NodeRef, anomaly: ReturnedAnomaly): "same" | "otherValue" | "other" {
  const { tagName, value } = anomaly;
  const name = tagName === undefined ? undefined : localName(tagName);
  if (name !== undefined && places.name(node) !== name) {
    // A missing element is reported on its parent.
    const isMissing = speaksOfMissing(anomaly) && !places.isLeaf(node) && places.childNamed(node, name) === undefined;
    return isMissing ? "same" : "other";
  }
  if (value === undefined) return "same";
  if (places.isLeaf(node)) return plainValue(places.text(node)) === plainValue(value) ? "same" : "otherValue";
  // On a block, Value names a child, such as the misplaced one.
  return value === "" || places.childNamed(node, localName(value.trim())) !== undefined ? "same" : "otherValue";
}

function speaksOfMissing({ code }: ReturnedAnomaly): boolean {
  return /-(001|090)$/.test(code);
}

export function localName(name: string): string {
  return name.slice(name.lastIndexOf(":") + 1);
}
