// The text form of a signature. Written strictly: base64 in columns with a single CR, or on one line. Read leniently: PEM
// headers, any column width and line end, one line, or DER as it is.

export type Layout = "columns" | "oneLine";

/** Base64 of a signature; columns are parted by a single CR (0x0D), with none after the last. */
export function encodeSignature(der: Buffer, layout: Layout = "columns", columns = 76): Buffer {
  const base64 = der.toString("base64");
  if (layout === "oneLine") return Buffer.from(base64, "latin1");
  const lines = base64.match(new RegExp(`.{1,${columns}}`, "g")) ?? [];
  return Buffer.from(lines.join("\r"), "latin1");
}

/** How a signature file was written. */
export interface DecodedSignature {
  /** Undefined where the file is neither base64 nor DER. */
  readonly der?: Buffer;
  readonly form: "empty" | "der" | "pem" | "oneLine" | "lines" | "mail" | "unknown";
}

/** The header of a mail stands at its start. */
const mailHead = 1_000;

export function decodeSignature(content: Buffer): DecodedSignature {
  if (content.length === 0) return { form: "empty" };
  // A SEQUENCE with a length in several bytes, or of indefinite length: DER or BER.
  if (content[0] === 0x30 && (content[1] & 0x80) !== 0) return { der: content, form: "der" };
  const text = content.toString("latin1").replace(/^\u00EF\u00BB\u00BF/, "");
  const pem = /-----BEGIN [A-Z0-9# ]+-----([^-]*)(?:-----END|$)/.exec(text);
  if (!pem && /^(?:MIME-Version|Content-Type):/im.test(text.slice(0, mailHead))) return { form: "mail" };
  const body = (pem ? pem[1] : text).trim();
  const base64 = body.replace(/[\r\n\t ]/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return { form: base64 === "" ? "empty" : "unknown" };
  const form = pem ? "pem" : /[\r\n]/.test(body) ? "lines" : "oneLine";
  return { der: Buffer.from(base64, "base64"), form };
}
