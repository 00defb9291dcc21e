// Answers made up from a schema of them, by chance from a seed: each optional part is there or not, each repeatable one up to
// three times, values as the authority writes them. What a wildcard admits is written as elements that nobody knows.
import type { Content, ElementDecl, ModelGroup, Particle, SimpleType, Wildcard } from "../../core/src/schema/model";
import { textType } from "../../core/src/schema/model";
import { validateValue } from "../../core/src/schema/values";
import type { Random } from "./xmlSupport";

/** Real-looking values; the first that the type admits, from a random one on, is taken. */
const values: Readonly<Record<string, readonly string[]>> = {
  ErrorID: ["00024-004", "90017-091", "ACRF-125", "XREF07093", "00046-008", "90059-053"],
  TagName: ["INSS", "NaturalPerson", "JointCommissionNbr", "n:Quarter"],
  Value: ["1", "", "Jos &amp; zn.", "&#65;ntwerpen", " spaced ", "85073003328"],
  AnomalyLabel: ["Wrong check digit", "Contr&#xF4;le &lt;ONSS&gt;", "-"],
  Location: ["1,1", "1,1,8,2,1,3,2", "1,12,3", "1"],
  LineNbr: ["1", "30", "123456"],
  ColumnNbr: ["1", "9"],
};

const anyValues = [
  ...[
    "1",
    "0",
    "2",
    "3",
    "B",
    "NP",
    "W",
    "SU",
    "FA",
    "A1",
    "AB",
    "12",
    "123",
    "1234",
    "20252",
    "00001",
    "123456",
    "1234567",
  ],
  ...[
    "12345678",
    "123456789",
    "0123456789",
    "12345678901",
    "2025-06-30",
    "10:00:00.000",
    "2025-06-30T10:00:00.000",
    "true",
  ],
  ...[
    "NOTI001",
    "ACRF001",
    "GO.XFLA.990001.20250630.00001.T.1",
    "0340SYNTH0001",
    "999",
    "100",
    "100.01",
    "1.5",
    "text",
    "",
    "M",
    "018",
    "A17_YEAR_OTHER",
    "2025-06",
    "2025",
    "0900000000",
    "510000000",
    "590000000",
    "+00000000000001",
    "-1",
    "0000000000001",
    "100,00",
    "000.00",
    "010101",
    "5000000120",
    "000001",
    "99999999999",
    "85073003328",
    "AAAAAA",
    "E",
  ],
];

/** A document under a root; nothing in it is random but what the seed decides. */
export function madeAnswer(root: ElementDecl, random: Random): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root, random)}`;
}

function element(decl: ElementDecl, random: Random): string {
  const content = contentOf(decl, random);
  return content === "" ? `<${decl.local}/>` : `<${decl.local}>${content}</${decl.local}>`;
}

function contentOf({ type, local }: ElementDecl, random: Random): string {
  const simple = textType(type);
  if (simple) return valueOf(local, simple, random);
  const content: Content | undefined = type.kind === "complex" ? type.content : undefined;
  return content?.kind === "elements" || content?.kind === "mixed" ? particle(content.particle, random) : "";
}

function particle({ term, min, max }: Particle, random: Random): string {
  const most = Math.min(max, Math.max(min, 3));
  const count = min + random.below(most - min + 1);
  return Array.from({ length: count }, () => termOf(term, random)).join(random.below(4) === 0 ? "\n  " : "");
}

function termOf(term: ElementDecl | ModelGroup | Wildcard, random: Random): string {
  if (term.kind === "element") return element(term, random);
  if (term.kind === "wildcard") return "<Unheard><Of>1</Of></Unheard>";
  if (term.compositor === "choice") return particle(random.pick(term.particles), random);
  return term.particles.map((one) => particle(one, random)).join("");
}

function valueOf(name: string, type: SimpleType, random: Random): string {
  const listed = type.facets.enumeration?.entries.map(({ text }) => text);
  const candidates = listed ?? values[name] ?? anyValues;
  const start = random.below(candidates.length);
  const turned = [...candidates.slice(start), ...candidates.slice(0, start), ...anyValues];
  return turned.find((value) => validateValue(type, plain(value)) === undefined) ?? "?";
}

/** The text that an XML reader gives for a written value. */
export function plain(written: string): string {
  const named: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };
  return written.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (_, hex: string, decimal: string, name: string) =>
    name ? named[name] : String.fromCodePoint(hex ? parseInt(hex, 16) : Number(decimal)),
  );
}
