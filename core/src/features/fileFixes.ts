// Quick fixes of the file as a whole: its encoding, the schema it names, and the header of its forms.
import { rootElement, attributes, nameRange, startTagRange } from "../xml/nodes";
import type { Draft, Place } from "./fixDraft";
import { formAround } from "./forms";
import { refreshHeaders, refreshHeadersSteps } from "./header";

/** The channel takes UTF-8 only; the text itself is held as characters, so that the name is all there is to change. */
export function declareUtf8({ finding }: Place): readonly Draft[] {
  const change = { from: finding.from, to: finding.to, text: "UTF-8" };
  return [{ key: "fix.encoding", changes: [change], preferred: true, safe: true }];
}

/** Names the schema that the document is checked with. */
export function nameSchema({ snapshot }: Place): readonly Draft[] {
  const { tree, choice } = snapshot;
  const root = rootElement(tree);
  if (root === undefined || !choice) return [];
  const { file, namespace } = choice.schema;
  const name = namespace ? "schemaLocation" : "noNamespaceSchemaLocation";
  const value = namespace ? `${namespace} ${file}` : file;
  const has = attributes(tree, root).some((one) => one.name.qname === "xmlns:xsi");
  const declared = has ? "" : ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
  const tag = startTagRange(tree, root);
  const last = attributes(tree, root).reduce((to, one) => Math.max(to, one.to), nameRange(tree, root).to);
  const at = Math.min(last, tag.to);
  const change = { from: at, to: at, text: `${declared} xsi:${name}="${value}"` };
  return [{ key: "fix.nameSchema", args: { name: file }, changes: [change], preferred: true, safe: true }];
}

/** The name of a schema in place of something else. */
export function nameRightSchema({ snapshot, finding }: Place): readonly Draft[] {
  const { choice, tree } = snapshot;
  if (!choice) return [];
  const { file, namespace } = choice.schema;
  const old = tree.text.slice(finding.from, finding.to);
  const isPair = namespace && /\s/.test(old.trim());
  const text = isPair ? `${namespace} ${file}` : file;
  return [
    {
      key: "fix.nameSchema",
      args: { name: file },
      changes: [{ from: finding.from, to: finding.to, text }],
      preferred: true,
    },
  ];
}

/** A header that is in the future, too old or twice the same gets this moment. */
export function freshHeader({ snapshot, finding }: Place): readonly Draft[] {
  if (!/^FormCreation(?:Date|Hour)$/.test(finding.element)) return [];
  const form = formAround(snapshot.tree, finding.from);
  if (form === undefined) return [];
  if (finding.kind !== "rule.unique") {
    return [{ key: "fix.freshHeader", changes: refreshHeaders(snapshot, snapshot.asOf, { form }), preferred: true }];
  }
  const whole = () => refreshHeadersSteps(snapshot, snapshot.asOf);
  return [{ key: "fix.freshHeaders", changes: [], whole, preferred: true }];
}
