// Which encoding the bytes of an XML file are in: by their byte order mark, by how "<?" is written, by what is declared.
// Decoding itself is the host's work; a declaration that contradicts the bytes makes a file ill-formed (XML 1.0, 4.3.3).

export interface Encoding {
  /** Label for TextDecoder, in lower case. */
  readonly name: string;
  readonly byteOrderMark: boolean;
  /** The encoding declaration as it is written; undefined without one. */
  readonly declared: string | undefined;
  /** The declaration names an encoding that the bytes are not in. */
  readonly contradicted: boolean;
}

/** The encoding declaration stands within this many bytes; no known encoding name is longer. */
const declarationBytes = 400;

/** Looks at the first bytes of a file. */
export function sniffEncoding(bytes: Uint8Array): Encoding {
  const [a, b, c] = [bytes[0], bytes[1], bytes[2]];
  if (a === 0xfe && b === 0xff) return wide(bytes, "utf-16be", true);
  if (a === 0xff && b === 0xfe) return wide(bytes, "utf-16le", true);
  if (a === 0 && b === 0x3c) return wide(bytes, "utf-16be", false);
  if (a === 0x3c && b === 0) return wide(bytes, "utf-16le", false);
  const byteOrderMark = a === 0xef && b === 0xbb && c === 0xbf;
  const declared = declaredIn(latin1(bytes, byteOrderMark ? 3 : 0, 1));
  const name = declared?.toLowerCase() ?? "utf-8";
  const isWide = /^(?:utf-16|utf-32|ucs|iso-10646)/.test(name);
  const contradicted = isWide || (byteOrderMark && name !== "utf-8");
  return { name: contradicted ? "utf-8" : name, byteOrderMark, declared, contradicted };
}

function wide(bytes: Uint8Array, name: "utf-16be" | "utf-16le", byteOrderMark: boolean): Encoding {
  const declared = declaredIn(latin1(bytes, (byteOrderMark ? 2 : 0) + (name === "utf-16be" ? 1 : 0), 2));
  const allowed = ["utf-16", "iso-10646-ucs-2", name];
  return {
    name,
    byteOrderMark,
    declared,
    contradicted: declared !== undefined && !allowed.includes(declared.toLowerCase()),
  };
}

function latin1(bytes: Uint8Array, from: number, step: number): string {
  let text = "";
  for (let at = from; at < bytes.length && at < from + step * declarationBytes; at += step)
    text += String.fromCharCode(bytes[at]);
  return text;
}

function declaredIn(start: string): string | undefined {
  return /^<\?xml[ \t\r\n][^>]*?encoding[ \t\r\n]*=[ \t\r\n]*["']([A-Za-z][A-Za-z0-9._-]*)["']/.exec(start)?.[1];
}
