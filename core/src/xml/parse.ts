// The way in: text to tree. Never throws; what is wrong stands in the tree's findings.
import { TextStore } from "../text/textStore";
import { XmlTree, type ParseOptions } from "./tree";

/** Parses a whole document. */
export function parseXml(text: TextStore | string, options?: ParseOptions): XmlTree {
  return new XmlTree(typeof text === "string" ? TextStore.from(text) : text, options);
}
