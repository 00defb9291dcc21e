// Checks of the file as a whole that can be made on its text: is a schema named, is the root known, is there any form.
// An ACRF would refuse the file with these codes before any form is looked at.
import { attributes, nameOf, nameRange, rootElement, segmentOf, tokenOf, tokenRange } from "../xml/nodes";
import { TokenFlag, TokenKind, type NodeRef } from "../xml/segment";
import type { XmlTree } from "../xml/tree";
import type { Choice, DocumentHead } from "../pack/choose";
import type { FindingArgs } from "../findings/finding";
import { mixesLineEnds, type ByteFacts } from "../text/utf8";
import type { RootChildren } from "./rootChildren";

export type FileFindingKind =
  | "file.noData"
  | "file.noForm"
  | "file.notAForm"
  | "file.noSchemaNamed"
  | "file.notASchema"
  | "file.rootUnknown"
  | "file.otherNamespace"
  | "file.encoding"
  | "file.byteOrderMark"
  | "file.notUtf8"
  | "file.mixedLineEnds"
  | "fla.noSchema"
  | "fla.otherVersion"
  | "fla.schemaUnusable"
  | "fla.packUnknown";

export interface FileFinding {
  readonly kind: FileFindingKind;
  readonly from: number;
  readonly to: number;
  readonly node?: NodeRef;
  readonly args: FindingArgs;
}

/** The codes are the general table's; a finding of the product itself (fla.*) has the nearest one. */
export const fileCodes: Readonly<Record<FileFindingKind, string>> = {
  "file.noData": "ACRF-134",
  "file.noForm": "ACRF-157",
  "file.notAForm": "ACRF-205",
  "file.noSchemaNamed": "ACRF-136",
  "file.notASchema": "ACRF-137",
  "file.rootUnknown": "ACRF-089",
  "file.otherNamespace": "ACRF-139",
  "file.encoding": "ACRF-138",
  "file.byteOrderMark": "ACRF-138",
  "file.notUtf8": "ACRF-138",
  // Whoever saves the file anew may change the bytes that were signed.
  "file.mixedLineEnds": "ACRF-125",
  "fla.noSchema": "ACRF-088",
  "fla.otherVersion": "ACRF-088",
  "fla.schemaUnusable": "ACRF-088",
  "fla.packUnknown": "ACRF-088",
};

/** Findings about the file as such; `forms` counts the children of the root by the common form's name. */
export function checkFile(
  tree: XmlTree,
  head: DocumentHead,
  choice: Choice | undefined,
  forms: RootChildren,
): FileFinding[] {
  const root = rootElement(tree);
  if (root === undefined) return tree.text.length === 0 || isBlank(tree) ? [at("file.noData", 0, 0)] : [];
  const onName = (kind: FileFindingKind, args: FindingArgs = {}): FileFinding => {
    const { from, to } = nameRange(tree, root);
    return { kind, from, to, node: root, args };
  };
  const found = [...checkEncoding(tree)];
  if (!choice) found.push(onName("fla.noSchema", { root: head.local, namespace: head.uri }));
  else found.push(...checkChoice(choice, head, onName));
  if (!choice || choice.match === "unknownRoot") return found;
  found.push(...checkSchemaName(tree, root, head, onName));
  if (hasForms(choice)) found.push(...checkForms(tree, forms, onName));
  return found;
}

function checkChoice(
  choice: Choice,
  head: DocumentHead,
  onName: (kind: FileFindingKind, args?: FindingArgs) => FileFinding,
): FileFinding[] {
  const { match, schema, pack } = choice;
  if (match === "otherVersion") return [onName("fla.otherVersion", { named: head.location ?? "", used: schema.file })];
  if (match === "otherNamespace")
    return [onName("file.otherNamespace", { namespace: schema.namespace ?? "", root: head.local })];
  if (match === "unknownRoot") return [onName("file.rootUnknown", { root: head.local, pack: pack.id })];
  return [];
}

function checkSchemaName(
  tree: XmlTree,
  root: NodeRef,
  head: DocumentHead,
  onName: (kind: FileFindingKind, args?: FindingArgs) => FileFinding,
): FileFinding[] {
  if (!head.namesSchema) return isBroken(tree, root) ? [] : [onName("file.noSchemaNamed")];
  if (head.location === undefined || /\.xsd$/i.test(head.location)) return [];
  const attribute = attributes(tree, root).find((one) => /^(?:noNamespaceS|s)chemaLocation$/.test(one.name.local));
  if (!attribute) return [];
  return [{ ...onName("file.notASchema", { named: head.location }), from: attribute.valueFrom, to: attribute.valueTo }];
}

/** What a broken start tag said is not known. */
function isBroken(tree: XmlTree, node: NodeRef): boolean {
  return (tree.segments[segmentOf(node)].flags[tokenOf(node)] & TokenFlag.damaged) !== 0;
}

/** A pack of declarations: the common form is among its records, or the schema's root holds forms. */
function hasForms(choice: Choice): boolean {
  const { schema } = choice.pack.compile(choice.schema.file);
  return schema?.elements.some((decl) => decl.local === "Form") ?? false;
}

function checkForms(
  tree: XmlTree,
  forms: RootChildren,
  onName: (kind: FileFindingKind, args?: FindingArgs) => FileFinding,
): FileFinding[] {
  const { named, others } = forms.count();
  // What a broken tag was meant to be nobody knows.
  const strangers = others.filter((node) => !isBroken(tree, node));
  const found = strangers.map((node): FileFinding => {
    return { kind: "file.notAForm", ...nameRange(tree, node), node, args: { name: nameOf(tree, node).local } };
  });
  if (named === 0) found.unshift(onName("file.noForm"));
  return found;
}

/** What only the bytes on disk tell; they are those that are signed and sent. */
export function checkBytes(facts: ByteFacts, declaresOther: boolean): FileFinding[] {
  const { byteOrderMark, notUtf8At, crlf, lf, cr } = facts;
  return [
    ...(byteOrderMark ? [at("file.byteOrderMark", 0, 0)] : []),
    ...(notUtf8At !== undefined && !declaresOther ? [at("file.notUtf8", 0, 0, { at: notUtf8At })] : []),
    ...(mixesLineEnds(facts) ? [at("file.mixedLineEnds", 0, 0, { crlf, lf, cr })] : []),
  ];
}

/** The channel takes UTF-8 only; without a declared encoding XML is UTF-8. */
function checkEncoding(tree: XmlTree): FileFinding[] {
  const first = tree.segments[0];
  if (!first || first.count === 0 || first.kind[0] !== TokenKind.Declaration) return [];
  const { from, to } = tokenRange(tree, 0);
  const found = /encoding\s*=\s*["']([^"']*)["']/.exec(tree.text.slice(from, to));
  if (!found || /^utf-?8$/i.test(found[1])) return [];
  const start = from + found.index + found[0].length - found[1].length - 1;
  return [{ kind: "file.encoding", from: start, to: start + found[1].length, args: { encoding: found[1] } }];
}

function isBlank(tree: XmlTree): boolean {
  return tree.text.slice(0, 10_000).trim() === "" && tree.text.length < 10_000;
}

function at(kind: FileFindingKind, from: number, to: number, args: FindingArgs = {}): FileFinding {
  return { kind, from, to, args };
}
