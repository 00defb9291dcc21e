// The way in: text to tree. Never throws; what is wrong stands in the tree's findings.
import { TextStore } from "../text/textStore";
import { type ParseOptions, runToEnd, XmlTree } from "./tree";

/** Parses a whole document. */
export function parseXml(text: TextStore | string, options?: ParseOptions): XmlTree {
  return runToEnd(parseSteps(text, options));
}

/** Parses a whole document in slices: yields after each some tenths of a millisecond, and returns the tree. */
export function parseSteps(text: TextStore | string, options?: ParseOptions): Generator<void, XmlTree> {
  return XmlTree.parse(typeof text === "string" ? TextStore.from(text) : text, options);
}
