// Quick fixes of syntax: tags that are not closed or closed by another name, characters that have to be escaped.
import { TokenFlag } from "../xml/segment";
import { attributes, endTagOf, nameOf, nameRange, segmentOf, tokenOf, tokenRange, valueRange } from "../xml/nodes";
import { escapeXml } from "./escape";
import { replace, withLine, type Draft, type Place } from "./fixDraft";

export function removeText({ finding }: Place): readonly Draft[] {
  return [{ key: "fix.removeText", changes: [{ from: finding.from, to: finding.to, text: "" }], preferred: true }];
}

export function insertAttribute({ snapshot, node }: Place): readonly Draft[] {
  const type = snapshot.validation?.typeOf(node);
  if (type?.kind !== "complex") return [];
  const present = new Set(attributes(snapshot.tree, node).map((one) => one.name.local));
  const missing = [...type.attributes.values()].filter((use) => use.required && !present.has(use.decl.local));
  const at = nameRange(snapshot.tree, node).to;
  return missing.map((use) => {
    const name = use.decl.local;
    const value = use.constraint?.text ?? use.decl.constraint?.text ?? "";
    const change = { from: at, to: at, text: ` ${name}="${escapeXml(value)}"` };
    return { key: "fix.insertAttribute", args: { name }, changes: [change], preferred: missing.length === 1 };
  });
}

/** The end tag goes to where the parser let the element end. */
export function insertEndTag({ snapshot, node }: Place): readonly Draft[] {
  const { tree } = snapshot;
  const end = endTagOf(tree, node);
  const implied = (tree.segments[segmentOf(end)].flags[tokenOf(end)] & TokenFlag.implied) !== 0;
  if (!implied) return [];
  const { qname } = nameOf(tree, node);
  const limit = tokenRange(tree, end).from;
  const inner = tree.text.slice(valueRange(tree, node).from, limit);
  const at = limit - (inner.length - inner.trimEnd().length);
  return [
    {
      key: "fix.insertEndTag",
      args: { name: qname },
      changes: [{ from: at, to: at, text: `</${qname}>` }],
      preferred: true,
      safe: true,
    },
  ];
}

/** The end tags that are missing at the end of the document, when the finding names them all. */
export function insertEndTags({ finding }: Place): readonly Draft[] {
  const { tags } = finding.args;
  if (typeof tags !== "string" || tags.endsWith("…")) return [];
  const at = finding.from;
  const name = tags.slice("</".length, -">".length);
  return [{ key: "fix.insertEndTag", args: { name }, changes: [{ from: at, to: at, text: tags }], preferred: true }];
}

export function renameEndTag({ snapshot, finding }: Place): readonly Draft[] {
  const expected = finding.args.expected;
  if (typeof expected !== "string") return [];
  const text = snapshot.tree.text.slice(finding.from, finding.to);
  const name = /^(<\/)?([^\s>]*)/.exec(text);
  const from = finding.from + (name?.[1]?.length ?? 0);
  const change = { from, to: from + (name?.[2].length ?? 0), text: expected };
  return [{ key: "fix.renameEndTag", args: { name: expected }, changes: [change], preferred: true, safe: true }];
}

export function renameStartTag({ snapshot, finding }: Place): readonly Draft[] {
  // A slash in place of the last character of the name goes with it.
  const name = /^<([^\s/>]*\/?)/.exec(snapshot.tree.text.slice(finding.from, finding.to))?.[1];
  const { expected } = finding.args;
  if (typeof expected !== "string" || name === undefined) return [];
  const change = { from: finding.from + 1, to: finding.from + 1 + name.length, text: expected };
  return [{ key: "fix.renameStartTag", args: { name: expected }, changes: [change], preferred: true, safe: true }];
}

/** `<a/>` with content and an end tag behind it is a start tag. */
export function removeSlash({ finding }: Place): readonly Draft[] {
  const change = { from: finding.to - 2, to: finding.to - 1, text: "" };
  return [{ key: "fix.removeSlash", args: { name: String(finding.args.name) }, changes: [change], preferred: true }];
}

/** The `>` goes to the end of what was written of the tag. */
export function closeTag({ snapshot, finding }: Place): readonly Draft[] {
  const { text } = snapshot.tree;
  const start = text.slice(finding.from, finding.from + 1) === "<" ? finding.from : finding.from - 1;
  const written = /^<?\/?[^<>]*/.exec(text.slice(start, start + 2_000))?.[0] ?? "";
  const at = start + written.trimEnd().length;
  return written === ""
    ? []
    : [{ key: "fix.closeTag", changes: [{ from: at, to: at, text: ">" }], preferred: true, safe: true }];
}

export function removeTag({ snapshot, finding }: Place): readonly Draft[] {
  const { text } = snapshot.tree;
  const from = text.slice(finding.from, finding.from + 1) === "<" ? finding.from : finding.from - 2;
  const tail = /^[^<>]*>?/.exec(text.slice(finding.from + 1, finding.from + 500))?.[0].length ?? 0;
  const to = Math.max(finding.to, finding.from + 1 + tail);
  const tag = text.slice(from, to);
  const key = tag.startsWith("</") ? "fix.removeEndTag" : "fix.removeElement";
  const args = { name: tag.replace(/[<>/\s]/g, "") };
  return [{ key, args, changes: [{ from, to, text: "" }], preferred: true }];
}

/** An attribute's value gets quotes. */
export function quoteValue({ snapshot, finding }: Place): readonly Draft[] {
  const text = snapshot.tree.text.slice(finding.from, finding.to);
  const value = /^([^\s"'<>=]*=)?([^\s"'<>=]+)$/.exec(text);
  if (!value) return [];
  const from = finding.from + (value[1]?.length ?? 0);
  const change = { from, to: finding.to, text: `"${value[2]}"` };
  return [{ key: "fix.quote", changes: [change], preferred: true, safe: true }];
}

/** The space that is missing before an attribute. */
export function insertSpace({ finding }: Place): readonly Draft[] {
  return [
    { key: "fix.space", changes: [{ from: finding.from, to: finding.from, text: " " }], preferred: true, safe: true },
  ];
}

/** An attribute that stands a second time goes, when it says the same. */
export function removeSecondAttribute({ snapshot, finding, node }: Place): readonly Draft[] {
  const all = attributes(snapshot.tree, node);
  const second = all.find((one) => one.from <= finding.from && finding.from < one.to);
  const first = second && all.find((one) => one !== second && one.name.qname === second.name.qname);
  if (!second || !first) return [];
  const change = { ...withLine(snapshot, second), text: "" };
  const safe = first.value === second.value;
  return [{ key: "fix.removeAttribute", args: { name: second.name.qname }, changes: [change], preferred: safe, safe }];
}

/** `&eacute;` is HTML's: in XML the character itself is written. */
export function writeCharacter({ snapshot, finding }: Place): readonly Draft[] {
  const name = /^&([A-Za-z]+);?$/.exec(snapshot.tree.text.slice(finding.from, finding.to))?.[1];
  const at = name === undefined ? -1 : htmlNames.indexOf(name);
  if (at < 0) return [];
  const char = String.fromCharCode(firstNamed + at);
  return [{ ...replace(finding, char, "fix.writeCharacter"), args: { value: char } }];
}

/** A start tag in the place of an end tag lacks its `/`. */
export function makeEndTag({ snapshot, finding }: Place): readonly Draft[] {
  const { text } = snapshot.tree;
  const from = text.slice(finding.from, finding.from + 1) === "<" ? finding.from + 1 : finding.from;
  const name = String(finding.args.name ?? "");
  const found = String(finding.args.found ?? name);
  if (text.slice(from - 1, from + found.length) !== `<${found}`) return [];
  const change = found === name ? { from, to: from, text: "/" } : { from, to: from + found.length, text: `/${name}` };
  return [{ key: "fix.renameEndTag", args: { name }, changes: [change], preferred: true, safe: true }];
}

export function makeStartTag({ snapshot, finding }: Place): readonly Draft[] {
  const name = String(finding.args.name ?? "");
  if (snapshot.tree.text.slice(finding.from, finding.from + 2 + name.length) !== `</${name}`) return [];
  const change = { from: finding.from + 1, to: finding.from + 2, text: "" };
  return [{ key: "fix.renameStartTag", args: { name }, changes: [change], preferred: true, safe: true }];
}

/** What follows the ampersand stays: `R&D` is marked up to its end. */
export function escapeAmpersand({ finding }: Place): readonly Draft[] {
  return [replace({ ...finding, to: finding.from + 1 }, "&amp;", "fix.escapeAmpersand")];
}

/** A character that XML does not allow goes. */
export function removeCharacter({ finding }: Place): readonly Draft[] {
  return [{ key: "fix.removeCharacter", changes: [{ from: finding.from, to: finding.to, text: "" }], preferred: true }];
}

/** Names of the characters from U+00A0 to U+00FF in HTML, in their order. */
const firstNamed = 0xa0;
const htmlNames = (
  "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para " +
  "middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave " +
  "Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc " +
  "Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc " +
  "iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml"
).split(" ");
