// From libxml2's sentences to anomaly codes: the judge's own fall-back, for what the core has not found.
// It reads the zone numbers out of the schema's text and knows nothing of our schema engine.
import type { Pack } from "../../pack/pack";
import { zoneId } from "../../pack/zone";
import type { OpinionError } from "../secondOpinion/opinion";

export interface LibxmlCode {
  readonly errorId: string;
  readonly tagName: string;
  readonly value?: string;
  readonly path: readonly number[];
}

/** Form's own number: for an element whose schema gives none. */
const formBlock = "90059";

/** What a sentence speaks of, and the type of anomaly. The first row that fits counts. */
const rows: readonly {
  readonly says: RegExp;
  readonly type: string;
  readonly about: "element" | "parent" | "expected";
}[] = [
  { says: /Missing child element\(s\)\. Expected is \( (?:\{[^}]*\})?([\w.-]+) \)/, type: "001", about: "expected" },
  { says: /Missing child element\(s\)/, type: "090", about: "element" },
  { says: /This element is not expected/, type: "091", about: "parent" },
  { says: /\[facet '(?:length|minLength|maxLength|totalDigits|fractionDigits)'\]/, type: "093", about: "element" },
  { says: /\[facet '(?:enumeration|(?:min|max)(?:In|Ex)clusive)'\]/, type: "008", about: "element" },
  { says: /'' is not a valid value/, type: "001", about: "element" },
  {
    says: /is not a valid value of the (?:atomic|local atomic) type 'xs:(?:integer|decimal|\w*Int\w*)'/,
    type: "002",
    about: "element",
  },
  { says: /./, type: "003", about: "element" },
];

/** The anomaly that an error of libxml2 stands for. */
export function codeOf(error: OpinionError, pack: Pack): LibxmlCode {
  const row = rows.find(({ says }) => says.test(error.message)) ?? rows[rows.length - 1];
  if (row.about === "expected") {
    const expected = row.says.exec(error.message)?.[1] ?? error.element;
    return { errorId: `${zoneIn(pack, expected)}-${row.type}`, tagName: expected, path: error.path };
  }
  if (row.about === "parent") return onParent(error, (parent) => `${zoneIn(pack, parent)}-${row.type}`);
  return {
    errorId: `${zoneIn(pack, error.element)}-${row.type}`,
    tagName: error.element,
    value: error.value,
    path: error.path,
  };
}

/** A wrong order is reported on the parent's block, with the misplaced tag as its value: so does the authority. */
export function onParent(error: OpinionError, codeFor: (parent: string) => string): LibxmlCode {
  return { errorId: codeFor(error.parent), tagName: error.parent, value: error.element, path: error.path.slice(0, -1) };
}

/** Is this error about an element that cannot stand where it stands? */
export function isWrongPlace({ message }: OpinionError): boolean {
  return message.includes("This element is not expected");
}

/** The number in the documentation that follows an element's declaration. */
function zoneIn(pack: Pack, element: string): string {
  for (const { file } of pack.manifest.schemas) {
    const text = pack.files(file) ?? "";
    const declared = new RegExp(
      `<(?:[\\w.-]+:)?element\\b[^>]*\\bname="${escape(element)}"[^>]*(?<!/)>([^]*?)<(?:[\\w.-]+:)?(?:element|complexType|simpleType)\\b`,
    ).exec(text);
    const zone = /documentation[^>]*>\s*(\S+?)\s*</.exec(declared?.[1] ?? "")?.[1];
    if (zone && zoneId.test(zone)) return zone;
  }
  return formBlock;
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\-]/g, "\\$&");
}
