// An example for a code: the element as it should be and as it would raise the anomaly, made from its declaration. What a
// general type does to an element is the same for every element; for a rule the pack's own sample says more.
import type { ElementDecl, SimpleType } from "../schema/model";
import { textType } from "../schema/model";
import { validateValue } from "../schema/values";

export interface Example {
  /** XML as it raises the anomaly; "" where the element is absent. */
  readonly wrong?: string;
  readonly right: string;
}

/** Made-up values in the forms that zones have. */
const usual = [
  "1",
  "20251",
  "2025-03-10",
  "14:35:00.000",
  "85073003328",
  "0123456749",
  "2123456796",
  "012345636",
  "100",
  "100.00",
  "10.50",
  "12345",
  "A",
  "Text",
  "001",
  "000",
  "1234567890123",
];

/** undefined: the schema says nothing that an example could be made of. */
export function exampleOf(type: string, decl: ElementDecl): Example | undefined {
  const simple = textType(decl.type);
  if (!simple) return blockExample(type, decl.local);
  const value = valueOf(simple);
  if (value === undefined) return undefined;
  const right = `<${decl.local}>${value}</${decl.local}>`;
  const wrong = wrongForms[type]?.(decl.local, value, simple);
  return { ...(wrong !== undefined && { wrong }), right };
}

function blockExample(type: string, name: string): Example | undefined {
  const right = `<${name}>…</${name}>`;
  const wrong = blockForms[type]?.(name);
  return wrong === undefined ? undefined : { wrong, right };
}

function valueOf(type: SimpleType): string | undefined {
  const listed = type.facets.enumeration?.entries.map((entry) => entry.text) ?? [];
  const bounds = Object.values(type.facets.bounds).map((bound) => bound.text);
  return [...listed, ...usual, ...bounds].find((value) => validateValue(type, value) === undefined);
}

type Form = (name: string, value: string, type: SimpleType) => string | undefined;

const element = (name: string, value: string): string => `<${name}>${value}</${name}>`;

/** The first of some texts that the type refuses. */
function refused(name: string, type: SimpleType, texts: readonly string[]): string | undefined {
  const found = texts.find((text) => validateValue(type, text) !== undefined);
  return found === undefined ? undefined : element(name, found);
}

const blockForms: Readonly<Record<string, (name: string) => string>> = {
  "001": () => "",
  "090": (name) => `<${name}>…</${name}>\n<${name}>…</${name}>`,
  "092": (name) => `<${name}x>…</${name}x>`,
};

const wrongForms: Readonly<Record<string, Form>> = {
  "001": (name) => element(name, ""),
  "002": (name, value, type) => refused(name, type, [`${value.slice(0, -1)}A`]),
  "003": (name, value, type) => refused(name, type, [value.replace(/-/g, "/"), `${value}?`, `${value} ${value}`]),
  "004": (name, value) => (/\d{9}/.test(value) ? element(name, value.slice(0, -1) + wrongDigit(value)) : undefined),
  "006": (name, value) => `${element(name, value)}\n${element(name, value)}`,
  "008": (name, _value, type) => refused(name, type, ["9", "99999", "X", "2099-01-01"]),
  "090": (name, value) => `${element(name, value)}\n${element(name, value)}`,
  "092": (name, value) => element(`${name}x`, value),
  "093": (name, value, type) => refused(name, type, [value + value, value.slice(0, -1), value.repeat(60)]),
};

function wrongDigit(value: string): string {
  return String((Number(value[value.length - 1]) + 1) % 10);
}
