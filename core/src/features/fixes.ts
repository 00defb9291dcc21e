// Quick fixes: where the right text follows from the schema, the rule or the syntax, it is offered, linked to its finding.
import type { Finding } from "../findings/finding";
import { nodeAt, nodeAtPath, rootElement } from "../xml/nodes";
import {
  attributeValues,
  declareNamespace,
  declarePrefix,
  removeAttribute,
  renameAttribute,
  rightNamespace,
} from "./attributeFixes";
import type { Change } from "./carried";
import { insertMissing, insertRequired, removeElement, removeOrMove, renameOrRemove } from "./elementFixes";
import { declareUtf8, freshHeader, nameRightSchema, nameSchema } from "./fileFixes";
import { replace, say, type FixReader, type Maker } from "./fixDraft";
import type { Snapshot, Span } from "./snapshot";
import { runThrough, type Steps } from "./steps";
import {
  closeTag,
  escapeAmpersand,
  insertAttribute,
  insertEndTag,
  insertEndTags,
  insertSpace,
  makeEndTag,
  makeStartTag,
  quoteValue,
  removeCharacter,
  removeSecondAttribute,
  removeTag,
  removeText,
  removeSlash,
  renameEndTag,
  renameStartTag,
  writeCharacter,
} from "./syntaxFixes";
import {
  allowedValues,
  codesInForce,
  expectedNumber,
  fixedValue,
  listedValues,
  plainCharacters,
  rewritten,
  sumInPlace,
} from "./valueFixes";

export type { FixReader } from "./fixDraft";
export { renameChanges } from "./elementFixes";

export interface Fix {
  readonly title: string;
  /** In document order. */
  readonly changes: readonly Change[];
  /** The changes of a fix that concerns the whole file, which are many: made when it is chosen; `changes` is then empty. */
  readonly whole?: () => Steps<readonly Change[]>;
  /** The one that an editor applies without asking; at most one of a finding's. */
  readonly preferred: boolean;
  /** May be applied to a whole file on save: see Draft. */
  readonly safe: boolean;
  readonly finding: Finding;
}

/** The fixes of the findings that touch a range. */
export function fixesAt(
  snapshot: Snapshot,
  findings: readonly Finding[],
  range: Span,
  reader: FixReader,
): readonly Fix[] {
  const touched = findings.filter((finding) => finding.from <= range.to && range.from <= finding.to);
  return touched.flatMap((finding) => fixesOf(snapshot, finding, reader));
}

/** What follows from one finding. */
export function fixesOf(snapshot: Snapshot, finding: Finding, reader: FixReader): readonly Fix[] {
  const make = makers[finding.kind] ?? makerOfReturned(finding);
  const node =
    nodeAt(snapshot.tree, finding.from) ?? nodeAtPath(snapshot.tree, finding.path) ?? rootElement(snapshot.tree);
  if (!make || node === undefined) return [];
  const drafts = make({ snapshot, finding, node, reader }).filter(
    ({ changes, whole }) => whole !== undefined || changes.length > 0,
  );
  return drafts.map((draft) => ({
    title: say(reader.language, draft.key, draft.args),
    changes: draft.changes,
    ...(draft.whole && { whole: draft.whole }),
    preferred: draft.preferred ?? false,
    safe: draft.safe ?? false,
    finding,
  }));
}

/** The first fix of each finding that `takes` it, as one edit: a fix that touches what another one changed is left out. */
export function* fixAllSteps(
  snapshot: Snapshot,
  findings: readonly Finding[],
  reader: FixReader,
  takes: (fix: Fix) => boolean,
): Steps<readonly Change[]> {
  const taken: Change[] = [];
  for (const finding of findings) {
    yield;
    const fix = fixesOf(snapshot, finding, reader).find(takes);
    if (!fix || fix.whole || fix.changes.some((change) => touchesOne(taken, change))) continue;
    for (const change of fix.changes) taken.splice(placeOf(taken, change), 0, change);
  }
  return taken;
}

/** The same at once. */
export function fixAll(
  snapshot: Snapshot,
  findings: readonly Finding[],
  reader: FixReader,
  takes: (fix: Fix) => boolean,
): readonly Change[] {
  return runThrough(fixAllSteps(snapshot, findings, reader, takes));
}

/** Where a change belongs among others in document order: behind those that begin before it, or with it and end no later. */
function placeOf(changes: readonly Change[], { from, to }: Change): number {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = changes[middle];
    if (other.from < from || (other.from === from && other.to <= to)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Those that were taken are in order and touch one another only within a fix: the neighbours tell. */
function touchesOne(taken: readonly Change[], change: Change): boolean {
  const at = placeOf(taken, change);
  return [taken[at - 1], taken[at]].some((other) => other && change.from <= other.to && other.from <= change.to);
}

/** What came back from the authority names its type in its code: the same fixes follow as from a finding of ours. */
function makerOfReturned({ source, code }: Finding): Maker | undefined {
  return source === "OUTTEST" || source === "OUT" ? makersByType[code.slice(-3)] : undefined;
}

const makersByType: Readonly<Record<string, Maker>> = {
  "001": insertMissing,
  "002": rewritten,
  "003": rewritten,
  "005": removeElement,
  "008": (place) => [...listedValues(place), ...codesInForce(place)],
  "090": insertMissing,
  "091": removeOrMove,
  "092": renameOrRemove,
  "093": rewritten,
  "146": removeElement,
};

const makers: Readonly<Record<string, Maker>> = {
  "xsd.missingElement": insertMissing,
  "xsd.tooFew": insertMissing,
  "xsd.missingOneOf": insertMissing,
  "xsd.misspeltElement": renameOrRemove,
  "xsd.unknownElement": renameOrRemove,
  "xsd.unexpectedElement": removeOrMove,
  "xsd.tooMany": removeElement,
  "xsd.notAdmitted": removeElement,
  "xsd.excludedElement": removeElement,
  "xsd.enumeration": listedValues,
  "xsd.emptyValue": listedValues,
  "xsd.fixedValue": fixedValue,
  "xsd.pattern": rewritten,
  "xsd.datatype": rewritten,
  "xsd.notNumeric": rewritten,
  "xsd.notWhole": rewritten,
  "xsd.length": rewritten,
  "xsd.minLength": rewritten,
  "xsd.maxLength": rewritten,
  "xsd.strayText": removeText,
  "xsd.unknownAttribute": removeAttribute,
  "xsd.misspeltAttribute": renameAttribute,
  "xsd.instanceNamespace": rightNamespace,
  "xsd.attributeValue": attributeValues,
  "xsd.wrongNamespace": declareNamespace,
  "xsd.namespaceMissing": declareNamespace,
  "xsd.namespaceTooMuch": declareNamespace,
  "xsd.missingAttribute": insertAttribute,
  "rule.forbidden": removeElement,
  "rule.tooMany": removeElement,
  "rule.required": insertRequired,
  "rule.codeUnknown": codesInForce,
  "rule.codeNotValid": codesInForce,
  "rule.notAllowed": allowedValues,
  "rule.total": sumInPlace,
  "rule.totalTooLow": sumInPlace,
  "rule.totalTooHigh": sumInPlace,
  "rule.counterFirst": expectedNumber,
  "rule.counterLinear": expectedNumber,
  "rule.characters": plainCharacters,
  "rule.notFuture": freshHeader,
  "rule.tooEarly": freshHeader,
  "rule.unique": freshHeader,
  "file.encoding": declareUtf8,
  "file.otherNamespace": declareNamespace,
  "file.noSchemaNamed": nameSchema,
  "file.notASchema": nameRightSchema,
  "xml.missingEndTag": insertEndTag,
  "xml.endsTooEarly": insertEndTags,
  "xml.startForEnd": makeEndTag,
  "xml.endForStart": makeStartTag,
  "xml.mismatchedEndTag": renameEndTag,
  "xml.mismatchedStartTag": renameStartTag,
  "xml.closedTooEarly": removeSlash,
  "xml.strayEndTag": removeTag,
  "xml.endTagTooEarly": removeTag,
  "xml.repeatedStartTag": removeTag,
  "xml.strayAmpersand": escapeAmpersand,
  "xml.unclosedTag": closeTag,
  "xml.unclosedEndTag": closeTag,
  "xml.strayLess": ({ finding }) => [replace(finding, "&lt;", "fix.escapeLess")],
  "xml.lessInValue": ({ finding }) => [replace(finding, "&lt;", "fix.escapeLess")],
  "xml.cdataEndInText": ({ finding }) => [replace(finding, "]]&gt;", "fix.escapeGreater")],
  "xml.unquotedValue": quoteValue,
  "xml.missingSpace": insertSpace,
  "xml.duplicateAttribute": removeSecondAttribute,
  "xml.undeclaredEntity": writeCharacter,
  "xml.illegalCharacter": removeCharacter,
  "xml.textOutsideRoot": removeText,
  "xml.junkInTag": removeText,
  "xml.undeclaredPrefix": declarePrefix,
};

/** The kinds of finding from which a fix may follow. */
export const fixableKinds: readonly string[] = Object.keys(makers);
